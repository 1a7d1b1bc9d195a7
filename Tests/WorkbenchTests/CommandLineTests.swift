import Datasets
import Files
import Glibc
import Lessons
import Messages
import NeuralNetworks
import TemporaryFolders
import TerminalUI
import Tensors
import Testing
import Training

@testable import Workbench

extension Bench {
    mutating func type(_ text: String) { for character in text { press(.character(character)) } }

    /// Types a command and returns what goes out.
    mutating func effects(of line: String) -> [Effect] {
        press(.character(":"))
        type(line)
        return bench.update(.key(.enter))
    }
}

@Suite struct CommandLineTests {
    @Test func changesGoOutAsTheyAreTyped() throws {
        var bench = try Bench(size: Size(120, 40))
        var sent: [String] = []
        for line in ["lr 0.25", "set conv1.kernel[0,0,2,2] 0.5", "set input.activation[0,3,4] 1", "unset lr", "goto 300"] {
            if line == "unset lr" {
                _ = bench.effects(of: line)
                #expect(bench.text.contains("nothing is changed in this step"))
                bench.bench.run.curves.changes = [Change(step: 0, .learningRate, to: 0.25)]
            }
            for case .send(let command) in bench.effects(of: line) where !"\(command)".hasPrefix("look") { sent.append("\(command)") }
            #expect(bench.bench.prompt.overlay == nil, "\(line)")
        }
        #expect(sent.count == 5)
        #expect(sent[0].contains("0.25") && sent[1].contains("0.5") && sent[2].contains("pixel") && sent[3].contains("nil"))
        #expect(sent[4].contains("300"))
    }

    @Test func whatIsWrongIsToldUnderItsWordAndTheLineStays() throws {
        var bench = try Bench(size: Size(100, 30))
        for (line, column, words) in [
            ("lr x", 3, "“x” is not a number: try 0.5"), ("nonsense", 0, "no command"), ("layer conv9", 6, "conv1"),
            ("run 3", 4, "nothing more is expected here: :run"),
            ("set conv1.activation[0,0,0] 1", 4, "only weights"), ("lr", 2, "NUMBER is missing: :lr NUMBER"),
            ("model 6x5", 6, ":model 6x5: character 2"),
            ("lr 1e-50", 3, "1e-50: too close to 0"),
            ("set conv1.bias[0] 1e99", 4 + 14, "1e99: too large"),
            ("unit 9,9", 5, "“9,9” is not a unit: give map, row and column, such as 5,23,23"),
            ("unit 6,0,0", 5, "there is no unit 6,0,0 here: 0,0,0 to 5,23,23"), ("lr -1", 3, ":lr -1: expected a number above 0"),
            ("lr 0", 3, ":lr 0: expected a number above 0"), ("batch 0", 6, ":batch 0: expected 1 to 100,000"),
            ("batch x", 6, ":batch x: expected a whole number"), ("speed 12", 6, ":speed 12: expected 1 to 11"),
            ("seed -1", 5, ":seed -1: expected 0 to 18446744073709551615"),
            ("loss foo", 5, "“foo” is not LOSS; tab lists all"),
            ("loss huber delta=0", 5, ":loss delta=0: expected a number x with x > 0"),
            ("loss cross-entrpy", 5, "did you mean"), ("order rnadom", 6, "did you mean random?"),
            ("lang fr", 5, ":lang fr: expected one of en, zh"), ("view foo", 5, "no view foo; there are maps"),
            ("set conv1.bias[0]", 17, "NUMBER is missing: :set PLACE NUMBER"),
            ("sample x", 7, ":sample x: expected a whole number"), ("sample 99", 7, "there is no sample 99: this batch has "),
            ("loss crossentropy", 5, "did you mean cross-entropy?"), ("layer conv9", 6, "did you mean conv1?"),
            ("view kernls", 5, "did you mean kernels?"), ("show map conv1", 5, "did you mean maps?"),
            ("layout channelslast", 7, "did you mean channels-last?"), ("layer x", 6, "no layer x; this network has input, conv1"),
            ("threads 2", 0, "when the program starts: cnn-tui --threads COUNT"), ("Color never", 0, "cnn-tui --color WHEN"),
            ("laeyr conv1", 0, "did you mean :layer?"),
        ] {
            bench.press(.escape)
            #expect(bench.effects(of: line).allSatisfy { if case .send(.look) = $0 { true } else { false } }, "\(line)")
            #expect(bench.bench.prompt.overlay == .commandLine && bench.bench.prompt.line.field.text == line)
            #expect(bench.bench.prompt.line.problem?.word.start == column, "\(line)")
            #expect(bench.text.contains(words), "\(line)")
        }
    }

