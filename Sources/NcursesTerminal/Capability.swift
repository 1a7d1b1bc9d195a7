import CNcurses

/// Capabilities from the terminal's description.
enum Capability {
    /// The bytes of a capability; nil if the terminal lacks it.
    static func bytes(_ name: String) -> [UInt8]? {
        guard let text = tigetstr(name), cnn_is_string(text) == 1 else { return nil }
        // Delays such as $<50> are for terminals of the past.
        var bytes: [UInt8] = []
        var isDelay = false
        for byte in String(cString: text).utf8 {
            if byte == UInt8(ascii: "$") { isDelay = true } else if !isDelay { bytes.append(byte) }
            if byte == UInt8(ascii: ">") { isDelay = false }
        }
        return bytes
    }
}
