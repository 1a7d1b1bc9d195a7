/// Turns the bytes that a terminal sends into keys, and into nothing what is none: a state machine that knows whole sequences and not only
/// those that mean something here. A value without a clock: who reads the bytes says when they came and when nothing more did.
///
/// - `ESC` alone is the key once the escape delay has passed without another byte.
/// - `ESC` and a byte that begins no sequence are two keys: so a quick hand and a slow line are read alike, and alt with a key is `esc` and it.
/// - `CSI` (`ESC [`) and `SS3` (`ESC O`) have taken what follows to their final byte, however late it comes.
/// - Strings (`DCS`, `SOS`, `OSC`, `PM`, `APC`) are taken to their end, but given up after 4 KB or a second. Then what follows is keys again
///   as soon as the terminal makes a pause: until then the bytes are as a rule the rest of the string, which comes faster than keys are typed.
/// - A bracketed paste is text.
public struct InputDecoder: Sendable {
    /// What bytes came to.
    public enum Input: Hashable, Sendable {
        /// A key.
        case key(Key)
        /// What the mouse did.
        case mouse(MouseEvent)
        /// A text that was pasted; line breaks are `\n`, other control characters are left out, a tab is a space.
        case paste(String)
        /// What stood in an operating system command (`OSC`) that came whole: the terminal answers so.
        case systemCommand([UInt8])
    }

    /// Seconds that a lone `ESC` waits for more, if the environment says nothing else.
    public static let usualEscapeDelay = 0.025
    /// Seconds after which a string is given up, and within which a report of the mouse in its old form and a paste go on.
    public static let longestTime = 1.0
    /// Bytes after which a string is given up.
    public static let mostStringBytes = 4096
    /// Bytes of a paste that are kept.
    public static let mostPastedBytes = 16_384
    /// Seconds without a byte that end what is left of a string that was given up.
    public static let pause = 0.01
    /// Bytes of a control sequence that are kept: a longer one means nothing.
    private static let mostControlBytes = 64

    private enum State: Hashable, Sendable {
        case ground
        /// Behind `ESC`.
        case escape
        /// Within what only the terminal's description knows.
        case described
        /// Behind `SS3`, `CSI`, and the Linux console's `CSI [`.
        case singleShift, control, console
        /// Within a report of the mouse in its old form: three bytes.
        case report
        /// Within a string, and behind an `ESC` in it.
        case string, stringEscape
        case paste
    }

    private enum Kind: Int {
        case escape, bell, cancel, layout, control, intermediate, parameter, mark, final, delete, high

        init(_ byte: UInt8) {
            switch byte {
            case 0x1b: self = .escape
            case 0x07: self = .bell
            case 0x18, 0x1a: self = .cancel
            case 0x08...0x0d: self = .layout
            case 0x00..<0x20: self = .control
            case 0x20..<0x30: self = .intermediate
            case 0x30..<0x3c: self = .parameter
            case 0x3c..<0x40: self = .mark
            case 0x40..<0x7f: self = .final
            case 0x7f: self = .delete
            default: self = .high
            }
        }
    }

    private enum Move {
        /// It belongs to the sequence.
        case stay
        /// It ends the sequence, which says what it says.
        case end
        /// It ends the sequence, which says nothing.
        case drop
        /// The sequence is abandoned, and the byte stands for itself.
        case give
        /// An `ESC` that begins another sequence, or in a string its end.
        case begin
    }

    /// What a byte does within a sequence. No sequence holds control characters, and a string only those that lay out text (ECMA-48, 5.6):
    /// others are keys, so that ^C always comes through.
    private static let moves: [State: [Move]] = [
        // escape bell cancel layout control intermediate parameter mark final delete high
        .singleShift: [.begin, .give, .drop, .give, .give, .end, .stay, .end, .end, .give, .drop],
        .control: [.begin, .give, .drop, .give, .give, .stay, .stay, .stay, .end, .give, .drop],
        .console: [.begin, .give, .drop, .give, .give, .drop, .drop, .drop, .end, .give, .drop],
        .report: [.begin, .give, .drop, .give, .give, .stay, .stay, .stay, .stay, .stay, .stay],
        .string: [.begin, .end, .drop, .stay, .give, .stay, .stay, .stay, .stay, .stay, .stay],
    ]

    private let described: DescribedKeys
    private let escapeDelay: Double
    private let encoding: TextEncoding
    private var characters: CharacterDecoder
    private var state = State.ground
    /// The bytes of the sequence, from `ESC` on; of a long one the first.
    private var sequence: [UInt8] = []
    /// Bytes of the sequence in all.
    private var length = 0
    /// When it began, and when the last byte came.
    private var began = 0.0
    private var last = 0.0
    private var isGivenUp = false
    /// How much of what ends a paste has come.
    private var matched = 0
    /// Whether the description is not asked: what it began with turned out not to be in it.
    private var isReplaying = false
    private var found: [Input] = []

