import CMessageDigest
import Datasets

/// SHA-256, in hexadecimal.
public enum Hash {
    /// Of these bytes, one part after the other.
    public static func sha256(_ parts: [UnsafeRawBufferPointer]) -> String {
        var context = SHA2_CTX()
        SHA256Init(&context)
        for part in parts { SHA256Update(&context, part.bindMemory(to: UInt8.self).baseAddress, part.count) }
        var digest = [UInt8](repeating: 0, count: 32)
        SHA256Final(&digest, &context)
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Of an array's bytes.
    public static func sha256(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { sha256([$0]) } }
}

extension Dataset {
    /// SHA-256 over all pictures and classes, those that are learnt from first.
    public var sha256: String {
        train.bytes.withUnsafeBytes { a in
            train.labels.withUnsafeBytes { b in
                test.bytes.withUnsafeBytes { c in test.labels.withUnsafeBytes { d in Hash.sha256([a, b, c, d]) } }
            }
        }
    }
}
