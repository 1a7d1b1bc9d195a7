extension Canvas {
    /// The canvas as a self-contained SVG 1.1 picture: an `<svg>` element and a line break, for a file or for embedding in a page.
    ///
    /// Letters are text in a monospaced font. Blocks, shades, box lines and Braille dots are drawn as shapes, so that they are crisp and
    /// connect in every font. The terminal's default colours become black on white, for printing, or with the dark theme light on dark.
    /// `title` is the alternative text. Takes time proportional to the number of cells; blank cells produce no output.
    public func svg(title: VisibleText = "", theme: ThemeName = .light) -> String {
        var picture = SVGPicture(size: size, theme)
        for y in 0..<size.height {
            for x in 0..<size.width { picture.add(self[x, y], x, y) }
            picture.endLine()
        }
        return picture.text(title: title)
    }
}

/// An SVG picture that is built cell by cell.
private struct SVGPicture {
    /// A fill colour and its opacity in percent.
    private struct Paint: Hashable {
        var color: String
        var cover = 100
    }

    /// The style of a group of letters.
    private struct Hand: Hashable {
        enum Kind: Hashable {
            /// Consecutive letters of one column.
            case narrow
            /// Letters of two columns.
            case wide
            /// A symbol that may come from another font, centred in its cell.
            case sign
        }

        var color: String
        var isBold: Bool
        var kind: Kind
    }

    private struct Word {
        var x: Int
        var columns: Int
        var text: String
    }

    private let size: Size
    private var areas = Grouped<Paint, CellRect>()
    private var shades = Grouped<Paint, CellRect>()
    private var lines = Grouped<Paint, CellRect>()
    private var dots = Grouped<Paint, (x: Int, y: Int)>()
    private var words = Grouped<Hand, (word: Word, row: Int)>()
    private var open: (hand: Hand, word: Word, row: Int)?

    /// The font size at which letters are as wide as a cell: nearly all monospaced fonts are 0.6 times as wide as high.
    private static let fontSize = "13.333"
    /// The difference between two cells and a wide letter, which is as wide as the font is high; half of it goes before the letter.
    private static let (wideGap, halfGap) = ("2.667", 1.333)
    /// The distance from the top of a cell to the baseline.
    private static let baseline = 12

    /// The colours that stand for the terminal's own.
    private let ink: String
    private let paper: String

    init(size: Size, _ theme: ThemeName) {
        self.size = size
        (ink, paper) = theme == .dark ? ("#d4d4d4", "#1e1e1e") : ("#000", "#fff")
    }

    mutating func add(_ cell: Cell, _ column: Int, _ row: Int) {
        let (ink, paper) = colors(cell.style)
        let (left, top) = (column * CellShape.width, row * CellShape.height)
        func placed(_ rect: CellRect) -> CellRect { CellRect(left + rect.x, top + rect.y, rect.width, rect.height) }
        let whole = CellRect(left, top, CellShape.width, CellShape.height)
        if cell.style.underline { lines.add(CellRect(left, top + Self.baseline + 2, CellShape.width, 1), for: Paint(color: ink)) }
        switch cell.scalar {
        case "▀"?, "▄"?:
            // Both halves as separate rectangles, which are joined with those above and below.
            let halves = [CellRect(left, top, CellShape.width, 8), CellRect(left, top + 8, CellShape.width, 8)]
            let isUpper = cell.scalar == "▀"
            areas.add(halves[isUpper ? 0 : 1], for: Paint(color: ink))
            if let paper { areas.add(halves[isUpper ? 1 : 0], for: Paint(color: paper)) }
            return
        case "█"?: return areas.add(whole, for: Paint(color: ink))
        default: if let paper { areas.add(whole, for: Paint(color: paper)) }
        }
        guard let scalar = cell.scalar, scalar != " " else { return }
        if let cover = CellShape.shade(scalar) {
            shades.add(whole, for: Paint(color: ink, cover: cover))
        } else if let rects = CellShape.rects(scalar) {
            for rect in rects {
                // Anti-aliased, because otherwise a thin line could vanish when the picture is scaled down.
                if min(rect.width, rect.height) > 1 {
                    shades.add(placed(rect), for: Paint(color: ink))
                } else {
                    lines.add(placed(rect), for: Paint(color: ink))
                }
            }
        } else if let found = CellShape.dots(scalar) {
            for dot in found { dots.add((left + dot.x, top + dot.y), for: Paint(color: ink)) }
        } else {
            write(scalar, Hand(color: ink, isBold: cell.style.bold, kind: Self.kind(scalar)), column, row)
        }
    }

    private mutating func write(_ scalar: Unicode.Scalar, _ hand: Hand, _ column: Int, _ row: Int) {
        let width = hand.kind == .wide ? 2 : 1
        if case (let last, var word, _)? = open, last == hand, hand.kind != .sign {
            // A single space is part of the text; a wider gap ends it.
            let gap = column - word.x - word.columns
            if gap == 0 || (gap == 1 && hand.kind == .narrow) {
                if gap == 1 { word.text += " " }
                word.text.unicodeScalars.append(scalar)
                word.columns += gap + width
                open = (hand, word, row)
                return
            }
        }
        endLine()
        open = (hand, Word(x: column, columns: width, text: String(scalar)), row)
    }

