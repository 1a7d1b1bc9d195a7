import CNcurses
import CTerminalRescue
import Glibc
import TerminalUI

/// The one screen that talks to a terminal: its life and its events. What is written goes through a `TerminalOutput`.
public final class NcursesScreen: Screen {
    /// What the terminal can show.
    public let appearance: Appearance
    /// Its columns and rows.
    public private(set) var size: Size
    /// Makes `events` return; may be called from any thread.
    public let wake: @Sendable () -> Void
    /// The terminal's name, and as what else it is driven because the system has no description of it; nil if it has one.
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
    /// A copy that the terminal was asked about, and until when an answer counts.
    private var askedCopy: (text: [UInt8], until: Double)?
    private var planner = FramePlanner()
    private var shown: Canvas
    private var wanted: Canvas
    private var isOpen = true
    /// Whether the terminal is ours just now; if not, nothing is written to it and nothing read.
    private var isTaken: Bool
    private let hasVisibleCursor: Bool
    /// Whether the terminal was found to have gone away when it was read or taken again.
    private var isGone = false
    /// What happened while nobody asked for events.
    private var pending: [ScreenEvent] = []

    private static let wakeByte: UInt8 = 0
    /// CAN: gives up a control sequence that has begun.
    private static let cancel: UInt8 = 0x18
    private static let mouseOn = Array("\u{1b}[?1002h\u{1b}[?1006h".utf8)
    private static let mouseOff = Array("\u{1b}[?1006l\u{1b}[?1002l".utf8)
    /// Pastes come between marks, so that they are no keys (xterm's mode 2004).
    private static let pastesOn = Array("\u{1b}[?2004h".utf8)
    private static let pastesOff = Array("\u{1b}[?2004l".utf8)
    /// Seconds within which a terminal answers what it has in its clipboard.
    private static let answerTime = 2.0

    /// Throws unless standard input and output are a terminal that a screen can be made of; writes nothing.
    public static func check() throws(TerminalProblem) { _ = try describe() }

    private static func describe() throws(TerminalProblem) -> TerminalDescription {
        guard isatty(STDIN_FILENO) == 1 else { throw .inputIsNoTerminal }
        guard isatty(STDOUT_FILENO) == 1 else { throw .outputIsNoTerminal }
        return try TerminalDescription.find()
    }

    /// Takes over the terminal. `colors` and `unicode` are the most that may be used; the terminal may have less.
    public init(maximumColors: ColorDepth, unicode: Bool) throws(TerminalProblem) {
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
        // The description of a terminal that reports its mouse says how (kmous); what is asked for is the form without limits (1006),
        // with motion only while a button is held (1002), so that the terminal's own selection with shift still works.
        hasMouse = Capability.bytes("kmous") != nil
        let undone = ["sgr0"] + (maximumColors > .monochrome ? ["op"] : []) + ["cnorm", "rmkx", "rmcup"]
        // What may be half sent is abandoned first.
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
        // Whoever was asked to end while it waited in the background leaves the terminal to those who have it.
        isTaken = taken == 0
        appearance = Appearance(colors: TerminalColors.start(atMost: maximumColors), unicode: unicode)
        noecho()
        nonl()
        // Keys are sent as the description has them; they are read without ncurses, which knows no sequence but those.
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
    }

    /// What asks the terminal for more than keys.
    private var reports: [UInt8] { (hasMouse ? Self.mouseOn : []) + (marksPastes ? Self.pastesOn : []) }

    deinit { close() }

    /// Gives the terminal back as it was found. Does nothing the second time.
    public func close() {
        guard isOpen else { return }
        isOpen = false
        giveBack()
        cnn_rescue_remove()
    }

    /// Stops the program as a shell expects of Ctrl-Z, the terminal given back meanwhile; returns when it goes on.
    public func suspend() { stop(isForAll: true) }

    /// Stops, with all of the group of processes or alone.
    private func stop(isForAll: Bool) {
        giveBack()
        cnn_rescue_stop(isForAll ? 1 : 0)
        takeAgain()
    }

