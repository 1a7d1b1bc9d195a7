import Files
import Glibc
import Tensors

/// Where data come from: the catalogue of built-in data, or a folder.
public enum DataSource: Hashable, Sendable {
    /// The 70,000 handwritten digits in `assets/mnist`.
    case mnist
    /// A folder with MNIST's four file names, or such a folder and what the names of one data set in it begin with.
    case directory(String)
    /// Numbers that a lesson gives.
    case given(GivenData)

    /// `mnist`, else the name of a folder.
    public init(_ argument: String) { self = argument == "mnist" ? .mnist : .directory(argument) }

    /// The name that the screen shows: text from outside for a folder.
    public var name: String {
        switch self {
        case .mnist: "mnist"
        case .directory(let path): path.withoutTrailingSlashes.lastPathPart
        case .given(let data): data.name
        }
    }

    /// The shape of a sample and the number of classes, where the catalogue knows them before anything is read.
    public var known: (shape: MapShape, classes: Int)? {
        switch self {
        case .mnist: (MapShape(maps: 1, rows: 28, columns: 28), 10)
        case .directory: nil
        case .given(let data): (data.shape, data.classCount)
        }
    }

    /// Reads everything, unless it was read lately and the files are the same. `layout` says where the channels of four-dimensional
    /// pictures are; nil: where their extents show them.
    public func load(layout: ChannelLayout? = nil) throws -> Dataset {
        switch self {
        case .mnist: try Self.read(try Assets.path("mnist"), name, layout)
        case .directory(let path): try Self.read(path, name, layout)
        case .given(let data): data.dataset
        }
    }

    /// The same with a path that means the same from any current folder, where there is one.
    public var absolute: DataSource {
        guard case .directory(let path) = self else { return self }
        if let real = System.realPath(path) { return .directory(real) }
        // One of several data sets in a folder: the folder is there, the rest begins names.
        let folder = path.withoutTrailingSlashes
        guard let real = System.realPath(folder.parentPath) else { return self }
        return .directory(real == "/" ? "/\(folder.lastPathPart)" : "\(real)/\(folder.lastPathPart)")
    }

    private static func read(_ directory: String, _ name: String, _ layout: ChannelLayout?) throws -> Dataset {
        try DatasetCache.shared.dataset(directory: directory, layout: layout) {
            try Dataset(directory: directory, name: name, layout: layout)
        }
    }
}

extension Dataset {
    /// Throws unless there is a folder of this name, in which files can be opened.
    static func checkDirectory(_ path: String) throws(DataError) {
        // A folder that may not be entered would look as if nothing were in it.
        if let refusal = System.refusal(ofFolder: path) { throw DataError(path: path, .system(refusal)) }
        guard exists(path) else { throw DataError(path: path, .missing) }
    }
}

/// Whether something of this name is there.
func exists(_ path: String) -> Bool { access(path.systemPath, F_OK) == 0 }