    mutating func endLine() {
        if let (hand, word, row) = open { words.add((word, row), for: hand) }
        open = nil
    }

    func text(title: VisibleText) -> String {
        let (width, height) = (size.width * CellShape.width, size.height * CellShape.height)
        var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\""
        text += title.isEmpty ? ">\n" : " role=\"img\"><title>\(XML.escaped(title.string))</title>\n"
        text += "<path fill=\"\(paper)\" d=\"M0 0h\(width)v\(height)h-\(width)z\"/>\n"
        let blocks = Self.paths(areas) + Self.paths(shades)
        if !blocks.isEmpty { text += "<g shape-rendering=\"crispEdges\">\n\(blocks)</g>\n" }
        text += Self.paths(lines)
        for (paint, places) in dots.groups {
            let path = places.map { "M\($0.x) \($0.y)h0" }.joined()
            text += "<path stroke=\"\(paint.color)\" stroke-width=\"3\" stroke-linecap=\"round\" d=\"\(path)\"/>\n"
        }
        guard !words.groups.isEmpty else { return text + "</svg>\n" }
        text += "<g font-family=\"DejaVu Sans Mono,Menlo,Consolas,Liberation Mono,monospace\" font-size=\"\(Self.fontSize)\">\n"
        for (hand, found) in words.groups { text += Self.group(hand, found) }
        return text + "</g>\n</svg>\n"
    }

    private static func group(_ hand: Hand, _ words: [(word: Word, row: Int)]) -> String {
        var text = "<g fill=\"\(hand.color)\""
        if hand.isBold { text += " font-weight=\"bold\"" }
        switch hand.kind {
        case .narrow: break
        case .wide: text += " letter-spacing=\"\(wideGap)\""
        case .sign: text += " text-anchor=\"middle\""
        }
        text += ">\n"
        for (word, row) in words {
            let left = word.x * CellShape.width
            let x =
                switch hand.kind {
                case .narrow: "\(left)"
                case .wide: "\(Double(left) + halfGap)"
                case .sign: "\(left + CellShape.width / 2)"
                }
            text += "<text x=\"\(x)\" y=\"\(row * CellShape.height + baseline)\""
            if hand.kind == .narrow && word.columns > 1 { text += " textLength=\"\(word.columns * CellShape.width)\"" }
            text += ">\(XML.escaped(word.text))</text>\n"
        }
        return text + "</g>\n"
    }

    /// One path per colour.
    private static func paths(_ grouped: Grouped<Paint, CellRect>) -> String {
        grouped.groups.map { paint, rects in
            let path = joined(rects).map { "M\($0.x) \($0.y)h\($0.width)v\($0.height)h-\($0.width)z" }.joined()
            let cover = paint.cover < 100 ? " fill-opacity=\"0.\(paint.cover)\"" : ""
            return "<path fill=\"\(paint.color)\"\(cover) d=\"\(path)\"/>\n"
        }.joined()
    }

    /// The same area with fewer rectangles: first those side by side are merged, then those above each other.
    private static func joined(_ rects: [CellRect]) -> [CellRect] {
        var rows: [CellRect] = []
        for rect in rects.sorted(by: { ($0.y, $0.height, $0.x) < ($1.y, $1.height, $1.x) }) {
            if let last = rows.last, last.y == rect.y, last.height == rect.height, last.x + last.width == rect.x {
                rows[rows.count - 1].width += rect.width
            } else {
                rows.append(rect)
            }
        }
        var blocks: [CellRect] = []
        for rect in rows.sorted(by: { ($0.x, $0.width, $0.y) < ($1.x, $1.width, $1.y) }) {
            if let last = blocks.last, last.x == rect.x, last.width == rect.width, last.y + last.height == rect.y {
                blocks[blocks.count - 1].height += rect.height
            } else {
                blocks.append(rect)
            }
        }
        return blocks
    }

    /// Monospaced fonts usually lack the characters from the arrows on.
    private static func kind(_ scalar: Unicode.Scalar) -> Hand.Kind {
        CharacterWidth.of(scalar) == 2 ? .wide : scalar.value < 0x2190 ? .narrow : .sign
    }

    /// The colours of a cell's character and background; nil is the page itself.
    private func colors(_ style: Style) -> (ink: String, paper: String?) {
        let (front, back) = (Self.written(style.foreground), Self.written(style.background))
        return style.reverse ? (back ?? paper, front ?? ink) : (front ?? ink, back)
    }

    private static func written(_ color: Color) -> String? {
        color.rgb.map { rgb in
            "#"
                + [rgb.red, rgb.green, rgb.blue].map { part in
                    let digits = String(part, radix: 16)
                    return part < 16 ? "0" + digits : digits
                }.joined()
        }
    }
}

/// Values grouped by key, in the order of the keys' first appearance, so that the output is reproducible.
private struct Grouped<Key: Hashable, Value> {
    private(set) var groups: [(key: Key, values: [Value])] = []
    private var places: [Key: Int] = [:]

    mutating func add(_ value: Value, for key: Key) {
        if let place = places[key] {
            groups[place].values.append(value)
        } else {
            places[key] = groups.count
            groups.append((key, [value]))
        }
    }
}
