/// A colour of a cell.
public enum Color: Hashable, Sendable {
    /// The terminal's default colour.
    case standard
    /// One of the basic colours: 0 black, 1 red, 2 green, 3 yellow, 4 blue, 5 magenta, 6 cyan, 7 white; 8–15 the same, bright.
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
    /// The basic colours and their bright forms.
    case sixteen
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
    /// The background that the colours are made for.
    public var theme: ThemeName

    /// An appearance with these colours and characters.
    public init(colors: ColorDepth, unicode: Bool, theme: ThemeName = .dark) {
        self.colors = colors
        self.unicode = unicode
        self.theme = theme
    }

    /// ASCII without colours, which works everywhere.
    public static let plainest = Appearance(colors: .monochrome, unicode: false)

    /// A symbol, or its replacement in ASCII.
    public func sign(_ unicode: VisibleText, _ ascii: VisibleText) -> VisibleText { self.unicode ? unicode : ascii }

    /// The character that ends a truncated text.
    public var omission: Unicode.Scalar { unicode ? "…" : "~" }
}
