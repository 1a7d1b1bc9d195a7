import Messages
import NeuralNetworks
import TerminalUI
import Training

/// Marking a number, so that every view shows the contributions to it.
extension Workbench {
    /// The number to mark: that of the open derivation, otherwise the selected one.
    var markable: Question? {
        guard run.isLoaded else { return nil }
        if let question = inquiry.why.last?.question { return normal(question) }
        return selectedPlace.map { normal(Question($0, sample: selection.askedSample)) }
    }

    /// Numbers of the whole batch have no sample: they are the same whichever sample is shown.
    func normal(_ question: Question) -> Question {
        run.network?.isOfSample(question.place) != false ? question : Question(question.place, sample: 0)
    }

    mutating func toggleMark() {
        guard let network = run.network, let wanted = markable else { return }
        if wanted == inquiry.mark { return liftMark() }
        inquiry.mark = wanted
        prompt.notice = words(.noticeMarked, [.place: VisibleText(untrusted: network.name(of: wanted.place))])
    }

    mutating func liftMark() {
        inquiry.mark = nil
        prompt.notice = words(.noticeUnmarked)
    }

    /// The reminder of the marked number, shown while there is no other message; nil without a mark.
    var markReminder: VisibleText? {
        guard let mark = inquiry.mark, let network = run.network else { return nil }
        let known = run.snapshot?.first(PictureLook.self)?.seen.mark.flatMap { $0.question.place == mark.place ? $0.value : nil }
        let value: VisibleText = known.map { " = \(NumberFormat.exact(Float($0)))" } ?? ""
        return words(.markStatus, [.place: VisibleText(untrusted: network.name(of: mark.place)), .value: value])
    }
}