    /// In the ground state.
    public init(
        _ described: DescribedKeys = DescribedKeys(), encoding: TextEncoding = .utf8, escapeDelay: Double = Self.usualEscapeDelay
    ) {
        self.described = described
        self.encoding = encoding
        self.escapeDelay = escapeDelay
        characters = CharacterDecoder(encoding)
    }

    /// Whether no sequence has begun.
    public var isAtRest: Bool { state == .ground }

    /// Bytes that are held.
    var heldBytes: Int { sequence.count }

    /// When `expire` has something to do; nil if time changes nothing.
    public var deadline: Double? {
        switch state {
        case .ground, .singleShift, .control, .console: nil
        case .escape, .described: began + escapeDelay
        case .string, .stringEscape: isGivenUp ? last + (isClipboard ? Self.longestTime : Self.pause) : began + Self.longestTime
        case .report: began + Self.longestTime
        case .paste: last + Self.longestTime
        }
    }

    /// Takes bytes that came at a time (in seconds, from any beginning, never less than before). Time itself does nothing here: after
    /// a pause in reading, all the bytes of a sequence may be waiting.
    public mutating func take(_ bytes: some Sequence<UInt8>, at time: Double) -> [Input] {
        last = time
        for byte in bytes { take(byte) }
        defer { found.removeAll() }
        return found
    }

    /// What the passing of time makes of the bytes so far; to be asked when nothing is there to read.
    public mutating func expire(at time: Double) -> [Input] {
        while let deadline, deadline <= time {
            switch state {
            case .escape:
                rest()
                found.append(.key(.escape))
            case .described: replay()
            case .string, .stringEscape:
                if isGivenUp { rest() } else { isGivenUp = true }
            case .paste: endPaste()
            case .report, .ground, .singleShift, .control, .console: rest()
            }
        }
        defer { found.removeAll() }
        return found
    }

    /// Forgets what has begun: the terminal was in other hands.
    public mutating func reset() {
        rest()
        characters.reset()
    }

    private mutating func rest() {
        state = .ground
        sequence.removeAll()
        length = 0
        isGivenUp = false
        matched = 0
    }

    private mutating func begin(_ state: State, _ bytes: [UInt8]) {
        rest()
        self.state = state
        sequence = bytes
        length = bytes.count
        began = last
    }

    private mutating func take(_ byte: UInt8) {
        if state == .paste { return takePasted(byte) }
        if takeDescribed(byte) { return }
        switch state {
        case .ground, .described, .paste: takeAtRest(byte)
        case .escape: takeAfterEscape(byte)
        case .stringEscape:
            if byte == UInt8(ascii: "\\") { return finish() }
            // The string was cut off: this is something new.
            begin(.escape, [0x1b])
            takeAfterEscape(byte)
        case .singleShift, .control, .console, .report, .string: move(byte)
        }
    }

    private mutating func move(_ byte: UInt8) {
        switch Self.moves[state]?[Kind(byte).rawValue] {
        case .stay where state == .string && isStringEnd(byte): finish()
        case .stay: append(byte)
        case .end:
            if state != .string { append(byte) }
            finish()
        case .drop: rest()
        case .give, nil:
            rest()
            take(byte)
        case .begin where state == .string: state = .stringEscape
        case .begin: begin(.escape, [byte])
        }
    }

    /// Whether a byte is the control character that ends strings (`ST`), which it is not in UTF-8.
    private func isStringEnd(_ byte: UInt8) -> Bool {
        guard byte == 0x9c, case .other(let meaning) = encoding else { return false }
        return meaning([byte]) == .none
    }

    private mutating func append(_ byte: UInt8) {
        length += 1
        switch state {
        case .string:
            if sequence.count < Self.mostStringBytes { sequence.append(byte) }
            if length > Self.mostStringBytes { isGivenUp = true }
        case .report: if length == 6 { rest() }
        default: if sequence.count < Self.mostControlBytes { sequence.append(byte) }
        }
    }

    // MARK: Beginnings

    private mutating func takeAtRest(_ byte: UInt8) {
        switch characters.take(byte) {
        case .character(let scalar): found.append(.key(.character(Character(scalar))))
        case .nothing: break
        case .ascii where byte == 0x1b: begin(.escape, [byte])
        case .ascii: KeySequence.key(ofASCII: byte).map { found.append(.key($0)) }
        case .control:
            // Each stands for ESC and a byte from 0x40 to 0x5f.
            if let state = Self.introducers[byte - 0x40] { begin(state, [0x1b, byte - 0x40]) }
        }
    }

    private static let introducers: [UInt8: State] = [
        UInt8(ascii: "["): .control, UInt8(ascii: "O"): .singleShift, UInt8(ascii: "P"): .string, UInt8(ascii: "X"): .string,
        UInt8(ascii: "]"): .string, UInt8(ascii: "^"): .string, UInt8(ascii: "_"): .string,
    ]

