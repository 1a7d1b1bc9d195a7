import Messages
import TerminalUI
import Training

/// A saved run that can be resumed.
public struct LeftRun: Hashable, Sendable {
    /// Its name, as untrusted text.
    public var name: String
    /// Updates done.
    public var step: Int

    /// A saved run with its name and the updates done.
    public init(name: String, step: Int) {
        self.name = name
        self.step = step
    }
}

/// A run with its open session.
public struct OpenedRun {
    /// Its session.
    public var session: TrainingSession
    /// The options that determine it.
    public var options: RunOptions
    /// The name under which it is saved; nil if it is not.
    public var name: String?
    /// The message about it: why it is not saved, or what of it is damaged.
    public var problem: VisibleText?
    /// Why it is not saved, in a few words.
    public var keepingProblem: VisibleText?

    /// Collects the parts of an open run.
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

/// The result of saving the run on the screen.
public enum KeepingNews: Sendable {
    /// The state after this many updates is saved.
    case saved(step: Int)
    /// The state after this many updates could not be saved; a later attempt may succeed.
    case failed(step: Int, any Error)
    /// Another program has the run open: it is read-only here.
    case readOnly
    /// Saving failed before there was a state to save; a later attempt may succeed.
    case refused(any Error)

    /// Why the run with this name is not saved; nil if it is. `isLast`: there will be no further attempt. `isFirst`: no state was saved
    /// before.
    public func trouble(runName: String, _ words: Phrasebook, isLast: Bool = false, isFirst: Bool = false) -> VisibleText? {
        switch self {
        case .saved: nil
        case .failed(let step, let error): words.notSaved(step: step, error, isLast: isLast, isFirst: isFirst)
        case .readOnly: words(.runReadOnly, [.name: VisibleText(untrusted: runName)])
        case .refused(let error): words.unwritable(error)
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

extension Workbench {
    mutating func take(_ news: KeepingNews, runName: String) {
        let name = settings.runName ?? ""
        // The previous run: there will be no further attempt to save its rest.
        guard runName == name else {
            if let trouble = news.trouble(runName: runName, words, isLast: true) {
                if case .refused = news { return }
                announce(trouble: "\(VisibleText(untrusted: runName)): \(trouble)", nil)
            } else if case .saved(let step) = news, prompt.notice == nil || prompt.notice == words(.noticeOpening) {
                // The user asked to be told.
                prompt.notice = words(.noticeKept, [.name: VisibleText(untrusted: runName), .step: NumberFormat.grouped(step)])
            }
            return
        }
        if case .saved(let step) = news, keeping.trouble != nil || keeping.isAsked {
            prompt.notice = words(.noticeKept, [.name: VisibleText(untrusted: name), .step: NumberFormat.grouped(step)])
        }
        keeping.take(news, runName: name, words)
        if let trouble = keeping.trouble { announce(trouble: trouble) } else { prompt.announcements.drop(.saving) }
    }

    /// Saves the run now, and reports when that is done.
    mutating func saveNow() -> [Effect] {
        guard settings.runName != nil, !study.isStaged else {
            let reason = study.isStaged ? nil : settings.keepingProblem
            announce(trouble: reason.map { words(.noticeNotKeptFor, [.reason: $0]) } ?? words(.noticeNotKept))
            return []
        }
        if let savedStep = keeping.savedStep, savedStep == run.snapshot?.step, keeping.trouble == nil {
            prompt.notice = words(
                .noticeKept, [.name: VisibleText(untrusted: settings.runName ?? ""), .step: NumberFormat.grouped(savedStep)])
            return []
        }
        keeping.isAsked = true
        return [.send(.save)]
    }

    /// Resumes a saved run. The current one is saved; if it cannot be, the user is asked first.
    mutating func load(_ name: String) -> [Effect] {
        if name == settings.runName && !study.isStaged {
            prompt.notice = words(.noticeRunIsOpen, [.name: VisibleText(untrusted: name)])
            return []
        }
        if hasSomethingToLose && !isKept {
            prompt.open(over: nil, .load(name))
            return []
        }
        prompt.notice = words(.noticeOpening)
        return [.load(name)]
    }

    /// Whether the work done is expected to be saved when the run is closed.
    var isKept: Bool { settings.runName != nil && keeping.trouble == nil }

    /// The learner's own run, on the screen or paused for a lesson.
    var own: OwnRun {
        study.ownRun
            ?? OwnRun(
                steps: run.mostSteps > run.reproducible.step ? run.mostSteps : 0, step: run.snapshot?.step ?? run.firstStep,
                hasChanges: !run.curves.changes.allSatisfy(run.reproducible.changes.contains),
                firstStep: max(run.firstStep, run.reproducible.step))
    }

    /// Whether it will be saved if it is closed now.
    var keepingOutlook: Keeping.Outlook {
        guard isKept else { return .not(keeping.trouble == nil ? settings.keepingProblem : keeping.refusal, savedStep: keeping.savedStep) }
        let own = own
        // A saved state is not written again, nor is an earlier one: the same steps can be recomputed.
        if let savedStep = keeping.savedStep, savedStep >= own.step, study.ownRun != nil || !run.isRunning {
            return .saved(step: savedStep)
        }
        return own.step <= own.firstStep && !own.hasChanges && (study.ownRun != nil || !run.isRunning) ? .nothing : .comes
    }

    /// The message that the run on the screen cannot be saved; nil if it can, or if it is a lesson's.
    var keepingLine: VisibleText? {
        study.isStaged ? nil : keeping.trouble ?? settings.keepingProblem.map { words(.runUnwritable, [.detail: $0]) }
    }

    /// The first screen's offer to resume the last run.
    var resumeOffer: VisibleText? {
        settings.leftRun.map { words(.noticeResume, [.name: VisibleText(untrusted: $0.name), .step: NumberFormat.grouped($0.step)]) }
    }
}
