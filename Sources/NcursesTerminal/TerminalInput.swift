import CNcurses
import CTerminalRescue
import Glibc
import TerminalUI

/// Input from the terminal: its bytes, read and decoded as they arrive.
struct TerminalInput {
    /// Whether the terminal is gone.
    private(set) var isGone = false
    private var decoder: InputDecoder
    /// Consecutive reads that found the terminal readable but nothing to read.
    private var emptyReads = 0

    private static let mostEmptyReads = 50

    /// For the terminal that ncurses was set up for, in the current locale.
    init() {
        decoder = InputDecoder(DescribedKeys(Self.describedKeys()), encoding: Self.encoding, escapeDelay: Self.escapeDelay)
    }

    /// When `expire` is due.
    var deadline: Double? { decoder.deadline }

    /// Reads what has arrived, at most the size of a terminal's buffer.
    mutating func read() -> [InputDecoder.Input] {
        let waiting = Int(cnn_waiting_bytes(STDIN_FILENO))
        // A terminal that vanished silently stays readable for ever.
        emptyReads = waiting > 0 ? 0 : emptyReads + 1
        if waiting < 0 || emptyReads > Self.mostEmptyReads { isGone = true }
        guard waiting > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: min(waiting, 4096))
        let count = Glibc.read(STDIN_FILENO, &bytes, bytes.count)
        return decoder.take(bytes.prefix(max(0, count)), at: now())
    }

    /// Decodes what has become complete by a timeout, while nothing arrives.
    mutating func expire() -> [InputDecoder.Input] { decoder.expire(at: now()) }

    /// Discards an unfinished sequence.
    mutating func reset() { decoder.reset() }

    /// The longest wait in milliseconds that `ESCDELAY` can ask for: beyond it `esc` would seem to be broken.
    private static let mostEscapeDelay = 5_000

    /// How long `ESC` waits, in seconds: ncurses documents `ESCDELAY`, in milliseconds.
    private static var escapeDelay: Double {
        guard let text = getenv("ESCDELAY"), let milliseconds = Int(String(cString: text)), milliseconds >= 0 else {
            return InputDecoder.usualEscapeDelay
        }
        return Double(min(milliseconds, mostEscapeDelay)) / 1000
    }

    private static var encoding: TextEncoding {
        let name = nl_langinfo(nl_item(cnn_codeset)).map { String(cString: $0) } ?? ""
        if name == "UTF-8" { return .utf8 }
        // The C locale has no characters beyond ASCII, however the library interprets such bytes.
        if name == "ANSI_X3.4-1968" { return .other { _ in .none } }
        return .other { bytes in
            var value: UInt32 = 0
            let used = bytes.withUnsafeBytes { cnn_decode($0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count), &value) }
            if used == -2 { return .beginning }
            guard used == bytes.count, value >= 0xa0, let scalar = Unicode.Scalar(value) else { return .none }
            return .character(scalar)
        }
    }

    /// The terminal's keys by its description, first those with a meaning here.
    private static func describedKeys() -> [(bytes: [UInt8], key: Key?)] {
        var names: [(String, Key?)] = [
            ("kbs", .backspace), ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("khome", .home), ("kend", .end),
            ("kpp", .pageUp), ("knp", .pageDown), ("kdch1", .delete), ("kent", .enter), ("kcbt", .backTab),
            // As reported by terminals, "scroll backward" and "scroll forward" are shift with the up and down arrows.
            ("kri", .shiftUp), ("kind", .shiftDown), ("kLFT", .shiftLeft), ("kRIT", .shiftRight), ("kUP", .shiftUp), ("kDN", .shiftDown),
        ]
        names += (1...12).map { ("kf\($0)", .function($0)) }
        // All others are keys as well, and not the beginning of anything else.
        var number: Int32 = 0
        while let name = cnn_capability_name(number) {
            let name = String(cString: name)
            if name.hasPrefix("k") && name != "kmous" { names.append((name, nil)) }
            number += 1
        }
        return names.compactMap { name, key in Capability.bytes(name).map { ($0, key) } }
    }
}
