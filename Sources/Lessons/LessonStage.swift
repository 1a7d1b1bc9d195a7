import Datasets
import NeuralNetworks
import Tensors
import Training

/// Sets up scenes without a screen. States are cached, so that a later scene of the same run continues from the nearest one.
final class LessonStage {
    /// A scene that has been set up.
    struct Standing {
        var trainer: Trainer
        /// The numbers and the sample shown.
        var moment: LessonMoment
        /// The layer and view shown.
        var layer: String
        var view: LayerView

        /// Why a number cannot be derived here or, with `orLater`, after later phases of its step; nil if it can.
        func problem(_ place: Place, sample: Int, orLater: Bool = false) -> LessonProblem? {
            let numbers = moment.numbers
            let name = numbers.network.name(of: place)
            if numbers.lastPhase == .update { return .afterUpdate(name) }
            if numbers.network.isOfSample(place), numbers.sampleCount > 0, sample >= numbers.sampleCount {
                return .outOfRange("\(name)@", found: sample, limit: numbers.sampleCount - 1)
            }
            let surroundings: any LessonSurroundings = orLater ? moment.ahead : moment
            return numbers.lastPhase == nil || surroundings.value(place, sample: sample) == nil ? .notComputed(name) : nil
        }
    }

    private struct Moment: Hashable {
        var changes: [Change]
        var step: Int
    }

    private final class Run {
        let start: TrainingStart
        let trainer: Trainer
        var states: [Moment: TrainerState] = [:]

        init(_ start: TrainingStart) {
            self.start = start
            trainer = Trainer(
                network: start.network, samples: start.dataset.train, state: start.state, workers: Workers(count: start.threads))
        }
    }

    private static let mostRuns = 16

    private let start: (RunOptions) throws -> TrainingStart
    private var runs: [RunOptions: Run] = [:]
    private var order: [RunOptions] = []

    init(start: @escaping (RunOptions) throws -> TrainingStart) { self.start = start }

    private func run(_ options: RunOptions) throws -> Run {
        if let run = runs[options] { return run }
        let run = Run(try start(options))
        if order.count == Self.mostRuns { runs[order.removeFirst()] = nil }
        runs[options] = run
        order.append(options)
        return run
    }

    /// Sets up a scene. Throws if the network does not have what its address names.
    func stand(_ scene: LessonScene) throws -> Standing {
        let run = try run(scene.run)
        let (trainer, address) = (run.trainer, scene.address)
        let batch = min(scene.run.batchSize, run.start.dataset.train.count)
        try address.check(in: trainer.network, batchSize: batch)
        let changes = try address.changes(in: trainer.network, batchSize: batch)
        // Without a phase, the start of a step shows the previous update.
        let phase = try address.phase(in: trainer.network) ?? (address.step > 0 ? .update : nil)
        let step = phase == .update ? address.step - 1 : address.step
        try go(run, to: step, changes)
        if let phase {
            repeat { try trainer.advance() } while trainer.lastPhase != phase
        }
        let guest = try guest(address.guest, in: run.start.dataset)
        let layer = trainer.network.nodes[address.node(in: trainer.network)].name
        let moment = LessonMoment(trainer.numbers(of: guest), sample: guest == nil ? address.sample : 0)
        return Standing(trainer: trainer, moment: moment, layer: layer, view: address.view)
    }

    /// Goes to the start of a step, from the nearest cached state.
    private func go(_ run: Run, to step: Int, _ changes: [Change]) throws {
        var state = run.start.state
        state.changes = changes
        for (moment, known) in run.states where moment.changes == changes && moment.step <= step && moment.step > state.step {
            state = known
        }
        run.trainer.restart(from: state)
        while run.trainer.state.step < step { try run.trainer.advanceThroughUpdate() }
        run.states[Moment(changes: changes, step: step)] = run.trainer.state
        run.trainer.restart(from: run.trainer.state)
    }

    private func guest(_ named: ScreenAddress.NamedGuest?, in dataset: Dataset) throws -> Guest? {
        guard let named else { return nil }
        guard let guest = Guest(named.set, named.index, in: dataset, shift: named.shift) else {
            let count = named.set == .train ? dataset.train.count : dataset.test.count
            throw LessonProblem.outOfRange("guest", found: named.index, limit: count - 1)
        }
        return guest
    }
}
