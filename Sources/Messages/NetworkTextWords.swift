import NeuralNetworks
import TerminalUI

extension Phrasebook {
    /// The error in a network file, with its line and character as compilers write them; of the loss, of which no place of the file is at fault,
    /// after what `place` makes of the option's word.
    public func words(_ error: NetworkTextError, place: (VisibleText) -> VisibleText) -> VisibleText {
        if case .misfit("output", let misfit) = error.problem, misfit.isOfLoss { return "\(place("loss")): \(reason(error.problem))" }
        return "\(VisibleText(untrusted: error.path)):\(error.line):\(error.column): \(reason(error.problem))"
    }

    func listed(_ names: [String]) -> VisibleText { .joined(names.map { VisibleText(untrusted: $0) }, separator: ", ") }

    /// A word that is none of some names: with the one that was probably meant, otherwise with those there are.
    private func unknown(
        _ name: String, among names: [String], _ phrase: Phrase, near: Phrase, _ values: [Placeholder: VisibleText] = [:]
    ) -> VisibleText {
        var values = values
        values[.name] = VisibleText(untrusted: name)
        if let meant = Suggestion.nearest(to: name, among: names) {
            values[.expected] = VisibleText(untrusted: meant)
            return self(near, values)
        }
        values[.options] = names.count > 12 ? "\(listed(Array(names.suffix(12)))), …" : listed(names)
        return self(phrase, values)
    }

    // One phrase for each problem.
    private func reason(_ problem: NetworkTextError.Problem) -> VisibleText {
        func text(_ text: String) -> VisibleText { VisibleText(untrusted: text) }
        switch problem {
        case .notUTF8: return self(.networkUTF8)
        case .tooLong(let limit): return self(.networkTooLong, [.limit: NumberFormat.grouped(limit)])
        case .tooManyNodes(let limit): return self(.networkManyNodes, [.limit: NumberFormat.grouped(limit)])
        case .empty: return self(.networkEmpty)
        case .expected(let part): return self(phrase(part))
        case .badName(let name): return self(.networkBadName, [.name: text(name)])
        case .nameTooLong(let limit): return self(.networkNameTooLong, [.limit: "\(limit)"])
        case .reservedName(let name): return self(.networkReserved, [.name: text(name)])
        case .repeatedName(let name, let line): return self(.networkRepeated, [.name: text(name), .number: "\(line)"])
        case .nameOfGroup(let name, let other): return self(.networkGroup, [.name: text(name), .found: text(other)])
        case .unknownLayer(let name, let layers): return unknown(name, among: layers, .networkNoLayer, near: .networkNoLayerNear)
        case .unknownNode(let name, let nodes): return unknown(name, among: nodes, .networkNoNode, near: .networkNoNodeNear)
        case .laterNode(let name, let line): return self(.networkLater, [.name: text(name), .number: "\(line)"])
        case .inputCount(let layer, let least, let most, let found):
            return self(
                least == most ? .networkInputs : .networkInputsFrom,
                [.layer: text(layer), .number: "\(least)", .limit: "\(most)", .found: "\(found)"])
        case .unknownOption(let name, let layer, let options):
            return unknown(name, among: options, .networkNoOption, near: .networkNoOptionNear, [.layer: text(layer)])
        case .repeatedOption(let name): return self(.networkOptionTwice, [.name: text(name)])
        case .missingOption(let name, let layer): return self(.networkOptionMissing, [.name: text(name), .layer: text(layer)])
        case .valueCount(let name, let wanted, let found):
            let expected = VisibleText.joined(wanted.map { "\($0)" }, separator: "/")
            return self(.networkValueCount, [.name: text(name), .expected: expected, .found: "\(found)"])
        case .notWhole(let found): return self(.networkNotWhole, [.found: text(found)])
        case .notANumber(let found): return self(.networkNotNumber, [.found: text(found)])
        case .outOfRange(let found, let least, let most):
            return self(.networkRange, [.found: text(found), .number: text(least), .limit: text(most)])
        case .unequal(let name): return self(.networkUnequal, [.name: text(name)])
        case .unknownWord(let found, let option, let words):
            let meant = Suggestion.nearest(to: found, among: words)
            return self(
                meant == nil ? .networkWord : .networkWordNear,
                [.found: text(found), .name: text(option), .options: listed(words), .expected: text(meant ?? "")])
        case .otherLayer(let node, let layer, let wanted):
            return self(.networkOtherLayer, [.name: text(node), .found: text(layer), .expected: text(wanted)])
        case .misfit(let node, let misfit): return reason(misfit, layer: text(node))
        case .lastIsNotOutput(let name): return self(.networkLast, [.name: text(name)])
        case .behindOutput: return self(.networkBehind)
        case .outputLayer(let layer): return self(.networkOutputLayer, [.layer: text(layer)])
        case .outputUnits(let units, let classes): return self(.networkUnits, [.found: "\(units)", .number: "\(classes)"])
        case .outputFunction(let found, let wanted): return self(.networkFunction, [.found: text(found), .expected: text(wanted)])
        case .unread(let name): return self(.networkUnread, [.name: text(name)])
        case .readsLoss(let name): return self(.networkReadsLoss, [.name: text(name)])
        case .loss(let error): return UsageProblem.text(error, "loss", self)
        }
    }

    private func phrase(_ part: NetworkTextError.Part) -> Phrase {
        switch part {
        case .name: .networkName
        case .equals: .networkEquals
        case .layer: .networkLayer
        case .parenthesis: .networkParenthesis
        case .input: .networkInput
        case .nextInput: .networkNextInput
        case .option: .networkOption
        case .value: .networkValue
        }
    }
}
