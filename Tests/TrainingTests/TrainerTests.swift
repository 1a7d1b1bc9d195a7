import Datasets
import Glibc
import Interchange
import NeuralNetworks
import Tensors
import Testing

@testable import Training

/// MNIST read once, and runs on parts of it.
enum Fixture {
    static let mnist: Result<Dataset, any Error> = Result { try DataSource.mnist.load() }

    static func trainer(
        _ notation: NetworkDescription = "6c5-2s-12c5-2s", samples: Int = 60_000, threads: Int = 2, seed: UInt64 = 1, batchSize: Int = 50,
        learningRate: Float = 1, order: SampleOrder = .random, loss: LossFunction = .halfSquaredError,
        parameters: Parameters<Float>? = nil
    ) throws -> Trainer {
        let train = try mnist.get().train
        let network = try notation.network(input: train.shape, classes: 10, loss: loss)
        let state = TrainerState(
            parameters: parameters ?? network.initialParameters(seed: seed), learningRate: learningRate, seed: seed, order: order,
            batchSize: batchSize)
        return Trainer(
            network: network, samples: samples < train.count ? train.prefix(samples) : train, state: state,
            workers: Workers(count: threads))
    }

    static func trainer(
        _ notation: String, samples: Int = 60_000, threads: Int = 2, seed: UInt64 = 1, batchSize: Int = 50, learningRate: Float = 1,
        order: SampleOrder = .random, loss: LossFunction = .halfSquaredError, parameters: Parameters<Float>? = nil
    ) throws -> Trainer {
        try trainer(
            .notation(notation), samples: samples, threads: threads, seed: seed, batchSize: batchSize, learningRate: learningRate,
            order: order, loss: loss, parameters: parameters)
    }

    static var golden: String {
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
            + "/Golden/first-batch.safetensors"
    }
}

@Suite struct GoldenTests {
    @Test("The original program's first batch, number by number, and its first twenty losses")
    func firstBatchAndLosses() throws {
        let golden = try Safetensors(path: Fixture.golden)
        let network = try Fixture.trainer().network
        let parameters = try ParameterFile.read(Fixture.golden, for: network)
        let trainer = try Fixture.trainer(order: .file, parameters: parameters)
        try trainer.advanceToRestingPlace()
        func check(_ name: String, _ found: [Float], _ tolerance: Double) throws {
            let expected = try golden.numbers(name).values
            let difference = zip(found, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
            #expect(found.count == expected.count && difference < tolerance, "\(name): \(difference)")
        }
        let tape = trainer.tape
        for node in network.nodes.indices {
            let name = ParameterFile.traceName(node, in: network)
            try check("activation.\(name)", (0..<8).flatMap { tape.activations[node].units(sample: $0) }, 1e-6)
            if node > 0 { try check("delta.\(name)", (0..<8).flatMap { tape.residuals[node].units(sample: $0) }, 1e-6) }
            for (specification, gradient) in zip(network.nodes[node].parameters, tape.gradients.ofNode[node]) {
                try check("gradient.\(name).\(specification.name)", gradient.values, 1e-6)
            }
        }
        try check("activation.features", (0..<8).flatMap { tape.activations[4].units(sample: $0) }, 1e-6)
        try check("error.output", (0..<8).flatMap { tape.error.units(sample: $0) }, 1e-6)
        for expected in try golden.numbers("loss.per_step").values {
            if trainer.lastPhase?.isRestingPlace != true { try trainer.advanceToRestingPlace() }
            #expect(abs(trainer.tape.meanLoss - expected) < 3e-6 * expected)
            try trainer.advanceThroughUpdate()
        }
    }

    @Test("In double precision the same phases agree to 1e-12")
    func doublePrecision() throws {
        let golden = try Safetensors(path: Fixture.golden)
        let train = try Fixture.mnist.get().train
        let network = try Network("6c5-2s-12c5-2s", input: train.shape, classes: 10)
        func read(_ group: String) throws -> Parameters<Double> {
            Parameters(
                ofNode: try network.nodes.indices.map { node in
                    try network.nodes[node].parameters.map { specification in
                        let name = "\(group).\(ParameterFile.traceName(node, in: network)).\(specification.name)"
                        return Tensor(specification.shape, try golden.numbers(name).values)
                    }
                })
        }
        var tape = Tape<Double>(for: network, capacity: 50)
        let workers = Workers(count: 1)
        tape.load(train, Array(0..<50), workers)
        let parameters = try read("initial")
        network.forwardAll(&tape, parameters, workers)
        network.backwardAll(&tape, parameters, workers)
        for (found, expected) in zip(tape.gradients.all, try read("gradient").all) {
            #expect(zip(found.values, expected.values).allSatisfy { abs($0 - $1) < 1e-12 })
        }
        #expect(abs(tape.meanLoss - (try golden.numbers("loss.first_batch").values[0])) < 1e-12)
    }
}

@Suite struct TrainerTests {
    @Test func phasesComeInOrder() throws {
        let trainer = try Fixture.trainer("2c5-2s", samples: 60)
        var phases: [Phase] = []
        for _ in 0..<9 { phases.append(try trainer.advance()) }
        #expect(
            phases == [
                .load, .forward(1), .forward(2), .forward(3), .loss, .backward(3), .backward(2), .backward(1), .update,
            ])
        #expect(trainer.state.step == 1 && trainer.nextPhase == .load)
        try trainer.advanceThroughUpdate()
        #expect(trainer.state.step == 2 && trainer.state.epoch == 1 && trainer.state.batch == 0)
        #expect(trainer.tape.sampleCount == 10)
    }

