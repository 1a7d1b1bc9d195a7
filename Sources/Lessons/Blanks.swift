extension StringProtocol {
    /// The text without spaces, tabs and newlines at both ends.
    var trimmed: String {
        var rest = self[...]
        while let first = rest.first, first == " " || first == "\t" || first == "\n" { rest = rest.dropFirst() }
        while let last = rest.last, last == " " || last == "\t" || last == "\n" { rest = rest.dropLast() }
        return String(rest)
    }

    /// The parts separated by spaces, tabs and newlines.
    var words: [SubSequence] { split { $0 == " " || $0 == "\t" || $0 == "\n" } }
}
