import Messages
import TerminalUI
import Training

/// What the session tells.
extension Workbench {
    mutating func take(_ news: TrainingNews) -> [Effect] {
        var effects: [Effect] = []
        var hasRested = false
        // On the way to a scene the curves are cut at its moment: that is no future that was left.
        let isArriving = lesson?.stage == .arriving
        for event in news.events {
            switch event {
            case .ready(let network, let dataset):
                let isNew = self.network == nil
                self.network = network
                self.dataset = dataset
                isLoaded = true
                firstStep = news.resumedAt ?? 0
                if lesson == nil {
                    // What was told of the data that were not there yet is over.
                    notice = saveTrouble ?? firstNotice ?? openingAnswer ?? (notice == words(.noticeNotLoaded) ? nil : notice)
                }
                node = min(node, network.outputNode)
                if isNew { resetSelection() }
                if page == .drawing { openDrawing() }
                if lesson?.stage == .opening && isStaged {
                    effects += arrangeScene()
                } else if let address = settings.address {
                    if !isStaged && notice == nil { notice = keepingLine }
                    effects += set(out: address)
                } else if let end = news.resumedAt, !isStaged {
                    // A run that is gone on with shows the numbers of its step, not an empty beginning.
                    savedStep = end
                    notice =
                        saveTrouble ?? settings.firstProblem
                        ?? words(
                            .noticeGoingOn, [.name: VisibleText(untrusted: settings.runName ?? ""), .step: NumberFormat.grouped(end)])
                    effects += travel(.goTo(step: end))
                }
                if lesson == nil, let remark = words.words(dataset.remarks) {
                    // Why the run is not kept comes first.
                    notice = settings.firstProblem.map { "\($0); \(remark)" } ?? remark
                }
            case .failedToStart(let error): effects.append(.fail(error))
            case .epochEnded(let epoch, let error, let seconds):
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
                // A step of that number is another one now.
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
            // A guest is alone; the place in the batch is kept for when it is gone.
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
        // What an epoch ended with stays to be read for a while, not for the next epoch; the chart's title keeps it.
        if let step = epochNoticeStep, curves.count > step + Self.noticeSteps {
            epochNoticeStep = nil
            notice = nil
        }
        return effects
    }
}
