import CZlib
import Glibc
import TemporaryFolders
import Tensors
import Testing

@testable import Datasets

extension TemporaryFolder {
    /// Writes a file, gzipped if requested.
    func write(_ name: String, _ bytes: [UInt8], compressed: Bool = false) {
        let file = path(name)
        unlink(file)
        if compressed {
            let stream = gzopen(file, "wb9")
            bytes.withUnsafeBytes { _ = gzwrite(stream, $0.baseAddress, UInt32($0.count)) }
            gzclose(stream)
        } else {
            write(bytes, to: name)
        }
    }
}

/// Small data in MNIST's four files.
struct SmallData {
    var rows = 3
    var columns = 4
    var trainLabels: [UInt8] = [0, 1, 2, 0, 1]
    var testLabels: [UInt8] = [2, 0]

    static func number(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }

    func images(_ count: Int) -> [UInt8] {
        Self.number(0x803) + Self.number(count) + Self.number(rows) + Self.number(columns)
            + (0..<count * rows * columns).map { UInt8(truncatingIfNeeded: $0) }
    }

    static func labels(_ labels: [UInt8]) -> [UInt8] { number(0x801) + number(labels.count) + labels }

    func write(to folder: TemporaryFolder, compressed: Bool = false) {
        let suffix = compressed ? ".gz" : ""
        folder.write("train-labels-idx1-ubyte" + suffix, Self.labels(trainLabels), compressed: compressed)
        folder.write("train-images-idx3-ubyte" + suffix, images(trainLabels.count), compressed: compressed)
        folder.write("t10k-labels-idx1-ubyte" + suffix, Self.labels(testLabels), compressed: compressed)
        folder.write("t10k-images-idx3-ubyte" + suffix, images(testLabels.count), compressed: compressed)
    }
}

@Suite struct DatasetTests {
    @Test func builtInDigits() throws {
        let mnist = try DataSource.mnist.load()
        #expect(mnist.train.count == 60_000 && mnist.test.count == 10_000 && mnist.classCount == 10)
        #expect(mnist.train.shape == DataSource.mnist.known?.shape)
        #expect(mnist.train.labels.prefix(10) == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
        #expect(mnist.train.bytes.prefix(784).reduce(0) { $0 + Int($1) } == 27_525)
    }

    @Test(arguments: [false, true])
    func otherSizesAndClasses(_ compressed: Bool) throws {
        let folder = TemporaryFolder()
        SmallData().write(to: folder, compressed: compressed)
        let data = try Dataset(directory: folder.path + "/", name: "small")
        #expect(data.train.shape == MapShape(maps: 1, rows: 3, columns: 4) && data.classCount == 3)
        #expect(data.train.labels == [0, 1, 2, 0, 1] && data.test.labels == [2, 0])
        var maps = FeatureMaps<Float>(data.train.shape, capacity: 2)
        data.train.load([4, 1], into: &maps, workers: Workers(count: 1))
        #expect(maps[0, 0, 2, 3] == Float(59) / 255 && maps[1, 0, 0, 0] == Float(12) / 255)
    }

    @Test func severalMapsInOneFile() throws {
        let folder = TemporaryFolder()
        var data = SmallData()
        data.write(to: folder)
        for (name, count) in [("train-images-idx3-ubyte", 5), ("t10k-images-idx3-ubyte", 2)] {
            let header = [0x804, count, 3, 2, 2].flatMap(SmallData.number)
            folder.write(name, header + [UInt8](repeating: 7, count: count * 12))
        }
        data.rows = 2
        #expect(try Dataset(directory: folder.path, name: "").train.shape == MapShape(maps: 3, rows: 2, columns: 2))
    }

    /// Which file is changed how, and the expected error.
    static let faults: [(String, String, @Sendable ([UInt8]) -> [UInt8]?, DataError.Problem, Int)] = [
        ("empty", "train-labels-idx1-ubyte", { _ in [] }, .tooShort(expected: 8, found: 0), 0),
        (
            "text", "t10k-labels-idx1-ubyte", { _ in Array("hello world".utf8) },
            .wrongMagic(expected: [0x801, 0xc02], found: 0x6865_6c6c), 0
        ),
        (
            "pictures for labels", "train-labels-idx1-ubyte", { _ in SmallData().images(5) },
            .wrongMagic(expected: [0x801, 0xc02], found: 0x803), 0
        ),
        (
            "labels for pictures", "train-images-idx3-ubyte", { _ in SmallData.labels([0, 1, 2, 0, 1]) },
            .wrongMagic(expected: [0x803, 0x804], found: 0x801), 0
        ),
        ("cut off", "train-images-idx3-ubyte", { Array($0.dropLast(7)) }, .tooShort(expected: 76, found: 69), 69),
        ("one byte more", "train-images-idx3-ubyte", { $0 + [0] }, .tooLong(expected: 76), 76),
        ("too few labels", "train-labels-idx1-ubyte", { _ in SmallData.labels([0, 1, 2]) }, .countsDiffer(expected: 3, found: 5), 4),
        (
            "label behind a gap", "train-labels-idx1-ubyte", { _ in SmallData.labels([0, 1, 200, 0, 1]) },
            .strayLabel(found: 200, largest: 2), 10
        ),
        ("one class", "train-labels-idx1-ubyte", { _ in SmallData.labels([0, 0, 0, 0, 0]) }, .oneClass, 8),
        (
            "no labels", "train-labels-idx1-ubyte", { _ in SmallData.labels([]) },
            .sizeOutOfRange(name: "labels", found: 0, limit: 1 << 24), 4
        ),
        (
            "no rows", "train-images-idx3-ubyte", { _ in [0x803, 5, 0, 4].flatMap(SmallData.number) },
            .sizeOutOfRange(name: "rows", found: 0, limit: 4096), 8
        ),
        (
            "huge", "train-images-idx3-ubyte", { _ in [0x803, 5, 1 << 30, 1 << 30].flatMap(SmallData.number) },
            .sizeOutOfRange(name: "rows", found: 1 << 30, limit: 4096), 8
        ),
        (
            "other size", "t10k-images-idx3-ubyte", { _ in SmallData(rows: 2, columns: 6).images(2) },
            .shapesDiffer(expected: "1×3×4", found: "1×2×6"), 8
        ),
    ]

