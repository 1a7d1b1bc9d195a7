import CTerminalRescue
import Glibc
import TerminalUI

/// The connection from ncurses to the terminal. Ncurses computes the output, but writes it to a file in memory; the bytes are then passed
/// on as the terminal takes them, through a non-blocking descriptor of our own. A slow or stalled terminal therefore blocks neither keys
/// nor other programs.
struct TerminalOutput {
    /// The file that ncurses writes to.
    let memory: UnsafeMutablePointer<FILE>
    /// The descriptor of the terminal.
    let descriptor: Int32
    /// Whether the terminal is gone.
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

    /// A non-blocking descriptor of our own for the terminal on standard output; if that has no name (in a container), for the process's
    /// controlling terminal.
    private static func open() -> Int32 {
        let names = [ttyname(STDOUT_FILENO).map { String(cString: $0) }, "/proc/self/fd/\(STDOUT_FILENO)", "/dev/tty"]
        for name in names.compactMap(\.self) {
            let descriptor = Glibc.open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
            if descriptor >= 0 { return descriptor }
        }
        return dup(STDOUT_FILENO)
    }

    /// Whether no bytes are waiting.
    var isEmpty: Bool { queue.count == 0 }

    /// Seconds until a frame may be written.
    var delay: Double { pacer.delay(at: now()) }

    /// The bytes allowed for a frame now: nil for no limit, 0 for none yet.
    mutating func budget(urgent: Bool) -> Int? { pacer.budget(urgent: urgent, at: now()) }

    mutating func append(_ bytes: [UInt8]) { queue.append(bytes) }

    mutating func removeAll() { queue.removeAll() }

    /// Takes over the bytes that ncurses wrote to memory, with these colours in place of their numbers.
    mutating func collect(_ colors: AddedColors? = nil) {
        fflush(memory)
        let count = Int(lseek(memoryDescriptor, 0, SEEK_CUR))
        guard count > 0 else { return }
        var bytes = [UInt8](repeating: 0, count: count)
        let got = bytes.withUnsafeMutableBytes { pread(memoryDescriptor, $0.baseAddress, count, 0) }
        queue.append(ColorSequences.rewritten(RareSequences.spelledOut(bytes.prefix(max(0, got))), colors))
        ftruncate(memoryDescriptor, 0)
        lseek(memoryDescriptor, 0, SEEK_SET)
    }

    /// Writes as many bytes as the terminal takes now.
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

    /// Writes all waiting bytes, as far as the terminal takes them within this many seconds.
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

/// Seconds of a monotonic clock.
func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
