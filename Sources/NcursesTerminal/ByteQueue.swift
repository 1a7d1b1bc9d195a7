import Glibc

/// Bytes waiting for a terminal that may not take them at once.
struct ByteQueue {
    private var bytes: [UInt8] = []
    private var start = 0

    /// The number of waiting bytes.
    var count: Int { bytes.count - start }

    mutating func append(_ more: some Collection<UInt8>) { bytes.append(contentsOf: more) }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        start = 0
    }

    /// Writes as many bytes as the descriptor takes now. Returns the bytes taken, and whether the terminal is gone.
    mutating func flush(to descriptor: Int32) -> (taken: Int, gone: Bool) {
        var taken = 0
        while count > 0 {
            let wrote = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + start }, min(count, 4096)) }
            if wrote < 0 {
                if errno == EINTR { continue }
                return (taken, errno != EAGAIN)
            }
            start += wrote
            taken += wrote
        }
        removeAll()
        return (taken, false)
    }
}
