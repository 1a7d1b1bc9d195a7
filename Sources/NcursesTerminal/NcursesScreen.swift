import CNcurses
import CTerminalRescue
import Glibc
import TerminalUI

/// The one screen that talks to a terminal: its lifetime and its events. All output goes through a `TerminalOutput`.
public final class NcursesScreen: Screen {
    /// What the terminal can show.
    public let appearance: Appearance
    /// Its columns and rows.
    public private(set) var size: Size
    /// Makes `events` return; callable from any thread.
    public let wake: @Sendable () -> Void
    /// The terminal's name, and the description used because the system has none for it; nil if it has one.
    public var substitution: (terminal: String, like: String)? { description.substitute.map { (description.terminal, $0) } }

    private let handle: OpaquePointer
    private let window: UnsafeMutablePointer<WINDOW>
    private var output: TerminalOutput
    private let pipeRead: Int32
    private let pipeWrite: Int32
    private let undoBytes: [UInt8]
    private let description: TerminalDescription
    private let hasMouse: Bool
    private let marksPastes: Bool
    private var input: TerminalInput
    private var colors: TerminalColors
    /// When the terminal was asked for its background; nil if it was not, or has answered.
    private var askedBackground: Double?
    /// A copy whose success the terminal was asked about, and the deadline for the answer.
    private var askedCopy: (text: [UInt8], until: Double)?
    private var planner = FramePlanner()
    private var shown: Canvas
    private var wanted: Canvas
    private var isOpen = true
    /// Whether the program has the terminal now; otherwise nothing is written to it or read.
    private var isTaken: Bool
    private let hasVisibleCursor: Bool
    /// Whether the terminal turned out to be gone when it was read or taken again.
    private var isGone = false
    /// Events that happened between calls of `events`.
    private var pending: [ScreenEvent] = []

    private static let wakeByte: UInt8 = 0
    /// CAN: aborts a control sequence that has begun.
    private static let cancel: UInt8 = 0x18
    private static let mouseOn = Array("\u{1b}[?1002h\u{1b}[?1006h".utf8)
    private static let mouseOff = Array("\u{1b}[?1006l\u{1b}[?1002l".utf8)
    /// Marks pasted text, so that it is not taken for keys (xterm's mode 2004).
    private static let pastesOn = Array("\u{1b}[?2004h".utf8)
    private static let pastesOff = Array("\u{1b}[?2004l".utf8)
    /// Seconds within which a terminal answers about its clipboard.
    private static let answerTime = 2.0
    /// Seconds within which a terminal that answers at all has said what its background is, however slow the line.
    private static let backgroundTime = 10.0

    /// Throws unless standard input and output are a terminal suitable for a screen; writes nothing.
    public static func check() throws(TerminalProblem) { _ = try describe() }

    private static func describe() throws(TerminalProblem) -> TerminalDescription {
        guard isatty(STDIN_FILENO) == 1 else { throw .inputIsNoTerminal }
        guard isatty(STDOUT_FILENO) == 1 else { throw .outputIsNoTerminal }
        return try TerminalDescription.find()
    }

