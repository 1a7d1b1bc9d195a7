import Datasets
import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Training

/// The interactive application without a terminal: its whole state, as a value. `update` changes it, `view` draws it.
public struct Workbench: Sendable {
    /// The settings it is opened with.
    public struct Settings: Sendable {
        /// The words.
        public var words: Phrasebook
        /// What the screen can show.
        public var appearance: Appearance {
            didSet { if picksTheme { appearance.theme = foundTheme } }
        }
        /// Whether the theme is the one that fits the terminal's background, as far as that is known.
        public var picksTheme = false {
            didSet { if picksTheme { appearance.theme = foundTheme } }
        }
        /// The theme that fits the terminal's background.
        public var foundTheme = ThemeName.dark {
            didSet { if picksTheme { appearance.theme = foundTheme } }
        }
        /// The keys that move.
        public var movingKeys = MovingKeys.arrows
        /// The options that determine the run.
        public var run: RunOptions
        /// The message to show at the start.
        public var firstNotice: Phrase?
        /// How the session begins if no address or lesson says it.
        public var opening = Opening()
        /// The screen to open at the start; nil for the beginning of the run.
        public var address: ScreenAddress?
        /// The lessons available in a language.
        public var lessons: @Sendable (Language) -> LessonShelf = { _ in LessonShelf() }
        /// The user's progress in lessons.
        public var progress = LessonProgress()
        /// The messages to show at the start, about what could not be read, cannot be saved, or is done in another way than asked.
        public var firstProblems: [VisibleText] = []
        /// The lesson, or the list, to open at the start; nil for none.
        public var lesson: LessonStart?
        /// Whether lessons are shown on a projector: less text, more space.
        public var presents = false
        /// The name under which the run's states are saved; nil if they are not.
        public var runName: String?
        /// Why the run is not saved.
        public var keepingProblem: VisibleText?
        /// The last run closed, to be resumed.
        public var leftRun: LeftRun?
        /// The names of all saved runs, for completion.
        public var runNames: @Sendable () -> [String] = { [] }
        /// Throws an error that is known before a run's data are read; the network and the number of samples are given if known.
        public var check: @Sendable (RunOptions, Network?, _ samples: Int?) throws -> Void = { _, _, _ in }
        /// Throws unless there is a saved run with this name.
        public var checkRun: @Sendable (String) throws -> Void = { _ in }
        /// Whether the lesson's text is hidden, because it is shown elsewhere.
        public var hidesLessonText = false
        /// The paths with a prefix, folders with a slash at their end; for completion.
        public var paths: @Sendable (String) -> [String] = { _ in [] }

        var theme: Theme { Theme(appearance) }

        /// Settings of a session.
        public init(words: Phrasebook, appearance: Appearance, run: RunOptions, firstNotice: Phrase? = nil) {
            self.words = words
            self.appearance = appearance
            self.run = run
            self.firstNotice = firstNotice
        }
    }

    var settings: Settings
    var size: Size
    var run = RunStatus()
    var selection = Selection()
    var inquiry = Inquiry()
    var keeping = Keeping()
    var study: Study
    var prompt = Prompt()
    var requests = Requests()
    var page = Page.main
    var curvesState = CurvesState()
    var samplesState = SamplesState()
    var drawingState = DrawingState()
    /// The place of the speed among all.
    var speed: Int

    /// A session before its data are read. `network` is already known for data of the catalogue.
    public init(_ settings: Settings, network: Network?, size: Size) {
        self.settings = settings
        run.network = network
        self.size = size
        page = settings.opening.page
        speed = Speed.index(of: settings.opening.speed)
        study = Study(progress: settings.progress)
        announceStart()
        selection.reset(in: run.network)
    }

    var words: Phrasebook { settings.words }
    var appearance: Appearance { settings.appearance }
    var theme: Theme { settings.theme }

    /// The number of steps for which an epoch's result is shown.
    static let noticeSteps = 150

    /// Whether one map has all the room now.
    var isZoomedNow: Bool { selection.isZoomed && pictureLayout?.isZoomed == true }

    /// Whether quitting would lose something.
    var hasSomethingToLose: Bool { own.steps > 0 || own.hasChanges }
    /// The number and size of the selected view's planes; nil for a view without a picture.
    var pictureShape: PictureShape? { run.network.flatMap { selection.shape(in: $0) } }

    /// The layout of the visible planes.
    var pictureLayout: PictureLayout? { pictureLayout(in: layout.middle) }

    /// The layout of the visible planes in a pane.
    func pictureLayout(in pane: Rect) -> PictureLayout? {
        guard let shape = pictureShape, shape.count > 0 else { return nil }
        return PictureLayout(
            shape, room: MiddlePane.pictureRoom(pane), selected: selection.plane, zoomed: selection.isZoomed, appearance)
    }

    /// The view that belongs to the selected one: it is shown below the picture in what rows that leaves.
    private var partnerView: LayerView? {
        let view: LayerView
        switch selection.view {
        case .maps: view = .residuals
        case .residuals: view = .maps
        case .kernels: view = .gradients
        case .gradients, .updates: view = .kernels
        case .array:
            guard let partner = run.network?.partner(of: selection.view, at: selection.node) else { return nil }
            view = partner
        case .statistics: return nil
        }
        return view
    }

