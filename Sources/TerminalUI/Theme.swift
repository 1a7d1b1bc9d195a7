/// A background, and so a set of colours.
public enum ThemeName: String, Hashable, Sendable, CaseIterable {
    /// For terminals with a dark background.
    case dark
    /// For terminals with a light background.
    case light
    /// Strong contrast on a light background that the program paints itself.
    case projector

    /// What users write: a theme, or `auto` for the one that fits the terminal.
    public static let words = ["auto"] + allCases.map(\.rawValue)

    /// The theme for a terminal with this background.
    public init(background: RGB) {
        let isLight = background.contrast(with: RGB(0, 0, 0)) > background.contrast(with: RGB(255, 255, 255))
        self = isLight ? .light : .dark
    }

    /// The theme that `COLORFGBG` asks for: two or three numbers of basic colours, the background last; nil if it says none.
    public init?(colorFgBg text: String) {
        guard let last = text.split(separator: ";", omittingEmptySubsequences: false).last, let index = UInt8(last), index < 16 else {
            return nil
        }
        self = index == 7 || index >= 9 ? .light : .dark
    }
}

/// Styles by meaning: legible on the theme's backgrounds, and distinguishable without colours. `ThemeTests` measure their contrast.
public struct Theme: Hashable, Sendable {
    private let colors: ColorDepth
    private let name: ThemeName

    /// The styles for an appearance.
    public init(_ appearance: Appearance) { (colors, name) = (appearance.colors, appearance.theme) }

    /// A colour on each background, by the number of colours.
    private struct Ink {
        /// One of eight, on dark and on light backgrounds; nil is the terminal's own.
        var eight: (dark: UInt8?, light: UInt8?)
        /// One of sixteen.
        var sixteen: (dark: UInt8?, light: UInt8?)
        /// One of 256.
        var indexed: (dark: UInt8, light: UInt8, projector: UInt8)
    }

    private func color(_ ink: Ink) -> Color {
        func named(_ pair: (dark: UInt8?, light: UInt8?)) -> Color {
            (name == .dark ? pair.dark : pair.light).map(Color.named) ?? .standard
        }
        switch colors {
        case .monochrome: return .standard
        case .eight: return named(ink.eight)
        case .sixteen: return named(ink.sixteen)
        case .indexed, .direct:
            let index =
                switch name {
                case .dark: ink.indexed.dark
                case .light: ink.indexed.light
                case .projector: ink.indexed.projector
                }
            return Palette.color(index, colors)
        }
    }

    private static let quiet = Ink(eight: (6, nil), sixteen: (7, nil), indexed: (247, 241, 238))
    private static let faintest = Ink(eight: (6, nil), sixteen: (8, 8), indexed: (240, 250, 247))
    private static let focus = Ink(eight: (3, 4), sixteen: (14, 4), indexed: (39, 25, 19))
    private static let good = Ink(eight: (2, 4), sixteen: (10, 4), indexed: (40, 22, 22))
    private static let bad = Ink(eight: (1, 1), sixteen: (9, 1), indexed: (203, 160, 124))
    private static let strong = Ink(eight: (3, 5), sixteen: (11, 5), indexed: (208, 130, 94))
    private static let faint = Ink(eight: (6, 4), sixteen: (6, 4), indexed: (67, 67, 25))
    /// The first two are also what the foreground and the focus have.
    private static let lines = [
        strong, focus, Ink(eight: (2, 2), sixteen: (10, 2), indexed: (226, 89, 52)),
        Ink(eight: (5, 5), sixteen: (13, 5), indexed: (189, 52, 163)), Ink(eight: (7, 0), sixteen: (15, 0), indexed: (50, 19, 63)),
        Ink(eight: (6, 6), sixteen: (6, 6), indexed: (144, 95, 23)),
    ]

    /// Lines and secondary text.
    public var quiet: Style { Style(foreground: color(Self.quiet)) }
    /// Frames of pictures and what is not computed yet: no text.
    public var faintest: Style { Style(foreground: color(Self.faintest)) }
    /// Titles of panes.
    public var title: Style { Style(bold: true) }
    /// The element with the focus.
    public var focus: Style { Style(foreground: color(Self.focus), bold: true) }
    /// Keys in the footer.
    public var key: Style { focus }
    /// The selected item of a list.
    public var selected: Style { Style(bold: true, reverse: true) }
    /// Something that is running or right.
    public var good: Style { Style(foreground: color(Self.good), bold: true) }
    /// Something that is wrong or has failed.
    public var bad: Style { Style(foreground: color(Self.bad), bold: true) }
    /// A curve or bar in the foreground.
    public var strong: Style { Style(foreground: color(Self.strong), bold: colors == .monochrome) }
    /// The style of a curve by its index: six colours that can be distinguished with colour-blind eyes, repeated.
    public func line(_ index: Int) -> Style { Style(foreground: color(Self.lines[index % Self.lines.count])) }
    /// A curve or bar in the background.
    public var faint: Style { Style(foreground: color(Self.faint)) }

    /// The mark of a selection beside a colour: the one of two greens that differs more from it in lightness. `nil` is the terminal's
    /// own background.
    func mark(beside own: Color?) -> Color {
        let ownRGB = own?.rgb ?? (name == .dark ? RGB(0, 0, 0) : RGB(255, 255, 255))
        switch colors {
        case .monochrome: return .standard
        case .eight, .sixteen: return .named(2)
        case .indexed, .direct:
            let both: [UInt8] = [46, 22]
            func distance(_ index: UInt8) -> Double { abs(CIELab(Palette.rgb(index)).l - CIELab(ownRGB).l) }
            return Palette.color(both.max { distance($0) < distance($1) } ?? 46, colors)
        }
    }

    /// The colours of text and background that a theme paints instead of the terminal's own; nil if it leaves those.
    public var sheet: (ink: Color, paper: Color)? {
        guard name == .projector else { return nil }
        switch colors {
        case .monochrome: return nil
        case .eight: return (.named(0), .named(7))
        case .sixteen: return (.named(0), .named(15))
        case .indexed, .direct: return (Palette.color(16, colors), Palette.color(231, colors))
        }
    }
}
