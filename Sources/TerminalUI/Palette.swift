/// The fixed colours of a 256-colour terminal, and conversions to OKLab, in which the ramps are even.
public enum Palette {
    /// The colour of an entry from 16 on; the entries below depend on the user's palette.
    public static func rgb(_ index: UInt8) -> (red: UInt8, green: UInt8, blue: UInt8) {
        if index >= 232 {
            let level = 8 + 10 * (index - 232)
            return (level, level, level)
        }
        let cube = Int(index) - 16
        let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
        return cube < 0 ? (0, 0, 0) : (levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6])
    }

    /// The colours of the first 16 entries in xterm's default palette.
    static func usual(_ index: UInt8) -> (red: UInt8, green: UInt8, blue: UInt8) {
        switch index {
        case 4: return (0, 0, 238)
        case 7: return (229, 229, 229)
        case 8: return (127, 127, 127)
        case 12: return (92, 92, 255)
        default:
            let level: UInt8 = index < 8 ? 205 : 255
            return (index & 1 == 0 ? 0 : level, index & 2 == 0 ? 0 : level, index & 4 == 0 ? 0 : level)
        }
    }

    static func direct(_ index: UInt8) -> Color {
        let (red, green, blue) = rgb(index)
        return .direct(red: red, green: green, blue: blue)
    }

    /// The OKLab lightness and colour axes (Ottosson 2020) of an sRGB colour with components 0 … 1.
    static func oklab(_ red: Double, _ green: Double, _ blue: Double) -> (l: Double, a: Double, b: Double) {
        let (r, g, b) = (linear(red), linear(green), linear(blue))
        let l = cubeRoot(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
        let m = cubeRoot(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
        let s = cubeRoot(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
        return (
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
        )
    }

    /// The sRGB components of an OKLab colour; outside 0 … 1 if sRGB has no such colour.
    static func srgb(_ lightness: Double, _ a: Double, _ b: Double) -> (Double, Double, Double) {
        let l = lightness + 0.3963377774 * a + 0.2158037573 * b
        let m = lightness - 0.1055613458 * a - 0.0638541728 * b
        let s = lightness - 0.0894841775 * a - 1.2914855480 * b
        let (l3, m3, s3) = (l * l * l, m * m * m, s * s * s)
        return (
            companded(4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3),
            companded(-1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3),
            companded(-0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3)
        )
    }

    private static func linear(_ value: Double) -> Double {
        value <= 0.04045 ? value / 12.92 : power((value + 0.055) / 1.055, 2.4)
    }

    private static func companded(_ value: Double) -> Double {
        value <= 0.0031308 ? 12.92 * value : 1.055 * power(value, 1 / 2.4) - 0.055
    }
}
