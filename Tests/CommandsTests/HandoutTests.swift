import Files
import FoundationEssentials
import Glibc
import Interchange
import Messages
import TemporaryFolders
import TerminalUI
import Testing
import Workbench

@testable import Commands
@testable import Lessons

/// A lesson of a network so small that its numbers are known: the first unit is 2·1 + 3·2 + 0·0 + 1·1.
private let source = """
    ---
    title: Sums <b> & more
    teaches: add up
    minutes: 3
    model: 1c2:none
    sample: 0 | 1 2 0 / 0 1 3 / 1 1 0
    weights: conv1.kernel = 2 3 / 0 1
    weights: conv1.bias = 0
    ---

    ## The *sum*

    ```scene
    at: phase=forward.conv1 layer=conv1 focus=picture
    play: 2 phases at 1
    point: units 0 0 0-1
    ```

    The first unit is {conv1.activation[0,0,0]}, **not** {1 + 1}; a `*` and a \\<script>.

    - one
    - two

    ```formula
    z = Σ w·x
    w: weight
    ```

    ```figure correlation
    A: 1 2 0 / 0 1 3 / 1 1 0
    K: conv1.kernel[0,0,:,:]
    ```

    ```question number sum
    ask: What is unit 0,1?
    answer: conv1.activation[0,0,1]
    within: 1%
    right: Yes, {answer}.
    hint: conv1.activation[0,0,0] | {you} is its neighbour.
    hint: | Try again.
    ```

    ## Again

    ```question choice which
    ask: Which is larger?
    choice: conv1.activation[0,0,0] > 8 | the first | It is {conv1.activation[0,0,0]}.
    choice: conv1.activation[0,0,0] <= 8 | the second |
    right: So it is.
    ```

    ```question unit largest
    ask: Go to the largest.
    where: conv1.activation[map,row,column] == max(conv1.activation[0,:,:])
    right: There.
    ```

    ## Other

    ```scene
    at: phase=load layer=input
    ```

    ```question make rate
    ask: Make the learning rate 5.
    when: rate == 5
    right: Made.
    hint: | Type :lr 5.
    ```
    """

private func command(
    _ text: String = source, _ language: Language = .english, answers: Bool = true, file: String = "x.html"
) throws -> HandoutCommand {
    HandoutCommand(
        lesson: try LessonReader.read(text, path: "lessons/01-sums/en.md"), file: file, answers: answers, words: Phrasebook(language),
        threads: 1)
}

@Suite struct HandoutTests {
    @Test("A self-contained page: the lesson's text is no markup in it, and its pictures are included")
    func html() throws {
        let text = try command().text(.html)
        #expect(text.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">") && text.hasSuffix("</html>\n"))
        #expect(text.contains("<title>Sums &lt;b&gt; &amp; more</title>") && !text.contains("<script>"))
        for outside in ["src=", "href=", "url(", "@import", "http://", "https://"] {
            #expect(text.split(separator: outside).count - 1 == (outside == "http://" ? svgCount(text) : 0), "\(outside)")
        }
        #expect(text.contains("The first unit is 9, <strong>not</strong> 2; a <code>*</code> and a &lt;script&gt;."))
        #expect(text.contains("<p><code>w</code>&ensp;weight</p>"))
        // The picture of the first scene, the figure, the picture of the last scene; the second page has none of its own.
        #expect(svgCount(text) == 3 && text.contains("(See the picture of page 1.)") && text.contains("<section class=\"same\">"))
        // A scene that plays is shown at its end: both forward phases are done.
        #expect(text.contains("next: backward of output"))
    }

    /// Markup and invisible characters.
    private static let hostile = "</p></title></text><script>x()</script><img src=x onerror='x()'> \"&amp;\u{202e}\u{200d}"

    @Test("No text of a lesson becomes markup in its handout")
    func hostileText() throws {
        let markdown = Self.hostile.replacing("<", with: "\\<").replacing("&", with: "\\&")
        var lesson = source
        for (key, word, isMarkdown) in [
            ("title: ", "Sums <b> & more", false), ("teaches: ", "add up", false), ("## ", "The *sum*", true), ("", "The first unit", true),
            ("- ", "one", true), ("z = ", "Σ w·x", false), ("w: ", "weight", true), ("ask: ", "What is unit 0,1?", true),
            ("right: ", "Yes", true), ("| ", "{you}", true), ("| ", "the first", true), ("| ", "It is", true),
            ("ask: ", "Go to the largest.", true), ("right: ", "There.", true), ("ask: ", "Make the", true), ("| ", "Type", true),
        ] {
            #expect(lesson.contains(key + word))
            lesson = lesson.replacing(key + word, with: key + (isMarkdown ? markdown : Self.hostile))
        }
        let text = try command(lesson).text(.html)
        #expect(tags(text) == tags(try command().text(.html)))
        #expect(!text.contains("<script") && !text.contains("<img"))
        let plain = try command(lesson, file: "x.md").text(.markdown)
        // Nothing between fences is markup.
        let unfenced = plain.split(separator: "\n```\n").enumerated().filter { $0.offset % 2 == 0 }.map(\.element).joined()
        #expect(unfenced.contains("\\<script") && !unfenced.replacing("\\<", with: "").contains("<"))
        for invisible in ["\u{202e}", "\u{200d}"] as [Unicode.Scalar] {
            #expect(!text.unicodeScalars.contains(invisible) && !plain.unicodeScalars.contains(invisible))
        }
    }

