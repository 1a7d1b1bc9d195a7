import CNcurses
import Testing

@testable import TerminalUI

/// ncurses places characters by the widths of the C library: the program must use the same for every untrusted character that it shows.
@Test func everyCharacterThatIsShownTakesTheColumnsThatNcursesGivesIt() {
    setlocale(LC_ALL, "C.UTF-8")
    var different: [String] = []
    var count = 0
    for value in UInt32(0)...0x10ffff {
        guard let scalar = Unicode.Scalar(value), VisibleText.isHarmless(scalar) else { continue }
        count += 1
        let (own, library) = (CharacterWidth.of(scalar), Int(cnn_library_width(value)))
        if own != library { different.append("U+\(String(value, radix: 16)): \(own), \(library)") }
    }
    #expect(different == [])
    #expect(count > 100_000)
}
