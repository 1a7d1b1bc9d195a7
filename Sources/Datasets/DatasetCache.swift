import Files
import Glibc
import Tensors

/// Caches data sets, so that another run on the same data need not read and decompress them again.
final class DatasetCache: Sendable {
    /// The cache used by `DataSource.load`.
    static let shared = DatasetCache()
    /// The number of data sets kept: those of the current run and the one before.
    static let most = 2

    /// The identity and state of a file when it was read.
    private struct FileState: Hashable {
        let path: String
        let device: UInt64
        let inode: UInt64
        let size: Int
        let seconds: Int
        let nanoseconds: Int
    }

    private struct Entry {
        let directory: String
        let layout: ChannelLayout?
        let validation: ValidationPart?
        let files: [FileState]
        let dataset: Dataset
    }

    /// The entries, the most recently used last.
    private let entries = Monitor([Entry]())

    /// The data of a folder: from the cache if its files are unchanged, otherwise from `read`. Concurrent callers wait and get the same
    /// data.
    func dataset(
        directory: String, layout: ChannelLayout? = nil, validation: ValidationPart? = nil, read: () throws -> Dataset
    ) throws -> Dataset {
        try entries.withLock { entries in
            let files = Self.files(directory)
            let same = { (entry: Entry) in
                entry.directory == directory && entry.layout == layout && entry.validation == validation
            }
            if let index = entries.firstIndex(where: same) {
                let found = entries.remove(at: index)
                if found.files == files {
                    entries.append(found)
                    return found.dataset
                }
            }
            // An entry is dropped before reading, so that at most two data sets are in memory.
            if entries.count >= Self.most { entries.removeFirst() }
            let dataset = try read()
            entries.append(Entry(directory: directory, layout: layout, validation: validation, files: files, dataset: dataset))
            return dataset
        }
    }

    /// The current state of all candidate files of a folder; empty if some part is missing.
    private static func files(_ directory: String) -> [FileState] {
        guard let folder = try? DataFolder(directory) else { return [] }
        return folder.all.compactMap { path in
            var status = stat()
            guard stat(path.systemPath, &status) == 0 else { return nil }
            return FileState(
                path: path, device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int(status.st_size),
                seconds: Int(status.st_mtim.tv_sec), nanoseconds: Int(status.st_mtim.tv_nsec))
        }
    }
}
