import Messages
import TerminalUI
import Tensors
import Training

/// A gradient check on a thread of its own.
final class GradientCheckWork: Sendable {
    private let work: SideWork
    private let result: Monitor<GradientCheck?>

    /// The number of progress reports.
    private static let news = 20

    init(_ checker: GradientChecker, wake: @escaping @Sendable () -> Void) {
        let result = Monitor<GradientCheck?>(nil)
        self.result = result
        let total = checker.total
        work = SideWork(of: total, wake: wake) { progress in
            var told = -1
            let check = try checker.run { done in
                let part = done * Self.news / max(total, 1)
                if part == told { return }
                told = part
                try progress(done)
            }
            result.withLock { $0 = check }
        }
    }

    /// The progress, if it has changed; at the end the result.
    func takeNews() -> (state: SideWork.State, check: GradientCheck?)? {
        work.takeNews().map { ($0, result.withLock { $0 }) }
    }

    /// Stops it soon, without a result.
    func giveUp() { work.giveUp() }
}

extension Workbench {
    /// Requests the numbers to check.
    mutating func askForCheck() -> [Effect] {
        guard run.isLoaded else {
            prompt.notice = words(.noticeNotLoaded)
            return []
        }
        requests.isCheckAsked = true
        study.lesson?.numbersAsked += 1
        prompt.notice = words(.noticeCheckBegins)
        return [.send(.giveNumbers(guest: nil))]
    }

    /// Starts the check with the numbers that have arrived, if they are the requested ones.
    mutating func takeCheck(_ numbers: StepNumbers) -> [Effect] {
        guard requests.isCheckAsked, numbers.guest == nil, let dataset = run.dataset else { return [] }
        requests.isCheckAsked = false
        return [.check(GradientChecker(numbers, data: dataset.train))]
    }

    /// Shows the progress or the result of a check.
    mutating func tell(_ state: SideWork.State, _ check: GradientCheck?) {
        switch state {
        case .underWay(let done, let total):
            prompt.notice = words(.noticeChecking, [.number: NumberFormat.grouped(done), .total: NumberFormat.grouped(total)])
        case .done: prompt.notice = check.map { words.words($0) }
        case .failed(let error): prompt.notice = words.words(error)
        }
    }
}
