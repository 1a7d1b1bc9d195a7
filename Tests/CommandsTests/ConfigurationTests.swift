import Datasets
import FoundationEssentials
import Glibc
import Messages
import TemporaryFolders
import Testing
import Training

@testable import Commands

@Suite struct ConfigurationTests {
    private let folder = TemporaryFolder()

    private func configuration(_ bytes: [UInt8]) -> Configuration {
        folder.write(bytes, to: "config")
        return Configuration(path: folder.path("config"))
    }

    private func configuration(_ text: String) -> Configuration { configuration(Array(text.utf8)) }

    /// What is said about the file, without its path.
    private func told(_ configuration: Configuration, _ language: Language = .english, most: Int = .max) -> [String] {
        configuration.messages(Phrasebook(language), most: most).map { $0.string.replacing(folder.path("config"), with: "config") }
    }

    @Test func aFileSetsOptionsByTheirNames() {
        let found = configuration(
            """
            # A comment, and an empty line

            learning-rate = 0.5
            \tmodel=16c3p1:relu-2m # the last
            seed = 18446744073709551615
            theme = light
            ascii
            present = no
            lang =zh
            history = 0
            save-every = 7
            color = 24bit
            """)
        #expect(found.problems.isEmpty && found.isThere && !found.isIgnored)
        #expect(found.run.learningRate == 0.5 && found.run.model == "16c3p1:relu-2m" && found.run.seed == .max && found.run.batchSize == 50)
        #expect(found[.theme] == .init(text: "light", line: 6) && found[.color]?.text == "24bit" && found[.language]?.text == "zh")
        #expect(found.flag(nil, .ascii) == true && found.flag(nil, .present) == false && found.flag(false, .ascii) == false)
        #expect(found.whole(nil, .history) == 0 && found.whole(5, .history) == 5 && found.whole(nil, .saveEvery) == 7)
        #expect(found.choice(nil, .color) == ColorChoice.direct && found.choice(ColorChoice.never, .color) == .never)
        // Only what has no part in the numbers is of the machine.
        #expect(found.machine == RunOptions())
    }

    @Test("Every setting can be set", arguments: Setting.all)
    func all(_ setting: Setting) {
        folder.write("x", to: "w.safetensors")
        folder.write("output = dense(input)\n", to: "net")
        let value =
            switch setting.kind {
            case .choice(let words): words.last ?? ""
            case .flag: "yes"
            case .whole(let range): "\(range.lowerBound)"
            case .run(let option):
                switch option.kind {
                case .notation: "f7"
                case .folder: "mnist"
                case .file: "w.safetensors"
                case .networkFile: "net"
                case .number: option.setting == nil ? "3" : "0.5"
                case .fraction: "0.5"
                case .schedule: "cosine:12e"
                case .rule: "momentum"
                case .loss: "cross-entropy"
                case .choice(let words): words.last ?? ""
                }
            }
        let found = configuration("\(setting.name) = \(value)")
        let isFile = [RunOption.initial.name, RunOption.network.name].contains(setting.name)
        #expect(found.problems.isEmpty && found[setting] == .init(text: isFile ? folder.path(value) : value, line: 1))
        guard case .run(let option) = setting.kind else { return }
        #expect(option.value(in: found.run)?.text == (option == .learningRate ? "3.0" : found[setting]?.text))
        #expect(found.machine.isSame(as: RunOptions()) && (option != .threads || found.machine.threads == 3))
    }

    @Test(
        "A mistake is told with its line, and the other lines count",
        arguments: [
            ("theme = ligth", "theme ligth: expected one of auto, dark, light, projector. Did you mean light?"),
            ("colour = never", "no option colour can be set here. Did you mean color?"),
            ("--ascii", "no option --ascii can be set here. Did you mean ascii?"),
            ("run = digits", "no option run can be set here; cnn-tui config lists those that can"),
            ("theme light", "expected NAME = VALUE, found “theme light”"), ("= 3", "expected NAME = VALUE, found “= 3”"),
            ("theme", "theme needs a value: theme = auto|dark|light|projector"),
            ("loss =", "loss needs a value: loss = LOSS"),
            ("seed = # none", "seed needs a value: seed = SEED"), ("ascii =", "ascii needs a value: ascii = yes|no"),
            ("ascii = true", "ascii true: expected one of yes, no"), ("lr = -1", "learning-rate -1: expected a number above 0"),
            ("batch-size = 0", "batch-size 0: expected 1 to 100000"), ("history = 1e3", "history 1e3: expected a whole number"),
            ("history = 9999999", "history 9999999: expected 0 to 1000000"),
            ("model = 6x5", "model 6x5: character 2 (“x”): expected c (convolution), s or m (pooling) after the number"),
            ("learning-rate = 0.25", "learning-rate is set in line 1, too; this line counts"),
            ("a\u{1b}[31mb = 1", "no option a\\u{1b}[31mb can be set here; cnn-tui config lists those that can"),
        ])
    func mistakes(_ line: String, _ message: String) {
        let found = configuration("lr = 0.5\n\n\(line)\r\nseed = 7")
        #expect(told(found) == ["config:3: \(message)"])
        #expect(found.run.seed == 7 && found.run.learningRate == (line.hasSuffix("0.25") ? 0.25 : 0.5))
        #expect(told(found, .chinese).count == 1 && told(found, .chinese)[0].hasPrefix("config:3："))
    }

    @Test func linesThatAreNoText() {
        let found = configuration(
            Array("seed = 7\ntheme = ".utf8) + [0xff, 0x0a] + [UInt8](repeating: 0x61, count: 5000) + Array("\nascii".utf8))
        #expect(told(found) == ["config:2: not valid UTF-8", "config:3: a line of 5000 bytes; at most 4096 are read"])
        #expect(found.run.seed == 7 && found.flag(nil, .ascii) == true)
        #expect(configuration("\u{feff}seed = 7").run.seed == 7)
    }

