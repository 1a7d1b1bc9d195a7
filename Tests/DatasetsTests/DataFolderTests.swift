import Glibc
import TemporaryFolders
import Tensors
import Testing

@testable import Datasets

@Suite struct DataFolderTests {
    private let folder = TemporaryFolder()

    /// Writes small data under these names instead of the usual ones.
    private func write(_ data: SmallData = SmallData(), compressed: Bool = false, name: (String) -> String) {
        let files = [
            ("train-images-idx3-ubyte", data.images(data.trainLabels.count)),
            ("train-labels-idx1-ubyte", SmallData.labels(data.trainLabels)),
            ("t10k-images-idx3-ubyte", data.images(data.testLabels.count)), ("t10k-labels-idx1-ubyte", SmallData.labels(data.testLabels)),
        ]
        for (usual, bytes) in files { folder.write(name(usual), bytes, compressed: compressed) }
    }

    private func load(_ path: String? = nil) throws -> Dataset { try Dataset(directory: path ?? folder.path, name: "") }

    private func replaced(_ name: String, _ pairs: [(String, String)]) -> String {
        pairs.reduce(name) { name, pair in
            let parts = name.split(separator: pair.0, omittingEmptySubsequences: false)
            return parts.joined(separator: pair.1)
        }
    }

    @Test("The file names of MNIST's relatives are accepted", arguments: 0..<7, [false, true])
    func otherNames(_ kind: Int, _ compressed: Bool) throws {
        write(compressed: compressed) { name in
            let end = compressed ? ".gz" : ""
            return switch kind {
            case 0: replaced(name, [("-idx", ".idx")]) + end
            case 1: (name + end).uppercased()
            case 2: "emnist-letters-" + replaced(name, [("t10k", "test")]) + end
            case 3: replaced(name, [("-", "_")]) + end
            case 4: replaced(name, [("-idx", ".idx"), ("-ubyte", ".ubyte")]) + end
            case 5: replaced(name, [("t10k", "test")]) + end
            default: replaced(name, [("idx3", "idx4")]) + end
            }
        }
        let data = try load()
        #expect(data.train.labels == [0, 1, 2, 0, 1] && data.test.labels == [2, 0] && data.remarks.isEmpty)
    }

    @Test func otherNamesAreNone() {
        let names = [
            "", "train", "train-images", "train-images-idx3-ubyte.zip", "train-images-idx3-ubyte.gz.part", "strain-images-idx3-ubyte",
            "train-images-idx1-ubyte", "train-labels-idx3-ubyte", "train-labels-idx2-ubyte.gz", "train-images-idx3-int",
            "valid-images-idx3-ubyte", "x-ubyte", "----",
            "train-images-idx3-ubyte (1)", "tráin-images-idx3-ubyte", String(repeating: "-", count: 300),
        ]
        for name in names { #expect(DataFolder.Name(name) == nil, "\(name)") }
    }

    @Test("Among several data sets in a folder, one is chosen by the beginning of its names")
    func severalSets() throws {
        write { "emnist-letters-" + $0 }
        // An incomplete set cannot be chosen.
        folder.write("emnist-mnist-train-images-idx3-ubyte", [])
        #expect(try load().train.count == 5)
        write(SmallData(trainLabels: [0, 1, 1], testLabels: [1])) { "EMNIST-digits-" + $0 }
        #expect(throws: DataError(path: folder.path, .severalSets(["emnist-digits", "emnist-letters"]))) { try load() }
        #expect(try load(folder.path("emnist-letters")).train.count == 5)
        #expect(try load(folder.path("emnist-digits")).train.count == 3)
        #expect(try load(folder.path("Emnist-Digits/")).train.count == 3)
        #expect(throws: DataError(path: folder.path("emnist-balanced"), .missing)) { try load(folder.path("emnist-balanced")) }
        #expect(throws: DataError.self) { try load(folder.path("emnist-mnist")) }
        // The usual names have priority if they exist.
        write(SmallData(trainLabels: [0, 1, 1, 1], testLabels: [1])) { $0 }
        #expect(try load().train.count == 4)
    }

    @Test("The data sets of a folder are offered by the paths that choose them, whole ones alone")
    func setsOfAFolder() throws {
        func paths(_ prefix: String, _ ends: [String]) -> [String] { ends.map { prefix + $0 } }
        let four = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "test-images-idx3-ubyte.gz", "test-labels-idx1-ubyte.gz"]
        let offered = DataSource.sets(
            among: paths("d/EMNIST-digits-", four) + paths("d/emnist-mnist-", Array(four.prefix(3))) + paths("d/", four) + ["d/readme"]
                + paths("emnist-letters-", four))
        #expect(offered == ["d/emnist-digits", "emnist-letters"])
    }

