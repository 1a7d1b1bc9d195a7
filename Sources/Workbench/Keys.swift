import Lessons
import Messages
import TerminalUI

/// The actions of keys.
public enum Action: Hashable, Sendable {
    case run, flatOut, nextPhase, nextBatch, nextEpoch, previousPhase, previousBatch, askForStep, faster, slower
    case nextUnit, previousUnit
    case whatIf, setValue, compare
    case goToStep
    case move(Direction)
    case enter, back, switchPane, nextView, view(Int), nextArray, previousMap, nextMap, previousSample, nextSample, zoom, scale
    case whyLoss, whyAnswer, follow, backtrack, closeWhy, turnKernel, pickTerm(Direction), skipTerms(Int)
    case mark, unmark
    case resume, goToBest, showCause
    case shiftSample(Direction)
    case preview, closePreview, movePreview(Direction)
    case open(Page)
    case curves(CurvesAction)
    case samples(SamplesAction)
    case overview(OverviewAction)
    case drawing(DrawingAction)
    case lesson(LessonAction)
    case help, quit, suspend
    case helpScreen(HelpAction)
    case commandLine, complete(Int), doLine, recall(Int), stateLine
    case confirm, decline, scroll(Int)

    /// Whether it moves the run.
    var goesOn: Bool {
        switch self {
        case .run, .flatOut, .nextPhase, .nextBatch, .nextEpoch, .previousPhase, .previousBatch, .askForStep, .nextUnit, .previousUnit,
            .whatIf:
            true
        default: false
        }
    }
}

/// The directions of the arrow keys.
public enum Direction: Hashable, Sendable {
    case up, down, left, right
}

/// An entry of the key table: keys, their action, its words, and where it is listed.
struct BoundKey: Sendable {
    let binding: KeyBinding<Action>
    /// The short label of the footer.
    let label: Phrase
    /// The sentence of the help.
    let help: Phrase
    /// The help's heading for it.
    let heading: Phrase
    /// Its rank in the footer, lowest number first; nil for keys listed only in the help.
    let rank: Int?
    /// How the keys are written when listed together, such as ↑↓←→.
    let together: (unicode: VisibleText, ascii: VisibleText)?
    /// Those of the keys that the user's choice added.
    var added: [Key] = []

    /// The same with another rank in the footer.
    func ranked(_ rank: Int?) -> BoundKey {
        BoundKey(binding: binding, label: label, help: help, heading: heading, rank: rank, together: together, added: added)
    }

    /// The same with other keys, and with more behind them.
    func with(_ keys: [Key], added: [Key] = []) -> BoundKey {
        BoundKey(
            binding: KeyBinding(keys + added, binding.action), label: label, help: help, heading: heading, rank: rank, together: together,
            added: added)
    }
}

