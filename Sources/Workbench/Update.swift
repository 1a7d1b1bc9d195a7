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
            epochNoticeStep = nil
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
        case .previousSample, .nextSample:
            guard layerView.isPerSample else { return .noticeNoSamples }
            let isAtEnd = action == .nextSample ? sample + 1 >= (snapshot?.batchCount ?? 0) : sample <= 0
            return isAtEnd ? .noticeNoOtherSample : nil
        case .back: return overlay == nil && !isZoomedNow && focusedPane == .network ? .noticeNothingToClose : nil
        case .move: return focusedPane == .picture && pictureShape == nil ? .noticeNothingToEnter : nil
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
        case .nextPhase: return begin(.stepPhase)
        case .nextBatch: return begin(.stepBatch)
        case .nextEpoch: return begin(.stepEpoch)
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
        case .previousSample: sample -= 1
        case .nextSample: sample += 1
        case .zoom: isZoomed.toggle()
        case .scale: ownScales.toggle()
        case .help: overlay = .help(scroll: 0)
        case .quit:
            if !hasSomethingToLose { return [.leave] }
            overlayBelow = overlay
            overlay = .quit
        case .suspend: return [.suspend]
        case .confirm: return [.leave]
        case .decline:
            overlay = overlayBelow
            overlayBelow = nil
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
        return [.send(.setPace(Speed.all[speed].pace))] + begin(.run)
    }

    /// From now on it runs, until news say that it rests.
    private mutating func begin(_ command: TrainingCommand) -> [Effect] {
        isRunning = true
        isPausing = false
        return [.send(command)]
    }

    private mutating func back() {
        if overlay != nil {
            overlay = nil
        } else if isZoomedNow {
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
                epochNoticeStep = lossCurve.count
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
        if isLoaded { isRunning = news.isRunning }
        isTesting = news.isTesting
        if !isRunning { isPausing = false }
        samplesPerSecond = news.samplesPerSecond ?? (isRunning ? samplesPerSecond : nil)
        if let more = news.history { take(more) }
        // What an epoch ended with stays to be read for a while, not for the next epoch; the chart's title keeps it.
        if let step = epochNoticeStep, lossCurve.count > step + Self.noticeSteps {
            epochNoticeStep = nil
            notice = nil
        }
        return effects
    }

    private mutating func take(_ more: History) {
        // An exponential mean over about the last fifty steps, s ← s + (L − s)/50, divided by what its weights add up to: else it would
        // begin at 0 (Kingma and Ba, 2014, section 3).
        for loss in more.losses where loss.isFinite {
            smoothing.mean += (loss - smoothing.mean) / 50
            smoothing.weight += (1 - smoothing.weight) / 50
            smoothedLoss.append(smoothing.mean / smoothing.weight)
        }
        for loss in more.losses { lossCurve.append(loss) }
        for (row, node) in more.parameterNodes.enumerated() {
            for norm in more.gradientNorms[row] { normCurves[node, default: Curve()].append(norm) }
        }
    }
}