    @Test("QMNIST's labels, integers in several columns, are read by their first column", arguments: [false, true])
    func integerLabels(_ compressed: Bool) throws {
        let data = SmallData()
        func integers(_ labels: [UInt8]) -> [UInt8] {
            let rows = labels.enumerated().map { sample, label in [Int(label), 0, 2600 + sample, -1, 70_000] }
            return SmallData.number(0xc02) + SmallData.number(labels.count) + SmallData.number(5)
                + rows.flatMap { $0 }.flatMap(SmallData.number)
        }
        for (set, labels) in [("train", data.trainLabels), ("test", data.testLabels)] {
            folder.write("qmnist-\(set)-labels-idx2-int" + (compressed ? ".gz" : ""), integers(labels), compressed: compressed)
            folder.write("qmnist-\(set)-images-idx3-ubyte", data.images(labels.count))
        }
        let read = try load()
        #expect(read.train.labels == data.trainLabels && read.test.labels == data.testLabels && read.remarks.isEmpty)
        // The same labels as bytes are no other labels; different ones are.
        folder.write("qmnist-train-labels-idx1-ubyte", SmallData.labels(data.trainLabels))
        #expect(try load().remarks.isEmpty)
        folder.write("qmnist-train-labels-idx1-ubyte", SmallData.labels([0, 1, 2, 0, 2]))
        #expect(try load().remarks.count == 1)
        unlink(folder.path("qmnist-train-labels-idx1-ubyte"))
        unlink(folder.path("qmnist-train-labels-idx2-int.gz"))
        let path = folder.path("qmnist-train-labels-idx2-int")
        func expect(_ bytes: [UInt8], _ offset: Int, _ problem: DataError.Problem) {
            folder.write("qmnist-train-labels-idx2-int", bytes)
            #expect(throws: DataError(path: path, offset: offset, problem)) { try load() }
        }
        var bytes = integers(data.trainLabels)
        bytes[12 + 3 * 20 + 2] = 1
        expect(bytes, 72, .labelOutOfRange(256))
        bytes.replaceSubrange(72..<76, with: [255, 255, 255, 254])
        expect(bytes, 72, .labelOutOfRange(-2))
        expect(integers([0, 1, 200, 0, 1]), 52, .strayLabel(found: 200, largest: 2))
        expect(integers([1, 1, 1, 1, 1]), 12, .oneClass)
        expect(integers(data.trainLabels) + [0], 112, .tooLong(expected: 112))
        expect(Array(integers(data.trainLabels).dropLast()), 111, .tooShort(expected: 112, found: 111))
        for columns in [0, 65] {
            expect(
                SmallData.number(0xc02) + SmallData.number(5) + SmallData.number(columns), 8,
                .sizeOutOfRange(name: "columns", found: columns, limit: 64))
        }
        let most = SmallData.number(0xc02) + SmallData.number(1 << 24) + SmallData.number(64)
        expect(most, 4, .sizeOutOfRange(name: "bytes", found: 1 << 32, limit: 3 << 28))
    }

    @Test("A path that names a data set in a folder means the same from another folder")
    func absolutePaths() throws {
        write { "emnist-letters-" + $0 }
        let real = try #require(realpath(folder.path, nil).map { String(cString: $0) })
        #expect(DataSource("\(folder.path)/./emnist-letters/").absolute == .directory("\(real)/emnist-letters"))
        #expect(DataSource("\(folder.path)/.").absolute == .directory(real))
        #expect(DataSource("/emnist-letters").absolute == .directory("/emnist-letters"))
        #expect(DataSource.mnist.absolute == .mnist)
    }

    @Test("Missing files are named, together with some that exist")
    func missing() {
        func problem() -> DataError.Problem? {
            let error = #expect(throws: DataError.self) { try load() }
            #expect(error?.path == folder.path)
            return error?.problem
        }
        let all = DataFolder.Part.allCases.map(\.name)
        #expect(problem() == .filesMissing(all, found: [], others: 0))
        for index in 0..<7 { folder.write("notes-\(index).txt", []) }
        folder.write("mnist.npz", [])
        folder.write(".hidden", [])
        #expect(problem() == .filesMissing(all, found: ["mnist.npz"] + (0..<5).map { "notes-\($0).txt" }, others: 2))
        folder.write("fashion-train-images-idx3-ubyte.gz", [])
        let wanted = ["train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"].map { "fashion-" + $0 }
        let found = ["fashion-train-images-idx3-ubyte.gz", "mnist.npz"] + (0..<4).map { "notes-\($0).txt" }
        #expect(problem() == .filesMissing(wanted, found: found, others: 3))
    }

    // MARK: Several files for one part

