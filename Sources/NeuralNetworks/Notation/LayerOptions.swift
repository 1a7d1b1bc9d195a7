import Tensors

/// Why an option of a layer in a network file cannot be taken, with the column of the word; nil for the layer's own.
struct LayerOptionError: Error {
    let problem: NetworkTextError.Problem
    let column: Int?
}

/// The named options of one layer of a network file, which the layer reads one by one: what it has asked for are the options there are.
struct LayerOptions {
    /// `name=value`, with the columns of both; values are numbers or words separated by commas.
    struct Written {
        var name: String
        var column: Int
        var values: [(text: String, column: Int)]
    }

    private let layer: String
    private(set) var written: [Written]
    /// The names asked for, in their order.
    private(set) var known: [String] = []
    /// How the layer's weights are drawn; nil if it was not written.
    private(set) var initialization: Initialization?

    /// Throws if an option occurs twice.
    init(layer: String, _ written: [Written]) throws(LayerOptionError) {
        self.layer = layer
        self.written = written
        for (index, option) in written.enumerated() where written[..<index].contains(where: { $0.name == option.name }) {
            throw LayerOptionError(problem: .repeatedOption(option.name), column: option.column)
        }
    }

    /// Takes over the options of another layer of its kind that are not written here.
    mutating func inherit(_ others: [Written]) {
        let own = [Self.sharedName, Self.initializationName]
        let inherited = others.filter { other in !own.contains(other.name) && !written.contains { $0.name == other.name } }
        written += inherited.map { Written(name: $0.name, column: 1, values: $0.values) }
    }

    /// Throws if an option was written that was not asked for.
    func finish() throws(LayerOptionError) {
        for option in written where !known.contains(option.name) {
            throw LayerOptionError(
                problem: .unknownOption(option.name, layer: layer, options: known.filter { $0 != Self.sharedName } + [Self.sharedName]),
                column: option.column)
        }
    }

    private mutating func find(_ name: String) -> Written? {
        known.append(name)
        return written.first { $0.name == name }
    }

    private func missing(_ name: String) -> LayerOptionError {
        LayerOptionError(problem: .missingOption(name, layer: layer), column: nil)
    }

    private func single(_ option: Written) throws(LayerOptionError) -> (text: String, column: Int) {
        guard option.values.count == 1 else {
            throw LayerOptionError(problem: .valueCount(option.name, wanted: [1], found: option.values.count), column: option.column)
        }
        return option.values[0]
    }

    /// A whole number of a value, which has a range.
    func whole(_ value: (text: String, column: Int), _ range: ClosedRange<Int>) throws(LayerOptionError) -> Int {
        let isWhole = !value.text.isEmpty && value.text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isWhole else { throw LayerOptionError(problem: .notWhole(value.text), column: value.column) }
        guard let number = Int(value.text), range.contains(number) else {
            throw LayerOptionError(
                problem: .outOfRange(value.text, least: "\(range.lowerBound)", most: "\(range.upperBound)"), column: value.column)
        }
        return number
    }

    /// A whole number; one without a default must be given.
    mutating func whole(_ name: String, _ range: ClosedRange<Int>, default: Int? = nil) throws(LayerOptionError) -> Int {
        if let option = find(name) { return try whole(single(option), range) }
        guard let `default` else { throw missing(name) }
        return `default`
    }

    /// A whole number for each of some axes or sides: a single one for all, or a list, whose numbers must be the same.
    mutating func same(
        _ name: String, count: Int, _ range: ClosedRange<Int>, default: Int? = nil
    ) throws(LayerOptionError) -> Int {
        let written = self.written.first { $0.name == name }
        let numbers = try wholes(name, count: count, range, default: `default`)
        if let index = numbers.firstIndex(where: { $0 != numbers[0] }) {
            throw LayerOptionError(problem: .unequal(name), column: written?.values[index].column)
        }
        return numbers[0]
    }

    /// A whole number for each of some axes or sides: a single one for all, or a list.
    mutating func wholes(
        _ name: String, count: Int, _ range: ClosedRange<Int>, default: Int? = nil
    ) throws(LayerOptionError) -> [Int] {
        guard let option = find(name) else {
            guard let `default` else { throw missing(name) }
            return Array(repeating: `default`, count: count)
        }
        guard option.values.count == 1 || option.values.count == count else {
            throw LayerOptionError(problem: .valueCount(name, wanted: [1, count], found: option.values.count), column: option.column)
        }
        var numbers: [Int] = []
        for value in option.values { numbers.append(try whole(value, range)) }
        return numbers.count == count ? numbers : Array(repeating: numbers[0], count: count)
    }

    /// A number from 0 to below `limit`.
    mutating func number(_ name: String, below limit: Double, default: Double) throws(LayerOptionError) -> Double {
        try number(name, default: `default`, least: "0", most: "< \(Int(limit))") { $0 >= 0 && $0 < limit }
    }

    /// A number in a range whose ends are whole.
    mutating func number(_ name: String, in range: ClosedRange<Double>, default: Double) throws(LayerOptionError) -> Double {
        try number(name, default: `default`, least: "\(Int(range.lowerBound))", most: "\(Int(range.upperBound))") { range.contains($0) }
    }

    private mutating func number(
        _ name: String, default: Double, least: String, most: String, _ isInRange: (Double) -> Bool
    ) throws(LayerOptionError) -> Double {
        guard let option = find(name) else { return `default` }
        let value = try single(option)
        guard let number = Double(value.text), value.text.utf8.count <= 40, number.isFinite else {
            throw LayerOptionError(problem: .notANumber(value.text), column: value.column)
        }
        guard isInRange(number) else {
            throw LayerOptionError(problem: .outOfRange(value.text, least: least, most: most), column: value.column)
        }
        return number
    }

    /// One of some words; nil if it is not given.
    mutating func word(_ name: String, among words: [String]) throws(LayerOptionError) -> String? {
        guard let option = find(name) else { return nil }
        let value = try single(option)
        guard words.contains(value.text) else {
            throw LayerOptionError(problem: .unknownWord(value.text, option: name, words: words), column: value.column)
        }
        return value.text
    }

    /// All values of an option, with its column; nil if it is not given.
    mutating func values(_ name: String) -> (values: [(text: String, column: Int)], column: Int)? {
        find(name).map { ($0.values, $0.column) }
    }

    /// The activation function, the sigmoid by default.
    mutating func function() throws(LayerOptionError) -> Activation {
        try word(Self.functionName, among: Activation.allCases.map(\.rawValue)).flatMap { Activation(rawValue: $0) } ?? .sigmoid
    }

    /// How the layer's weights are drawn, for a layer that has such. Those of another node are drawn there.
    mutating func readInitialization() throws(LayerOptionError) {
        guard column(of: Self.sharedName) == nil else { return }
        initialization = try word(Self.initializationName, among: Initialization.allCases.map(\.rawValue)).flatMap {
            Initialization(rawValue: $0)
        }
    }

    /// The name of a node; nil if it is not given.
    mutating func node(_ name: String) throws(LayerOptionError) -> (text: String, column: Int)? {
        guard let option = find(name) else { return nil }
        return try single(option)
    }

    /// The option that names the node whose parameters are used.
    static let sharedName = "shared"

    /// The option of the activation function.
    static let functionName = "function"

    /// The option of how weights are drawn.
    static let initializationName = "initialization"

    /// The column of an option's name; nil if it was not written.
    func column(of name: String) -> Int? { written.first { $0.name == name }?.column }
}
