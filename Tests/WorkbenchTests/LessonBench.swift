import Datasets
import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Tensors
import Testing
import Training

@testable import Lessons
@testable import Workbench

/// A workbench with a small lesson, its scenes opened and moved on by hand as session and runner would.
struct LessonBench {
    var bench: Workbench { didSet { drawn = DrawnScreen() } }
    private var drawn = DrawnScreen()
    private var trainer: Trainer?
    private var beginning: TrainerState?
    private(set) var opened: [RunOptions] = []
    private(set) var sent: [TrainingCommand] = []
    private(set) var kept: [LessonProgress] = []
    private(set) var closed = 0
    /// Whether what is played, and numbers that were asked for, are still under way.
    var holdsPlay = false
    var holdsNumbers = false
    /// Whether the run stays where it is when a scene is set, and the scene that waits.
    var holdsScene = false
    private var heldScene: TrainingCommand?
    private let source: String

    static let text = """
        ---
        title: A small lesson
        teaches: to test
        minutes: 3
        model: 1c2:none
        sample: 0 | 1 2 0 1 / 0 1 3 1 / 2 0 1 0 / 1 1 0 2
        sample: 1 | 0 1 0 1 / 1 0 1 0 / 0 1 0 1 / 1 0 1 0
        divisor: 1
        classes: 2
        batch: 2
        weights: conv1.kernel = 1 0 / 0 -1
        weights: conv1.bias = 0
        ---

        ## The first page

        In the middle stands {conv1.activation[0,1,2]}, **surely**. Here is a text that is long enough to be broken into several lines on every screen that there is, so that one can see it; and it goes on for a while, for there must be more of it than the smallest room has lines, and then a little more.

        - An item of a list that says something.
        - Another.

        ```scene
        at: phase=forward.conv1 layer=conv1 unit=0,1,1 focus=picture
        point: units 0 1-2 0-1
        point: pane answer
        ```

        ```formula
        z = Σ w·a
        with: {conv1.sum[0,1,2]} = 3·1
        w: a weight
        ```

        ```figure correlation
        A: input.activation[0,:,:]
        K: conv1.kernel[0,0,:,:]
        ```

        ## Questions

        ```scene
        at: phase=forward.conv1 layer=conv1
        ```

        ```question number sum
        let: r = pick(0, 2)
        let: c = pick(0, 2)
        ask: What stands in row {r}, column {c}?
        answer: conv1.activation[0,r,c]
        within: 0.001
        right: It is {answer}.
        hint: conv1.activation[0,r,c] + 10 | Ten too many: {you}.
        hint: | Row {r} of the picture.
        why: conv1.activation[0,r,c]
        ```

        ```question choice size
        ask: How large?
        choice: 1 == 2 | too small | Count them.
        choice: 1 == 1 | 3×3
        right: Four less two and one.
        ```

        ## Go there

        ```scene
        at: phase=forward.conv1 layer=conv1 unit=0,0,0 focus=picture
        ```

        ```question unit largest
        ask: Where is the largest?
        where: conv1.activation[0,row,column] == max(conv1.activation[0,:,:])
        layer: conv1
        view: maps
        right: There.
        hint: | Not there.
        ```

        ## Make it

        ```scene
        at: phase=backward.conv1 layer=conv1
        ```

        ```question make lower
        ask: Bring the loss down.
        when: step > start.step and loss < start.loss
        right: From {start.loss} down.
        hint: steps == 0 | A step must be done.
        ```
        """

    /// The header of the small lesson, for pages of one's own.
    static let header = text.prefix(upTo: text.firstRange(of: "## ")?.lowerBound ?? text.endIndex)

    static func lesson(_ text: String = text) throws -> Lesson { try LessonReader.read(text, path: "/lessons/07-small/en.md") }

    init(
        _ text: String = text, size: Size = Size(80, 24), language: Language = .english,
        appearance: Appearance = Appearance(colors: .indexed, unicode: true)
    ) throws {
        source = text
        var run = RunOptions()
        run.model = "2c3-2s"
        run.data = .directory("own")
        var settings = Workbench.Settings(
            words: Phrasebook(language, unicode: appearance.unicode), appearance: appearance, run: run)
        let lesson = try Self.lesson(text)
        settings.lessons = { _ in LessonShelf([lesson]) }
        let network = try Network("2c3-2s", input: MapShape(maps: 1, rows: 8, columns: 8), classes: 3)
        bench = Workbench(settings, network: network, size: size)
    }

