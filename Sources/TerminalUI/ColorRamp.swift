import Synchronization

/// The kind of mapping from numbers to colours or characters.
public enum RampKind: Hashable, Sendable {
    /// From the background (smallest) to what differs most from it (largest), for numbers of one sign.
    case sequential
    /// The background at zero and further from it with magnitude, blue for negative and orange for positive numbers.
    case diverging
}

/// Colours at even steps as seen (CIEDE2000), from the terminal's own background on.
///
/// On a dark background the ramps become lighter, on a light one darker. Both sides of a diverging ramp are equally light at each step;
/// blue and orange can be distinguished with all common kinds of colour vision. `ColorRampTests` measure all this.
public struct ColorRamp: Sendable {
    /// The colours of positive numbers, from the first that differs from zero on.
    let positive: [Color]
    /// The colours of negative numbers; none on a sequential ramp.
    let negative: [Color]
    /// The colour of zero.
    private let zero: Color

    /// Which ramp.
    private struct Key: Hashable {
        var kind: RampKind
        var tint: Tint?
        var depth: ColorDepth
        var theme: ThemeName
    }

    /// Hues that no plain ramp has: those of units that are set off from the others.
    enum Tint: Hashable, Sendable {
        /// Highlighted units: pink for positive, violet for negative numbers.
        case pointed
        /// The frame around other units, and the selected one: yellowish and bluish green.
        case framed
    }

    private static let made = Mutex<[Key: ColorRamp]>([:])

    /// The ramp of a kind for a colour depth of 256 colours or more.
    public init(_ kind: RampKind, _ depth: ColorDepth, _ theme: ThemeName = .dark) {
        self = Self.ramp(Key(kind: kind, tint: nil, depth: depth, theme: theme))
    }

    /// The ramp of units that are set off, with both signs and visible at zero on every background.
    init(_ tint: Tint, _ depth: ColorDepth, _ theme: ThemeName) {
        self = Self.ramp(Key(kind: .diverging, tint: tint, depth: depth, theme: theme))
    }

    private static func ramp(_ key: Key) -> ColorRamp {
        made.withLock { made in
            if let ramp = made[key] { return ramp }
            let ramp = ColorRamp(key)
            made[key] = ramp
            return ramp
        }
    }

    private init(_ key: Key) {
        let isDark = key.theme == .dark
        if let tint = key.tint {
            let steps = key.depth == .direct ? Self.directSteps : 7
            let (paths, lightness) =
                switch tint {
                case .pointed: ([Self.pink, Self.violet], isDark ? 48.0...88 : 32.0...80)
                case .framed: ([Self.yellowGreen, Self.blueGreen], isDark ? 58.0...92 : 30.0...68)
                }
            let sides = Self.evenly(paths, lightness, steps).map { side in
                (isDark ? side : side.reversed()).map { lab -> Color in
                    key.depth == .direct ? Self.direct(lab) : .indexed(Palette.nearest(lab))
                }
            }
            (positive, negative, zero) = (sides[0], sides[1], sides[0][0])
            return
        }
        zero = .standard
        switch (key.kind, key.depth) {
        case (.diverging, .direct):
            let sides = Self.evenly([Self.warm, Self.cold], Self.divergingLightness(key.theme), Self.directSteps)
                .map { side in (isDark ? side : side.reversed()).map(Self.direct) }
            (positive, negative) = (sides[0], sides[1])
        case (.sequential, .direct):
            let side = Self.evenly([Self.grey], Self.sequentialLightness(key.theme), Self.sequentialSteps)[0]
            (positive, negative) = ((isDark ? side : side.reversed()).map(Self.direct), [])
        case (.diverging, _):
            let pairs =
                switch key.theme {
                case .dark: Self.pairs
                case .light: Array(Self.pairs.reversed())
                // The lightest pair would be too close to white on a projector.
                case .projector: Array(Self.pairs.dropLast().reversed())
                }
            (positive, negative) = (pairs.map { .indexed($0.warm) }, pairs.map { .indexed($0.cold) })
        case (.sequential, _):
            // The ends next to common backgrounds stand out from them.
            let indices: [UInt8] = isDark ? Self.greys.dropFirst() + [231] : ([16] + Self.greys.dropLast()).reversed()
            (positive, negative) = (indices.map { .indexed($0) }, [])
        }
    }

    /// The smallest level that is drawn in another colour than zero.
    static let leastLevel = 0.005

    /// The colour of a level: 0 … 1 for sequential ramps, −1 … 1 for diverging ones. Zero is the terminal's own background.
    public func color(_ level: Double) -> Color {
        let side = level < 0 && !negative.isEmpty ? negative : positive
        let size = min(max(level < 0 && negative.isEmpty ? 0 : abs(level), 0), 1)
        if size < Self.leastLevel { return zero }
        return side[max(1, Int((size * Double(side.count)).rounded())) - 1]
    }

    // MARK: 256 colours