    @Test("A plain and a compressed file with the same bytes: the plain one, without a remark")
    func same() throws {
        write { $0 }
        write(compressed: true) { $0 + ".gz" }
        #expect(try load().remarks.isEmpty)
    }

    @Test("Both are readable and differ: the plain one, with a remark")
    func different() throws {
        write { $0 }
        write(SmallData(trainLabels: [2, 1, 0, 1, 0]), compressed: true) { $0 + ".gz" }
        let data = try load()
        #expect(data.train.labels == [0, 1, 2, 0, 1])
        let name = folder.path("train-labels-idx1-ubyte")
        #expect(data.remarks == [.differs(used: name, other: name + ".gz")])
        // A dotted name is equivalent to one with a hyphen.
        folder.write("t10k-labels.idx1-ubyte", SmallData.labels([0, 1]))
        let test = folder.path("t10k-labels")
        #expect(
            try load().remarks == [
                .differs(used: name, other: name + ".gz"), .differs(used: test + "-idx1-ubyte", other: test + ".idx1-ubyte"),
            ])
    }

    @Test("One is damaged: the good one, with a remark", arguments: DataFolder.Part.allCases, 0..<5)
    func damaged(_ part: DataFolder.Part, _ kind: Int) throws {
        write { $0 }
        write(compressed: true) { $0 + ".gz" }
        let (plain, packed) = (folder.path(part.name), folder.path(part.name + ".gz"))
        let bytes = (plain: folder.read(part.name), packed: folder.read(part.name + ".gz"))
        switch kind {
        case 0: folder.write(part.name, Array(bytes.plain.dropLast()))
        case 1: folder.write(part.name, Array("<!DOCTYPE html>".utf8))
        case 2: folder.write(part.name, [])
        case 3: folder.write(part.name + ".gz", Array(bytes.packed.dropLast(5)))
        default:
            folder.write(
                part.name + ".gz", bytes.packed.enumerated().map { $0.offset == bytes.packed.count - 7 ? ~$0.element : $0.element })
        }
        let data = try load()
        #expect(data.train.labels == [0, 1, 2, 0, 1] && data.test.labels == [2, 0])
        #expect(data.train.bytes == (0..<60).map { UInt8($0) })
        let bad = kind < 3 ? plain : packed
        guard case .passedOver(bad, let error, kind < 3 ? packed : plain)? = data.remarks.first, data.remarks.count == 1 else {
            Issue.record("\(data.remarks)")
            return
        }
        #expect(error.path == bad)
        // If the other file is gone, the error is reported.
        unlink(kind < 3 ? packed : plain)
        #expect(throws: error) { try load() }
    }

    @Test("A readable file that does not fit is skipped for one that does")
    func whatFits() throws {
        write(compressed: true) { $0 + ".gz" }
        let (labels, pictures) = (folder.path("train-labels-idx1-ubyte"), folder.path("t10k-images-idx3-ubyte"))
        folder.write("train-labels-idx1-ubyte", SmallData.labels([0, 1, 0]))
        folder.write("t10k-images-idx3-ubyte", SmallData(rows: 4, columns: 3).images(2))
        var data = try load()
        #expect(data.train.labels == [0, 1, 2, 0, 1] && data.test.shape == data.train.shape)
        let count = DataError(path: folder.path("train-images-idx3-ubyte.gz"), offset: 4, .countsDiffer(expected: 3, found: 5))
        let shape = DataError(path: pictures, offset: 8, .shapesDiffer(expected: "1×3×4", found: "1×4×3"))
        #expect(
            data.remarks == [
                .passedOver(file: labels, error: count, used: labels + ".gz"),
                .passedOver(file: pictures, error: shape, used: pictures + ".gz"),
            ])
        unlink(pictures)
        let strays: [([UInt8], DataError.Problem)] = [
            ([0, 1, 200, 0, 1], .strayLabel(found: 200, largest: 2)), ([1, 1, 1, 1, 1], .oneClass),
        ]
        for (stray, problem) in strays {
            folder.write("train-labels-idx1-ubyte", SmallData.labels(stray))
            data = try load()
            let offset = problem == .oneClass ? 8 : 10
            #expect(data.train.labels == [0, 1, 2, 0, 1])
            #expect(
                data.remarks == [.passedOver(file: labels, error: DataError(path: labels, offset: offset, problem), used: labels + ".gz")])
        }
    }

    @Test func whatStandsBehindCompressedDataIsSaid() throws {
        write(compressed: true) { $0 + ".gz" }
        let name = "t10k-labels-idx1-ubyte.gz"
        let bytes = folder.read(name)
        folder.write(name, bytes + Array("more".utf8))
        #expect(try load().remarks == [.garbage(file: folder.path(name), offset: bytes.count)])
    }

    @Test("A folder with a file's name does not compete with the file")
    func folders() throws {
        write { self.replaced($0, [("-idx", ".idx")]) }
        for part in DataFolder.Part.allCases { mkdir(folder.path(part.name), 0o700) }
        #expect(try load().remarks.isEmpty)
    }
}

