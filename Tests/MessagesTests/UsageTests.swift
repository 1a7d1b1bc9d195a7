import Files
import Glibc
import Interchange
import TerminalUI
import Testing
import Training

@testable import Messages

@Suite struct SuggestionTests {
    static let commands = ["train", "trace", "show", "check", "runs", "benchmark", "lesson", "manual", "help"]
    static let options = [
        "model", "data", "seed", "batch-size", "learning-rate", "lr", "loss", "threads", "order", "initial", "epochs", "steps", "output",
        "json",
        "run", "save-every", "color", "ascii", "lang",
    ]

    @Test(arguments: [
        ("trian", "train"), ("tain", "train"), ("Train", "train"), ("traces", "trace"), ("shwo", "show"), ("run", "runs"),
        ("bench", "benchmark"),
        ("lesons", "lesson"), ("fit", "train"), ("tutorial", "lesson"), ("chekc", "check"), ("manaul", "manual"), ("docs", "manual"),
    ])
    func ofCommands(_ typed: String, _ meant: String) { #expect(Suggestion.nearest(to: typed, among: Self.commands) == meant) }

    @Test(arguments: [
        ("epoch", "epochs"), ("batchsize", "batch-size"), ("batch_size", "batch-size"), ("colour", "color"),
        ("learnig-rate", "learning-rate"),
        ("learning", "learning-rate"), ("workers", "threads"), ("LR", "lr"), ("ouput", "output"), ("dataset", "data"),
        ("weights", "initial"),
        ("step", "steps"), ("language", "lang"), ("rate", "learning-rate"),
    ])
    func ofOptions(_ typed: String, _ meant: String) { #expect(Suggestion.nearest(to: typed, among: Self.options) == meant) }

    @Test(arguments: ["", "x", "zebra", "seven.png", "--", "s", String(repeating: "train", count: 100)])
    func nothingIsMadeUp(_ typed: String) { #expect(Suggestion.nearest(to: typed, among: Self.commands) == nil) }

    @Test func distances() {
        for (a, b, expected) in [("", "", 0), ("abc", "acb", 1), ("abc", "", 3), ("kitten", "sitting", 3), ("ca", "abc", 3)] {
            #expect(Suggestion.distance(Array(a), Array(b)) == expected && Suggestion.distance(Array(b), Array(a)) == expected)
        }
    }
}

@Suite struct SystemWordsTests {
    /// The system's errors for paths have words in both languages; in English the usual ones.
    @Test(arguments: [
        ENOENT, EACCES, EPERM, EISDIR, ENOTDIR, ELOOP, ENAMETOOLONG, EMFILE, ENFILE, ENOSPC, EDQUOT, EROFS, EFBIG, EIO, EPIPE, EBADF,
    ])
    func eachRefusalHasItsOwnWords(_ number: Int32) {
        let (english, chinese) = (Phrasebook(.english).words(SystemError(number)), Phrasebook(.chinese).words(SystemError(number)))
        #expect(english.string.allSatisfy(\.isASCII) && chinese.string.unicodeScalars.contains { (0x4e00...0x9fff).contains($0.value) })
        #expect(number == ENOENT || english.string != Phrasebook(.english).words(SystemError(ENOENT)).string)
    }

    @Test func theFileIsNamedAsItsBytesAre() {
        let words = Phrasebook(.english)
        let error = FileError(path: String(systemBytes: [0x2f, 0xe9, 0xd6]), .system(SystemError(EACCES)))
        #expect(words.words(error) == "/\\xe9\\xd6: Permission denied")
        #expect(words.words(FileError(path: "-", .terminal)).string.hasPrefix("standard output: this is a terminal"))
        #expect(words.words(SystemError(ENOTEMPTY)).string == String(cString: strerror(ENOTEMPTY)))
    }

    @Test func numbersThatDoNotFit() {
        let words = Phrasebook(.english)
        #expect(words.words(UsageProblem.number(option: "--lr", found: "1e-50", .tooSmall)).string.hasPrefix("--lr 1e-50: too close to 0"))
        #expect(words.words(UsageProblem.number(option: "--lr", found: "1e50", .tooLarge)).string.hasPrefix("--lr 1e50: too large"))
    }
}
