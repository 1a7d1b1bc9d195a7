import Messages
import NeuralNetworks
import TerminalUI
import Training

/// Reading the arguments of a command; each error concerns a word.
extension Workbench {
    func bad(_ word: CommandLine.Word, _ expected: String) -> CommandLine.Problem {
        let values: [Placeholder: VisibleText] = [
            .found: VisibleText(untrusted: word.text), .expected: VisibleText(untrusted: expected),
        ]
        return CommandLine.Problem(word: word, text: words(.lineBad, values))
    }

    /// The error for a word that is none of these names: the nearest one, otherwise all, or where they are listed.
    func bad(_ word: CommandLine.Word, _ kind: ArgumentKind, among names: [String]) -> CommandLine.Problem {
        let found = VisibleText(untrusted: word.text)
        let expected = VisibleText(untrusted: kind.rawValue)
        if let near = Suggestion.nearest(to: word.text, among: names) {
            let values: [Placeholder: VisibleText] = [.found: found, .expected: expected, .name: VisibleText(untrusted: near)]
            return CommandLine.Problem(word: word, text: words(.lineBadNear, values))
        }
        let list = kind.rawValue.contains("|") ? kind.rawValue : names.joined(separator: ", ")
        if !names.isEmpty && list.count <= Self.mostListed { return bad(word, list) }
        return CommandLine.Problem(word: word, text: words(.lineBadMany, [.found: found, .expected: expected]))
    }

    /// The characters of a list that fit below the line, with the words around them.
    private static var mostListed: Int { 72 }

    /// The error for a list of numbers that is malformed or has a number outside its range.
    func bad(_ word: CommandLine.Word, _ kind: ArgumentKind, from least: String, to most: String) -> CommandLine.Problem {
        let values: [Placeholder: VisibleText] = [
            .found: VisibleText(untrusted: word.text), .expected: VisibleText(untrusted: kind.rawValue),
            .number: VisibleText(untrusted: least), .limit: VisibleText(untrusted: most),
        ]
        return CommandLine.Problem(word: word, text: words(.lineBadList, values))
    }

    func number(_ word: CommandLine.Word, _ range: ClosedRange<Int>) throws -> Int {
        guard let number = Int(word.text), range.contains(number) else {
            throw bad(word, "\(range.lowerBound) ... \(range.upperBound)")
        }
        return number
    }

    func value(_ word: CommandLine.Word) throws -> Float {
        do throws(TypedNumber.Problem) { return try TypedNumber.read(word.text) } catch {
            if error == .notANumber { throw bad(word, ArgumentKind.number.rawValue) }
            throw CommandLine.Problem(word: word, text: words.words(error, found: word.text))
        }
    }

    func place(_ word: CommandLine.Word) throws -> Place {
        guard let network else { throw CommandLine.Problem(word: word, text: words(.noticeNotLoaded)) }
        do {
            return try network.place(named: word.text)
        } catch {
            throw CommandLine.Problem(word: word, text: words.words(error))
        }
    }

    func target(_ word: CommandLine.Word) throws -> Change.Target {
        let place = try place(word)
        switch place.quantity {
        case .parameter: return .parameter(place)
        case .activation where place.node == 0: return .pixel(place, sample: min(sample, max(0, (snapshot?.batchCount ?? 1) - 1)))
        default: throw CommandLine.Problem(word: word, text: words(.lineFixed))
        }
    }

    func layer(_ word: CommandLine.Word) throws -> Int {
        let names = network?.nodes.map(\.name) ?? []
        guard let index = names.firstIndex(of: word.text) else { throw bad(word, .layer, among: names) }
        return index
    }

    func view(_ word: CommandLine.Word) throws -> LayerView {
        guard let view = LayerView(named: word.text) else {
            throw bad(word, .view, among: LayerView.names)
        }
        return view
    }
}