/// All keys of the program, each declared once: dispatch, footer and help read these tables.
enum Keys {
    /// The main screen's keys.
    static let main: [BoundKey] = [
        key([.character(" ")], .run, .keyRun, .keyRunHelp, .helpRunning, 1),
        key([.character("f")], .flatOut, .keyFlatOut, .keyFlatOutHelp, .helpRunning, 10),
        key([.character("n")], .nextPhase, .keyPhase, .keyPhaseHelp, .helpRunning, 2),
        key([.character("b")], .nextBatch, .keyBatch, .keyBatchHelp, .helpRunning, 7),
        key([.character("e")], .nextEpoch, .keyEpoch, .keyEpochHelp, .helpRunning, 8),
        key([.character("p")], .previousPhase, .keyPreviousPhase, .keyPreviousPhaseHelp, .helpRunning, 15),
        key([.character("B")], .previousBatch, .keyPreviousBatch, .keyPreviousBatchHelp, .helpRunning, nil),
        key([.character(".")], .nextUnit, .keyUnit, .keyUnitHelp, .helpRunning, 18, (". ,", ". ,")),
        key([.character(",")], .previousUnit, .keyUnit, .keyUnitHelp, .helpRunning, nil),
        key([.character("g")], .askForStep, .keyGoTo, .keyGoToHelp, .helpRunning, 16),
        key([.character("+")], .faster, .keyFaster, .keyFasterHelp, .helpRunning, nil),
        key([.character("-"), .character("_")], .slower, .keySlower, .keySlowerHelp, .helpRunning, nil),
        key([.character("U")], .goToBest, .keyGoToBest, .keyGoToBestHelp, .helpRunning, nil),
        key([.character("!")], .showCause, .keyShowCause, .keyShowCauseHelp, .helpRunning, nil),
        key([.character("R")], .resume, .keyResume, .keyResumeHelp, .helpRunning, nil),
        key([.up], .move(.up), .keyMove, .keyMoveHelp, .helpLooking, 6, ("↑↓←→", "arrows")),
        key([.down], .move(.down), .keyMove, .keyMoveHelp, .helpLooking, nil),
        key([.left], .move(.left), .keyMove, .keyMoveHelp, .helpLooking, nil),
        key([.right], .move(.right), .keyMove, .keyMoveHelp, .helpLooking, nil),
        key([.enter], .enter, .keyEnter, .keyEnterHelp, .helpLooking, 5),
        key([.character("w")], .whyLoss, .keyWhyLoss, .keyWhyLossHelp, .helpLooking, nil),
        key([.character("a")], .whyAnswer, .keyWhyAnswer, .keyWhyAnswerHelp, .helpLooking, nil),
        key([.character("m")], .mark, .keyMark, .keyMarkHelp, .helpLooking, 15),
        key([.character("u")], .preview, .keyPreview, .keyPreviewHelp, .helpLooking, 16),
        key([.character("M")], .unmark, .keyUnmark, .keyUnmarkHelp, .helpLooking, nil),
        key([.escape], .back, .keyBack, .keyBackHelp, .helpLooking, 9),
        key([.backTab], .switchPane, .keyFocus, .keyFocusHelp, .helpLooking, nil),
        key([.tab], .nextView, .keyView, .keyViewHelp, .helpLooking, 10),
        key([.character("1")], .view(1), .keyViewNumber, .keyViewNumberHelp, .helpLooking, nil, ("1–6", "1-6")),
        key([.character("2")], .view(2), .keyViewNumber, .keyViewNumberHelp, .helpLooking, nil),
        key([.character("3")], .view(3), .keyViewNumber, .keyViewNumberHelp, .helpLooking, nil),
        key([.character("4")], .view(4), .keyViewNumber, .keyViewNumberHelp, .helpLooking, nil),
        key([.character("5")], .view(5), .keyViewNumber, .keyViewNumberHelp, .helpLooking, nil),
        key([.character("6")], .view(6), .keyViewNumber, .keyViewNumberHelp, .helpLooking, nil),
        key([.character("A")], .nextArray, .keyArray, .keyArrayHelp, .helpLooking, nil),
        key([.character("<")], .previousMap, .keyMap, .keyMapHelp, .helpLooking, 12, ("< >", "< >")),
        key([.character(">")], .nextMap, .keyMap, .keyMapHelp, .helpLooking, nil),
        key([.character("[")], .previousSample, .keySample, .keySampleHelp, .helpLooking, 11, ("[ ]", "[ ]")),
        key([.character("]")], .nextSample, .keySample, .keySampleHelp, .helpLooking, nil),
        key([.shiftUp], .shiftSample(.up), .keyShift, .keyShiftHelp, .helpLooking, nil, ("shift-↑↓←→", "shift-arrows")),
        key([.shiftDown], .shiftSample(.down), .keyShift, .keyShiftHelp, .helpLooking, nil),
        key([.shiftLeft], .shiftSample(.left), .keyShift, .keyShiftHelp, .helpLooking, nil),
        key([.shiftRight], .shiftSample(.right), .keyShift, .keyShiftHelp, .helpLooking, nil),
        key([.character("z")], .zoom, .keyZoom, .keyZoomHelp, .helpLooking, 13),
        key([.character("t")], .scale, .keyScale, .keyScaleHelp, .helpLooking, 14),
        key([.character("=")], .whatIf, .keyWhatIf, .keyWhatIfHelp, .helpLooking, 19),
        key([.character("v")], .compare, .keyCompare, .keyCompareHelp, .helpLooking, nil),
        key([.character("o")], .open(.overview), .keyOverview, .keyOverviewHelp, .helpProgram, 10),
        key([.character("c")], .open(.curves), .keyCurves, .keyCurvesHelp, .helpProgram, 11),
        key([.character("s")], .open(.samples), .keySamples, .keySamplesHelp, .helpProgram, 12),
        key([.character("d")], .open(.drawing), .keyDraw, .keyDrawHelp, .helpProgram, 17),
        key([.character("l")], .lesson(.list), .keyLessons, .keyLessonsHelp, .helpProgram, 13),
        key([.character(":")], .commandLine, .keyCommand, .keyCommandHelp, .helpProgram, 18),
        key([.character("y")], .stateLine, .keyStateLine, .keyStateLineHelp, .helpProgram, 19),
        key([.character("?"), .function(1)], .help, .keyHelp, .keyHelpHelp, .helpProgram, 3),
        key([.character("q"), .control("c")], .quit, .keyQuit, .keyQuitHelp, .helpProgram, 4),
        key([.control("z")], .suspend, .keySuspend, .keySuspendHelp, .helpProgram, nil),
    ]