    /// The page's tags with their text, except for its pictures, whose text may be split differently.
    private func tags(_ page: String) -> [Substring] {
        page.split(separator: "<svg").enumerated().flatMap { index, part in
            let rest = index == 0 ? part[...] : part.split(separator: "</svg>", maxSplits: 1).last ?? ""
            return rest.split(separator: "<").dropFirst(index == 0 ? 0 : 1).map { $0.prefix { $0 != ">" } }
        }
    }

    private func svgCount(_ text: String) -> Int { text.split(separator: "<svg xmlns=\"http://www.w3.org/2000/svg\"").count - 1 }

    @Test func questionsHaveRoomAndAnswersOnlyWhereTheyAreWanted() throws {
        let text = try command(answers: false).text(.html)
        #expect(text.contains("<b>Question 1</b>&ensp;What is unit 0,1?") && text.contains("(±1%)"))
        #expect(text.contains("<span class=\"box\"></span>the first</li>"))
        #expect(text.contains("map <span class=\"room short\"></span>, row <span class=\"room short\"></span>"))
        #expect(text.contains("What I did, and what happened:") && !text.contains("Right answers") && !text.contains("neighbour"))
    }

    @Test("Answers come from the network, hints belong to the mistakes that give other numbers")
    func answers() throws {
        let text = try command().text(.html)
        #expect(text.contains("<b>Question 1:</b>&ensp;<b>7</b>&ensp;Yes, 7."))
        #expect(text.contains("<li>9 &rarr; 9 is its neighbour.</li>") && !text.contains("Try again."))
        #expect(text.contains("<b>the first</b>&ensp;So it is."))
        #expect(text.contains("<b>conv1 · maps · map 0, row 1, column 1</b>&ensp;There."))
        #expect(text.contains("<b>Question 4:</b>&ensp;Type :lr 5."))
    }

    @Test func markdown() throws {
        let text = try command(source, .chinese).text(.markdown)
        #expect(text.hasPrefix("# Sums \\<b\\> \\& more\n\nadd up\n\n约 3 分钟\n\n## 1 The sum\n\n```\n"))
        #expect(text.contains("**not** 2; a `*` and a \\<script\\>.\n\n- one\n- two\n\n```\nz = Σ w·x\n```\n\n- `w` weight\n"))
        #expect(text.contains("**问题 1** What is unit 0,1?") && text.contains("- [ ] the first\n- [ ] the second"))
        #expect(text.contains("## 正确答案") && text.contains("- 9 → 9 is its neighbour."))
        // Marks shown by colours and brackets on the screen are listed.
        #expect(text.contains("\n```\n\n标出的是：图 0，行 0，列 0–1\n\n"))
        // A full-width colon needs no blank after it, and no line ends with one.
        #expect(text.contains("答：\\_") && text.split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") || $0.hasPrefix(" ") })
        #expect(!text.contains("\u{1b}") && !text.contains("<svg"))
    }

    @Test("Emphasis around a number includes its sign, where CommonMark allows emphasis there")
    func signs() throws {
        let lesson = source.replacing("**not** {1 + 1}", with: "**{1 - 3}**, 是 **{2 - 3}** or **-3 a**, (**-4**)")
        #expect(try command(lesson).text(.markdown).contains("**-2**, 是 **-1** or **-3 a**, (-**4**)"))
        // Punctuation at the end is emphasised, too, if CommonMark recognises the mark there.
        let ends = source.replacing("**not** {1 + 1}", with: "**Add up.** Turned by **180°**.")
        #expect(try command(ends).text(.markdown).contains("**Add up.** Turned by **180°**."))
    }

    @Test func severalUnitsAreCountedInBothLanguages() throws {
        let lesson = source.replacing("where: conv1.activation[map,row,column] == max(conv1.activation[0,:,:])", with: "where: row == 1")
        #expect(try command(lesson).text(.markdown).contains("conv1 · maps · map 0, row 1, column 0, and 1 more**"))
        #expect(try command(lesson, .chinese).text(.markdown).contains("conv1 · 特征图 · 图 0，行 1，列 0 等，另有 1 个**"))
    }

    @Test func theNameSaysTheForm() throws {
        #expect(try HandoutKind(file: "a.b/c.HTML") == .html && HandoutKind(file: "c.md") == .markdown)
        for name in ["c.pdf", "html", ".md", "c.", "a.html/c"] {
            #expect(throws: UsageProblem.handoutKind(file: name)) { try HandoutKind(file: name) }
        }
    }

    @Test func whatKeepsASceneFromStandingIsToldWithItsLine() throws {
        func fails(_ change: (String, String), above: Int) throws {
            let lesson = source.replacing(change.0, with: change.1)
            let lines = lesson.split(separator: "\n", omittingEmptySubsequences: false)
            let line = (lines.firstIndex { $0.contains(change.1) } ?? -1) + 1 - above
            do {
                _ = try command(lesson).text(.html)
                Issue.record("it was written")
            } catch let error as LessonError {
                #expect(error.file == "lessons/01-sums/en.md" && error.line == line, "\(error.line)")
            }
        }
        try fails(("at: phase=load layer=input", "at: phase=load layer=conv9"), above: 1)
        try fails(("{1 + 1}", "{conv1.activation[0,7,0]}"), above: 0)
    }

    @Test func theFileIsWrittenWholeAndTold() throws {
        let folder = TemporaryFolder()
        let path = folder.path("handout.md")
        let recorder = Recorder()
        var command = try command(answers: false)
        command.file = path
        try command.run(recorder.commandOutput())
        #expect(recorder.output == "wrote \(path)\n")
        #expect(try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self).hasPrefix("# Sums"))
        command.file = "/nonexistent/x.md"
        #expect(throws: FileError.self) { try command.run(recorder.commandOutput()) }
    }
}
