import Glibc

/// The program's assets were not found.
public struct AssetsMissing: Error, Hashable, Sendable {
    /// The name of the asset.
    public let name: String
    /// The folders searched, in this order.
    public let folders: [String]

    /// An asset that was not found in these folders.
    public init(name: String, folders: [String]) {
        self.name = name
        self.folders = folders
    }
}

/// The files that come with the program, located independently of the current folder.
public enum Assets {
    /// The path of an asset. It is searched for in `CNN_TUI_ASSETS`, in `../share/cnn-tui` relative to the executable, and in `assets` of
    /// the package that the program was built from.
    public static func path(_ name: String) throws(AssetsMissing) -> String {
        try path(name, folders: folders(environment: getenv("CNN_TUI_ASSETS").map { String(cString: $0) }))
    }

    static func path(_ name: String, folders: [String]) throws(AssetsMissing) -> String {
        for folder in folders where exists("\(folder)/\(name)") { return "\(folder)/\(name)" }
        throw AssetsMissing(name: name, folders: folders)
    }

    static func folders(environment: String?) -> [String] {
        var folders: [String] = []
        if let environment, !environment.isEmpty { folders.append(environment) }
        if let executable { folders.append(parent(of: executable, levels: 1) + "/../share/cnn-tui") }
        folders.append(parent(of: #filePath, levels: 3) + "/assets")
        return folders
    }

    /// The path of the running executable; nil if the system does not tell.
    public static var executable: String? {
        guard let path = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    private static func parent(of path: String, levels: Int) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).dropLast(levels).joined(separator: "/")
    }
}
