import Datasets
import Files
import Glibc
import Interchange
import Messages
import NeuralNetworks
import Tensors
import TerminalUI
import Training

/// Why a run cannot be gone on with as it was asked for.
public enum RunMismatch: Error, Hashable, Sendable {
    /// The run has another value of this option.
    case option(run: String, option: String, has: String, given: String)
    /// The data are not those that the run learnt from.
    case data(run: String, name: String)

    /// One line about it.
    public func text(_ words: Phrasebook) -> VisibleText {
        switch self {
        case .option(let run, let option, let has, let given):
            words(
                .runOption,
                [
                    .name: VisibleText(untrusted: run), .options: VisibleText(untrusted: option), .found: VisibleText(untrusted: has),
                    .expected: VisibleText(untrusted: given),
                ])
        case .data(let run, let name):
            words(.runData, [.name: VisibleText(untrusted: run), .file: VisibleText(untrusted: name)])
        }
    }
}

/// What is run, where it goes on, and where its states are kept.
public struct RunPlan: Sendable {
    /// The version of this program.
    public static let version = "0.1.0"

    /// What determines the run.
    public var options: RunOptions
    /// The name under which states are kept; nil if none are.
    public var name: String?
    /// The folder of all runs.
    public var root: String
    /// The state that it goes on from; nil at the beginning.
    public var record: RunRecord?
    /// The run's folder, open from the beginning where it has a name that its user gave.
    public var folder: RunFolder?
    /// Files of newer states that could not be taken.
    public var passedOver: [RunFolder.PassedOver] = []
    /// Updates after which a state is kept whatever the time; nil for none.
    public var everySteps: Int?
    /// Why a run that should be kept has no name; nil where it has one, or is not to be kept.
    private var refusal: RunFolderError?

    /// A run that nobody keeps, from its beginning.
    public init(options: RunOptions) {
        self.options = options
        root = ""
    }

    /// The run with this name: gone on with where it is there, begun where it is not. `given` are the options that its user gave: they
    /// must be the run's own. The learning rate may be another: then it is a change by hand; and the data may have moved.
    public static func named(
        _ name: String, in root: String, given: GivenOptions, everySteps: Int? = nil
    ) throws -> RunPlan {
        let folder = try RunFolder.open(name, in: root)
        var plan = RunPlan(options: given.options(over: RunOptions()))
        plan.name = name
        plan.root = root
        plan.folder = folder
        plan.everySteps = everySteps
        if folder.files.isEmpty { return plan }
        try plan.go(on: folder.newest(), given)
        return plan
    }

    /// A run that must be there.
    public static func existing(_ name: String, in root: String, given: GivenOptions, everySteps: Int? = nil) throws -> RunPlan {
        let looked = try RunFolder.look(name, in: root)
        if looked.files.isEmpty { throw RunFolderError(.empty(name)) }
        return try named(name, in: root, given: given, everySteps: everySteps)
    }

    /// A run that must be there, to be looked at: it is not kept, and nothing is changed in its folder.
    public static func looked(_ name: String, in root: String, given: GivenOptions) throws -> RunPlan {
        let folder = try RunFolder.look(name, in: root)
        var plan = RunPlan(options: RunOptions())
        plan.name = name
        plan.folder = folder
        try plan.go(on: folder.newest(), given)
        return plan
    }

    /// A run without a name of its own: it is kept under the time at which it began and the program that runs it, once there is something to
    /// keep; not at all where the environment names no place for it. `others` are the names of those that this program has begun.
    public static func dated(_ options: RunOptions, now: Int, besides others: Set<String> = []) -> RunPlan {
        var plan = RunPlan(options: options)
        do throws(RunFolderError) {
            plan.root = try RunFolder.root()
        } catch {
            plan.refusal = error
            return plan
        }
        // Two programs that begin in the same second have no folder yet that the other could see.
        let name = "\(dateName(now))-\(getpid())"
        let taken = others.union(RunFolder.names(in: plan.root))
        plan.name = (0...).lazy.map { $0 == 0 ? name : "\(name)-\($0)" }.first { !taken.contains($0) }
        return plan
    }

    /// The name under which states are kept here; nil where none are, as of a run that another program has open.
    public var keptName: String? { folder?.isReadOnly == true ? nil : name }

    /// Why no states are kept, in a few words; nil if they are, or are not to be.
    public func keepingProblem(_ words: Phrasebook) -> VisibleText? { (folder?.whyReadOnly ?? refusal).map(words.refusal) }

    /// What is to be told when it begins: why it is not kept although it has a name, or which files of it could not be taken.
    public func problem(_ words: Phrasebook) -> VisibleText? {
        guard let reason = folder?.whyReadOnly else { return words.words(passedOver) }
        if let name, reason is RunFolderError { return words(.runReadOnly, [.name: VisibleText(untrusted: name)]) }
        return words(.runUnwritable, [.detail: words.refusal(reason)])
    }

