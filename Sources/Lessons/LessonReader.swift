import Files

/// Reads the file of a lesson.
public struct LessonReader {
    /// The most pages of a lesson.
    public static let mostPages = 30
    /// Far more than lessons need; libcmark 0.30 takes minutes for a megabyte of brackets.
    private static let mostBrackets = 4_000
    private static let headerKeys = ["title", "teaches", "minutes"]
    private static let headerOptions = ["optional"]
    private static let blocks = ["scene", "question", "formula", "figure"]

    private let name: String
    private let path: String
    private let folder: String
    private let problems: ProblemList
    private var header: [KeyedLine] = []
    private var placeholders = Placeholders()
    private var pages: [LessonPage] = []
    private var hasScene = false
    /// Whether the current page has any content, valid or not.
    private var hasContent = false
    private var ids: Set<String> = []
    private var damagedScenes: Set<Int> = []

    /// Reads a lesson's file in one language. Throws all its errors together.
    public static func read(_ path: String) throws(LessonErrors) -> Lesson { try whole(draft(path)) }

    /// Reads a lesson from text, as if from a file at `path`.
    static func read(_ text: String, path: String) throws(LessonErrors) -> Lesson { try whole(draft(text, path: path)) }

    private static func whole(_ draft: LessonDraft) throws(LessonErrors) -> Lesson {
        guard let lesson = draft.lesson, draft.errors.isEmpty else { throw LessonErrors(errors: draft.errors) }
        return lesson
    }

    /// Reads as much of a file as possible.
    static func draft(_ path: String) -> LessonDraft {
        let problems = ProblemList(file: path)
        guard let text = problems.attempt(0, { try LessonFile.text(path) }) else {
            return LessonDraft(lesson: nil, errors: problems.errors, damagedScenes: [])
        }
        return draft(text, path: path)
    }

    private static func draft(_ text: String, path: String) -> LessonDraft {
        let problems = ProblemList(file: path)
        let folder = Lesson.folder(of: path)
        var reader = LessonReader(
            name: folder.lastPathPart, path: path, folder: folder, problems: problems)
        let lesson = reader.lesson(text)
        return LessonDraft(lesson: lesson, errors: problems.errors.inOrder, damagedScenes: reader.damagedScenes)
    }

    private init(name: String, path: String, folder: String, problems: ProblemList) {
        self.name = name
        self.path = path
        self.folder = folder
        self.problems = problems
    }