    @Test func selectionByName() throws {
        var bench = try Bench(size: Size(120, 40))
        for line in ["show kernels conv3", "unit 2,1,3", "sample 0"] { _ = bench.effects(of: line) }
        #expect(bench.bench.selection.node == 3 && bench.bench.selection.view == .kernels)
        #expect((bench.bench.selection.plane, bench.bench.selection.row, bench.bench.selection.column) == (2, 1, 3))
        _ = bench.effects(of: "why conv3.activation[2,4,4]")
        #expect(try bench.bench.inquiry.why.last?.question.place == bench.trainer.network.place(named: "conv3.activation[2,4,4]"))
        _ = bench.effects(of: "lang zh")
        #expect(bench.bench.words.language == .chinese)
        _ = bench.effects(of: "curves")
        #expect(bench.bench.page == .curves)
    }

    @Test("A theme is chosen by name, or by the background that the terminal tells")
    func themes() throws {
        var bench = try Bench(size: Size(100, 30))
        func theme() -> ThemeName { bench.bench.appearance.theme }
        // A given theme stays whatever the terminal says.
        #expect(theme() == .dark && bench.bench.update(.background(RGB(255, 255, 255))).isEmpty && theme() == .dark)
        for (line, wanted) in [("auto", ThemeName.light), ("dark", .dark), ("projector", .projector), ("auto", .light)] {
            _ = bench.effects(of: "theme \(line)")
            #expect(theme() == wanted && bench.bench.prompt.overlay == nil)
        }
        _ = bench.bench.update(.background(RGB(0, 0, 0)))
        #expect(theme() == .dark)
        _ = bench.bench.update(.background(RGB(255, 255, 255)))
        #expect(theme() == .light && bench.bench.parked.returned(from: bench.bench).appearance.theme == .light)
        _ = bench.effects(of: "theme lihgt")
        #expect(bench.text.contains("did you mean light?") && theme() == .light)
        // All of the projector's screen is painted, of others nothing is.
        #expect(!bench.bench.view().cells.allSatisfy { $0.style.background != .standard })
        bench.press(.control("c"))
        _ = bench.effects(of: "theme projector")
        #expect(bench.bench.view().cells.allSatisfy { $0.style.background != .standard })
    }

    @Test("The screen without the line is written to a file, and a message says how that went")
    func theScreenAsAPicture() throws {
        var bench = try Bench(size: Size(100, 30))
        let before = bench.bench.view()
        var written: [(String, String)] = []
        for case .write(let text, let path) in bench.effects(of: "svg a b.svg") { written.append((text, path)) }
        #expect(written.count == 1 && written.first?.1 == "a b.svg")
        let title = VisibleText(untrusted: bench.bench.stateLine ?? "")
        #expect(written.first?.0 == before.svg(title: title, theme: .dark) && title.string.hasPrefix("cnn-tui"))
        _ = bench.bench.update(.written("a b.svg"))
        #expect(bench.text.contains("wrote a b.svg"))
    }

    @Test func tabCyclesAndArrowsRecall() throws {
        var bench = try Bench(size: Size(100, 30))
        bench.press(.character(":"))
        bench.type("la")
        bench.press(.tab)
        #expect(bench.bench.prompt.line.field.text == "layer")
        bench.press(.tab, .tab)
        #expect(bench.bench.prompt.line.field.text == "lang" && bench.text.contains("layer  layout  lang"))
        bench.press(.backTab, .backTab)
        bench.type(" conv")
        bench.press(.tab, .tab, .enter)
        #expect(bench.bench.selection.node == 3)
        bench.press(.character(":"))
        bench.type("x")
        bench.press(.up)
        #expect(bench.bench.prompt.line.field.text == "layer conv3")
        bench.press(.down)
        #expect(bench.bench.prompt.line.field.text == "x")
    }

    @Test func pathsWithSpacesCompleteWhole() throws {
        var bench = try Bench()
        bench.bench.settings.paths = { begun in ["a b/", "a c"].filter { $0.hasPrefix(begun) } }
        bench.press(.character(":"))
        bench.type("initial a c")
        bench.press(.tab)
        #expect(bench.bench.prompt.line.field.text == "initial a c ")
        let effects = bench.bench.update(.key(.enter))
        let run = effects.compactMap { if case .open(let run) = $0 { run } else { nil } }.first
        #expect(run?.initial == "a c")
    }

