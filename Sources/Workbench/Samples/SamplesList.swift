import Training

/// Which samples of a set are wanted, and in which order.
struct SampleFilter: Hashable, Sendable {
    enum Outcome: Hashable, Sendable, CaseIterable {
        case all, right, wrong
    }
    enum Order: Hashable, Sendable, CaseIterable {
        /// As they stand in the file.
        case file
        /// The largest loss first.
        case worstFirst
    }

    /// Their class; nil for any.
    var label: Int?
    /// What the network answered; nil for anything.
    var answer: Int?
    var outcome = Outcome.all
    var order = Order.file
}

/// The samples that a filter lets through. Made anew only when the filter or what it works on changes: there may be tens of thousands.
struct SamplesList: Hashable, Sendable {
    /// Their indices in the set, in the order wanted.
    let indices: [Int]

    /// None.
    init() { indices = [] }

    /// From a set's labels and, once they are there, what the network answered. Without results nothing is right, wrong or worst.
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
            // What is no number is worse than any.
            func badness(_ index: Int) -> Float { losses[index].isNaN ? .infinity : losses[index] }
            kept.sort { badness($0) == badness($1) ? $0 < $1 : badness($0) > badness($1) }
        }
        indices = kept
    }
}

/// How often each class was answered for each class.
struct ConfusionMatrix: Hashable, Sendable {
    /// A label and an answer.
    struct Place: Hashable, Sendable {
        var label: Int
        var answer: Int
    }

    let classCount: Int
    /// `[label][answer]`, row by row.
    private let counts: [Int]
    /// Samples in all.
    let total: Int
    /// Samples whose answer is not their label.
    let wrong: Int
    /// The largest count.
    let most: Int
    /// The largest count of wrong answers.
    let mostWrong: Int
    /// The commonest wrong answer; where nothing is wrong, the right answers of the first class that has samples.
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

    /// How many samples of a label got this answer.
    subscript(_ place: Place) -> Int { counts[place.label * classCount + place.answer] }

    /// The share of a label's samples that were answered right; nil without samples.
    func share(right label: Int) -> Double? {
        let all = counts[label * classCount..<(label + 1) * classCount].reduce(0, +)
        return all == 0 ? nil : Double(self[Place(label: label, answer: label)]) / Double(all)
    }
}

/// The part of a row of things that is on the screen: as many as fit, the chosen one in the middle where that is possible.
func visibleRange(of count: Int, around chosen: Int, room: Int) -> Range<Int> {
    let shown = min(count, max(1, room))
    let first = min(max(0, chosen - shown / 2), count - shown)
    return first..<first + shown
}
