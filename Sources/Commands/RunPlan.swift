import Datasets
import Files
import Glibc
import Interchange
import Messages
import NeuralNetworks
import TerminalUI
import Training

/// Why a run cannot be resumed with the given options.
public enum RunMismatch: Error, Hashable, Sendable {
    /// The run has another value of this option.
    case option(run: String, option: String, has: String, given: String)
    /// The data differ from those that the run was trained on.
    case data(run: String, name: String)

    /// The error in one line.
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

/// A run to execute: its options, the state to resume from, and where its states are saved.
public struct RunPlan: Sendable {
    /// This program's version.
    public static let version = "0.1.0"

    /// The options that determine the run.
    public var options: RunOptions
    /// The name under which states are saved; nil if none are.
    public var name: String?
    /// The folder of all runs.
    public var root: String
    /// The state to resume from; nil for the beginning.
    public var record: RunRecord?
    /// The run's folder, open from the beginning if the user gave the run a name.
    public var folder: RunFolder?
    /// Files of newer states that could not be used.
    public var passedOver: [RunFolder.PassedOver] = []
    /// Updates between saved states, regardless of time; nil to save by time only.
    public var everySteps: Int?
    /// Why a run that should be saved has no name; nil if it has one, or is not to be saved.
    private var refusal: RunFolderError?

    /// A run from its beginning that is not saved.
    public init(options: RunOptions) {
        self.options = options
        root = ""
    }

    /// The run with this name: resumed if it exists, otherwise new. `given` are the user's options: they must agree with the run's, except
    /// for the learning rate and the settings of the update rule, which become changes by hand, and the path of the data, which may have moved.
    public static func named(
        _ name: String, in root: String, given: GivenOptions, everySteps: Int? = nil
    ) throws -> RunPlan {
        let folder = try RunFolder.open(name, in: root)
        var plan = RunPlan(options: given.options)
        plan.name = name
        plan.root = root
        plan.folder = folder
        plan.everySteps = everySteps
        if folder.files.isEmpty { return plan }
        try plan.go(on: folder.newest(), given)
        return plan
    }

    /// An existing run.
    public static func existing(_ name: String, in root: String, given: GivenOptions, everySteps: Int? = nil) throws -> RunPlan {
        let looked = try RunFolder.look(name, in: root)
        if looked.files.isEmpty { throw RunFolderError(.empty(name)) }
        return try named(name, in: root, given: given, everySteps: everySteps)
    }

    /// An existing run opened read-only: it is not saved, and nothing in its folder changes.
    public static func looked(_ name: String, in root: String, given: GivenOptions) throws -> RunPlan {
        let folder = try RunFolder.look(name, in: root)
        var plan = RunPlan(options: RunOptions())
        plan.name = name
        plan.folder = folder
        try plan.go(on: folder.newest(), given)
        return plan
    }

    /// A run without a name given by the user: it is saved under its start time and the process id, as soon as there is something to save;
    /// not at all if the environment gives no place for it. `others` are the names of the runs that this program has already started.
    public static func dated(_ options: RunOptions, now: Int, besides others: Set<String> = []) -> RunPlan {
        var plan = RunPlan(options: options)
        do throws(RunFolderError) {
            plan.root = try RunFolder.root()
        } catch {
            plan.refusal = error
            return plan
        }
        // Two programs that start in the same second do not see each other's folders yet.
        let name = "\(dateName(now))-\(getpid())"
        let taken = others.union(RunFolder.names(in: plan.root))
        plan.name = (0...).lazy.map { $0 == 0 ? name : "\(name)-\($0)" }.first { !taken.contains($0) }
        return plan
    }

    /// Whether a name is one that `dated` gives: date, time and process, and perhaps a number.
    static func isDated(_ name: String) -> Bool {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        let lengths = [4, 2, 2, 6]
        guard (5...6).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            return false
        }
        return zip(parts, lengths).allSatisfy { $0.utf8.count == $1 }
    }

    /// The name under which states are saved by this program; nil if none are, for instance because another program has the run open.
    public var keptName: String? { folder?.isReadOnly == true ? nil : name }

    /// Why no states are saved, in a few words; nil if they are, or are not to be.
    public func keepingProblem(_ words: Phrasebook) -> VisibleText? { (folder?.whyReadOnly ?? refusal).map(words.refusal) }