    @Test("The layout of pictures goes with the line that opens this screen, and not to other data")
    func layouts() throws {
        func opened(_ bench: inout Bench, _ line: String) -> RunOptions? {
            bench.effects(of: line).compactMap { if case .open(let run) = $0 { run } else { nil } }.first
        }
        var bench = try Bench(size: Size(120, 40))
        bench.press(.character(":"))
        bench.type("layout ch")
        bench.press(.tab, .tab)
        #expect(bench.bench.prompt.line.field.text.hasPrefix("layout channels-"))
        bench.press(.escape)
        #expect(opened(&bench, "layout neither") == nil && bench.text.contains("expected one of channels-first, channels-last"))
        bench.press(.escape)
        let run = try #require(opened(&bench, "layout channels-last"))
        #expect(run.layout == .channelsLast && run.arguments.suffix(2) == ["--layout", "channels-last"])
        bench.bench.settings.run = run
        #expect(opened(&bench, "batch 7")?.layout == .channelsLast)
        bench.press(.escape)
        #expect(try #require(opened(&bench, "data elsewhere")).layout == nil)
    }

    @Test("What data can be chosen completes; a wrong name is answered in the command's own words")
    func dataToChoose() throws {
        var bench = try Bench(size: Size(100, 30))
        let ends = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "test-images-idx3-ubyte", "test-labels-idx1-ubyte"]
        let names = ["fashion/", "sets/", "sets/readme"] + ends.flatMap { ["sets/emnist-letters-\($0)", "sets/emnist-digits-\($0).gz"] }
        bench.bench.settings.paths = { begun in
            names.filter { $0.hasPrefix(begun) && !$0.dropFirst(begun.count).dropLast().contains("/") }
        }
        bench.press(.character(":"))
        bench.type("data sets/e")
        bench.press(.tab)
        #expect(bench.bench.prompt.line.candidates == ["sets/emnist-digits", "sets/emnist-letters"])
        bench.press(.escape)
        for (path, said) in [
            ("fmnist", "fmnist: not found. Did you mean :data mnist?"), ("fasion/", "fasion/: not found. Did you mean :data fashion?"),
            ("sets/emnist-leters", "Did you mean :data sets/emnist-letters?"), ("nowhere", "nowhere: not found; :data takes a folder"),
        ] {
            _ = bench.bench.update(.notOpened(DataError(path: path, .missing)))
            #expect(bench.text.contains(said), "\(path)")
        }
        // What is known before anything is opened stands under the word.
        bench.bench.settings.check = { run, _, _ in throw DataError(path: run.data.name, .missing) }
        #expect(bench.effects(of: "data fmnist").isEmpty && bench.bench.prompt.overlay == .commandLine)
        #expect(bench.text.contains("fmnist: not found. Did you mean :data mnist?"))
    }

    @Test("A name that is no UTF-8 is completed, shown and opened as it is")
    func namesOfAnyBytes() throws {
        var bench = try Bench(size: Size(100, 30))
        let name = String(systemBytes: Array("donn".utf8) + [0xe9] + Array("es/".utf8))
        bench.bench.settings.paths = { begun in [name].filter { $0.beginsExactly(with: begun) } }
        bench.press(.character(":"))
        bench.type("data donn")
        bench.press(.tab)
        #expect(bench.bench.prompt.line.field.text == "data \(name)" && bench.text.contains("donn\\xe9es/"))
        let effects = bench.bench.update(.key(.enter))
        let run = effects.compactMap { if case .open(let run) = $0 { run } else { nil } }.first
        #expect(run?.data == .directory(name))
        #expect(ShellWords.quoted(name) == "$'donn\\351es/'")
    }

    @Test func anotherRunAsksWhenThereIsSomethingToLose() throws {
        var bench = try Bench(size: Size(100, 30))
        for _ in 0..<13 { bench.press(.character("n")) }
        _ = bench.effects(of: "seed 7")
        #expect(bench.text.contains("Open another run?"))
        bench.press(.character("n"))
        #expect(bench.bench.prompt.overlay == nil)
        _ = bench.effects(of: "seed 7")
        let opened = bench.bench.update(.key(.character("y"))).contains { if case .open(let run) = $0 { run.seed == 7 } else { false } }
        #expect(opened)
    }

    @Test func commandsHaveNamesOfTheirOwnAndStandInTheHelp() throws {
        #expect(Set(LineCommand.all.map(\.name)).count == LineCommand.all.count)
        for table in [Keys.commandLine, Keys.stateLine] { #expect(KeyTable(table.map(\.binding)).duplicates.isEmpty) }
        var bench = try Bench(size: Size(120, 150))
        bench.press(.character("?"))
        for command in LineCommand.all { #expect(bench.text.contains(command.usage)) }
    }
}

@Suite struct StateLineTests {
    @Test func shellsReadWhatWasMeant() {
        #expect(ShellWords.quoted("a/b-c.d") == "a/b-c.d")
        #expect(ShellWords.quoted("a b'c$") == "'a b'\\''c$'")
        #expect(ShellWords.quoted("") == "''")
        #expect(ShellWords.quoted("a\u{1b}'é") == "$'a\\033\\'\\303\\251'")
    }

    @Test func theLineIsCopiedOnceItIsWhole() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.press(.character("b"), .down, .down, .character("3"))
        _ = bench.bench.update(.key(.character("y")))
        var news = TrainingNews()
        news.snapshot = bench.trainer.snapshot(bench.bench.looks)
        var copied: [String] = []
        for _ in 0..<2 { for case .copy(let text) in bench.bench.update(.news(news)) { copied.append(text) } }
        #expect(copied.count == 1)
        let hash = bench.trainer.state.parametersHash.prefix(Workbench.hashDigits)
        let line = "cnn-tui --model 6c5-2s-12c5-2m --data $'sm\\033all' --at "
        #expect(copied[0] == line + "'step=0 phase=backward.conv1 layer=conv3 view=kernels unit=0,2,2 hash=\(hash)'")
        for (outcome, said) in [
            (CopyOutcome.unavailable, "not known to support copying"), (.sent, "does not say if it took it"),
            (.confirmed, "copied to the"),
        ] {
            _ = bench.bench.update(.copied(outcome))
            #expect(bench.text.contains(said))
            #expect(outcome == .confirmed || !bench.text.contains("copied to"))
        }
    }

    @Test("Rows of the box stand alone and break between words", arguments: [60, 66, 80, 100, 130])
    func theBoxBreaksBetweenWords(_ width: Int) throws {
        var bench = try Bench(size: Size(width, 24))
        bench.press(.character("b"), .down, .down, .character("3"), .enter, .character("z"))
        for value in 1...4 {
            bench.bench.run.curves.changes.append(Change(step: value, .learningRate, to: Float(value) / 3))
        }
        _ = bench.bench.update(.key(.character("y")))
        bench.look()
        _ = bench.bench.update(.copied(.sent))
        let lines = bench.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let first = try #require(lines.firstIndex { $0.hasPrefix("cnn-tui ") && $0.contains("--model") })
        let rows = lines[first...].prefix { $0.contains { $0 != " " } }.map { $0.hasSuffix(" \\") ? String($0.dropLast(2)) : $0 }
        #expect(rows.joined(separator: " ") == bench.bench.stateLine && rows.count > 1 && lines[first - 1].hasPrefix("═ reopens"))
    }

    @Test func aLineThatIsTooLongForTheScreenSaysSo() throws {
        var bench = try Bench(size: Size(60, 16))
        bench.press(.character("b"))
        bench.bench.run.curves.changes = (1...60).map { Change(step: $0, .learningRate, to: Float($0) / 3) }
        _ = bench.bench.update(.key(.character("y")))
        bench.look()
        #expect(bench.text.contains("too long for this screen"))
        bench.bench.run.curves.changes = []
        #expect(!bench.text.contains("too long for this screen"))
    }

    @Test func rowsAreReadAsOneCommand() throws {
        var stream = RandomStream(seed: 5, purpose: .testing, index: 3)
        let signs = Array("abcXYZ019-_./=,[]@:' \"$\\`!&|;<>*?(){}#~é中")
        var scripts = ""
        var expected: [String] = []
        for _ in 0..<200 {
            let width = 20 + stream.integer(below: 90)
            var words = (0..<1 + stream.integer(below: 6)).map { _ in
                String(
                    (0..<stream.integer(below: stream.integer(below: 9) == 0 ? 200 : 20)).map { _ in
                        signs[stream.integer(below: signs.count)]
                    })
            }
            words.append((0..<1 + stream.integer(below: 30)).map { "name\($0)=\(stream.integer(below: 1 << 30))" }.joined(separator: " "))
            let rows = ShellWords.rows(["cnn-tui"] + words, width: width)
            #expect(rows.allSatisfy { $0.utf8.count <= width && !$0.isEmpty }, "\(width): \(rows)")
            scripts += rows.joined(separator: "\n") + "\n"
            expected.append(words.map { "<\($0)>" }.joined())
        }
        // In bash, where a line break in the address is one of its spaces.
        let file = TemporaryFolder()
        file.write("cnn-tui() { printf '<%s>' \"$@\"; printf '\\0'; }\n" + scripts, to: "script")
        let pipe = try #require(popen("bash '\(file.path("script"))'", "r"))
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { output += buffer.prefix(count) }
        pclose(pipe)
        let found = output.split(separator: 0).map { String(decoding: $0.map { $0 == 0x0a ? 0x20 : $0 }, as: UTF8.self) }
        #expect(found == expected)
    }

    @Test(arguments: [true, false])
    func anAddressOpensItsScreen(_ isSame: Bool) throws {
        var first = try Bench(size: Size(120, 40))
        first.press(.character("b"), .down, .down, .character("3"), .enter, .right)
        let expected = first.text
        _ = first.bench.update(.key(.character("y")))
        first.look()
        var address = try #require(first.bench.address)
        if !isSame { address.hash = "00000000" }
        var second = try Bench(size: Size(120, 40))
        let effects = second.bench.set(out: address)
        #expect(effects.contains { if case .send(.goToPhase(0, .backward(1))) = $0 { true } else { false } })
        #expect(second.text.contains("on the way to step 0"))
        try second.trainer.advanceToRestingPlace()
        second.look()
        #expect(second.bench.run.destination == nil)
        second.look()
        #expect((second.text == expected) == isSame)
        #expect(second.text.contains("the numbers differ") != isSame)
    }
}

