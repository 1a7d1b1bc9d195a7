import Datasets
import NeuralNetworks
import TerminalUI
import Testing

@testable import Messages

@Suite struct PhraseTests {
    @Test(arguments: Phrase.allCases)
    func everyLanguageHasIt(_ phrase: Phrase) {
        let template = phrase.template
        for language in Language.allCases { #expect(!template.text(language).isEmpty) }
        let names = Template.placeholders(template.english)
        #expect(names == Template.placeholders(template.chinese), "placeholders differ")
        #expect(names.allSatisfy { Placeholder(rawValue: $0) != nil }, "unknown placeholder")
    }

    @Test(arguments: Phrase.allCases)
    func nothingIsWiderThanItsPlace(_ phrase: Phrase) {
        guard let room = phrase.template.room else { return }
        for language in Language.allCases {
            let bare = VisibleText(
                template: phrase.template.text(language),
                values: Dictionary(uniqueKeysWithValues: Placeholder.allCases.map { ($0.rawValue, "") }))
            #expect(bare.width <= room, "\(bare) takes \(bare.width) of \(room) columns")
        }
    }

    @Test(arguments: Phrase.allCases)
    func englishCanBeSpelledInASCII(_ phrase: Phrase) {
        let text = Phrasebook(.english, unicode: false)(phrase)
        #expect(!text.string.contains("?") || phrase.template.english.contains("?"), "\(text) has a sign without a spelling")
    }

    @Test func everyPlaceholderIsUsed() {
        let used = Phrase.allCases.reduce(into: Set<String>()) { $0.formUnion(Template.placeholders($1.template.english)) }
        #expect(Set(Placeholder.allCases.map(\.rawValue)).subtracting(used) == [])
    }

    @Test func chineseNeedsUnicode() {
        #expect(Phrasebook(.chinese, unicode: false).language == .english)
        #expect(Phrasebook(.chinese)(.viewKernels) == "卷积核")
    }

    @Test("Terms of both languages and what they are stand in one line of the help at 80 columns; ASCII knows every sign")
    func theGlossaryHasBothLanguages() {
        let both = Phrasebook(.chinese)
        let widths = Glossary.terms.map { both.names($0) }.map { ($0.english.width + 1, $0.chinese.width + 1) }
        let names = (widths.map(\.0).max() ?? 0) + (widths.map(\.1).max() ?? 0)
        for term in Glossary.terms {
            #expect(!term.english.isEmpty && term.english.allSatisfy(\.isASCII))
            #expect(term.chinese.unicodeScalars.contains { (0x4e00...0x9fff).contains($0.value) }, "\(term.english)")
            for language in Language.allCases {
                let explanation = Phrasebook(language).explanation(term)
                #expect(!explanation.isEmpty && names + explanation.width <= 76, "\(explanation)")
            }
            let plain = Phrasebook(.chinese, unicode: false)
            #expect(plain.names(term).chinese.isEmpty && !plain.explanation(term).string.contains("?"), "\(term.english)")
        }
        #expect(Glossary.terms.count >= 30 && Set(Glossary.terms.map(\.english)).count == Glossary.terms.count)
        #expect(Glossary.terms.contains { $0.english == "kernel" && $0.chinese == "卷积核" })
    }

    @Test func errorsMakeOutsideTextVisible() {
        let words = Phrasebook(.english)
        let path = words.words(DataError(path: "a\u{1b}[31mb\u{202e}", .missing))
        #expect(path.string.hasPrefix("a\\u{1b}[31mb\\u{202e}: not found"))
        let notation = words.words(NotationError(notation: "6\u{7}", offset: 1, problem: .expectedKind))
        #expect(notation.string.hasPrefix("--model 6\\u{7}: character 2 (“\\u{7}”): expected c"))
        let end = words.words(NotationError(notation: "2s-", offset: 3, problem: .expectedLayer))
        #expect(end == "--model 2s-: at the end: expected a layer, such as 6c5, 2s, 2m or f64")
    }
}
