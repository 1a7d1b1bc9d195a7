import Datasets
import NeuralNetworks
import TemporaryFolders
import Tensors
import Testing
import Training

@testable import Lessons

@Suite struct ReaderTests {
    private func page(_ text: String) throws -> LessonPage { try SmallLesson.read(SmallLesson.page(text)).pages[0] }

    private func spans(_ text: String) throws -> [LessonSpan] {
        guard case .paragraph(let spans) = try page(text).blocks[0] else { return [] }
        return spans
    }

    @Test func headerAndPages() throws {
        let lesson = try SmallLesson.read(SmallLesson.header + "## One\n\nText.\n\n## Two **bold**\n\n- a\n- b\n\n3. c\n")
        #expect(lesson.name == "02-window" && lesson.number == 2 && lesson.path == "/lessons/02-window/en.md")
        #expect(lesson.title == "The window" && lesson.teaches == "compute a number" && lesson.minutes == 5...5)
        #expect(lesson.pages.map(\.title) == ["One", "Two bold"])
        #expect(lesson.pages.map(\.line) == [13, 17])
        let marks = lesson.pages[1].blocks.map { block in if case .item(let mark, _) = block { mark } else { "" } }
        #expect(marks == ["•", "•", "3."])
    }

    @Test func timesAndOptionalPages() throws {
        func lesson(_ minutes: String, _ optional: String?) throws -> Lesson {
            let header = SmallLesson.header.replacing(
                "minutes: 5", with: "minutes: \(minutes)\(optional.map { "\noptional: \($0)" } ?? "")")
            return try SmallLesson.read(header + (1...5).map { "## Page \($0)\n\nText.\n\n" }.joined())
        }
        #expect(try lesson("20-25", nil).minutes == 20...25 && lesson("20-25", nil).minutesText == "20–25")
        #expect(try lesson("20", nil).minutesText == "20" && lesson("20", nil).pages.allSatisfy { !$0.isOptional })
        #expect(try lesson("20", "2, 4-5").pages.map(\.isOptional) == [false, true, false, true, true])
        for wrong in ["25-20", "20-25-30", "20, 25", "", "a", "0", "-5"] { #expect(throws: LessonErrors.self) { try lesson(wrong, nil) } }
        for wrong in ["0", "6", "5-6", "3-2", "1-5", "x", "1,,2"] { #expect(throws: LessonErrors.self) { try lesson("20", wrong) } }
    }

    @Test func inlineMarkup() throws {
        let spans = try spans("Plain *soft* **hard _both_** `a[0]*{1+1}`\nnext  \nlast \\{x\\} 2 \\* 3")
        #expect(
            spans == [
                LessonSpan(.text("Plain ")), LessonSpan(.text("soft"), style: .emphasis), LessonSpan(.text(" ")),
                LessonSpan(.text("hard both"), style: .strong), LessonSpan(.text(" ")), LessonSpan(.text("a[0]*"), style: .code),
                LessonSpan(.value(try LessonExpression("1+1"), decimals: nil), style: .code), LessonSpan(.text(" next")),
                LessonSpan(.lineBreak), LessonSpan(.text("last {x} 2 * 3")),
            ])
    }

    /// `*`, `_`, `[` and `:` in an expression are not markup; a colon after it sets the decimals.
    @Test func placeholdersAreNoMarkup() throws {
        let spans = try spans("{sum(conv1.kernel[0,0,:,:]) * 2} and {start_x*a_b*c : 3} **{1}**")
        let values = spans.placeholders
        #expect(values.map(\.expression.text) == ["sum(conv1.kernel[0,0,:,:]) * 2", "start_x*a_b*c", "1"])
        #expect(values.map(\.decimals) == [nil, 3, nil])
        #expect(values.map(\.expression.line) == [15, 15, 15])
        #expect(spans.last?.style == .strong)
    }

    @Test func chineseLinesJoinWithoutABlank() throws {
        #expect(try spans("卷积核\n很小。\nEnd") == [LessonSpan(.text("卷积核很小。 End"))])
    }

    @Test func linesThatGoOnJoinAsParagraphsDo() throws {
        let question = try page("```question make a\nask: 卷积\n  核，\n  1\n  or\nwhen: step > 1\nright: x\n```").questions[0]
        #expect(question.ask == [LessonSpan(.text("卷积核， 1 or"))])
    }

    @Test func scenesInheritFromTheHeaderOnly() throws {
        let lesson = try SmallLesson.read(
            SmallLesson.header + """
                ## One

                ```scene
                seed: 7
                weights: conv1.kernel = 0.5
                point: pane loss
                point: units 0 1-2 0
                point: term 3
                play: 9 units at 2.5
                ```
                A

                ## Two

                B

                ## Three

                ```scene
                model: 6c5-2s-12c5-2s
                data: mnist
                at: step=100 phase=load guest=test:3
                batch: 10
                learning-rate: 0.5
                loss: cross-entropy
                order: file
                layout: channels-last
                ```
                C

                """)
        let (one, two, three) = (lesson.pages[0].scene, lesson.pages[1].scene, lesson.pages[2].scene)
        #expect(one.run.given == ["conv1.kernel": [0.5]] && one.run.seed == 7 && one.run.order == .file)
        #expect(one.points == [.pane(.loss), .units(plane: 0, rows: 1...2, columns: 0...0), .term(3)])
        #expect(one.play == LessonScene.Play(unit: .units, count: 9, perSecond: 2.5))
        #expect(one.address.phase == "forward.conv1" && one.line == 15)
        #expect(two == one && two.run.layout == nil)
        #expect(three.run.model == "6c5-2s-12c5-2s" && three.run.data == .mnist && three.run.given.isEmpty && three.run.seed == 1)
        #expect(
            three.run.batchSize == 10 && three.run.layout == .channelsLast && three.run.learningRate == 0.5
                && three.run.loss == .crossEntropy)
        #expect(three.points.isEmpty && three.play == nil && three.address.guest != nil)
    }

