/// A line of text in several styles.
public struct StyledText: Hashable, Sendable {
    /// A part of it in one style.
    public struct Piece: Hashable, Sendable {
        /// What it says.
        public var text: VisibleText
        /// How it is drawn.
        public var style: Style
    }

    /// In order.
    public private(set) var pieces: [Piece] = []

    /// Nothing.
    public init() {}

    /// Text in one style.
    public init(_ text: VisibleText, _ style: Style = .plain) { append(text, style) }

    /// Adds text at its end.
    public mutating func append(_ text: VisibleText, _ style: Style = .plain) {
        guard !text.isEmpty else { return }
        if let last = pieces.last, last.style == style {
            pieces[pieces.count - 1].text = "\(last.text)\(text)"
        } else {
            pieces.append(Piece(text: text, style: style))
        }
    }

    /// Adds another at its end.
    public mutating func append(_ other: StyledText) { for piece in other.pieces { append(piece.text, piece.style) } }

    /// The columns that it takes.
    public var width: Int { pieces.reduce(0) { $0 + $1.text.width } }

    /// Whether nothing is in it.
    public var isEmpty: Bool { pieces.isEmpty }

    /// The words without their styles.
    public var plain: VisibleText { .joined(pieces.map(\.text), separator: "") }

    /// The same with each style changed.
    public func restyled(_ change: (Style) -> Style) -> StyledText {
        var result = StyledText()
        for piece in pieces { result.append(piece.text, change(piece.style)) }
        return result
    }

    /// Lines of at most so many columns, broken as `VisibleText.wrapped` does it.
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

    /// What stands from a column on.
    public func dropping(columns: Int) -> StyledText {
        var result = StyledText()
        var left = columns
        for piece in pieces {
            var kept = ""
            for scalar in piece.text.string.unicodeScalars {
                if left > 0 { left -= CharacterWidth.of(scalar) } else { kept.unicodeScalars.append(scalar) }
            }
            result.append(VisibleText(trusted: kept), piece.style)
        }
        return result
    }
}

extension Canvas {
    /// Writes text in several styles from a cell on, up to `width` columns; returns the columns used.
    @discardableResult
    public mutating func write(_ text: StyledText, x: Int, y: Int, width: Int? = nil) -> Int {
        var column = x
        for piece in text.pieces {
            column += write(piece.text, x: column, y: y, width: width.map { max(0, x + $0 - column) }, piece.style)
        }
        return column - x
    }
}
