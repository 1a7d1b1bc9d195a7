/// Replaces sequences that xterm's description promises and ncurses uses, but that many terminals which call themselves xterm do not
/// support, which breaks the screen: the one that repeats a character (ECMA-48 REP, `CSI n b`), and those that scroll by several lines (SU
/// and SD, `CSI n S` and `CSI n T`). Before scrolling, ncurses goes to the last or the first line of the region, where as many line feeds
/// or reverse indexes have the same effect.
enum RareSequences {
    static func spelledOut(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var count = 0
        // Progress in matching ESC [ digits letter: 0 none, 1 after ESC, 2 after [ or a digit.
        var state = 0
        var start = 0
        for byte in bytes {
            switch (state, byte) {
            case (_, 0x1b):
                state = 1
                start = result.count
            case (1, UInt8(ascii: "[")): (state, count) = (2, 0)
            case (2, UInt8(ascii: "0")...UInt8(ascii: "9")): count = min(count * 10 + Int(byte - 48), 1000)
            case (2, UInt8(ascii: "b")):
                result.removeSubrange(start...)
                if let last = result.last { result.append(contentsOf: repeatElement(last, count: count)) }
                state = 0
                continue
            case (2, UInt8(ascii: "S")), (2, UInt8(ascii: "T")):
                result.removeSubrange(start...)
                for _ in 0..<max(count, 1) { result += byte == UInt8(ascii: "S") ? [0x0a] : [0x1b, UInt8(ascii: "M")] }
                state = 0
                continue
            default: state = 0
            }
            result.append(byte)
        }
        return result
    }
}
