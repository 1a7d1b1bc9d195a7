/// A line of text in several styles.
public struct StyledText: Hashable, Sendable {
    /// A piece of the text in one style.
    public struct Piece: Hashable, Sendable {
        /// The text of the piece.
        public var text: VisibleText
        /// The style of the piece.
        public var style: Style
    }

    /// The pieces in order.
    public private(set) var pieces: [Piece] = []

    /// An empty text.
    public init() {}

    /// A text in one style.
    public init(_ text: VisibleText, _ style: Style = .plain) { append(text, style) }

    /// Appends text in a style.
    public mutating func append(_ text: VisibleText, _ style: Style = .plain) {
        guard !text.isEmpty else { return }
        if let last = pieces.last, last.style == style {
            pieces[pieces.count - 1].text = "\(last.text)\(text)"
        } else {
            pieces.append(Piece(text: text, style: style))
        }
    }

    /// Appends another text.
    public mutating func append(_ other: StyledText) { for piece in other.pieces { append(piece.text, piece.style) } }

    /// The width in columns.
    public var width: Int { pieces.reduce(0) { $0 + $1.text.width } }

    /// Whether the text is empty.
    public var isEmpty: Bool { pieces.isEmpty }

    /// The text without styles.
    public var plain: VisibleText { .joined(pieces.map(\.text), separator: "") }

    /// The text with each style replaced by `change`.
    public func restyled(_ change: (Style) -> Style) -> StyledText {
        var result = StyledText()
        for piece in pieces { result.append(piece.text, change(piece.style)) }
        return result
    }

    /// The text in lines of at most `columns` columns, broken like `VisibleText.wrapped`.
    public func wrapped(_ columns: Int) -> [StyledText] {
        var scalars: [Unicode.Scalar] = []
        var styles: [Style] = []
        for piece in pieces {
            for scalar in piece.text.string.unicodeScalars {
                scalars.append(scalar)
                styles.append(piece.style)
            }
        }
        return VisibleText.lines(scalars, Swift.max(columns, 2)).map { range in
            var line = StyledText()
            var start = range.lowerBound
            while start < range.upperBound {
                let end = styles[start..<range.upperBound].firstIndex { $0 != styles[start] } ?? range.upperBound
                var text = ""
                text.unicodeScalars.append(contentsOf: scalars[start..<end])
                line.append(VisibleText(trusted: text), styles[start])
                start = end
            }
            return line
        }
    }

    /// The text truncated to `columns` columns, ending in `mark` if more than spaces was removed.
    public func fitted(_ columns: Int, mark: Unicode.Scalar) -> StyledText {
        if width <= columns { return self }
        let kept = plain.fitted(columns, mark: mark).string.unicodeScalars
        var result = StyledText()
        var rest = kept[...]
        for piece in pieces where !rest.isEmpty {
            // The mark has the style of the text it replaces.
            let count = min(piece.text.string.unicodeScalars.count, rest.count)
            result.append(VisibleText(trusted: String(String.UnicodeScalarView(rest.prefix(count)))), piece.style)
            rest = rest.dropFirst(count)
        }
        return result
    }

    /// The text from a column on, beginning with `mark` if more than spaces was removed.
    public func dropping(columns: Int, mark: Unicode.Scalar) -> StyledText {
        var result = StyledText()
        // The mark replaces one more column.
        var left = columns > 0 ? columns + 1 : 0
        var isMarked = false
        for piece in pieces {
            var kept = ""
            for scalar in piece.text.string.unicodeScalars {
                if left > 0 {
                    left -= CharacterWidth.of(scalar)
                    isMarked = isMarked || scalar != " "
                    if left <= 0 { kept.unicodeScalars.append(isMarked ? mark : " ") }
                } else {
                    kept.unicodeScalars.append(scalar)
                }
            }
            result.append(VisibleText(trusted: kept), piece.style)
        }
        return result
    }
}

extension Canvas {
    /// Writes text in several styles from a cell on, up to `width` columns or the right edge, and returns the columns used.
    @discardableResult
    public mutating func write(_ text: StyledText, x: Int, y: Int, width: Int? = nil) -> Int {
        let room = min(size.width - x, width ?? .max)
        var column = x
        for piece in text.fitted(room, mark: omission).pieces { column += write(piece.text, x: column, y: y, piece.style) }
        return column - x
    }
}
