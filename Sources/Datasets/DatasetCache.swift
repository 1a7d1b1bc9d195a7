import Files
import Glibc
import Tensors

/// What was read lately, so that another run on the same data need not read and unpack them again.
final class DatasetCache: Sendable {
    /// The one that `DataSource.load()` asks.
    static let shared = DatasetCache()
    /// How many data sets are kept: those of the run that is open and of the one before.
    static let most = 2

    /// What a file was like when it was read.
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
        let files: [FileState]
        let dataset: Dataset
    }

    /// The latest last.
    private let entries = Monitor([Entry]())

    /// The data of a folder: what is kept of it while its files are as they were, else what `read` makes of them. Whoever asks while they are
    /// read waits, and gets the same.
    func dataset(directory: String, layout: ChannelLayout? = nil, read: () throws -> Dataset) throws -> Dataset {
        try entries.withLock { entries in
            let files = Self.files(directory)
            if let index = entries.firstIndex(where: { $0.directory == directory && $0.layout == layout }) {
                let found = entries.remove(at: index)
                if found.files == files {
                    entries.append(found)
                    return found.dataset
                }
            }
            // Room is made first: two at a time are enough to hold.
            if entries.count >= Self.most { entries.removeFirst() }
            let dataset = try read()
            entries.append(Entry(directory: directory, layout: layout, files: files, dataset: dataset))
            return dataset
        }
    }

    /// The files that a folder's data may be read from, as they are now; none where some are missing.
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
