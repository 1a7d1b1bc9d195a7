import Datasets
import Files
import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Training

extension Phrasebook {
    /// An error in one line, worded for a command of the command line instead of an option.
    func onScreen(_ error: any Error) -> VisibleText {
        (error as? NotationError).map { words($0, for: ":model") } ?? words(error)
    }
}

extension Workbench {
    mutating func openCommandLine() {
        prompt.line.open()
        prompt.overlay = .commandLine
    }

    // MARK: Completion

    mutating func completeLine(_ step: Int) {
        var start = prompt.line.words.last?.start ?? 0
        if prompt.line.candidate != nil {
            start = prompt.line.completionStart
        } else if let command = prompt.line.command, command.arguments.first?.takesTheRest == true, prompt.line.words.count > 1 {
            start = prompt.line.words[1].start
        }
        let begun = String(prompt.line.field.text.dropFirst(start))
        let found = prompt.line.candidate == nil ? candidates(begun) : []
        if prompt.line.candidate == nil && found.isEmpty {
            prompt.notice = words(.lineNoCompletion, [.found: VisibleText(untrusted: begun)])
            return
        }
        prompt.line.complete(step, from: start) { found }
    }

    private mutating func candidates(_ begun: String) -> [String] {
        let count = prompt.line.words.count
        guard count > 1 else { return LineCommand.all.map(\.name).filter { $0.hasPrefix(begun) } }
        guard let arguments = prompt.line.command?.arguments, let first = arguments.first else { return [] }
        let kind = first.takesTheRest ? first : arguments.count > count - 2 ? arguments[count - 2] : nil
        let all: [String]
        switch kind {
        case .layer: all = run.network?.nodes.map(\.name) ?? []
        case .view: all = LayerView.names
        case .notation: all = ["6c5-2s-12c5-2s", "16c3p1:relu-2m-f64:relu", "8c3:relu-2m", "f30", settings.run.model]
        case .folder: all = ["mnist"] + settings.paths(begun).filter { $0.utf8.last == UInt8(ascii: "/") }
        case .file: all = settings.paths(begun)
        case .run: all = settings.runNames()
        case .place: all = placeNames(begun)
        case .loss: all = LossFunction.allCases.map(\.rawValue)
        case .order: all = SampleOrder.allCases.map(\.rawValue)
        case .layout: all = ChannelLayout.allCases.map(\.rawValue)
        case .language: all = Language.allCases.map(\.rawValue)
        case .lesson: all = filledShelf().lessons.map(\.name)
        case .speed: all = (1...Speed.all.count).map(String.init)
        case .number, .step, .indices, .shift, nil: all = []
        }
        var seen: Set<String> = []
        // Compared by bytes: the rest of a name may combine with the typed characters.
        return all.filter { $0.beginsExactly(with: begun) && seen.insert($0).inserted }
    }

    /// Layers first, then their tensors and units.
    private func placeNames(_ begun: String) -> [String] {
        guard let network = run.network else { return [] }
        guard begun.contains(".") else { return ["loss"] + network.nodes.map { $0.name + "." } }
        return network.nodes.flatMap { node in
            ["activation", "sum", "residual"].map { "\(node.name).\($0)[" } + node.parameters.map { "\(node.name).\($0.name)[" }
        }
    }

    // MARK: Doing

    /// Executes the line. An error is shown in place, and the line stays open.
    mutating func doLine() -> [Effect] {
        let words = prompt.line.words.filter { !$0.text.isEmpty }
        guard !words.isEmpty else {
            prompt.overlay = nil
            return []
        }
        do {
            let (command, arguments) = try parsed(words)
            prompt.overlay = nil
            prompt.line.keep()
            do {
                return try perform(command) { bench throws in try bench.perform(command.verb, arguments) }
            } catch {
                prompt.overlay = .commandLine
                throw error
            }
        } catch let problem as CommandLine.Problem {
            prompt.line.problem = problem
        } catch {
            let word = words.count > 1 ? words[1] : words[0]
            prompt.line.problem = CommandLine.Problem(word: word, text: self.words.onScreen(error))
        }
        return []
    }

