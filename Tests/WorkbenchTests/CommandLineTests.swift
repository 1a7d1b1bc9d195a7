import Lessons
import Messages
import NeuralNetworks
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
                bench.bench.curves.changes = [Change(step: 0, .learningRate, to: 0.25)]
            }
            for case .send(let command) in bench.effects(of: line) where !"\(command)".hasPrefix("look") { sent.append("\(command)") }
            #expect(bench.bench.overlay == nil, "\(line)")
        }
        #expect(sent.count == 5)
        #expect(sent[0].contains("0.25") && sent[1].contains("0.5") && sent[2].contains("pixel") && sent[3].contains("nil"))
        #expect(sent[4].contains("300"))
    }

    @Test func whatIsWrongIsToldUnderItsWordAndTheLineStays() throws {
        var bench = try Bench(size: Size(100, 30))
        for (line, column, words) in [
            ("lr x", 3, "“x” is not NUMBER"), ("nonsense", 0, "no command"), ("layer conv9", 6, "conv1"), ("run 3", 4, "nothing more"),
            ("set conv1.activation[0,0,0] 1", 4, "only weights"), ("lr", 2, "expected NUMBER"), ("model 6x5", 6, "6x5"),
        ] {
            bench.press(.escape)
            #expect(bench.effects(of: line).allSatisfy { if case .send(.look) = $0 { true } else { false } }, "\(line)")
            #expect(bench.bench.overlay == .commandLine && bench.bench.line.field.text == line)
            #expect(bench.bench.line.problem?.word.start == column, "\(line)")
            #expect(bench.text.contains(words), "\(line)")
        }
    }

    @Test func selectionByName() throws {
        var bench = try Bench(size: Size(120, 40))
        for line in ["show kernels conv3", "unit 2,1,3", "sample 0"] { _ = bench.effects(of: line) }
        #expect(bench.bench.node == 3 && bench.bench.layerView == .kernels)
        #expect((bench.bench.plane, bench.bench.row, bench.bench.column) == (2, 1, 3))
        _ = bench.effects(of: "why conv3.activation[2,4,4]")
        #expect(bench.bench.why.last?.question.place == Place(node: 3, .activation, [2, 4, 4]))
        _ = bench.effects(of: "lang zh")
        #expect(bench.bench.words.language == .chinese)
        _ = bench.effects(of: "curves")
        #expect(bench.bench.page == .curves)
    }

    @Test("The screen as it is without the line goes to a file; what becomes of it is told")
    func theScreenAsAPicture() throws {
        var bench = try Bench(size: Size(100, 30))
        let before = bench.bench.view()
        var written: [(String, String)] = []
        for case .write(let text, let path) in bench.effects(of: "svg a b.svg") { written.append((text, path)) }
        #expect(written.count == 1 && written.first?.1 == "a b.svg")
        let title = VisibleText(untrusted: bench.bench.stateLine ?? "")
        #expect(written.first?.0 == before.svg(title: title) && title.string.hasPrefix("cnn-tui"))
        _ = bench.bench.update(.written("a b.svg"))
        #expect(bench.text.contains("wrote a b.svg"))
    }

    @Test func tabCyclesAndArrowsRecall() throws {
        var bench = try Bench(size: Size(100, 30))
        bench.press(.character(":"))
        bench.type("la")
        bench.press(.tab)
        #expect(bench.bench.line.field.text == "layer")
        bench.press(.tab)
        #expect(bench.bench.line.field.text == "lang" && bench.text.contains("layer  lang"))
        bench.press(.backTab)
        bench.type(" conv")
        bench.press(.tab, .tab, .enter)
        #expect(bench.bench.node == 3)
        bench.press(.character(":"))
        bench.type("x")
        bench.press(.up)
        #expect(bench.bench.line.field.text == "layer conv3")
        bench.press(.down)
        #expect(bench.bench.line.field.text == "x")
    }

    @Test func pathsWithSpacesCompleteWhole() throws {
        var bench = try Bench()
        bench.bench.settings.paths = { begun in ["a b/", "a c"].filter { $0.hasPrefix(begun) } }
        bench.press(.character(":"))
        bench.type("initial a c")
        bench.press(.tab)
        #expect(bench.bench.line.field.text == "initial a c ")
        let effects = bench.bench.update(.key(.enter))
        let run = effects.compactMap { if case .open(let run) = $0 { run } else { nil } }.first
        #expect(run?.initial == "a c")
    }

    @Test func anotherRunAsksWhenThereIsSomethingToLose() throws {
        var bench = try Bench(size: Size(100, 30))
        for _ in 0..<13 { bench.press(.character("n")) }
        _ = bench.effects(of: "seed 7")
        #expect(bench.text.contains("Open another run?"))
        bench.press(.character("n"))
        #expect(bench.bench.overlay == nil)
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
        news.snapshot = bench.trainer.snapshot(bench.bench.focus)
        var copied: [String] = []
        for _ in 0..<2 { for case .copy(let text) in bench.bench.update(.news(news)) { copied.append(text) } }
        #expect(copied.count == 1)
        let hash = bench.trainer.state.parametersHash.prefix(Workbench.hashDigits)
        let line = "cnn-tui --model 6c5-2s-12c5-2m --data $'sm\\033all' --at "
        #expect(copied[0] == line + "'step=0 phase=backward.conv1 layer=conv3 view=kernels unit=0,2,2 hash=\(hash)'")
        _ = bench.bench.update(.copied(false))
        #expect(bench.text.contains("not known to take copies"))
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
        #expect(second.bench.destination == nil)
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
            let chosen = try #require(bench.bench.line.candidate)
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
        #expect(Spelling.distance("", "abc") == 3 && Spelling.distance("abc", "abc") == 0 && Spelling.distance("trian", "train") == 1)
        #expect(Spelling.distance("kitten", "sitting") == 3 && Spelling.distance("ab", "ba") == 1 && Spelling.distance("a", "") == 1)
    }
}
