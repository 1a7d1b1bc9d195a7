import Datasets
import Files
import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Training

extension RunOptions {
    /// Whether options cannot express the run: given numbers, or a deliberately wrong rule.
    var isBeyondOptions: Bool {
        if case .given = data { return true }
        return !given.isEmpty || wrongRule != nil
    }

    /// The options that reproduce this run, without defaults and without those that have no part in its numbers.
    var arguments: [String] {
        RunOption.all.filter(\.determinesNumbers).flatMap { option in option.text(in: self).map { ["--\(option.name)", $0] } ?? [] }
    }
}

extension Workbench {
    static let hashDigits = 12

    /// The current screen as an address; nil before it has one.
    var address: ScreenAddress? {
        guard let network = run.network, let snapshot = run.snapshot else { return nil }
        var address = ScreenAddress()
        address.step = snapshot.step
        // At the very beginning of a later step, the only numbers are those of the update before it.
        let phase = snapshot.lastPhase ?? (snapshot.step > 0 ? .update : nil)
        address.phase = phase.map { ScreenAddress.name(of: $0, in: network) }
        address.page = page
        address.layer = network.nodes[selection.node].name
        address.view = selection.view
        address.sample = selection.sample
        if pictureShape.map({ $0.count > 0 }) == true { address.unit = [selection.plane, selection.row, selection.column] }
        address.isPictureFocused = selection.focusedPane == .picture
        address.isZoomed = selection.isZoomed
        address.ownScales = selection.ownScales
        address.why = inquiry.why.map { .init(place: network.name(of: $0.question.place), sample: $0.question.sample) }
        address.mark = inquiry.mark.map { .init(place: network.name(of: $0.place), sample: $0.sample) }
        address.update = inquiry.previewedKernel
        switch selection.guest?.source {
        case .train(let index): address.guest = .train(index, shift: selection.guest?.shift ?? .none)
        case .test(let index): address.guest = .test(index, shift: selection.guest?.shift ?? .none)
        case .drawing, nil: break
        }
        address.changes = run.curves.changes.map { change in
            switch change.target {
            case .learningRate: .init(step: change.step, target: "lr", value: change.value)
            case .setting(let setting): .init(step: change.step, target: setting.name, value: change.value)
            case .parameter(let place): .init(step: change.step, target: network.name(of: place), value: change.value)
            case .pixel(let place, let sample):
                .init(step: change.step, target: network.name(of: place), sample: sample, value: change.value)
            }
        }
        address.networkHash = settings.run.networkFile.map { String($0.sha256.prefix(ScreenAddress.networkDigits)) }
        address.hash = run.parametersHash.map { String($0.prefix(Self.hashDigits)) }
        return address
    }

    /// The words of the command that reopens this screen. For a run that options cannot express, it opens its lesson.
    var stateWords: [String]? {
        address.map { address in
            let start =
                if let lesson = study.lesson, study.isStaged, settings.run.isBeyondOptions, lesson.run == settings.run {
                    ["cnn-tui", "lesson", lesson.reference, "--page", "\(lesson.page + 1)"]
                } else {
                    ["cnn-tui"] + settings.run.arguments
                }
            return start + ["--at", address.text]
        }
    }

    /// The command in one line, quoted for a shell.
    var stateLine: String? { stateWords.map { $0.map(ShellWords.quoted).joined(separator: " ") } }

    mutating func openStateLine() -> [Effect] {
        prompt.overlay = .stateLine
        prompt.copyOutcome = nil
        prompt.isCopyAsked = false
        // The line describes a moment at rest. Requested steps end by themselves.
        if run.isRunning && run.isRunningOn { return runOrPause() }
        // All its numbers may be on the screen already.
        return arriveOrCopy()
    }

    /// Whether the parameters' hash is needed: for the line, and to notice the arrival at an address.
    var wantsHash: Bool { prompt.overlay == .stateLine || run.destination != nil }

    /// Whether all numbers of the line are known.
    var isStateLineReady: Bool { !run.isRunning && run.parametersHash != nil }

    /// After every message from the session: copies the line once it is complete, and notices the arrival at a moment.
    mutating func arriveOrCopy() -> [Effect] {
        if prompt.overlay == .stateLine, !prompt.isCopyAsked, isStateLineReady, let stateLine {
            prompt.isCopyAsked = true
            return [.copy(stateLine)]
        }
        guard let destination = run.destination, let snapshot = run.snapshot, let network = run.network, !run.isRunning,
            let found = run.parametersHash
        else { return [] }
        let wanted = (try? destination.phase(in: network)) ?? (destination.step > 0 ? .update : nil)
        guard snapshot.step == destination.step, snapshot.lastPhase == wanted else { return [] }
        run.destination = nil
        let effects = sceneArrived()
        selection.sample = min(destination.sample, max(0, snapshot.batchCount - 1))
        if let other = destination.otherNetwork(in: settings.run) {
            prompt.notice = words.words(other)
        } else if let expected = destination.hash, !found.hasPrefix(expected) {
            prompt.notice = words(
                .hashDiffers,
                [
                    .expected: VisibleText(untrusted: String(expected.prefix(8))),
                    .found: VisibleText(untrusted: String(found.prefix(min(8, expected.count)))),
                ])
        }
        return effects
    }

    /// Selects what an address says, and starts towards its moment.
    mutating func set(out address: ScreenAddress) -> [Effect] {
        let phase = select(address)
        return run.network == nil ? [] : [.send(.goToPhase(step: address.step, phase))]
    }

