/// A colour of a cell.
public enum Color: Hashable, Sendable {
    /// The terminal's own.
    case standard
    /// One of the eight that every colour terminal has: 0 black, 1 red, 2 green, 3 yellow, 4 blue, 5 magenta, 6 cyan, 7 white.
    case named(UInt8)
    /// One of 256: 16–231 the fixed cube, 232–255 the fixed greys.
    case indexed(UInt8)
    /// Direct colour, red, green and blue from 0 to 255.
    case direct(red: UInt8, green: UInt8, blue: UInt8)
}

/// How the characters of a cell are drawn.
public struct Style: Hashable, Sendable {
    /// Of the character.
    public var foreground: Color
    /// Behind it.
    public var background: Color
    /// Bold or bright.
    public var bold: Bool
    /// Exchanged colours.
    public var reverse: Bool
    /// Underlined.
    public var underline: Bool

    /// A style; plain text when nothing is said.
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

    /// Plain text.
    public static let plain = Style()
}

/// How many colours there are.
public enum ColorDepth: Int, Hashable, Sendable, Comparable {
    /// None: characters, bold, reverse and underline must do.
    case monochrome
    /// The eight named ones.
    case eight
    /// 256 with the fixed cube and greys.
    case indexed
    /// Any.
    case direct

    /// By how much they can show.
    public static func < (a: ColorDepth, b: ColorDepth) -> Bool { a.rawValue < b.rawValue }
}

/// What the place where pictures are drawn can show.
public struct Appearance: Hashable, Sendable {
    /// Its colours.
    public var colors: ColorDepth
    /// Whether it shows more than ASCII.
    public var unicode: Bool

    /// A place with these abilities.
    public init(colors: ColorDepth, unicode: Bool) {
        self.colors = colors
        self.unicode = unicode
    }

    /// A picture without colour in ASCII works everywhere.
    public static let plainest = Appearance(colors: .monochrome, unicode: false)

    /// A sign, or what stands for it in ASCII.
    public func sign(_ unicode: VisibleText, _ ascii: VisibleText) -> VisibleText { self.unicode ? unicode : ascii }

    /// What ends a text that has no room for all of it.
    public var omission: Unicode.Scalar { unicode ? "…" : "~" }
}

/// Styles by what they mean; legible on dark and on light backgrounds, told apart without colour too.
public struct Theme: Hashable, Sendable {
    private let colors: ColorDepth

    /// The styles of a place.
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

    /// Lines and what is not important.
    public var quiet: Style { Style(foreground: color(named: 6, indexed: 244)) }
    /// Titles.
    public var title: Style { Style(bold: true) }
    /// What has the focus.
    public var focus: Style { Style(foreground: color(named: 4, indexed: 32), bold: true) }
    /// The keys in the footer.
    public var key: Style { Style(foreground: color(named: 4, indexed: 32), bold: true) }
    /// The chosen one of several.
    public var selected: Style { Style(bold: true, reverse: true) }
    /// What runs or is right.
    public var good: Style { Style(foreground: color(named: 2, indexed: 34), bold: true) }
    /// What is wrong or went wrong.
    public var bad: Style { Style(foreground: color(named: 1, indexed: 160), bold: true) }
    /// A curve or bar that matters.
    public var strong: Style { Style(foreground: color(named: 1, indexed: 166), bold: colors == .monochrome) }
    /// One of several curves: six colours that colour-blind eyes tell apart too, then the same again.
    public func line(_ index: Int) -> Style {
        let colors: [(named: UInt8, indexed: UInt8)] = [(1, 166), (4, 32), (2, 36), (5, 133), (3, 136), (6, 67)]
        let own = colors[index % colors.count]
        return Style(foreground: color(named: own.named, indexed: own.indexed))
    }
    /// A curve behind another.
    public var faint: Style { Style(foreground: color(named: 6, indexed: 67)) }
}
