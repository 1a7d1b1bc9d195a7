import Files
import Glibc

/// Path completion for the command line.
enum Paths {
    private static let most = 500

    /// The paths with this prefix, sorted, folders with a slash at their end. Hidden ones only if the dot is typed.
    static func completions(_ begun: String) -> [String] {
        let folder = String(begun[..<begun.pathPartStart])
        let start = begun.lastPathPart
        let names = (try? System.entries(of: folder.isEmpty ? "." : folder)) ?? []
        let found = names.lazy.filter { name in
            name.beginsExactly(with: start) && name != "." && name != ".." && (!name.beginsExactly(with: ".") || !start.isEmpty)
        }
        return found.prefix(most).map { name in
            let isFolder = (try? System.status(of: folder + name)).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
            return folder + name + (isFolder ? "/" : "")
        }.sorted()
    }
}
