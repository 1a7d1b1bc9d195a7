import Messages
import TerminalUI
import Training

/// Messages from the session.
extension Workbench {
    mutating func take(_ news: TrainingNews) -> [Effect] {
        var effects: [Effect] = []
        var hasRested = false
        // On the way to a scene the curves are cut at its moment: what comes after is no abandoned future.
        let isArriving = lesson?.stage == .arriving
        for event in news.events {
            switch event {
            case .ready(let network, let dataset):
                let isNew = self.network == nil
                self.network = network
                self.dataset = dataset
                isLoaded = true
                firstStep = news.resumedAt ?? 0
                announceStart()
                if lesson == nil {
                    // The message about missing data no longer holds.
                    notice = openingAnswer ?? (notice == words(.noticeNotLoaded) ? nil : notice)
                }
                node = min(node, network.outputNode)
                if isNew { resetSelection() }
                if page == .drawing { openDrawing() }
                if lesson?.stage == .opening && isStaged {
                    effects += arrangeScene()
                } else if let address = settings.address {
                    if let keepingLine { announce(trouble: keepingLine) }
                    effects += set(out: address)
                } else if let end = news.resumedAt, !isStaged {
                    // A resumed run shows the numbers of its step, not an empty screen.
                    savedStep = end
                    announcements.add(
                        words(
                            .noticeGoingOn, [.name: VisibleText(untrusted: settings.runName ?? ""), .step: NumberFormat.grouped(end)]))
                    effects += travel(.goTo(step: end))
                }
                announce(dataset.remarks)
            case .failedToStart(let error): effects.append(.fail(error))
            case .epochEnded(let epoch, let error, let seconds):
                // It stands in the chart's title, too.
                guard announcements.isEmpty else { break }
                epochNoticeStep = curves.count
                notice = words(
                    .noticeEpoch,
                    [
                        .epoch: "\(epoch)", .error: NumberFormat.percent(error, decimals: 2),
                        .seconds: NumberFormat.fixed(seconds, 1),
                    ])
            case .samplesEvaluated(let results): take(results)
            case .changed(let changes):
                curves.changes = changes
                answer(changes)
                // The step with that number is a different one now.
                if !isStaged { savedStep = nil }
            case .numbers(let numbers):
                effects += takeCheck(numbers)
                takeNumbers(numbers)
            case .diverged(let alarm): self.alarm = alarm
            case .recovered: alarm = nil
            case .notFinite(let found):
                failure = found
                destination = nil
                interruptScene()
            case .parameters(let parameters):
                guard let network, !filesToSave.isEmpty else { break }
                effects.append(.save(parameters, of: network, to: filesToSave.removeFirst()))
            case .rested:
                isPausing = false
                hasRested = true
            }
        }
        if let snapshot = news.snapshot {
            self.snapshot = snapshot
            if snapshot.whatIf == nil { comparison = .after }
            answerAskedChange(with: snapshot)
            follow(snapshot.unit)
            if case .derivation(let derivation, _) = snapshot.answer?.answer {
                whyTerms = derivation.termsBySize
                // A smaller batch has fewer terms.
                if let last = why.indices.last { why[last].term = min(why[last].term, max(0, whyTerms.count - 1)) }
            }
            // A guest is the only sample; the index in the batch is kept for later.
            if snapshot.focus.guest == nil { sample = min(sample, max(0, snapshot.batchCount - 1)) }
        }
        if isLoaded { isRunning = news.isRunning }
        isTesting = news.isTesting
        // The program may have been started with this screen open, on the way to another moment.
        if page == .samples && isLoaded && destination == nil && samplesState.isUnknown { effects += openSamples() }
        samplesState.progress = news.sampleProgress
        if !isRunning { isPausing = false }
        samplesPerSecond = news.samplesPerSecond ?? (isRunning ? samplesPerSecond : nil)
        if hasRested && lesson?.stage == .playing && !isRunning { effects += standScene() }
        effects += arriveOrCopy()
        effects += judgeTask(hasRested: hasRested)
        if let more = news.history { curves.take(more, keepsFuture: !isArriving) }
        examine()
        // An epoch's result stays visible for a while, but not for the whole next epoch; the chart's title keeps it.
        if let step = epochNoticeStep, curves.count > step + Self.noticeSteps {
            epochNoticeStep = nil
            notice = nil
        }
        return effects
    }
}
