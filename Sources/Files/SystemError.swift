import Glibc

/// The error of a system call, given by `errno`. Its words are in `Messages`.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// `ENOENT`, `EACCES`, …
    public let number: Int32

    /// An error; by default that of the call that has just failed on this thread.
    public init(_ number: Int32 = errno) { self.number = number }

    /// Whether nothing has that name. `ENOTDIR` does not count: then part of the path is a file.
    public var isMissing: Bool { number == ENOENT }

    /// The C library's description, in English.
    public var description: String { String(cString: strerror(number)) }
}
