import Glibc
import Tensors

/// The source of the data: the built-in catalogue, a folder, or a lesson.
public enum DataSource: Hashable, Sendable {
    /// The 70,000 handwritten digits in `assets/mnist`.
    case mnist
    /// A folder with MNIST's four files, or the path of a folder followed by a data set's prefix in it.
    case directory(String)
    /// Numbers written in a lesson.
    case given(GivenData)

    /// `mnist`, or otherwise the path of a folder.
    public init(_ argument: String) { self = argument == "mnist" ? .mnist : .directory(argument) }

    /// The name shown on the screen; untrusted text for a folder.
    public var name: String {
        switch self {
        case .mnist: "mnist"
        case .directory(let path): path.split(separator: "/").last.map(String.init) ?? path
        case .given(let data): data.name
        }
    }

    /// The shape of a sample and the number of classes, if they are known before reading; nil for a folder.
    public var known: (shape: MapShape, classes: Int)? {
        switch self {
        case .mnist: (MapShape(maps: 1, rows: 28, columns: 28), 10)
        case .directory: nil
        case .given(let data): (data.shape, data.classCount)
        }
    }

    /// Reads the data, or returns the cached data if the files are unchanged. `layout` is the position of the channels in four-dimensional
    /// pictures; nil to infer it. Throws `AssetsMissing` or `DataError`.
    public func load(layout: ChannelLayout? = nil) throws -> Dataset {
        switch self {
        case .mnist: try Self.read(try Assets.path("mnist"), name, layout)
        case .directory(let path): try Self.read(path, name, layout)
        case .given(let data): data.dataset
        }
    }

    /// The same source with an absolute path, if the path exists.
    public var absolute: DataSource {
        guard case .directory(let path) = self else { return self }
        if let real = Self.realPath(path) { return .directory(real) }
        // The last part may be the prefix of a data set, so only its folder must exist.
        var folder = path[...]
        while folder.count > 1 && folder.hasSuffix("/") { folder.removeLast() }
        let parts = folder.split(separator: "/", omittingEmptySubsequences: false)
        let parent = parts.count == 1 ? "." : parts.count == 2 && parts[0].isEmpty ? "/" : parts.dropLast().joined(separator: "/")
        guard let last = parts.last, let real = Self.realPath(parent) else { return self }
        return .directory(real == "/" ? "/\(last)" : "\(real)/\(last)")
    }

    private static func realPath(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    private static func read(_ directory: String, _ name: String, _ layout: ChannelLayout?) throws -> Dataset {
        try DatasetCache.shared.dataset(directory: directory, layout: layout) {
            try Dataset(directory: directory, name: name, layout: layout)
        }
    }
}

extension Dataset {
    /// Throws unless the path is that of a folder.
    static func checkDirectory(_ path: String) throws(DataError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw DataError(path: path, errno == ENOENT ? .missing : .unreadable(String(cString: strerror(errno))))
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw DataError(path: path, .unreadable(String(cString: strerror(ENOTDIR)))) }
    }
}

/// Whether a file or folder exists at the path.
func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