    /// A picture below the one of the selected view.
    struct Companion {
        let view: LayerView
        let rect: Rect
        let layout: PictureLayout
    }

    /// The picture below the selected one: where that is whole, as large as it can be, and leaves enough rows for all of another.
    var companion: Companion? {
        let middle = layout.middle
        guard let view = partnerView, let main = pictureLayout(in: middle), main.isWhole, let network = run.network,
            let shape = PictureShape(node: selection.node, view: view, of: network), shape.count > 0
        else { return nil }
        let used = 1 + main.totalSize.height + MiddlePane.legendRows
        let rect = Rect(x: middle.x, y: middle.y + used, width: middle.width, height: max(0, middle.height - used))
        guard rect.height > 1 + MiddlePane.legendRows else { return nil }
        let layout = PictureLayout(
            shape, room: MiddlePane.pictureRoom(rect), selected: min(selection.plane, shape.count - 1), zoomed: selection.isZoomed,
            appearance)
        return layout.isWhole ? Companion(view: view, rect: rect, layout: layout) : nil
    }

    /// The middle pane, and the one below it if there is one.
    var middleRects: (main: Rect, companion: Rect?) {
        let middle = layout.middle
        guard let below = companion?.rect else { return (middle, nil) }
        return (Rect(x: middle.x, y: middle.y, width: middle.width, height: middle.height - below.height), below)
    }

    /// The sample or the guest that is looked at.
    var subject: Subject { Subject(sample: selection.sample, guest: selection.guest) }

    /// What the panes on the screen look at.
    public var looks: Looks {
        var looks: [any Look] = [SampleLook(subject), MagnitudesLook(guest: selection.guest), SignsLook()]
        if page == .drawing {
            looks += MiddlePane.looks(for: drawingLook)
        } else {
            looks += page == .overview ? overviewScreen.looks : pictureLooks.flatMap(MiddlePane.looks)
            if let inputPicture { looks.append(inputPicture.look(subject)) }
            if let derivationLook { looks.append(derivationLook) }
            if let forecastLook { looks.append(forecastLook) }
            looks.append(WhatIfLook(guest: selection.guest))
        }
        if wantsHash { looks.append(HashLook()) }
        return Looks(looks)
    }

    /// What a session begins with before anything is selected: every network has a first layer.
    static let firstLooks = Looks([SampleLook(Subject()), MagnitudesLook(), SignsLook(), PictureLook(node: 1, view: .maps)])

    /// What the middle pane looks at, and the one below it if there is one.
    private var pictureLooks: [PictureLook] {
        func look(_ view: LayerView, _ layout: PictureLayout?) -> PictureLook {
            PictureLook(
                node: selection.node, view: view, subject: subject, planes: planes(layout), comparison: inquiry.comparison,
                mark: inquiry.mark)
        }
        let picture = look(selection.view, pictureLayout)
        guard let companion else { return [picture] }
        return [picture, look(companion.view, companion.layout)]
    }

    /// The planes that a layout shows.
    func planes(_ layout: PictureLayout?) -> Range<Int> {
        let first = layout?.firstPlane ?? 0
        return first..<first + (layout?.planeCount ?? 1)
    }

    /// What the open derivation looks at; nil if none is open.
    private var derivationLook: DerivationLook? {
        inquiry.why.last.map { step in
            // A number of the whole batch: the selected term determines the sample whose maps are shown.
            let mapsOf = shownDerivation.flatMap { $0.sample == nil ? selectedFactor?.sample : nil }
            return DerivationLook(step.question, mapsOf: mapsOf, guest: selection.guest)
        }
    }
}

/// The speed of running, from watching each phase to flat out.
struct Speed: Hashable, Sendable {
    let pace: Pace

    static let all: [Speed] = [
        Speed(pace: .units(perSecond: 1)), Speed(pace: .units(perSecond: 5)), Speed(pace: .units(perSecond: 25)),
        Speed(pace: .phases(perSecond: 1)), Speed(pace: .phases(perSecond: 3)), Speed(pace: .phases(perSecond: 10)),
        Speed(pace: .steps(perSecond: 1)), Speed(pace: .steps(perSecond: 3)), .watchable,
        Speed(pace: .steps(perSecond: 100)), .flatOut,
    ]

    /// The speed of the first run: digits and maps are seen changing step by step, and the loss falls within ten seconds, though the first
    /// hundreds of steps change little in it.
    static let watchable = Speed(pace: .quickening(from: 10, to: 100))
    static let flatOut = Speed(pace: .flatOut)

    /// The place of a speed among all.
    static func index(of speed: Speed) -> Int { all.firstIndex(of: speed) ?? all.count - 1 }

    func name(_ words: Phrasebook) -> VisibleText {
        switch pace {
        case .units(let rate): words(.speedUnits, [.rate: NumberFormat.fixed(rate, 0)])
        case .phases(let rate): words(.speedPhases, [.rate: NumberFormat.fixed(rate, 0)])
        case .steps(let rate): words(.speedSteps, [.rate: NumberFormat.fixed(rate, 0)])
        case .quickening(let first, let last):
            words(.speedQuickening, [.rate: NumberFormat.fixed(first, 0), .limit: NumberFormat.fixed(last, 0)])
        case .flatOut: words(.speedFlatOut)
        }
    }
}
