extension VisibleText {
    /// A list as lines of at most so many columns: its heading, then its entries with two spaces before each. Lines break between entries
    /// alone, so that a label and its number stay together; only an entry wider than the room is broken at its own spaces.
    public static func lines(of entries: [VisibleText], heading: VisibleText, columns: Int) -> [VisibleText] {
        var lines = heading.wrapped(columns)
        for entry in entries {
            if let last = lines.last, last.width + 2 + entry.width <= columns {
                lines[lines.count - 1] = "\(last)  \(entry)"
            } else {
                lines += entry.wrapped(columns)
            }
        }
        return lines
    }
}
