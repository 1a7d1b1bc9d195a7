import Files
import Glibc
import Training

/// A program in its own pseudo-terminal: for the benchmark of the screen, and for tests.
final class PseudoTerminal {
    private let master: Int32
    let process: pid_t
    private(set) var output: [UInt8] = []
    private let slave: Int32
    private let before: termios
    private var isHungUp = false
    /// Whether its end was seen: afterwards the process id may belong to another process.
    private var hasEnded = false

    /// POSIX_SPAWN_SETSID.
    private static let newSession: Int16 = 0x80

    /// Starts the program with these arguments and variables (`TERM` and the locale are set), after `change` has modified the terminal's
    /// settings; nil if the system has no terminal available.
    init?(
        _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], columns: UInt16 = 80, rows: UInt16 = 24,
        change: (inout termios) -> Void = { _ in }
    ) {
        // Feature macros hide posix_openpt and its relatives from Swift; these are the system calls behind them.
        let (unlock, number): (UInt, UInt) = (0x4004_5431, 0x8004_5430)  // TIOCSPTLCK, TIOCGPTN
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (locked, index): (Int32, Int32) = (0, 0)
        guard master >= 0, ioctl(master, unlock, &locked) == 0, ioctl(master, number, &index) == 0 else {
            if master >= 0 { close(master) }
            return nil
        }
        let name = "/dev/pts/\(index)"
        slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        var settings = termios()
        tcgetattr(slave, &settings)
        change(&settings)
        tcsetattr(slave, TCSANOW, &settings)
        tcgetattr(slave, &settings)
        before = settings
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The first terminal that a new session opens becomes its controlling terminal.
        posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads that run tests block all signals, and a new program would inherit that.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        // Ignored signals would be inherited as well.
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Self.newSession | Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var variables = ["TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"]
        if let assets = System.variable("CNN_TUI_ASSETS") { variables["CNN_TUI_ASSETS"] = assets }
        variables.merge(environment) { $1 }
        var pid = pid_t()
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0.systemPath) } + [nil]
        var entries: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0.key)=\($0.value)".systemPath) } + [nil]
        let status = posix_spawn(&pid, program.systemPath, &actions, &attributes, &words, &entries)
        for word in words + entries { free(word) }
        process = status == 0 ? pid : 0
        guard status == 0 else { return nil }
    }

    deinit {
        let isRunning = process > 0 && !hasEnded
        if isRunning { kill(process, SIGKILL) }
        hangUp()
        if isRunning { waitpid(process, nil, 0) }
    }

    /// Disconnects the terminal from the program.
    func hangUp() {
        guard !isHungUp else { return }
        isHungUp = true
        close(master)
        close(slave)
    }

    /// Reads until the output contains `text` after what was seen before; false after `seconds` without it.
    func wait(for text: String, seconds: Double = 20) -> Bool {
        let wanted = Array(text.utf8)
        var from = max(0, output.count - wanted.count)
        let deadline = Clock.steady.now() + seconds
        while Clock.steady.now() < deadline {
            guard read(milliseconds: 50) else { continue }
            if contains(wanted, from: from) { return true }
            from = max(from, output.count - wanted.count)
        }
        return false
    }

    /// Reads until there are this many bytes of output; false after `seconds` without them.
    func wait(forBytes count: Int, seconds: Double = 20) -> Bool {
        let deadline = Clock.steady.now() + seconds
        while output.count < count && Clock.steady.now() < deadline { _ = read(milliseconds: 50) }
        return output.count >= count
    }

    /// Reads for this long, and discards the output.
    func forget(seconds: Double) {
        let deadline = Clock.steady.now() + seconds
        while Clock.steady.now() < deadline { _ = read(milliseconds: Int32(max(1, (deadline - Clock.steady.now()) * 1000))) }
        output.removeAll(keepingCapacity: true)
    }

    /// Waits, without reading, until the terminal takes no more of what the program writes; false if it still does after `seconds`.
    func waitUntilFull(seconds: Double = 20) -> Bool {
        let deadline = Clock.steady.now() + seconds
        // Not at one look: a terminal that is being written to does not take more at that moment either.
        var looksInARow = 0
        while Clock.steady.now() < deadline {
            var polled = pollfd(fd: slave, events: Int16(POLLOUT), revents: 0)
            looksInARow = poll(&polled, 1, 0) == 0 ? looksInARow + 1 : 0
            if looksInARow == 40 { return true }
            poll(nil, 0, 5)
        }
        return false
    }

    /// Sends keys.
    func type(_ keys: String) { _ = keys.utf8CString.withUnsafeBytes { write(master, $0.baseAddress, $0.count - 1) } }

    /// Sends bytes, whether or not they are characters.
    func type(_ bytes: [UInt8]) { _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) } }

    /// Changes the size of the terminal; the system notifies the program.
    func resize(columns: UInt16, rows: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// Waits (reading, if `reading`) until the program has ended. Returns its exit status, or minus the signal that ended it; nil if it is
    /// still running after `seconds`.
    func waitForEnd(seconds: Double = 20, reading: Bool = true) -> Int32? {
        let deadline = Clock.steady.now() + seconds
        var status: Int32 = 0
        while Clock.steady.now() < deadline {
            if reading && !isHungUp { _ = read(milliseconds: 5) } else { poll(nil, 0, 5) }
            if waitpid(process, &status, WNOHANG) == process {
                hasEnded = true
                while read(milliseconds: 0) {}
                return status & 0x7f == 0 ? (status >> 8) & 0xff : -(status & 0x7f)
            }
        }
        return nil
    }

    /// Whether the terminal's settings are restored.
    var isRestored: Bool {
        var now = termios()
        tcgetattr(slave, &now)
        return now.c_iflag == before.c_iflag && now.c_oflag == before.c_oflag && now.c_cflag == before.c_cflag
            && now.c_lflag == before.c_lflag && Self.characters(now) == Self.characters(before)
    }

    private static func characters(_ settings: termios) -> [UInt8] {
        withUnsafeBytes(of: settings.c_cc) { Array($0) }
    }

    /// Whether the output from `start` on contains a text.
    func contains(_ text: [UInt8], from start: Int = 0) -> Bool {
        guard output.count - start >= text.count else { return false }
        return output.withUnsafeBytes { bytes in
            var place = start
            while place + text.count <= bytes.count {
                guard let base = bytes.baseAddress, let found = memchr(base + place, Int32(text[0]), bytes.count - place)
                else { return false }
                place = found - UnsafeMutableRawPointer(mutating: base)
                if place + text.count <= bytes.count, memcmp(base + place, text, text.count) == 0 { return true }
                place += 1
            }
            return false
        }
    }

    private func read(milliseconds: Int32) -> Bool {
        guard !isHungUp else { return false }
        var polled = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&polled, 1, milliseconds) > 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(master, &buffer, buffer.count)
        guard count > 0 else { return false }
        output += buffer.prefix(count)
        return true
    }
}
