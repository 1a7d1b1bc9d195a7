import CTerminalRescue
import Glibc
import TerminalUI

/// The way from ncurses to the terminal.
///
/// ncurses works out what has to be written, but writes it into a file in memory; from there the bytes go to the terminal as it takes them,
/// through a descriptor of our own that never blocks. So a slow or stalled terminal holds up neither keys nor anyone else.
struct TerminalOutput {
    /// What ncurses writes to.
    let memory: UnsafeMutablePointer<FILE>
    /// Where the bytes go.
    let descriptor: Int32
    /// Whether the terminal was found to have gone away.
    private(set) var isGone = false
    private let memoryDescriptor: Int32
    private var queue = ByteQueue()
    private var pacer = OutputPacer()

    /// For the terminal on standard output; throws if the system has no file in memory.
    init() throws(TerminalProblem) {
        memoryDescriptor = cnn_memory_file()
        guard memoryDescriptor >= 0, let memory = fdopen(memoryDescriptor, "w") else { throw .system(String(cString: strerror(errno))) }
        self.memory = memory
        descriptor = Self.open()
    }

    /// A descriptor of our own for the terminal on standard output, which does not block; where it has no name (in a container), that of the
    /// process's terminal.
    private static func open() -> Int32 {
        let names = [ttyname(STDOUT_FILENO).map { String(cString: $0) }, "/proc/self/fd/\(STDOUT_FILENO)", "/dev/tty"]
        for name in names.compactMap(\.self) {
            let descriptor = Glibc.open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
            if descriptor >= 0 { return descriptor }
        }
        return dup(STDOUT_FILENO)
    }

    /// Whether no bytes wait.
    var isEmpty: Bool { queue.count == 0 }

    /// Seconds until a frame may be written.
    var delay: Double { pacer.delay(at: now()) }

    /// Bytes that a frame may have now: nil for no limit, 0 for none yet.
    mutating func budget(urgent: Bool) -> Int? { pacer.budget(urgent: urgent, at: now()) }

    mutating func append(_ bytes: [UInt8]) { queue.append(bytes) }

    mutating func removeAll() { queue.removeAll() }

    /// Takes what ncurses wrote into memory.
    mutating func collect() {
        fflush(memory)
        let count = Int(lseek(memoryDescriptor, 0, SEEK_CUR))
        guard count > 0 else { return }
        var bytes = [UInt8](repeating: 0, count: count)
        let got = bytes.withUnsafeMutableBytes { pread(memoryDescriptor, $0.baseAddress, count, 0) }
        queue.append(RareSequences.spelledOut(bytes.prefix(max(0, got))))
        ftruncate(memoryDescriptor, 0)
        lseek(memoryDescriptor, 0, SEEK_SET)
    }

    /// Gives the terminal what it takes now.
    mutating func flush() {
        guard !isEmpty else { return }
        cnn_rescue_drawing(1)
        let (taken, gone) = queue.flush(to: descriptor)
        pacer.took(taken, refusedMore: !isEmpty, at: now())
        if gone {
            isGone = true
            queue.removeAll()
        }
    }

    /// Gives the terminal all that waits, as far as it takes it within so many seconds.
    mutating func drain(seconds: Double) {
        let end = now() + seconds
        flush()
        while !isEmpty && !isGone {
            let left = end - now()
            if left <= 0 { return }
            var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&polled, 1, Int32((left * 1000).rounded(.up)))
            flush()
        }
    }
}

/// Seconds that only ever grow.
func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
