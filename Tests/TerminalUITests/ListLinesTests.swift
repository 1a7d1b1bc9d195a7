import TerminalUI
import Testing

@Suite struct ListLinesTests {
    @Test("A label and its number are on one line at every width that holds them; no entry is lost, and no line is too wide")
    func entriesStayTogether() {
        let entries: [VisibleText] = (0..<12).map { "\($0): \(NumberFormat.short(Double($0) * 0.0931, digits: 3))" }
        for columns in 10...120 {
            let lines = VisibleText.lines(of: entries, heading: "sum by map:", columns: columns)
            #expect(lines.allSatisfy { $0.width <= columns }, "\(columns)")
            let text = lines.map(\.string).joined(separator: "\n")
            for entry in entries { #expect(text.contains(entry.string), "\(columns): \(entry)") }
            let words = text.split { " \n".contains($0) }.joined(separator: " ")
            #expect(words == (["sum by map:"] + entries.map(\.string)).joined(separator: " "))
        }
        #expect(VisibleText.lines(of: ["a long entry"], heading: "h", columns: 6) == ["h", "a long", "entry"])
        #expect(VisibleText.lines(of: [], heading: "none:", columns: 20) == ["none:"])
    }
}
