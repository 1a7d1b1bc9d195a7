/// How numbers become colours or characters.
public enum RampKind: Hashable, Sendable {
    /// From dark (least) to bright (most), for what is one-sided.
    case sequential
    /// Dark at zero, brighter with size, blue below zero and orange above, for what is signed.
    case diverging
}

/// Colours at even steps of perceived lightness, and characters where there are no colours.
///
/// Blue and orange are told apart by all common kinds of colour vision; without colour, different characters stand for the two signs. The
/// 256-colour ramps are made of the nearest entries of the fixed palette.
public struct ColorRamp: Sendable {
    /// One side of it, from dark to bright.
    private let positive: [Color]
    private let negative: [Color]

    /// The ramp of a kind for so many colours (256 or direct).
    public init(_ kind: RampKind, _ depth: ColorDepth) {
        switch (kind, depth) {
        case (.sequential, .direct):
            positive = (0...255).map { Color.direct(red: UInt8($0), green: UInt8($0), blue: UInt8($0)) }
            negative = []
        case (.sequential, _):
            positive = [.indexed(16)] + (232...255).map { Color.indexed($0) } + [.indexed(231)]
            negative = []
        case (.diverging, let depth):
            positive = Self.side(hue: (0.055, 0.125), depth)
            negative = Self.side(hue: (-0.045, -0.14), depth)
        }
    }

    /// Units that are pointed at: pink from where they are seen on every background up, violet below zero.
    static func pointed(_ depth: ColorDepth) -> ColorRamp {
        ColorRamp(
            positive: side(hue: (0.125, 0.0), depth, from: 0.4), negative: side(hue: (0.06, -0.14), depth, from: 0.4))
    }

    private init(positive: [Color], negative: [Color]) {
        self.positive = positive
        self.negative = negative
    }

    /// The colour of a level: 0 … 1 for sequential ramps, −1 … 1 for diverging ones.
    public func color(_ level: Double) -> Color {
        let side = level < 0 && !negative.isEmpty ? negative : positive
        let size = min(max(level < 0 && negative.isEmpty ? 0 : abs(level), 0), 1)
        return side[Int((size * Double(side.count - 1)).rounded())]
    }

    /// The lightness in OKLab of each step of one side, for checking that they are even.
    func lightnesses(negative wanted: Bool) -> [Double] {
        (wanted ? negative : positive).map { color in
            let (red, green, blue): (UInt8, UInt8, UInt8) =
                switch color {
                case .indexed(let index): Palette.rgb(index)
                case .direct(let red, let green, let blue): (red, green, blue)
                case .standard, .named: (0, 0, 0)
                }
            return Palette.oklab(Double(red) / 255, Double(green) / 255, Double(blue) / 255).l
        }
    }

    /// A path from black (or a lightness from which on it is coloured) to a bright, saturated colour of one hue, lightness rising
    /// evenly.
    private static func side(hue: (a: Double, b: Double), _ depth: ColorDepth, from lightness: Double? = nil) -> [Color] {
        let steps = depth == .direct ? 128 : 9
        // Zero is black in both directions, and what follows it is seen to be something.
        let (isFromBlack, least) = (lightness == nil, lightness ?? 0.12)
        var colors: [Color] = isFromBlack ? [depth == .direct ? .direct(red: 0, green: 0, blue: 0) : .indexed(16)] : []
        for step in (isFromBlack ? 1 : 0)..<steps {
            let size = Double(step) / Double(steps - 1)
            let lightness = least + (0.82 - least) * size
            var chroma = isFromBlack ? min(1.15, 2.4 * size) : 1
            var rgb = Palette.srgb(lightness, chroma * hue.a, chroma * hue.b)
            // Less colour where the screen has none of that strength at this lightness.
            while chroma > 0.02 && [rgb.0, rgb.1, rgb.2].contains(where: { $0 < -0.001 || $0 > 1.001 }) {
                chroma *= 0.95
                rgb = Palette.srgb(lightness, chroma * hue.a, chroma * hue.b)
            }
            func byte(_ value: Double) -> UInt8 { UInt8((min(max(value, 0), 1) * 255).rounded()) }
            if depth == .direct {
                colors.append(.direct(red: byte(rgb.0), green: byte(rgb.1), blue: byte(rgb.2)))
            } else {
                let nearest = Self.nearest(lightness, chroma * hue.a, chroma * hue.b)
                if colors.last != .indexed(nearest) { colors.append(.indexed(nearest)) }
            }
        }
        return colors
    }

    private static func nearest(_ l: Double, _ a: Double, _ b: Double) -> UInt8 {
        var best: (distance: Double, index: UInt8) = (.infinity, 16)
        for index in UInt8(16)...231 {
            let (red, green, blue) = Palette.rgb(index)
            let lab = Palette.oklab(Double(red) / 255, Double(green) / 255, Double(blue) / 255)
            let (dl, da, db) = (lab.l - l, lab.a - a, lab.b - b)
            let distance = 2 * dl * dl + da * da + db * db
            if distance < best.distance { best = (distance, index) }
        }
        return best.index
    }
}

/// Characters that stand for sizes where there are too few colours: different ones for the two signs.
enum CharacterRamp {
    static func positive(unicode: Bool) -> [Unicode.Scalar] {
        unicode ? [" ", "·", "░", "▒", "▓", "█"] : [" ", ".", ":", "+", "*", "#", "@"]
    }
    static func negative(unicode: Bool) -> [Unicode.Scalar] {
        unicode ? [" ", "·", "-", "=", "≡", "≣"] : [" ", ".", "-", "~", "=", "o", "O"]
    }

    static func character(_ level: Double, unicode: Bool) -> Unicode.Scalar {
        let side = level < 0 ? negative(unicode: unicode) : positive(unicode: unicode)
        return side[Int((min(abs(level), 1) * Double(side.count - 1)).rounded())]
    }
}
