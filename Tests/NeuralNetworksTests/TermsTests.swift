import Tensors
import Testing

@testable import NeuralNetworks

/// Long lists of terms: made when they are asked for, in order as far as they are looked at.
@Suite struct TermsTests {
    private func terms(_ values: [Double]) -> Derivation.Terms {
        var list = TermList()
        for value in values { list.append(term: [Derivation.Factor(place: nil, sample: nil, value: value)]) }
        return Derivation.Terms(list, samples: 0..<1)
    }

    /// Lists in several orders, with and without ties.
    private static let lists: [[Double]] = {
        var stream = RandomStream(seed: 3, purpose: .testing, index: 0)
        var (tied, random): ([Double], [Double]) = ([], [])
        for _ in 0..<20_000 {
            tied.append(Double(stream.integer(below: 300) - 150))
            random.append(Double(stream.uniform(within: 1)))
        }
        let increasing = (0..<20_000).map(Double.init)
        return [tied, random, increasing, increasing.reversed(), [Double](repeating: 2, count: 20_000)]
    }()

    private func sorted(_ values: [Double]) -> [Int] {
        values.indices.sorted { first, second in
            let (a, b) = (abs(values[first]), abs(values[second]))
            return a == b ? first < second : a > b
        }
    }

    private func order(_ terms: Derivation.TermsBySize, _ ranks: Range<Int>) -> [Int] { ranks.map { terms.index(ofRank: $0) } }

    @Test("The order by size is that of sorting all, and only its beginning is made", arguments: lists.indices)
    func orderBySize(_ list: Int) {
        let values = Self.lists[list]
        let sorted = sorted(values)
        let bySize = Derivation.TermsBySize(terms(values))
        #expect(bySize.orderedCount == 0 && bySize.count == values.count)
        #expect(order(bySize, 0..<40) == Array(sorted[..<40]) && bySize.orderedCount == 1_000)
        // One by one, and far away at once.
        #expect(order(bySize, 0..<3_500) == Array(sorted[..<3_500]) && bySize.orderedCount == 4_000)
        #expect(order(bySize, 11_990..<12_010) == Array(sorted[11_990..<12_010]) && bySize.orderedCount == 13_000)
        #expect(order(bySize, bySize.indices) == sorted)
    }

    @Test("Short lists are in order, too")
    func shortLists() {
        for values: [Double] in [[3, -3, 1], [2], []] {
            let bySize = Derivation.TermsBySize(terms(values))
            #expect(order(bySize, bySize.indices) == sorted(values))
        }
    }

    @Test("A NaN comes first, and wins")
    func notANumber() {
        let terms = terms([1, .nan, -.infinity, .nan, 5])
        #expect(order(Derivation.TermsBySize(terms), 0..<5) == [1, 2, 3, 4, 0])
        #expect(terms.largest.isNaN && terms.sum.isNaN)
    }

    /// The reference network after a backward pass of so many samples.
    private func deriver(samples: Int) throws -> (Network, Deriver<Float>) {
        let network = try Network("6c5-2s-12c5-2s", input: MapShape(maps: 1, rows: 28, columns: 28), classes: 10)
        var tape = Tape<Float>(for: network, capacity: samples)
        tape.setLabels((0..<samples).map { $0 % 10 })
        var stream = RandomStream(seed: 8, purpose: .testing, index: 0)
        for sample in 0..<samples { tape.activations[0].setUnits(sample: sample, (0..<784).map { _ in stream.uniform() }) }
        let parameters = network.initialParameters(seed: 1)
        network.forwardAll(&tape, parameters, Workers(count: 1))
        network.backwardAll(&tape, parameters, Workers(count: 1))
        return (network, Deriver(network, tape, parameters, learningRate: 1))
    }

    @Test("What is computed from all terms is what the terms give, one by one")
    func fromAllTerms() throws {
        let (network, deriver) = try deriver(samples: 5)
        for name in [
            "conv1.kernel.gradient[2,0,4,1]", "conv3.bias.gradient[1]", "loss", "conv3.activation[7,0,3]", "pool2.residual[5,6,6]",
            "output.activation[3]",
        ] {
            let derivation = deriver.derivation(of: try network.place(named: name), sample: 3)
            let terms = Array(derivation.terms)
            #expect(terms.count == derivation.terms.count && terms.indices.allSatisfy { terms[$0].value == derivation.terms.value($0) })
            #expect(derivation.terms.sum == terms.reduce(0) { $0 + $1.value })
            #expect(derivation.terms.largest == terms.map(\.value).max())
            for index in terms.indices {
                for number in 0..<4 {
                    let factor = terms[index].factors.indices.contains(number) ? terms[index].factors[number] : nil
                    #expect(derivation.terms.factor(number, ofTerm: index) == factor)
                }
            }
            for sample in 0..<5 {
                let places = terms.flatMap { $0.factors.filter { $0.sample == sample }.compactMap(\.place) }
                #expect(Array(derivation.terms.places(ofSample: sample)) == places)
            }
            for parts in derivation.partialSums {
                var sums: [Int: Double] = [:]
                for term in terms {
                    let key: Int? =
                        switch parts {
                        case .bySample: term.factors.compactMap(\.sample).first
                        case .byClass: term.factors.compactMap(\.place).first?.entry
                        case .byMap(_, let size): try #require(term.factors.last?.place).entry / size
                        }
                    // The bias belongs to no map.
                    if case .byMap = parts, term.factors.last?.sample == nil { continue }
                    sums[try #require(key), default: 0] += term.value
                }
                let found = derivation.terms.sums(by: parts)
                #expect(found.map(\.key) == sums.keys.sorted() && found.allSatisfy { sums[$0.key] == $0.sum })
            }
        }
    }

    @Test("No term is made before it is asked for", arguments: ["conv1.kernel.gradient[2,0,4,1]", "conv3.bias.gradient[1]", "loss"])
    func nothingIsMadeBefore(_ name: String) throws {
        let (network, deriver) = try deriver(samples: 40)
        let derivation = deriver.derivation(of: try network.place(named: name), sample: 0)
        let terms = derivation.terms
        #expect(terms.count >= 400 && derivation.sum == terms.sum && terms.sums(by: .bySample).count == 40)
        #expect(terms.places(ofSample: 7).reduce(0) { number, _ in number + 1 } > 0 && terms.factor(0, ofTerm: 300) != nil)
        let bySize = derivation.termsBySize
        _ = bySize.index(ofRank: 0)
        #expect(terms.made.value == 0)
        #expect(bySize.prefix(20).map(\.value).count == 20 && terms.made.value == 20)
    }
}
