import Tensors
import Testing

@testable import NeuralNetworks

@Suite struct GraphTests {
    /// Networks in which several nodes use the same parameters.
    static let sharing: [NetworkText] = [
        // One behind the other, and with another stride.
        """
        first = convolution(input) maps=2 kernel_shape=3 pads=1 function=tanh
        second = convolution(first) shared=first
        third = convolution(second) shared=second strides=2 function=none
        output = dense(third)
        """,
        // Beside each other, as in a Siamese network; the shared layer has a scale, too.
        """
        left = max-pooling(input) kernel_shape=2
        right = mean-pooling(input) kernel_shape=2
        a.look = convolution(left) maps=3 kernel_shape=2 function=tanh
        a.scale = scale(a.look)
        b.look = convolution(right) shared=a.look
        b.scale = scale(b.look) shared=a.scale
        a.sum = dense(a.scale) units=4 function=tanh
        b.sum = dense(b.scale) shared=a.sum function=sigmoid
        join = multiply(a.sum, b.sum)
        output = dense(join)
        """,
        // With other numbers along rows and columns, and other padding on each side.
        """
        first = convolution(input) maps=2 kernel_shape=3,2 strides=1,2 pads=1,0,0,2 dilations=1,2 function=tanh
        second = convolution(first) shared=first strides=2,1
        output = dense(second)
        """,
        // With kernels for some pairs of maps alone.
        """
        first = convolution(input) maps=2 kernel_shape=3 strides=2 pads=1 table=1,0-1 function=tanh
        second = convolution(first) shared=first strides=1
        output = dense(second)
        """,
    ].compactMap { try? NetworkText($0) }

    @Test("Shared parameters are there once, and their gradient is the sum over all that use them")
    func sharedOnce() throws {
        let input = MapShape(maps: 2, rows: 8, columns: 8)
        #expect(Self.sharing.count == 4)
        let network = try Network(Self.sharing[0], input: input, classes: 3)
        #expect(network.parameterNames == ["first.kernel", "first.bias", "output.weight", "output.bias"])
        #expect(network.parameterCount == 2 * 2 * 9 + 2 + 3 * 32 + 3)
        let parameters = network.initialParameters(seed: 1)
        #expect(parameters.ofNode.map(\.count) == [0, 2, 0, 0, 2] && parameters.all.count == 4)
        #expect(network.nodes.map(\.sharedFrom) == [nil, nil, 1, 1, nil] && network.nodes[1].sharers == [2, 3])
        // The names of a node that shares are those of the owner's numbers.
        let place = try network.place(named: "third.kernel.gradient[1,0,2,2]")
        #expect(network.name(of: place) == "first.kernel.gradient[1,0,2,2]")
        var tape = Tape<Double>(for: network, capacity: 2)
        tape.setLabels([0, 2])
        var stream = RandomStream(seed: 8, purpose: .testing, index: 1)
        for n in 0..<2 { tape.activations[0].setUnits(sample: n, (0..<128).map { _ in Double(stream.uniform()) }) }
        let doubles = parameters.converted(to: Double.self)
        let workers = Workers(count: 1)
        network.forwardAll(&tape, doubles, workers)
        network.backwardAll(&tape, doubles, workers)
        // A second backward phase of the owner changes nothing.
        let once = tape.gradients
        network.backward(1, &tape, doubles, workers)
        #expect(tape.gradients == once)
        let derivation = Deriver(network, tape, doubles, learningRate: 1).derivation(of: place, sample: 0)
        #expect(abs(derivation.scale * derivation.sum - derivation.value) < 1e-14)
        // Of each sample the 7 × 7 positions in which the weight lies inside, in two nodes, and the 4 × 4 of the one with stride 2.
        #expect(derivation.terms.count == 2 * (2 * 49 + 16))
        let nodes = Set(derivation.terms.compactMap { $0.factors.last?.place?.node })
        #expect(nodes == [1, 2, 3])
        // An update changes what all of them compute with.
        #expect(try network.place(named: "second.bias[1]") == network.place(named: "first.bias[1]"))
    }

