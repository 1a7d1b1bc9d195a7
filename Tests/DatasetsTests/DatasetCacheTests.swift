import Glibc
import TemporaryFolders
import Tensors
import Testing

@testable import Datasets

@Suite struct DatasetCacheTests {
    /// The address of an array's numbers: the same if it was read only once.
    private func place(_ data: Dataset) -> UnsafeRawPointer? { data.train.bytes.withUnsafeBytes { $0.baseAddress } }

    @Test func theSameFilesAreReadOnce() throws {
        let folder = TemporaryFolder()
        SmallData().write(to: folder)
        let first = try DataSource.directory(folder.path).load()
        let second = try DataSource.directory(folder.path).load()
        #expect(place(first) == place(second) && second.name == first.name)
    }

    @Test func whatChangedIsReadAgainAndErrorsAreNotKept() throws {
        let folder = TemporaryFolder()
        var small = SmallData()
        small.write(to: folder)
        let source = DataSource.directory(folder.path)
        #expect(try source.load().train.labels == [0, 1, 2, 0, 1])
        small.trainLabels = [1, 0, 2, 0, 1]
        small.write(to: folder)
        #expect(try source.load().train.labels == [1, 0, 2, 0, 1])
        // Another file beside it.
        small.trainLabels = [2, 1, 0, 0, 1]
        small.write(to: folder, compressed: true)
        #expect(try source.load().remarks.count == 1)
        folder.write("train-labels-idx1-ubyte", [1, 2, 3])
        #expect(try source.load().train.labels == [2, 1, 0, 0, 1])
        unlink(folder.path("train-labels-idx1-ubyte.gz"))
        #expect(throws: DataError.self) { try source.load() }
        small.write(to: folder)
        #expect(try source.load().train.labels == [2, 1, 0, 0, 1])
    }

    @Test func theLayoutBelongsToWhatWasRead() throws {
        let folder = TemporaryFolder()
        SmallData().write(to: folder)
        for (name, count) in [("train-images-idx3-ubyte", 5), ("t10k-images-idx3-ubyte", 2)] {
            folder.write(name, [0x804, count, 3, 2, 3].flatMap(SmallData.number) + [UInt8](repeating: 7, count: count * 18))
        }
        let source = DataSource.directory(folder.path)
        for _ in 0..<2 {
            #expect(try source.load(layout: .channelsFirst).train.shape == MapShape(maps: 3, rows: 2, columns: 3))
            #expect(try source.load(layout: .channelsLast).train.shape == MapShape(maps: 3, rows: 3, columns: 2))
        }
    }

    @Test func twoAreKept() throws {
        let cache = DatasetCache()
        let folders = (0..<3).map { _ in TemporaryFolder() }
        for folder in folders { SmallData().write(to: folder) }
        var reads = 0
        func ask(_ index: Int) throws {
            _ = try cache.dataset(directory: folders[index].path) {
                reads += 1
                return try Dataset(directory: folders[index].path, name: "")
            }
        }
        for index in [0, 1, 0, 1] { try ask(index) }
        #expect(reads == 2)
        // The one requested longest ago is dropped.
        try ask(0)
        try ask(2)
        #expect(reads == 3)
        try ask(0)
        #expect(reads == 3)
        try ask(1)
        #expect(reads == 4)
    }

    @Test func aSecondRequestMeanwhileGetsTheSame() throws {
        let folder = TemporaryFolder()
        SmallData().write(to: folder)
        let path = folder.path
        let found = Monitor([Result<Dataset, any Error>]())
        for _ in 0..<8 {
            startThread {
                let result = Result { try DataSource.directory(path).load() }
                found.withLock { $0.append(result) }
                found.notifyAll()
            }
        }
        let all = found.wait { $0.count == 8 ? $0 : nil }
        let places = try Set(all.map { try place($0.get()) })
        #expect(places.count == 1)
    }
}

@Suite struct GivenDataTests {
    private let given = GivenData(
        name: "two", shape: MapShape(maps: 2, rows: 1, columns: 2), bytes: [1, 2, 0, 4, 3, 3, 3, 3], labels: [1, 0], divisor: 4,
        classCount: 3)

    @Test func numbersAreBytesOverTheDivisor() throws {
        let source = DataSource.given(given)
        let data = try source.load()
        #expect(source.name == "two" && source.known?.classes == 3 && source.known?.shape == given.shape)
        #expect(data.train.count == 2 && data.test.labels == [1, 0] && data.classCount == 3)
        let workers = Workers(count: 1)
        var floats = FeatureMaps<Float>(given.shape, capacity: 2)
        data.train.load([1, 0], into: &floats, workers: workers)
        #expect(floats.units(sample: 0) == [0.75, 0.75, 0.75, 0.75] && floats.units(sample: 1) == [0.25, 0.5, 0, 1])
        var doubles = FeatureMaps<Double>(given.shape, capacity: 1)
        data.test.load([0], into: &doubles, workers: workers)
        #expect(doubles.units(sample: 0) == [0.25, 0.5, 0, 1])
        #expect(data.train.prefix(1).divisor == 4 && data.train.prefix(1).count == 1)
    }

    @Test func fullInkIsTheLargestThereIs() {
        #expect(given.dataset.train.fullInk == 4)
        let shape = MapShape(maps: 1, rows: 1, columns: 1)
        #expect(Samples(shape: shape, bytes: [7], labels: [0]).fullInk == 255)
        #expect(Samples(shape: shape, bytes: [0], labels: [0], divisor: 1).fullInk == 1)
    }
}
