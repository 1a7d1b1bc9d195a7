import Training

/// Which samples of a set to list, and in which order.
struct SampleFilter: Hashable, Sendable {
    enum Outcome: Hashable, Sendable, CaseIterable {
        case all, right, wrong
    }
    enum Order: Hashable, Sendable, CaseIterable {
        /// In the order of the file.
        case file
        /// The largest loss first.
        case worstFirst
    }

    /// The class to list; nil for any.
    var label: Int?
    /// The network's answer to list; nil for any.
    var answer: Int?
    var outcome = Outcome.all
    var order = Order.file
}

/// The samples that match a filter. Recomputed only when the filter or its input changes: there may be tens of thousands.
struct SamplesList: Hashable, Sendable {
    /// Their indices in the set, in the chosen order.
    let indices: [Int]

    /// An empty list.
    init() { indices = [] }

    /// Filters by a set's labels and, if there are any, the network's results. Without results no sample is right, wrong or worst.
    init(labels: [UInt8], results: SampleResults?, _ filter: SampleFilter) {
        var kept: [Int] = []
        for (index, label) in labels.enumerated() {
            if let wanted = filter.label, wanted != Int(label) { continue }
            if filter.answer != nil || filter.outcome != .all {
                guard let results else { continue }
                let answer = results.answers[index]
                if let wanted = filter.answer, wanted != answer { continue }
                if filter.outcome == .right && answer != Int(label) || filter.outcome == .wrong && answer == Int(label) { continue }
            }
            kept.append(index)
        }
        if filter.order == .worstFirst, let losses = results?.losses {
            // NaN is worse than any number.
            func badness(_ index: Int) -> Float { losses[index].isNaN ? .infinity : losses[index] }
            kept.sort { badness($0) == badness($1) ? $0 < $1 : badness($0) > badness($1) }
        }
        indices = kept
    }
}

/// How often each class was the answer for each class.
struct ConfusionMatrix: Hashable, Sendable {
    /// A label and an answer.
    struct Place: Hashable, Sendable {
        var label: Int
        var answer: Int
    }

    let classCount: Int
    /// `[label][answer]`, row by row.
    private let counts: [Int]
    /// The number of samples.
    let total: Int
    /// Samples whose answer differs from their label.
    let wrong: Int
    /// The largest count.
    let most: Int
    /// The largest count of wrong answers.
    let mostWrong: Int
    /// The most frequent wrong answer; without wrong answers, the correct ones of the first class that has samples.
    let worst: Place

    init(labels: [UInt8], answers: [Int], classCount: Int) {
        var counts = Array(repeating: 0, count: classCount * classCount)
        for (label, answer) in zip(labels, answers) { counts[Int(label) * classCount + answer] += 1 }
        let first = labels.min().map { Int($0) } ?? 0
        var (wrong, mostWrong, worst) = (0, 0, Place(label: first, answer: first))
        for label in 0..<classCount {
            for answer in 0..<classCount where label != answer {
                let count = counts[label * classCount + answer]
                wrong += count
                if count > mostWrong { (mostWrong, worst) = (count, Place(label: label, answer: answer)) }
            }
        }
        self.classCount = classCount
        self.counts = counts
        total = min(labels.count, answers.count)
        self.wrong = wrong
        most = counts.max() ?? 0
        self.mostWrong = mostWrong
        self.worst = worst
    }

    /// The number of samples with this label and answer.
    subscript(_ place: Place) -> Int { counts[place.label * classCount + place.answer] }

    /// The fraction of a label's samples with the correct answer, its recall; nil without samples.
    func recall(_ label: Int) -> Double? {
        let all = counts[label * classCount..<(label + 1) * classCount].reduce(0, +)
        return all == 0 ? nil : Double(right(label)) / Double(all)
    }

    /// The fraction of the answers with a class that are correct, its precision; nil if it is never the answer.
    func precision(_ answer: Int) -> Double? {
        let all = (0..<classCount).reduce(0) { $0 + counts[$1 * classCount + answer] }
        return all == 0 ? nil : Double(right(answer)) / Double(all)
    }

    /// The harmonic mean of precision and recall, 2 · right / (samples + answers); nil if the class is neither label nor answer.
    func f1(_ label: Int) -> Double? {
        let all = (0..<classCount).reduce(0) { $0 + counts[$1 * classCount + label] + counts[label * classCount + $1] }
        return all == 0 ? nil : 2 * Double(right(label)) / Double(all)
    }

    private func right(_ label: Int) -> Int { self[Place(label: label, answer: label)] }
}

/// The visible part of a list: as many items as fit, the chosen one in the middle if possible.
func visibleRange(of count: Int, around chosen: Int, room: Int) -> Range<Int> {
    let shown = min(count, max(1, room))
    let first = min(max(0, chosen - shown / 2), count - shown)
    return first..<first + shown
}
