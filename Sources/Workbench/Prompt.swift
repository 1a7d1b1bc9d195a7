import Messages
import TerminalUI
import Training

/// What the program says to the user and asks of them: the messages in the status line, and what lies over the page.
struct Prompt: Sendable {
    /// What lies over the page and takes the keys: help, questions, fields, lists.
    enum Overlay: Hashable, Sendable {
        case help(scroll: Int)
        case goTo(TextField)
        case whatIf(TextField, Change.Target)
        case quit
        case commandLine
        case stateLine
        case open(RunOptions)
        case load(String)
        case lessons(LessonListState)
        case answer(AnswerField)
    }

    var overlay: Overlay?
    /// What returns when the overlay closes.
    var overlayBelow: Overlay?
    /// The command line and its history.
    var line = CommandLine()
    /// The search in the help.
    var helpSearch = HelpSearch()
    /// The answer to the last key, in the status line.
    var notice: VisibleText?
    /// What must be read, whatever keys are pressed.
    var announcements = Announcements()
    /// The step at which the message, if it is the result of an epoch, was shown.
    var epochNoticeStep: Int?
    /// How the run being opened differs from the current one; shown once it is open.
    var openingAnswer: VisibleText?
    /// The result of copying the line that reopens this screen; nil before it was copied.
    var copyOutcome: CopyOutcome?
    /// Whether that line was sent to the terminal.
    var isCopyAsked = false

    /// The answer to a lesson's question that is being typed or chosen; nil for none.
    var answer: AnswerField? { if case .answer(let field) = overlay { field } else { nil } }
    /// Whether there is one.
    var isAnswering: Bool { answer != nil }

    /// Drops the message, which stays until the next request.
    mutating func forgetNotice() {
        notice = nil
        epochNoticeStep = nil
    }

    /// Opens an overlay over another one, which returns when it closes.
    mutating func open(over below: Overlay?, _ overlay: Overlay) {
        overlayBelow = below
        self.overlay = overlay
    }

    /// Closes the overlay; what was below it returns.
    mutating func closeOverlay() {
        overlay = overlayBelow
        overlayBelow = nil
    }

    /// Closes everything and drops the message.
    mutating func close() {
        (overlay, overlayBelow, notice) = (nil, nil, nil)
    }
}
