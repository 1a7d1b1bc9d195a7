import Lessons
import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Testing

@testable import Training
@testable import Workbench

/// No key is swallowed: on every page, overlay, pane and state of a lesson each press changes what is seen, or goes out.
@Suite struct KeyAnswerTests {
    /// Every key of every table, and some of none.
    private static let keys: [Key] =
        Array(
            Set(
                [
                    Keys.main, Keys.why, Keys.preview, Keys.ofCurves, Keys.samplesAlone, Keys.draw, Keys.help, Keys.helpSearch, Keys.goTo,
                    Keys.commandLine, Keys.stateLine, Keys.whatIf, Keys.quit, Keys.reset, Keys.ofLesson, Keys.ofText, Keys.beginningNumber,
                    Keys.beginningChoice, Keys.lessonList,
                    Keys.choice(among: 5),
                ].joined().flatMap(\.binding.keys)
            )
        ).sorted { "\($0)" < "\($1)" }
        + [
            .character("X"), .character("k"), .character("~"), .character(";"), .character("\""), .character("9"),
            .up, .down, .left, .right, .shiftUp, .shiftDown, .shiftLeft, .shiftRight, .enter, .escape, .tab, .backTab, .backspace, .delete,
            .home, .end, .pageUp, .pageDown, .function(1), .function(2), .function(12), .control("c"), .control("z"), .control("a"),
            .control("u"), .control("x"), .character("é"), .character("中"),
        ]

    /// A bench at rest before its second update.
    private static func bench(_ change: (inout Bench) throws -> Void = { _ in }) throws -> Workbench {
        var bench = try Bench("2c5-2s-3c3-2m")
        bench.press(.character("b"), .character("b"))
        bench.tell(madeUpHistory(0..<40))
        try change(&bench)
        bench.look()
        return bench.bench
    }

    private static func lesson(_ page: Int, _ change: (inout LessonBench) throws -> Void = { _ in }) throws -> Workbench {
        var lesson = try LessonBench()
        try lesson.open(page)
        try change(&lesson)
        return lesson.bench
    }

    /// Every kind of screen, by name.
    private static func states() throws -> [(name: String, bench: Workbench)] {
        var states: [(String, Workbench)] = [("network", try bench())]
        for view in 1...6 {
            states.append(("view \(view)", try bench { $0.press(.down, .enter, .character(Character("\(view)"))) }))
        }
        states.append(("zoomed", try bench { $0.press(.enter, .character("z")) }))
        states.append(("derivation", try bench { $0.press(.enter, .enter) }))
        states.append(("derivation of the loss", try bench { $0.press(.character("w")) }))
        states.append(("derivation, deeper", try bench { $0.press(.enter, .enter, .right, .enter) }))
        states.append(("preview", try bench { $0.press(.character("u")) }))
        states.append(("marked", try bench { $0.press(.enter, .character("m")) }))
        for (name, key) in [("curves", "c"), ("samples", "s"), ("drawing", "d")] as [(String, Character)] {
            states.append((name, try bench { $0.press(.character(key)) }))
        }
        states.append(("one curve", try bench { $0.press(.character("c"), .character("1"), .up, .up) }))
        states.append(("matrix", try bench { $0.press(.character("s"), .character("m")) }))
        func evaluated(_ bench: inout Bench) {
            let results = SampleResults(set: .test, step: 1, answers: (0..<60).map { $0 % 7 }, losses: (0..<60).map { Float($0) })
            bench.tell(madeUpHistory(40..<41), .samplesEvaluated(results))
        }
        for (name, keys) in [("samples, evaluated", "s"), ("matrix, evaluated", "sm"), ("samples of a place", "sm\n")] {
            states.append(
                (
                    name,
                    try bench {
                        evaluated(&$0)
                        for key in keys { $0.press(key == "\n" ? .enter : .character(key)) }
                    }
                ))
        }
        states.append(("a sample", try bench { $0.press(.character("s"), .right, .enter) }))
        states.append(("drawing, pen down", try bench { $0.press(.character("d"), .enter, .right) }))
        for (name, keys) in [
            ("help", "?"), ("help, searching", "?/"), ("step asked for", "g"), ("step typed", "g12"), ("quit", "q"), ("command", ":"),
            ("command typed", ":lr"), ("state line", "y"), ("open another", ":seed 7\n"),
        ] {
            states.append((name, try bench { for key in keys { $0.press(key == "\n" ? .enter : .character(key)) } }))
        }
        states.append(("candidates", try bench { $0.press(.character(":"), .tab, .tab) }))
        states.append(("what if", try bench { $0.press(.character("3"), .enter, .character("=")) }))
        states.append(("running", try bench { $0.bench.run.isRunning = true }))
        states.append(
            (
                "stopped",
                try bench {
                    $0.tell(
                        madeUpHistory(40..<41),
                        .notFinite(NotFinite(quantity: .loss, layer: "output", phase: .loss, step: 2, learningRate: 1)))
                }
            ))
        let unread = try Network("2c5-2s-3c3-2m", input: MapShape(maps: 1, rows: 28, columns: 28), classes: 10)
        states.append(("unread", Workbench(try bench().settings, network: unread, size: Size(80, 24))))
        for page in 0..<4 { states.append(("lesson, page \(page)", try lesson(page))) }
        states.append(("lesson, text", try lesson(0) { while $0.bench.selection.focusedPane != .text { $0.press(.backTab) } }))
        states.append(("lesson, its curves", try lesson(0) { $0.press(.character("c")) }))
        states.append(("lesson, a number", try lesson(1) { $0.press(.enter) }))
        states.append(
            (
                "lesson, a choice",
                try lesson(1) {
                    $0.bench.study.lesson?.questionStates["sum"]?.isSolved = true
                    $0.press(.enter)
                }
            ))
        states.append(("lessons", try lesson(0) { $0.press(.character("l")) }))
        states.append(("lessons, reset", try lesson(0) { $0.press(.character("l"), .character("r")) }))
        states.append(("lessons, help", try lesson(0) { $0.press(.character("l"), .character("?")) }))
        return states
    }