@Suite struct LayoutTests {
    private let folder = TemporaryFolder()

    /// Pictures with these dimensions; the byte of a pixel is its position in the file.
    private func write(_ a: Int, _ b: Int, _ c: Int) {
        SmallData().write(to: folder)
        for (name, count) in [("train-images-idx3-ubyte", 5), ("t10k-images-idx3-ubyte", 2)] {
            folder.write(
                name, [0x804, count, a, b, c].flatMap(SmallData.number) + (0..<count * a * b * c).map { UInt8(truncatingIfNeeded: $0) })
        }
    }

    private func load(_ layout: ChannelLayout? = nil) throws -> Samples {
        try Dataset(directory: folder.path, name: "", layout: layout).train
    }

    @Test(
        "Channels are where an extent is 1 or 3, first where none is",
        arguments: [
            (1, 5, 4, false), (3, 5, 4, false), (2, 5, 4, false), (4, 1, 3, true), (5, 4, 1, true), (5, 4, 3, true), (2, 3, 1, true),
            (4, 3, 5, false),
            (28, 28, 2, false),
        ])
    func shown(_ a: Int, _ b: Int, _ c: Int, _ isLast: Bool) throws {
        write(a, b, c)
        let samples = try load()
        let (maps, rows, columns) = isLast ? (c, a, b) : (a, b, c)
        #expect(samples.shape == MapShape(maps: maps, rows: rows, columns: columns))
        #expect(try load(isLast ? .channelsLast : .channelsFirst).bytes == samples.bytes)
        // Every pixel of every map is in its place.
        for sample in 0..<5 {
            for (map, row, column) in (0..<maps).flatMap({ map in (0..<rows).flatMap { row in (0..<columns).map { (map, row, $0) } } }) {
                let inFile = isLast ? (row * columns + column) * maps + map : (map * rows + row) * columns + column
                let byte = samples.bytes[((sample * maps + map) * rows + row) * columns + column]
                #expect(byte == UInt8(truncatingIfNeeded: sample * a * b * c + inFile))
            }
        }
        // With the other layout it is read differently.
        let other = try load(isLast ? .channelsFirst : .channelsLast)
        #expect(other.shape == (isLast ? MapShape(maps: a, rows: b, columns: c) : MapShape(maps: c, rows: a, columns: b)))
    }

    @Test("If both dimensions could be channels, a layout must be given", arguments: [(1, 4, 1), (3, 4, 1), (1, 4, 3), (3, 3, 3)])
    func unknown(_ a: Int, _ b: Int, _ c: Int) throws {
        write(a, b, c)
        let path = folder.path("train-images-idx3-ubyte")
        #expect(throws: DataError(path: path, offset: 8, .layoutUnknown(extents: [a, b, c]))) { try load() }
        #expect(try load(.channelsFirst).shape == MapShape(maps: a, rows: b, columns: c))
        #expect(try load(.channelsLast).shape == MapShape(maps: c, rows: a, columns: b))
    }

    @Test func extentsAreCheckedInTheirPlaces() {
        func error(_ a: Int, _ b: Int, _ c: Int, _ layout: ChannelLayout? = nil) -> DataError? {
            write(1, 1, 2)
            folder.write("train-images-idx3-ubyte", [0x804, 5, a, b, c].flatMap(SmallData.number))
            return #expect(throws: DataError.self) { try load(layout) }
        }
        let path = folder.path("train-images-idx3-ubyte")
        #expect(error(65, 2, 2) == DataError(path: path, offset: 8, .sizeOutOfRange(name: "maps", found: 65, limit: 64)))
        #expect(error(2, 2, 65, .channelsLast) == DataError(path: path, offset: 16, .sizeOutOfRange(name: "maps", found: 65, limit: 64)))
        #expect(error(5000, 2, 3) == DataError(path: path, offset: 8, .sizeOutOfRange(name: "rows", found: 5000, limit: 4096)))
        #expect(error(2, 0, 3) == DataError(path: path, offset: 12, .sizeOutOfRange(name: "columns", found: 0, limit: 4096)))
        #expect(error(2, 2, 0) == DataError(path: path, offset: 16, .sizeOutOfRange(name: "columns", found: 0, limit: 4096)))
    }

    @Test func picturesWithoutChannelsHaveNoLayout() throws {
        SmallData(rows: 3, columns: 3).write(to: folder)
        for layout in [nil, ChannelLayout.channelsFirst, .channelsLast] {
            #expect(try load(layout).shape == MapShape(maps: 1, rows: 3, columns: 3))
        }
    }
}
