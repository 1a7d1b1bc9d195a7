import Lessons
import Messages
import TerminalUI

/// Step numbers: everywhere the number of updates done since the run began.
extension RunStatus {
    /// The steps that can be reached, whether done or not.
    var steps: ClosedRange<Int> { firstStep...max(firstStep, ScreenAddress.mostStep) }

    /// The same for messages.
    var stepRange: [Placeholder: VisibleText] {
        [
            .number: NumberFormat.grouped(firstStep), .end: NumberFormat.grouped(mostSteps),
            .limit: NumberFormat.grouped(steps.upperBound),
            .options: mostSteps > firstStep
                ? "\(NumberFormat.grouped(firstStep)) … \(NumberFormat.grouped(mostSteps))" : NumberFormat.grouped(firstStep),
        ]
    }

    /// Reads a step in the forms that the header uses: `1364`, `1,364`, or its place in the epoch shown, `164/1,200`. Nil for other text,
    /// and for steps that cannot be reached.
    func step(typed text: String) -> Int? { stepNumber(text).flatMap { steps.contains($0) ? $0 : nil } }

    fileprivate func stepNumber(_ text: String) -> Int? {
        func number(_ text: some StringProtocol) -> Int? {
            let digits = String(text.filter { $0 != " " })
            let groups = digits.split(separator: ",", omittingEmptySubsequences: false)
            let isGrouped = groups.count == 1 || (1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy { $0.count == 3 }
            let plain = digits.filter { $0 != "," }
            guard isGrouped, plain.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
            return Int(plain)
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 1 { return number(text) }
        guard parts.count == 2, let snapshot, let place = number(parts[0]), let total = number(parts[1]),
            total == snapshot.batchesPerEpoch, place <= total
        else { return nil }
        return snapshot.epoch * total + place
    }
}

extension Workbench {
    /// The error for a step that was typed.
    func stepProblem(_ text: String) -> VisibleText {
        let values = run.stepRange.merging([.found: VisibleText(untrusted: text)]) { $1 }
        return words(run.stepNumber(text).map { $0 < run.firstStep } == true ? .noticeStepBefore : .noticeNoStep, values)
    }
}
