import Datasets
import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Training

/// The interactive application without a terminal: what it knows, as a value. `update` changes it, `view` draws it.
public struct Workbench: Sendable {
    /// What it is opened with.
    public struct Settings: Sendable {
        /// The words.
        public var words: Phrasebook
        /// What the screen can show.
        public var appearance: Appearance
        /// What determines the run.
        public var run: RunOptions
        /// What should be told at the start.
        public var firstNotice: Phrase?
        /// Where to go at the start, if not to the beginning.
        public var address: ScreenAddress?
        /// The lessons that there are in a language.
        public var lessons: @Sendable (Language) -> LessonShelf = { _ in LessonShelf() }
        /// How far someone has come in them.
        public var progress = LessonProgress()
        /// What is to be told at the start of what could not be read or cannot be kept.
        public var firstProblem: VisibleText?
        /// What of them is open at the start; nil for none.
        public var lesson: LessonStart?
        /// Whether lessons are shown on a projector: few words, wide apart.
        public var presents = false
        /// The name under which the run's states are kept; nil if they are not.
        public var runName: String?
        /// Why the run is not kept.
        public var keepingProblem: VisibleText?
        /// The run that was left last, to go on with.
        public var leftRun: LeftRun?
        /// The names of all runs that are kept: for completion.
        public var runNames: @Sendable () -> [String] = { [] }
        /// Throws what can be known to be wrong with a run before its data are read, with its network and the number of samples where they are
        /// known.
        public var check: @Sendable (RunOptions, Network?, _ samples: Int?) throws -> Void = { _, _, _ in }
        /// Throws unless a run of this name is kept.
        public var checkRun: @Sendable (String) throws -> Void = { _ in }
        /// Whether the text of a lesson has no room on the screen: it stands elsewhere.
        public var hidesLessonText = false
        /// The paths that begin so, folders with a slash at their end: for completion.
        public var paths: @Sendable (String) -> [String] = { _ in [] }

        /// Settings of a session.
        public init(words: Phrasebook, appearance: Appearance, run: RunOptions, firstNotice: Phrase? = nil) {
            self.words = words
            self.appearance = appearance
            self.run = run
            self.firstNotice = firstNotice
        }
    }

    /// The panes that can have the focus.
    enum PaneFocus: Hashable, Sendable {
        case network, picture, text
    }

    /// What lies over the screen.
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