@Suite struct CompletionTests {
    @Test("All that completes a word is seen, in as many rows as it takes", arguments: [Size(60, 16), Size(80, 24), Size(120, 40)])
    func everyCommandIsSeen(_ size: Size) throws {
        var bench = try Bench(size: size)
        bench.press(.character(":"), .tab)
        let text = bench.text
        for command in LineCommand.all {
            #expect(text.contains(" \(command.name) ") || text.contains(" \(command.name)\n"), "\(command.name)")
        }
        #expect(!text.contains(" more "))
        // The line itself and what is said of it stay where they are.
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(rows[size.height - 4].hasPrefix(" :lr") && rows[size.height - 3].contains(":lr NUMBER"))
    }

    @Test("Where there is no room for all, it is said how many more there are, and the chosen one is always seen")
    func moreThanThereIsRoomFor() throws {
        var bench = try Bench(size: Size(60, 16))
        let names = (0..<60).map { "a-run-with-a-long-name-\($0)" }
        bench.bench.settings.runNames = { names }
        bench.press(.character(":"))
        bench.type("load a")
        for _ in 0..<61 {
            bench.press(.tab)
            let chosen = try #require(bench.bench.prompt.line.candidate)
            let shown = names.filter { name in
                bench.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast(4).contains { " \($0) ".contains(" \(name) ") }
            }
            #expect(shown.contains(names[chosen]))
            let left = try #require(bench.text.firstMatch(of: /(\d+) more/)).output.1
            #expect(Int(left) == names.count - shown.count, "\(left), \(shown.count)")
        }
        bench.press(.escape, .character(":"))
        bench.type("load zz")
        bench.press(.tab)
        #expect(bench.text.contains("nothing completes “zz”"))
    }

