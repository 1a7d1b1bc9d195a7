import Files
import Glibc

extension DataSource {
    /// Throws unless the folder is there and each of the four files has a place that may be read, without reading any of it.
    public func check() throws {
        let path: String
        switch self {
        case .mnist: path = try Assets.path("mnist")
        case .directory(let folder): path = folder
        case .given: return
        }
        let folder = try DataFolder(path)
        for part in DataFolder.Part.allCases {
            let files = folder[part]
            if files.contains(where: { access($0.systemPath, R_OK) == 0 }) { continue }
            throw DataError(path: files.first ?? folder.path, .system(SystemError()))
        }
    }
}