    /// Undoes all that was done to the terminal.
    private func giveBack() {
        guard isTaken else { return }
        awaitAnswer()
        isTaken = false
        output.drain(seconds: 0.05)
        if !output.isEmpty {
            // It does not take what is left: undo in as few bytes as can be.
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

    /// An answer that is still on its way would be typed into whatever has the terminal next: it is waited for a moment.
    private func awaitAnswer() {
        guard let asked = askedCopy else { return }
        let end = min(asked.until - Self.answerTime + 0.5, now() + 0.1)
        while askedCopy != nil, case let left = end - now(), left > 0 {
            var polled = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            guard poll(&polled, 1, Int32((left * 1000).rounded(.up))) > 0, polled.revents == Int16(POLLIN) else { break }
            for came in input.read() { _ = event(came) }
        }
        askedCopy = nil
    }

    /// Takes the terminal again after it was in other hands, and draws all of it anew; its size may be another by now.
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
            // It was stopped without notice: what was done to the terminal before is undone only now, to be done again.
            output.append([Self.cancel])
            endwin()
            output.collect()
        }
        isTaken = true
        input.reset()
        cnn_clear_next(window)
        if adoptSize() { pending.append(.resized(size)) }
        wrefresh(window)
        output.collect()
        output.append(reports)
    }

    // MARK: Showing

    /// Shows a canvas as far as the terminal takes it now.
    public func present(_ canvas: Canvas, urgent: Bool) {
        wanted = canvas
        advance(urgent: urgent)
    }

    /// Copies by OSC 52 where the terminal is known to take it: by its capability Ms, or as one of the kinds that have it. Then asks what the
    /// clipboard holds, for few terminals do what they are sent and fewer say so.
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

    /// Whether the last canvas is shown whole and its bytes are with the terminal.
    public var isCaughtUp: Bool { output.isEmpty && shown == wanted && output.delay == 0 }

    private func advance(urgent: Bool) {
        guard isTaken, wanted.size == size, output.isEmpty || urgent else { return }
        let budget = output.budget(urgent: urgent)
        if budget == 0 { return }
        if shown.size != size { shown = Canvas(size) }
        let before = shown
        _ = planner.advance(&shown, to: wanted, budget: budget)
        for y in 0..<size.height {
            for x in 0..<size.width where shown[x, y] != before[x, y] { put(shown[x, y], x, y) }
        }
        if hasVisibleCursor { wmove(window, Int32(size.height - 1), Int32(size.width - 1)) }
        wrefresh(window)
        output.collect()
        output.flush()
    }

    private func put(_ cell: Cell, _ x: Int, _ y: Int) {
        guard let scalar = appearance.unicode ? cell.scalar : Self.ascii(cell.scalar) else { return }
        let style = cell.style
        var pair: Int32 = 0
        if style.foreground != .standard || style.background != .standard {
            pair = alloc_pair(TerminalColors.number(style.foreground), TerminalColors.number(style.background))
            if pair < 0 { pair = 0 }
        }
        _ = cnn_set_cell(
            window, Int32(y), Int32(x), scalar.value, style.bold ? 1 : 0, style.underline ? 1 : 0, style.reverse ? 1 : 0, pair)
    }

    /// Without Unicode nothing else than ASCII leaves the program: elsewhere such bytes may be control characters.
    private static func ascii(_ scalar: Unicode.Scalar?) -> Unicode.Scalar { scalar.flatMap { $0.isASCII ? $0 : nil } ?? "?" }

    // MARK: Events

    /// Waits for events, and meanwhile goes on giving the terminal what it has not taken yet.
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
        // Whatever came: where the pipe was full, a signal has written nothing to it.
        for signal in [SIGTERM, SIGINT, SIGHUP] where cnn_rescue_arrived(signal) == 1 {
            return [.endRequested(signal: signal)]
        }
        if cnn_rescue_arrived(SIGTSTP) == 1 {
            stop(isForAll: false)
        } else if cnn_rescue_arrived(SIGCONT) == 1 {
            // It was stopped by what cannot be caught: whoever had the terminal meanwhile has changed it.
            takeAgain()
        }
        if cnn_rescue_arrived(SIGWINCH) == 1 {
            // Even where the size is the same again: what the terminal cut off meanwhile has to be drawn anew.
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