    /// The same with exactly the address's changes by hand, in a session that may have others.
    mutating func set(scene address: ScreenAddress) -> [Effect] {
        // An address without a layer means the first: a scene does not depend on the screen before.
        if let network = run.network { selection.node = address.node(in: network) }
        let phase = select(address)
        return run.network == nil ? [] : [.send(.setScene(changes: run.curves.changes, step: address.step, phase))]
    }

    /// Selects what an address says; returns the phase to go to.
    private mutating func select(_ address: ScreenAddress) -> Phase? {
        guard let network = run.network else { return nil }
        settings.address = nil
        page = address.page
        if let layer = address.layer, let index = network.nodes.firstIndex(where: { $0.name == layer }) { selection.node = index }
        selection.view = address.view
        if page == .overview { selection.leaveArray(in: run.network) }
        selection.sample = address.sample
        selection.reset(in: run.network)
        if let unit = address.unit, let shape = pictureShape, shape.count > 0 {
            selection.plane = min(unit[0], shape.count - 1)
            (selection.row, selection.column) = (min(unit[1], shape.rows - 1), min(unit[2], shape.columns - 1))
        }
        // The units listed in the statistics are selected in the same pane.
        if address.isPictureFocused && (pictureShape != nil || selection.view == .statistics) { selection.focusedPane = .picture }
        selection.isZoomed = address.isZoomed
        selection.ownScales = address.ownScales
        inquiry.why = address.why.compactMap { step in
            (try? network.place(named: step.place)).map { WhyStep(question: Question($0, sample: step.sample)) }
        }
        inquiry.mark = address.mark.flatMap { named in
            (try? network.place(named: named.place)).map { normal(Question($0, sample: named.sample)) }
        }
        inquiry.previewedKernel = address.update.map { min($0, max(0, kernelCount - 1)) }
        selection.guest = address.guest.flatMap { named in run.dataset.flatMap { Guest(named.set, named.index, in: $0, shift: named.shift) }
        }
        if page == .drawing { openDrawing() }
        // The changes that the session started with; they were checked then.
        run.curves.changes = (try? address.changes(in: network, batchSize: settings.run.batchSize)) ?? []
        run.destination = address
        run.isRunning = true
        run.isRunningOn = false
        return (try? address.phase(in: network)) ?? nil
    }
}

/// The line that reopens this screen, over the whole width: its rows begin at the edge with nothing beside them, so that they can be
/// selected with the mouse.
struct StateLineBox {
    /// The words of the command; nil until all its numbers are known.
    let command: [String]?
    /// Whether the screen shows a drawing, which the line leaves out.
    let hasDrawing: Bool
    /// The result of copying it; nil before it was copied.
    let copyOutcome: CopyOutcome?
    let size: Size
    let settings: Workbench.Settings

    /// Draws it; returns where it is.
    @discardableResult
    func draw(on canvas: inout Canvas) -> Rect {
        let (words, theme, appearance) = (settings.words, settings.theme, settings.appearance)
        let title = words(.paneStateLine)
        guard let command else {
            let waiting = words(.lineWaiting)
            let width = max(title.width + 2, waiting.width)
            let inside = Pane.box(title, width: width, height: 1, on: &canvas, appearance)
            canvas.write(waiting, x: inside.x, y: inside.y, width: inside.width, theme.quiet)
            return Pane.boxRect(width: width, height: 1, in: size)
        }
        // A terminal treats a row that fills the last column as continuing in the next.
        let rows = ShellWords.rows(command, width: size.width - 1)
        var notes = words(.lineRows).wrapped(size.width - 2)
        if hasDrawing { notes += words(.lineLeftOut).wrapped(size.width - 2) }
        if let copyOutcome { notes += words(phrase(copyOutcome)).wrapped(size.width - 2) }
        // Title, an empty row between and a rule; the footer stays.
        let room = max(1, size.height - notes.count - 4)
        if rows.count > room { notes = words(.lineTooLong).wrapped(size.width - 2) + notes }
        let shown = rows.prefix(rows.count > room ? max(1, size.height - notes.count - 4) : room)
        let height = min(size.height - 1, shown.count + notes.count + 3)
        let rect = Rect(x: 0, y: (size.height - height) / 2, width: size.width, height: height)
        canvas.fill(rect)
        let inside = Pane.draw(title, focused: true, on: &canvas, in: rect, appearance)
        for (i, row) in shown.enumerated() { canvas.write(VisibleText(untrusted: row), x: 0, y: inside.y + i) }
        for (i, note) in notes.enumerated() { canvas.write(note, x: 1, y: inside.y + shown.count + 1 + i, theme.quiet) }
        let line = appearance.sign("═", "=").string.unicodeScalars.first ?? "="
        for x in rect.x..<rect.endX { canvas.put(line, x: x, y: rect.endY - 1, theme.focus) }
        return rect
    }

    private func phrase(_ outcome: CopyOutcome) -> Phrase {
        switch outcome {
        case .unavailable: .lineNotCopied
        case .sent: .lineSent
        case .confirmed: .lineCopied
        }
    }
}

extension Workbench {
    var stateLineBox: StateLineBox {
        StateLineBox(
            command: isStateLineReady ? stateWords : nil, hasDrawing: selection.guest?.source == .drawing,
            copyOutcome: prompt.copyOutcome, size: size, settings: settings)
    }
}
