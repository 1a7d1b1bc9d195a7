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

    @Test("English has a singular where a number may be 1", arguments: Phrase.allCases)
    func pluralsHaveASingular(_ phrase: Phrase) {
        // Limits are constants; the others are verbs, or stand behind a number that is never 1.
        let fine = ["is", "has", "ends", "takes", "needs", "lists", "stands", "resumes", "contains", "occurs"]
        for match in phrase.template.english.matches(of: /\{(\w+)\} ([a-z]+s)\b/) where match.1 != "limit" {
            let isNumber = ["count", "number", "total", "rate", "found", "expected", "maps", "width", "needed"].contains(match.1)
            #expect(!isNumber || fine.contains(String(match.2)), "\(match.0)")
        }
        for match in phrase.template.english.matches(of: /\{[^}]*\|[^}]*\}/) {
            #expect(match.0.split(separator: "|").count == 3, "\(match.0)")
        }
    }

    @Test func oneOfSomethingIsInTheSingular() {
        let words = Phrasebook(.english)
        let values: [Placeholder: VisibleText] = [.count: "1", .seconds: "0.1", .error: "9 %", .name: "x", .file: "f"]
        #expect(words(.trainDone, values).string.hasPrefix("1 step in") && words(.traceDone, values).string.hasPrefix("traced 1 step, "))
        #expect(words(.healthDead, [.count: "1", .total: "1", .layer: "f1"]) == "1 of 1 unit of f1 is dead")
        #expect(words(.healthDead, [.count: "1", .total: "3", .layer: "f1"]) == "1 of 3 units of f1 is dead")
        #expect(words(.speedSteps, [.rate: "1"]) == "1 step/s" && words(.speedSteps, [.rate: "10"]) == "10 steps/s")
        #expect(Phrasebook(.chinese)(.speedSteps, [.rate: "1"]) == "每秒 1 步")
    }

    @Test func everyPlaceholderIsUsed() {
        let used = Phrase.allCases.reduce(into: Set<String>()) { $0.formUnion(Template.placeholders($1.template.english)) }
        #expect(Set(Placeholder.allCases.map(\.rawValue)).subtracting(used) == [])
    }

    @Test func chineseNeedsUnicode() {
        #expect(Phrasebook(.chinese, unicode: false).language == .english)
        #expect(Phrasebook(.chinese)(.viewKernels) == "卷积核")
    }

    @Test("Terms in both languages and their definitions fit in one line of the help at 80 columns; ASCII can spell every character")
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
        #expect(Glossary.terms.contains { $0.english == "kernel" && $0.chinese == "卷积核 / 滤波器" })
    }

    @Test("A folder with missing files: the missing and the existing ones")
    func missingFiles() {
        let words = Phrasebook(.english)
        let some = DataError(path: "d", .filesMissing(["train-labels-idx1-ubyte"], found: ["a\u{1b}", "b.csv"], others: 12))
        #expect(words.words(some) == "d: lacks train-labels-idx1-ubyte (with or without .gz); it has a\\u{1b}, b.csv and 12 more")
        let none = DataError(path: "d", .filesMissing(["x", "y"], found: [], others: 0))
        #expect(words.words(none) == "d: an empty folder; expected x, y (with or without .gz)")
        let several = words.words(DataError(path: "d", .severalSets(["emnist-digits", "emnist-letters"])))
        #expect(several.string.hasSuffix("(emnist-digits, emnist-letters); choose one, as with --data d/emnist-digits"))
        let layout = words.words(DataError(path: "d/x", offset: 8, .layoutUnknown(extents: [3, 28, 1])))
        #expect(layout.string.contains("3×28×1") && layout.string.hasSuffix("--layout channels-first|channels-last"))
    }

    @Test("Remarks name files with their folders; on the narrow screen, without")
    func remarks() {
        let words = Phrasebook(.english)
        let differs = DataRemark.differs(used: "d/x", other: "d/x.gz")
        #expect(words.words(differs) == "d/x is used, x.gz differs" && words.short(differs) == "x is used, x.gz differs")
        let passed = DataRemark.passedOver(file: "d/x", error: DataError(path: "d/x", .tooShort(expected: 9, found: 7)), used: "d/x.gz")
        #expect(words.words(passed) == "d/x: ends at byte 7, expected 9 bytes; download the file again (x.gz is used instead)")
        #expect(words.short(passed) == "x.gz is used, x is unusable")
        #expect(words.words(.garbage(file: "d/x.gz", offset: 40)) == "d/x.gz: not gzip data from byte 40 on; ignored")
        // The longest names of MNIST's files fit a line of 80 columns.
        let name = "train-images-idx3-ubyte"
        let long: [DataRemark] = [
            .differs(used: name, other: name + ".gz"), .garbage(file: name + ".gz", offset: 9_912_422),
            .passedOver(file: name, error: DataError(path: name, .notAFile), used: name + ".gz"),
        ]
        for language in Language.allCases {
            for remark in long { #expect(Phrasebook(language).short(remark).width <= 78) }
        }
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

    @Test func aLossThatDoesNotFitIsNoMistakeOfTheNetwork() {
        let misfit = LayerMisfit.otherClasses(setting: "weights", count: 2, classes: 10)
        let reason = "the loss has weights for 2 classes, the data have 10"
        let (words, notation) = (Phrasebook(.english), NotationError(notation: "f3", offset: 2, problem: .misfit(layer: "output", misfit)))
        #expect(words.words(notation) == "--loss: \(VisibleText(untrusted: reason))")
        #expect(words.words(notation) { ":\($0)" } == ":loss: \(VisibleText(untrusted: reason))")
        let file = NetworkTextError(path: "a.network", line: 2, column: 10, problem: .misfit(node: "output", misfit))
        #expect(words.words(file) == "--loss: \(VisibleText(untrusted: reason))")
    }
}
