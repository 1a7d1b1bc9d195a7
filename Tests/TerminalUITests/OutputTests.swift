import Testing

@testable import TerminalUI

@Suite struct FramePlannerTests {
    @Test("Text comes first, also over a picture, and pictures on the terminal's own background are pictures")
    func textOverPictures() {
        var shown = Canvas(Size(60, 20))
        shown.fill(shown.bounds, "▀", Style(foreground: .direct(red: 9, green: 9, blue: 9)))
        var wanted = shown
        wanted.fill(Rect(x: 0, y: 0, width: 60, height: 18), "▄", Style(foreground: .direct(red: 200, green: 9, blue: 9)))
        wanted.write("an answer", x: 5, y: 19)
        var planner = FramePlanner()
        _ = planner.advance(&shown, to: wanted, budget: 60)
        #expect(shown.text.contains("an answer") && shown != wanted)
    }

    private func canvas(_ letter: Unicode.Scalar, _ pixel: UInt8) -> Canvas {
        var canvas = Canvas(Size(20, 6))
        canvas.fill(Rect(x: 0, y: 0, width: 20, height: 1), letter)
        canvas.fill(Rect(x: 0, y: 1, width: 20, height: 5), "▀", Style(background: .indexed(pixel)))
        return canvas
    }

    @Test func withoutLimitAFrameIsWhole() {
        var planner = FramePlanner()
        var shown = canvas("a", 16)
        #expect(planner.advance(&shown, to: canvas("b", 17), budget: nil) && shown == canvas("b", 17))
    }

    @Test func textGoesFirstAndPixelsFollowInTurn() {
        var planner = FramePlanner()
        var shown = canvas("a", 16)
        let wanted = canvas("b", 17)
        #expect(!planner.advance(&shown, to: wanted, budget: 60))
        #expect((0..<20).allSatisfy { shown[$0, 0].scalar == "b" })
        #expect(shown[0, 1] == wanted[0, 1] && shown[0, 5] != wanted[0, 5])
        var frames = 1
        while !planner.advance(&shown, to: wanted, budget: 60) { frames += 1 }
        #expect(shown == wanted && frames > 2 && frames < 12)
    }

    @Test func everyRowGetsItsTurnWhileThePictureChanges() {
        var planner = FramePlanner()
        var shown = canvas("a", 16)
        var renewed: Set<Int> = []
        for frame in 0..<20 {
            let before = shown
            _ = planner.advance(&shown, to: canvas("a", UInt8(17 + frame)), budget: 90)
            for y in 1..<6 where (0..<20).contains(where: { shown[$0, y] != before[$0, y] }) { renewed.insert(y) }
        }
        #expect(renewed == [1, 2, 3, 4, 5])
    }
}

@Suite struct OutputPacerTests {
    @Test func aTerminalThatTakesEverythingHasNoLimit() {
        var pacer = OutputPacer()
        for frame in 0..<100 {
            let now = Double(frame) * 0.03
            #expect(pacer.budget(urgent: false, at: now) == nil && pacer.delay(at: now) == 0)
            pacer.took(20_000, refusedMore: false, at: now)
        }
        // A frame larger than the system's buffer, taken within milliseconds.
        pacer.took(4_000, refusedMore: true, at: 4)
        pacer.took(16_000, refusedMore: false, at: 4.004)
        #expect(pacer.rate == nil)
    }

    /// A line with this many bytes per second after a buffer of this size.
    private struct Line {
        let rate: Double
        let buffer = 12_000.0
        var filled = 0.0
        var moment = 0.0

        mutating func send(_ bytes: Int, at now: Double) -> Int {
            filled = max(0, filled - (now - moment) * rate)
            moment = now
            let taken = min(Double(bytes), buffer - filled)
            filled += taken
            return Int(taken)
        }
    }

    @Test func aSlowLineIsLearntAndItsBufferKeptEmpty() {
        var pacer = OutputPacer()
        var line = Line(rate: 20_000)
        var waiting = 20_000
        var now = 0.0
        var delays: [Double] = []
        while now < 15 {
            if waiting == 0 {
                let budget = pacer.budget(urgent: false, at: now) ?? 20_000
                waiting = budget
            }
            if waiting > 0 {
                let taken = line.send(waiting, at: now)
                waiting -= taken
                pacer.took(taken, refusedMore: waiting > 0, at: now)
            }
            if now > 5 { delays.append(line.filled / line.rate) }
            now += 0.01
        }
        let rate = pacer.rate ?? 0
        #expect(rate > 14_000 && rate < 26_000)
        let seen = delays.sorted()
        #expect(seen[seen.count / 2] < 0.1 && (seen.last ?? 1) < 0.35)
    }

    @Test func aStalledTerminalIsTriedAgainAndALimitIsGivenUpWhenItMoves() {
        var pacer = OutputPacer()
        pacer.took(4_000, refusedMore: true, at: 0)
        for step in 1...100 { pacer.took(0, refusedMore: true, at: Double(step) * 0.1) }
        #expect(pacer.rate == OutputPacer.least)
        pacer.took(4_000, refusedMore: false, at: 10.1)
        var now = 10.1
        while now < 200 && pacer.rate != nil {
            now += 0.02
            _ = pacer.budget(urgent: false, at: now)
        }
        #expect(pacer.rate == nil)
    }
}