    @Test func givenPictures() throws {
        let lesson = try SmallLesson.read(
            SmallLesson.page("```scene\nsample: 2 | 1 2 / 3 4 // 5 6 / 7 8\ndivisor: 4\nwrong-rule: conv1 slope\ninitial: w.st\n```\nx"))
        let run = lesson.pages[0].scene.run
        let data = GivenData(
            name: "02-window", shape: MapShape(maps: 2, rows: 2, columns: 2), bytes: [1, 2, 3, 4, 5, 6, 7, 8], labels: [2], divisor: 4,
            classCount: 3)
        #expect(run.data == .given(data))
        #expect(run.wrongRule == WrongRule(layer: "conv1", .slope) && run.initial == "/lessons/02-window/w.st")
    }

    @Test func questions() throws {
        let page = try page(
            """
            ```question number first
            let: r = pick(0, 2)
            # not read
            ask: What is {r}
              and **more**?
            answer: conv1.activation[0,r,0]
            within: 1%
            right: Yes, {answer}.
            hint: r | {you} is the row.
            hint: | No.
            why: conv1.activation[0,r,0]
            ```

            ```question choice second
            ask: Which?
            choice: 1 < 2 | - four
            choice: 1 > 2 | five | Not {1+1}.
            right: Right.
            ```

            ```question unit third
            ask: Go.
            layer: conv1
            where: row == 1
            right: There.
            ```

            ```question make fourth
            ask: Do.
            when: step > 3
            right: Done.
            ```
            """)
        let questions = page.questions
        #expect(questions.map(\.id) == ["first", "second", "third", "fourth"] && questions.map(\.line) == [15, 28, 35, 42])
        let first = questions[0]
        #expect(first.kind == .number(try LessonExpression("conv1.activation[0,r,0]"), within: .relative(0.01)))
        #expect(first.variables == [.init(name: "r", value: try LessonExpression("pick(0,2)"))])
        #expect(first.hints.map(\.when) == [try LessonExpression("r"), nil] && first.hints.map(\.line) == [23, 24])
        #expect(first.why?.text == "conv1.activation[0,r,0]" && first.why?.line == 25)
        let one = LessonSpan(.value(try LessonExpression("r"), decimals: nil))
        #expect(
            first.ask == [
                LessonSpan(.text("What is ")), one, LessonSpan(.text(" and ")), LessonSpan(.text("more"), style: .strong),
                LessonSpan(.text("?")),
            ])
        guard case .choice(let choices) = questions[1].kind else { return #expect(Bool(false)) }
        // A text is never a list, however it begins.
        #expect(choices[0].text == [LessonSpan(.text("- four"))] && choices[0].hint.isEmpty && choices[1].hint.count == 3)
        #expect(questions[2].kind == .unit(try LessonExpression("row == 1"), layer: "conv1", view: nil))
        #expect(questions[3].kind == .make(try LessonExpression("step > 3")))
    }

