import Testing

@testable import TerminalUI

@Suite struct ColorMeasureTests {
    /// The test data of Sharma, Wu and Dalal (2005), table 1: two colours in CIELAB and their difference.
    static let published: [[Double]] = [
        [50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425],
        [50, 3.1571, -77.2803, 50, 0, -82.7485, 2.8615],
        [50, 2.8361, -74.02, 50, 0, -82.7485, 3.4412],
        [50, -1.3802, -84.2814, 50, 0, -82.7485, 1],
        [50, -1.1848, -84.8006, 50, 0, -82.7485, 1],
        [50, -0.9009, -85.5211, 50, 0, -82.7485, 1],
        [50, 0, 0, 50, -1, 2, 2.3669],
        [50, -1, 2, 50, 0, 0, 2.3669],
        [50, 2.49, -0.001, 50, -2.49, 0.0009, 7.1792],
        [50, 2.49, -0.001, 50, -2.49, 0.001, 7.1792],
        [50, 2.49, -0.001, 50, -2.49, 0.0011, 7.2195],
        [50, 2.49, -0.001, 50, -2.49, 0.0012, 7.2195],
        [50, -0.001, 2.49, 50, 0.0009, -2.49, 4.8045],
        [50, -0.001, 2.49, 50, 0.001, -2.49, 4.8045],
        [50, -0.001, 2.49, 50, 0.0011, -2.49, 4.7461],
        [50, 2.5, 0, 50, 0, -2.5, 4.3065],
        [50, 2.5, 0, 73, 25, -18, 27.1492],
        [50, 2.5, 0, 61, -5, 29, 22.8977],
        [50, 2.5, 0, 56, -27, -3, 31.903],
        [50, 2.5, 0, 58, 24, 15, 19.4535],
        [50, 2.5, 0, 50, 3.1736, 0.5854, 1],
        [50, 2.5, 0, 50, 3.2972, 0, 1],
        [50, 2.5, 0, 50, 1.8634, 0.5757, 1],
        [50, 2.5, 0, 50, 3.2592, 0.335, 1],
        [60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644],
        [63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.263],
        [61.2901, 3.7196, -5.3901, 61.4292, 2.248, -4.962, 1.8731],
        [35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645],
        [22.7233, 20.0904, -46.694, 23.0331, 14.973, -42.5619, 2.0373],
        [36.4612, 47.858, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146],
        [90.8027, -2.0831, 1.441, 91.1528, -1.6435, 0.0447, 1.4441],
        [90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381],
        [6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377],
        [2.0776, 0.0795, -1.135, 0.9033, -0.0636, -0.5514, 0.9082],
    ]

    @Test(arguments: published) func differencesAreThePublishedOnes(_ row: [Double]) {
        let (a, b) = (CIELab(l: row[0], a: row[1], b: row[2]), CIELab(l: row[3], a: row[4], b: row[5]))
        #expect(abs(a.distance(to: b) - row[6]) < 0.00005 && abs(b.distance(to: a) - row[6]) < 0.00005)
    }

    @Test func colorsGoThereAndBack() {
        for index in UInt8(16)...255 {
            let rgb = Palette.rgb(index)
            #expect(RGB(linear: CIELab(rgb).linear) == rgb)
        }
        let white = CIELab(RGB(255, 255, 255))
        #expect(abs(white.l - 100) < 0.01 && abs(white.a) < 0.01 && abs(white.b) < 0.01)
        // sRGB red (Lindbloom).
        let red = CIELab(RGB(255, 0, 0))
        #expect(abs(red.l - 53.24) < 0.01 && abs(red.a - 80.09) < 0.01 && abs(red.b - 67.20) < 0.01)
        #expect(abs(RGB(0, 0, 0).contrast(with: RGB(255, 255, 255)) - 21) < 1e-9)
        #expect(abs(RGB(0x77, 0x77, 0x77).contrast(with: RGB(255, 255, 255)) - 4.48) < 0.005)
    }
}

