import Glibc
import GoldenFiles
import Tensors
import Testing

@testable import NeuralNetworks

/// Losses that are nodes of a network file, summed with weights.
@Suite struct LossNodeTests {
    /// A case of `nodes.py`, which made the numbers with PyTorch and says how.
    struct Case: CustomTestStringConvertible, Sendable {
        var goal: String
        var loss: String
        var options: String
        var shape = MapShape(maps: 1, rows: 1, columns: 1)
        var losses: [Double] = []
        var passed: [[Double]] = []

        var testDescription: String { "\(loss) \(options) \(shape)" }
    }

    static let cases: [Case] = {
        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        var cases: [Case] = []
        for line in (GoldenFile(path: "\(folder)/Expected/nodes.txt").text ?? "").split(separator: "\n") {
            let words = line.split(separator: " ")
            let numbers = words.dropFirst().compactMap { Double($0) }
            switch words[0] {
            case "case":
                cases.append(Case(goal: String(words[1]), loss: String(words[2]), options: words.dropFirst(3).joined(separator: " ")))
            case "input":
                cases[cases.count - 1].shape = MapShape(maps: Int(numbers[0]), rows: Int(numbers[1]), columns: Int(numbers[2]))
            case "loss": cases[cases.count - 1].losses.append(numbers[0])
            default: cases[cases.count - 1].passed.append(numbers)
            }
        }
        return cases
    }()

