import TerminalUI

/// The languages of the program.
public enum Language: String, Hashable, Sendable, CaseIterable {
    /// English.
    case english = "en"
    /// Chinese, simplified.
    case chinese = "zh"
}

/// One text in all languages, with `{placeholders}` for values, and in English `{count|step|steps}` for a word in singular or plural.
public struct Template: Hashable, Sendable {
    /// In English.
    public let english: String
    /// In Chinese.
    public let chinese: String
    /// The columns available at 80×24, not counting placeholders; nil if it may wrap or be long.
    public let room: Int?

    init(_ english: String, _ chinese: String, room: Int? = nil) {
        self.english = english
        self.chinese = chinese
        self.room = room
    }

    /// The text in a language, with its placeholders.
    public func text(_ language: Language) -> String {
        switch language {
        case .english: english
        case .chinese: chinese
        }
    }

    /// The names of the placeholders of a text; `{count|step|steps}` has the name `count`.
    public static func placeholders(_ text: String) -> Set<String> {
        var names: Set<String> = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            names.insert(String(rest[rest.index(after: open)..<close].prefix { $0 != "|" }))
            rest = rest[rest.index(after: close)...]
        }
        return names
    }
}

/// The words of one language.
public struct Phrasebook: Hashable, Sendable {
    /// The language that its texts are in.
    public let language: Language
    /// Whether texts may contain characters beyond ASCII.
    public let unicode: Bool

    /// A phrasebook; without Unicode it is English.
    public init(_ language: Language, unicode: Bool = true) {
        self.language = unicode ? language : .english
        self.unicode = unicode
    }

    /// A text with its values filled in.
    public func callAsFunction(_ phrase: Phrase, _ values: [Placeholder: VisibleText] = [:]) -> VisibleText {
        let named = Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
        let text = VisibleText(template: phrase.template.text(language), values: named)
        return unicode ? text : text.asciiOnly
    }
}

/// The placeholders of texts.
public enum Placeholder: String, Hashable, Sendable, CaseIterable {
    case bias, character, count, detail, end, epoch, error, expected, file, found, height, kernel, key, label, layer, limit, loss, map,
        maps, model, name, needed, number, offset, options, phase, place, position, rate, reason, sample, seconds, size, span, step, total,
        unit, value, width
}
