import Training
import Testing

@testable import Messages

@Suite struct RunOptionWordsTests {
    @Test("Each option has its words, and one with a command what that does", arguments: RunOption.all)
    func everyOptionHasWords(_ option: RunOption) throws {
        let words = try #require(option.words)
        #expect(words.help.hasSuffix("."))
        #expect((words.command != nil) == (option.command != nil))
    }

    @Test func noWordsAreLeft() { #expect(Set(RunOptionWords.all.keys) == Set(RunOption.all)) }

    @Test func valuesAreShownAsTheScreenHasThem() throws {
        var run = RunOptions()
        let words = Phrasebook(.english, unicode: true)
        #expect(words.value(of: .initial, in: run).string == "from the seed" && words.value(of: .layout, in: run).string == "–")
        for (option, text) in [(RunOption.data, "/some/where/"), (.batchSize, "1234"), (.seed, "1234"), (.learningRate, "2.0")] {
            try option.take(text, in: &run)
        }
        let shown = [RunOption.data, .batchSize, .seed, .learningRate, .loss, .initial].map { words.value(of: $0, in: run).string }
        #expect(words.value(of: .validation, in: run).string == "none")
        #expect(shown == ["where", "1,234", "1234", "2", "half squared error", "from the seed"])
    }

    @Test(
        "Ranges are grouped on the screen and plain for arguments; a negative number is refused for its sign",
        arguments: [
            (BadOptionValue.outOfRange(1...100_000), "0", true, ":x 0: expected 1 to 100,000"),
            (.outOfRange(1...100_000), "0", false, ":x 0: expected 1 to 100000"),
            (.outOfRange(0...UInt64.max), "-1", true, ":x -1: expected 0 to 18446744073709551615"),
            (.notWhole(1...9), "a", true, ":x a: expected a whole number"),
            (.number(.tooSmall), "-1e-50", false, ":x -1e-50: expected a number above 0"),
            (.number(.tooLarge), "1e50", false, ":x 1e50: too large for single precision (largest: 3.4e38)"),
            (.notPart, "1.5", false, ":x 1.5: expected a fraction below 1, such as 0.1, or a number of samples; 0 for none"),
            (.notPositive, "0", false, ":x 0: expected a number above 0"),
            (.notAmong(["random", "file"]), "rnadom", true, ":x rnadom: expected one of random, file. Did you mean random?"),
        ])
    func problems(_ problem: BadOptionValue, _ found: String, _ grouped: Bool, _ text: String) {
        let words = Phrasebook(.english, unicode: true)
        #expect(words.words(UsageProblem(problem, option: ":x", found: found, grouped: grouped)).string == text)
    }
}