    @Test(
        arguments: [
            ("quti", "quit"), ("exit", "quit"), ("lern", nil), ("rate", "lr"), ("learning-rate", "lr"), ("goot", "goto"), ("sedd", "seed"),
            ("batch-size", "batch"), ("curve", "curves"), ("sampel", "sample"), ("modle", "model"), ("LR", "lr"), ("cur", "curves"),
            ("zzzz", nil), ("handuot", "handout"), ("lessons", "lesson"), ("wyh", "why"), ("b", nil), ("hlep", "help"),
        ] as [(String, String?)])
    func whatWasMeant(_ word: String, _ name: String?) throws {
        #expect(LineCommand.meant(by: word)?.name == name)
        var bench = try Bench(size: Size(100, 30))
        _ = bench.effects(of: word)
        #expect(bench.text.contains("did you mean") == (name != nil))
        if let name { #expect(bench.text.contains("did you mean :\(name)?")) }
    }

    @Test func qLeaves() throws {
        var bench = try Bench()
        let left = bench.effects(of: "q").contains { if case .leave = $0 { true } else { false } }
        #expect(left)
        #expect(Set(LineCommand.all.flatMap { [$0.name] + $0.aliases }).count == LineCommand.all.reduce(0) { $0 + 1 + $1.aliases.count })
    }

    @Test func distances() {
    }
}
