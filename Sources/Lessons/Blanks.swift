extension StringProtocol {
    /// The text without spaces, tabs and newlines at both ends.
    var trimmed: String {
        // By index: `dropLast` of a collection counts all that it keeps.
        guard let start = firstIndex(where: { !$0.isBlank }), let end = lastIndex(where: { !$0.isBlank }) else { return "" }
        return String(self[start...end])
    }

    /// The parts separated by spaces, tabs and newlines.
    var words: [SubSequence] { split(whereSeparator: \.isBlank) }
}

extension Character {
    fileprivate var isBlank: Bool { self == " " || self == "\t" || self == "\n" }
}
