import Tensors

/// A mistake in a network file, with the character at which it occurs.
public struct NetworkTextError: Error, Hashable, Sendable {
    /// What was expected at a character of a line `name = layer(inputs) option=value`.
    public enum Part: Hashable, Sendable {
        /// The name of a node.
        case name
        /// `=`.
        case equals
        /// The name of a layer.
        case layer
        /// `(`.
        case parenthesis
        /// The name of a node to read.
        case input
        /// `,` or `)`.
        case nextInput
        /// The name of an option, or the end of the line.
        case option
        /// The value of an option.
        case value
    }

    /// The mistake.
    public enum Problem: Hashable, Sendable {
        /// The bytes are not UTF-8.
        case notUTF8
        /// The file has more bytes than `limit`.
        case tooLong(limit: Int)
        /// There are more nodes than `limit`.
        case tooManyNodes(limit: Int)
        /// The file has no line with a node.
        case empty
        /// This part was expected.
        case expected(Part)
        /// A name is made of parts with dots between; each begins with a letter and goes on with letters, digits, `_` and `-`.
        case badName(String)
        /// A name has more characters than `limit`.
        case nameTooLong(limit: Int)
        /// The word stands for something else: `input`, `target`, `loss`, or a part of files.
        case reservedName(String)
        /// A node in this line has the name already.
        case repeatedName(String, line: Int)
        /// The name of one node begins with that of another and a dot, as if that were a group.
        case nameOfGroup(String, other: String)
        /// There is no layer of this name; `layers` are those there are.
        case unknownLayer(String, layers: [String])
        /// No node has this name; `nodes` are those of earlier lines.
        case unknownNode(String, nodes: [String])
        /// The node is made in this line or a later one.
        case laterNode(String, line: Int)
        /// The layer reads another number of nodes: from `least` to `most`.
        case inputCount(layer: String, least: Int, most: Int, found: Int)
        /// The layer has no such option; `options` are those it has.
        case unknownOption(String, layer: String, options: [String])
        /// The option occurs twice.
        case repeatedOption(String)
        /// The layer needs this option.
        case missingOption(String, layer: String)
        /// The option has another number of values: one of `wanted`.
        case valueCount(String, wanted: [Int], found: Int)
        /// The text is not a whole number.
        case notWhole(String)
        /// The text is not a number.
        case notANumber(String)
        /// The number is outside its range.
        case outOfRange(String, least: String, most: String)
        /// The numbers of all axes or sides must be the same.
        case unequal(String)
        /// The option has no such word; `words` are those it has.
        case unknownWord(String, option: String, words: [String])
        /// The node whose parameters should be used has another layer.
        case otherLayer(of: String, layer: String, wanted: String)
        /// The layer rejects the shapes of its inputs.
        case misfit(node: String, LayerMisfit)
        /// The last line must be the output.
        case lastIsNotOutput(String)
        /// There are nodes behind the output.
        case behindOutput
        /// The output is a dense layer.
        case outputLayer(String)
        /// The output has another number of units than there are classes.
        case outputUnits(Int, classes: Int)
        /// The output has another function than the loss wants.
        case outputFunction(String, wanted: String)
        /// No node reads it.
        case unread(String)
        /// It is a loss, which no node reads.
        case readsLoss(String)
        /// What is written of a loss is wrong.
        case loss(LossError)
    }

    /// The path of the file.
    public let path: String
    /// The line, from 1.
    public let line: Int
    /// The character in the line, from 1; one behind its last if something is missing at the end.
    public let column: Int
    /// The mistake.
    public let problem: Problem

    /// A mistake at a character.
    public init(path: String, line: Int, column: Int, problem: Problem) {
        (self.path, self.line, self.column, self.problem) = (path, line, column, problem)
    }
}

/// The text of a network file, a line a node: `name = layer(inputs) option=value …`, with comments behind `#`. All that does not depend on
/// the samples and the loss has been checked: names, layers, options, and what reads what.
public struct NetworkText: Sendable {
    /// The text, without a byte-order mark.
    public let text: String
    /// Where it comes from; it has no part in what the network is.
    public var path: String

    /// The largest file, in bytes.
    public static let mostBytes = 1 << 16
    /// The most nodes.
    public static let mostNodes = 1_000
    /// The most characters of a name.
    public static let mostCharactersOfName = 200

    /// Checks a text.
    public init(_ text: String, path: String = "") throws(NetworkTextError) {
        guard text.utf8.count <= Self.mostBytes else {
            throw NetworkTextError(path: path, line: 1, column: 1, problem: .tooLong(limit: Self.mostBytes))
        }
        (self.text, self.path) = (text, path)
        _ = try nodes()
    }

    /// Checks the bytes of a file: UTF-8, perhaps with a byte-order mark.
    public init(bytes: [UInt8], path: String) throws(NetworkTextError) {
        guard bytes.count <= Self.mostBytes else {
            throw NetworkTextError(path: path, line: 1, column: 1, problem: .tooLong(limit: Self.mostBytes))
        }
        let own = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard let text = String(validating: own, as: UTF8.self) else {
            let (line, column) = Self.firstInvalid(own)
            throw NetworkTextError(path: path, line: line, column: column, problem: .notUTF8)
        }
        try self.init(text, path: path)
    }

    /// Line and character of the first byte that is not UTF-8.
    private static func firstInvalid(_ bytes: ArraySlice<UInt8>) -> (line: Int, column: Int) {
        var (low, high) = (0, bytes.count)
        // The longest valid beginning: it may end within a character, which the next byte completes.
        func isValid(_ count: Int) -> Bool {
            (0..<4).contains { String(validating: bytes.prefix(max(0, count - $0)), as: UTF8.self) != nil }
        }
        while low < high {
            let middle = (low + high + 1) / 2
            if isValid(middle) { low = middle } else { high = middle - 1 }
        }
        let before = (0..<4).lazy.compactMap { String(validating: bytes.prefix(max(0, low - $0)), as: UTF8.self) }.first ?? ""
        let lines = before.split(omittingEmptySubsequences: false, whereSeparator: Self.endsLine)
        return (lines.count, (lines.last?.count ?? 0) + 1)
    }

    /// Whether a character ends a line, as editors count them.
    static func endsLine(_ character: Character) -> Bool { character == "\n" || character == "\r\n" || character == "\r" }

    /// The nodes, as written.
    func nodes() throws(NetworkTextError) -> [WrittenNode] {
        var reader = NetworkTextReader(path: path)
        return try reader.nodes(of: text)
    }
}

extension NetworkText: Hashable {
    /// Whether both are the same text, wherever they come from.
    public static func == (a: NetworkText, b: NetworkText) -> Bool { a.text == b.text }
    /// Hashes the text.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// A line of a network file, read, and checked as far as that is possible without the samples.
struct WrittenNode: Sendable {
    var name: String
    /// The line, from 1.
    var line: Int
    var nameColumn: Int
    var layerColumn: Int
    /// The indices of the nodes it reads; 0 is the input, 1 the node of the first line.
    var inputs: [Int]
    /// Whether it is a loss.
    var isLoss: Bool
    /// The index of the node whose parameters it uses, and the column of that option; nil if it has its own.
    var shared: (node: Int, column: Int)?
    /// How its weights are drawn; nil if that is not written.
    var initialization: Initialization?
    /// The layer; nil for the output.
    var layer: WrittenLayer?
    /// What is written of the output's units and function, with the columns of their names.
    var units: (count: Int, column: Int)?
    var function: (name: String, column: Int)?
}