    /// Takes over the terminal. `maximumColors` and `unicode` are upper limits; the terminal may support less. `hasDirectColors`: whether
    /// it is known to have 24-bit colours, even if its description has fewer. `asksBackground`: whether to ask it for its background, which
    /// it may tell later (`ScreenEvent.background`), or never.
    public init(
        maximumColors: ColorDepth, unicode: Bool, hasDirectColors: Bool = false, asksBackground: Bool = false, theme: ThemeName = .dark
    ) throws(TerminalProblem) {
        let description = try Self.describe()
        self.description = description
        var ends: [Int32] = [0, 0]
        guard cnn_pipe(&ends) == 0, let file = fdopen(STDIN_FILENO, "r") else { throw .system(String(cString: strerror(errno))) }
        (pipeRead, pipeWrite) = (ends[0], ends[1])
        output = try TerminalOutput()
        wake = { [pipeWrite] in
            var byte = Self.wakeByte
            _ = write(pipeWrite, &byte, 1)
        }
        // A terminal that reports the mouse has kmous in its description; requested is the form without limits (1006), with motion only
        // while a button is held (1002), so that the terminal's own selection with shift still works.
        hasMouse = Capability.bytes("kmous") != nil
        let undone = ["sgr0"] + (maximumColors > .monochrome ? ["op"] : []) + ["cnorm", "rmkx", "rmcup"]
        // An unfinished sequence is aborted first.
        marksPastes = hasMouse || Capability.bytes("BE") != nil
        undoBytes =
            [Self.cancel] + (marksPastes ? Self.pastesOff : []) + (hasMouse ? Self.mouseOff : [])
            + undone.compactMap(Capability.bytes).flatMap { $0 }
        let prepared = undoBytes.withUnsafeBytes { [descriptor = output.descriptor] in
            cnn_rescue_prepare(STDIN_FILENO, descriptor, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
        }
        guard prepared == 0 else { throw .system(String(cString: strerror(errno))) }
        cnn_rescue_install(pipeWrite)
        let taken = cnn_rescue_take()
        guard taken >= 0 else {
            let reason = String(cString: strerror(errno))
            cnn_rescue_remove()
            throw .system(reason)
        }
        guard let handle = newterm(description.name, output.memory, file), let window = cnn_main_window() else {
            cnn_rescue_restore_settings()
            cnn_rescue_remove()
            throw .typeUnknown(description.terminal)
        }
        self.handle = handle
        self.window = window
        // If the program was asked to end while it waited in the background, the terminal stays with its owner.
        isTaken = taken == 0
        colors = TerminalColors.start(atMost: maximumColors, hasDirect: hasDirectColors)
        appearance = Appearance(colors: colors.depth, unicode: unicode, theme: theme)
        noecho()
        nonl()
        // Keys are sent as described; they are decoded without ncurses, which knows only those sequences.
        keypad(window, true)
        typeahead(-1)
        input = TerminalInput()
        // A cursor that cannot be hidden rests in the corner.
        hasVisibleCursor = curs_set(0) == ERR
        leaveok(window, !hasVisibleCursor)
        size = Self.terminalSize()
        shown = Canvas(size)
        wanted = shown
        resizeterm(Int32(size.height), Int32(size.width))
        if isTaken { output.append(reports) }
        if isTaken, asksBackground, colors.depth > .monochrome, description.takesStrings {
            output.append(BackgroundColor.question)
            askedBackground = now()
        }
    }

    /// The sequences that request more than keys from the terminal.
    private var reports: [UInt8] { (hasMouse ? Self.mouseOn : []) + (marksPastes ? Self.pastesOn : []) }

    deinit { close() }

    /// Restores the terminal. A second call does nothing.
    public func close() {
        guard isOpen else { return }
        isOpen = false
        giveBack()
        cnn_rescue_remove()
    }

    /// Stops the program as Ctrl-Z does in a shell, with the terminal restored meanwhile; returns when it continues.
    public func suspend() { stop(isForAll: true) }

    /// Stops the process, or its whole process group.
    private func stop(isForAll: Bool) {
        giveBack()
        cnn_rescue_stop(isForAll ? 1 : 0)
        takeAgain()
    }

    /// Undoes all changes to the terminal.
    private func giveBack() {
        guard isTaken else { return }
        awaitAnswer()
        isTaken = false
        output.drain(seconds: 0.05)
        if !output.isEmpty {
            // The terminal does not take the rest: undo with as few bytes as possible.
            output.removeAll()
            endwin()
            output.collect()
            output.removeAll()
            output.append(undoBytes)
        } else {
            output.append((marksPastes ? Self.pastesOff : []) + (hasMouse ? Self.mouseOff : []))
            endwin()
            output.collect()
        }
        output.drain(seconds: 0.1)
        output.removeAll()
        cnn_rescue_drawing(0)
        cnn_rescue_restore_settings()
    }

    /// Waits a moment for outstanding answers, which would otherwise be typed into the next program.
    private func awaitAnswer() {
        let begin = now()
        while true {
            var ends: [Double] = []
            if let asked = askedCopy { ends.append(asked.until - Self.answerTime + 0.5) }
            if let asked = askedBackground { ends.append(asked + Self.backgroundTime) }
            guard let latest = ends.max(), case let left = min(latest, begin + 0.1) - now(), left > 0 else { break }
            var polled = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            guard poll(&polled, 1, Int32((left * 1000).rounded(.up))) > 0, polled.revents == Int16(POLLIN) else { break }
            for came in input.read() { _ = event(came) }
        }
        (askedCopy, askedBackground) = (nil, nil)
    }

    /// Takes the terminal again after another program had it, and redraws everything; its size may have changed.
    private func takeAgain() {
        switch cnn_rescue_take() {
        case 0: break
        case Int32(cnn_rescue_is_ending): return
        default:
            isGone = true
            return
        }
        output.removeAll()
        if isTaken {
            // The program was stopped without notice: earlier changes to the terminal are undone now, then made again.
            output.append([Self.cancel])
            endwin()
            output.collect()
        }
        isTaken = true
        input.reset()
        cnn_clear_next(window)
        if adoptSize() { pending.append(.resized(size)) }
        wrefresh(window)
        output.collect(colors.added)
        output.append(reports)
    }

    // MARK: Showing

    /// Shows a canvas, as far as the terminal takes it now.
    public func present(_ canvas: Canvas, urgent: Bool) {
        wanted = canvas
        advance(urgent: urgent)
    }

    /// Copies by OSC 52 if the terminal is known to support it: by its capability Ms, or by its type. Then asks for the clipboard's
    /// content, because few terminals obey, and fewer report it.
    public func copy(_ text: String) -> CopyOutcome {
        askedCopy = nil
        let bytes = Array(text.utf8)
        guard isTaken, bytes.allSatisfy({ (0x20..<0x7f).contains($0) }) else { return .unavailable }
        guard Capability.bytes("Ms") != nil || Clipboard.isKnown(description.terminal) else { return .unavailable }
        output.append(Clipboard.sequence(bytes))
        if !Clipboard.asksUser(description.terminal), getenv("KITTY_WINDOW_ID") == nil {
            output.append(Clipboard.question)
            askedCopy = (bytes, now() + Self.answerTime)
        }
        output.flush()
        return .sent
    }

    /// Whether the last canvas is completely drawn and all its bytes have been written to the terminal.
    public var isCaughtUp: Bool { output.isEmpty && shown == wanted && output.delay == 0 }

    private func advance(urgent: Bool) {
        guard isTaken, wanted.size == size, output.isEmpty || urgent else { return }
        let budget = output.budget(urgent: urgent)
        if budget == 0 { return }
        if shown.size != size { shown = Canvas(size) }
        let before = shown
        _ = planner.advance(&shown, to: wanted, budget: budget)
        var hasNumbers = true
        for y in 0..<size.height {
            for x in 0..<size.width where shown[x, y] != before[x, y] { hasNumbers = put(shown[x, y], x, y) && hasNumbers }
        }
        if !hasNumbers {
            // The colours of earlier screens have used up the numbers: everything is drawn anew.
            colors.forget()
            cnn_clear_next(window)
            werase(window)
            shown = wanted
            for y in 0..<size.height { for x in 0..<size.width where wanted[x, y] != .blank { _ = put(wanted[x, y], x, y) } }
        }
        // Not all terminals fill with the background what becomes free when characters are deleted.
        idcok(window, wanted.paper == .standard)
        if hasVisibleCursor { wmove(window, Int32(size.height - 1), Int32(size.width - 1)) }
        wrefresh(window)
        output.collect(colors.added)
        output.flush()
    }

    /// Puts a cell on the window; false if there is no number for one of its colours.
    private func put(_ cell: Cell, _ x: Int, _ y: Int) -> Bool {
        guard let scalar = appearance.unicode ? cell.scalar : Self.ascii(cell.scalar) else { return true }
        let style = cell.style
        var pair: Int32 = 0
        if style.foreground != .standard || style.background != .standard {
            guard let ink = colors.number(style.foreground), let paper = colors.number(style.background) else { return false }
            pair = max(0, alloc_pair(ink, paper))
        }
        _ = cnn_set_cell(
            window, Int32(y), Int32(x), scalar.value, style.bold ? 1 : 0, style.underline ? 1 : 0, style.reverse ? 1 : 0, pair)
        return true
    }

    /// Without Unicode only ASCII is written: other bytes may be control characters there.
    private static func ascii(_ scalar: Unicode.Scalar?) -> Unicode.Scalar { scalar.flatMap { $0.isASCII ? $0 : nil } ?? "?" }

    // MARK: Events

    /// Waits for events, while writing pending bytes to the terminal.
    public func events(timeout: Double?) -> [ScreenEvent] {
        let end = timeout.map { now() + $0 }
        while true {
            let events = pending.isEmpty ? isGone || output.isGone ? [.terminalGone] : waitOnce(until: end) : pending
            pending.removeAll()
            if !events.isEmpty { return events }
            if let end, now() >= end { return [] }
        }
    }

    private func waitOnce(until end: Double?) -> [ScreenEvent] {
        var waits = end.map { max(0, $0 - now()) }
        if isTaken, let deadline = input.deadline { waits = min(waits ?? .infinity, max(0, deadline - now())) }
        if output.isEmpty && shown != wanted && shown.size == wanted.size {
            waits = min(waits ?? .infinity, output.delay)
        }
        var polled = [
            pollfd(fd: isTaken ? STDIN_FILENO : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: pipeRead, events: Int16(POLLIN), revents: 0),
            pollfd(fd: output.isEmpty ? -1 : output.descriptor, events: Int16(POLLOUT), revents: 0),
        ]
        let milliseconds = waits.map { Int32(min(($0 * 1000).rounded(.up), 60_000)) } ?? -1
        _ = poll(&polled, 3, milliseconds)
        var events: [ScreenEvent] = []
        if polled[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { isGone = true }
        if polled[0].revents & Int16(POLLIN) != 0 {
            events += input.read().compactMap(event)
            if input.isGone { isGone = true }
        } else if isTaken {
            events += input.expire().compactMap(event)
        }
        if polled[1].revents != 0 { events += readPipe() }
        if polled[2].revents != 0 { output.flush() }
        if output.isEmpty && shown != wanted { advance(urgent: false) }
        return events
    }

    private func event(_ came: InputDecoder.Input) -> ScreenEvent? {
        switch came {
        case .key(let key): return .key(key)
        case .mouse(let event): return .mouse(event)
        case .paste(let text): return .pasted(text)
        case .systemCommand(let answer) where BackgroundColor.isReply(answer):
            guard askedBackground != nil else { return nil }
            askedBackground = nil
            return BackgroundColor.color(answer).map(ScreenEvent.background)
        case .systemCommand(let answer):
            guard let asked = askedCopy, let held = Clipboard.content(answer) else { return nil }
            askedCopy = nil
            return held == Clipboard.base64(asked.text) && now() <= asked.until ? .copyConfirmed : nil
        }
    }

    private func readPipe() -> [ScreenEvent] {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(pipeRead, &bytes, bytes.count)
        let came = bytes.prefix(max(0, count))
        var events: [ScreenEvent] = []
        if came.contains(Self.wakeByte) { events.append(.woken) }
        // Checked whatever has arrived: if the pipe was full, a signal wrote nothing to it.
        for signal in [SIGTERM, SIGINT, SIGHUP] where cnn_rescue_arrived(signal) == 1 {
            return [.endRequested(signal: signal)]
        }
        if cnn_rescue_arrived(SIGTSTP) == 1 {
            stop(isForAll: false)
        } else if cnn_rescue_arrived(SIGCONT) == 1 {
            // It was stopped by a signal that cannot be caught: the terminal may have been changed meanwhile.
            takeAgain()
        }
        if cnn_rescue_arrived(SIGWINCH) == 1 {
            // Even if the size is the same again: the terminal may have cut off content meanwhile.
            adoptSize(evenIfSame: true)
            pending.append(.resized(size))
        }
        return events + pending
    }

    @discardableResult
    private func adoptSize(evenIfSame: Bool = false) -> Bool {
        let found = Self.terminalSize()
        guard found != size || evenIfSame else { return false }
        size = found
        resizeterm(Int32(size.height), Int32(size.width))
        cnn_clear_next(window)
        werase(window)
        shown = Canvas(size)
        return true
    }

    private static func terminalSize() -> Size { NcursesTerminal.terminalSize(of: STDOUT_FILENO) ?? Size(80, 24) }
}
