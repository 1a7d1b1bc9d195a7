import Messages
import TerminalUI

/// The last line: the keys that matter now, from the key table. Keys without effect now are dimmed; pressed, they say why.
struct Footer {
    private let bench: Workbench

    init(_ bench: Workbench) { self.bench = bench }

    /// A key in the line.
    struct Item {
        let key: BoundKey
        let x: Int
        let name: VisibleText
        let label: VisibleText

        var endX: Int { x + name.width + 1 + label.width }
    }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        for item in items(in: rect) {
            // Keys written together are dimmed if none of them works.
            let isQuiet = siblings(item.key).allSatisfy { bench.obstacle($0.binding.action) != nil }
            canvas.write(item.name, x: item.x, y: rect.y, isQuiet ? bench.theme.quiet : bench.theme.key)
            canvas.write(item.label, x: item.x + item.name.width + 1, y: rect.y, isQuiet ? bench.theme.quiet : .plain)
        }
    }

    /// The keys that fit; the most important are kept.
    func items(in rect: Rect) -> [Item] {
        let separator = 2
        var kept = bench.keyTable.compactMap { key in
            rank(key).map { (rank: $0, item: Item(key: key, x: 0, name: Footer.name(key, bench.appearance), label: label(key))) }
        }
        while kept.reduce(0, { $0 + $1.item.endX + separator }) > rect.width, let last = kept.map(\.rank).max() {
            kept.removeAll { $0.rank == last }
        }
        var x = rect.x + 1
        return kept.map { _, item in
            let placed = Item(key: item.key, x: x, name: item.name, label: item.label)
            x = placed.endX + separator
            return placed
        }
    }

    /// A key's rank now: keys of an unfinished action come first.
    private func rank(_ key: BoundKey) -> Int? {
        switch key.binding.action {
        // First-time users should find the lessons.
        case .lesson(.list) where isAtBeginning: 5
        case .nextBatch where isAtBeginning: 6
        case .move where isAtBeginning: 9
        case .lesson(.scene) where bench.isSceneLeft: 2
        case .nextUnit where bench.inquiry.unit != nil: 2
        // In the picture, another view is more likely wanted than another batch.
        case .nextView where bench.selection.focusedPane == .picture: 7
        case .nextBatch where bench.selection.focusedPane == .picture && bench.page == .main && bench.inquiry.why.isEmpty: 10
        case .compare where bench.run.whatIf != nil: 5
        default: key.rank
        }
    }

    /// Whether nothing has been done since the program started.
    private var isAtBeginning: Bool {
        bench.run.snapshot?.lastPhase == nil && bench.run.snapshot.map { $0.step == 0 } != false && bench.study.lesson == nil
            && bench.page == .main
            && bench.selection.focusedPane == .network
    }

    /// The action of a click there: among keys written together, the one under the pointer; on their label, the last.
    func action(atColumn column: Int, in rect: Rect) -> Action? {
        guard let item = items(in: rect).first(where: { ($0.x..<$0.endX).contains(column) }) else { return nil }
        let together = item.key.together == nil ? [item.key] : siblings(item.key)
        let place = min(together.count - 1, (column - item.x) * together.count / max(1, item.name.width))
        return together[place].binding.action
    }

    private func siblings(_ key: BoundKey) -> [BoundKey] {
        bench.keyTable.filter { $0.label == key.label && $0.help == key.help }
    }

    private func label(_ key: BoundKey) -> VisibleText {
        if key.binding.action == .run && bench.run.isRunning { return bench.words(.keyPause) }
        if key.binding.action == .enter && bench.selection.focusedPane == .picture { return bench.words(.keyWhy) }
        if key.binding.action == .movePreview(.left), bench.run.network?.nodes[bench.selection.node].kind.hasWeights == true {
            return bench.words(.viewWeights)
        }
        if key.binding.action == .lesson(.answer) { return bench.words(answerLabel) }
        if key.binding.action == .drawing(.pen) && bench.drawingState.board?.isPenDown == true { return bench.words(.keyPenUp) }
        if key.binding.action == .back && bench.prompt.overlay == nil && bench.selection.isSampleShown && !bench.isZoomedNow
            && bench.selection.focusedPane == .network
        {
            return bench.words(.keyDropGuest)
        }
        return bench.words(key.label)
    }

    /// What the answer key does for the current question.
    private var answerLabel: Phrase {
        switch bench.study.lesson?.question?.kind {
        case .unit: .keyAnswerTake
        case .make: .keyAnswerHint
        case .number, .choice, nil: .keyAnswer
        }
    }

    /// How the keys are written.
    static func name(_ key: BoundKey, _ appearance: Appearance) -> VisibleText {
        if let together = key.together { return appearance.sign(together.unicode, together.ascii) }
        return key.binding.keys[0].name(appearance)
    }
}
