import Tensors
import Testing

@testable import NeuralNetworks

/// Pooling with a stride or padding of its own.
@Suite struct OverlappingPoolingTests {
    private let workers = Workers(count: 2)

    @Test("Numbers are PyTorch's", arguments: OverlappingPoolingNumbers.all)
    func numbers(_ expected: ExpectedLayer) throws { try expected.compare() }

    @Test(
        "Sizes are a convolution's, rounded down",
        arguments: [("3mt2", 1, 3), ("3st1", 1, 6), ("2mt2", 1, 4), ("3sp1t2", 1, 4), ("3mp1", 1, 3)])
    func sizes(_ notation: String, _ maps: Int, _ extent: Int) throws {
        let input = MapShape(maps: 1, rows: 8, columns: 8)
        let network = try Network(notation, input: input, classes: 3)
        #expect(network.nodes[1].shape == MapShape(maps: maps, rows: extent, columns: extent) && network.nodes[1].name == "pool1")
        #expect(network.notation == notation)
        // As a file, and as the notation of its own words.
        let file = try Network(NetworkText(network.fileText), input: input, classes: 3)
        #expect(file.nodes.map(\.kind) == network.nodes.map(\.kind) && file.nodes.map(\.shape) == network.nodes.map(\.shape))
    }

    @Test func optionsStandInAnyOrderAndMistakesAreTold() throws {
        #expect(try Network.spelled("3mt2p1") == "3mp1t2" && Network.spelled("3sp0t3") == "3st3" && Network.spelled("2mp0") == "2m")
        func problem(_ notation: String) -> NotationError.Problem? {
            do throws(NotationError) {
                _ = try Network(notation, input: MapShape(maps: 1, rows: 7, columns: 7), classes: 3)
                return nil
            } catch { return error.problem }
        }
        #expect(problem("2m") == .misfit(layer: "pool1", .blockDoesNotDivide(size: 2, rows: 7, columns: 7)))
        #expect(problem("2mt2") == nil && problem("2st3") == nil)
        #expect(problem("9mt2") == .misfit(layer: "pool1", .kernelTooLarge(spanRows: 9, spanColumns: 9, rows: 7, columns: 7)))
        #expect(problem("3mp3") == .numberTooLarge(limit: 2) && problem("3mt0") == .expectedNumber)
        #expect(
            problem("3mt1t1") == .repeatedOption && problem("3mt1x") == .expectedSeparator(options: "p")
                && problem("3mt1:relu") == .poolingHasNoActivation)
        #expect(throws: NetworkTextError.self) {
            try NetworkText("a = max-pooling(input) kernel_shape=3 pads=3\noutput = dense(a)")
        }
    }

    @Test("Windows side by side that divide the maps have the bits of plain blocks", arguments: ["m", "s"])
    func plainBlocks(_ letter: String) throws {
        let input = MapShape(maps: 2, rows: 8, columns: 6)
        var found: [[Float]] = []
        for notation in ["2\(letter)", "2\(letter)t2"] {
            let network = try Network(notation, input: input, classes: 3)
            #expect(network.notation == notation)
            let parameters = network.initialParameters(seed: 2)
            var tape = Tape<Float>(for: network, capacity: 5)
            var stream = RandomStream(seed: 1, purpose: .testing, index: 0)
            tape.setLabels([0, 1, 2, 0, 1])
            for n in 0..<5 { tape.activations[0].setUnits(sample: n, (0..<input.unitCount).map { _ in stream.uniform() }) }
            network.forwardAll(&tape, parameters, workers)
            network.backwardAll(&tape, parameters, workers)
            var passed = FeatureMaps<Float>(input, capacity: 5)
            network.gradientOfOutput(0, &tape, parameters, into: &passed, workers)
            found.append((0..<5).flatMap { tape.activations[1].units(sample: $0) + passed.units(sample: $0) })
        }
        #expect(found[0] == found[1])
    }

    @Test("A unit that won several windows gets the residuals of all, as its derivation lists them, and its shares add up")
    func severalWindows() throws {
        let network = try Network("3mp1t1-2m", input: MapShape(maps: 1, rows: 4, columns: 4), classes: 2)
        let parameters = network.initialParameters(seed: 1).converted(to: Double.self)
        var tape = Tape<Double>(for: network, capacity: 1)
        tape.setLabels([1])
        // The unit in the middle wins all nine windows that have it.
        tape.activations[0].setUnits(sample: 0, (0..<16).map { $0 == 5 ? 2 : -Double($0) - 1 })
        network.forwardAll(&tape, parameters, workers)
        // A residual in each window.
        network.backwardAll(&tape, parameters, workers)
        tape.residuals[1].setUnits(sample: 0, (0..<16).map { Double($0 + 1) })
        #expect(tape.activations[1].units(sample: 0).prefix(3) == [2, 2, 2] && tape.activations[1].unit(15, sample: 0) == -11)
        let deriver = Deriver(network, tape, parameters, learningRate: 1)
        let place = try network.place(named: "input.residual[0,1,1]")
        let derivation = deriver.derivation(of: place, sample: 0)
        #expect(derivation.terms.count == 9 && derivation.value == 54 && derivation.formula == "δ = Σ δ[a = max]")
        // Around the border a window has fewer units, and none of the padding.
        let corner = deriver.derivation(of: try network.place(named: "pool1.activation[0,3,3]"), sample: 0)
        #expect(corner.terms.count == 4 && corner.function == .max && corner.value == -11)
        let shares = network.shares(in: place, sample: 0, deriver, workers)
        #expect(shares.residuals[1]?.reduce(0, +) == 54)
    }

    @Test func aMeanCountsTheUnitsInsideAlone() throws {
        let network = try Network("3sp1t1", input: MapShape(maps: 1, rows: 3, columns: 3), classes: 2)
        let layer = try #require(network.nodes[1].layer)
        let shapes = [network.inputShape]
        let counts = (0..<9).map { layer.equation(at: $0, shapes).terms.count }
        #expect(counts == [4, 6, 4, 6, 9, 6, 4, 6, 4])
        #expect(layer.connectionCount(for: shapes, output: network.nodes[1].shape) == 49)
        let others = [4.0, 6, 6, 9].map { [Equation.Factor.constant(1 / $0)] }
        #expect(layer.uses(ofInput: 0, entry: 0, shapes, output: network.nodes[1].shape).map(\.others) == others)
    }
}
