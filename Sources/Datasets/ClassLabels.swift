/// The classes that occur in the labels of training and test set: any set of numbers from 0. Some may be rare, occur in only one of the
/// sets, or be missing, as in a part of a larger collection.
struct ClassLabels {
    /// The number of times each label occurs in both sets.
    private var counts = [Int](repeating: 0, count: 256)

    /// Counts the labels of both sets.
    init(_ train: [UInt8], _ test: [UInt8]) {
        for labels in [train, test] {
            labels.withUnsafeBufferPointer { for label in $0 { counts[Int(label)] += 1 } }
        }
    }

    /// The largest label plus one: classes are 0 ..< count.
    var count: Int { (counts.lastIndex { $0 > 0 } ?? 0) + 1 }

    /// A label that is probably a damaged byte, with the largest of the labels below it; nil if there is none. It occurs only once, while
    /// most labels occur more often, and is far above all others: more than twice as large and larger by more than 16. (The difference
    /// alone would reject the last of a few sparse classes, the factor alone a 4 beside 0 and 1.)
    var stray: (label: Int, largest: Int)? {
        let found = counts.indices.filter { counts[$0] > 0 }
        guard 2 * found.count(where: { counts[$0] == 1 }) <= found.count, var largest = found.last(where: { counts[$0] > 1 }) else {
            return nil
        }
        for label in found where label > largest {
            if label > max(2 * largest, largest + 16) { return (label, largest) }
            largest = label
        }
        return nil
    }
}
