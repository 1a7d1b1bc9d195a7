import Tensors

/// Pictures as bytes with their classes.
public struct Samples: Sendable {
    /// The size of one picture.
    public let shape: MapShape
    /// `[sample, map, row, column]`, one byte a pixel.
    public let bytes: [UInt8]
    /// The class of each.
    public let labels: [UInt8]
    /// A pixel is its byte divided by this.
    public let divisor: Float
    /// The byte of full ink: 255 where pixels are in [0, 1], else the largest that there is, at least 1.
    public let fullInk: UInt8

    /// `labels.count` pictures of `shape`.
    public init(shape: MapShape, bytes: [UInt8], labels: [UInt8], divisor: Float = 255) {
        precondition(bytes.count == labels.count * shape.unitCount, "as many pixels as the labels ask for")
        self.shape = shape
        self.bytes = bytes
        self.labels = labels
        self.divisor = divisor
        fullInk = divisor == 255 ? 255 : Swift.max(1, bytes.max() ?? 1)
    }

    /// The number of pictures.
    public var count: Int { labels.count }

    /// The first pictures alone.
    public func prefix(_ count: Int) -> Samples {
        let kept = Swift.min(count, self.count)
        return Samples(shape: shape, bytes: Array(bytes[0..<kept * shape.unitCount]), labels: Array(labels[0..<kept]), divisor: divisor)
    }

    /// Writes the chosen pictures into feature maps of as many samples, pixels as byte / divisor.
    public func load<S>(_ indices: [Int], into maps: inout FeatureMaps<S>, workers: Workers) {
        precondition(indices.count == maps.sampleCount, "as many pictures as samples")
        guard divisor == 255 else {
            // A handful of numbers that someone wrote down.
            for (place, sample) in indices.enumerated() {
                for i in 0..<shape.unitCount {
                    let (map, inMap) = i.quotientAndRemainder(dividingBy: shape.planeCount)
                    maps[place, map, inMap / shape.columns, inMap % shape.columns] =
                        S(bytes[sample * shape.unitCount + i]) / S(divisor)
                }
            }
            return
        }
        bytes.withUnsafeBufferPointer { maps.setPixels(from: $0, picture: { indices[$0] }, workers: workers) }
    }
}

/// What a network is trained and tested on.
public struct Dataset: Sendable {
    /// The last part of the folder's name, or the catalogue's name: text from outside.
    public let name: String
    /// What it learns from.
    public let train: Samples
    /// What it is tested on.
    public let test: Samples
    /// Classes are 0 ..< classCount.
    public let classCount: Int

    /// Data that are already in memory.
    public init(name: String, train: Samples, test: Samples, classCount: Int) {
        self.name = name
        self.train = train
        self.test = test
        self.classCount = classCount
    }

    /// The files of training pictures and labels, then of those for testing.
    static let fileNames = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"]

    /// Reads a folder with MNIST's four files, each with or without `.gz`.
    public init(directory: String, name: String) throws(DataError) {
        let folder = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
        try Self.checkDirectory(directory)
        func path(_ file: String) throws(DataError) -> String {
            for candidate in ["\(folder)/\(file).gz", "\(folder)/\(file)"] where exists(candidate) { return candidate }
            throw DataError(path: "\(folder)/\(file).gz", .missing)
        }
        let files = (
            try path(Self.fileNames[1]), try path(Self.fileNames[0]), try path(Self.fileNames[3]), try path(Self.fileNames[2])
        )
        // Labels first: they are small, and say how many pictures there must be.
        let trainLabels = try IDXReader.labels(path: files.0)
        let classCount = try Self.classCount(trainLabels, path: files.0)
        let testLabels = try IDXReader.labels(path: files.2)
        for (i, label) in testLabels.enumerated() where Int(label) >= classCount {
            throw DataError(path: files.2, offset: 8 + i, .labelOutOfRange(found: Int(label), largest: classCount - 1))
        }
        let train = try IDXReader.images(path: files.1, labelCount: trainLabels.count)
        let test = try IDXReader.images(path: files.3, labelCount: testLabels.count)
        guard train.shape == test.shape else {
            throw DataError(
                path: files.3, offset: 8,
                .shapesDiffer(expected: Self.words(train.shape), found: Self.words(test.shape)))
        }
        self.init(
            name: name, train: Samples(shape: train.shape, bytes: train.bytes, labels: trainLabels),
            test: Samples(shape: test.shape, bytes: test.bytes, labels: testLabels), classCount: classCount)
    }

    private static func words(_ shape: MapShape) -> String { "\(shape.maps)×\(shape.rows)×\(shape.columns)" }

    /// The largest label and one. A label far beyond the number of different ones, or so rare that no class of that size would be
    /// collected, is a damaged byte and no class; classes without any sample may be left out, as in a part of a larger collection.
    private static func classCount(_ labels: [UInt8], path: String) throws(DataError) -> Int {
        var counts = [Int](repeating: 0, count: 256)
        for label in labels { counts[Int(label)] += 1 }
        let different = counts.count { $0 > 0 }
        func isClass(_ label: Int) -> Bool {
            label <= 2 * different + 1 && counts[label] * different * 1000 >= labels.count
        }
        let classes = counts.indices.filter { counts[$0] > 0 && isClass($0) }
        for (i, label) in labels.enumerated() where !isClass(Int(label)) {
            throw DataError(path: path, offset: 8 + i, .labelOutOfRange(found: Int(label), largest: classes.last ?? 0))
        }
        guard classes.count >= 2 else { throw DataError(path: path, offset: 8, .oneClass) }
        return (classes.last ?? 0) + 1
    }
}