/// How colours look to eyes without one kind of cones: Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color
/// Vision Deficiency. IEEE Transactions on Visualization and Computer Graphics 15 (2009), 1291–1298; severity 1.
enum Eyes: CaseIterable {
    case usual, protanopia, deuteranopia, tritanopia

    private var matrix: [[Double]] {
        switch self {
        case .usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
        case .protanopia:
            [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
        case .deuteranopia:
            [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
        case .tritanopia:
            [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
        }
    }

    func seen(_ color: Color) -> CIELab {
        let light = (color.rgb ?? RGB(0, 0, 0)).linear
        return CIELab(RGB(linear: matrix.map { $0[0] * light[0] + $0[1] * light[1] + $0[2] * light[2] }))
    }
}

@Suite struct ColorRampTests {
    struct Ramp: Sendable, CustomTestStringConvertible {
        var kind: RampKind
        var depth: ColorDepth
        var theme: ThemeName
        var ramp: ColorRamp { ColorRamp(kind, depth, theme) }
        var sides: [[Color]] { [ramp.positive, ramp.negative].filter { !$0.isEmpty } }
        var testDescription: String { "\(kind) \(depth) \(theme)" }
    }

    static let all = [RampKind.sequential, .diverging].flatMap { kind in
        [ColorDepth.indexed, .direct].flatMap { depth in ThemeName.allCases.map { Ramp(kind: kind, depth: depth, theme: $0) } }
    }

    /// Backgrounds that terminals have: those of xterm, Visual Studio Code, One Dark, and white ones.
    static func backgrounds(_ theme: ThemeName) -> [RGB] {
        switch theme {
        case .dark: [RGB(0, 0, 0), RGB(0x1e, 0x1e, 0x1e), RGB(0x28, 0x2c, 0x34)]
        case .light: [RGB(255, 255, 255), RGB(0xfa, 0xfa, 0xfa)]
        case .projector: [RGB(255, 255, 255)]
        }
    }

    private func distances(_ colors: [CIELab]) -> [Double] { zip(colors, colors.dropFirst()).map { $0.distance(to: $1) } }

    @Test("Zero is the terminal's own background, and what is least is seen on it", arguments: all)
    func zero(_ ramp: Ramp) {
        for level in [0, 0.0049, -0.0049] { #expect(ramp.ramp.color(level) == .standard) }
        for side in ramp.sides {
            for background in Self.backgrounds(ramp.theme) {
                for eyes in Eyes.allCases {
                    let back = eyes.seen(.direct(red: background.red, green: background.green, blue: background.blue))
                    let steps = side.map { eyes.seen($0).distance(to: back) }
                    #expect(steps[0] >= 2, "\(ramp) \(eyes) \(steps[0])")
                    #expect(steps.last.map { $0 > 50 } == true)
                }
            }
        }
        let ramp = ramp.ramp
        #expect(ramp.color(1) == ramp.positive.last && ramp.color(7) == ramp.positive.last && ramp.color(0.005) == ramp.positive[0])
        if !ramp.negative.isEmpty { #expect(ramp.color(-1) == ramp.negative.last && ramp.color(-0.005) == ramp.negative[0]) }
        if ramp.negative.isEmpty { #expect(ramp.color(-3) == .standard) }
    }

    @Test("There are enough steps, evenly apart as seen", arguments: all)
    func evenSteps(_ ramp: Ramp) {
        let count = 1 + ramp.sides.reduce(0) { $0 + $1.count }
        // The cube is coarse: away from grey, a step of it is three times as long as one of the greys.
        let (least, apart, most): (Int, Double, Double) = ramp.depth == .direct ? (33, 2, 4) : (15, 5, 16)
        #expect(count >= least, "\(count)")
        for side in ramp.sides {
            if ramp.kind == .diverging { #expect(side.count >= least / 2) }
            let found = distances(side.map { Eyes.usual.seen($0) })
            #expect(found.allSatisfy { $0 >= apart && $0 <= most }, "\(found)")
            let lightness = side.map { Eyes.usual.seen($0).l }
            for (a, b) in zip(lightness, lightness.dropFirst()) { #expect(ramp.theme == .dark ? a < b : a > b) }
        }
    }

    @Test("Steps and signs can be told apart with all common kinds of colour vision", arguments: all)
    func allEyes(_ ramp: Ramp) {
        for eyes in Eyes.allCases {
            for side in ramp.sides {
                let found = distances(side.map(eyes.seen))
                #expect(found.allSatisfy { $0 >= (ramp.depth == .indexed && ramp.kind == .diverging ? 3 : 1.7) }, "\(eyes) \(found)")
            }
            for (positive, negative) in zip(ramp.ramp.positive, ramp.ramp.negative) {
                let apart = eyes.seen(positive).distance(to: eyes.seen(negative))
                #expect(apart >= 15, "\(eyes) \(positive) \(negative) \(apart)")
            }
        }
    }

    @Test("Both sides are equally light at each step", arguments: all.filter { $0.kind == .diverging })
    func bothSides(_ ramp: Ramp) {
        #expect(ramp.ramp.positive.count == ramp.ramp.negative.count)
        for (positive, negative) in zip(ramp.ramp.positive, ramp.ramp.negative) {
            #expect(abs(Eyes.usual.seen(positive).l - Eyes.usual.seen(negative).l) <= 3, "\(positive) \(negative)")
        }
    }

    @Test("Units that are set off are seen at every level", arguments: [ColorRamp.Tint.pointed, .framed], ThemeName.allCases)
    func tinted(_ tint: ColorRamp.Tint, _ theme: ThemeName) {
        for depth in [ColorDepth.indexed, .direct] {
            let ramp = ColorRamp(tint, depth, theme)
            for level in [-1, -0.5, 0, 0.5, 1] {
                for background in Self.backgrounds(theme) {
                    let back = CIELab(background)
                    #expect(Eyes.usual.seen(ramp.color(level)).distance(to: back) > 10)
                }
            }
            #expect(ramp.color(1) != ramp.color(-1) && ramp.color(1) != ramp.color(0.3))
        }
    }
}

@Suite struct ThemeTests {
    @Test("Text has a contrast of 4.5 with the background, and graphics one of 3", arguments: ThemeName.allCases)
    func contrast(_ name: ThemeName) {
        for depth in [ColorDepth.indexed, .direct] {
            let theme = Theme(Appearance(colors: depth, unicode: true, theme: name))
            let texts = [theme.quiet, theme.title, theme.focus, theme.key, theme.good, theme.bad, theme.strong] + (0..<6).map(theme.line)
            for background in ColorRampTests.backgrounds(name) {
                for style in texts {
                    let contrast = style.foreground.rgb.map { $0.contrast(with: background) } ?? 21
                    #expect(contrast >= 4.5, "\(style.foreground) on \(background): \(contrast)")
                }
                #expect((theme.faint.foreground.rgb?.contrast(with: background) ?? 0) >= 3)
                #expect((theme.faintest.foreground.rgb?.contrast(with: background) ?? 0) >= 1.5)
            }
        }
    }

    @Test("So has every number on its own colour, marked or not", arguments: ThemeName.allCases)
    func numbers(_ name: ThemeName) {
        for (depth, signed) in [(ColorDepth.indexed, true), (.indexed, false), (.direct, true), (.direct, false)] {
            let heatmap = Heatmap(
                scale: HeatmapScale(lowest: signed ? -1 : 0, highest: 1, signed: signed),
                Appearance(colors: depth, unicode: true, theme: name))
            for step in -100...100 {
                for (marked, pointed) in [(false, false), (true, false), (false, true)] {
                    let style = heatmap.numberStyle(Float(step) / 100, marked, pointed: pointed)
                    guard let ink = style.foreground.rgb, let paper = style.background.rgb else {
                        #expect(style.foreground == .standard && style.background == .standard)
                        continue
                    }
                    #expect(ink.contrast(with: paper) >= 4.5)
                }
            }
        }
    }

    @Test("A mark stands out from every colour that it can be beside", arguments: ThemeName.allCases)
    func marks(_ name: ThemeName) {
        for depth in [ColorDepth.indexed, .direct] {
            let theme = Theme(Appearance(colors: depth, unicode: true, theme: name))
            let ramps = [RampKind.sequential, .diverging].map { ColorRamp($0, depth, name) }
            for own in ramps.flatMap({ $0.positive + $0.negative }) + [.standard] {
                let back =
                    own == .standard
                    ? Color.direct(red: name == .dark ? 0 : 255, green: name == .dark ? 0 : 255, blue: name == .dark ? 0 : 255) : own
                for eyes in Eyes.allCases {
                    let apart = eyes.seen(theme.mark(beside: own)).distance(to: eyes.seen(back))
                    #expect(apart >= 15, "\(own) \(eyes) \(apart)")
                }
            }
        }
    }

    @Test("Six curves can be told apart with all common kinds of colour vision", arguments: ThemeName.allCases)
    func curves(_ name: ThemeName) {
        for depth in [ColorDepth.indexed, .direct] {
            let theme = Theme(Appearance(colors: depth, unicode: true, theme: name))
            for eyes in Eyes.allCases {
                let seen = (0..<6).map { eyes.seen(theme.line($0).foreground) }
                for first in 0..<6 {
                    for second in first + 1..<6 {
                        let apart = seen[first].distance(to: seen[second])
                        #expect(apart >= (eyes == .usual ? 20 : 11), "\(eyes) \(first) \(second) \(apart)")
                    }
                }
            }
            #expect(theme.line(6) == theme.line(0))
        }
    }

    @Test func aBackgroundHasItsTheme() {
        for rgb in [RGB(0, 0, 0), RGB(0x1e, 0x1e, 0x1e), RGB(0, 0x2b, 0x36), RGB(0x44, 0x44, 0x55)] {
            #expect(ThemeName(background: rgb) == .dark)
        }
        for rgb in [RGB(255, 255, 255), RGB(0xfd, 0xf6, 0xe3), RGB(0xcc, 0xcc, 0xcc)] { #expect(ThemeName(background: rgb) == .light) }
        for (text, theme) in [
            ("15;0", ThemeName.dark), ("0;15", .light), ("0;default;15", .light), ("7;8", .dark), ("12;7", .light), ("0;6", .dark),
        ] {
            #expect(ThemeName(colorFgBg: text) == theme)
        }
        for text in ["", "default;default", "0;", "0;16", "0;-1", "15;0x"] { #expect(ThemeName(colorFgBg: text) == nil) }
    }

    @Test func aPaintedSheetLeavesNoCellOfTheTerminals() {
        for (depth, isPainted) in [(ColorDepth.monochrome, false), (.eight, true), (.sixteen, true), (.indexed, true), (.direct, true)] {
            var canvas = Canvas(Size(4, 2))
            canvas.write("ab", x: 1, y: 0, Style(foreground: .named(1), reverse: true))
            let sheet = Theme(Appearance(colors: depth, unicode: true, theme: .projector)).sheet
            #expect((sheet != nil) == isPainted)
            guard let sheet else { continue }
            canvas.paint(sheet)
            #expect(canvas.cells.allSatisfy { $0.style.background == sheet.paper })
            #expect(canvas[1, 0].style.foreground == .named(1) && canvas[0, 0].style.foreground == sheet.ink)
            // A planner with a small budget arrives at the painted canvas.
            var (planner, shown, rounds) = (FramePlanner(), Canvas(Size(4, 2)), 0)
            while !planner.advance(&shown, to: canvas, budget: 30), rounds < 20 { rounds += 1 }
            #expect(shown == canvas)
        }
    }
}
