import FoundationEssentials
import Glibc

/// A folder of its own for a test, in the system's place for such (TMPDIR), gone with all that is in it when nobody holds it any more.
public final class TemporaryFolder {
    /// Its path.
    public let path: String

    /// Makes the folder; without one no test can go on.
    public init() {
        let template = FileManager.default.temporaryDirectory.appendingPathComponent("cnn-tui-XXXXXX").path
        var bytes = Array(template.utf8CString)
        guard let made = mkdtemp(&bytes) else { fatalError("\(template): \(String(cString: strerror(errno)))") }
        path = String(cString: made)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of something in it.
    public func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file, and the folders on the way to it.
    public func write(_ bytes: [UInt8], to name: String) {
        if let slash = name.lastIndex(of: "/") {
            try? FileManager.default.createDirectory(atPath: path(String(name[..<slash])), withIntermediateDirectories: true)
        }
        guard (try? Data(bytes).write(to: URL(filePath: path(name)))) != nil else { fatalError("\(path(name)) cannot be written") }
    }

    /// Writes a text.
    public func write(_ text: String, to name: String) { write(Array(text.utf8), to: name) }

    /// The bytes of a file; none if it is not there.
    public func read(_ name: String) -> [UInt8] { (try? Data(contentsOf: URL(filePath: path(name)))).map { Array($0) } ?? [] }

    /// The names in a folder in it, hidden ones too.
    public func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path(folder))) ?? []).sorted()
    }
}