    /// The main screen's keys while a sample from the samples screen is shown: those that continue from it come first in the footer.
    static let mainWithSample: [BoundKey] = main.map { key in
        switch key.binding.action {
        case .whyAnswer: key.ranked(1)
        case .back: key.ranked(2)
        case .nextPhase: key.ranked(7)
        case .previousSample: key.ranked(5)
        case .open(.samples): key.ranked(6)
        case .shiftSample(.up): key.ranked(8)
        default: key.ranked(key.rank.map { $0 <= 4 ? $0 : $0 + 2 })
        }
    }

    /// The keys of an open derivation.
    static let why: [BoundKey] = [
        key([.up], .pickTerm(.up), .keyTerm, .keyTermHelp, .helpWhy, 1, ("↑↓←→", "arrows")),
        key([.down], .pickTerm(.down), .keyTerm, .keyTermHelp, .helpWhy, nil),
        key([.left], .pickTerm(.left), .keyTerm, .keyTermHelp, .helpWhy, nil),
        key([.right], .pickTerm(.right), .keyTerm, .keyTermHelp, .helpWhy, nil),
        key([.pageUp], .skipTerms(-10), .keySamplePage, .keyTermPageHelp, .helpWhy, nil, ("pgup pgdn", "pgup pgdn")),
        key([.pageDown], .skipTerms(10), .keySamplePage, .keyTermPageHelp, .helpWhy, nil),
        key([.home], .skipTerms(-.max), .keySampleEnds, .keyTermEndsHelp, .helpWhy, nil, ("home end", "home end")),
        key([.end], .skipTerms(.max), .keySampleEnds, .keyTermEndsHelp, .helpWhy, nil),
        key([.enter], .follow, .keyFollow, .keyFollowHelp, .helpWhy, 2),
        key([.backspace], .backtrack, .keyBacktrack, .keyBacktrackHelp, .helpWhy, 3),
        key([.character("r")], .turnKernel, .keyTurn, .keyTurnHelp, .helpWhy, 8),
        key([.escape], .closeWhy, .keyBack, .keyCloseWhyHelp, .helpWhy, 4),
    ]

    /// The keys of the update preview.
    static let preview: [BoundKey] = [
        key([.up], .movePreview(.up), .keyPreviewLayer, .keyPreviewLayerHelp, .helpUpdate, 1, ("↑↓", "up down")),
        key([.down], .movePreview(.down), .keyPreviewLayer, .keyPreviewLayerHelp, .helpUpdate, nil),
        key(
            [.left, .character("<")], .movePreview(.left), .keyPreviewKernel, .keyPreviewKernelHelp, .helpUpdate, 2,
            ("←→ < >", "left right < >")),
        key([.right, .character(">")], .movePreview(.right), .keyPreviewKernel, .keyPreviewKernelHelp, .helpUpdate, nil),
        key([.escape, .character("u")], .closePreview, .keyBack, .keyClosePreviewHelp, .helpUpdate, 3),
    ]

    /// The keys that work on every screen.
    static let everywhere: [BoundKey] = main.filter {
        [
            .run, .flatOut, .nextUnit, .previousUnit, .nextPhase, .nextBatch, .nextEpoch, .previousPhase, .previousBatch, .askForStep,
            .faster,
            .slower, .goToBest, .showCause, .help, .quit, .suspend, .commandLine, .stateLine, .lesson(.list), .open(.overview),
            .open(.curves),
            .open(.samples), .open(.drawing), .resume,
        ].contains($0.binding.action)
    }

