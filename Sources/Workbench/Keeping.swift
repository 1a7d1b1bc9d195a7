import Messages
import TerminalUI

/// What is known about saving the learner's own run.
struct Keeping: Sendable {
    /// Whether a run that is closed now will be saved.
    enum Outlook: Hashable, Sendable {
        /// Saved already: the state after this many updates.
        case saved(step: Int)
        /// It will be saved, as far as is known.
        case comes
        /// Unchanged since it was opened: there is nothing to save.
        case nothing
        /// Not saved, for this reason if known; the last saved state is the one after `savedStep` updates, if any.
        case not(VisibleText?, savedStep: Int?)
    }

    /// Why the run cannot be saved; nil once it can be again.
    var trouble: VisibleText?
    /// The same in a few words.
    var refusal: VisibleText?
    /// The step of the last saved state.
    var savedStep: Int?
    /// Whether the user asked to be told when the run is saved.
    var isAsked = false

    /// Takes the result of saving the run with this name.
    mutating func take(_ news: KeepingNews, runName: String, _ words: Phrasebook) {
        if case .saved(let step) = news { savedStep = step }
        trouble = news.trouble(runName: runName, words)
        refusal = news.reason(words)
        isAsked = false
    }
}
