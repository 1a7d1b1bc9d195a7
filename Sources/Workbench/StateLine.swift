import Datasets
import Files
import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Training

extension RunOptions {
    /// Whether options cannot say it: numbers that are given, a rule that is wrong.
    var isBeyondOptions: Bool {
        if case .given = data { return true }
        return !given.isEmpty || wrongRule != nil
    }

    /// The options that say this run, those at their defaults left out; threads change no bit.
    var arguments: [String] {
        let usual = RunOptions()
        var words: [String] = []
        if model != usual.model { words += ["--model", model] }
        if case .directory(let path) = data { words += ["--data", path] }
        if seed != usual.seed { words += ["--seed", String(seed)] }
        if batchSize != usual.batchSize { words += ["--batch-size", String(batchSize)] }
        if learningRate != usual.learningRate { words += ["--learning-rate", String(learningRate)] }
        if loss != usual.loss { words += ["--loss", loss.rawValue] }
        if order != usual.order { words += ["--order", order.rawValue] }
        if let initial { words += ["--initial", initial] }
        return words
    }
}

/// Words as a POSIX shell reads them.
public enum ShellWords {
    /// A word as it is typed so that the shell reads it as it is.
    public static func quoted(_ word: String) -> String {
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:,=@%+")
        if !word.isEmpty && word.allSatisfy({ plain.contains($0) }) { return word }
        // Bytes that a screen or clipboard could not hold are written in $'…' (POSIX.1-2024).
        let bytes = word.systemBytes
        if bytes.contains(where: { !(0x20..<0x7f).contains($0) }) {
            let spelled = bytes.map { byte -> String in
                if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\") { return "\\" + String(UnicodeScalar(byte)) }
                if (0x20..<0x7f).contains(byte) { return String(UnicodeScalar(byte)) }
                let digits = String(byte, radix: 8)
                return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
            }
            return "$'" + spelled.joined() + "'"
        }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}

extension Workbench {
    static let hashDigits = 12

    /// This very screen as an address; nil before there is one.
    var address: ScreenAddress? {
        guard let network, let snapshot else { return nil }
        var address = ScreenAddress()
        address.step = snapshot.step
        // At the very beginning of a later step there are no numbers but those of the update that led there.
        let phase = snapshot.lastPhase ?? (snapshot.step > 0 ? .update : nil)
        address.phase = phase.map { ScreenAddress.name(of: $0, in: network) }
        address.page = page
        address.layer = network.nodes[node].name
        address.view = layerView
        address.sample = sample
        if pictureShape.map({ $0.count > 0 }) == true { address.unit = [plane, row, column] }
        address.isPictureFocused = focusedPane == .picture
        address.isZoomed = isZoomed
        address.ownScales = ownScales
        address.why = why.map { .init(place: network.name(of: $0.question.place), sample: $0.question.sample) }
        address.mark = mark.map { .init(place: network.name(of: $0.place), sample: $0.sample) }
        address.update = previewedKernel
        switch guest?.source {
        case .train(let index): address.guest = .train(index, shift: guest?.shift ?? .none)
        case .test(let index): address.guest = .test(index, shift: guest?.shift ?? .none)
        case .drawing, nil: break
        }
        address.changes = curves.changes.map { change in
            switch change.target {
            case .learningRate: .init(step: change.step, target: "lr", value: change.value)
            case .parameter(let place): .init(step: change.step, target: network.name(of: place), value: change.value)
            case .pixel(let place, let sample):
                .init(step: change.step, target: network.name(of: place), sample: sample, value: change.value)
            }
        }
        address.hash = snapshot.parametersHash.map { String($0.prefix(Self.hashDigits)) }
        return address
    }

    /// The command that opens this very screen again. What options cannot say is opened by the lesson that has it.
    var stateLine: String? {
        address.map { address in
            let start =
                if let lesson, isStaged, settings.run.isBeyondOptions, lesson.run == settings.run {
                    ["cnn-tui", "lesson", lesson.reference, "--page", "\(lesson.page + 1)"]
                } else {
                    ["cnn-tui"] + settings.run.arguments
                }
            return (start + ["--at", address.text]).map(ShellWords.quoted).joined(separator: " ")
        }
    }

    mutating func openStateLine() -> [Effect] {
        overlay = .stateLine
        isCopied = nil
        isCopyAsked = false
        // The line says a moment at rest. Steps that were asked for come to one by themselves.
        return isRunning && isRunningOn ? runOrPause() : []
    }

    /// Whether the numbers of the line are all there.
    var isStateLineReady: Bool { !isRunning && snapshot?.parametersHash != nil }

