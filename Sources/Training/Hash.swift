import CMessageDigest
import Datasets
import NeuralNetworks
import Tensors

/// SHA-256 hashes in lowercase hexadecimal.
public enum Hash {
    /// The hash of the concatenated parts.
    public static func sha256(_ parts: [UnsafeRawBufferPointer]) -> String {
        var stream = HashStream()
        for part in parts { stream.update(part) }
        return stream.finish()
    }

    /// The hash of an array of bytes.
    public static func sha256(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { sha256([$0]) } }
}

extension NetworkText {
    /// The SHA-256 of the text.
    public var sha256: String { Hash.sha256(Array(text.utf8)) }
}

/// SHA-256 of bytes that arrive in parts.
struct HashStream {
    private var context = SHA2_CTX()

    init() { SHA256Init(&context) }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        SHA256Update(&context, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
    }

    /// The hash in lowercase hexadecimal; no bytes can be added afterwards.
    mutating func finish() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        SHA256Final(&digest, &context)
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

extension Dataset {
    /// The SHA-256 of all pictures and labels: those trained on, of the test set, kept for validation.
    public var sha256: String { sha256(isGivenUp: { false }) ?? "" }

    /// The same; nil as soon as `isGivenUp`, called every 4 MiB, returns true.
    package func sha256(isGivenUp: () -> Bool) -> String? {
        var stream = HashStream()
        for part in [train.bytes, train.labels, test.bytes, test.labels, validation?.bytes ?? [], validation?.labels ?? []] {
            for start in stride(from: 0, to: part.count, by: 4 << 20) {
                if isGivenUp() { return nil }
                part.withUnsafeBytes { stream.update(UnsafeRawBufferPointer(rebasing: $0[start..<min(start + (4 << 20), part.count)])) }
            }
        }
        return stream.finish()
    }
}

extension Parameters<Float> {
    /// The SHA-256 of all parameters as little-endian `Float` bytes in stable order, in hexadecimal.
    public var sha256: String {
        var stream = HashStream()
        for tensor in all {
            #if _endian(little)
                tensor.withUnsafeBuffer { stream.update(UnsafeRawBufferPointer($0)) }
            #else
                let bits = tensor.withUnsafeBuffer { $0.map(\.bitPattern.littleEndian) }
                bits.withUnsafeBytes { stream.update($0) }
            #endif
        }
        return stream.finish()
    }
}
