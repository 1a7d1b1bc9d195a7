import Lessons
import Messages
import TerminalUI

/// The first line: program, network, data, and the position in the run.
struct HeaderLine {
    let run: RunStatus
    let speed: Speed
    /// The lesson whose own pictures the run learns; nil for none.
    var lesson: Lesson?
    let settings: Workbench.Settings

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let theme = settings.theme
        let words = settings.words
        let (state, stateStyle) = state
        var pieces: [(rank: Int, text: VisibleText, style: Style)] = [
            (7, "cnn-tui", theme.title), (6, VisibleText(untrusted: model).fitted(40, mark: settings.appearance.omission), .plain),
            (5, data(isShort: false), .plain),
            (0, state.padded(max(state.width, run.isLoaded ? stateWidth : 0)), stateStyle),
        ]
        // The reader must see that these are not the numbers of a correct network.
        if let rule = run.network?.wrongRule {
            pieces.append((0, "\(settings.appearance.sign("≠", "!")) \(words.words(rule))", theme.bad))
        }
        if let snapshot = run.snapshot {
            let total = snapshot.batchesPerEpoch
            let done = snapshot.batch + (snapshot.lastPhase == .update ? 1 : 0)
            // The run's step, numbered as everywhere else; then the epoch and the fraction of it done.
            let step = words(.headerStep, [.step: NumberFormat.grouped(snapshot.step)])
            let usual = words(.headerStep, [.step: NumberFormat.grouped(99_999)])
            pieces.append((1, step.padded(max(step.width, usual.width)), .plain))
            pieces.append((1, words(.headerEpoch, [.epoch: "\(snapshot.epoch + 1)"]), .plain))
            pieces.append((4, bar(Double(done) / Double(max(1, total))), theme.good))
            let all = NumberFormat.grouped(total)
            let part = right(NumberFormat.grouped(done).string, all.width)
            pieces.append((3, words(.headerPart, [.number: part, .total: all]), .plain))
            let loss = snapshot.loss.map { NumberFormat.short($0) } ?? "-"
            pieces.append((2, words(.headerLoss, [.loss: loss.padded(8)]), .plain))
        }
        pieces.append((9, words(.headerSeed, [.number: VisibleText(untrusted: String(settings.run.seed))]), .plain))
        // Last, because it comes and goes.
        if run.isRunning && !run.isOpeningPlayed {
            if run.isRunningOn && speed.pace != .flatOut {
                pieces.append((8, speed.name(words), .plain))
            } else if let rate = run.samplesPerSecond {
                pieces.append((8, words(.headerRate, [.rate: right(NumberFormat.grouped(Int(rate)).string, 7)]), .plain))
            }
        }
        while pieces.reduce(1, { $0 + $1.text.width + 2 }) > rect.width + 1, let last = pieces.map(\.rank).max(), last > 0 {
            if last <= 7, let place = pieces.firstIndex(where: { $0.rank == 5 }), pieces[place].text != data(isShort: true) {
                pieces[place].text = data(isShort: true)
            } else {
                pieces.removeAll { $0.rank == last }
            }
        }
        var x = rect.x + 1
        for piece in pieces {
            x += canvas.write(piece.text, x: x, y: rect.y, piece.style) + 2
        }
    }

    /// The data: of a lesson's own pictures its number and title, or where there is less room its number.
    private func data(isShort: Bool) -> VisibleText {
        let mark = settings.appearance.omission
        guard let lesson else { return VisibleText(untrusted: settings.run.data.name).fitted(20, mark: mark) }
        let title = VisibleText(untrusted: lesson.title)
        let shown = settings.appearance.unicode ? title : title.asciiOnly
        guard let number = lesson.number else { return shown.fitted(isShort ? 20 : 40, mark: mark) }
        let name = settings.words(.headerLesson, [.number: "\(number)"])
        return isShort ? name : "\(name) \(shown)"
    }

    private var model: String { run.network?.notation ?? settings.run.modelName }

    private var state: (VisibleText, Style) {
        let (words, appearance, theme) = (settings.words, settings.appearance, settings.theme)
        if run.failure != nil { return ("\(appearance.sign("✗", "x")) \(words(.headerStopped))", theme.bad) }
        if !run.isLoaded { return (words(.headerLoading), theme.focus) }
        if run.isTesting && run.isRunning { return ("\(appearance.sign("▶", ">")) \(words(.headerTesting))", theme.good) }
        if run.isPausing { return ("\(appearance.sign("▶", ">")) \(words(.headerPausing))", theme.focus) }
        if run.isRunning { return ("\(appearance.sign("▶", ">")) \(words(.headerRunning))", theme.good) }
        return ("\(appearance.sign("‖", "||")) \(words(.headerPaused))", theme.focus)
    }

    /// The widest state, so that nothing after it moves when it changes.
    private var stateWidth: Int {
        [Phrase.headerPaused, .headerRunning, .headerTesting, .headerPausing].map { settings.words($0).width + 3 }.max() ?? 0
    }

    private func bar(_ fraction: Double) -> VisibleText {
        let appearance = settings.appearance
        let width = 10
        let bar = Bar.horizontal(fraction, width: width, appearance).padded(width)
        return "\(appearance.sign("▕", "["))\(bar)\(appearance.sign("▏", "]"))"
    }

    private func right(_ text: String, _ width: Int) -> VisibleText {
        VisibleText(untrusted: String(repeating: " ", count: max(0, width - text.count)) + text)
    }
}