    /// The longest chain of pairs of the cube, blue and orange, both members equally light within 3 L*, whose neighbours differ by 5 ΔE or
    /// more and by 15 or less, with the hues as constant as the cube allows; found by trying all.
    private static let pairs: [(cold: UInt8, warm: UInt8)] = [
        (19, 52), (20, 88), (57, 124), (62, 160), (99, 196), (104, 202), (141, 173), (147, 180), (189, 223),
    ]

    /// Every other grey and, where those are too close to each other, pale yellows between them: the palest that leave 5 to 16 ΔE between
    /// all neighbours.
    private static let greys: [UInt8] = [234, 236, 238, 240, 242, 244, 246, 248, 250, 252, 187, 188, 255, 230]

    // MARK: 24 bits

    /// Colours a side of a diverging ramp, and those of a sequential one.
    private static let (directSteps, sequentialSteps) = (24, 32)

    private static func divergingLightness(_ theme: ThemeName) -> ClosedRange<Double> {
        switch theme {
        case .dark: 20...93
        case .light: 18...91
        case .projector: 16...86
        }
    }

    private static func sequentialLightness(_ theme: ThemeName) -> ClosedRange<Double> {
        switch theme {
        case .dark: 15...99
        case .light: 6...95
        case .projector: 4...92
        }
    }

    /// A path through colours, from dark to light: hue in degrees and chroma by lightness, both by linear interpolation. Chroma is reduced
    /// where sRGB has no such colour.
    private struct Path {
        var hue: [(lightness: Double, value: Double)]
        var chroma: [(lightness: Double, value: Double)]

        func color(_ lightness: Double) -> CIELab {
            let hue = Self.value(hue, at: lightness)
            let most = CIELab.mostChroma(lightness, hue: hue)
            return CIELab(l: lightness, chroma: min(Self.value(chroma, at: lightness), 0.92 * most), hue: hue)
        }

        private static func value(_ points: [(lightness: Double, value: Double)], at lightness: Double) -> Double {
            guard let next = points.firstIndex(where: { $0.lightness >= lightness }) else { return points.last?.value ?? 0 }
            guard next > 0 else { return points[0].value }
            let (a, b) = (points[next - 1], points[next])
            return a.value + (b.value - a.value) * (lightness - a.lightness) / (b.lightness - a.lightness)
        }
    }

    private static let cold = Path(hue: [(15, 296), (50, 280), (92, 255)], chroma: [(15, 48), (45, 62), (70, 48), (93, 14)])
    private static let warm = Path(hue: [(15, 38), (45, 50), (75, 66), (93, 80)], chroma: [(15, 42), (45, 72), (70, 66), (93, 24)])
    /// Greys with a trace of yellow, most where dark: so that more of them can be told apart, and none looks like a negative number.
    private static let grey = Path(
        hue: [(0, 85)], chroma: [(0, 4), (10, 10), (20, 12), (55, 0), (80, 4), (93, 6), (100, 0)])
    private static let pink = Path(hue: [(0, 350)], chroma: [(30, 60), (88, 36)])
    private static let yellowGreen = Path(hue: [(0, 125)], chroma: [(30, 60), (88, 60)])
    private static let blueGreen = Path(hue: [(0, 165)], chroma: [(30, 40), (88, 40)])
    private static let violet = Path(hue: [(0, 315)], chroma: [(30, 60), (88, 36)])

    /// Colours of each path at the same lightnesses, at even distances as seen where the paths differ least.
    private static func evenly(_ paths: [Path], _ lightness: ClosedRange<Double>, _ count: Int) -> [[CIELab]] {
        let samples = 200
        func lightnessAt(_ sample: Double) -> Double {
            lightness.lowerBound + (lightness.upperBound - lightness.lowerBound) * sample / Double(samples)
        }
        let colors = paths.map { path in (0...samples).map { path.color(lightnessAt(Double($0))) } }
        var lengths = [0.0]
        for sample in 1...samples {
            let least = colors.map { $0[sample - 1].distance(to: $0[sample]) }.min() ?? 0
            lengths.append(lengths[sample - 1] + least)
        }
        let chosen = (0..<count).map { step -> Double in
            let length = lengths[samples] * Double(step) / Double(count - 1)
            guard let next = lengths.firstIndex(where: { $0 >= length }), next > 0 else { return lightness.lowerBound }
            let share = (length - lengths[next - 1]) / (lengths[next] - lengths[next - 1])
            return lightnessAt(Double(next - 1) + share)
        }
        return paths.map { path in chosen.map(path.color) }
    }

    private static func direct(_ lab: CIELab) -> Color {
        let rgb = RGB(linear: lab.linear)
        return .direct(red: rgb.red, green: rgb.green, blue: rgb.blue)
    }
}

extension CIELab {
    /// The largest chroma that sRGB has at a lightness and hue.
    fileprivate static func mostChroma(_ lightness: Double, hue: Double) -> Double {
        var (low, high) = (0.0, 150.0)
        for _ in 0..<20 {
            let middle = (low + high) / 2
            let isColor = CIELab(l: lightness, chroma: middle, hue: hue).linear.allSatisfy { $0 >= -0.0001 && $0 <= 1.0001 }
            if isColor { low = middle } else { high = middle }
        }
        return low
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
