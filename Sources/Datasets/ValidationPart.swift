/// The part of the training set that is kept from training, to choose the best state by without looking at the test set.
public enum ValidationPart: Hashable, Sendable {
    /// This fraction of the training samples, above 0 and below 1, rounded to whole samples, at least one.
    case fraction(Float)
    /// This many training samples, at least 1.
    case count(Int)

    /// The number of samples out of a training set of `total`.
    public func count(of total: Int) -> Int {
        switch self {
        case .fraction(let fraction): max(1, Int((Double(fraction) * Double(total)).rounded()))
        case .count(let count): count
        }
    }
}

/// More samples are to be kept for validation than the training set can spare: of each class one must remain.
public struct ValidationError: Error, Hashable, Sendable {
    /// The number of samples wanted.
    public let wanted: Int
    /// The largest number possible; 0 if no class has two samples.
    public let most: Int

    /// An error with these numbers.
    public init(wanted: Int, most: Int) { (self.wanted, self.most) = (wanted, most) }
}

extension Dataset {
    /// Throws unless so many samples can be kept from training, whether or not some already are.
    public func check(_ part: ValidationPart?) throws(ValidationError) {
        guard let part else { return }
        let labels = train.labels + (validation?.labels ?? [])
        let (wanted, most) = (part.count(of: labels.count), labels.count - Set(labels).count)
        guard wanted <= most else { throw ValidationError(wanted: wanted, most: most) }
    }

    /// The data with a part of the training set kept for validation; unchanged for nil. Each class gives its share, the last of its samples
    /// in the order of the files: the choice depends on nothing else, so that runs with other seeds are compared on the same samples, and a
    /// file sorted by class does no harm.
    public func keeping(_ part: ValidationPart?) throws(ValidationError) -> Dataset {
        guard let part else { return self }
        try check(part)
        var left = Self.shares(of: part.count(of: train.count), train.labels)
        var isKept = [Bool](repeating: false, count: train.count)
        for index in train.labels.indices.reversed() where left[Int(train.labels[index])] > 0 {
            left[Int(train.labels[index])] -= 1
            isKept[index] = true
        }
        return Dataset(
            name: name, train: train.samples { !isKept[$0] }, validation: train.samples { isKept[$0] }, test: test,
            classCount: classCount, remarks: remarks)
    }

    /// How many of `wanted` samples each class gives: in proportion to its size, rounded by the largest remainders, and never all it has.
    private static func shares(of wanted: Int, _ labels: [UInt8]) -> [Int] {
        var sizes = [Int](repeating: 0, count: 256)
        for label in labels { sizes[Int(label)] += 1 }
        // In whole numbers: the remainders are over labels.count.
        let exact = sizes.map { (wanted * $0).quotientAndRemainder(dividingBy: labels.count) }
        var shares = zip(exact, sizes).map { min($0.quotient, max(0, $1 - 1)) }
        let order = sizes.indices.sorted { (exact[$1].remainder, $0) < (exact[$0].remainder, $1) }
        while case let missing = wanted - shares.reduce(0, +), missing > 0 {
            for label in order.filter({ shares[$0] < sizes[$0] - 1 }).prefix(missing) { shares[label] += 1 }
        }
        return shares
    }
}
