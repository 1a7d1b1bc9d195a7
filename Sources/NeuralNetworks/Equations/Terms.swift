import Synchronization

extension Derivation {
    /// The terms of a sum, in the order of the formula; those of a number of the whole batch sample by sample.
    ///
    /// A gradient has a term for each sample and each use of its weight, up to millions. All samples use the weight at the same places:
    /// these stand once, and the numbers of all factors in one array. A term is made when it is asked for; sums and sizes are computed from
    /// the numbers alone.
    public struct Terms: RandomAccessCollection, Sendable {
        private let list: TermList
        /// The samples that the terms belong to.
        private let samples: Range<Int>
        /// The sum of each sample's terms.
        private let sampleSums: [Double]
        /// The sum of the terms, added up in their order.
        public let sum: Double
        /// The value of the largest term, a NaN being larger than any number; −∞ without terms.
        public let largest: Double
        /// How many terms have been made, from this list and its copies.
        let made = Count()

        /// No terms.
        init() { self.init(TermList(), samples: 0..<1) }

        /// The terms of a list that has the numbers of these samples, sample after sample.
        init(_ list: TermList, samples: Range<Int>) {
            precondition(list.numbers.count == list.slots.count * samples.count, "a number for each factor of each sample")
            self.list = list
            self.samples = samples
            var (sum, largest, own) = (0.0, -Double.infinity, 0.0)
            var sampleSums: [Double] = []
            sampleSums.reserveCapacity(samples.count)
            let last = list.ends.count - 1
            list.forEachValue(samples.count) { index, value in
                sum += value
                largest = Derivation.larger(largest, value)
                own += value
                if index == last {
                    sampleSums.append(own)
                    own = 0
                }
            }
            (self.sum, self.largest, self.sampleSums) = (sum, largest, sampleSums)
        }

        /// 0.
        public var startIndex: Int { 0 }
        /// The number of terms.
        public var endIndex: Int { list.ends.count * samples.count }

        /// The term at an index.
        public subscript(index: Int) -> Term {
            made.add()
            let (first, slots) = slots(of: index)
            return Term(factors: slots.map { factor(slot: $0, first) })
        }

        /// A factor of a term, without making the term; nil if it has fewer.
        public func factor(_ number: Int, ofTerm index: Int) -> Factor? {
            let (first, slots) = slots(of: index)
            return slots.count > number ? factor(slot: slots.lowerBound + number, first) : nil
        }

        /// The value of a term, without making it.
        public func value(_ index: Int) -> Double {
            let (first, slots) = slots(of: index)
            return slots.reduce(1) { $0 * list.numbers[first + $1] }
        }

        /// The index of the first number of a term's sample, and the slots of its factors.
        private func slots(of index: Int) -> (first: Int, slots: Range<Int>) {
            precondition(indices.contains(index), "outside the terms")
            let (sample, own) = index.quotientAndRemainder(dividingBy: list.ends.count)
            return (sample * list.slots.count, (own == 0 ? 0 : list.ends[own - 1])..<list.ends[own])
        }

        private func factor(slot: Int, _ first: Int) -> Factor {
            let (place, isOfSample) = list.slots[slot]
            let sample = isOfSample ? samples.lowerBound + first / list.slots.count : nil
            return Factor(place: place, sample: sample, value: list.numbers[first + slot])
        }

        /// The places of factors that are numbers of this sample, in the order of its terms; none of another sample than the terms'.
        public func places(ofSample sample: Int) -> some Sequence<Place> {
            let slots = samples.contains(sample) ? list.slots[...] : []
            return slots.lazy.filter(\.isOfSample).compactMap(\.place)
        }

        /// The parts by the map of the node that these numbers of a sample lie in; nil unless they lie in several maps of one node, in one of
        /// them several times.
        func partsByMap(in network: Network) -> PartialSums? {
            var (node, maps, count): (Int?, Set<Int>, Int) = (nil, [], 0)
            for index in list.ends.indices {
                guard let place = lastOfSample(index), place.node < network.nodes.count else { continue }
                let shape = network.nodes[place.node].shape
                let lies = network.isActivation(place) || network.isResidual(place)
                guard lies, shape.planeCount > 1, node == nil || node == place.node else { return nil }
                node = place.node
                maps.insert(place.entry / shape.planeCount)
                count += 1
            }
            guard let node, maps.count > 1, count > maps.count else { return nil }
            return .byMap(node: node, size: network.nodes[node].shape.planeCount)
        }

        /// The place of the last factor of a sample in one of the first sample's terms.
        private func lastOfSample(_ index: Int) -> Place? {
            slots(of: index).slots.last { list.slots[$0].isOfSample && list.slots[$0].place != nil }.flatMap { list.slots[$0].place }
        }

        /// The sums of the terms of each sample, class or map, by their keys in increasing order.
        public func sums(by parts: PartialSums) -> [(key: Int, sum: Double)] {
            switch parts {
            case .bySample: return zip(samples, sampleSums).map { ($0, $1) }
            case .byClass: return sums { index in slots(of: index).slots.lazy.compactMap { list.slots[$0].place }.first?.entry }
            case .byMap(let node, let size):
                return sums { index in lastOfSample(index).flatMap { $0.node == node ? $0.entry / size : nil } }
            }
        }

