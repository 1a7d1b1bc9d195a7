import Tensors

/// Pictures as bytes, with their classes.
public struct Samples: Sendable {
    /// The size of one picture, [C, H, W].
    public let shape: MapShape
    /// `[sample, map, row, column]`, one byte per pixel.
    public let bytes: [UInt8]
    /// The class of each picture, from 0.
    public let labels: [UInt8]
    /// The value of a pixel is its byte divided by this.
    public let divisor: Float
    /// The byte of full ink: 255 if the divisor is 255, otherwise the largest byte present, at least 1.
    public let fullInk: UInt8

    /// `labels.count` pictures of `shape`; traps if the number of bytes does not match.
    public init(shape: MapShape, bytes: [UInt8], labels: [UInt8], divisor: Float = 255) {
        precondition(bytes.count == labels.count * shape.unitCount, "as many pixels as the labels ask for")
        self.shape = shape
        self.bytes = bytes
        self.labels = labels
        self.divisor = divisor
        fullInk = divisor == 255 ? 255 : Swift.max(1, bytes.max() ?? 1)
    }

    private init(_ source: Samples, bytes: [UInt8], labels: [UInt8]) {
        (shape, divisor, fullInk) = (source.shape, source.divisor, source.fullInk)
        (self.bytes, self.labels) = (bytes, labels)
    }

    /// The number of pictures.
    public var count: Int { labels.count }

    /// The first `count` pictures, or all if there are fewer.
    public func prefix(_ count: Int) -> Samples {
        let kept = Swift.min(count, self.count)
        return Samples(shape: shape, bytes: Array(bytes[0..<kept * shape.unitCount]), labels: Array(labels[0..<kept]), divisor: divisor)
    }

    /// The pictures whose index is `kept`, in their order.
    func samples(where kept: (Int) -> Bool) -> Samples {
        let indices = labels.indices.filter(kept)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(indices.count * shape.unitCount)
        for index in indices { bytes += self.bytes[index * shape.unitCount..<(index + 1) * shape.unitCount] }
        return Samples(self, bytes: bytes, labels: indices.map { labels[$0] })
    }

    /// Writes the pictures with these indices into feature maps [N, C, H, W] with as many samples; a pixel is byte / divisor.
    public func load<S>(_ indices: [Int], into maps: inout FeatureMaps<S>, workers: Workers) {
        precondition(indices.count == maps.sampleCount, "as many pictures as samples")
        guard divisor == 255 else {
            // The few numbers written in a lesson.
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

/// The training and test samples of a data set.
public struct Dataset: Sendable {
    /// The last part of the folder's path, or the catalogue's name; untrusted text.
    public let name: String
    /// The samples that are trained on.
    public let train: Samples
    /// The samples kept from training for validation; nil if there are none.
    public let validation: Samples?
    /// The test set.
    public let test: Samples
    /// Classes are 0 ..< classCount; some may have no samples.
    public let classCount: Int
    /// What the user should know about the files.
    public let remarks: [DataRemark]

    /// A data set from samples in memory.
    public init(
        name: String, train: Samples, validation: Samples? = nil, test: Samples, classCount: Int, remarks: [DataRemark] = []
    ) {
        self.remarks = remarks
        self.name = name
        self.train = train
        self.validation = validation
        self.test = test
        self.classCount = classCount
    }

    /// Reads MNIST's four files from a folder. If a part has several files, the first one that is readable and fits the others is used,
    /// uncompressed ones first; `remarks` reports such choices. `layout` is the position of the channels in four-dimensional pictures; nil
    /// to infer it.
    public init(directory: String, name: String, layout: ChannelLayout? = nil) throws(DataError) {
        let folder = try DataFolder(directory)
        // Labels first: they are small and determine the number of pictures.
        func labels(_ part: DataFolder.Part) throws(DataError) -> DataChoice<IDXReader.Labels> {
            // Bytes and integers may say the same.
            try DataChoice(folder[part], isSame: { $0.classes == $1.classes }) { reader throws(DataError) in try IDXReader.labels(reader) }
        }
        var labels = (train: try labels(.trainLabels), test: try labels(.testLabels))
        func strayLabel() -> (isInTrain: Bool, error: DataError)? {
            let (train, test) = (labels.train.value, labels.test.value)
            guard let stray = ClassLabels(train.classes, test.classes).stray else { return nil }
            let inTrain = train.classes.firstIndex(of: UInt8(stray.label)).map { train.offset(of: $0) }
            let offset = inTrain ?? test.offset(of: test.classes.firstIndex(of: UInt8(stray.label)) ?? 0)
            let path = inTrain == nil ? labels.test.path : labels.train.path
            return (inTrain != nil, DataError(path: path, offset: offset, .strayLabel(found: stray.label, largest: stray.largest)))
        }
        while let stray = strayLabel() {
            if stray.isInTrain { try labels.train.takeNext(stray.error) } else { try labels.test.takeNext(stray.error) }
        }
        while labels.train.value.classes.allSatisfy({ $0 == labels.train.value.classes[0] }) {
            try labels.train.takeNext(DataError(path: labels.train.path, offset: labels.train.value.start, .oneClass))
        }
        func images(
            _ part: DataFolder.Part, _ labels: inout DataChoice<IDXReader.Labels>
        ) throws(DataError) -> DataChoice<IDXReader.Pictures> {
            while true {
                let count = labels.value.classes.count
                do throws(DataError) {
                    return try DataChoice(folder[part]) { reader throws(DataError) in
                        try IDXReader.images(reader, labelCount: count, layout: layout)
                    }
                } catch {
                    guard case .countsDiffer = error.problem else { throw error }
                    try labels.takeNext(error)
                }
            }
        }
        let train = try images(.trainImages, &labels.train)
        var test = try images(.testImages, &labels.test)
        while train.value.shape != test.value.shape {
            let problem = DataError.Problem.shapesDiffer(expected: Self.words(train.value.shape), found: Self.words(test.value.shape))
            try test.takeNext(DataError(path: test.path, offset: 8, problem))
        }
        // Other label files may have been chosen to match the pictures.
        if let stray = strayLabel() { throw stray.error }
        let (trainLabels, testLabels) = (labels.train.value.classes, labels.test.value.classes)
        self.init(
            name: name, train: Samples(shape: train.value.shape, bytes: train.value.bytes, labels: trainLabels),
            test: Samples(shape: test.value.shape, bytes: test.value.bytes, labels: testLabels),
            classCount: ClassLabels(trainLabels, testLabels).count,
            remarks: train.remarks() + labels.train.remarks() + test.remarks() + labels.test.remarks())
    }

    private static func words(_ shape: MapShape) -> String { "\(shape.maps)×\(shape.rows)×\(shape.columns)" }
}