    @Test func everyKeyIsAnsweredEverywhere() throws {
        for (name, found) in try Self.states() {
            var bench = found
            bench.forgetNotice()
            bench.prompt.line.problem = nil
            let before = bench.view()
            for key in Self.keys {
                var pressed = bench
                // Where someone looks elsewhere the picture follows.
                let effects = pressed.update(.key(key))
                #expect(!effects.isEmpty || pressed.view() != before, "\(name): \(key)")
            }
        }
    }

    @Test("What works on the main screen alone says what has to be left; what works nowhere, where the keys stand")
    func whatIsSaid() throws {
        func said(_ bench: Workbench, _ keys: Key...) -> String {
            var bench = bench
            for key in keys { _ = bench.update(.key(key)) }
            return bench.prompt.notice?.string ?? "-"
        }
        let derivation = try Self.bench { $0.press(.enter, .enter) }
        #expect(said(derivation, .tab) == "tab: not here; esc closes the derivation first")
        #expect(said(derivation, .character("X")) == "X does nothing here; ? shows the keys")
        #expect(said(derivation, .character("c"), .tab) == "-" && said(derivation, .character("c"), .character("z")).contains("the curves"))
        #expect(said(try Self.bench { $0.press(.character("c")) }, .character("c")) == "c: here already; esc closes the curves")
        #expect(said(try Self.bench { $0.press(.character("?")) }, .character("z")).contains("esc closes the help first"))
        #expect(said(try Self.bench { $0.press(.character("g")) }, .pageUp).contains("cannot be typed here"))
        #expect(said(try Self.bench { $0.press(.character("g")) }, .left) == "←: no more in this direction")
        #expect(said(try Self.bench { $0.press(.character("q")) }, .character("x")).contains("the last line shows the keys"))
        #expect(said(try Self.bench(), .up, .up) == "↑: no more in this direction")
        let text = try Self.lesson(0) { while $0.bench.selection.focusedPane != .text { $0.press(.backTab) } }
        #expect(said(text, .character("z")).contains("shift-tab switches to the picture"))
        let choice = try Self.lesson(1) {
            $0.bench.study.lesson?.questionStates["sum"]?.isSolved = true
            $0.press(.enter)
        }
        #expect(said(choice, .character("5")) == "no choice has this number")
    }

    @Test("In the derivation the keys that lead to other screens act, and back leads to it again")
    func otherScreensFromTheDerivation() throws {
        for (key, page) in [("c", Page.curves), ("s", .samples), ("d", .drawing)] as [(Character, Page)] {
            var bench = try Self.bench { $0.press(.enter, .enter) }
            _ = bench.update(.key(.character(key)))
            #expect(bench.page == page && !bench.inquiry.why.isEmpty)
            _ = bench.update(.key(.escape))
            #expect(bench.page == .main && !bench.inquiry.why.isEmpty)
        }
        var bench = try Self.bench { $0.press(.enter, .enter) }
        _ = bench.update(.key(.character("w")))
        #expect(bench.inquiry.why.count == 1 && bench.inquiry.why[0].question.place == bench.run.network?.batchLoss)
    }

    @Test("At 80 columns the way out of the derivation stands among its keys, in both languages", arguments: Language.allCases)
    func theWayOutIsSeen(_ language: Language) throws {
        var bench = try Bench(language: language)
        bench.press(.character("b"), .enter, .enter)
        #expect(bench.line(23).contains(language == .english ? "esc back" : "esc 返回") && bench.line(23).contains("?"))
    }

    @Test func theHelpListsWhatWorksHereAlone() throws {
        func help(_ change: (inout Bench) throws -> Void) throws -> String {
            var bench = try Bench(size: Size(120, 200))
            bench.press(.character("b"))
            try change(&bench)
            bench.press(.character("?"))
            return bench.text
        }
        let main = try help { _ in }
        #expect(main.contains("next view of the layer") && !main.contains("select the term") && !main.contains("zoom in and out around"))
        let derivation = try help { $0.press(.enter, .enter) }
        #expect(
            derivation.contains("select the term") && derivation.contains("curves: loss") && !derivation.contains("next view of the layer"))
        let curves = try help { $0.press(.character("c")) }
        #expect(
            curves.contains("zoom in and out around") && !curves.contains("next view of the layer") && !curves.contains("curves: loss, acc")
        )
        let drawing = try help { $0.press(.character("d")) }
        #expect(drawing.contains("put the pen down") && !drawing.contains("select the term"))
        // Every key that is listed works: it is in the table of the screen below.
        var bench = try Bench(size: Size(120, 200))
        bench.press(.character("s"))
        let table = bench.bench.keyTable
        bench.press(.character("?"))
        #expect(bench.bench.keysBelowHelp.map(\.binding.action) == table.map(\.binding.action))
        for key in table where key.together == nil {
            // Long ones go on in the next line.
            #expect(bench.text.contains(bench.bench.words(key.help).wrapped(40)[0].string), "\(key.help)")
        }
    }
}
