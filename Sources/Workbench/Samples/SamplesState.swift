import Datasets
import Messages
import TerminalUI
import Training

/// The state of the samples screen.
struct SamplesState: Sendable {
    /// The network's answers, by set; each says which step it belongs to.
    var results: [SampleSet: SampleResults] = [:]
    /// The same as counts.
    var matrices: [SampleSet: ConfusionMatrix] = [:]
    /// The progress of an evaluation; nil when none is running.
    var progress: SampleProgress?
    /// The set whose evaluation was requested last and has not arrived.
    var asked: SampleSet?
    var set = SampleSet.test
    var filter = SampleFilter()
    var list = SamplesList()
    /// The selected index of the list.
    var cursor = 0
    var isMatrixOpen = false
    /// The selected cell of the matrix; nil before a selection.
    var place: ConfusionMatrix.Place?

    /// The selected sample, as its index in the set.
    var chosen: Int? { list.indices.indices.contains(cursor) ? list.indices[cursor] : nil }
    /// Whether the set has not been evaluated, nor its evaluation requested.
    var isUnknown: Bool { results[set] == nil && asked == nil }
    var matrix: ConfusionMatrix? { matrices[set] }
    /// The selected cell, or the most frequent wrong answer.
    var chosenPlace: ConfusionMatrix.Place? { place ?? matrix?.worst }
}

extension SamplesState {
    /// The samples of the set shown.
    func samples(of dataset: Dataset?) -> Samples? { set == .train ? dataset?.train : dataset?.test }

    /// Takes the results of an evaluation.
    mutating func take(_ new: SampleResults, of dataset: Dataset?) {
        guard let dataset else { return }
        let labels = new.set == .train ? dataset.train.labels : dataset.test.labels
        guard labels.count == new.answers.count else { return }
        results[new.set] = new
        matrices[new.set] = ConfusionMatrix(labels: labels, answers: new.answers, classCount: dataset.classCount)
        if asked == new.set { asked = nil }
        if new.set == set { renewList(of: dataset, keeping: chosen) }
    }

    /// Changes the filter, and selects the first match.
    mutating func narrow(_ dataset: Dataset?, _ change: (inout SampleFilter) -> Void = { _ in }) {
        change(&filter)
        // Without results no sample is right, wrong or worst.
        if results[set] == nil { filter = SampleFilter(label: filter.label) }
        renewList(of: dataset)
    }

    /// Shows the samples of the next or the previous class. Classes without samples are skipped; between the last and the first comes the
    /// choice of all classes.
    mutating func narrow(_ dataset: Dataset?, toLabel direction: Int) {
        let labels: [Int?] = Set(samples(of: dataset)?.labels ?? []).sorted().map { Int($0) } + [nil]
        let wanted = filter.label
        let next: Int?
        if let place = labels.firstIndex(of: wanted) {
            next = labels[(place + (direction > 0 ? 1 : labels.count - 1)) % labels.count]
        } else if direction > 0 {
            next = labels.lazy.compactMap { $0 }.first { $0 > wanted ?? 0 }
        } else {
            next = labels.lazy.compactMap { $0 }.last { $0 < wanted ?? 0 }
        }
        narrow(dataset) { $0.label = next }
    }

    /// Resets the selection and the filters; the results stay.
    mutating func reset(_ dataset: Dataset?) {
        let before = self
        self = SamplesState()
        (results, matrices, progress, asked) = (before.results, before.matrices, before.progress, before.asked)
        renewList(of: dataset)
    }

    /// Lists the samples again, with this one selected if it is among them.
    mutating func renewList(of dataset: Dataset?, keeping chosen: Int? = nil) {
        guard let samples = samples(of: dataset) else { return }
        list = SamplesList(labels: samples.labels, results: results[set], filter)
        cursor = chosen.flatMap { list.indices.firstIndex(of: $0) } ?? 0
    }

    /// Selects a class in the matrix, otherwise an index of the list.
    mutating func choose(label: Int, cursor: Int) {
        if isMatrixOpen {
            chooseInMatrix(chosenPlace.map { .init(label: label, answer: $0.answer) })
        } else {
            self.cursor = max(0, min(cursor, list.indices.count - 1))
        }
    }

    mutating func moveInMatrix(_ direction: Direction) {
        guard var place = chosenPlace, let last = matrix.map({ $0.classCount - 1 }) else { return }
        switch direction {
        case .up: place.label = max(0, place.label - 1)
        case .down: place.label = min(last, place.label + 1)
        case .left: place.answer = max(0, place.answer - 1)
        case .right: place.answer = min(last, place.answer + 1)
        }
        chooseInMatrix(place)
    }

    /// An initial selection does not count as a choice.
    private mutating func chooseInMatrix(_ place: ConfusionMatrix.Place?) {
        if place != chosenPlace { self.place = place }
    }
}

extension Workbench {
    /// Why an action of this screen is impossible now; nil if it is possible.
    func obstacle(_ action: SamplesAction) -> Phrase? {
        let state = samplesState
        switch action {
        case .label, .previousLabel, .nextLabel, .outcome, .order:
            // These select among the samples, which are hidden by the matrix.
            if state.isMatrixOpen { return .noticeWholeMatrix }
        default: break
        }
        switch action {
        case .move, .page, .first, .last:
            if state.isMatrixOpen { return state.matrix == nil ? .noticeNotEvaluated : nil }
            return state.list.indices.isEmpty ? .samplesEmpty : nil
        case .open:
            guard state.isMatrixOpen else { return state.chosen == nil ? .samplesEmpty : nil }
            guard let matrix = state.matrix, let place = state.chosenPlace else { return .noticeNotEvaluated }
            return matrix[place] == 0 ? .noticeEmptyPlace : nil
        case .outcome, .order: return state.results[state.set] == nil ? .noticeNotEvaluated : nil
        case .label(let label): return label < (run.dataset?.classCount ?? 0) ? nil : .noticeNoClass
        case .evaluate: return run.isLoaded ? nil : .noticeNotLoaded
        case .close, .previousLabel, .nextLabel, .set, .matrix: return nil
        }
    }