    private func parsed(_ words: [CommandLine.Word]) throws -> (LineCommand, [CommandLine.Word]) {
        guard let command = LineCommand(named: words[0].text) else {
            let meant = LineCommand.meant(by: words[0].text).map { VisibleText(untrusted: ":\($0.name)") }
            let name = VisibleText(untrusted: words[0].text)
            let text = meant.map { self.words(.lineUnknownMeant, [.name: name, .expected: $0]) } ?? self.words(.lineUnknown, [.name: name])
            throw CommandLine.Problem(word: words[0], text: text)
        }
        var given = Array(words.dropFirst())
        if command.arguments.first?.takesTheRest == true, let first = given.first {
            var rest = String(prompt.line.field.text.dropFirst(first.start))
            while rest.last == " " { rest.removeLast() }
            given = [CommandLine.Word(text: rest, start: first.start)]
        }
        if given.count > command.arguments.count {
            throw CommandLine.Problem(
                word: given[command.arguments.count], text: self.words(.lineExtra, [.name: VisibleText(untrusted: command.usage)]))
        }
        if given.count < command.arguments.count - (command.isLastOptional ? 1 : 0) {
            let expected = VisibleText(untrusted: command.arguments[given.count].rawValue)
            let end = CommandLine.Word(text: "", start: prompt.line.field.text.count)
            throw CommandLine.Problem(
                word: end, text: self.words(.lineMissing, [.expected: expected, .name: VisibleText(untrusted: command.usage)]))
        }
        return (command, given)
    }

    /// The problem of a word, in the words of other errors; `found` is the word.
    func bad(_ word: CommandLine.Word, _ phrase: Phrase, _ values: [Placeholder: VisibleText] = [:]) -> CommandLine.Problem {
        CommandLine.Problem(word: word, text: words(phrase, [.found: VisibleText(untrusted: word.text)].merging(values) { $1 }))
    }

    /// One of several words, such as a loss function. `parse` reads it.
    private func choice<Choice>(
        _ word: CommandLine.Word, _ command: String, among options: [String], _ parse: (String) -> Choice?
    ) throws -> Choice {
        if let choice = parse(word.text) { return choice }
        var values: [Placeholder: VisibleText] = [
            .name: VisibleText(untrusted: ":\(command)"), .options: VisibleText(untrusted: options.joined(separator: ", ")),
        ]
        let near = Suggestion.nearest(to: word.text.lowercased(), among: options)
        if let near { values[.expected] = VisibleText(untrusted: near) }
        throw bad(word, near == nil ? .usageBadValue : .usageBadValueNear, values)
    }

    private func number(_ word: CommandLine.Word, _ command: String, _ range: ClosedRange<Int>) throws -> Int {
        let name: [Placeholder: VisibleText] = [.name: VisibleText(untrusted: ":\(command)")]
        guard let number = Int(word.text) else { throw bad(word, .usageWhole, name) }
        guard range.contains(number) else {
            let values: [Placeholder: VisibleText] = [
                .number: NumberFormat.grouped(range.lowerBound), .limit: NumberFormat.grouped(range.upperBound),
            ]
            throw bad(word, .usageRange, values.merging(name) { $1 })
        }
        return number
    }

    /// The index of a sample of the batch.
    private func sampleIndex(_ word: CommandLine.Word) throws -> Int {
        let last = run.lastSample
        guard let index = Int(word.text) else { throw bad(word, .usageWhole, [.name: ":sample"]) }
        if (0...last).contains(index) { return index }
        throw bad(word, last == 0 ? .lineOnlySample : .lineNoSample, [.number: "0", .limit: NumberFormat.grouped(last)])
    }

    private func value(_ word: CommandLine.Word) throws -> Float {
        do throws(TypedNumber.Problem) { return try TypedNumber.read(word.text) } catch {
            if error == .notANumber { throw bad(word, .noticeWhatIfNumber) }
            throw CommandLine.Problem(word: word, text: words.words(error, found: word.text))
        }
    }

