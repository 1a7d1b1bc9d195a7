import Messages
import TerminalUI
import Testing

@testable import Workbench

@Suite struct HelpScreenTests {
    private static let sizes = [Size(60, 16), Size(80, 24), Size(120, 40), Size(200, 60), Size(300, 80)]

    private func scroll(_ bench: Bench) -> Int? {
        if case .help(let scroll) = bench.bench.prompt.overlay { scroll } else { nil }
    }

    /// The lines of the box that show text.
    private func shown(_ bench: Bench) -> [String] {
        let rect = bench.bench.helpScreen.rect
        let canvas = bench.bench.view()
        return (rect.y + 1..<rect.endY - 1).map { y in
            String(String.UnicodeScalarView((rect.x + 2..<rect.endX - 2).compactMap { x in canvas[x, y].scalar }))
        }
    }

    // MARK: Pages

    @Test("The help begins with what the page shows, its keys and its mouse", arguments: Language.allCases, [Size(80, 24), Size(200, 60)])
    func thePageComesFirst(_ language: Language, _ size: Size) throws {
        let ways: [(HelpTopic, [Key])] = [
            (.main, []), (.derivation, [.enter, .enter]), (.preview, [.character("u")]), (.overview, [.character("o")]),
            (.curves, [.character("c")]), (.samples, [.character("s")]), (.matrix, [.character("s"), .character("m")]),
            (.drawing, [.character("d")]),
        ]
        for (topic, keys) in ways {
            var bench = try Bench(size: size, language: language)
            bench.press(.character("b"))
            for key in keys { bench.press(key) }
            bench.press(.character("?"))
            let words = bench.bench.words
            #expect(bench.bench.helpTopic == topic && scroll(bench) == 0)
            let lines = shown(bench)
            #expect(lines[0].hasPrefix(words(topic.title).string), "\(topic): \(lines[0])")
            let begin = words(topic.text).wrapped(bench.bench.helpScreen.rect.width - 4)
            #expect(lines[1].hasPrefix(begin[0].string), "\(topic): \(lines[1])")
            // Its keys stand before the mouse, that before the keys of every page.
            let screen = bench.bench.helpScreen
            let all = (0..<screen.lineCount).map(screen.text)
            let mouse = try #require(all.firstIndex(of: words(.helpMouse).string))
            let own = try #require(bench.bench.keysBelowHelp.first { topic.ownKeys.contains($0.heading) && $0.together == nil })
            let listed = try #require(all.firstIndex { $0.contains(words(own.help).wrapped(30)[0].string) })
            let program = try #require(all.firstIndex(of: words(.helpProgram).string))
            #expect(begin.count < listed && listed < mouse && mouse < program, "\(topic)")
            #expect(all[mouse + 1].hasPrefix(words(topic.mouse).wrapped(20)[0].string))
            // esc leads back to where one was.
            bench.press(.end, .escape)
            bench.press(.character("?"))
            #expect(bench.bench.helpTopic == topic && scroll(bench) == 0)
        }
    }

    @Test func ofALessonAndOfTheListOfLessons() throws {
        var bench = try LessonBench(size: Size(120, 40))
        try bench.open(0)
        bench.press(.character("?"))
        let words = bench.bench.words
        let screen = bench.bench.helpScreen
        let all = (0..<screen.lineCount).map(screen.text)
        #expect(bench.bench.helpTopic == .main && all.contains { $0.hasPrefix(words(.mouseLessonText).wrapped(40)[0].string) })
        bench.press(.escape)
        for _ in 0..<3 where bench.bench.selection.focusedPane != .text { bench.press(.backTab) }
        bench.press(.character("?"))
        #expect(bench.bench.helpTopic == .lessonText && bench.bench.view().text.contains(words(.helpLessonText).string))
        bench.press(.escape)
        bench.press(.character("l"))
        bench.press(.character("?"))
        #expect(bench.bench.helpTopic == .lessonList && bench.bench.view().text.contains(words(.helpLessonList).string))
        bench.press(.escape)
        if case .lessons = bench.bench.prompt.overlay {} else { Issue.record("esc does not lead back to the list") }
    }

    // MARK: Moving

    @Test(arguments: sizes)
    func pagesEndsSectionsAndTerms(_ size: Size) throws {
        var bench = try Bench(size: size)
        bench.press(.character("?"))
        let screen = bench.bench.helpScreen
        let first = bench.bench.view()
        #expect(screen.rows == min(size.height - 5, screen.lineCount))
        bench.press(.pageDown)
        #expect(scroll(bench) == min(screen.rows, screen.mostScroll))
        bench.press(.pageUp)
        #expect(bench.bench.view() == first)
        bench.press(.end)
        #expect(scroll(bench) == screen.mostScroll && bench.text.contains("no gradient passes"))
        bench.press(.pageDown)
        #expect(bench.text.contains("no more in this direction"))
        bench.press(.home)
        #expect(bench.bench.view() == first)
        bench.press(.character("g"))
        #expect(bench.text.contains("map, feature map"))
        bench.press(.home, .tab)
        #expect(scroll(bench) == screen.headings[1])
        bench.press(.right)
        #expect(scroll(bench) == min(screen.headings[2], screen.mostScroll))
        bench.press(.left)
        bench.press(.backTab)
        #expect(scroll(bench) == 0)
    }

