import Glibc

/// What a call of the system answered where it refused: the meaning of `errno`. Its words are those of the messages.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// `ENOENT`, `EACCES`, …
    public let number: Int32

    /// An answer; by default that of the call that has just failed on this thread.
    public init(_ number: Int32 = errno) { self.number = number }

    /// Whether nothing has that name. `ENOTDIR` is not this: then something of the path is a file.
    public var isMissing: Bool { number == ENOENT }

    /// The C library's own words, in English.
    public var description: String { String(cString: strerror(number)) }
}
