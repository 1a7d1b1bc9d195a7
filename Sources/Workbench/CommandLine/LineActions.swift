import Datasets
import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Training

extension Phrasebook {
    /// An error in one line, worded for a command of the command line instead of an option.
    func onScreen(_ error: any Error) -> VisibleText {
        switch error {
        case let error as NotationError: words(error) { ":\($0)" }
        case let error as NetworkTextError: words(error) { ":\($0)" }
        case let error as DataError: words(error, for: ":data")
        default: words(error)
        }
    }
}

/// Executing the command line.
extension Workbench {
    mutating func openCommandLine() {
        prompt.line.open()
        prompt.overlay = .commandLine
    }

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
            prompt.line.problem = CommandLine.Problem(word: word, text: refusal(error))
        }
        return []
    }

    private func parsed(_ words: [CommandLine.Word]) throws -> (LineCommand, [CommandLine.Word]) {
        guard let command = LineCommand(named: words[0].text) else {
            let meant = LineCommand.meant(by: words[0].text).map { VisibleText(untrusted: ":\($0.name)") }
            let name = VisibleText(untrusted: words[0].text)
            if let option = LineCommand.programOptions[words[0].text.lowercased()] {
                let written = VisibleText(untrusted: "cnn-tui \(option)")
                throw CommandLine.Problem(word: words[0], text: self.words(.lineIsOption, [.name: name, .expected: written]))
            }
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
            let expected = VisibleText(untrusted: command.arguments[given.count].usage)
            let end = CommandLine.Word(text: "", start: prompt.line.field.text.count)
            throw CommandLine.Problem(
                word: end, text: self.words(.lineMissing, [.expected: expected, .name: VisibleText(untrusted: command.usage)]))
        }
        return (command, given)
    }

    /// Longer than other functions because each command has its line here.
    private mutating func perform(_ verb: LineCommand.Verb, _ given: [CommandLine.Word]) throws -> [Effect] {
        switch verb {
        case .lr:
            let rate = try value(given[0])
            guard rate > 0 else { throw bad(given[0], .usagePositive, [.name: ":lr"]) }
            return change(.learningRate, to: rate)
        case .set: return change(try target(given[0]), to: try value(given[1]))
        case .setting(let option, let setting): return change(.setting(setting), to: try number(of: setting, option, given[0]))
        case .unset: return change(try setting(given[0]) ?? target(given[0]), to: nil)
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
        case .show:
            let node = try layer(given[1])
            lookAt(node, try view(given[0], of: node))
        case .sample: try showSample(given[0])
        case .shift: try shiftSample(given[0])
        case .unit: try selectUnit(given[0])
        case .why:
            let place = try place(given[0])
            page = .main
            inquiry.open(Question(place, sample: selection.askedSample))
        case .check: return askForCheck()
        case .overview: return perform(.open(.overview))
        case .curves: return perform(.open(.curves))
        case .samples: return perform(.open(.samples))
        case .draw: return perform(.open(.drawing))
        case .lesson: return try openLesson(given[0])
        case .help: openHelp()
        case .quit: return perform(.quit)
        case .lang: try changeLanguage(given[0])
        case .theme: try changeTheme(given[0])
        case .keys: try changeKeys(given[0])
        case .load:
            if given[0].text != settings.runName || study.isStaged { try settings.checkRun(given[0].text) }
            return load(given[0].text)
        case .compare where given.isEmpty: return compareNone()
        case .compare: return try compare(given[0].text)
        case .save where given.isEmpty: return saveNow()
        case .save:
            guard run.isLoaded else { throw CommandLine.Problem(word: given[0], text: words(.noticeNotLoaded)) }
            requests.filesToSave.append(given[0].text)
            return [.send(.giveParameters)]
        case .svg:
            // The screen as it looks without the line.
            let title = VisibleText(untrusted: stateLine ?? "cnn-tui")
            return [.write(view().svg(title: title, theme: appearance.theme), to: given[0].text)]
        case .handout:
            guard let lesson = study.lesson else {
                throw CommandLine.Problem(word: given[0], text: words(.noticeNoLesson, [.key: nameOfKey(.lesson(.list))]))
            }
            _ = try HandoutKind(file: given[0].text)
            return [.handout(lesson.lesson, Phrasebook(words.language), to: given[0].text)]
        case .option(let option): return try open(try run(with: option, given[0]))
        }
        return []
    }

    private mutating func changeTheme(_ word: CommandLine.Word) throws {
        guard ThemeName.words.contains(word.text) else {
            throw bad(word, .notAmong(ThemeName.words), "theme")
        }
        let theme = ThemeName(rawValue: word.text)
        settings.picksTheme = theme == nil
        if let theme { settings.appearance.theme = theme }
    }

    private mutating func changeKeys(_ word: CommandLine.Word) throws {
        guard let keys = MovingKeys(rawValue: word.text) else { throw bad(word, .notAmong(MovingKeys.allCases.map(\.rawValue)), "keys") }
        settings.movingKeys = keys
    }

    private mutating func changeLanguage(_ word: CommandLine.Word) throws {
        let language = try language(word)
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
            throw names.isEmpty ? bad(word, .noticeNoLessons) : unknown(word, .lesson, among: names, .usageNoLesson)
        }
        return open(lesson)
    }

    private mutating func change(_ target: Change.Target, to value: Float?) -> [Effect] {
        guard run.isLoaded else {
            prompt.notice = words(.noticeNotLoaded)
            return []
        }
        if !target.isSetting {
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
        selection.isFromOverview = false
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
}
