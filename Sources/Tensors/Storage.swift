/// Contiguous memory that starts on a cache line and is zeroed at first. The tensors that own it copy it before writing when it is shared.
/// It has two spare cache lines, since a vector that begins at the last number may be loaded whole.
///
/// `@unchecked Sendable`: written only through a tensor that holds the single reference (`isKnownUniquelyReferenced`), or by kernels whose
/// units of work write disjoint parts while the caller waits.
final class Storage<Scalar: BinaryFloatingPoint & Sendable>: @unchecked Sendable {
    let base: UnsafeMutablePointer<Scalar>
    let count: Int

    init(count: Int) {
        self.count = count
        let bytes = Self.bytes(for: count)
        let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        base = raw.bindMemory(to: Scalar.self, capacity: count + 16)
    }

    init(copying other: Storage) {
        count = other.count
        let bytes = Self.bytes(for: count)
        let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        raw.copyMemory(from: other.base, byteCount: bytes)
        base = raw.bindMemory(to: Scalar.self, capacity: count + 16)
    }

    private static func bytes(for count: Int) -> Int { (count + 16) * MemoryLayout<Scalar>.stride + 64 }

    deinit { UnsafeMutableRawPointer(base).deallocate() }
}