    private func place(_ word: CommandLine.Word) throws -> Place {
        guard let network = run.network else { throw CommandLine.Problem(word: word, text: words(.noticeNotLoaded)) }
        do {
            return try network.place(named: word.text)
        } catch {
            throw CommandLine.Problem(word: word, text: words.words(error))
        }
    }

    private func target(_ word: CommandLine.Word) throws -> Change.Target {
        let place = try place(word)
        switch place.quantity {
        case .parameter: return .parameter(place)
        case .activation where place.node == 0:
            return .pixel(place, sample: min(selection.sample, run.lastSample))
        default: throw CommandLine.Problem(word: word, text: words(.lineFixed))
        }
    }

    private func layer(_ word: CommandLine.Word) throws -> Int {
        let names = run.network?.nodes.map(\.name) ?? []
        guard let index = names.firstIndex(of: word.text) else {
            if names.isEmpty { throw bad(word, .noticeNotLoaded) }
            throw bad(
                word, .showNoLayer,
                [.name: VisibleText(untrusted: word.text), .options: VisibleText(untrusted: names.joined(separator: ", "))])
        }
        return index
    }

    private func view(_ word: CommandLine.Word) throws -> LayerView {
        guard let view = LayerView(named: word.text) else {
            throw bad(
                word, .showNoView,
                [.name: VisibleText(untrusted: word.text), .options: VisibleText(untrusted: LayerView.names.joined(separator: ", "))])
        }
        return view
    }

    private mutating func perform(_ verb: LineCommand.Verb, _ given: [CommandLine.Word]) throws -> [Effect] {
        switch verb {
        case .lr:
            let rate = try value(given[0])
            guard rate > 0 else { throw bad(given[0], .usagePositive, [.name: ":lr"]) }
            return change(.learningRate, to: rate)
        case .set: return change(try target(given[0]), to: try value(given[1]))
        case .unset: return change(given[0].text == "lr" ? .learningRate : try target(given[0]), to: nil)
        case .goTo:
            guard let step = run.step(typed: given[0].text) else {
                throw CommandLine.Problem(word: given[0], text: stepProblem(given[0].text))
            }
            return run.isLoaded ? travel(.goTo(step: step)) : perform(.askForStep)
        case .step: return perform(.nextBatch)
        case .epoch: return perform(.nextEpoch)
        case .run: return run.isRunning ? [] : perform(.run)
        case .pause: return run.isRunning ? perform(.run) : []
        case .speed:
            return setSpeed(try number(given[0], "speed", 1...Speed.all.count) - 1)
        case .layer: lookAt(try layer(given[0]), selection.view)
        case .view: lookAt(selection.node, try view(given[0]))
        case .show: lookAt(try layer(given[1]), try view(given[0]))
        case .sample: try showSample(given[0])
        case .shift: try shiftSample(given[0])
        case .unit: try selectUnit(given[0])
        case .why:
            let place = try place(given[0])
            page = .main
            inquiry.open(Question(place, sample: selection.askedSample))
        case .check: return askForCheck()
        case .curves: return perform(.open(.curves))
        case .samples: return perform(.open(.samples))
        case .draw: return perform(.open(.drawing))
        case .lesson: return try openLesson(given[0])
        case .help: openHelp()
        case .quit: return perform(.quit)
        case .lang: try changeLanguage(given[0])
        case .load:
            if given[0].text != settings.runName || study.isStaged { try settings.checkRun(given[0].text) }
            return load(given[0].text)
        case .save where given.isEmpty: return saveNow()
        case .save:
            guard run.isLoaded else { throw CommandLine.Problem(word: given[0], text: words(.noticeNotLoaded)) }
            requests.filesToSave.append(given[0].text)
            return [.send(.giveParameters)]
        case .svg:
            // The screen as it looks without the line.
            let title = VisibleText(untrusted: stateLine ?? "cnn-tui")
            return [.write(view().svg(title: title), to: given[0].text)]
        case .handout:
            guard let lesson = study.lesson else { throw CommandLine.Problem(word: given[0], text: words(.noticeNoLesson)) }
            _ = try HandoutKind(file: given[0].text)
            return [.handout(lesson.lesson, Phrasebook(words.language), to: given[0].text)]
        case .model, .data, .layout, .seed, .batch, .loss, .order, .initial: return try open(try run(verb, given[0]))
        }
        return []
    }