    /// After news: the line is copied when it is whole, and whoever was on the way to a moment may be there.
    mutating func arriveOrCopy() -> [Effect] {
        if overlay == .stateLine, !isCopyAsked, isStateLineReady, let stateLine {
            isCopyAsked = true
            return [.copy(stateLine)]
        }
        guard let destination, let snapshot, let network, !isRunning, let found = snapshot.parametersHash else { return [] }
        let wanted = (try? destination.phase(in: network)) ?? (destination.step > 0 ? .update : nil)
        guard snapshot.step == destination.step, snapshot.lastPhase == wanted else { return [] }
        self.destination = nil
        let effects = sceneArrived()
        sample = min(destination.sample, max(0, snapshot.batchCount - 1))
        if let expected = destination.hash, !found.hasPrefix(expected) {
            notice = words(
                .hashDiffers,
                [
                    .expected: VisibleText(untrusted: String(expected.prefix(8))),
                    .found: VisibleText(untrusted: String(found.prefix(min(8, expected.count)))),
                ])
        }
        return effects
    }

    /// Takes the selection of an address, and sets out for its moment.
    mutating func set(out address: ScreenAddress) -> [Effect] {
        let phase = select(address)
        return network == nil ? [] : [.send(.goToPhase(step: address.step, phase))]
    }

    /// The same with exactly the changes by hand that the address has, in a session that may have others.
    mutating func set(scene address: ScreenAddress) -> [Effect] {
        // Without a layer's name it is the first: a scene is the same wherever one comes from.
        if let network { node = address.node(in: network) }
        let phase = select(address)
        return network == nil ? [] : [.send(.setScene(changes: curves.changes, step: address.step, phase))]
    }

    /// Takes the selection of an address; returns the phase that it is on the way to.
    private mutating func select(_ address: ScreenAddress) -> Phase? {
        guard let network else { return nil }
        settings.address = nil
        page = address.page
        if let layer = address.layer, let index = network.nodes.firstIndex(where: { $0.name == layer }) { node = index }
        layerView = address.view
        sample = address.sample
        resetSelection()
        if let unit = address.unit, let shape = pictureShape, shape.count > 0 {
            plane = min(unit[0], shape.count - 1)
            (row, column) = (min(unit[1], shape.rows - 1), min(unit[2], shape.columns - 1))
        }
        // The units that the statistics list are gone through in the same pane.
        if address.isPictureFocused && (pictureShape != nil || layerView == .statistics) { focusedPane = .picture }
        isZoomed = address.isZoomed
        ownScales = address.ownScales
        why = address.why.compactMap { step in
            (try? network.place(named: step.place)).map { WhyStep(question: Question($0, sample: step.sample)) }
        }
        mark = address.mark.flatMap { named in
            (try? network.place(named: named.place)).map { normal(Question($0, sample: named.sample)) }
        }
        previewedKernel = address.update.map { min($0, max(0, kernelCount - 1)) }
        guest = address.guest.flatMap { named in dataset.flatMap { Guest(named.set, named.index, in: $0, shift: named.shift) } }
        if page == .drawing { openDrawing() }
        // What the session started with; their places were checked when it did.
        curves.changes = (try? address.changes(in: network, batchSize: settings.run.batchSize)) ?? []
        destination = address
        isRunning = true
        isRunningOn = false
        return (try? address.phase(in: network)) ?? nil
    }
}

/// The line that opens this screen again, alone over the whole width so that it can be selected.
struct StateLineBox {
    private let bench: Workbench

    init(_ bench: Workbench) { self.bench = bench }

    func draw(on canvas: inout Canvas) {
        let width = min(bench.size.width - 4, 100)
        guard bench.isStateLineReady, let text = bench.stateLine else {
            let waiting = bench.words(.lineWaiting)
            let inside = Pane.box(bench.words(.paneStateLine), width: width, height: 1, on: &canvas, bench.appearance)
            canvas.write(waiting.fitted(inside.width), x: inside.x, y: inside.y, bench.theme.quiet)
            return
        }
        // Broken at any character: a shell reads the selected rows joined as one line.
        let characters = Array(text)
        let rows = stride(from: 0, to: characters.count, by: width).map { start in
            VisibleText(untrusted: String(characters[start..<min(start + width, characters.count)]))
        }
        var below: [VisibleText] = []
        if bench.guest?.source == .drawing { below += bench.words(.lineLeftOut).wrapped(width) }
        if let isCopied = bench.isCopied { below += bench.words(isCopied ? .lineCopied : .lineNotCopied).wrapped(width) }
        let shown = rows.prefix(max(1, bench.size.height - below.count - 4))
        let inside = Pane.box(
            bench.words(.paneStateLine), width: width, height: shown.count + below.count + 1, on: &canvas, bench.appearance)
        for (i, row) in shown.enumerated() { canvas.write(row, x: inside.x, y: inside.y + i) }
        for (i, line) in below.enumerated() { canvas.write(line, x: inside.x, y: inside.y + shown.count + 1 + i, bench.theme.quiet) }
    }
}