    @Test func formulasAndFigures() throws {
        let page = try page(
            """
            ```formula
            a = σ(z) * w_1 {1+1}
              second
            with: {2} = 2
            a: the **activation**
            ```

            ```figure correlation
            A: 1 2 / 3 4
            K: conv1.kernel[0, 0, :, :]
            ```
            """)
        guard case .formula(let spans, let symbols) = page.blocks[0], case .figure(let figure) = page.blocks[1] else {
            return #expect(Bool(false))
        }
        #expect(spans.filter { $0.content == .lineBreak }.count == 2 && spans.placeholders.map(\.expression.line) == [16, 18])
        #expect(
            symbols == [[LessonSpan(.text("a"), style: .code), LessonSpan(.text("the ")), LessonSpan(.text("activation"), style: .strong)]])
        #expect(figure.kind == .correlation && figure.matrices.map(\.letter) == ["A", "K"] && figure.line == 22)
        #expect(figure.matrices[0].rows.map { $0.map(\.text) } == [["1", "2"], ["3", "4"]])
        #expect(figure.matrices[1].rows.map { $0.map(\.text) } == [["conv1.kernel[0, 0, :, :]"]])
    }

    @Test func commentsAreLeftOut() throws {
        #expect(try page("<!-- one\n\ntwo -- three\n-->\n\nText.").blocks.count == 1)
    }

    /// Errors in a page's text, with the line in that text and a word of the problem.
    private static let pageErrors: [(String, Int, String)] = [
        ("# One", 1, "heading"), ("### Three", 1, "heading"), ("> quoted", 1, "quote"), ("a\n\n***\n\nb", 3, "rule"),
        ("<b>x</b>", 1, "html"), ("a <b>x</b>", 1, "html"), ("a\n![x](y)", 2, "image"), ("a [x](y)", 1, "link"),
        ("<https://x.org>", 1, "link"),
        ("    code", 1, "indentedCode"), ("```\nx\n```", 1, "indentedCode"), ("- a\n  - b", 1, "nested"), ("- a\n\n  b", 1, "nested"),
        ("| a | b |", 1, "table"), ("<!-- a --> b", 1, "html"), ("```python\nx\n```", 1, "blockUnknown"),
        ("a {1", 1, "braceOpen"), ("a\nb }", 2, "braceOpen"), ("{1 +}", 1, "expression"), ("{1 : x}", 1, "badValue"),
        ("a\n{f(1)}", 2, "expression"),
        ("**“卷积”**是", 1, "strayMark"), ("2 * 3", 1, "strayMark"), ("a\u{7}", 1, "badCharacter"), ("a\u{e000}", 1, "badCharacter"),
        ("a\n\u{f0000}", 2, "badCharacter"), ("a\n\u{2028}", 2, "badCharacter"),
        ("a\n\n```scene\nbad: 1\n```", 4, "keyUnknown"), ("```scene\nthreads: 1\n```\na", 2, "keyUnknown"),
        ("```scene\nmodel 6c5\n```\na", 2, "notKeyed"), ("```scene\nseed: 1\nseed: 2\n```\na", 3, "keyRepeated"),
        ("```scene\nseed: -1\n```\na", 2, "badValue"), ("```scene\nmodel: 6x\n```\na", 2, "NotationError"),
        ("```scene\nat: step=x\n```\na", 2, "AddressError"), ("```scene\nat: step=20001\n```\na", 2, "outOfRange"),
        ("x\n\n## {1} x\n\nx", 3, "placeholder"), ("```scene\nplay: 9 things at 1\n```\na", 2, "badValue"),
        ("```scene\nplay: 0 units at 1\n```\na", 2, "badValue"), ("```scene\npoint: pane nowhere\n```\na", 2, "badValue"),
        ("```scene\npoint: units 0 2-1 0\n```\na", 2, "badValue"), ("```scene\nsample: 0 | 1 256\n```\na", 2, "badValue"),
        ("```scene\nsample: 0 | 1 2 /\n```\na", 2, "badValue"), ("```scene\nsample: 0 | 1 2\nsample: 0 | 1 2 3\n```\na", 3, "ragged"),
        ("```scene\nsample: 5 | 1\nclasses: 3\n```\na", 1, "outOfRange"),
        ("```scene\ndata: mnist\nsample: 0 | 1\n```\na", 2, "keysExclude"),
        ("```scene\nweights: conv1.kernel 1\n```\na", 2, "badValue"),
        ("```scene\nweights: a = 1\nweights: a = 2\n```\na", 3, "keyRepeated"),
        ("```scene\nwrong-rule: conv1 nothing\n```\na", 2, "badValue"), ("```scene\ninitial: ../x\n```\na", 2, "badValue"),
        ("```scene now\nseed: 2\n```\na", 1, "badValue"), ("```scene\nseed: 1\n```\n```scene\nseed: 2\n```\na", 4, "secondScene"),
        ("```question number\nask: x\n```", 1, "badValue"), ("```question riddle a\nask: x\n```", 1, "badValue"),
        ("```question number a_b\nask: x\n```", 1, "badValue"),
        ("```question number a\nanswer: 1\nwithin: 1\nright: x\n```", 1, "keyMissing"),
        ("```question number a\nask: x\nanswer: 1 +\nwithin: 1\nright: x\n```", 3, "expression"),
        ("```question number a\nask: x\nanswer: 1\nwithin: some\nright: x\n```", 4, "badValue"),
        ("```question number a\nask: x\nanswer: 1\nwithin: 1\nright: x\nhint: 1\n```", 6, "badValue"),
        ("```question number a\nask: x\nanswer: 1\nwithin: 1\nright: {\n```", 5, "braceOpen"),
        ("```question number a\nlet: loss = 1\nask: x\nanswer: 1\nwithin: 1\nright: x\n```", 2, "badValue"),
        ("```question number a\nask: x\nanswer: 1\nwithin: 1\nright: x\nwhy: conv1.bias[:]\n```", 6, "expression"),
        ("```question number a\nask: x\nanswer: 1\nwithin: 1\nright: x\nwhen: 1\n```", 6, "keyUnknown"),
        ("```question choice a\nask: x\nchoice: true | a\nright: x\n```", 1, "wrongCount"),
        ("```question choice a\nask: x\nchoice: true | a\nchoice: false\nright: x\n```", 4, "badValue"),
        ("```question make a\nask: x\nright: x\n```", 1, "keyMissing"), ("```figure circle\nA: 1\n```", 1, "badValue"),
        ("```figure matrix\n```", 1, "wrongCount"), ("```figure full\nA: 1\n```", 1, "wrongCount"),
        ("```figure matrix\nA: 1 2 / 3\n```", 2, "ragged"), ("```figure slide\nA: 1 2 / 3 4\nK: 1\n```", 2, "wrongCount"),
        ("```figure matrix\nA: 1 x[\n```", 2, "expression"), ("```formula\n```", 1, "emptyPage"),
        ("```formula\na {1+}\n```", 2, "expression"),
        ("x\n\n## Next", 3, "emptyPage"),
    ]

    @Test(arguments: pageErrors)
    func whatIsWrongHasItsLine(_ text: String, _ line: Int, _ problem: String) {
        let found = SmallLesson.problems(SmallLesson.page(text))
        #expect(found.contains { $0.line == line + 14 && "\($0.problem)".contains(problem) }, "\(found)")
    }

    private static let headerErrors: [(String, Int, String)] = [
        ("", 1, "headerMissing"), ("## A\n\nx", 1, "headerMissing"), ("---\ntitle: x\n", 1, "headerOpen"),
        ("---\ntitle: x\nteaches: y\nminutes: 5\n---\n", 0, "noPages"),
        ("---\ntitle: x\nteaches: y\nminutes: 5\n---\nx\n", 6, "beforePages"),
        ("---\ntitle: x\nteaches: y\nminutes: none\n---\n## A\n\nx", 4, "badValue"),
        ("---\ntitle: x\nminutes: 5\n---\n## A\n\nx", 1, "keyMissing"), ("---\ntitle: x\ncolour: red\n---\n## A\n\nx", 3, "keyUnknown"),
        (
            "---\ntitle: x\nteaches: y\nminutes: 5\nmodel: 6q\n---\n## A\n\n```scene\nseed: 1\n```\nx\n\n## B\n\n```scene\nseed: 2\n```\nx",
            5, "NotationError"
        ),
    ]

    @Test(arguments: headerErrors)
    func headersHaveTheirErrors(_ text: String, _ line: Int, _ problem: String) {
        let found = SmallLesson.problems(text)
        #expect(found.filter { $0.line == line && "\($0.problem)".contains(problem) }.count == 1, "\(found)")
    }

    @Test func allErrorsOfAFileComeAtOnceAndInOrder() {
        let found = SmallLesson.problems(
            SmallLesson.page("{1 +}\n\n```scene\nbad: 1\nseed: x\n```\n\n![a](b)\n\n```question number a\nask: {x\n```\n"))
        #expect(found.map(\.line) == [15, 18, 19, 22, 24, 24, 25], "\(found)")
    }

    @Test func idsAreUniqueInALesson() {
        let question = "```question make same\nask: x\nwhen: step > 1\nright: x\n```\n"
        let found = SmallLesson.problems(SmallLesson.page("\(question)\n\(question)"))
        #expect(found.count == 1 && found[0].line == 21)
        if case .idRepeated("same") = found.first?.problem {} else { #expect(Bool(false)) }
    }

    @Test func filesHaveTheirErrors() throws {
        let folder = TemporaryFolder()
        func problem(_ name: String) -> String {
            do throws(LessonErrors) {
                _ = try LessonReader.read("\(folder.path)/\(name)")
                return ""
            } catch {
                return "\(error.errors[0].problem)"
            }
        }
        folder.write([0x2D, 0x2D, 0x2D, 0xC3, 0x28], to: "bytes.md")
        folder.write([UInt8](repeating: 0x61, count: LessonFile.mostBytes + 1), to: "large.md")
        #expect(problem("none.md") == "missing" && problem("bytes.md") == "notUTF8" && problem("large.md").hasPrefix("tooLarge"))
        #expect(problem(".") == "notAFile")
        folder.write(
            SmallLesson.page("Text.").split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"), to: "crlf.md")
        #expect(problem("crlf.md") == "")
        // One byte order mark is skipped, a second one is a character.
        folder.write("\u{feff}" + SmallLesson.page("Text."), to: "mark.md")
        folder.write("\u{feff}\u{feff}" + SmallLesson.page("Text."), to: "marks.md")
        #expect(problem("mark.md") == "" && problem("marks.md") != "")
    }

    /// Damaged files are errors, never a crash.
    @Test func damageIsSurvived() {
        let whole = Array(
            SmallLesson.page("A *b* {1}\n\n```question number a\nask: x\nanswer: 1\nwithin: 1\nright: {answer}\n```\n").unicodeScalars)
        let others: [Unicode.Scalar] = ["{", "}", "*", "`", "\n", ":", "|", "-", "#", "<", "\u{e000}", " ", "/"]
        var stream = RandomStream(seed: 9, purpose: .testing, index: 2)
        var refused = 0
        for _ in 0..<1500 {
            var damaged = whole
            for _ in 0...stream.integer(below: 4) {
                let place = stream.integer(below: damaged.count)
                switch stream.integer(below: 3) {
                case 0: damaged.remove(at: place)
                case 1: damaged[place] = others[stream.integer(below: others.count)]
                default: damaged.removeSubrange(place..<min(damaged.count, place + stream.integer(below: 40)))
                }
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: damaged)
            let lines = text.count { $0 == "\n" } + 1
            do throws(LessonErrors) {
                let lesson = try SmallLesson.read(String(text))
                #expect(!lesson.pages.isEmpty && lesson.pages.allSatisfy { !$0.blocks.isEmpty })
            } catch {
                refused += 1
                #expect(!error.errors.isEmpty && error.errors.allSatisfy { (0...lines).contains($0.line) })
            }
        }
        #expect((750..<1500).contains(refused), "\(refused)")
        for deep in [
            String(repeating: "> ", count: 20_000), String(repeating: "*a ", count: 20_000), String(repeating: "- ", count: 5_000),
        ] {
            #expect(!SmallLesson.problems(SmallLesson.page(deep + "x")).isEmpty)
        }
    }
}