    @Test("The frame says which section and which lines are shown", arguments: sizes)
    func whereOneIs(_ size: Size) throws {
        for appearance in [Appearance(colors: .indexed, unicode: true), .plainest] {
            var bench = try Bench(size: size, appearance: appearance)
            bench.press(.character("?"))
            let screen = bench.bench.helpScreen
            let dash = appearance.unicode ? "–" : "-"
            func frame(_ y: Int) -> String { bench.line(y) }
            #expect(frame(screen.rect.y).contains("help \(appearance.unicode ? "·" : "-") The main screen "))
            #expect(frame(screen.rect.endY - 1).contains(" 1\(dash)\(screen.rows)/\(screen.lineCount) "))
            bench.press(.tab)
            #expect(frame(screen.rect.y).contains(" Running and stepping "))
            bench.press(.end)
            #expect(frame(screen.rect.endY - 1).contains("\(dash)\(screen.lineCount)/\(screen.lineCount) "))
        }
    }

    @Test("What stands at the top stays there when the size changes")
    func resizing() throws {
        var bench = try Bench(size: Size(200, 60))
        bench.press(.character("?"), .tab, .tab)
        let top = shown(bench)[0]
        for size in Self.sizes {
            bench.resize(size)
            #expect(shown(bench)[0].hasPrefix(top.prefix(20)), "\(size)")
        }
        // Where all that follows fits, the end stays at the lower edge.
        bench.resize(Size(60, 16))
        bench.press(.end)
        bench.resize(Size(200, 60))
        let screen = bench.bench.helpScreen
        #expect(scroll(bench) == screen.mostScroll && shown(bench).last?.contains("no gradient passes") == true)
    }

    // MARK: Searching

    @Test func searchingShowsTheFirstMatchWhileOneTypes() throws {
        var bench = try Bench()
        bench.press(.character("?"), .character("n"))
        #expect(bench.text.contains("nothing to search for yet"))
        bench.press(.down, .character("/"))
        bench.type("gRad")
        var match = try #require(bench.bench.prompt.helpSearch.match)
        #expect(bench.text.lowercased().contains("grad") && bench.text.contains("/ gRad"))
        bench.type("Ient")
        match = try #require(bench.bench.prompt.helpSearch.match)
        let matches = bench.bench.helpScreen.matches
        #expect(match == 0 && matches.count > 1 && bench.line(21).contains(" 1/\(matches.count) "))
        // esc leads back to where one was, with the search there was.
        bench.press(.escape)
        #expect(scroll(bench) == 1 && bench.bench.prompt.helpSearch == HelpSearch())
        bench.press(.character("/"))
        bench.type("gradient")
        bench.press(.enter)
        #expect(bench.bench.prompt.helpSearch.field == nil && bench.line(21).contains("/ gradient 1/\(matches.count) "))
        for number in 1..<matches.count {
            bench.press(.character("n"))
            #expect(bench.bench.prompt.helpSearch.match == number && bench.line(21).contains(" \(number + 1)/\(matches.count) "))
            #expect(shown(bench).contains { $0.lowercased().contains("gradient") })
        }
        bench.press(.character("n"))
        #expect(bench.bench.prompt.helpSearch.match == 0)
        bench.press(.character("N"))
        #expect(bench.bench.prompt.helpSearch.match == matches.count - 1)
        // A match that was scrolled away no longer counts.
        bench.press(.home, .character("n"))
        #expect(bench.bench.prompt.helpSearch.match == 0)
    }

    @Test func whatIsNotFoundIsSaid() throws {
        var bench = try Bench()
        bench.press(.character("?"), .character("/"))
        bench.type("no such words")
        #expect(bench.line(21).contains(" not found ") && scroll(bench) == 0)
        bench.press(.right)
        #expect(bench.text.contains("no more in this direction"))
        bench.press(.enter)
        #expect(bench.text.contains("“no such words” is not in the help") && bench.bench.prompt.helpSearch.field == nil)
        bench.press(.character("n"))
        #expect(bench.text.contains("“no such words” is not in the help"))
        bench.press(.character("/"), .control("u"))
        bench.type("reopens this screen")
        bench.press(.enter)
        bench.press(.character("n"))
        #expect(bench.text.contains("this is the only match"))
        bench.press(.character("/"), .control("u"), .enter)
        #expect(bench.bench.prompt.helpSearch == HelpSearch())
    }

