import TemporaryFolders
import Tensors
import Testing

@testable import Datasets

@Suite struct ValidationPartTests {
    /// Pictures of one pixel, which is their index.
    private func data(_ labels: [UInt8], divisor: Float = 255) -> Dataset {
        let samples = Samples(
            shape: MapShape(maps: 1, rows: 1, columns: 1), bytes: labels.indices.map { UInt8($0) }, labels: labels, divisor: divisor)
        return Dataset(name: "a", train: samples, test: samples, classCount: 1 + Int(labels.max() ?? 0))
    }

    @Test("Each class gives its share, the last of its samples; both parts keep the files' order, and the test set stays whole")
    func shares() throws {
        // Six of class 0, three of class 1, one of class 2, sorted by class as they may be in a file.
        let data = data([0, 0, 0, 0, 0, 0, 1, 1, 1, 2])
        for part in [ValidationPart.fraction(0.3), .count(3)] {
            let split = try data.keeping(part)
            #expect(split.validation?.bytes == [4, 5, 8] && split.validation?.labels == [0, 0, 1])
            #expect(split.train.bytes == [0, 1, 2, 3, 6, 7, 9] && split.train.labels == [0, 0, 0, 0, 1, 1, 2])
            #expect(split.test.bytes == data.test.bytes && split.classCount == 3)
        }
        #expect(try data.keeping(nil).validation == nil)
        #expect(try self.data([0, 1, 0, 1, 0, 1]).keeping(.count(2)).validation?.bytes == [4, 5])
    }

    @Test("The parts have the sizes asked for, are disjoint and together everything, and every class is still trained on")
    func sizes() throws {
        var stream = RandomStream(seed: 1, purpose: .testing, index: 0)
        for count in 2...120 {
            let labels = (0..<count).map { _ in UInt8(stream.integer(below: 4)) }
            let data = data(labels)
            let most = count - Set(labels).count
            for wanted in Set([1, most / 3, most / 2, most]) where (1...max(1, most)).contains(wanted) && most > 0 {
                let split = try data.keeping(.count(wanted))
                let validation = try #require(split.validation)
                #expect(validation.count == wanted && split.train.count == count - wanted)
                #expect((validation.bytes + split.train.bytes).sorted() == data.train.bytes)
                #expect(Set(split.train.labels) == Set(labels))
                for label in Set(labels) {
                    let (all, kept) = (labels.count { $0 == label }, validation.labels.count { $0 == label })
                    // Within one of the exact share, but for classes that must keep a sample.
                    let exact = Double(wanted * all) / Double(count)
                    if wanted <= count / 2 && all > 2 { #expect(abs(Double(kept) - exact) < 1 + 1e-9 || kept == all - 1) }
                }
            }
            #expect(throws: ValidationError(wanted: most + 1, most: most)) { try data.keeping(.count(most + 1)) }
        }
    }

    @Test("A fraction is of the training set, rounded, at least one sample; the built-in digits give a tenth of each class")
    func fractions() throws {
        #expect([60_000, 10, 14, 15, 16, 1].map(ValidationPart.fraction(0.1).count) == [6000, 1, 1, 2, 2, 1])
        let digits = try DataSource.mnist.load(validation: .fraction(0.1))
        let validation = try #require(digits.validation)
        #expect(validation.count == 6000 && digits.train.count == 54_000 && digits.test.count == 10_000)
        let all = try DataSource.mnist.load()
        #expect(all.validation == nil && all.train.count == 60_000)
        for label in 0..<UInt8(10) {
            let exact = Double(all.train.labels.count { $0 == label }) / 10
            #expect(abs(Double(validation.labels.count { $0 == label }) - exact) < 1)
        }
    }

    @Test("A part that was kept can be checked against another; written pictures keep their ink")
    func others() throws {
        let split = try data([0, 0, 0, 1, 1], divisor: 4).keeping(.count(2))
        try split.check(.count(3))
        #expect(throws: ValidationError(wanted: 4, most: 3)) { try split.check(.count(4)) }
        #expect(split.train.fullInk == 4 && split.validation?.fullInk == 4 && split.train.divisor == 4)
    }

    @Test("Other parts of the same files are other data for the cache")
    func cache() throws {
        let folder = TemporaryFolder()
        SmallData().write(to: folder)
        let cache = DatasetCache()
        var reads = 0
        func train(_ part: ValidationPart?) throws -> Int {
            try cache.dataset(directory: folder.path, validation: part) {
                reads += 1
                return try Dataset(directory: folder.path, name: "a").keeping(part)
            }.train.count
        }
        #expect(try [train(nil), train(.count(1)), train(.count(1)), train(nil), train(.count(2))] == [5, 4, 4, 5, 3])
        #expect(reads == 3)
    }
}
