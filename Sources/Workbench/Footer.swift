import Messages
import NeuralNetworks
import TerminalUI

/// The last line: the keys that matter now, from the key table. Keys without effect now are dimmed; pressed, they say why.
struct Footer {
    /// A key as it stands now.
    struct Entry {
        let key: BoundKey
        /// The keys that are written together with it, and itself.
        let siblings: [BoundKey]
        /// Its rank, lowest number first.
        let rank: Int
        let label: Phrase
        /// Whether it has no effect; of keys written together, whether none has.
        let isQuiet: Bool
    }

    /// In the order of the key table.
    let entries: [Entry]
    let settings: Workbench.Settings

    /// A key in the line.
    struct Item {
        let key: BoundKey
        let x: Int
        let name: VisibleText
        let label: VisibleText

        var endX: Int { x + name.width + 1 + label.width }
    }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let theme = settings.theme
        for (entry, item) in placed(in: rect) {
            canvas.write(item.name, x: item.x, y: rect.y, entry.isQuiet ? theme.quiet : theme.key)
            canvas.write(item.label, x: item.x + item.name.width + 1, y: rect.y, entry.isQuiet ? theme.quiet : .plain)
        }
    }

    /// The keys that fit; the most important are kept.
    func items(in rect: Rect) -> [Item] { placed(in: rect).map(\.item) }

    private func placed(in rect: Rect) -> [(entry: Entry, item: Item)] {
        let separator = 2
        func item(_ entry: Entry, x: Int) -> Item {
            Item(key: entry.key, x: x, name: Self.name(entry.key, settings.appearance), label: settings.words(entry.label))
        }
        var kept = entries.map { (entry: $0, item: item($0, x: 0)) }
        while kept.reduce(0, { $0 + $1.item.endX + separator }) > rect.width, let last = kept.map(\.entry.rank).max() {
            kept.removeAll { $0.entry.rank == last }
        }
        var x = rect.x + 1
        return kept.map { entry, _ in
            let placed = item(entry, x: x)
            x = placed.endX + separator
            return (entry, placed)
        }
    }

    /// The action of a click there: among keys written together, the one under the pointer; on their label, the last.
    func action(atColumn column: Int, in rect: Rect) -> Action? {
        guard let (entry, item) = placed(in: rect).first(where: { ($0.item.x..<$0.item.endX).contains(column) }) else { return nil }
        let together = item.key.together == nil ? [item.key] : entry.siblings
        let place = min(together.count - 1, (column - item.x) * together.count / max(1, item.name.width))
        return together[place].binding.action
    }

    /// How the keys are written.
    static func name(_ key: BoundKey, _ appearance: Appearance) -> VisibleText {
        if let together = key.together { return appearance.sign(together.unicode, together.ascii) }
        return key.binding.keys[0].name(appearance)
    }
}

/// The keys that matter now: what is on the screen decides their ranks and labels.
extension Workbench {
    var footer: Footer {
        let table = keyTable
        let entries = table.compactMap { key -> Footer.Entry? in
            guard let rank = rank(key) else { return nil }
            let siblings = table.filter { $0.label == key.label && $0.help == key.help }
            let isQuiet = siblings.allSatisfy { obstacle($0.binding.action) != nil }
            return Footer.Entry(key: key, siblings: siblings, rank: rank, label: label(key), isQuiet: isQuiet)
        }
        return Footer(entries: entries, settings: settings)
    }

    /// A key's rank now: keys of an unfinished action come first.
    private func rank(_ key: BoundKey) -> Int? {
        switch key.binding.action {
        // First-time users should find the lessons.
        case .lesson(.list) where isAtBeginning: 5
        case .nextBatch where isAtBeginning: 6
        case .move where isAtBeginning: 9
        case .lesson(.scene) where isSceneLeft: 2
        case .nextUnit where inquiry.unit != nil: 2
        // In the picture, another view is more likely wanted than another batch.
        case .nextView where selection.focusedPane == .picture: 7
        case .nextBatch where selection.focusedPane == .picture && page == .main && inquiry.why.isEmpty: 10
        case .compare where run.whatIf != nil: 5
        // What a first run is slowed down for should be one key away.
        case .flatOut where Speed.all[speed] != .flatOut && (run.isRunning || inquiry.why.isEmpty && (page == .main || page == .overview)):
            2
        default: key.rank
        }
    }

    /// Whether nothing has been done since the program started.
    private var isAtBeginning: Bool {
        run.snapshot?.lastPhase == nil && run.snapshot.map { $0.step == 0 } != false && study.lesson == nil && page == .main
            && selection.focusedPane == .network
    }

    private func label(_ key: BoundKey) -> Phrase {
        switch key.binding.action {
        case .run where run.isRunning && !run.isOpeningPlayed: .keyPause
        case .flatOut where run.isRunningOn && run.isRunning && Speed.all[speed] == .flatOut: .keyWatch
        case .enter where selection.focusedPane == .picture: .keyWhy
        case .movePreview(.left) where run.network?.nodes[selection.node].kind.hasWeights == true: .viewWeights
        case .lesson(.answer): answerLabel
        case .drawing(.pen) where drawingState.board?.isPenDown == true: .keyPenUp
        case .back
        where prompt.overlay == nil && selection.isSampleShown && !isZoomedNow && selection.focusedPane == .network:
            .keyDropGuest
        default: key.label
        }
    }

    /// What the answer key does for the current question.
    private var answerLabel: Phrase {
        switch study.lesson?.question?.kind {
        case .unit: .keyAnswerTake
        case .make: .keyAnswerHint
        case .number, .choice, nil: .keyAnswer
        }
    }
}
