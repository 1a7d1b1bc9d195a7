import Tensors
import Testing
import Training

@testable import Commands

extension GivenOptions {
    /// These options with their texts.
    init(_ texts: KeyValuePairs<RunOption, String>) throws {
        self.init()
        for (option, text) in texts { try take(option, text) }
    }
}

@Suite struct GivenOptionsTests {
    @Test("Options that were not given have their defaults, whatever a value was before")
    func defaults() throws {
        var given = GivenOptions()
        #expect(given.options == RunOptions() && !RunOption.all.contains { given.contains($0) })
        try given.take(.seed, "7")
        #expect(throws: BadOptionValue.outOfRange(1...256)) { try given.take(.threads, "0") }
        #expect(given.options.seed == 7 && given.options.threads == Workers.processorCount)
        #expect(RunOption.all.filter { given.contains($0) } == [.seed])
    }
}