        /// The sums of the terms by a key of their index among those of a sample; those without a key are left out.
        private func sums(by key: (Int) -> Int?) -> [(key: Int, sum: Double)] {
            let keys = list.ends.indices.map(key)
            var found: [Int: Double] = [:]
            list.forEachValue(samples.count) { index, value in if let key = keys[index] { found[key, default: 0] += value } }
            return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        }

        /// The indices of the `count` largest terms by magnitude that come behind `last` in that order, or of the largest of all.
        ///
        /// One pass over the numbers that keeps what may be among them; only these are put in order.
        func largest(_ count: Int, behind last: Sized?) -> [Sized] {
            var kept: [Sized] = []
            var least: Sized?
            var index = 0
            list.forEachValue(samples.count) { _, value in
                let one = Sized(value, index)
                index += 1
                if let last, !last.isBefore(one) { return }
                if let least, !one.isBefore(least) { return }
                kept.append(one)
                guard kept.count >= 4 * count else { return }
                kept.sort { $0.isBefore($1) }
                kept.removeSubrange(count...)
                least = kept.last
            }
            kept.sort { $0.isBefore($1) }
            return Array(kept.prefix(count))
        }

        /// A term in the order by size.
        struct Sized {
            /// The magnitude; infinite for a NaN.
            let size: Double
            let index: Int

            init(_ value: Double, _ index: Int) {
                size = value.isNaN ? .infinity : value.magnitude
                self.index = index
            }

            /// Larger terms come first, equal ones in their original order.
            func isBefore(_ other: Sized) -> Bool { size > other.size || size == other.size && index < other.index }
        }
    }

    /// The terms of a sum by decreasing magnitude; equal ones in their original order. A NaN comes first.
    ///
    /// Only the beginning is put in order, and more of it when it is asked for.
    public struct TermsBySize: RandomAccessCollection, Sendable {
        private let terms: Terms
        private let order = Order()

        /// How many more are put in order at a time.
        static let step = 1_000

        /// No terms.
        public init() { self.init(Terms()) }

        /// These terms, none of them put in order yet.
        public init(_ terms: Terms) { self.terms = terms }

        /// 0.
        public var startIndex: Int { 0 }
        /// The number of terms.
        public var endIndex: Int { terms.count }

        /// The term of a rank.
        public subscript(rank: Int) -> Term { terms[index(ofRank: rank)] }

        /// The index in the original order of the term of a rank.
        public func index(ofRank rank: Int) -> Int {
            precondition(indices.contains(rank), "outside the terms")
            return order.index(ofRank: rank, terms)
        }

        /// Whether it is an order of this list of terms or a copy of it, rather than of another one that may have the same terms.
        public func isOrder(of terms: Terms) -> Bool { self.terms.made === terms.made }

        /// How many are in order by now.
        var orderedCount: Int { order.count }
    }
}

extension Derivation.Terms {
    /// A number that copies share.
    final class Count: Sendable {
        private let number = Atomic<Int>(0)

        var value: Int { number.load(ordering: .relaxed) }

        func add() { number.add(1, ordering: .relaxed) }
    }
}

/// What has been put in order; shared by the copies of a list, whatever thread they are on.
private final class Order: Sendable {
    private let known = Mutex<[Derivation.Terms.Sized]>([])

    var count: Int { known.withLock(\.count) }

    func index(ofRank rank: Int, _ terms: Derivation.Terms) -> Int {
        known.withLock { known in
            if rank >= known.count {
                let wanted = (rank / Derivation.TermsBySize.step + 1) * Derivation.TermsBySize.step
                known += terms.largest(wanted - known.count, behind: known.last)
            }
            return known[rank].index
        }
    }
}

/// A list of terms that grows factor by factor, without memory of its own for each term.
struct TermList: Sendable {
    /// The factors of one sample's terms, term after term: where they come from.
    private(set) var slots: [(place: Place?, isOfSample: Bool)] = []
    /// The index in `slots` behind the last factor of each of one sample's terms.
    private(set) var ends: [Int] = []
    /// The numbers of the slots, sample after sample.
    var numbers: [Double] = []

    /// Appends a factor to the last term, the one that is not ended yet.
    mutating func append(_ factor: Derivation.Factor) {
        slots.append((factor.place, factor.sample != nil))
        numbers.append(factor.value)
    }

    /// Ends the last term.
    mutating func endTerm() { ends.append(slots.count) }

    /// Appends a term.
    mutating func append(term factors: some Sequence<Derivation.Factor>) {
        for factor in factors { append(factor) }
        endTerm()
    }

    /// Calls `body` with the value of each term and its index among those of its sample.
    @inline(__always)
    func forEachValue(_ sampleCount: Int, _ body: (_ index: Int, _ value: Double) -> Void) {
        numbers.withUnsafeBufferPointer { numbers in
            ends.withUnsafeBufferPointer { ends in
                for sample in 0..<sampleCount {
                    var slot = sample * slots.count
                    for index in ends.indices {
                        let end = sample * slots.count + ends[index]
                        var value = 1.0
                        while slot < end {
                            value *= numbers[slot]
                            slot += 1
                        }
                        body(index, value)
                    }
                }
            }
        }
    }
}