    @Test(arguments: faults.indices, [false, true])
    func wrongFilesAreToldByName(_ index: Int, _ compressed: Bool) {
        let (_, file, change, problem, offset) = Self.faults[index]
        let folder = TemporaryFolder()
        SmallData().write(to: folder)
        let changed = change(folder.read(file))
        unlink("\(folder.path)/\(file)")
        let name = file + (compressed ? ".gz" : "")
        if let changed { folder.write(name, changed, compressed: compressed) }
        let error = #expect(throws: DataError.self) { try Dataset(directory: folder.path, name: "") }
        // Differing counts are noticed in the second file.
        let told = if case .countsDiffer = problem { "train-images-idx3-ubyte" } else { name }
        #expect(error?.path == "\(folder.path)/\(told)")
        // An uncompressed file that is too short is recognised by its size, before it is read.
        if case .tooShort(let expected, _) = problem, !compressed, expected == 76 {
            #expect(error?.problem == problem && error?.offset == 69)
        } else {
            #expect(error?.problem == problem)
            #expect(error?.offset == offset)
        }
    }

    @Test func compressedFilesCutOffOrDamaged() {
        for damage in 0..<3 {
            let folder = TemporaryFolder()
            SmallData().write(to: folder, compressed: true)
            let name = "train-images-idx3-ubyte.gz"
            var bytes = folder.read(name)
            switch damage {
            case 0: bytes.removeLast(20)
            case 1: bytes[bytes.count - 6] ^= 0x40
            default: bytes[20] ^= 0xff
            }
            folder.write(name, bytes)
            let error = #expect(throws: DataError.self) { try Dataset(directory: folder.path, name: "") }
            #expect(error?.path == "\(folder.path)/\(name)", "damage \(damage)")
        }
    }

    @Test func aBombIsRefusedByItsHeader() {
        let folder = TemporaryFolder()
        SmallData().write(to: folder)
        unlink("\(folder.path)/train-labels-idx1-ubyte")
        // 16 million labels announced; the compressed file could hold a few thousand bytes.
        folder.write("train-labels-idx1-ubyte.gz", [0x801, 1 << 24].flatMap(SmallData.number), compressed: true)
        let error = #expect(throws: DataError.self) { try Dataset(directory: folder.path, name: "") }
        guard case .impossibleSize(let declared, let possible) = error?.problem else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(declared == 8 + 1 << 24 && possible < 100_000)
    }

    @Test func foldersAndPipesAreNoFiles() {
        let folder = TemporaryFolder()
        SmallData().write(to: folder)
        let path = "\(folder.path)/train-labels-idx1-ubyte"
        unlink(path)
        mkdir(path, 0o700)
        #expect(throws: DataError(path: path, .notAFile)) { try Dataset(directory: folder.path, name: "") }
        rmdir(path)
        mkfifo(path, 0o600)
        #expect(throws: DataError(path: path, .notAFile)) { try Dataset(directory: folder.path, name: "") }
        #expect(throws: DataError(path: "/no/such/folder", .missing)) { try Dataset(directory: "/no/such/folder", name: "") }
    }

    @Test func assetsAreLookedForInOrder() throws {
        let folder = TemporaryFolder()
        folder.write("thing", [])
        #expect(try Assets.path("thing", folders: ["/nowhere", folder.path]) == "\(folder.path)/thing")
        #expect(throws: AssetsMissing(name: "thing", folders: ["/a", "/b"])) { try Assets.path("thing", folders: ["/a", "/b"]) }
        #expect(Assets.folders(environment: "/mine").first == "/mine")
        #expect(Assets.folders(environment: nil).count == 2 && Assets.folders(environment: "").count == 2)
    }
}

@Suite struct BatchSamplerTests {
    @Test func everySampleOnceAnEpochTheLastBatchSmaller() {
        var sampler = BatchSampler(sampleCount: 103, batchSize: 20, seed: 1, order: .random)
        #expect(sampler.batchesPerEpoch == 6)
        for epoch in [0, 1, 5] {
            let batches = (0..<6).map { Array(sampler.indices(epoch: epoch, batch: $0)) }
            #expect(batches.map(\.count) == [20, 20, 20, 20, 20, 3])
            #expect(batches.flatMap { $0 }.sorted() == Array(0..<103))
        }
    }

    @Test func anyEpochCanBeAskedForAgain() {
        var sampler = BatchSampler(sampleCount: 50, batchSize: 7, seed: 3, order: .random)
        let first = Array(sampler.indices(epoch: 2, batch: 1))
        #expect(Array(sampler.indices(epoch: 3, batch: 1)) != first)
        #expect(Array(sampler.indices(epoch: 2, batch: 1)) == first)
        var other = BatchSampler(sampleCount: 50, batchSize: 7, seed: 4, order: .random)
        #expect(Array(other.indices(epoch: 2, batch: 1)) != first)
        var inOrder = BatchSampler(sampleCount: 50, batchSize: 7, seed: 3, order: .file)
        #expect(Array(inOrder.indices(epoch: 9, batch: 1)) == Array(7..<14))
    }
}
