import Glibc
import Tensors
import Testing

@testable import Commands

/// Changing sizes. `RESIZES=5000` changes the size this often instead of 300 times.
@Suite(.serialized) struct ResizeTests {
    static let count = Programs.number("RESIZES", otherwise: 300)

    /// The screen since it was last cleared; nil before that.
    private static func screen(_ terminal: PseudoTerminal, _ columns: Int, _ rows: Int) -> EmulatedTerminal? {
        guard let start = terminal.lastPlace(of: "\u{1b}[H\u{1b}[2J") else { return nil }
        var screen = EmulatedTerminal(columns: columns, rows: rows)
        screen.take(terminal.output[start...])
        return screen
    }

    private static func residentBytes(_ process: pid_t) -> Int {
        guard let file = fopen("/proc/\(process)/statm", "r") else { return 0 }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let text = String(decoding: bytes.prefix(fread(&bytes, 1, bytes.count, file)), as: UTF8.self)
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    @Test func theScreenIsThatOfAFreshStartAndMemoryStaysFlat() throws {
        var chance = RandomStream(seed: 11, purpose: .testing, index: 0)
        let terminal = try #require(PseudoTerminal(Programs.cnnTUI, Programs.small))
        #expect(terminal.wait(for: "before"))
        func change() {
            // Small sizes as often as large ones.
            let (columns, rows) = (chance.integer(below: 2) == 0 ? 300 : 20, chance.integer(below: 2) == 0 ? 100 : 6)
            terminal.resize(columns: UInt16(1 + chance.integer(below: columns)), rows: UInt16(1 + chance.integer(below: rows)))
        }
        func changes(_ count: Int) {
            for index in 0..<count {
                change()
                // Some are drawn, others are overtaken by the next.
                if index % 3 == 0 { _ = terminal.wait(forBytes: terminal.output.count + 1, seconds: 0.1) }
                if index % 50 == 0 { terminal.forget(seconds: 0) }
            }
        }
        // The largest size has been used once.
        terminal.resize(columns: 300, rows: 100)
        changes(Self.count / 3)
        let before = Self.residentBytes(terminal.process)
        changes(Self.count - Self.count / 3)
        let grown = Self.residentBytes(terminal.process) - before
        #expect(grown < 4 << 20, "\(grown) bytes more than the \(before) before")

        for (columns, rows) in [(80, 24), (1, 1), (120, 40), (37, 9), (300, 100), (60, 16)] {
            terminal.forget(seconds: 0)
            terminal.resize(columns: UInt16(columns), rows: UInt16(rows))
            let fresh = try #require(
                PseudoTerminal(Programs.cnnTUI, Programs.small, columns: UInt16(columns), rows: UInt16(rows)))
            var (own, other): (EmulatedTerminal?, EmulatedTerminal?)
            let isSame = fresh.read(seconds: 60) {
                // All that there is: to the program, who reads now and then is a slow line.
                for each in [terminal, fresh] { while each.wait(forBytes: each.output.count + 1, seconds: 0.02) {} }
                own = Self.screen(terminal, columns, rows)
                other = Self.screen(fresh, columns, rows)
                // The data are loaded, and both are drawn.
                return own != nil && own?.cells == other?.cells && (columns < 60 || own?.text.contains("quit") == true)
            }
            let lines = [own, other].map { ($0?.text ?? "nothing").split(separator: "\n", omittingEmptySubsequences: false) }
            let different = zip(lines[0], lines[1]).enumerated().first { $0.element.0 != $0.element.1 }
            #expect(
                isSame,
                "\(columns)x\(rows): line \(different?.offset ?? -1):\n\(different?.element.0 ?? "")\n\(different?.element.1 ?? "")")
            #expect(own?.unknown == [] && other?.unknown == [])
        }
        terminal.type("q")
        #expect(terminal.waitForEnd() == 0)
    }
}