    @Test func nothingIsComputedBeforeItsPhase() throws {
        let trainer = try Fixture.trainer("2c5-2s", samples: 60)
        #expect(trainer.loss == nil && !trainer.isComputed(.load))
        for _ in 0..<4 { try trainer.advance() }
        #expect(trainer.isComputed(.forward(3)) && !trainer.isComputed(.loss) && trainer.loss == nil)
        try trainer.advance()
        #expect(trainer.loss != nil && !trainer.isComputed(.backward(3)))
        try trainer.advanceThroughUpdate()
        try trainer.advance()
        #expect(!trainer.isComputed(.forward(1)) && trainer.loss == nil)
    }

    @Test(
        "One epoch stepped by phase, run, watched, with 1, 2 and 3 threads: one hash",
        arguments: [
            ("6c5-2s-12c5-2s", LossFunction.halfSquaredError), ("4c5p2t2:relu-2m-f20:tanh", .crossEntropy),
        ])
    func sameBitsHowever(_ notation: String, _ loss: LossFunction) throws {
        var hashes: Set<String> = []
        for threads in 1...3 {
            let run = try Fixture.trainer(notation, samples: 230, threads: threads, learningRate: 0.3, loss: loss)
            while run.state.epoch == 0 { try run.advanceThroughUpdate() }
            hashes.insert(run.state.parametersHash)
            let stepped = try Fixture.trainer(notation, samples: 230, threads: threads, learningRate: 0.3, loss: loss)
            while stepped.state.epoch == 0 {
                try stepped.advance()
                // Other arrays are made by their equations, which takes long.
                let arrays = stepped.state.batch == 1 ? stepped.network.arrayViews(of: 1) : []
                for view in LayerView.common + arrays { _ = stepped.snapshot(.at(1, view, sample: 3)) }
            }
            hashes.insert(stepped.state.parametersHash)
            #expect(run.state == stepped.state)
        }
        #expect(hashes.count == 1)
    }

    @Test func aTrainerGoesOnFromAState() throws {
        let whole = try Fixture.trainer("3c9-2s", samples: 500)
        for _ in 0..<7 { try whole.advanceThroughUpdate() }
        let middle = whole.state
        for _ in 0..<8 { try whole.advanceThroughUpdate() }
        let resumed = Trainer(
            network: whole.network, samples: whole.samples, state: middle, workers: Workers(count: 2))
        for _ in 0..<8 { try resumed.advanceThroughUpdate() }
        #expect(resumed.state == whole.state && resumed.state.parametersHash == whole.state.parametersHash)
    }

    @Test func gradientsOfASmallerBatchAreMeansOverItsOwnSize() throws {
        let trainer = try Fixture.trainer("f5", samples: 53, order: .file)
        try trainer.advanceThroughUpdate()
        try trainer.advanceToRestingPlace()
        let bias = trainer.tape.gradients.ofNode[2][1].values
        let sums = (0..<10).map { unit in
            (0..<3).reduce(Float(0)) { $0 + trainer.tape.residuals[2].units(sample: $1)[unit] } / 3
        }
        #expect(zip(bias, sums).allSatisfy { abs($0 - $1) < 1e-7 })
    }

    @Test(arguments: [1, 17, 64])
    func batchesOfAnySize(_ size: Int) throws {
        let trainer = try Fixture.trainer("4c5-2m-f9:tanh", samples: 40, batchSize: size, learningRate: 0.1)
        while trainer.state.epoch < 1 { try trainer.advanceThroughUpdate() }
        #expect(trainer.state.step == (40 + size - 1) / size)
        let parameters = trainer.state.parameters.all
        #expect(parameters.allSatisfy { $0.isFinite })
    }

    @Test func whatIsNotFiniteStopsBeforeTheUpdate() throws {
        let trainer = try Fixture.trainer("8c5:relu-f30:none", samples: 2000, learningRate: 1e30)
        var found: NotFinite?
        var before = trainer.state
        do throws(NotFinite) {
            for _ in 0..<20 {
                before = trainer.state
                try trainer.advanceThroughUpdate()
            }
        } catch { found = error }
        #expect(found != nil && found == trainer.failure)
        #expect(trainer.state == before && trainer.state.parameters.all.allSatisfy { $0.isFinite })
        #expect(trainer.lastPhase != .update && trainer.lastPhase != .load)
        #expect(throws: NotFinite.self) { try trainer.advance() }
    }

    @Test func aResidualIsNamedByTheLayerWhereItAppeared() throws {
        let trainer = try Fixture.trainer("f4:none", samples: 100)
        var weights = trainer.state.parameters
        // Features of 0 keep outputs at ½; the gradient through weights near the largest number then overflows.
        let rows = (0..<10).flatMap { [Float](repeating: $0 == 0 ? -3.4e38 : 3.4e38, count: 4) }
        weights.ofNode[1][0] = Tensor(zeros: weights.ofNode[1][0].shape)
        weights.ofNode[2][0] = Tensor(weights.ofNode[2][0].shape, rows)
        let broken = Trainer(
            network: trainer.network, samples: trainer.samples,
            state: TrainerState(parameters: weights, learningRate: 1, seed: 1, batchSize: 50), workers: Workers(count: 1))
        #expect(
            throws: NotFinite(quantity: .residual, layer: "dense1", phase: .backward(1), step: 0, learningRate: 1)
        ) { try broken.advanceToRestingPlace() }
        #expect(broken.state.step == 0)
    }
}
