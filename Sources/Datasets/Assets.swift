import Files
import Glibc

/// The program's assets were not found.
public struct AssetsMissing: Error, Hashable, Sendable {
    /// The name of the asset.
    public let name: String
    /// The folders searched, in this order.
    public let folders: [String]
    /// Why some of them could not be looked into, by their paths.
    public let refusals: [String: SystemError]

    /// An asset that was looked for in these folders.
    public init(name: String, folders: [String], refusals: [String: SystemError] = [:]) {
        self.name = name
        self.folders = folders
        self.refusals = refusals
    }
}

/// The files that come with the program, located independently of the current folder.
public enum Assets {
    /// The path of an asset. It is searched for in `CNN_TUI_ASSETS`, in `../share/cnn-tui` relative to the executable, and in `assets` of
    /// the package that the program was built from.
    public static func path(_ name: String) throws(AssetsMissing) -> String {
        try path(name, folders: folders(environment: System.variable("CNN_TUI_ASSETS")))
    }

    static func path(_ name: String, folders: [String]) throws(AssetsMissing) -> String {
        var refusals: [String: SystemError] = [:]
        for folder in folders {
            if exists("\(folder)/\(name)") { return "\(folder)/\(name)" }
            refusals[folder] = System.refusal(ofFolder: folder)
        }
        throw AssetsMissing(name: name, folders: folders, refusals: refusals)
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
        System.realPath("/proc/self/exe")
    }

    private static func parent(of path: String, levels: Int) -> String {
        (0..<levels).reduce(path) { path, _ in path.parentPath }
    }
}