    /// The message to show at the start: why the run is not saved although it has a name, or which of its files could not be used.
    public func problem(_ words: Phrasebook) -> VisibleText? {
        guard let reason = folder?.whyReadOnly else { return words.words(passedOver) }
        if let name, reason is RunFolderError { return words(.runReadOnly, [.name: VisibleText(untrusted: name)]) }
        return words.unwritable(reason)
    }

    private mutating func go(on found: RunFolder.Found, _ given: GivenOptions) throws {
        let record = found.record
        try given.check(against: record.options, run: name ?? "")
        let typed = given.options
        // The number of threads is never the run's, and the data's hash decides whether they are the same.
        options = record.options.onMachine(of: typed)
        for option in [RunOption.data, .layout] where given.contains(option) { option.copy(from: typed, to: &options) }
        passedOver = found.passedOver
        self.record = record
        let state = record.state
        let isNow = { (change: Change) in change.step == state.step && change.target == .learningRate }
        let own = state.changes.last(where: isNow)?.value ?? state.optimizer.learningRate
        if given.contains(.learningRate), case let rate = typed.learningRate, rate != own {
            // As on the screen: another future begins there.
            self.record?.state.changes.removeAll { isNow($0) || $0.step > state.step }
            self.record?.state.changes.append(Change(step: state.step, .learningRate, to: rate))
        }
        for option in RunOption.settings where given.contains(option) {
            guard let setting = option.setting, let number = typed.learning[setting] else { continue }
            let isNow = { (change: Change) in change.step == state.step && change.target == .setting(setting) }
            guard let own = state.changes.last(where: isNow)?.value ?? state.optimizer[setting] else {
                throw UnknownSetting(
                    setting: setting.name, rule: state.optimizer.rule.name, settings: state.optimizer.settings.map(\.setting.name))
            }
            if number == own { continue }
            self.record?.state.changes.removeAll { isNow($0) || $0.step > state.step }
            self.record?.state.changes.append(Change(step: state.step, .setting(setting), to: number))
        }
    }

    /// The time in seconds since 1970.
    public static let systemTime: @Sendable () -> Int = { time(nil) }

    /// The time as a name: `2026-11-25-140322`, in local time.
    static func dateName(_ seconds: Int) -> String {
        let time = CalendarTime(local: seconds)
        return "\(time.date)-\(time.clock.joined())"
    }

    /// Reads the data and prepares everything that the run starts from. A saved run requires the data that it was trained on.
    public func start() throws -> TrainingStart {
        guard let record else { return try options.start() }
        var options = options
        // The initial weights are no longer needed.
        options.initial = nil
        var start: TrainingStart
        do {
            start = try Self.start(options, of: record, name)
        } catch  where options.layout == nil {
            // Older versions read channels first, whatever the dimensions were.
            options.layout = .channelsFirst
            guard let older = try? Self.start(options, of: record, name) else { throw error }
            start = older
        }
        start.state = record.state
        start.history = record.history
        return start
    }

    /// Reads the data of a run; throws if they differ from those that it was trained on.
    private static func start(_ options: RunOptions, of record: RunRecord, _ name: String?) throws -> TrainingStart {
        let start = try options.start()
        // The same bytes may be pictures of another shape, and the position in the epoch must fit this epoch.
        let isItsNetwork = start.network.inputShape == record.input && start.network.classCount == record.classCount
        let batches = (start.dataset.train.count + record.state.batchSize - 1) / record.state.batchSize
        guard isItsNetwork, record.state.batch < batches, start.dataset.sha256 == record.dataHash else {
            throw RunMismatch.data(run: name ?? "", name: options.data.name)
        }
        return start
    }

    /// Saves the states of the run; nil if it is not to be saved, or if another program has it open. `triesOut`: whether to report at once
    /// that saving is impossible.
    public func keeper(
        _ start: TrainingStart, triesOut: Bool = false, now: @escaping @Sendable () -> Int, wake: @escaping @Sendable () -> Void
    ) -> RunKeeper? {
        guard let name = keptName else { return nil }
        var options = options
        // A run resumed from another folder must find its data.
        options.data = options.data.absolute
        if let path = options.networkFile?.path, let whole = System.realPath(path) { options.networkFile?.path = whole }
        let template = RunRecord(
            options: options, input: start.network.inputShape, classCount: start.network.classCount,
            sampleCount: start.dataset.train.count, dataHash: record?.dataHash ?? "", state: start.state,
            history: History(parameterNodes: []), savedAt: 0, version: Self.version)
        return RunKeeper(
            name: name, root: root, folder: folder, template: template, dataset: start.dataset, everySteps: everySteps,
            triesOut: triesOut, now: now, wake: wake)
    }
}
