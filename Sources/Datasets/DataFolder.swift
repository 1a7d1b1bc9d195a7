import Files
import Glibc

/// Finds the four files of an MNIST-like data set in a folder.
///
/// The usual names are `train-images-idx3-ubyte` and so on, with or without `.gz`. The variants of MNIST's relatives are accepted, too:
/// either case, a dot or underscore for a hyphen, `test` for `t10k`, `idx4` for pictures with channels, `idx2-int` for labels (QMNIST), and
/// a prefix (`emnist-letters-train-images-idx3-ubyte`). If a folder has the files of several data sets, the path `FOLDER/emnist-letters` selects one
/// of them.
struct DataFolder {
    /// The contents of the four files.
    enum Part: Int, CaseIterable {
        case trainImages, trainLabels, testImages, testLabels

        /// The usual name of the file.
        var name: String {
            switch self {
            case .trainImages: "train-images-idx3-ubyte"
            case .trainLabels: "train-labels-idx1-ubyte"
            case .testImages: "t10k-images-idx3-ubyte"
            case .testLabels: "t10k-labels-idx1-ubyte"
            }
        }
    }

    /// A file name that denotes one of the four parts.
    struct Name: Hashable {
        let name: String
        /// The text before the part's name, in lower case; usually empty.
        let prefix: String
        let part: Part
        let isPacked: Bool

        /// Parses a name; nil if it does not denote a part.
        init?(_ name: String) {
            guard name.utf8.count <= 255, name.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
            var bare = name.lowercased()[...]
            isPacked = bare.hasSuffix(".gz")
            if isPacked { bare = bare.dropLast(3) }
            let words = bare.split(omittingEmptySubsequences: false) { "-_.".contains($0) }
            guard words.count >= 4 else { return nil }
            let (set, kind) = (words[words.count - 4], words[words.count - 3])
            let isTrain = set == "train"
            guard isTrain || set == "t10k" || set == "test" else { return nil }
            switch (kind, words[words.count - 2], words[words.count - 1]) {
            case ("images", "idx3", "ubyte"), ("images", "idx4", "ubyte"): part = isTrain ? .trainImages : .testImages
            case ("labels", "idx1", "ubyte"), ("labels", "idx2", "int"): part = isTrain ? .trainLabels : .testLabels
            default: return nil
            }
            prefix = String(bare[..<set.startIndex].dropLast())
            self.name = name
        }

        /// Whether the name is spelled exactly like MNIST's own, apart from a prefix.
        var isUsual: Bool { name == (prefix.isEmpty ? "" : prefix + "-") + part.name + (isPacked ? ".gz" : "") }
    }

    /// The path of the folder, without a trailing slash.
    let path: String
    /// For each part the paths of its candidate files, in order of preference.
    private let files: [[String]]

    /// The candidate files for a part, at least one, in order of preference: uncompressed ones and usual names first.
    subscript(_ part: Part) -> [String] { files[part.rawValue] }

    /// The candidate files of all parts.
    var all: [String] { files.flatMap { $0 } }

    /// Lists the folder; throws unless each part has a file.
    init(_ path: String) throws(DataError) {
        let place = try Self.place(path)
        self.path = place.folder
        let names = try Self.names(place.folder)
        let all = names.compactMap { Name($0) }
        let prefix: String
        if let wanted = place.prefix {
            prefix = wanted
        } else {
            let prefixes = Set(all.map(\.prefix)).sorted()
            let whole = prefixes.filter { prefix in
                Part.allCases.allSatisfy { part in all.contains { $0.prefix == prefix && $0.part == part } }
            }
            if prefixes.contains("") {
                prefix = ""
            } else if whole.count > 1 {
                throw DataError(path: place.folder, .severalSets(whole))
            } else {
                prefix = whole.first ?? (prefixes.count == 1 ? prefixes[0] : "")
            }
        }
        let start = prefix.isEmpty ? "" : prefix + "-"
        let found = Part.allCases.map { part in
            let own = all.filter { $0.prefix == prefix && $0.part == part }.sorted {
                ($0.isPacked ? 1 : 0, $0.isUsual ? 0 : 1, $0.name) < ($1.isPacked ? 1 : 0, $1.isUsual ? 0 : 1, $1.name)
            }
            let paths = own.map { Self.path($0.name, in: place.folder) }
            // Folders and pipes are ignored if a regular file is available.
            let files = paths.filter { !Self.isNoFile($0) }
            return files.isEmpty ? paths : files
        }
        let missing = Part.allCases.filter { found[$0.rawValue].isEmpty }
        guard missing.isEmpty else {
            let (shown, others) = Self.shown(names)
            throw DataError(
                path: place.folder.isEmpty ? "." : place.folder,
                .filesMissing(missing.map { start + $0.name }, found: shown, others: others))
        }
        files = found
    }

    /// The path of a name in a folder; an empty folder path means the current one.
    private static func path(_ name: String, in folder: String) -> String {
        folder.isEmpty ? name : folder.utf8.last == UInt8(ascii: "/") ? folder + name : "\(folder)/\(name)"
    }

    /// The folder and, if the path ends with the prefix of a data set in it, that prefix.
    private static func place(_ path: String) throws(DataError) -> (folder: String, prefix: String?) {
        let folder = path.withoutTrailingSlashes
        do throws(DataError) {
            try Dataset.checkDirectory(path)
            return (folder, nil)
        } catch {
            guard case .missing = error.problem else { throw error }
            let wanted = folder.lastPathPart.lowercased()
            let parent = folder.utf8.contains(UInt8(ascii: "/")) ? folder.parentPath : ""
            guard !wanted.isEmpty, let names = try? names(parent), names.contains(where: { Name($0)?.prefix == wanted }) else {
                throw error
            }
            return (parent, wanted)
        }
    }

    /// The names in a folder, except hidden ones. If the folder may be entered but not listed, the usual names that exist.
    private static func names(_ folder: String) throws(DataError) -> [String] {
        do throws(SystemError) {
            return try System.entries(of: folder.isEmpty ? "." : folder).filter { !$0.beginsExactly(with: ".") }
        } catch {
            let usual = Part.allCases.flatMap { [$0.name, $0.name + ".gz"] }.filter { exists(path($0, in: folder)) }
            if error.number == EACCES && !usual.isEmpty { return usual }
            throw DataError(path: folder, error.isMissing ? .missing : .system(error))
        }
    }

    private static func isNoFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path.systemPath, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    }

    private static let mostShown = 6

    /// Some names of a folder, those that look like data first, and the number of other names.
    private static func shown(_ names: [String]) -> (names: [String], others: Int) {
        func likeness(_ name: String) -> Int {
            let small = name.lowercased()
            return ["ubyte", "idx", "images", "labels", "train", "test", "t10k", "mnist"].count { small.contains($0) }
        }
        let ranked = names.map { (rank: -likeness($0), name: $0) }.sorted { ($0.rank, $0.name) < ($1.rank, $1.name) }
        return (ranked.prefix(mostShown).map(\.name), max(0, names.count - mostShown))
    }
}

extension DataSource {
    /// The paths that choose one of several data sets in a folder (`emnist/emnist-letters`), given the paths of files: of each set whose four
    /// files are among them.
    public static func sets(among paths: [String]) -> [String] {
        var parts: [String: Set<Int>] = [:]
        for path in paths {
            guard let name = DataFolder.Name(path.lastPathPart), !name.prefix.isEmpty else { continue }
            parts[String(path[..<path.pathPartStart]) + name.prefix, default: []].insert(name.part.rawValue)
        }
        return parts.filter { $0.value.count == DataFolder.Part.allCases.count }.keys.sorted()
    }
}
