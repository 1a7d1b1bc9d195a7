/// A colour of a cell.
public enum Color: Hashable, Sendable {
    /// The terminal's default colour.
    case standard
    /// One of the eight basic colours: 0 black, 1 red, 2 green, 3 yellow, 4 blue, 5 magenta, 6 cyan, 7 white.
    case named(UInt8)
    /// One of 256 colours: 16–231 form the fixed cube, 232–255 the fixed greys.
    case indexed(UInt8)
    /// A colour by its red, green and blue components, 0 … 255.
    case direct(red: UInt8, green: UInt8, blue: UInt8)
}

/// The colours and attributes of a cell.
public struct Style: Hashable, Sendable {
    /// The colour of the character.
    public var foreground: Color
    /// The colour behind it.
    public var background: Color
    /// Bold, which some terminals show as bright.
    public var bold: Bool
    /// Foreground and background exchanged.
    public var reverse: Bool
    /// Underlined.
    public var underline: Bool

    /// A style; plain by default.
    public init(
        foreground: Color = .standard, background: Color = .standard, bold: Bool = false, reverse: Bool = false,
        underline: Bool = false
    ) {
        self.foreground = foreground
        self.background = background
        self.bold = bold
        self.reverse = reverse
        self.underline = underline
    }

    /// Default colours without attributes.
    public static let plain = Style()
}

/// The number of colours available.
public enum ColorDepth: Int, Hashable, Sendable, Comparable {
    /// No colours, only bold, reverse and underline.
    case monochrome
    /// The eight basic colours.
    case eight
    /// 256 colours with the fixed cube and greys.
    case indexed
    /// 24-bit colours.
    case direct

    /// Whether a shows fewer colours than b.
    public static func < (a: ColorDepth, b: ColorDepth) -> Bool { a.rawValue < b.rawValue }
}

/// The colours and characters that a screen or file can show.
public struct Appearance: Hashable, Sendable {
    /// The number of colours.
    public var colors: ColorDepth
    /// Whether it shows characters beyond ASCII.
    public var unicode: Bool

    /// An appearance with these colours and characters.
    public init(colors: ColorDepth, unicode: Bool) {
        self.colors = colors
        self.unicode = unicode
    }

    /// ASCII without colours, which works everywhere.
    public static let plainest = Appearance(colors: .monochrome, unicode: false)

    /// A symbol, or its replacement in ASCII.
    public func sign(_ unicode: VisibleText, _ ascii: VisibleText) -> VisibleText { self.unicode ? unicode : ascii }

    /// The character that ends a truncated text.
    public var omission: Unicode.Scalar { unicode ? "…" : "~" }
}

/// Styles by meaning, legible on dark and light backgrounds and distinguishable without colours.
public struct Theme: Hashable, Sendable {
    private let colors: ColorDepth

    /// The styles for an appearance.
    public init(_ appearance: Appearance) { colors = appearance.colors }

    private func color(named: UInt8, indexed: UInt8) -> Color {
        switch colors {
        case .monochrome: .standard
        case .eight: .named(named)
        case .indexed: .indexed(indexed)
        case .direct:
            switch indexed {
            case 244: .direct(red: 0x80, green: 0x80, blue: 0x80)
            default: Palette.direct(indexed)
            }
        }
    }

    /// Lines and secondary text.
    public var quiet: Style { Style(foreground: color(named: 6, indexed: 244)) }
    /// Titles of panes.
    public var title: Style { Style(bold: true) }
    /// The element with the focus.
    public var focus: Style { Style(foreground: color(named: 4, indexed: 32), bold: true) }
    /// Keys in the footer.
    public var key: Style { Style(foreground: color(named: 4, indexed: 32), bold: true) }
    /// The selected item of a list.
    public var selected: Style { Style(bold: true, reverse: true) }
    /// Something that is running or right.
    public var good: Style { Style(foreground: color(named: 2, indexed: 34), bold: true) }
    /// Something that is wrong or has failed.
    public var bad: Style { Style(foreground: color(named: 1, indexed: 160), bold: true) }
    /// A curve or bar in the foreground.
    public var strong: Style { Style(foreground: color(named: 1, indexed: 166), bold: colors == .monochrome) }
    /// The style of a curve by its index: six colours that can be distinguished with colour-blind eyes, repeated.
    public func line(_ index: Int) -> Style {
        let colors: [(named: UInt8, indexed: UInt8)] = [(1, 166), (4, 32), (2, 36), (5, 133), (3, 136), (6, 67)]
        let own = colors[index % colors.count]
        return Style(foreground: color(named: own.named, indexed: own.indexed))
    }
    /// A curve in the background.
    public var faint: Style { Style(foreground: color(named: 6, indexed: 67)) }
}
