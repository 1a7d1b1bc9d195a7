import Messages
import TerminalUI
import Tensors
import Training

/// A gradient check beside the screen.
final class GradientCheckWork: Sendable {
    private let work: SideWork
    private let result: Monitor<GradientCheck?>

    /// Times that it tells how far it is.
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

    /// How far it is, if that is news; at its end what was found.
    func takeNews() -> (state: SideWork.State, check: GradientCheck?)? {
        work.takeNews().map { ($0, result.withLock { $0 }) }
    }

    /// Ends it soon; nothing more is told.
    func giveUp() { work.giveUp() }
}

extension Workbench {
    /// Asks for the numbers that are to be checked.
    mutating func askForCheck() -> [Effect] {
        isCheckAsked = true
        lesson?.numbersAsked += 1
        notice = words(.noticeCheckBegins)
        return [.send(.giveNumbers(guest: nil))]
    }

    /// The check of the numbers that have come, if it was them that were asked for.
    mutating func takeCheck(_ numbers: StepNumbers) -> [Effect] {
        guard isCheckAsked, numbers.guest == nil, let dataset else { return [] }
        isCheckAsked = false
        return [.check(GradientChecker(numbers, data: dataset.train))]
    }

    /// How far a check is, or what it found.
    mutating func tell(_ state: SideWork.State, _ check: GradientCheck?) {
        switch state {
        case .underWay(let done, let total):
            notice = words(.noticeChecking, [.number: NumberFormat.grouped(done), .total: NumberFormat.grouped(total)])
        case .done: notice = check.map { words.words($0) }
        case .failed(let error): notice = words.words(error)
        }
    }
}