    private mutating func changeLanguage(_ word: CommandLine.Word) throws {
        let language = try choice(word, "lang", among: Language.allCases.map(\.rawValue)) { Language(rawValue: $0) }
        if language == .chinese && !appearance.unicode {
            prompt.notice = words(.noticeChinese)
        } else {
            settings.words = Phrasebook(language, unicode: appearance.unicode)
            translateLesson()
        }
    }

    /// Shows a sample of the batch, on the main screen.
    private mutating func showSample(_ word: CommandLine.Word) throws {
        let next = try sampleIndex(word)
        prompt.notice = words(.answerSample, [.found: "\(selection.sample)", .sample: "\(next)"])
        (selection.sample, selection.guest, page) = (next, nil, .main)
    }

    private mutating func openLesson(_ word: CommandLine.Word) throws -> [Effect] {
        let lessons = filledShelf().lessons
        guard let lesson = lessons.called(word.text) else {
            let names = lessons.map(\.name)
            if names.isEmpty { throw bad(word, .noticeNoLessons) }
            throw bad(
                word, .usageNoLesson,
                [.name: VisibleText(untrusted: word.text), .options: VisibleText(untrusted: names.joined(separator: ", "))])
        }
        return open(lesson)
    }

    private mutating func change(_ target: Change.Target, to value: Float?) -> [Effect] {
        guard run.isLoaded else {
            prompt.notice = words(.noticeNotLoaded)
            return []
        }
        if target != .learningRate {
            // Requested steps end by themselves: the change follows them.
            if run.isRunningOn && run.isRunning || selection.guest != nil {
                prompt.notice = words(selection.guest == nil ? .noticeWhatIfRunning : .noticeWhatIfGuest)
                return []
            }
        } else if run.isRunning && run.isRunningOn {
            // Training continues, from this step with the new rate.
            return ask(for: target, value, [.send(.change(target, to: value))])
        }
        if value == nil && !run.curves.changes.contains(where: { $0.target == target && $0.step == (run.snapshot?.step ?? 0) }) {
            prompt.notice = words(.noticeNothingChanged)
            return []
        }
        return ask(for: target, value, travel(.change(target, to: value)))
    }

    private mutating func lookAt(_ node: Int, _ view: LayerView) {
        page = .main
        inquiry.close()
        selection.select(layer: node, view: view, in: run.network)
    }

    private mutating func selectUnit(_ word: CommandLine.Word) throws {
        let indices = word.text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
        guard let shape = pictureShape, shape.count > 0 else { throw CommandLine.Problem(word: word, text: words(.lineNoPlace)) }
        let last: VisibleText = "\(shape.count - 1),\(shape.rows - 1),\(shape.columns - 1)"
        guard indices.count == 3 else { throw bad(word, .lineNotUnit, [.number: last]) }
        guard (0..<shape.count).contains(indices[0]), (0..<shape.rows).contains(indices[1]), (0..<shape.columns).contains(indices[2])
        else { throw bad(word, .lineNoUnit, [.number: "0,0,0", .limit: last]) }
        (selection.plane, selection.row, selection.column) = (indices[0], indices[1], indices[2])
        selection.focusedPane = .picture
        page = .main
    }

    // MARK: Another run