    mutating func perform(_ action: SamplesAction) -> [Effect] {
        switch action {
        case .move(let direction): samplesState.isMatrixOpen ? samplesState.moveInMatrix(direction) : moveInGrid(direction)
        case .page(let pages): turn(pages)
        case .first: samplesState.choose(label: 0, cursor: 0)
        case .last: samplesState.choose(label: (run.dataset?.classCount ?? 1) - 1, cursor: samplesState.list.indices.count - 1)
        case .open:
            guard samplesState.isMatrixOpen else {
                lookAtChosenSample()
                return []
            }
            guard let place = samplesState.chosenPlace else { return [] }
            samplesState.place = place
            samplesState.isMatrixOpen = false
            samplesState.narrow(run.dataset) {
                ($0.label, $0.answer) = (place.label, place.answer)
                $0.outcome = .all
            }
        case .close:
            if samplesState.isMatrixOpen {
                samplesState.isMatrixOpen = false
            } else if samplesState.filter.answer != nil {
                samplesState.narrow(run.dataset) { ($0.label, $0.answer) = (nil, nil) }
                samplesState.isMatrixOpen = true
            } else {
                page = .main
            }
        case .label(let label): samplesState.narrow(run.dataset) { $0.label = $0.label == label ? nil : label }
        case .previousLabel: samplesState.narrow(run.dataset, toLabel: -1)
        case .nextLabel: samplesState.narrow(run.dataset, toLabel: 1)
        case .outcome:
            let all = SampleFilter.Outcome.allCases
            samplesState.narrow(run.dataset) { filter in filter.outcome = all[((all.firstIndex(of: filter.outcome) ?? 0) + 1) % all.count] }
        case .order: samplesState.narrow(run.dataset) { $0.order = $0.order == .file ? .worstFirst : .file }
        case .set:
            samplesState.set = samplesState.set == .test ? .train : .test
            samplesState.narrow(run.dataset)
            return evaluateIfNeeded()
        case .matrix: samplesState.isMatrixOpen.toggle()
        case .evaluate: return evaluate()
        }
        return []
    }

    /// Opens the screen as it was left; evaluates the set if there are no results.
    mutating func openSamples() -> [Effect] {
        drawingState.board?.lift()
        page = .samples
        if samplesState.list.indices.isEmpty { samplesState.renewList(of: run.dataset) }
        return evaluateIfNeeded()
    }

    private mutating func evaluateIfNeeded() -> [Effect] {
        guard run.isLoaded, samplesState.asked != samplesState.set else { return [] }
        if let results = samplesState.results[samplesState.set], run.isRunning || run.isCurrent(results) { return [] }
        return evaluate()
    }

    private mutating func evaluate() -> [Effect] {
        samplesState.asked = samplesState.set
        return [.send(.evaluateSamples(samplesState.set))]
    }

    // MARK: Selecting

    private mutating func moveInGrid(_ direction: Direction) {
        guard let layout = sampleGrid else { return }
        let step =
            switch direction {
            case .left: -1
            case .right: 1
            case .up: -layout.perRow
            case .down: layout.perRow
            }
        let next = samplesState.cursor + step
        if samplesState.list.indices.indices.contains(next) { samplesState.cursor = next }
    }

    private mutating func turn(_ pages: Int) {
        if samplesState.isMatrixOpen, let matrix = samplesState.matrix, let place = samplesState.chosenPlace {
            let rows = MatrixLayout(matrix, room: SamplesScreen.rooms(layout.body).picture.size).rows
            samplesState.choose(label: min(max(0, place.label + pages * rows), matrix.classCount - 1), cursor: 0)
        } else if let layout = sampleGrid {
            samplesState.choose(label: 0, cursor: samplesState.cursor + pages * layout.perRow * layout.rows)
        }
    }

    /// The arrangement of the thumbnails; nil before there are data.
    var sampleGrid: SampleGrid? {
        guard let samples = samplesState.samples(of: run.dataset), let classCount = run.dataset?.classCount else { return nil }
        return SampleGrid(
            samples.shape, sampleCount: samples.count, classCount: classCount,
            room: SamplesScreen.rooms(layout.body).picture.size, appearance)
    }

    // MARK: On the main screen

    /// Passes the selected sample through the network and shows it.
    mutating func lookAtChosenSample() {
        guard let index = samplesState.chosen, let dataset = run.dataset else { return }
        selection.guest = Guest(samplesState.set, index, in: dataset)
        inquiry.why = []
        page = .main
    }

    /// The next or previous index in the list from the sample shown; nil at the ends.
    func neighbour(_ step: Int) -> Int? {
        var next = samplesState.cursor
        // The list may have changed meanwhile: then it starts from its own selection.
        switch selection.guest?.source {
        case .test(samplesState.chosen) where samplesState.set == .test: next += step
        case .train(samplesState.chosen) where samplesState.set == .train: next += step
        default: break
        }
        return samplesState.list.indices.indices.contains(next) ? next : nil
    }

    /// The largest output of the sample shown; nil before it is computed, or if an output is not a number.
    var largestOutput: Int? {
        guard let outputs = run.snapshot?[SampleLook(subject)]?.outputs, outputs.allSatisfy(\.isFinite)
        else { return nil }
        return outputs.indices.max { outputs[$0] < outputs[$1] || (outputs[$0] == outputs[$1] && $0 > $1) }
    }
}
