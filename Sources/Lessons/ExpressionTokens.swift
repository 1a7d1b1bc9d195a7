/// A token of an expression and its range of characters.
struct ExpressionToken {
    enum Kind: Equatable {
        case number(Double)
        /// Letters, digits and `_`, separated by dots.
        case name(String)
        case symbol(String)
    }

    var kind: Kind
    var range: Range<Int>
}

/// Splits an expression into tokens.
struct ExpressionTokenizer {
    /// The longest expression, in characters.
    static let mostCharacters = 1_000
    private static let symbols = ["==", "!=", "<=", ">=", "+", "-", "*", "/", "^", "<", ">", "(", ")", "[", "]", ",", ":", "@"]

    private let text: String
    private let characters: [Character]
    private var position = 0

    init(_ text: String) {
        self.text = text
        characters = Array(text)
    }

    /// All tokens in order.
    mutating func tokens() throws(ExpressionError) -> [ExpressionToken] {
        guard characters.count <= Self.mostCharacters else {
            throw ExpressionError(text: String(text.prefix(40)), offset: Self.mostCharacters, problem: .tooLong(limit: Self.mostCharacters))
        }
        var found: [ExpressionToken] = []
        while true {
            while position < characters.count, characters[position] == " " || characters[position] == "\t" { position += 1 }
            guard position < characters.count else { return found }
            let start = position
            let kind = try token()
            found.append(ExpressionToken(kind: kind, range: start..<position))
        }
    }

    private func character(_ offset: Int) -> Character? { offset < characters.count ? characters[offset] : nil }

    private mutating func token() throws(ExpressionError) -> ExpressionToken.Kind {
        let first = characters[position]
        if first.isDigit || (first == "." && character(position + 1)?.isDigit == true) { return .number(try number()) }
        if first.isLetterOfName {
            let start = position
            while let next = character(position), next.isLetterOfName || next.isDigit || dotsOn(next) { position += 1 }
            return .name(String(characters[start..<position]))
        }
        for symbol in Self.symbols where characters[position...].starts(with: symbol) {
            position += symbol.count
            return .symbol(symbol)
        }
        throw ExpressionError(text: text, offset: position, problem: .unexpected(String(first)))
    }

    /// Whether a dot is followed by another name.
    private func dotsOn(_ next: Character) -> Bool { next == "." && character(position + 1)?.isLetterOfName == true }

    private mutating func number() throws(ExpressionError) -> Double {
        let start = position
        func isNumber(_ next: Character) -> Bool { next.isDigit || next == "." }
        while let next = character(position), isNumber(next) { position += 1 }
        if let next = character(position), next == "e" || next == "E" {
            let signed = character(position + 1) == "-" || character(position + 1) == "+"
            let first = position + (signed ? 2 : 1)
            if character(first)?.isDigit == true {
                position = first
                while character(position)?.isDigit == true { position += 1 }
            }
        }
        let written = String(characters[start..<position])
        guard let value = Double(written), value.isFinite else {
            throw ExpressionError(text: text, offset: start, problem: .unexpected(written))
        }
        return value
    }
}

extension Character {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
    fileprivate var isLetterOfName: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_" }
}
