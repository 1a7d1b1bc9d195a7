import Tensors

/// Reads the lines of a network file.
struct NetworkTextReader {
    /// What is written in a line, and where.
    private struct RawNode {
        var line: Int
        var name: Word
        var layer: Word
        var inputs: [Word]
        var options: [LayerOptions.Written]
        var endColumn: Int
    }

    private struct Word {
        var text: String
        var column: Int
    }

    /// Names that stand for something else, and beginnings of names that files keep for themselves.
    static let reserved: Set<String> = ["input", "output", "target", "loss", "history", "initial"]

    let path: String
    private var line = 0
    private var characters: [Character] = []
    private var position = 0

    init(path: String) { self.path = path }

    private func failure(_ problem: NetworkTextError.Problem, _ column: Int? = nil, line: Int? = nil) -> NetworkTextError {
        NetworkTextError(path: path, line: line ?? self.line, column: column ?? position + 1, problem: problem)
    }

    /// The nodes of a text.
    mutating func nodes(of text: String) throws(NetworkTextError) -> [WrittenNode] {
        var raw: [RawNode] = []
        for (index, each) in text.split(omittingEmptySubsequences: false, whereSeparator: NetworkText.endsLine).enumerated() {
            (line, position, characters) = (index + 1, 0, Array(each))
            skipBlanks()
            if isAtEnd { continue }
            guard raw.count < NetworkText.mostNodes else { throw failure(.tooManyNodes(limit: NetworkText.mostNodes)) }
            raw.append(try node())
        }
        guard let last = raw.last else { throw failure(.empty, 1, line: max(1, line)) }
        let nodes = try resolved(raw)
        if last.name.text != "output" { throw failure(.lastIsNotOutput(last.name.text), last.name.column, line: last.line) }
        // Each node is read by another one, unless it is a loss.
        var isRead = Set<Int>()
        for node in nodes { isRead.formUnion(node.inputs) }
        for (index, node) in nodes.enumerated().dropLast() where !node.isLoss && !isRead.contains(index + 1) {
            throw failure(.unread(node.name), node.nameColumn, line: node.line)
        }
        return nodes
    }

    // MARK: Characters

    private var isAtEnd: Bool { position >= characters.count || characters[position] == "#" }

    private mutating func skipBlanks() {
        while position < characters.count, characters[position] == " " || characters[position] == "\t" { position += 1 }
    }

    private mutating func take(_ sign: Character, orElse part: NetworkTextError.Part) throws(NetworkTextError) {
        skipBlanks()
        guard position < characters.count, characters[position] == sign else { throw failure(.expected(part)) }
        position += 1
    }

    private func isNext(_ sign: Character) -> Bool { position < characters.count && characters[position] == sign }

    /// Everything up to a blank or one of the signs of the format.
    private mutating func word(_ part: NetworkTextError.Part) throws(NetworkTextError) -> Word {
        skipBlanks()
        let start = position
        while position < characters.count, !" \t=(),#".contains(characters[position]) { position += 1 }
        guard position > start else { throw failure(.expected(part)) }
        return Word(text: String(characters[start..<position]), column: start + 1)
    }

    // MARK: Lines

    private mutating func node() throws(NetworkTextError) -> RawNode {
        let name = try word(.name)
        try take("=", orElse: .equals)
        let layer = try word(.layer)
        try take("(", orElse: .parenthesis)
        skipBlanks()
        var inputs: [Word] = []
        if LayerForm.named(layer.text)?.inputs.lowerBound != 0 || !isNext(")") { inputs.append(try word(.input)) }
        skipBlanks()
        while isNext(",") {
            position += 1
            inputs.append(try word(.input))
            skipBlanks()
        }
        try take(")", orElse: .nextInput)
        var options: [LayerOptions.Written] = []
        skipBlanks()
        while !isAtEnd {
            let option = try word(.option)
            try take("=", orElse: .equals)
            var values = [try value()]
            skipBlanks()
            while isNext(",") {
                position += 1
                values.append(try value())
                skipBlanks()
            }
            options.append(LayerOptions.Written(name: option.text, column: option.column, values: values))
        }
        return RawNode(line: line, name: name, layer: layer, inputs: inputs, options: options, endColumn: position + 1)
    }

    private mutating func value() throws(NetworkTextError) -> (text: String, column: Int) {
        let word = try word(.value)
        return (word.text, word.column)
    }

