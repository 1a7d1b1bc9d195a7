import TemporaryFolders
import Tensors
import Testing

@testable import Datasets

@Suite struct LabelTests {
    private static func repeated(_ labels: [UInt8], _ times: Int) -> [UInt8] { (0..<times).flatMap { _ in labels } }

    /// Training and test labels, and the resulting number of classes.
    static let taken: [(name: String, train: [UInt8], test: [UInt8], classes: Int)] = [
        ("3 and 7 alone", repeated([3, 7], 10), [7, 3, 7], 8),
        ("0 and 9", repeated([0, 9], 3), [9, 0], 10),
        ("letters", (0..<52).map { 1 + $0 % 26 }, [1, 26], 27),
        ("letters and digits", repeated(Array(0..<62), 2), Array(0..<62), 62),
        ("the first and the last of a byte", repeated([0, 255], 3), [0, 255], 256),
        ("a class of one sample in many", (0..<20_000).map { UInt8($0 % 9) } + [9], [0, 5], 10),
        ("a rare class that leaves some out", repeated([0, 1], 50) + [13], [0], 14),
        ("several rare classes, each above the one before", repeated([0, 1], 50) + [17, 33, 60, 120], [0, 17, 33, 60, 120], 121),
        ("classes missing from the test", repeated(Array(0..<10), 5), [4, 4, 4], 10),
        ("a class that only the test has", repeated([0, 1], 5), [0, 1, 2], 3),
        ("classes that only the test has", repeated([0, 1], 5), [40, 41, 40, 41], 42),
        ("all classes with one sample", [0, 40, 80, 200], [40], 201),
        ("every pair", repeated([17, 99], 1), [17, 99], 100),
    ]

    @Test("Any set of labels is accepted; the number of classes is the largest label plus one", arguments: taken.indices)
    func whateverTheyAre(_ index: Int) throws {
        let (name, train, test, classes) = Self.taken[index]
        let folder = TemporaryFolder()
        SmallData(rows: 1, columns: 2, trainLabels: train, testLabels: test).write(to: folder)
        let data = try Dataset(directory: folder.path, name: "")
        #expect(data.classCount == classes && data.train.labels == train && data.test.labels == test && data.remarks.isEmpty, "\(name)")
    }

    @Test("Every pair of labels makes a data set")
    func pairs() {
        for low in UInt8(0)..<255 {
            for high in low + 1...255 {
                let labels = ClassLabels([low, high, low, high], [])
                #expect(labels.stray == nil && labels.count == Int(high) + 1)
            }
        }
    }

    /// Labels with one outlier, its byte in the file, and the largest of the others.
    static let doubted: [(train: [UInt8], test: [UInt8], isInTest: Bool, offset: Int, largest: Int)] = [
        (repeated(Array(0..<10), 3) + [200], [3, 4], false, 38, 9),
        ([40] + repeated(Array(0..<10), 3), [3, 4], false, 8, 9),
        (repeated([3, 7], 9), [3, 7, 200, 3], true, 10, 7),
        (repeated([0, 1], 9) + [200, 201], [0], false, 26, 1),
        (repeated([0, 1], 9) + [5, 100], [0], false, 27, 5),
        ((0..<100).map { 1 + $0 % 26 } + [90], [1], false, 108, 26),
    ]

    @Test("A single label far above all others is rejected, wherever it is", arguments: doubted.indices)
    func single(_ index: Int) throws {
        let (train, test, isInTest, offset, largest) = Self.doubted[index]
        let folder = TemporaryFolder()
        SmallData(rows: 1, columns: 2, trainLabels: train, testLabels: test).write(to: folder)
        let labels = isInTest ? test : train
        let found = Int(labels[offset - 8])
        let path = folder.path(isInTest ? "t10k-labels-idx1-ubyte" : "train-labels-idx1-ubyte")
        #expect(throws: DataError(path: path, offset: offset, .strayLabel(found: found, largest: largest))) {
            try Dataset(directory: folder.path, name: "")
        }
    }
}