    /// The keys that work on every screen but this one.
    static func everywhere(but page: Page) -> [BoundKey] { everywhere.filter { $0.binding.action != .open(page) } }

    /// The keys that work whatever overlay is open.
    static let always: [BoundKey] = main.filter { $0.binding.action == .suspend }

    /// All keys while a derivation is open: its own and the way out come before those that move the run in the footer.
    static let whyAndMain: [BoundKey] =
        why + everywhere.map { key in key.ranked(key.binding.action == .help || key.binding.action == .quit ? 5 : key.rank.map { $0 + 5 }) }
        + main.filter {
            [
                .whyLoss, .whyAnswer, .whatIf, .compare, .mark, .unmark, .shiftSample(.up), .shiftSample(.down), .shiftSample(.left),
                .shiftSample(.right),
            ].contains($0.binding.action)
        }

    /// All keys while the update preview is shown.
    static let previewAndMain: [BoundKey] = preview + everywhere

    /// The keys while a step number is typed.
    static let goTo: [BoundKey] = [
        key([.enter], .goToStep, .keyGoTo, .keyGoToHelp, .helpRunning, 1),
        key([.escape, .control("c")], .back, .keyBack, .keyBackHelp, .helpRunning, 2),
    ]

    /// The keys while a command is typed.
    static let commandLine: [BoundKey] = [
        key([.enter], .doLine, .keyDo, .keyDoHelp, .helpProgram, 1),
        key([.tab], .complete(1), .keyComplete, .keyCompleteHelp, .helpProgram, 2),
        key([.backTab], .complete(-1), .keyComplete, .keyCompleteHelp, .helpProgram, nil),
        key([.up], .recall(-1), .keyRecall, .keyRecallHelp, .helpProgram, 4, ("↑↓", "up down")),
        key([.down], .recall(1), .keyRecall, .keyRecallHelp, .helpProgram, nil),
        key([.escape, .control("c")], .back, .keyBack, .keyBackHelp, .helpProgram, 3),
    ]

    /// The keys while the line that reopens this screen is shown.
    static let stateLine: [BoundKey] = [
        key(
            [.escape, .enter, .character("y"), .character(" ")], .back, .keyBack, .keyBackHelp, .helpProgram, 1),
        key([.character("q"), .control("c")], .quit, .keyQuit, .keyQuitHelp, .helpProgram, 2),
    ]

    /// The keys while a new value is typed.
    static let whatIf: [BoundKey] = [
        key([.enter], .setValue, .keyWhatIf, .keyWhatIfHelp, .helpLooking, 1),
        key([.escape, .control("c")], .back, .keyBack, .keyBackHelp, .helpLooking, 2),
    ]

    /// The keys while the program asks whether to quit.
    static let quit: [BoundKey] = [
        key([.character("y"), .character("Y")], .confirm, .keyYes, .keyQuitHelp, .helpProgram, 1),
        key([.character("n"), .character("N"), .escape], .decline, .keyNo, .keyBackHelp, .helpProgram, 2),
        key([.control("c")], .quit, .keyQuit, .keyQuitHelp, .helpProgram, nil),
    ]

    /// The keys while the program asks whether to open another run.
    static let openRun: [BoundKey] = [
        key([.character("y"), .character("Y")], .confirm, .keyOpenLesson, .keyOpenRunHelp, .helpProgram, 1),
        key([.character("n"), .character("N"), .escape], .decline, .keyNo, .keyBackHelp, .helpProgram, 2),
        key([.control("c")], .quit, .keyQuit, .keyQuitHelp, .helpProgram, nil),
    ]

    /// The keys while the lesson list asks whether to reset progress.
    static let reset: [BoundKey] = [
        key([.character("y"), .character("Y")], .confirm, .keyForget, .keyResetLessonHelp, .helpLessons, 1),
        key([.character("n"), .character("N"), .escape, .control("c")], .decline, .keyKeep, .keyBackHelp, .helpLessons, 2),
    ]

    static func key(
        _ keys: [Key], _ action: Action, _ label: Phrase, _ help: Phrase, _ heading: Phrase, _ rank: Int?,
        _ together: (unicode: VisibleText, ascii: VisibleText)? = nil
    ) -> BoundKey {
        BoundKey(
            binding: KeyBinding(keys, action), label: label, help: help, heading: heading, rank: rank, together: together)
    }
}
