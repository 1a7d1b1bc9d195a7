import Files
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
        case .directory(let path): path.withoutTrailingSlashes.lastPathPart
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
    /// pictures; nil to infer it. `validation` is the part of the training set to keep from training. Throws `AssetsMissing`, `DataError` or
    /// `ValidationError`.
    public func load(layout: ChannelLayout? = nil, validation: ValidationPart? = nil) throws -> Dataset {
        switch self {
        case .mnist: try Self.read(try Assets.path("mnist"), name, layout, validation)
        case .directory(let path): try Self.read(path, name, layout, validation)
        case .given(let data): try data.dataset.keeping(validation)
        }
    }

    /// The same source with an absolute path, if the path exists.
    public var absolute: DataSource {
        guard case .directory(let path) = self else { return self }
        if let real = System.realPath(path) { return .directory(real) }
        // One of several data sets in a folder: the folder is there, the rest begins names.
        let folder = path.withoutTrailingSlashes
        guard let real = System.realPath(folder.parentPath) else { return self }
        return .directory(real == "/" ? "/\(folder.lastPathPart)" : "\(real)/\(folder.lastPathPart)")
    }

    private static func read(
        _ directory: String, _ name: String, _ layout: ChannelLayout?, _ validation: ValidationPart?
    ) throws -> Dataset {
        try DatasetCache.shared.dataset(directory: directory, layout: layout, validation: validation) {
            try Dataset(directory: directory, name: name, layout: layout).keeping(validation)
        }
    }
}

extension Dataset {
    /// Throws unless the path is that of a folder.
    static func checkDirectory(_ path: String) throws(DataError) {
        // A folder that may not be entered would look as if nothing were in it.
        if let refusal = System.refusal(ofFolder: path) { throw DataError(path: path, .system(refusal)) }
        guard exists(path) else { throw DataError(path: path, .missing) }
    }
}

/// Whether something of this name is there.
func exists(_ path: String) -> Bool { access(path.systemPath, F_OK) == 0 }