    @Test("Every match is marked where it stands, without colours, too", arguments: Language.allCases, [true, false])
    func matchesAreMarked(_ language: Language, _ isPlain: Bool) throws {
        let appearance =
            isPlain ? Appearance(colors: .monochrome, unicode: language == .chinese) : Appearance(colors: .indexed, unicode: true)
        var bench = try Bench(size: Size(100, 50), language: language, appearance: appearance)
        bench.press(.character("?"), .character("/"))
        bench.type(language == .english ? "the" : "单击")
        bench.press(.enter)
        let screen = bench.bench.helpScreen
        let canvas = bench.bench.view()
        #expect(screen.matches.count > 5)
        var marked = 0
        for match in screen.matches where match.line < screen.rows {
            for part in match.parts where part.line < screen.rows {
                let before = screen.text(ofLine: part.line).unicodeScalars.prefix(part.scalars.lowerBound)
                let x = screen.rect.x + 2 + VisibleText(untrusted: String(String.UnicodeScalarView(before))).width
                #expect(canvas[x, screen.rect.y + 1 + part.line].style.reverse)
            }
            marked += 1
        }
        let reversed = (screen.rect.y + 1..<screen.rect.endY - 1).flatMap { y in
            (screen.rect.x + 2..<screen.rect.endX - 2).filter { canvas[$0, y].style.reverse }
        }
        let width = language == .english ? 3 : 4
        #expect(marked > 1 && reversed.count >= (marked - 1) * width && reversed.count <= (marked + 1) * width)
        // The chosen one has a sign of its own.
        let sign: Unicode.Scalar = appearance.unicode ? "▸" : ">"
        let signs = (screen.rect.y + 1..<screen.rect.endY - 1).filter { canvas[screen.rect.x + 1, $0].scalar == sign }
        #expect(signs == [screen.rect.y + 1 + screen.matches[0].line])
    }

    @Test("A text is found wherever its lines are broken", arguments: sizes, Language.allCases)
    func brokenLines(_ size: Size, _ language: Language) throws {
        var bench = try Bench(size: size, language: language)
        bench.press(.character("?"), .character("/"))
        let text = bench.bench.words(.helpReadingText).string
        // Each piece of three words, or of six Chinese characters, may be broken.
        let pieces: [String]
        if language == .english {
            let words = text.split(separator: " ").map(String.init)
            pieces = words.indices.dropLast(2).map { words[$0..<$0 + 3].joined(separator: " ") }
        } else {
            let characters = Array(text)
            pieces = characters.indices.dropLast(6).map { String(characters[$0..<$0 + 6]) }.filter { !$0.contains("  ") }
        }
        var broken = 0
        for piece in pieces {
            bench.bench.prompt.helpSearch.text = piece.trimmed
            let matches = bench.bench.helpScreen.matches
            #expect(!matches.isEmpty, "\(piece)")
            broken += matches.contains { $0.parts.count > 1 } ? 1 : 0
        }
        #expect(broken > 0)
    }

    // MARK: Looks

    @Test("The arrows stand on the frame, with a blank between them and the text", arguments: Language.allCases)
    func theArrowsStandApart(_ language: Language) throws {
        var bench = try Bench(language: language)
        bench.press(.character("?"))
        for _ in 0..<bench.bench.helpScreen.mostScroll {
            bench.press(.down)
            let canvas = bench.bench.view()
            for y in 0..<24 {
                for x in 0..<80 where ["▲", "▼"].contains(canvas[x, y].scalar) && x > 70 {
                    #expect(x == 79 && canvas[78, y].scalar == " ", "\(bench.text)")
                }
            }
        }
        bench.press(.up)
        #expect(scroll(bench) == bench.bench.helpScreen.mostScroll - 1)
    }

    @Test("The help says what the run is trained with, at every size")
    func settingsOfTheRun() throws {
        for size in Self.sizes {
            var bench = try Bench(size: size)
            bench.press(.character("?"), .character("/"))
            bench.type("This run")
            for part in ["learning rate: 0.5", "half squared error", "batch size: 50", "seed: 1"] { #expect(bench.text.contains(part)) }
        }
    }

    @Test("The terms are named in the last line at every size, and the help lists its own keys")
    func theTermsAreOneKeyAway() throws {
        for size in Self.sizes {
            var bench = try Bench(size: size)
            bench.press(.character("?"))
            #expect(bench.line(size.height - 1).contains("g terms") && bench.line(size.height - 1).contains("/ search"))
            let screen = bench.bench.helpScreen
            let all = (0..<screen.lineCount).map(screen.text)
            for key in Keys.help where key.heading == .helpOfHelp {
                #expect(all.contains { $0.contains(bench.bench.words(key.help).wrapped(30)[0].string) })
            }
        }
    }
}

extension String {
    fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }
}