    var settings: Settings
    var size: Size
    var network: Network?
    var isLoaded = false
    var snapshot: Snapshot?
    /// Once they are read.
    var dataset: Dataset?
    var curves = RunCurves()
    var isRunning = false
    var isPausing = false
    /// Whether it was told to run until told otherwise.
    var isRunningOn = false
    var isTesting = false
    var samplesPerSecond: Double?
    var failure: NotFinite?
    /// Why the run could not be kept, until it can be again.
    var saveTrouble: VisibleText?
    /// The same in a few words.
    var saveRefusal: VisibleText?
    /// The step of the last state that was kept.
    var savedStep: Int?
    /// The step that the session began with: nobody can go back beyond it.
    var firstStep = 0
    /// Whether someone waits to be told that the run is kept.
    var isSaveAsked = false
    /// Whether the next numbers are for a gradient check.
    var isCheckAsked = false
    /// Whether the network still learns, as far as it can be seen; nil before there are numbers.
    var health: NetworkHealth?
    /// The loss has gone far above its best, and is there still.
    var alarm: DivergenceWatch.Alarm?
    var page = Page.main
    var curvesState = CurvesState()
    var samplesState = SamplesState()
    var drawingState = DrawingState()
    /// The unit that is gone through; nil while whole phases are.
    var unitStep: UnitStep?
    /// Where the step was changed by hand, what of before and after is shown.
    var comparison = Comparison.after
    /// The picture beside the batch that is looked at.
    var guest: Guest?
    var focusedPane = PaneFocus.network
    var node = 1
    var layerView = LayerView.maps
    var sample = 0
    var plane = 0
    var row = 0
    var column = 0
    /// The dead or saturated unit that was chosen in the statistics.
    var stuckUnit = 0
    /// The numbers that were asked about, one from the other; the last is shown.
    var why: [WhyStep] = []
    /// The number that is marked: while one is, views show the shares in it.
    var mark: Question?
    /// The kernel of the layer whose update to come is shown; nil while none is.
    var previewedKernel: Int?
    /// The terms of the derivation that has come, by size: sorted once, for there may be tens of thousands.
    var whyTerms: [Derivation.Term] = []
    /// Whether the kernels of a derivation are shown turned by 180°.
    var isKernelTurned = false
    var isZoomed = false
    var ownScales = false
    var speed = Speed.all.count - 1
    var overlay: Overlay?
    var overlayBelow: Overlay?
    /// What is searched in the help.
    var helpSearch = HelpSearch()
    /// A change that was asked for and has not been seen yet.
    var askedChange: AskedChange?
    /// What is otherwise than in the run before: told when this one stands.
    var openingAnswer: VisibleText?
    var notice: VisibleText?
    var epochNoticeStep: Int?
    var sentFocus: Focus?
    /// The line that is typed, and those before it.
    var line = CommandLine()
    /// The file that the parameters are to be written to, when they come.
    var filesToSave: [String] = []
    /// What has become of the line that opens this screen again; nil before it was copied.
    var copyOutcome: CopyOutcome?
    /// Whether that line was sent to the terminal.
    var isCopyAsked = false
    /// Where the program was asked to open, until it is there.
    var destination: ScreenAddress?
    /// The lesson that is open.
    var lesson: LessonState?
    /// Whether this run was opened while a lesson is, and the learner's own waits.
    var isStaged = false
    /// Where the learner's own run waits; nil while it is on the screen.
    var ownRun: OwnRun?
    /// The lessons, once they were read for the language that is spoken.
    var shelf: LessonShelf?
    /// How far someone has come in the lessons.
    var progress: LessonProgress
    /// How often questions were answered wrongly since the program began, by the lesson's name and the question's id.
    var tries: [String: [String: LessonState.Tries]] = [:]

    /// A session before its data are read. `network` is known already for data of the catalogue.
    public init(_ settings: Settings, network: Network?, size: Size) {
        self.settings = settings
        self.network = network
        self.size = size
        progress = settings.progress
        notice = firstNotice
        resetSelection()
    }

    var words: Phrasebook { settings.words }
    /// What is told at the start.
    var firstNotice: VisibleText? {
        settings.firstNotice.map { settings.words($0) } ?? settings.firstProblem ?? resumeOffer
    }
    var appearance: Appearance { settings.appearance }
    var theme: Theme { Theme(settings.appearance) }

    /// Steps for which the end of an epoch is told.
    static let noticeSteps = 150

    /// Whether one map has all the room just now.
    var isZoomedNow: Bool { isZoomed && pictureLayout?.isZoomed == true }

    /// Whether leaving would lose something.
    var hasSomethingToLose: Bool { own.steps > 0 || own.hasChanges }
    /// The steps that were done, wherever in the run one stands.
    var mostSteps: Int { max(snapshot?.step ?? 0, curves.count) }

    /// Puts the selection into the middle of the first map.
    mutating func resetSelection() {
        plane = 0
        stuckUnit = 0
        (row, column) = (0, 0)
        if let extent = pictureShape, extent.count > 0 { (row, column) = (extent.rows / 2, extent.columns / 2) }
    }

    /// How many planes the selected layer has in the selected view, and of what size; nil without a picture.
    var pictureShape: PictureShape? { network.flatMap { PictureShape(node: node, view: layerView, of: $0) } }

