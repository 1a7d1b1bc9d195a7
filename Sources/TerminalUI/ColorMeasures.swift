/// A colour by its sRGB components.
public struct RGB: Hashable, Sendable {
    /// The red component.
    public var red: UInt8
    /// The green component.
    public var green: UInt8
    /// The blue component.
    public var blue: UInt8

    /// A colour with these components, 0 … 255.
    public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) { (self.red, self.green, self.blue) = (red, green, blue) }

    /// The components of light, 0 … 1: sRGB without its companding (IEC 61966-2-1).
    package var linear: [Double] {
        [red, green, blue].map { part in
            let value = Double(part) / 255
            return value <= 0.04045 ? value / 12.92 : power((value + 0.055) / 1.055, 2.4)
        }
    }

    /// The colour with these components of light; what is outside 0 … 1 becomes the nearest that is not.
    package init(linear: [Double]) {
        func byte(_ value: Double) -> UInt8 {
            let light = min(max(value, 0), 1)
            return UInt8(((light <= 0.0031308 ? 12.92 * light : 1.055 * power(light, 1 / 2.4) - 0.055) * 255).rounded())
        }
        self.init(byte(linear[0]), byte(linear[1]), byte(linear[2]))
    }

    /// The relative luminance, 0 … 1.
    public var luminance: Double {
        let light = linear
        return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
    }

    /// The contrast of two colours, 1 … 21 (WCAG 2.2): text needs 4.5.
    public func contrast(with other: RGB) -> Double {
        let (a, b) = (luminance, other.luminance)
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }
}

/// A colour in CIELAB with the white of sRGB (D65): lightness 0 … 100, and the axes green–red and blue–yellow.
package struct CIELab: Hashable, Sendable {
    package var l: Double
    package var a: Double
    package var b: Double

    package init(l: Double, a: Double, b: Double) { (self.l, self.a, self.b) = (l, a, b) }

    /// A colour by lightness, chroma and hue in degrees.
    package init(l: Double, chroma: Double, hue: Double) {
        self.init(l: l, a: chroma * cosine(hue * .pi / 180), b: chroma * sine(hue * .pi / 180))
    }

    package init(_ rgb: RGB) {
        let light = rgb.linear
        func sum(_ r: Double, _ g: Double, _ b: Double) -> Double { r * light[0] + g * light[1] + b * light[2] }
        func f(_ t: Double) -> Double { t > 216 / 24389 ? cubeRoot(t) : (24389 / 27 * t + 16) / 116 }
        let x = f(sum(0.4124564, 0.3575761, 0.1804375) / Self.whiteX)
        let y = f(sum(0.2126729, 0.7151522, 0.0721750))
        let z = f(sum(0.0193339, 0.1191920, 0.9503041) / Self.whiteZ)
        self.init(l: 116 * y - 16, a: 500 * (x - y), b: 200 * (y - z))
    }

    /// The components of light; outside 0 … 1 if sRGB has no such colour.
    package var linear: [Double] {
        func g(_ t: Double) -> Double { t * t * t > 216 / 24389 ? t * t * t : (116 * t - 16) * 27 / 24389 }
        let middle = (l + 16) / 116
        let (x, y, z) = (Self.whiteX * g(middle + a / 500), g(middle), Self.whiteZ * g(middle - b / 200))
        return [
            3.2404542 * x - 1.5371385 * y - 0.4985314 * z, -0.9692660 * x + 1.8760108 * y + 0.0415560 * z,
            0.0556434 * x - 0.2040259 * y + 1.0572252 * z,
        ]
    }

    private static let (whiteX, whiteZ) = (0.950470, 1.088830)

    /// The difference as seen, CIEDE2000: 1 is just noticeable side by side.
    ///
    /// Sharma, Wu, Dalal: The CIEDE2000 Color-Difference Formula. Color Research and Application 30 (2005), 21–30.
    package func distance(to other: CIELab) -> Double {
        func seventh(_ x: Double) -> Double { (x * x * x) * (x * x * x) * x }
        let meanOwn = (root(a * a + b * b) + root(other.a * other.a + other.b * other.b)) / 2
        let g = 0.5 * (1 - root(seventh(meanOwn) / (seventh(meanOwn) + 6_103_515_625)))
        let (a1, a2) = ((1 + g) * a, (1 + g) * other.a)
        let (c1, c2) = (root(a1 * a1 + b * b), root(a2 * a2 + other.b * other.b))
        func hue(_ a: Double, _ b: Double) -> Double {
            let degrees = angle(b, a) * 180 / .pi
            return degrees < 0 ? degrees + 360 : degrees
        }
        let (h1, h2) = (hue(a1, b), hue(a2, other.b))
        let isGrey = c1 * c2 == 0
        var dh = isGrey ? 0 : h2 - h1
        if dh > 180 { dh -= 360 } else if dh < -180 { dh += 360 }
        var meanHue = h1 + h2
        if !isGrey { meanHue = abs(h1 - h2) <= 180 ? meanHue / 2 : (meanHue + (meanHue < 360 ? 360 : -360)) / 2 }
        let (meanL, meanC) = ((l + other.l) / 2, (c1 + c2) / 2)
        func cosineOf(_ degrees: Double) -> Double { cosine(degrees * .pi / 180) }
        let t =
            1 - 0.17 * cosineOf(meanHue - 30) + 0.24 * cosineOf(2 * meanHue) + 0.32 * cosineOf(3 * meanHue + 6)
            - 0.20 * cosineOf(4 * meanHue - 63)
        let turn = (meanHue - 275) / 25
        let rotation = 2 * root(seventh(meanC) / (seventh(meanC) + 6_103_515_625)) * sine(60 * exponential(-turn * turn) * .pi / 180)
        let fromMiddle = (meanL - 50) * (meanL - 50)
        let dl = (other.l - l) / (1 + 0.015 * fromMiddle / root(20 + fromMiddle))
        let dc = (c2 - c1) / (1 + 0.045 * meanC)
        let dH = 2 * root(c1 * c2) * sine(dh / 2 * .pi / 180) / (1 + 0.015 * meanC * t)
        return root(max(0, dl * dl + dc * dc + dH * dH - rotation * dc * dH))
    }
}

extension Color {
    /// Its components; those of the first sixteen colours as in xterm's default palette, nil for the terminal's default.
    public var rgb: RGB? {
        switch self {
        case .standard: nil
        case .named(let index): Palette.usual(index & 15)
        case .indexed(let index): index < 16 ? Palette.usual(index) : Palette.rgb(index)
        case .direct(let red, let green, let blue): RGB(red, green, blue)
        }
    }

    /// Black or white, whichever has more contrast with this colour.
    func ink(_ depth: ColorDepth) -> Color {
        guard let rgb else { return .standard }
        let isDark = rgb.contrast(with: RGB(255, 255, 255)) >= rgb.contrast(with: RGB(0, 0, 0))
        return Palette.color(isDark ? 231 : 16, depth)
    }
}
