import Glibc

/// Paths as a command line completes them.
enum Paths {
    private static let most = 500

    /// The paths that begin so, in order, folders with a slash at their end. Hidden ones only where the dot is typed.
    static func completions(_ begun: String) -> [String] {
        let cut = begun.lastIndex(of: "/").map { begun.index(after: $0) } ?? begun.startIndex
        let (folder, start) = (String(begun[..<cut]), begun[cut...])
        guard let stream = opendir(folder.isEmpty ? "." : folder) else { return [] }
        defer { closedir(stream) }
        var found: [String] = []
        while found.count < most, let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name.hasPrefix(start), name != ".", name != "..", !name.hasPrefix(".") || start.hasPrefix(".") else { continue }
            var status = stat()
            let isFolder = stat(folder + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            found.append(folder + name + (isFolder ? "/" : ""))
        }
        return found.sorted()
    }
}
