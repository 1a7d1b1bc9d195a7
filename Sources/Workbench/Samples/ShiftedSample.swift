import Lessons
import Messages
import NeuralNetworks
import TerminalUI
import Training

/// Shifting the shown sample by some pixels, to see the effect of a small shift on the network.
extension Workbench {
    /// Why the sample cannot be shifted by a pixel; nil if it can.
    func obstacleOfShift(_ direction: Direction) -> Phrase? {
        guard selection.isSampleShown, let network = run.network else { return .noticeNoGuest }
        let next = shift(direction)
        let isWithin = abs(next.rows) < network.inputShape.rows && abs(next.columns) < network.inputShape.columns
        return isWithin ? nil : .noticeShiftedOut
    }

    private func shift(_ direction: Direction) -> Guest.Shift {
        var shift = selection.guest?.shift ?? .none
        switch direction {
        case .up: shift.rows -= 1
        case .down: shift.rows += 1
        case .left: shift.columns -= 1
        case .right: shift.columns += 1
        }
        return shift
    }

    mutating func shiftSample(_ direction: Direction) { shiftSample(to: shift(direction)) }

    /// Shifts the sample from its original position; derivations follow with its numbers.
    mutating func shiftSample(to shift: Guest.Shift) {
        guard let dataset = run.dataset, let moved = selection.guest?.shifted(by: shift, in: dataset) else { return }
        selection.guest = moved
    }

    /// Executes `:shift ROWS,COLUMNS`.
    mutating func shiftSample(_ word: CommandLine.Word) throws {
        guard selection.isSampleShown, let shape = run.network?.inputShape else {
            throw CommandLine.Problem(word: word, text: words(.noticeNoGuest))
        }
        guard let shift = Guest.Shift(parsing: word.text) else { throw bad(word, .lineNotShift) }
        guard abs(shift.rows) < shape.rows, abs(shift.columns) < shape.columns else {
            throw bad(
                word, .lineShiftedOut,
                [
                    .number: "\(1 - shape.rows),\(1 - shape.columns)", .limit: "\(shape.rows - 1),\(shape.columns - 1)",
                ])
        }
        let old = selection.guest?.shift ?? .none
        shiftSample(to: shift)
        prompt.notice = words(
            .answerShift, [.found: "\(old.rows),\(old.columns)", .place: "\(shift.rows),\(shift.columns)"])
    }
}

extension Phrasebook {
    /// `test sample 123, label 7`, and its shift; nil if the guest is not a sample of the data.
    func sampleName(_ guest: Guest) -> VisibleText? { sampleNames(guest).first }

    /// The same, followed by shorter names: without the label, and for a shifted one only its shift.
    func sampleNames(_ guest: Guest) -> [VisibleText] {
        let label: VisibleText = guest.label.map { "\($0)" } ?? ""
        let (name, short): (VisibleText, VisibleText)
        switch guest.source {
        case .drawing: return []
        case .test(let index):
            (name, short) = (self(.sampleOfTest, [.sample: "\(index)", .label: label]), self(.sampleOfTestShort, [.sample: "\(index)"]))
        case .train(let index):
            (name, short) = (self(.sampleOfTrain, [.sample: "\(index)", .label: label]), self(.sampleOfTrainShort, [.sample: "\(index)"]))
        }
        if guest.shift == .none { return [name, short] }
        var parts: [VisibleText] = []
        let (rows, columns) = (guest.shift.rows, guest.shift.columns)
        if rows != 0 { parts.append(self(rows > 0 ? .shiftDown : .shiftUp, [.count: "\(abs(rows))"])) }
        if columns != 0 { parts.append(self(columns > 0 ? .shiftRight : .shiftLeft, [.count: "\(abs(columns))"])) }
        let shift = VisibleText.joined(parts, separator: language == .chinese ? "、" : ", ")
        return [
            self(.sampleShifted, [.name: name, .place: shift]), self(.sampleShiftedShort, [.name: short, .place: shift]), shift,
        ]
    }
}
