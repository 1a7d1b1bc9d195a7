import Messages
import NeuralNetworks
import TerminalUI
import Training

/// What comes in.
public enum WorkbenchMessage: Sendable {
    /// A key.
    case key(Key)
    /// The screen's new size.
    case resized(Size)
    /// News from the session.
    case news(TrainingNews)
}

/// What goes out.
public enum Effect: Sendable {
    /// A command for the session.
    case send(TrainingCommand)
    /// The program ends.
    case leave
    /// The program stops until the shell lets it go on.
    case suspend
    /// The data could not be read, or do not fit the network: the program ends with this error.
    case fail(any Error)
}

extension Workbench {
    /// Takes a message; returns what is to be done outside.
    public mutating func update(_ message: WorkbenchMessage) -> [Effect] {
        var effects: [Effect] = []
        switch message {
        case .key(let key):
            notice = nil
            if let action = keyTable.first(where: { $0.binding.keys.contains(key) })?.binding.action {
                effects += perform(action)
            }
        case .resized(let size): self.size = size
        case .news(let news): effects += take(news)
        }
        let focus = focus
        if isLoaded && focus != sentFocus {
            sentFocus = focus
            effects.append(.send(.look(focus)))
        }
        return effects
    }

    /// The keys that work now.
    var keyTable: [BoundKey] {
        switch overlay {
        case nil: Keys.main
        case .help: Keys.help
        case .quit: Keys.quit
        }
    }

    /// Why an action cannot be done now; nil if it can.
    func obstacle(_ action: Action) -> Phrase? {
        switch action {
        case .run, .nextPhase, .nextBatch, .nextEpoch:
            return failure != nil ? .noticeStopped : nil
        case .previousSample, .nextSample: return layerView.isPerSample ? nil : .noticeNoSamples
        case .enter: return focusedPane == .network && pictureShape != nil ? nil : .noticeNothingToEnter
        case .zoom: return pictureShape.map { !$0.isVector } == true ? nil : .noticeZoomNothing
        case .scale: return (pictureShape?.count ?? 0) > 1 ? nil : .noticeScaleOne
        case .previousMap, .nextMap:
            guard let count = pictureShape?.count, count > 1 else { return .noticeNoOtherMap }
            let isAtEnd = action == .nextMap ? plane >= count - 1 : plane <= 0
            return isAtEnd ? .noticeNoOtherMap : nil
        default: return nil
        }
    }

    private mutating func perform(_ action: Action) -> [Effect] {
        if let obstacle = obstacle(action) {
            notice = words(obstacle)
            return []
        }
        // While the data are read the session keeps its commands until it can obey them.
        if !isLoaded && [.run, .nextPhase, .nextBatch, .nextEpoch].contains(action) { notice = words(.noticeNotLoaded) }
        switch action {
        case .run: return runOrPause()
        case .nextPhase: return [.send(.stepPhase)]
        case .nextBatch: return [.send(.stepBatch)]
        case .nextEpoch: return [.send(.stepEpoch)]
        case .faster, .slower:
            speed = min(max(speed + (action == .faster ? 1 : -1), 0), Speed.all.count - 1)
            notice = words(.noticeSpeed, [.rate: Speed.all[speed].name(words)])
            return [.send(.setPace(Speed.all[speed].pace))]
        case .move(let direction): move(direction)
        case .enter: focusedPane = .picture
        case .back: back()
        case .switchPane: focusedPane = focusedPane == .network ? .picture : .network
        case .nextView: select(LayerView(rawValue: layerView.rawValue % LayerView.allCases.count + 1) ?? .maps)
        case .view(let number): LayerView(rawValue: number).map { select($0) }
        case .previousMap: plane -= 1
        case .nextMap: plane += 1
        case .previousSample: sample = max(0, sample - 1)
        case .nextSample: sample = min(sample + 1, max(0, (snapshot?.batchCount ?? 1) - 1))
        case .zoom: isZoomed.toggle()
        case .scale: ownScales.toggle()
        case .help: overlay = .help(scroll: 0)
        case .quit:
            if hasSomethingToLose { overlay = .quit } else { return [.leave] }
        case .suspend: return [.suspend]
        case .confirm: return [.leave]
        case .decline: overlay = nil
        case .scroll(let lines):
            if case .help(let scroll) = overlay {
                overlay = .help(scroll: min(max(0, scroll + lines), HelpScreen(self).mostScroll))
            }
        }
        return []
    }

    private mutating func runOrPause() -> [Effect] {
        if isRunning {
            isPausing = true
            return [.send(.pause)]
        }
        isRunning = true
        return [.send(.setPace(Speed.all[speed].pace)), .send(.run)]
    }

    private mutating func back() {
        if overlay != nil {
            overlay = nil
        } else if isZoomed && pictureLayout?.isZoomed == true {
            isZoomed = false
        } else {
            focusedPane = .network
        }
    }

    private mutating func select(_ view: LayerView) {
        guard view != layerView else { return }
        let before = pictureShape
        layerView = view
        if pictureShape != before { resetSelection() }
    }

    private mutating func move(_ direction: Direction) {
        guard let network else { return }
        if focusedPane == .network {
            let step = direction == .up || direction == .left ? -1 : 1
            let next = min(max(node + step, 0), network.nodes.count - 1)
            if next != node {
                node = next
                resetSelection()
            }
            return
        }
        guard let layout = pictureLayout else { return }
        let shape = layout.shape
        if let wrap = layout.wrap {
            let step =
                switch direction {
                case .left: -1
                case .right: 1
                case .up: -wrap
                case .down: wrap
                }
            if (0..<shape.columns).contains(column + step) { column += step }
            return
        }
        switch direction {
        case .left: column = max(0, column - 1)
        case .right: column = min(shape.columns - 1, column + 1)
        case .up: row = max(0, row - 1)
        case .down: row = min(shape.rows - 1, row + 1)
        }
    }

    // MARK: News

    private mutating func take(_ news: TrainingNews) -> [Effect] {
        var effects: [Effect] = []
        for event in news.events {
            switch event {
            case .ready(let network, _):
                let isNew = self.network == nil
                self.network = network
                isLoaded = true
                notice = settings.firstNotice.map { words($0) }
                node = min(node, network.outputNode)
                if isNew { resetSelection() }
            case .failedToStart(let error): effects.append(.fail(error))
            case .epochEnded(let epoch, let error, let seconds):
                lastTest = (epoch, error)
                notice = words(
                    .noticeEpoch,
                    [
                        .epoch: "\(epoch)", .error: NumberFormat.percent(error, decimals: 2),
                        .seconds: NumberFormat.fixed(seconds, 1),
                    ])
            case .notFinite(let found): failure = found
            case .rested: isPausing = false
            }
        }
        if let snapshot = news.snapshot {
            self.snapshot = snapshot
            sample = min(sample, max(0, snapshot.batchCount - 1))
        }
        isRunning = news.isRunning
        if !isRunning { isPausing = false }
        samplesPerSecond = news.samplesPerSecond ?? (isRunning ? samplesPerSecond : nil)
        if let more = news.history { take(more) }
        return effects
    }

    private mutating func take(_ more: History) {
        // An exponential mean over about the last fifty steps: s ← s + (L − s)/50, from the first loss on.
        for loss in more.losses {
            let last = smoothedLoss.last ?? loss
            smoothedLoss.append(last.isFinite ? last + (loss - last) / 50 : loss)
        }
        if history == nil { history = more } else { history?.append(more) }
    }
}