    @Test("A file that cannot be read sets nothing, and says why; one that is not there is none")
    func wholeFiles() {
        let large = configuration([UInt8](repeating: 0x0a, count: 1 << 16 + 1))
        #expect(told(large).count == 1 && told(large)[0].hasPrefix("the configuration file is left out: config: ") && large.isThere)
        let itself = Configuration(path: folder.path)
        let messages = itself.messages(Phrasebook(.english), most: 9).map(\.string)
        #expect(messages == ["the configuration file is left out: \(folder.path): Is a directory"])
        folder.write("seed = 7", to: "config")
        for none in [
            Configuration(path: nil), Configuration(path: folder.path("none")), Configuration(path: folder.path("config"), isIgnored: true),
        ] {
            #expect(none.problems.isEmpty && !none.isThere && none.run == RunOptions() && Setting.all.allSatisfy { none[$0] == nil })
        }
    }

    @Test func manyMistakesAreCounted() {
        let found = configuration(String(repeating: "x\n", count: 12))
        #expect(told(found, most: 2).count == 3 && told(found, most: 2)[2] == "10 more mistakes in config; cnn-tui config lists them")
        #expect(told(found, most: 11)[11] == "1 more mistake in config; cnn-tui config lists them" && told(found).count == 12)
        let long = configuration(String(repeating: "x\n", count: 500) + "seed = 7\nseed = 8\n")
        #expect(long.problemCount == 501 && long.problems.count == 20 && long.run.seed == 1 && told(long).count == 21)
        let just = configuration(String(repeating: "\n", count: 499) + "seed = 7\n")
        #expect(just.problemCount == 0 && just.run.seed == 7)
        let over = configuration(String(repeating: "\n", count: 500) + "seed = 7")
        #expect(told(over) == ["config:501: only 500 lines are read"] && over.run.seed == 1)
    }

    @Test("Paths are beside the file or in the home folder; what is not there is told at once")
    func paths() throws {
        folder.write("x", to: "w.safetensors")
        for written in ["w.safetensors", folder.path("w.safetensors")] {
            let found = configuration("initial = \(written)")
            #expect(found.run.initial == folder.path("w.safetensors") && found.problems.isEmpty)
        }
        #expect(told(configuration("initial = other")) == ["config:1: \(folder.path("other")): not found"])
        let home = getenv("HOME").map { String(cString: $0) } ?? ""
        let inHome = told(configuration("initial = ~/no such file"))
        #expect(home.isEmpty || inHome == ["config:1: \(home)/no such file: not found"])
        let data = configuration("data = pictures")
        #expect(data.run.data == .mnist && told(data)[0].hasPrefix("config:1: \(folder.path("pictures")): not found"))
    }

    @Test("What is typed wins over the file, and is what a run that goes on compares")
    func typedOptions() throws {
        let found = configuration("learning-rate = 0.5\nseed = 3\nthreads = 1")
        var given = GivenOptions(defaults: found.run)
        try given.take(.seed, "9")
        #expect(given.options.seed == 9 && given.options.learningRate == 0.5)
        #expect(!given.contains(.learningRate) && given.contains(.seed))
        // A run with other values goes on, with the file's threads.
        let place = TemporaryFolder()
        let first = try RunPlan.named("a", in: place.path, given: GivenOptions([.model: "f5", .batchSize: "1000", .threads: "2"]))
        _ = try TrainCommand(plan: first, length: .steps(1)).run(Recorder().commandOutput())
        let on = try RunPlan.named("a", in: place.path, given: GivenOptions(defaults: found.run))
        #expect(on.options.seed == 1 && on.options.learningRate == 1 && on.options.model == first.options.model && on.options.threads == 1)
        #expect(on.record?.state.changes.isEmpty == true)
        #expect(throws: RunMismatch.self) { try RunPlan.named("a", in: place.path, given: given) }
        // One that begins takes what the file sets.
        let new = try RunPlan.named("b", in: place.path, given: GivenOptions(defaults: found.run))
        #expect(new.options.learningRate == 0.5 && new.options.seed == 3)
    }

    @Test("config prints each option, its value, and where that comes from")
    func command() throws {
        let found = configuration("learning-rate = 0.5\ntheme = light\nascii")
        var given = GivenOptions(defaults: found.run)
        try given.take(.seed, "9")
        func printed(_ configuration: Configuration, _ language: Language = .english) throws -> [String] {
            let recorder = Recorder()
            let command = ConfigCommand(typed: [.ascii: "no"], given: given, configuration: configuration)
            try command.run(recorder.commandOutput(language))
            return recorder.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        }
        let path = folder.path("config")
        let lines = try printed(found)
        #expect(lines.first == path && lines.dropFirst().map { $0.prefix { $0 != " " } } == Setting.all.map { $0.name[...] })
        for line in [
            "learning-rate 0.5 \(path):1", "theme light \(path):2", "ascii no arguments", "seed 9 arguments", "batch-size 50 default",
            "layout – default", "lang en default", "history 64 default",
        ] { #expect(lines.contains(line), "\(line)") }
        #expect(try printed(found, .chinese).contains("seed 9 命令行") && printed(found, .chinese).contains("lang zh 默认值"))
        #expect(try printed(Configuration(path: path, isIgnored: true))[0] == "\(path) (left out: --no-config)")
        #expect(try printed(Configuration(path: "/none"))[0] == "/none (does not exist)")
        #expect(try printed(Configuration(path: nil))[0].hasPrefix("no place for a configuration file"))
    }
}
