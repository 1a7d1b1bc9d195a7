import Messages
import NeuralNetworks
import TerminalUI
import Training

/// The line above the footer: an error, the answer to the last key, otherwise the phase just done with its rule.
struct StatusLine {
    /// The answer to the last key, or an announcement; nil for neither.
    let message: VisibleText?
    let run: RunStatus
    /// The picture that the main screen shows beside the batch; nil for none.
    let guest: Guest?
    /// Its largest output; nil before it is computed.
    let answer: Int?
    /// What the line says otherwise.
    let phase: PhaseLine
    /// Whether a lesson points at the line.
    let isPointed: Bool
    let settings: Workbench.Settings

    private var words: Phrasebook { settings.words }
    private var theme: Theme { settings.theme }
    private var appearance: Appearance { settings.appearance }

    /// Draws the line; returns where a click shows the cause of what is wrong, or goes back before it.
    @discardableResult
    func draw(on canvas: inout Canvas, in rect: Rect) -> [ClickRegion] {
        if isPointed { canvas.write(appearance.sign("▸", ">"), x: rect.x, y: rect.y, theme.selected) }
        let (width, health) = (rect.width - 2, HealthLine(run: run, settings: settings))
        @discardableResult
        func write(_ text: VisibleText, _ style: Style) -> Rect {
            let used = canvas.write(text.fitted(width, mark: appearance.omission), x: rect.x + 1, y: rect.y, style)
            return Rect(x: rect.x + 1, y: rect.y, width: used, height: 1)
        }
        func write(_ sentence: HealthSentence) -> [ClickRegion] {
            let whole = write(sentence.text, theme.bad)
            let back = sentence.back.map { back in
                Rect(x: whole.x + back.lowerBound, y: whole.y, width: min(back.count, whole.width - back.lowerBound), height: 1)
            }
            return [ClickRegion(rect: whole, action: cause)] + (back.map { [ClickRegion(rect: $0, action: .goToBest)] } ?? [])
        }
        if let message {
            write(message, theme.focus)
        } else if let destination = run.destination {
            let steps: [Placeholder: VisibleText] = [
                .step: NumberFormat.grouped(destination.step), .found: NumberFormat.grouped(run.snapshot?.step ?? 0),
            ]
            write(words(.onTheWay, steps), theme.focus)
        } else if let line = health.failure(width: width) {
            return write(line)
        } else if run.isWholeNetworkStill || run.alarm != nil, let line = health.trouble(width: width) {
            return write(line)
        } else if let alarm = run.alarm {
            return [ClickRegion(rect: write(text(alarm, width: width), theme.bad), action: cause)]
        } else if let line = WhatIfLine(run: run, words: words).text(width: width) {
            write(line, theme.focus)
        } else if let guest, let name = words.sampleName(guest) {
            drawGuest(name, label: guest.label, on: &canvas, in: rect)
        } else if let line = health.trouble(width: width) {
            return write(line)
        } else {
            return phase.draw(on: &canvas, in: rect)
        }
        return []
    }

    /// What shows the cause: the layer that does not learn; if none stands out, the curve of the loss.
    private var cause: Action { run.health?.worst == nil ? .open(.curves) : .showCause }

    /// The loss that has risen, with the way back as far as there is room.
    private func text(_ alarm: DivergenceWatch.Alarm, width: Int) -> VisibleText {
        let numbers: [Placeholder: VisibleText] = [
            .loss: NumberFormat.short(alarm.recent), .expected: NumberFormat.short(alarm.best),
            .step: NumberFormat.grouped(alarm.bestStep),
        ]
        let longer = words(.diverged, numbers)
        return longer.width <= width ? longer : words(.divergedShort, numbers)
    }

    /// The sample beside the batch, the network's answer for it, and the way back.
    private func drawGuest(_ name: VisibleText, label: Int?, on canvas: inout Canvas, in rect: Rect) {
        let separator = appearance.sign(" · ", " - ")
        var text = name
        if let answer {
            let sign = label == answer ? appearance.sign("✓", "+") : appearance.sign("✗", "x")
            text = "\(text)\(separator)\(words(.samplesOfAnswer, [.number: "\(answer)"])) \(sign)"
        }
        let x = rect.x + 1 + canvas.write(text, x: rect.x + 1, y: rect.y, width: rect.width - 2, theme.focus)
        let back: VisibleText = "\(separator)\(words(.guestBack))"
        if x + back.width < rect.endX { canvas.write(back, x: x, y: rect.y, theme.quiet) }
    }
}

extension Workbench {
    /// What a click on the line does there; nil for nothing.
    func statusAction(atColumn column: Int, row: Int) -> Action? {
        let rect = layout.status
        guard rect.contains(column, row) else { return nil }
        var scratch = Canvas(size)
        return statusLine.draw(on: &scratch, in: rect).action(atColumn: column, row: row)
    }

    var statusLine: StatusLine {
        // The end of an epoch is news of which a network that no longer learns is the more important.
        let isTrouble = prompt.epochNoticeStep != nil && run.isWholeNetworkStill
        let notice = isTrouble ? nil : prompt.notice
        return StatusLine(
            message: notice ?? announcementLine, run: run, guest: page == .main ? selection.guest : nil, answer: largestOutput,
            phase: PhaseLine(
                run: run, reminder: markReminder, hasHint: page == .main && study.lesson == nil, keepingLine: keepingLine,
                settings: settings),
            isPointed: pointedPanes.contains(.status), settings: settings)
    }
}