    private mutating func go(on found: RunFolder.Found, _ given: GivenOptions) throws {
        let record = found.record
        try given.check(against: record.options, run: name ?? "")
        options = record.options
        // Whether they are the same elsewhere their hash says.
        if let data = given.data { options.data = DataSource(data) }
        if let layout = given.layout { options.layout = layout }
        options.threads = given.threads ?? Workers.processorCount
        passedOver = found.passedOver
        self.record = record
        let state = record.state
        let isNow = { (change: Change) in change.step == state.step && change.target == .learningRate }
        let own = state.changes.last(where: isNow)?.value ?? state.optimizer.learningRate
        if let rate = given.learningRate, rate != own {
            // As on the screen: another future begins there.
            self.record?.state.changes.removeAll { isNow($0) || $0.step > state.step }
            self.record?.state.changes.append(Change(step: state.step, .learningRate, to: rate))
        }
    }

    /// The time in seconds since 1970.
    public static let systemTime: @Sendable () -> Int = { time(nil) }

    /// The time as a name: `2026-11-25-140322`, local time.
    static func dateName(_ seconds: Int) -> String {
        let time = CalendarTime(local: seconds)
        return "\(time.date)-\(time.clock.joined())"
    }

    /// Reads the data and makes everything that the run goes on from. A run that was kept must find the data that it learnt from.
    public func start() throws -> TrainingStart {
        guard let record else { return try options.start() }
        var options = options
        // The first weights have had their time.
        options.initial = nil
        var start: TrainingStart
        do {
            start = try Self.start(options, of: record, name)
        } catch  where options.layout == nil {
            // Older programs read channels first whatever the extents were.
            options.layout = .channelsFirst
            guard let older = try? Self.start(options, of: record, name) else { throw error }
            start = older
        }
        start.state = record.state
        start.history = record.history
        return start
    }

    /// Reads the data of a run; throws if they are not those that it learnt from.
    private static func start(_ options: RunOptions, of record: RunRecord, _ name: String?) throws -> TrainingStart {
        let start = try options.start()
        // The same bytes may be pictures of another shape, and a place in the epoch must be one of this epoch.
        let isItsNetwork = start.network.inputShape == record.input && start.network.classCount == record.classCount
        let batches = (start.dataset.train.count + record.state.batchSize - 1) / record.state.batchSize
        guard isItsNetwork, record.state.batch < batches, start.dataset.sha256 == record.dataHash else {
            throw RunMismatch.data(run: name ?? "", name: options.data.name)
        }
        return start
    }

    /// Who keeps the states of what was started; nil if nobody does, or another program has the run open. With `triesOut` it says at once
    /// where none can be kept.
    public func keeper(
        _ start: TrainingStart, triesOut: Bool = false, now: @escaping @Sendable () -> Int, wake: @escaping @Sendable () -> Void
    ) -> RunKeeper? {
        guard let name = keptName else { return nil }
        var options = options
        // Gone on with from another folder, it must find them.
        options.data = options.data.absolute
        let template = RunRecord(
            options: options, input: start.network.inputShape, classCount: start.network.classCount,
            sampleCount: start.dataset.train.count, dataHash: record?.dataHash ?? "", state: start.state,
            history: History(parameterNodes: []), savedAt: 0, version: Self.version)
        return RunKeeper(
            name: name, root: root, folder: folder, template: template, dataset: start.dataset, everySteps: everySteps,
            triesOut: triesOut, now: now, wake: wake)
    }
}

/// The options that a user gave, the others nil.
public struct GivenOptions: Sendable {
    /// `--model`.
    public var model: String?
    /// `--data`.
    public var data: String?
    /// `--layout`.
    public var layout: ChannelLayout?
    /// `--seed`.
    public var seed: UInt64?
    /// `--batch-size`.
    public var batchSize: Int?
    /// `--learning-rate`.
    public var learningRate: Float?
    /// `--loss`.
    public var loss: LossFunction?
    /// `--order`.
    public var order: SampleOrder?
    /// `--initial`.
    public var initial: String?
    /// `--threads`.
    public var threads: Int?

    /// None.
    public init() {}

    /// The options of a run, these in the place of `base`'s.
    public func options(over base: RunOptions) -> RunOptions {
        var options = base
        if let model { options.model = model }
        if let data { options.data = DataSource(data) }
        if let layout { options.layout = layout }
        if let seed { options.seed = seed }
        if let batchSize { options.batchSize = batchSize }
        if let learningRate { options.learningRate = learningRate }
        if let loss { options.loss = loss }
        if let order { options.order = order }
        if let initial { options.initial = initial }
        options.threads = threads ?? Workers.processorCount
        return options
    }

    /// Throws where one of them is not the run's own.
    func check(against own: RunOptions, run: String) throws(RunMismatch) {
        func check(_ option: String, _ given: String?, _ has: String) throws(RunMismatch) {
            if let given, given != has { throw .option(run: run, option: option, has: has, given: given) }
        }
        try check("--model", (try? model.map { try Network.spelled($0) }) ?? model, own.model)
        try check("--seed", seed.map(String.init), String(own.seed))
        try check("--batch-size", batchSize.map(String.init), String(own.batchSize))
        try check("--loss", loss?.rawValue, own.loss.rawValue)
        try check("--order", order?.rawValue, own.order.rawValue)
        try check("--initial", initial, own.initial ?? "–")
    }
}
