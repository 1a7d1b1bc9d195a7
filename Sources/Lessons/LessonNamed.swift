/// A value that belongs to a named lesson.
public protocol LessonNamed {
    /// The name of the lesson's folder, such as `02-the-window-slides`; untrusted text.
    var name: String { get }
}

extension LessonNamed {
    /// The number at the start of the name; nil if there is none.
    public var number: Int? { Int(name.prefix { $0.isASCII && $0.isNumber }) }

    /// The name without its number.
    public var shortName: String {
        let rest = name.drop { $0.isASCII && $0.isNumber }
        return String(rest.hasPrefix("-") ? rest.dropFirst() : rest)
    }
}

extension Collection where Element: LessonNamed {
    /// The first element with this name, name without number, or number.
    public func called(_ wanted: String) -> Element? {
        first { $0.name == wanted } ?? first { $0.shortName == wanted }
            ?? Int(wanted).flatMap { number in first { $0.number == number } }
    }
}
