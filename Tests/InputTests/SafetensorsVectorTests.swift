import FoundationEssentials
import Testing

@testable import Interchange

/// A hand-made file and the verdict of the reference library (safetensors 0.8.0).
struct SafetensorsVector: Decodable, CustomTestStringConvertible {
    var name: String
    /// The file in hexadecimal.
    var file: String
    var isGood: Bool

    var testDescription: String { name }

    var bytes: [UInt8] {
        let digits = Array(file).compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }

    /// Whether this program accepts it, too.
    var isTaken: Bool { isGood && Self.stricter[name] == nil }

    static func all() throws -> [SafetensorsVector] {
        try JSONDecoder().decode([Self].self, from: Data(Found.bytes(of: "\(Found.folder)/../safetensors-vectors.json")))
    }

    /// Files that the library accepts and this program refuses, and why. The format forbids duplicate names; the library silently takes the
    /// last.
    static let stricter: [String: String] = [
        "a note twice": "a name twice", "a tensor twice": "a name twice", "a tensor twice, once elsewhere": "a name twice",
        "a tensor as an array": "not in the format's description",
        "an extent beyond 63 bits beside 0": "no number here holds it",
        "names equal but for their form": "they look the same, and are the same String",
    ]
}

@Suite struct SafetensorsVectorTests {
    @Test(
        "Good and bad headers get the reference library's verdict, except for six that are refused", arguments: try SafetensorsVector.all())
    func verdicts(_ vector: SafetensorsVector) {
        let isRead = (try? Safetensors(bytes: vector.bytes, path: vector.name)) != nil
        #expect(isRead == vector.isTaken, "\(vector.name)")
    }

    @Test func allThatAreRefusedBeyondTheLibraryAreThere() throws {
        let good = Set(try SafetensorsVector.all().filter(\.isGood).map(\.name))
        #expect(good.isSuperset(of: SafetensorsVector.stricter.keys))
    }

    @Test func aHeaderOfSixteenMegabytesTakesLittleMemory() throws {
        // As many tensors as fit, each of no bytes.
        var header = "{"
        for index in 0..<240_000 {
            header += "\(index == 0 ? "" : ",")\"tensor\(index)\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}"
        }
        header += "}"
        let length = UInt64(header.utf8.count)
        #expect(length <= UInt64(Safetensors.headerLimit))
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8)
        header = ""
        var count = 0
        let peak = try Allocations.peak { count = try Safetensors(bytes: bytes, path: "x").entries.count }
        #expect(count == 240_000)
        #expect(peak <= 64 << 20 + 4 * bytes.count, "\(peak) bytes for \(bytes.count)")
    }

    @Test func deepHeadersAreRefused() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            for isClosed in [true, false] {
                let nested = String(repeating: open, count: 100_000) + (isClosed ? "1" + String(repeating: close, count: 100_000) : "")
                let header = "{\"a\":{\"x\":\(nested)}}"
                let bytes = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) } + Array(header.utf8)
                #expect(throws: SafetensorsError.self) { try Safetensors(bytes: bytes, path: "x") }
            }
        }
    }
}
