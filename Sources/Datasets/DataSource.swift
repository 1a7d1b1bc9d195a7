import Files
import Glibc
import Tensors

/// Where data come from: the catalogue of built-in data, or a folder.
public enum DataSource: Hashable, Sendable {
    /// The 70,000 handwritten digits in `assets/mnist`.
    case mnist
    /// A folder with MNIST's four file names.
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

    /// Reads everything, unless it was read lately and the files are the same.
    public func load() throws -> Dataset {
        switch self {
        case .mnist: try Self.read(try Assets.path("mnist"), name)
        case .directory(let path): try Self.read(path, name)
        case .given(let data): data.dataset
        }
    }

    private static func read(_ directory: String, _ name: String) throws -> Dataset {
        try DatasetCache.shared.dataset(directory: directory) { try Dataset(directory: directory, name: name) }
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
