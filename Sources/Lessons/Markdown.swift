import CCmark

/// A node of a Markdown document as a value, with lines counted from 1; libcmark's tree is freed after parsing.
struct MarkdownNode {
    enum Kind: Equatable {
        case document, quote, list(ordered: Bool, start: Int), item, paragraph, heading(Int), rule
        case code(info: String), htmlBlock, text, softBreak, lineBreak, codeSpan, html, emphasis, strong, link, image
        /// Nested more deeply than lessons allow.
        case tooDeep
    }

    var kind: Kind
    /// The text of text and code nodes.
    var literal: String
    var line: Int
    var children: [MarkdownNode]

    /// The deepest nesting read; a paragraph in a list with emphasis in strong text is within it.
    private static let mostDepth = 12

    /// Parses a Markdown text.
    static func parse(_ text: String) -> MarkdownNode {
        var text = text
        let tree = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { cmark_parse_document($0.baseAddress, $0.count, CMARK_OPT_DEFAULT) }
        }
        defer { cmark_node_free(tree) }
        guard let tree else { return MarkdownNode(kind: .document, literal: "", line: 1, children: []) }
        return MarkdownNode(tree, depth: 0, line: 1)
    }

    private init(kind: Kind, literal: String, line: Int, children: [MarkdownNode]) {
        self.kind = kind
        self.literal = literal
        self.line = line
        self.children = children
    }

    private init(_ node: OpaquePointer, depth: Int, line above: Int) {
        literal = cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
        let own = Int(cmark_node_get_start_line(node))
        // libcmark reports line 0 for some inline nodes.
        line = own > 0 ? own : above
        kind = Self.kind(of: node)
        children = []
        guard let first = cmark_node_first_child(node) else { return }
        if depth >= Self.mostDepth {
            kind = .tooDeep
            return
        }
        var next: OpaquePointer? = first
        while let child = next {
            children.append(MarkdownNode(child, depth: depth + 1, line: line))
            next = cmark_node_next(child)
        }
    }

    private static func kind(of node: OpaquePointer) -> Kind {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_DOCUMENT: return .document
        case CMARK_NODE_BLOCK_QUOTE: return .quote
        case CMARK_NODE_LIST:
            return .list(ordered: cmark_node_get_list_type(node) == CMARK_ORDERED_LIST, start: Int(cmark_node_get_list_start(node)))
        case CMARK_NODE_ITEM: return .item
        case CMARK_NODE_PARAGRAPH: return .paragraph
        case CMARK_NODE_HEADING: return .heading(Int(cmark_node_get_heading_level(node)))
        case CMARK_NODE_THEMATIC_BREAK: return .rule
        case CMARK_NODE_CODE_BLOCK:
            let info = cmark_node_get_fence_info(node).map { String(cString: $0) } ?? ""
            return .code(info: info)
        case CMARK_NODE_HTML_BLOCK: return .htmlBlock
        case CMARK_NODE_TEXT: return .text
        case CMARK_NODE_SOFTBREAK: return .softBreak
        case CMARK_NODE_LINEBREAK: return .lineBreak
        case CMARK_NODE_CODE: return .codeSpan
        case CMARK_NODE_HTML_INLINE: return .html
        case CMARK_NODE_EMPH: return .emphasis
        case CMARK_NODE_STRONG: return .strong
        case CMARK_NODE_LINK: return .link
        case CMARK_NODE_IMAGE: return .image
        default: return .tooDeep
        }
    }
}