    private mutating func takeAfterEscape(_ byte: UInt8) {
        if let state = Self.introducers[byte] { return begin(state, [0x1b, byte]) }
        rest()
        found.append(.key(.escape))
        take(byte)
    }

    // MARK: Ends

    /// The sequence is whole.
    private mutating func finish() {
        let (whole, sequence, isLong) = (state, sequence, length > self.sequence.count || isGivenUp)
        let content = sequence.dropFirst(2)
        rest()
        switch whole {
        case .control where content.elementsEqual([UInt8(ascii: "[")]): begin(.console, sequence)
        case .control where content.elementsEqual([UInt8(ascii: "M")]): begin(.report, sequence)
        case .control where content.elementsEqual("200~".utf8): begin(.paste, [])
        case .control where !isLong:
            guard let control = KeySequence.Control(content) else { return }
            if let event = KeySequence.mouse(control) { found.append(.mouse(event)) }
            if let key = KeySequence.key(control) { found.append(.key(key)) }
        case .singleShift where !isLong: KeySequence.key(ofSingleShift: content).map { found.append(.key($0)) }
        case .console: sequence.last.flatMap { KeySequence.key(ofConsole: $0) }.map { found.append(.key($0)) }
        case .string, .stringEscape:
            if !isLong && sequence[1] == UInt8(ascii: "]") { found.append(.systemCommand(Array(content))) }
        default: break
        }
    }

    /// Whether the string is a terminal's clipboard, which is as long as what someone has copied elsewhere: its rest is waited for.
    private var isClipboard: Bool { sequence.dropFirst().starts(with: "]52;".utf8) }

    // MARK: Descriptions

    /// Takes a byte as the terminal's description has it; false if that has no such sequence.
    private mutating func takeDescribed(_ byte: UInt8) -> Bool {
        guard !isReplaying, described.longest > 0 else { return false }
        switch state {
        case .ground: guard byte < 0x20 || byte >= 0x7f, !characters.isInside else { return false }
        case .escape, .described, .singleShift, .control, .console: break
        case .report, .string, .stringEscape, .paste: return false
        }
        let isWithin = sequence.count == length && sequence.count < described.longest
        switch isWithin ? described.find(sequence + [byte]) : .none {
        case .key(let key):
            rest()
            key.map { found.append(.key($0)) }
            return true
        case .beginning:
            // As long as it can be one of those that all terminals have, it is.
            switch state {
            case .ground: if byte == 0x1b { return false }
            case .escape: if Self.introducers[byte] != nil { return false }
            case .singleShift, .control, .console:
                if case .stay = Self.moves[state]?[Kind(byte).rawValue] { return false }
                if state == .control && sequence.count == 2 && byte == UInt8(ascii: "[") { return false }
            case .described, .report, .string, .stringEscape, .paste: break
            }
            let time = state == .described ? began : last
            begin(.described, sequence + [byte])
            began = time
            return true
        case .none:
            guard state == .described else { return false }
            replay()
            take(byte)
            return true
        }
    }

    /// What was taken for a key of the description is none: it is read as what it is without.
    private mutating func replay() {
        var bytes = sequence[...]
        rest()
        if let (key, count) = described.longestKey(in: Array(bytes)) {
            key.map { found.append(.key($0)) }
            bytes = bytes.dropFirst(count)
        }
        isReplaying = true
        for byte in bytes { take(byte) }
        isReplaying = false
    }

    // MARK: Pastes

    private static let pasteEnd = Array("\u{1b}[201~".utf8)

    private mutating func takePasted(_ byte: UInt8) {
        if byte == Self.pasteEnd[matched] {
            matched += 1
            if matched == Self.pasteEnd.count { endPaste() }
            return
        }
        let passed = Self.pasteEnd.prefix(matched)
        matched = byte == Self.pasteEnd[0] ? 1 : 0
        for byte in Array(passed) + (matched == 0 ? [byte] : []) where sequence.count < Self.mostPastedBytes { sequence.append(byte) }
    }

    private mutating func endPaste() {
        let bytes = sequence
        rest()
        var text = String.UnicodeScalarView()
        var decoder = CharacterDecoder(encoding)
        var isAfterReturn = false
        for byte in bytes {
            switch decoder.take(byte) {
            case .character(let scalar): text.append(scalar)
            case .ascii where byte == 0x0a && isAfterReturn: break
            case .ascii where byte == 0x0a || byte == 0x0d: text.append("\n")
            case .ascii where byte == 0x09: text.append(" ")
            case .ascii where byte >= 0x20 && byte < 0x7f: text.append(Unicode.Scalar(byte))
            case .ascii, .control, .nothing: break
            }
            isAfterReturn = byte == 0x0d
        }
        if !text.isEmpty { found.append(.paste(String(text))) }
    }
}