    /// Whether a name has the form of one: parts of letters, digits, `_` and `-` that begin with a letter, with dots between.
    private static func isName(_ text: String) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }
            return part.utf8.first.map(isLetter) == true
                && part.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
        }
    }

    // MARK: Meaning

    private func resolved(_ raw: [RawNode]) throws(NetworkTextError) -> [WrittenNode] {
        var lines: [String: Int] = [:]
        for node in raw where lines[node.name.text] == nil { lines[node.name.text] = node.line }
        var indices = ["input": 0]
        // The names, and the beginnings of names in front of their dots, with a node that has them.
        var groups: [String: String] = [:]
        var nodes: [WrittenNode] = []
        // The options of each node, with those that it takes over.
        var completed: [[LayerOptions.Written]] = []
        for (index, node) in raw.enumerated() {
            let name = node.name.text
            func failure(_ problem: NetworkTextError.Problem, _ word: Word) -> NetworkTextError {
                self.failure(problem, word.column, line: node.line)
            }
            try check(node.name, line: node.line, isLast: index == raw.count - 1)
            if indices[name] != nil { throw failure(.repeatedName(name, line: lines[name] ?? node.line), node.name) }
            if let inside = groups[name] { throw failure(.nameOfGroup(name, other: inside), node.name) }
            var beginning = name
            while let dot = beginning.lastIndex(of: ".") {
                beginning = String(beginning[..<dot])
                if indices[beginning] != nil { throw failure(.nameOfGroup(beginning, other: name), node.name) }
                groups[beginning] = name
            }
            guard let form = LayerForm.named(node.layer.text) else {
                throw failure(.unknownLayer(node.layer.text, layers: LayerForm.all.map(\.name)), node.layer)
            }
            var inputs: [Int] = []
            for input in node.inputs {
                if let found = indices[input.text] {
                    if found > 0, nodes[found - 1].isLoss { throw failure(.readsLoss(input.text), input) }
                    inputs.append(found)
                } else if let line = lines[input.text] {
                    throw failure(.laterNode(input.text, line: line), input)
                } else {
                    throw failure(.unknownNode(input.text, nodes: ["input"] + nodes.map(\.name)), input)
                }
            }
            guard form.inputs.contains(inputs.count) else {
                let (least, most) = (form.inputs.lowerBound, form.inputs.upperBound)
                throw failure(
                    .inputCount(layer: form.name, least: least, most: most, found: inputs.count),
                    inputs.count > most ? node.inputs[most] : node.layer)
            }
            var written = WrittenNode(
                name: name, line: node.line, nameColumn: node.name.column, layerColumn: node.layer.column, inputs: inputs,
                isLoss: LossForm.all.contains { $0.name == form.name })
            do throws(LayerOptionError) {
                var options = try LayerOptions(layer: form.name, node.options)
                if let shared = try options.node(LayerOptions.sharedName) {
                    guard let source = indices[shared.text] else {
                        throw LayerOptionError(
                            problem: lines[shared.text].map { .laterNode(shared.text, line: $0) }
                                ?? .unknownNode(shared.text, nodes: nodes.map(\.name)), column: shared.column)
                    }
                    // The input has no layer, and what is not written is as in the other node.
                    let other = source == 0 ? "input" : raw[source - 1].layer.text
                    guard other == form.name else {
                        throw LayerOptionError(
                            problem: .otherLayer(of: shared.text, layer: other, wanted: form.name), column: shared.column)
                    }
                    written.shared = (source, shared.column)
                    options.inherit(completed[source - 1])
                }
                completed.append(options.written)
                if name == "output" {
                    if form.name != Dense.form.name { throw LayerOptionError(problem: .outputLayer(form.name), column: nil) }
                    try Self.readOutput(&options, into: &written)
                } else {
                    written.layer = try form.read(&options)
                }
                try options.finish()
                written.initialization = options.initialization
            } catch {
                throw self.failure(error.problem, error.column ?? node.layer.column, line: node.line)
            }
            indices[name] = index + 1
            nodes.append(written)
        }
        return nodes
    }

    private func check(_ name: Word, line: Int, isLast: Bool) throws(NetworkTextError) {
        guard name.text.count <= NetworkText.mostCharactersOfName else {
            throw failure(.nameTooLong(limit: NetworkText.mostCharactersOfName), name.column, line: line)
        }
        guard Self.isName(name.text) else { throw failure(.badName(name.text), name.column, line: line) }
        if name.text == "output" {
            if !isLast { throw failure(.behindOutput, name.column, line: line) }
        } else if let first = name.text.split(separator: ".").first, Self.reserved.contains(String(first)) {
            throw failure(.reservedName(String(first)), name.column, line: line)
        }
    }

    /// Units and function of the output may be written; they must be those that classes and loss ask for.
    private static func readOutput(_ options: inout LayerOptions, into node: inout WrittenNode) throws(LayerOptionError) {
        let units = try options.whole("units", 1...100_000, default: 1)
        if let column = options.column(of: "units") { node.units = (units, column) }
        if let function = try options.word(LayerOptions.functionName, among: LossFunction.outputFunctions),
            let column = options.column(of: LayerOptions.functionName)
        {
            node.function = (function, column)
        }
        try options.readInitialization()
    }
}
