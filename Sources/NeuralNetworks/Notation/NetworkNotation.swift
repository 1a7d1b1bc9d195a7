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

/// How a kind of layer is written in the compact notation: by its letter, behind a number or not, and what follows the letter.
struct LayerNotation: Sendable {
    /// The letter that stands for the kind of layer.
    let letter: Character
    /// Whether a number stands before the letter.
    let hasCount: Bool
    /// One layer in this notation, which fits on maps of 10 × 10 units.
    let example: String
    /// The largest number that may stand there.
    var countLimit = 100_000
    /// Reads what follows the letter; the number before it is 1 where there is none.
    let read: @Sendable (inout NotationReader, _ count: Int) throws(NotationError) -> WrittenLayer

    /// All layers that the notation has, in the order in which they are tried.
    static let all = LayerForm.all.compactMap(\.notation)
}

extension Activation {
    /// The option as it is written behind a layer; empty for the default, the sigmoid.
    var suffix: String { self == .sigmoid ? "" : ":\(rawValue)" }
}

/// Reads the compact notation, such as `6c5-2s-12c5-2s`.
struct NotationReader {
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
    mutating func layers() throws(NotationError) -> [(offset: Int, layer: WrittenLayer)] {
        guard characters.count <= Self.mostCharacters else {
            throw NotationError(notation: notation, offset: Self.mostCharacters, problem: .tooLong(limit: Self.mostCharacters))
        }
        var layers: [(Int, WrittenLayer)] = []
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

    private mutating func layer() throws(NotationError) -> WrittenLayer {
        if let bare = LayerNotation.all.first(where: { !$0.hasCount && $0.letter == current }) {
            position += 1
            return try bare.read(&self, 1)
        }
        guard let first = current, first.isASCIIDigit else { throw failure(.expectedLayer) }
        let start = position
        let count = try number(from: 1, to: 100_000)
        guard let counted = LayerNotation.all.first(where: { $0.hasCount && $0.letter == current }) else { throw failure(.expectedKind) }
        guard count <= counted.countLimit else {
            position = start
            throw failure(.numberTooLarge(limit: counted.countLimit))
        }
        position += 1
        return try counted.read(&self, count)
    }

    /// A number if one stands here.
    mutating func optionalNumber(from least: Int, to limit: Int) throws(NotationError) -> Int? {
        current?.isASCIIDigit == true ? try number(from: least, to: limit) : nil
    }

    /// Options of a letter and a number each, in any order; `limits` are the least and the largest number of each letter.
    mutating func options(
        _ letters: String, limits: (Character) -> ClosedRange<Int>
    ) throws(NotationError) -> (values: [Character: Int], left: String) {
        var options: [Character: Int] = [:]
        while let option = current, letters.contains(option) {
            guard options[option] == nil else { throw failure(.repeatedOption) }
            position += 1
            let limit = limits(option)
            options[option] = try number(from: limit.lowerBound, to: limit.upperBound)
        }
        return (options, letters.filter { options[$0] == nil }.map { "\($0), " }.joined())
    }

    /// The end of a layer without an activation function; `options` are those still allowed, each with `, ` behind it.
    mutating func endWithoutFunction(options: String = "") throws(NotationError) {
        if current == ":" { throw failure(.poolingHasNoActivation) }
        try separator(options: options.hasSuffix(", ") ? String(options.dropLast(2)) : options)
    }

    /// The activation function behind `:`, `default` if there is none, and the end of the layer; `options` are those still allowed.
    mutating func activation(default: Activation = .sigmoid, options: String) throws(NotationError) -> Activation {
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

    /// A whole number within limits.
    mutating func number(from least: Int, to limit: Int) throws(NotationError) -> Int {
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