    /// Opens the lesson at a page.
    mutating func open(_ page: Int = 0) throws { carry(bench.open(try Self.lesson(source), at: page)) }

    /// Opens another lesson.
    mutating func open(_ lesson: Lesson) { carry(bench.open(lesson)) }

    /// The numbers of now come, asked for or not.
    mutating func giveNumbers() { if let trainer { news(.numbers(trainer.numbers())) } }

    mutating func news(_ event: TrainingEvent) {
        var news = TrainingNews()
        news.events = [event]
        news.isRunning = bench.run.isRunning
        carry(bench.update(.news(news)))
    }

    /// What the session tells of steps.
    mutating func tell(_ history: History) {
        var news = TrainingNews()
        news.history = history
        news.isRunning = bench.run.isRunning
        carry(bench.update(.news(news)))
    }

    mutating func press(_ keys: Key...) { for key in keys { carry(bench.update(.key(key))) } }

    mutating func type(_ text: String) { for character in text { press(.character(character)) } }

    mutating func resize(_ size: Size) { carry(bench.update(.resized(size))) }

    /// What runner and session would do.
    mutating func carry(_ effects: [Effect]) {
        // The session sends no new picture of what did not change.
        var isNew = false
        for effect in effects {
            switch effect {
            case .openScene(let run):
                isNew = true
                open(run)
            case .closeLesson: closed += 1
            case .keep(let progress): kept.append(progress)
            case .send(let command):
                isNew = true
                obey(command)
            default: break
            }
        }
        if isNew { look() }
    }

    private mutating func open(_ run: RunOptions) {
        opened.append(run)
        do {
            guard case .given(let data) = run.data else { return }
            let network = try Network(run.model, input: data.shape, classes: data.classCount)
            var parameters = network.initialParameters(seed: run.seed)
            try parameters.set(run.given, in: network)
            let state = TrainerState(
                parameters: parameters, learningRate: run.learningRate, seed: run.seed, order: run.order, batchSize: run.batchSize)
            beginning = state
            trainer = Trainer(network: network, samples: data.dataset.train, state: state, workers: Workers(count: 1))
            bench = bench.staged(with: run)
            var news = TrainingNews()
            news.events = [.ready(network, dataset: data.dataset)]
            news.history = History(parameterNodes: [1, 2])
            carry(bench.update(.news(news)))
        } catch { Issue.record(error) }
    }

    private mutating func obey(_ command: TrainingCommand) {
        sent.append(command)
        guard let trainer, let beginning else { return }
        do {
            switch command {
            case .setScene where holdsScene: heldScene = command
            case .setScene(_, let step, let phase):
                trainer.restart(from: beginning)
                while trainer.state.step < step || trainer.lastPhase != phase { try trainer.advance() }
                rest()
            case .stepPhase:
                try trainer.advance()
                rest()
            case .stepBatch:
                try trainer.advanceToRestingPlace()
                rest()
            case .play: if !holdsPlay { rest() }
            case .giveNumbers(let guest):
                if holdsNumbers { break }
                var news = TrainingNews()
                news.events = [.numbers(trainer.numbers(of: guest))]
                carry(bench.update(.news(news)))
            default: break
            }
        } catch { Issue.record(error) }
    }

    /// The run does a step, on its way to a scene.
    mutating func goOn() throws {
        try trainer?.advanceThroughUpdate()
        look()
    }

    /// The run comes to the scene that waits.
    mutating func arrive() {
        holdsScene = false
        if let heldScene { carry([.send(heldScene)]) }
        heldScene = nil
    }

    private mutating func rest() {
        var news = TrainingNews()
        news.events = [.rested]
        news.snapshot = trainer?.snapshot(bench.looks)
        carry(bench.update(.news(news)))
    }

    private mutating func look() {
        guard let trainer, bench.run.isLoaded else { return }
        var news = TrainingNews()
        news.snapshot = trainer.snapshot(bench.looks)
        for effect in bench.update(.news(news)) {
            if case .send(.giveNumbers(let guest)) = effect, !holdsNumbers {
                var news = TrainingNews()
                news.events = [.numbers(trainer.numbers(of: guest))]
                _ = bench.update(.news(news))
            }
        }
    }

    var text: String { drawn.text(bench) }
}
