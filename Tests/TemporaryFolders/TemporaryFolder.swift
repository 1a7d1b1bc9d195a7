import FoundationEssentials
import Glibc

/// A test's own folder, in the system's place for temporary files (TMPDIR), deleted with its content when it is no longer referenced.
public final class TemporaryFolder {
    /// Its path.
    public let path: String

    /// Creates the folder; no test can continue without one.
    public init() {
        let template = FileManager.default.temporaryDirectory.appendingPathComponent("cnn-tui-XXXXXX").path
        var bytes = Array(template.utf8CString)
        guard let made = mkdtemp(&bytes) else { fatalError("\(template): \(String(cString: strerror(errno)))") }
        path = String(cString: made)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of something in it.
    public func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file, creating its folders.
    public func write(_ bytes: [UInt8], to name: String) {
        if let slash = name.lastIndex(of: "/") {
            try? FileManager.default.createDirectory(atPath: path(String(name[..<slash])), withIntermediateDirectories: true)
        }
        guard (try? Data(bytes).write(to: URL(filePath: path(name)))) != nil else { fatalError("\(path(name)) cannot be written") }
    }

    /// Writes a text.
    public func write(_ text: String, to name: String) { write(Array(text.utf8), to: name) }

    /// The bytes of a file; empty if it does not exist.
    public func read(_ name: String) -> [UInt8] { (try? Data(contentsOf: URL(filePath: path(name)))).map { Array($0) } ?? [] }

    /// The names in a subfolder, including hidden ones.
    public func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path(folder))) ?? []).sorted()
    }
}
