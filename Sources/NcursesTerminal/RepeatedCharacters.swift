/// Spells out the sequence that repeats a character (ECMA-48 REP, `CSI n b`).
///
/// The descriptions of xterm promise it, and ncurses uses it for runs of ASCII characters; but many terminals that call themselves xterm do
/// not know it and show a broken screen.
enum RepeatedCharacters {
    static func spelledOut(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var count = 0
        // How far into ESC [ digits b: 0 not at all, 1 after ESC, 2 after [ or a digit.
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
            default: state = 0
            }
            result.append(byte)
        }
        return result
    }
}
