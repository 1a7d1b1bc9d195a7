import Files
import TemporaryFolders
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

    @Test("The network file of a run may have moved, but not changed")
    func networkFiles() throws {
        let folder = TemporaryFolder()
        for (name, text) in [("a", "output = dense(input)\n"), ("b", "output = dense(input)\n"), ("c", "output = dense(input) # c\n")] {
            folder.write(text, to: name)
        }
        var own = RunOptions()
        try RunOption.network.take(folder.path("a"), in: &own)
        try GivenOptions([.network: folder.path("b")]).check(against: own, run: "r")
        func mismatch(_ option: String, _ given: String, has: String = "a") -> RunMismatch {
            .option(run: "r", option: option, has: has, given: given)
        }
        #expect(throws: mismatch("--network", folder.path("c"))) {
            try GivenOptions([.network: folder.path("c")]).check(against: own, run: "r")
        }
        #expect(throws: mismatch("--model", "f3")) { try GivenOptions([.model: "f3"]).check(against: own, run: "r") }
        #expect(throws: mismatch("--network", folder.path("a"), has: "6c5-2s-12c5-2s")) {
            try GivenOptions([.network: folder.path("a")]).check(against: RunOptions(), run: "r")
        }
        #expect(throws: BadOptionValue.file(FileError(path: folder.path("d"), .missing))) {
            var given = GivenOptions()
            try given.take(.network, folder.path("d"))
        }
    }
}
