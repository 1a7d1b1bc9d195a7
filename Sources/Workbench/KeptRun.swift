import Messages
import TerminalUI
import Training

/// A run that was left and can be gone on with.
public struct LeftRun: Hashable, Sendable {
    /// Its name: text from outside.
    public var name: String
    /// Updates done.
    public var step: Int

    /// A run by its name.
    public init(name: String, step: Int) {
        self.name = name
        self.step = step
    }
}

/// A run that is opened.
public struct OpenedRun {
    /// Its session.
    public var session: TrainingSession
    /// What determines it.
    public var options: RunOptions
    /// The name under which it is kept; nil if it is not.
    public var name: String?
    /// What is to be told of it: why it is not kept, or what of it is damaged.
    public var problem: VisibleText?
    /// Why it is not kept, in a few words.
    public var keepingProblem: VisibleText?

    /// A run that is opened.
    public init(
        _ session: TrainingSession, _ options: RunOptions, name: String? = nil, problem: VisibleText? = nil,
        keepingProblem: VisibleText? = nil
    ) {
        self.session = session
        self.options = options
        self.name = name
        self.problem = problem
        self.keepingProblem = keepingProblem
    }
}

/// What has come of keeping the run on the screen.
public enum KeepingNews: Sendable {
    /// The state after so many updates is kept.
    case saved(step: Int)
    /// The state after so many updates could not be kept, now.
    case failed(step: Int, any Error)
    /// Another program has the run open: nothing is kept here.
    case readOnly
    /// Before there was a state to be kept: none could be, now.
    case refused(any Error)

    /// Why the run with this name is not kept; nil if it is. `isLast` says that nobody will try again, `isFirst` that no state was kept before.
    public func trouble(runName: String, _ words: Phrasebook, isLast: Bool = false, isFirst: Bool = false) -> VisibleText? {
        switch self {
        case .saved: nil
        case .failed(let step, let error): words.notSaved(step: step, error, isLast: isLast, isFirst: isFirst)
        case .readOnly: words(.runReadOnly, [.name: VisibleText(untrusted: runName)])
        case .refused(let error): words(.runUnwritable, [.detail: words.refusal(error)])
        }
    }

    /// The same in a few words, for a question.
    func reason(_ words: Phrasebook) -> VisibleText? {
        switch self {
        case .saved: nil
        case .failed(_, let error), .refused(let error): words.refusal(error)
        case .readOnly: words(.runInUseElsewhere)
        }
    }
}

/// What becomes of a run that is left now.
enum Keeping: Hashable, Sendable {
    /// What was done is saved: the state after so many updates.
    case saved(step: Int)
    /// It will be tried, and nothing speaks against it.
    case comes
    /// It stands where it began: there is nothing to save.
    case nothing
    /// It is not kept, for this reason if one is known; the state after so many updates was, if one was.
    case not(VisibleText?, savedStep: Int?)
}

/// The learner's own run while it waits beside a lesson.
struct OwnRun: Hashable, Sendable {
    /// Steps that were done, wherever it stands.
    var steps = 0
    /// Where it stands.
    var step = 0
    /// Whether something was changed in it by hand.
    var hasChanges = false
    /// The step that its session began with.
    var firstStep = 0
}

extension Workbench {
    mutating func take(_ news: KeepingNews, runName: String) {
        let name = settings.runName ?? ""
        // The run that was left for this one: what of it was not saved nobody will try again.
        guard runName == name else {
            if let trouble = news.trouble(runName: runName, words, isLast: true) {
                if case .refused = news { return }
                notice = "\(VisibleText(untrusted: runName)): \(trouble)"
            } else if case .saved(let step) = news, notice == nil || notice == words(.noticeOpening) {
                // It was said that it would be.
                notice = words(.noticeKept, [.name: VisibleText(untrusted: runName), .step: NumberFormat.grouped(step)])
            }
            return
        }
        if case .saved(let step) = news {
            savedStep = step
            if saveTrouble != nil || isSaveAsked {
                notice = words(.noticeKept, [.name: VisibleText(untrusted: name), .step: NumberFormat.grouped(step)])
            }
        }
        saveTrouble = news.trouble(runName: name, words)
        saveRefusal = news.reason(words)
        notice = saveTrouble ?? notice
        isSaveAsked = false
    }

    /// Hands over the run as it is, and tells when it is kept.
    mutating func saveNow() -> [Effect] {
        guard settings.runName != nil, !isStaged else {
            let reason = isStaged ? nil : settings.keepingProblem
            notice = reason.map { words(.noticeNotKeptFor, [.reason: $0]) } ?? words(.noticeNotKept)
            return []
        }
        if let savedStep, savedStep == snapshot?.step, saveTrouble == nil {
            notice = words(.noticeKept, [.name: VisibleText(untrusted: settings.runName ?? ""), .step: NumberFormat.grouped(savedStep)])
            return []
        }
        isSaveAsked = true
        return [.send(.save)]
    }

    /// Goes on with a run that was kept; the one on the screen is kept as it is, and where it cannot be, whoever leaves it is asked.
    mutating func load(_ name: String) -> [Effect] {
        if name == settings.runName && !isStaged {
            notice = words(.noticeRunIsOpen, [.name: VisibleText(untrusted: name)])
            return []
        }
        if hasSomethingToLose && !isKept {
            overlayBelow = nil
            overlay = .load(name)
            return []
        }
        notice = words(.noticeOpening)
        return [.load(name)]
    }

    /// Whether nothing speaks against saving what was done when the run is left.
    var isKept: Bool { settings.runName != nil && saveTrouble == nil }

    /// The own run, on the screen or waiting beside a lesson.
    var own: OwnRun {
        ownRun ?? OwnRun(steps: mostSteps, step: snapshot?.step ?? firstStep, hasChanges: !curves.changes.isEmpty, firstStep: firstStep)
    }

    /// What becomes of it if it is left now.
    var keeping: Keeping {
        guard isKept else { return .not(saveTrouble == nil ? settings.keepingProblem : saveRefusal, savedStep: savedStep) }
        let own = own
        // A state that is kept already is not written again, nor an earlier one: the same steps come again.
        if let savedStep, savedStep >= own.step, ownRun != nil || !isRunning { return .saved(step: savedStep) }
        return own.step <= own.firstStep && !own.hasChanges && (ownRun != nil || !isRunning) ? .nothing : .comes
    }

    /// That the run on the screen cannot be kept; nil if nothing speaks against it, or a lesson's is there.
    var keepingLine: VisibleText? {
        isStaged ? nil : saveTrouble ?? settings.keepingProblem.map { words(.runUnwritable, [.detail: $0]) }
    }

    /// Takes what is known of keeping the own run: it stands beside this one.
    mutating func takeKeeping(of own: Workbench) {
        saveTrouble = own.saveTrouble
        saveRefusal = own.saveRefusal
        savedStep = own.savedStep
    }

    /// What the first screen says of the run that was left last.
    var resumeOffer: VisibleText? {
        settings.leftRun.map { words(.noticeResume, [.name: VisibleText(untrusted: $0.name), .step: NumberFormat.grouped($0.step)]) }
    }
}
