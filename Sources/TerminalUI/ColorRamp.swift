/// The kind of mapping from numbers to colours or characters.
public enum RampKind: Hashable, Sendable {
    /// From dark (smallest) to bright (largest), for numbers of one sign.
    case sequential
    /// Dark at zero and brighter with magnitude, blue for negative and orange for positive numbers.
    case diverging
}

/// Colours at even steps of perceived lightness, and characters for terminals without colours.
///
/// Blue and orange can be distinguished with all common kinds of colour vision; without colours the two signs have different characters.
/// The 256-colour ramps consist of the nearest entries of the fixed palette.
public struct ColorRamp: Sendable {
    /// The colours of positive numbers, from dark to bright.
    private let positive: [Color]
    private let negative: [Color]

    /// The ramp of a kind for a colour depth of 256 colours or more.
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

    /// The ramp of highlighted units: pink for positive, violet for negative numbers, light enough at zero to be visible on every
    /// background.
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

    /// The OKLab lightness of each step of one side, to check that the steps are even.
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

    /// A path from black (or a given lightness at which it is already coloured) to a bright, saturated colour of one hue, with evenly
    /// increasing lightness.
    private static func side(hue: (a: Double, b: Double), _ depth: ColorDepth, from lightness: Double? = nil) -> [Color] {
        let steps = depth == .direct ? 128 : 9
        // Zero is black for both signs, and the next colour is visibly different.
        let (isFromBlack, least) = (lightness == nil, lightness ?? 0.12)
        var colors: [Color] = isFromBlack ? [depth == .direct ? .direct(red: 0, green: 0, blue: 0) : .indexed(16)] : []
        for step in (isFromBlack ? 1 : 0)..<steps {
            let size = Double(step) / Double(steps - 1)
            let lightness = least + (0.82 - least) * size
            var chroma = isFromBlack ? min(1.15, 2.4 * size) : 1
            var rgb = Palette.srgb(lightness, chroma * hue.a, chroma * hue.b)
            // Chroma is reduced where sRGB has no such colour at this lightness.
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

/// Characters for magnitudes on terminals with few colours, different ones for the two signs.
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