    @Test(
        "What cannot be shared is told where it is written",
        arguments: [
            (
                "a = max-pooling(input) kernel_shape=2\nb = max-pooling(a) shared=a\noutput = dense(b)", 2, 27,
                NetworkTextError.Problem.misfit(node: "b", .nothingToShare)
            ),
            (
                "a = convolution(input) maps=2 kernel_shape=3\nb = convolution(a) shared=a maps=3\noutput = dense(b)", 2, 27,
                .misfit(node: "b", .otherParameters(of: "a", shapes: ["2×2×3×3", "2"], own: ["3×2×3×3", "3"]))
            ),
            (
                "a = convolution(input) maps=2 kernel_shape=3\nb = dense(a) shared=a\noutput = dense(b)", 2, 21,
                .otherLayer(of: "a", layer: "convolution", wanted: "dense")
            ),
            ("a = dense(input) shared=b\nb = dense(a) units=3\noutput = dense(b)", 1, 25, .laterNode("b", line: 2)),
            ("a = dense(input) shared=c\noutput = dense(a)", 1, 25, .unknownNode("c", nodes: [])),
            ("a = dense(input) shared=input\noutput = dense(a)", 1, 25, .otherLayer(of: "input", layer: "input", wanted: "dense")),
        ])
    func mistakes(_ text: String, _ line: Int, _ column: Int, _ problem: NetworkTextError.Problem) {
        #expect(throws: NetworkTextError(path: "", line: line, column: column, problem: problem)) {
            try Network(NetworkText(text), input: MapShape(maps: 2, rows: 8, columns: 8), classes: 3)
        }
    }

    @Test func residualsOfSeveralConsumersAddUp() throws {
        let shape = MapShape(maps: 2, rows: 5, columns: 5)
        let text = """
            conv1 = convolution(input) maps=2 kernel_shape=3 pads=1 function=tanh
            conv2 = convolution(conv1) maps=2 kernel_shape=3 pads=1 function=tanh
            sum3 = add(conv2, conv1)
            output = dense(sum3)
            """
        let network = try Network(NetworkText(text), input: shape, classes: 3)
        let workers = Workers(count: 1)
        var parameters = network.initialParameters(seed: 4).converted(to: Double.self)
        var tape = Tape<Double>(for: network, capacity: 3)
        var stream = RandomStream(seed: 8, purpose: .testing, index: 0)
        tape.setLabels([0, 2, 1])
        for n in 0..<3 { tape.activations[0].setUnits(sample: n, (0..<50).map { _ in Double(stream.uniform()) }) }
        network.forwardAll(&tape, parameters, workers)
        network.backwardAll(&tape, parameters, workers)
        let deriver = Deriver(network, tape, parameters, learningRate: 1)
        let unit = Unit(1, 2, 3).index(in: shape)
        for place in [network.residual(1, unit), network.residual(3, unit), network.sum(3, unit), network.activation(2, unit)] {
            // A node read by two others has the terms of both.
            let node = place.node
            let derivation = deriver.derivation(of: place, sample: 2)
            #expect(abs(derivation.scale * derivation.function(derivation.sum) - derivation.value) < 1e-14)
            #expect(node != 1 || derivation.terms.count == 2 * 9 + 1)
            // The contribution splits into both branches; above the sum it is complete again.
            guard place.aspect == .residual else { continue }
            let found = network.shares(
                in: derivation.place, sample: 2, tape, parameters, learningRate: 1, workers)
            for above in [3, 4] {
                #expect(abs((found.residuals[above]?.reduce(0, +) ?? .nan) - derivation.value) < 1e-14)
            }
        }
        let gradient = tape.gradients.ofNode[1][0]
        let largest = gradient.values.map { abs($0) }.max() ?? 0
        for place in 0..<gradient.count {
            var losses: [Double] = []
            for h in [1e-5, -2e-5] {
                parameters.ofNode[1][0][place] += h
                var changed = tape
                network.forwardAll(&changed, parameters, workers)
                losses.append(changed.meanLoss)
            }
            parameters.ofNode[1][0][place] += 1e-5
            #expect(abs((losses[0] - losses[1]) / 2e-5 - gradient[place]) < 1e-6 * largest)
        }
    }
}
