import Datasets
import Messages
import NeuralNetworks
import TerminalUI
import Training

/// Messages from the session.
extension Workbench {
    mutating func take(_ news: TrainingNews) -> [Effect] {
        var effects: [Effect] = []
        var hasRested = false
        // On the way to a scene the curves are cut at its moment: what comes after is no abandoned future.
        let isArriving = study.lesson?.stage == .arriving
        for event in news.events {
            switch event {
            case .ready(let network, let dataset): effects += show(network, dataset, resumedAt: news.resumedAt)
            case .failedToStart(let error): effects.append(.fail(error))
            case .epochEnded(let result): tell(result)
            case .samplesEvaluated(let results): samplesState.take(results, of: run.dataset)
            case .changed(let changes):
                run.curves.changes = changes
                answer(changes)
                // The step with that number is a different one now.
                if !study.isStaged { keeping.savedStep = nil }
            case .numbers(let numbers):
                effects += takeCheck(numbers)
                takeNumbers(numbers)
            case .diverged(let alarm): run.alarm = alarm
            case .recovered: run.alarm = nil
            case .notFinite(let found):
                run.failure = found
                run.destination = nil
                interruptScene()
            case .parameters(let parameters):
                guard let network = run.network, !requests.filesToSave.isEmpty else { break }
                effects.append(.save(parameters, of: network, to: requests.filesToSave.removeFirst()))
            case .rested:
                run.isPausing = false
                run.isOpeningPlayed = false
                hasRested = true
            }
        }
        if let snapshot = news.snapshot { take(snapshot) }
        run.takeProgress(news)
        // The program may have been started with this screen open, on the way to another moment.
        if page == .samples && run.isLoaded && run.destination == nil && samplesState.isUnknown { effects += openSamples() }
        samplesState.progress = news.sampleProgress
        if hasRested && study.lesson?.stage == .playing && !run.isRunning { effects += standScene() }
        effects += arriveOrCopy()
        effects += judgeTask(hasRested: hasRested)
        if let more = news.history { run.curves.take(more, keepsFuture: !isArriving) }
        run.examine()
        // An epoch's result stays visible for a while, but not for the whole next epoch; the chart's title keeps it.
        if let step = prompt.epochNoticeStep, run.curves.count > step + Self.noticeSteps {
            prompt.epochNoticeStep = nil
            prompt.notice = nil
        }
        return effects
    }

    /// Shows a run whose network and data have arrived; `resumedAt` is the step where a saved one goes on.
    private mutating func show(_ network: Network, _ dataset: Dataset, resumedAt: Int?) -> [Effect] {
        var effects: [Effect] = []
        let isNew = run.network == nil
        run.network = network
        run.dataset = dataset
        run.isLoaded = true
        run.firstStep = resumedAt ?? 0
        announceStart()
        if study.lesson == nil {
            // A run that goes on is announced below; the message about missing data no longer holds.
            if resumedAt != nil { prompt.openingAnswer = nil }
            prompt.notice = prompt.openingAnswer ?? (prompt.notice == words(.noticeNotLoaded) ? nil : prompt.notice)
        }
        selection.node = min(selection.node, network.outputNode)
        if isNew { selection.reset(in: run.network) }
        if page == .drawing { openDrawing() }
        if study.lesson?.stage == .opening && study.isStaged {
            effects += arrangeScene()
        } else if let address = settings.address {
            // Before the first step the status line says it anyway.
            if let keepingLine, address.step > 0 || address.phase != nil { announce(trouble: keepingLine) }
            let batch = min(settings.run.batchSize, dataset.train.count)
            run.reproducible = (address.step, (try? address.changes(in: network, batchSize: batch)) ?? [])
            effects += set(out: address)
        } else if let end = resumedAt, !study.isStaged {
            // A resumed run shows the numbers of its step, not an empty screen.
            keeping.savedStep = end
            prompt.announcements.add(
                words(.noticeGoingOn, [.name: VisibleText(untrusted: settings.runName ?? ""), .step: NumberFormat.grouped(end)]))
            effects += travel(.goTo(step: end))
        } else if study.lesson == nil {
            effects += playOpening()
        }
        announce(dataset.remarks)
        return effects
    }

    private mutating func tell(_ result: EpochResult) {
        // It stands in the chart's title, too.
        guard prompt.announcements.isEmpty else { return }
        prompt.epochNoticeStep = run.curves.count
        prompt.notice = words(
            result.validationError == nil ? .noticeEpoch : .noticeEpochValidation,
            [
                .value: result.validationError.map { NumberFormat.percent($0, decimals: 2) } ?? "–",
                .epoch: "\(result.epoch)", .error: NumberFormat.percent(result.testError, decimals: 2),
                .number: result.trainError.map { NumberFormat.percent($0, decimals: 2) } ?? "–",
                .seconds: NumberFormat.fixed(result.seconds, 1),
            ])
    }

    /// Takes the numbers of a moment.
    private mutating func take(_ snapshot: Snapshot) {
        run.snapshot = snapshot
        if run.whatIf == nil { inquiry.comparison = .after }
        answerAskedChange(with: snapshot)
        follow(snapshot.unit)
        if case .derivation(let derivation, _) = snapshot.first(DerivationLook.self)?.seen { inquiry.take(derivation) }
        // A guest is the only sample; the index in the batch is kept for later.
        if snapshot.looks.guest == nil { selection.sample = min(selection.sample, max(0, snapshot.batchCount - 1)) }
    }
}