    /// The planes on the screen, by the room there is for them.
    var pictureLayout: PictureLayout? {
        guard let shape = pictureShape, shape.count > 0 else { return nil }
        return PictureLayout(
            shape, room: MiddlePane.pictureRoom(middleRects.main), selected: plane, zoomed: isZoomed, appearance)
    }

    /// What a tall screen shows below the picture: the view that belongs to it. More room shows more, not bigger emptiness.
    var companionView: LayerView? {
        let view: LayerView
        switch layerView {
        case .maps: view = .residuals
        case .residuals: view = .maps
        case .kernels: view = .gradients
        case .gradients, .updates: view = .kernels
        case .statistics: return nil
        }
        guard layout.middle.height >= 46, let network, let shape = PictureShape(node: node, view: view, of: network),
            shape.count > 0
        else { return nil }
        return view
    }

    /// The middle pane, and the one below it where there is one.
    var middleRects: (main: Rect, companion: Rect?) {
        let middle = layout.middle
        guard companionView != nil else { return (middle, nil) }
        let upper = (middle.height + 1) / 2
        return (
            Rect(x: middle.x, y: middle.y, width: middle.width, height: upper),
            Rect(x: middle.x, y: middle.y + upper, width: middle.width, height: middle.height - upper)
        )
    }

    /// The planes of the pane below.
    var companionLayout: PictureLayout? {
        guard let view = companionView, let rect = middleRects.companion, let network,
            let shape = PictureShape(node: node, view: view, of: network)
        else { return nil }
        return PictureLayout(
            shape, room: MiddlePane.pictureRoom(rect), selected: min(plane, shape.count - 1), zoomed: isZoomed, appearance)
    }

    /// Where the session should look.
    public var focus: Focus {
        if page == .drawing { return drawingFocus }
        let layout = pictureLayout
        var focus = Focus(
            node: node, view: layerView, sample: sample, firstPlane: layout?.firstPlane ?? 0,
            planeCount: layout?.planeCount ?? 1)
        if let below = companionLayout {
            focus.companion = companionView
            focus.companionFirstPlane = below.firstPlane
            focus.companionPlaneCount = below.planeCount
        }
        focus.why = why.last?.question
        focus.mark = mark
        focus.updatedKernel = previewedKernel
        focus.guest = guest
        focus.comparison = comparison
        // The number is one of the whole batch: the selected term says of which sample the maps are wanted.
        if let derivation = shownDerivation, derivation.sample == nil { focus.whySample = selectedFactor?.sample }
        focus.wantsHash = overlay == .stateLine || destination != nil
        return focus
    }
}

/// A number that was asked about, and what is selected in its derivation.
struct WhyStep: Sendable {
    let question: Question
    /// The selected term, by size.
    var term = 0
    /// The selected factor of it.
    var factor = 0
}

/// How fast running goes, from watching each phase to flat out.
struct Speed: Hashable, Sendable {
    let pace: Pace

    static let all: [Speed] = [
        Speed(pace: .units(perSecond: 1)), Speed(pace: .units(perSecond: 5)), Speed(pace: .units(perSecond: 25)),
        Speed(pace: .phases(perSecond: 1)), Speed(pace: .phases(perSecond: 3)), Speed(pace: .phases(perSecond: 10)),
        Speed(pace: .steps(perSecond: 1)), Speed(pace: .steps(perSecond: 3)), Speed(pace: .steps(perSecond: 10)),
        Speed(pace: .steps(perSecond: 100)), Speed(pace: .flatOut),
    ]

    func name(_ words: Phrasebook) -> VisibleText {
        switch pace {
        case .units(let rate): words(.speedUnits, [.rate: NumberFormat.fixed(rate, 0)])
        case .phases(let rate): words(.speedPhases, [.rate: NumberFormat.fixed(rate, 0)])
        case .steps(let rate): words(.speedSteps, [.rate: NumberFormat.fixed(rate, 0)])
        case .flatOut: words(.speedFlatOut)
        }
    }
}