    private func run(_ verb: LineCommand.Verb, _ word: CommandLine.Word) throws -> RunOptions {
        var run = settings.run
        switch verb {
        case .model, .data:
            if verb == .model {
                run.model = word.text
            } else {
                run.data = DataSource(word.text)
                run.layout = nil
            }
            // These belong to the network and the pictures of the other run.
            (run.given, run.wrongRule) = ([:], nil)
        case .seed:
            guard let seed = UInt64(word.text) else {
                throw bad(word, .usageRange, [.name: ":seed", .number: "0", .limit: "\(UInt64.max)"])
            }
            run.seed = seed
        case .batch: run.batchSize = try number(word, "batch", 1...100_000)
        case .loss:
            run.loss = try choice(word, "loss", among: LossFunction.allCases.map(\.rawValue)) { LossFunction(rawValue: $0) }
        case .layout:
            run.layout = try choice(word, "layout", among: ChannelLayout.allCases.map(\.rawValue)) { ChannelLayout(rawValue: $0) }
        case .order:
            run.order = try choice(word, "order", among: SampleOrder.allCases.map(\.rawValue)) { SampleOrder(rawValue: $0) }
        default: run.initial = word.text
        }
        return run
    }

    private mutating func open(_ run: RunOptions) throws -> [Effect] {
        // Errors that need no data are reported in the line.
        try Network.checkNotation(run.model)
        let network: Network?
        if run.data == settings.run.data, run.layout == settings.run.layout, let dataset = self.run.dataset {
            network = try run.network(input: dataset.train.shape, classes: dataset.classCount)
        } else {
            network = try run.knownNetwork()
        }
        try settings.check(
            run, network, run.data == settings.run.data && run.layout == settings.run.layout ? self.run.dataset?.train.count : nil)
        if hasSomethingToLose {
            prompt.open(over: nil, .open(run))
            return []
        }
        prompt.notice = words(.noticeOpening)
        return [.open(run)]
    }

    /// The focus of a session before any selection: every network has a first layer.
    static let firstFocus = Focus(node: 1, view: .maps)

    /// The workbench of another run, with this one's settings.
    func reopened(with run: RunOptions) -> Workbench {
        var settings = settings
        settings.run = run
        settings.address = nil
        settings.firstNotice = nil
        settings.firstProblem = nil
        settings.leftRun = nil
        var bench = Workbench(settings, network: nil, size: size)
        bench.prompt.openingAnswer = RunSettings(self.settings.run, self.run, words).difference(to: run)
        bench.prompt.line = prompt.line
        bench.speed = speed
        bench.selection.ownScales = selection.ownScales
        // The same drawing can be shown to the other network.
        bench.drawingState = drawingState
        bench.study = study
        // The old session's answers will not come any more.
        bench.study.lesson?.forgetRequests()
        if study.lesson != nil { bench.selection.focusedPane = selection.focusedPane }
        return bench
    }

    /// The workbench of a scene's run. The learner's own run is kept beside it: it is this one unless this is a scene's run too.
    func staged(with run: RunOptions) -> Workbench {
        var bench = reopened(with: run)
        bench.study.ownRun = own
        bench.study.isStaged = true
        bench.prompt.openingAnswer = nil
        // A program that starts with a lesson never showed its first notice.
        if let first = settings.firstNotice, prompt.notice == words(first) {
            bench.settings.firstNotice = first
            bench.prompt.notice = prompt.notice
        }
        if let problem = settings.firstProblem, prompt.notice == problem {
            bench.settings.firstProblem = problem
            bench.prompt.notice = problem
        }
        // Saving concerns the learner's own run.
        bench.keeping = keeping
        return bench
    }

    /// The learner's own run, paused while a lesson is open.
    var parked: Workbench {
        var bench = self
        bench.study.lesson = nil
        bench.prompt.close()
        bench.selection.leaveText()
        return bench
    }

    /// The learner's own run when it resumes after a lesson; state that belongs to no run is kept as it is now.
    func returned(from other: Workbench) -> Workbench {
        var bench = self
        bench.size = other.size
        bench.settings.words = other.settings.words
        bench.prompt.line = other.prompt.line
        bench.study = other.study
        bench.study.leaveScene()
        return bench
    }

    mutating func tellReturn() { prompt.notice = words(.noticeLessonLeft) }
}