    private mutating func lesson(_ text: String) -> Lesson? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if let scalar = line.unicodeScalars.first(where: { !Placeholders.isAllowed($0) }) {
                problems.add(index + 1, .badCharacter(code: scalar.value))
            }
        }
        guard problems.errors.isEmpty, let body = body(lines) else { return nil }
        let markdown = placeholders.take(from: body)
        let brackets = markdown.utf8.count { $0 == UInt8(ascii: "[") }
        guard brackets <= Self.mostBrackets else {
            problems.add(0, .wrongCount("[", found: brackets, least: 0, most: Self.mostBrackets))
            return nil
        }
        let document = MarkdownNode.parse(markdown)
        // Errors on surplus pages are not reported.
        for node in document.children where pages.count <= Self.mostPages { read(node) }
        closePage()
        if pages.isEmpty { problems.add(0, .noPages) }
        if pages.count > Self.mostPages { problems.add(pages[Self.mostPages].line, .tooManyPages(limit: Self.mostPages)) }
        let keys = Dictionary(header.map { ($0.key, $0) }) { first, _ in first }
        for key in Self.headerKeys where keys[key]?.value.isEmpty != false { problems.add(1, .keyMissing(key)) }
        let minutes = keys["minutes"].flatMap { keyed in problems.attempt(keyed.line) { try keyed.ranges(1...240, most: 1)[0] } }
        if let keyed = keys["optional"], !pages.isEmpty {
            let optional = problems.attempt(keyed.line) { try keyed.ranges(1...pages.count) } ?? []
            for page in optional.joined() { pages[page - 1].isOptional = true }
            if pages.allSatisfy(\.isOptional) { problems.add(keyed.line, keyed.bad("1 ... \(pages.count)")) }
        }
        return Lesson(
            name: name, path: path, title: keys["title"]?.value ?? "", teaches: keys["teaches"]?.value ?? "", minutes: minutes ?? 0...0,
            pages: pages)
    }

    /// Reads the header and returns the rest with blank lines in its place, so that line numbers stay the same.
    private mutating func body(_ lines: [Substring]) -> String? {
        guard lines.first?.trimmed == "---" else {
            problems.add(1, .headerMissing)
            return nil
        }
        guard let end = lines.dropFirst().firstIndex(where: { $0.trimmed == "---" }) else {
            problems.add(1, .headerOpen)
            return nil
        }
        header = KeyedLine.read(Array(lines[1..<end]), from: 2, problems)
        KeyedLine.check(header, once: Self.headerKeys + Self.headerOptions + SceneReader.once, repeatable: SceneReader.repeatable, problems)
        return (Array(repeating: "", count: end + 1) + lines[(end + 1)...]).joined(separator: "\n")
    }

    private var sceneHeader: [KeyedLine] { header.filter { !(Self.headerKeys + Self.headerOptions).contains($0.key) } }

    private mutating func read(_ node: MarkdownNode) {
        switch node.kind {
        case .heading(2): openPage(node)
        case .heading: problems.add(node.line, .unsupported(.heading))
        case .htmlBlock: if !Self.isComment(node.literal) { problems.add(node.line, .unsupported(.html)) }
        case .quote: problems.add(node.line, .unsupported(.quote))
        case .rule: problems.add(node.line, .unsupported(.rule))
        case .paragraph:
            if case .text = node.children.first?.kind, node.children[0].literal.hasPrefix("|") {
                problems.add(node.line, .unsupported(.table))
            }
            add(.paragraph(SpanReader.spans(node.children, placeholders, problems)), node.line)
        case .list(let isOrdered, let start): list(node, isOrdered: isOrdered, start: start)
        case .code(let info): block(node, info)
        default: problems.add(node.line, .unsupported(.nested))
        }
    }

    /// Whether an HTML block is a single comment.
    private static func isComment(_ html: String) -> Bool {
        let text = html.trimmed
        guard text.hasPrefix("<!--"), text.hasSuffix("-->") else { return false }
        let inside = text.dropFirst(4)
        return inside.indices.first { inside[$0...].hasPrefix("-->") }.map { inside[$0...].count == 3 } ?? false
    }

    private mutating func openPage(_ node: MarkdownNode) {
        closePage()
        let title = SpanReader.spans(node.children, placeholders, problems).map { span in
            if case .text(let text) = span.content { return text }
            problems.add(node.line, .unsupported(.placeholder))
            return ""
        }.joined()
        if title.isEmpty { problems.add(node.line, .emptyPage) }
        // A page without a scene keeps the previous page's.
        let scene =
            pages.last?.scene
            ?? SceneReader.scene([], header: sceneHeader, line: node.line, folder: folder, lesson: name, problems)
        pages.append(LessonPage(title: title, blocks: [], scene: scene, line: node.line))
        hasScene = false
        hasContent = false
    }

    private func closePage() {
        guard let page = pages.last, !hasContent else { return }
        problems.add(page.line, .emptyPage)
    }

    private mutating func add(_ block: LessonBlock, _ line: Int) {
        guard !pages.isEmpty else { return problems.add(line, .beforePages) }
        hasContent = true
        pages[pages.count - 1].blocks.append(block)
    }

    private mutating func list(_ node: MarkdownNode, isOrdered: Bool, start: Int) {
        for (index, item) in node.children.enumerated() {
            guard item.children.count == 1, item.children[0].kind == .paragraph else {
                problems.add(item.line, .unsupported(.nested))
                continue
            }
            let mark = isOrdered ? "\(start + index)." : "•"
            add(.item(mark: mark, SpanReader.spans(item.children[0].children, placeholders, problems)), item.line)
        }
    }

    private mutating func block(_ node: MarkdownNode, _ info: String) {
        let words = placeholders.restored(info).words
        guard let kind = words.first else { return problems.add(node.line, .unsupported(.indentedCode)) }
        guard Self.blocks.contains(String(kind)) else {
            return problems.add(node.line, .blockUnknown(String(kind), known: Self.blocks))
        }
        guard !pages.isEmpty else { return problems.add(node.line, .beforePages) }
        let text = placeholders.restored(node.literal)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let first = node.line + 1
        let rest = Array(words.dropFirst())
        if kind != "scene" { hasContent = true }
        switch kind {
        case "scene": scene(rest, KeyedLine.read(lines, from: first, problems), node.line)
        case "question":
            let before = problems.errors.count
            let question = QuestionReader.question(rest, KeyedLine.read(lines, from: first, problems), line: node.line, problems)
            guard let question else { return }
            if !ids.insert(question.id).inserted { problems.add(node.line, .idRepeated(question.id)) }
            // An incomplete question would only cause further errors.
            if problems.errors.count == before { add(.question(question), node.line) }
        case "figure":
            guard let figure = FigureReader.figure(rest, KeyedLine.read(lines, from: first, problems), line: node.line, problems) else {
                return
            }
            add(.figure(figure), node.line)
        default:
            if let formula = FigureReader.formula(lines, from: first, problems) { add(formula, node.line) }
        }
    }

    private mutating func scene(_ info: [Substring], _ lines: [KeyedLine], _ line: Int) {
        if let word = info.first { problems.add(line, .badValue(key: "scene", found: String(word), expected: "```scene")) }
        guard !hasScene else { return problems.add(line, .secondScene) }
        hasScene = true
        let before = problems.errors.count
        KeyedLine.check(lines, once: SceneReader.once, repeatable: SceneReader.repeatable, problems)
        pages[pages.count - 1].scene = SceneReader.scene(
            lines, header: sceneHeader, line: line, folder: folder, lesson: name, problems)
        if problems.errors.count > before { damagedScenes.insert(line) }
    }
}
