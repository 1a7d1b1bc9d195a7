import Tensors

/// A mistake in a compact notation, with the character at which it occurs.
public struct NotationError: Error, Hashable, Sendable {
    /// The mistake: what was expected, or what does not fit.
    public enum Problem: Hashable, Sendable {
        /// A layer such as `6c5`, `2s`, `2m` or `f64` was expected.
        case expectedLayer
        /// `c`, `s` or `m` was expected after a number.
        case expectedKind
        /// A whole number of at least 1 (0 for padding) was expected.
        case expectedNumber
        /// The notation has more characters than `limit`.
        case tooLong(limit: Int)
        /// The number is larger than `limit`.
        case numberTooLarge(limit: Int)
        /// `-` and another layer, or the end, was expected; `options` are the options still allowed for this layer.
        case expectedSeparator(options: String)
        /// The option occurs twice.
        case repeatedOption
        /// `sigmoid`, `tanh`, `relu` or `none` was expected.
        case expectedActivation
        /// Pooling cannot have an activation function.
        case poolingHasNoActivation
        /// The named layer rejects its input's shape.
        case misfit(layer: String, LayerMisfit)
    }
    /// The complete notation.
    public let notation: String
    /// The offset of the wrong character, from 0; the length of the notation if it ends too early.
    public let offset: Int
    /// The kind of mistake.
    public let problem: Problem

    /// A mistake at a character.
    public init(notation: String, offset: Int, problem: Problem) {
        self.notation = notation
        self.offset = offset
        self.problem = problem
    }
}

/// One layer as written, not yet checked against its input.
enum LayerDescription: Hashable, Sendable {
    case convolution(
        maps: Int, kernelSize: Int, stride: Int, padding: Int, dilation: Int, groups: Int, activation: Activation)
    case meanPooling(size: Int)
    case maxPooling(size: Int)
    case dense(units: Int, activation: Activation)

    /// The full notation of the layer: kernel size always, other options only if they differ from the default.
    var notation: String {
        func suffix(_ activation: Activation) -> String { activation == .sigmoid ? "" : ":\(activation.rawValue)" }
        switch self {
        case .convolution(let maps, let kernel, let stride, let padding, let dilation, let groups, let activation):
            return "\(maps)c\(kernel)" + (padding == 0 ? "" : "p\(padding)") + (stride == 1 ? "" : "t\(stride)")
                + (dilation == 1 ? "" : "d\(dilation)") + (groups == 1 ? "" : "g\(groups)") + suffix(activation)
        case .meanPooling(let size): return "\(size)s"
        case .maxPooling(let size): return "\(size)m"
        case .dense(let units, let activation): return "f\(units)" + suffix(activation)
        }
    }
}

/// Parses the compact notation, such as `6c5-2s-12c5-2s`.
struct NotationParser {
    /// More than any network within the size limits needs.
    static let mostCharacters = 1_000

    private let notation: String
    private let characters: [Character]
    private var position = 0

    init(_ notation: String) {
        let kept = notation.prefix(Self.mostCharacters + 1)
        self.notation = String(kept)
        characters = Array(kept)
    }

    /// The layers, each with the offset of its first character.
    mutating func parse() throws(NotationError) -> [(offset: Int, layer: LayerDescription)] {
        guard characters.count <= Self.mostCharacters else {
            throw NotationError(notation: notation, offset: Self.mostCharacters, problem: .tooLong(limit: Self.mostCharacters))
        }
        var layers: [(Int, LayerDescription)] = []
        repeat {
            if !layers.isEmpty { position += 1 }
            layers.append((position, try layer()))
        } while position < characters.count
        return layers
    }

    private var current: Character? { position < characters.count ? characters[position] : nil }

    private func failure(_ problem: NotationError.Problem) -> NotationError {
        NotationError(notation: notation, offset: position, problem: problem)
    }

    private mutating func layer() throws(NotationError) -> LayerDescription {
        if current == "f" {
            position += 1
            let units = try number(from: 1, to: 100_000)
            let activation = try activationOption(default: .sigmoid, options: ":activation")
            return .dense(units: units, activation: activation)
        }
        guard let first = current, first.isASCIIDigit else { throw failure(.expectedLayer) }
        let start = position
        let value = try number(from: 1, to: 100_000)
        switch current {
        case "c":
            position += 1
            return try convolution(maps: value)
        case "s", "m":
            let mean = current == "s"
            guard value <= 1_000 else {
                position = start
                throw failure(.numberTooLarge(limit: 1_000))
            }
            position += 1
            if current == ":" { throw failure(.poolingHasNoActivation) }
            try separator(options: "")
            return mean ? .meanPooling(size: value) : .maxPooling(size: value)
        default: throw failure(.expectedKind)
        }
    }

    private mutating func convolution(maps: Int) throws(NotationError) -> LayerDescription {
        let kernel = current?.isASCIIDigit == true ? try number(from: 1, to: 1_000) : 5
        var options: [Character: Int] = [:]
        while let option = current, "ptdg".contains(option) {
            guard options[option] == nil else { throw failure(.repeatedOption) }
            position += 1
            options[option] = try number(from: option == "p" ? 0 : 1, to: option == "g" ? 100_000 : 1_000)
        }
        let left = "ptdg".filter { options[$0] == nil }.map { "\($0), " }.joined()
        let activation = try activationOption(default: .sigmoid, options: left + ":activation")
        return .convolution(
            maps: maps, kernelSize: kernel, stride: options["t"] ?? 1, padding: options["p"] ?? 0,
            dilation: options["d"] ?? 1, groups: options["g"] ?? 1, activation: activation)
    }

    private mutating func activationOption(default: Activation, options: String) throws(NotationError) -> Activation {
        var result = `default`
        if current == ":" {
            position += 1
            let start = position
            while let letter = current, letter != "-" {
                _ = letter
                position += 1
            }
            guard let activation = Activation(rawValue: String(characters[start..<position])) else {
                position = start
                throw failure(.expectedActivation)
            }
            result = activation
            try separator(options: "")
        } else {
            try separator(options: options)
        }
        return result
    }

    private func separator(options: String) throws(NotationError) {
        if let next = current, next != "-" { throw failure(.expectedSeparator(options: options)) }
    }

    private mutating func number(from least: Int, to limit: Int) throws(NotationError) -> Int {
        let start = position
        var value = 0
        while let digit = current, digit.isASCIIDigit, let worth = digit.wholeNumberValue {
            value = Swift.min(value * 10 + worth, limit + 1)
            position += 1
        }
        guard position > start, value >= least else {
            position = start
            throw failure(.expectedNumber)
        }
        guard value <= limit else {
            position = start
            throw failure(.numberTooLarge(limit: limit))
        }
        return value
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isWholeNumber }
}
