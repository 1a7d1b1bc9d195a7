import Glibc

extension DataSource {
    /// Throws where the folder or one of its files is not there or may not be read, without reading any of it.
    public func check() throws {
        let folder: String
        switch self {
        case .mnist: folder = try Assets.path("mnist")
        case .directory(let path): folder = path
        case .given: return
        }
        try Dataset.checkDirectory(folder)
        for file in Dataset.fileNames {
            let names = ["\(folder)/\(file).gz", "\(folder)/\(file)"]
            guard let path = names.first(where: exists) else { throw DataError(path: names[0], .missing) }
            guard access(path, R_OK) == 0 else { throw DataError(path: path, .unreadable(String(cString: strerror(errno)))) }
        }
    }
}