    @Test("Every loss has expected numbers as a node, with each of its settings and with a weight")
    func everyLoss() {
        for loss in LossFunction.all {
            let own = Self.cases.filter { $0.loss == loss.name }
            #expect(Set(own.map(\.shape)).count == 2 && own.allSatisfy { $0.losses.count == 3 && $0.passed.count == 3 })
            for setting in loss.settings { #expect(own.contains { $0.options.contains("\(setting.name)=") }) }
        }
        #expect(Self.cases.contains { $0.options.contains("weight=") })
    }

    private func compare<S: KernelScalar>(_ each: Case, _: S.Type, within tolerance: Double) throws {
        let text = "goal = \(each.goal)\nside = \(each.loss)(input, goal) \(each.options)\nboth = add(input, goal)\noutput = dense(both)\n"
        let network = try Network(NetworkText(text), input: each.shape, classes: 2)
        var parameters = network.initialParameters(seed: 1).converted(to: S.self)
        // The loss of the output passes nothing back.
        parameters.ofNode[4] = parameters.ofNode[4].map { Tensor(zeros: $0.shape) }
        var tape = Tape<S>(for: network, capacity: 3)
        tape.setLabels([0, 1, 1])
        let count = each.shape.unitCount
        for sample in 0..<3 {
            tape.activations[0].setUnits(sample: sample, (0..<count).map { S(2 * sin(1 + 0.7 * Double(count * sample + $0))) })
        }
        let workers = Workers(count: 1)
        network.forwardAll(&tape, parameters, workers)
        network.backwardAll(&tape, parameters, workers)
        func check(_ found: Double, _ expected: Double) {
            #expect(abs(found - expected) <= tolerance * max(1, abs(expected)), "\(found), expected \(expected)")
        }
        let deriver = Deriver(network, tape, parameters, learningRate: 1)
        var passed = FeatureMaps<S>(each.shape, capacity: 3)
        network.gradientOfOutput(0, &tape, parameters, into: &passed, workers)
        for sample in 0..<3 {
            check(Double(tape.activations[2].unit(0, sample: sample)), each.losses[sample])
            for unit in 0..<count {
                check(Double(passed.unit(unit, sample: sample)), each.passed[sample][unit])
                check(deriver.value(network.activation(0, unit).with(.residual), sample: sample), each.passed[sample][unit])
            }
        }
    }

    @Test("In double precision to 10⁻¹²", arguments: cases)
    func double(_ each: Case) throws { try compare(each, Double.self, within: 1e-12) }

    @Test("In single precision to 10⁻⁶", arguments: cases)
    func single(_ each: Case) throws { try compare(each, Float.self, within: 1e-6) }

    // MARK: Networks with several losses

    /// A second head with a loss of its own, and a decoder that should give back the picture.
    static let text = """
        class = target()
        conv = convolution(input) maps=3 kernel_shape=3 pads=1 function=tanh
        side.sums = dense(conv) units=3 function=none
        side.loss = cross-entropy(side.sums, class) smoothing=0.1 weight=0.25
        back = convolution(conv) maps=1 kernel_shape=3 pads=1 function=sigmoid
        copy = mean-squared-error(back, input)
        output = dense(conv)
        """

    private func scene() throws -> (network: Network, tape: Tape<Double>, parameters: Parameters<Double>) {
        let network = try Network(NetworkText(Self.text), input: MapShape(maps: 1, rows: 4, columns: 5), classes: 3)
        let parameters = network.initialParameters(seed: 3).converted(to: Double.self)
        var tape = Tape<Double>(for: network, capacity: 4)
        tape.setLabels([2, 0, 1, 2])
        for sample in 0..<4 { tape.activations[0].setUnits(sample: sample, (0..<20).map { 0.5 + 0.5 * sin(Double(20 * sample + $0)) }) }
        network.forwardAll(&tape, parameters, Workers(count: 1))
        network.backwardAll(&tape, parameters, Workers(count: 1))
        return (network, tape, parameters)
    }

    @Test("L is the mean of all losses with their weights, and every gradient is its slope")
    func sum() throws {
        let (network, tape, parameters) = try scene()
        #expect(network.sideLosses.map(\.node) == [4, 6] && network.sideLosses.map(\.weight) == [0.25, 1])
        for sample in 0..<4 {
            let sides = 0.25 * tape.activations[4].unit(0, sample: sample) + tape.activations[6].unit(0, sample: sample)
            #expect(abs(tape.losses[sample] - tape.outputLoss(sample) - sides) < 1e-15)
        }
        let deriver = Deriver(network, tape, parameters, learningRate: 1)
        let whole = deriver.derivation(of: network.batchLoss, sample: 0)
        #expect(whole.formula == "L = (1/N) Σ (ℓ + 0.25 ℓ(side.loss) + ℓ(copy))")
        #expect(whole.terms.count == 12 && abs(whole.scale * whole.terms.sum - tape.meanLoss) < 1e-15 && whole.value == tape.meanLoss)
        #expect(deriver.derivation(of: network.activation(4, 0).with(.residual), sample: 1).formula == "δ = ∂(Σ w ℓ)/∂ℓ")
        #expect(deriver.value(network.sampleLoss, sample: 1) == tape.outputLoss(1))
        for name in ["conv.kernel[1,0,2,1]", "conv.bias[2]", "side.sums.weight[1,7]", "back.kernel[0,2,1,1]", "output.weight[2,11]"] {
            let place = try network.place(named: name)
            func loss(_ step: Double) -> Double {
                var (other, moved) = (parameters, tape)
                other[place] += step
                network.forwardAll(&moved, other, Workers(count: 1))
                return moved.meanLoss
            }
            let slope = (loss(1e-5) - loss(-1e-5)) / 2e-5
            #expect(abs(slope - tape.gradients[place]) < 1e-9, "\(name)")
        }
    }

    @Test("What a loss says of a picture: the walk from L to a pixel through a target")
    func walk() throws {
        let (network, tape, parameters) = try scene()
        let deriver = Deriver(network, tape, parameters, learningRate: 1)
        let pixel = network.activation(0, 7).with(.residual)
        let terms = deriver.derivation(of: pixel, sample: 2).terms
        // The nine kernels of each of three maps, and as what the copy should be.
        #expect(terms.count == 28 && terms.contains { $0.factors.contains { $0.place?.node == 6 } })
        func loss(_ step: Double) -> Double {
            var moved = tape
            moved.activations[0].setUnit(7, sample: 2, tape.activations[0].unit(7, sample: 2) + step)
            network.forwardAll(&moved, parameters, Workers(count: 1))
            return moved.losses[2]
        }
        #expect(abs((loss(1e-5) - loss(-1e-5)) / 2e-5 - deriver.value(pixel, sample: 2)) < 1e-9)
        let shares = network.shares(in: network.batchLoss, sample: 2, tape, parameters, learningRate: 1, Workers(count: 1))
        let found = try #require(shares.activations[0])
        #expect(abs(found[7] - deriver.value(pixel, sample: 2) * tape.activations[0].unit(7, sample: 2) / 4) < 1e-15)
    }

    @Test("The classes as numbers: given, and asked why")
    func classes() throws {
        let (network, tape, parameters) = try scene()
        #expect((0..<4).map { tape.activations[1].units(sample: $0) } == [[0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
        let derivation = Deriver(network, tape, parameters, learningRate: 1).derivation(of: network.activation(1, 2), sample: 0)
        #expect(derivation.isGiven && derivation.formula == "y = [class = c]" && derivation.terms.isEmpty)
        #expect(network.readsLabels(1) && network.readsLabels(4) && !network.readsLabels(3) && !network.readsLabels(6))
        let signed = try Network(
            NetworkText("y = target() others=-1\nsums = dense(input) units=3\naux = hinge(sums, y)\noutput = dense(sums)\n"),
            input: network.inputShape, classes: 3)
        var other = Tape<Float>(for: signed, capacity: 1)
        other.setLabels([1])
        signed.forwardAll(&other, signed.initialParameters(seed: 1), Workers(count: 1))
        #expect(other.activations[1].units(sample: 0) == [-1, 1, -1])
    }

    @Test("Sums far out have finite losses and slopes")
    func farOut() throws {
        for loss in ["cross-entropy", "binary-cross-entropy"] {
            let text = "y = target()\nsums = dense(input) units=2 function=none\naux = \(loss)(sums, y)\noutput = dense(sums)\n"
            let network = try Network(NetworkText(text), input: MapShape(maps: 2, rows: 1, columns: 1), classes: 2)
            var parameters = network.initialParameters(seed: 1)
            parameters.ofNode[2][0] = Tensor(Shape([2, 2]), [1000, 0, 0, 1000])
            var tape = Tape<Float>(for: network, capacity: 2)
            tape.setLabels([0, 1])
            for sample in 0..<2 { tape.activations[0].setUnits(sample: sample, [1, -1]) }
            network.forwardAll(&tape, parameters, Workers(count: 1))
            network.backwardAll(&tape, parameters, Workers(count: 1))
            #expect(tape.activations[3].units(sample: 0) == [0] && tape.activations[3].unit(0, sample: 1) == 2000)
            #expect(tape.gradients.ofNode[2].allSatisfy { $0.isFinite })
        }
    }

    @Test(
        arguments: [
            ("a = relu(input)\nb = huber(a, input)\nc = relu(b)\noutput = dense(c)", 3, 10, "readsLoss"),
            ("a = relu(input)\nb = huber(a, input) delta=0\noutput = dense(a)", 2, 21, "badValue"),
            ("a = relu(input)\nb = huber(a, input) delta=1 smoothing=0\noutput = dense(a)", 2, 29, "unknownOption"),
            ("a = relu(input)\nb = huber(a, input) weight=-1\noutput = dense(a)", 2, 28, "outOfRange"),
            ("a = relu(input)\nb = huber(a)\noutput = dense(a)", 2, 5, "inputCount"),
            ("y = target(input)\na = huber(y, input)\noutput = dense(input)", 1, 12, "inputCount"),
            ("a = relu()\noutput = dense(a)", 1, 10, "expected"), ("y = target()\noutput = dense(input)", 1, 1, "unread"),
            ("y = target() others=2\noutput = dense(y)", 1, 21, "outOfRange"),
        ] as [(String, Int, Int, String)])
    func mistakes(_ text: String, _ line: Int, _ column: Int, _ problem: String) {
        do throws(NetworkTextError) {
            _ = try NetworkText(text)
            Issue.record("no error")
        } catch { #expect(error.line == line && error.column == column && "\(error.problem)".contains(problem), "\(error)") }
    }

    @Test func shapesAndClassesMustFit() {
        func problem(_ text: String) -> String {
            do {
                _ = try Network(NetworkText(text), input: MapShape(maps: 1, rows: 2, columns: 2), classes: 3)
                return ""
            } catch { return "\(error)" }
        }
        #expect(problem("a = dense(input) units=4\nb = l1(a, input)\noutput = dense(a)").contains("shapesDiffer"))
        let weights = problem("a = dense(input) units=2\nb = cross-entropy(a, a) weights=1,2,3\noutput = dense(a)")
        #expect(weights.contains("otherClasses") && weights.contains("line: 2"))
    }
}
