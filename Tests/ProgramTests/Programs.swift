import Datasets
import Glibc
import TemporaryFolders
import Testing
import Training

@testable import Commands

/// The programs that are tried.
enum Programs {
    /// The program built with the tests, or the one that `CNN_TUI_PROGRAM` names: an optimised one starts many times faster.
    static let cnnTUI = getenv("CNN_TUI_PROGRAM").map { String(cString: $0) } ?? builtWithTests
    /// The program built with the tests, for the same kind of processors as they are.
    static let builtWithTests = folder + "/cnn-tui"
    static let failing = folder + "/FailingProgram"
    /// The library that makes system calls fail.
    static let faults = folder + "/libFaults.so"

    /// Arguments of a small network on made pictures of MNIST's size, which are loaded at once. At an address nothing moves by itself.
    static let small = smallOpening + atStart
    /// The same without an address.
    static let smallOpening = ["--model", "2c5-4s", "--data", pictures]
    /// The main screen before the first step.
    static let atStart = ["--at", "step=0"]

    /// A folder with made pictures, deleted when the tests end.
    private static let pictures: String = {
        let folder = TemporaryFolder()
        let made: [[UInt8]] = (0..<10).map { label in
            (0..<28 * 28).map { (place: Int) -> UInt8 in UInt8((place * 37 + place / 28 * (11 + label)) & 255) }
        }
        for (name, count) in [("train", 600), ("t10k", 100)] {
            let size: [UInt8] = [0, 0, UInt8(count >> 8), UInt8(count & 255)]
            let labels: [UInt8] = (0..<count).map { UInt8($0 % 10) }
            folder.write([0, 0, 8, 1] + size + labels, to: "\(name)-labels-idx1-ubyte")
            let head: [UInt8] = [0, 0, 8, 3] + size + [0, 0, 0, 28, 0, 0, 0, 28]
            folder.write(head + (0..<count).flatMap { made[$0 % 10] }, to: "\(name)-images-idx3-ubyte")
        }
        kept = folder
        atexit { Programs.kept = nil }
        return folder.path
    }()
    /// Keeps the folder until the tests exit. Not isolated, because `atexit` calls from outside Swift's concurrency; it is written once, while the
    /// path above is made, and once when everything else has ended.
    nonisolated(unsafe) private static var kept: TemporaryFolder?

    private static let folder = (Assets.executable ?? "").split(separator: "/", omittingEmptySubsequences: false).dropLast()
        .joined(separator: "/")

    /// A number from the environment, for longer tests than those of every change.
    static func number(_ variable: String, otherwise: Int) -> Int {
        getenv(variable).flatMap { Int(String(cString: $0)) } ?? otherwise
    }
}

extension PseudoTerminal {
    /// Reads until a condition holds; false after `seconds` without it.
    func read(seconds: Double, until holds: () -> Bool) -> Bool {
        let deadline = Clock.steady.now() + seconds
        while Clock.steady.now() < deadline {
            if holds() { return true }
            _ = wait(forBytes: output.count + 1, seconds: 0.02)
        }
        return holds()
    }

    /// The text last copied by OSC 52.
    var copied: String? {
        let begin = Array("\u{1b}]52;c;".utf8)
        // A question mark requests the clipboard's content.
        let question = begin + [UInt8(ascii: "?")]
        func isBegin(_ place: Int) -> Bool {
            output[place] == begin[0] && output[place...].starts(with: begin) && !output[place...].starts(with: question)
        }
        guard let start = output.indices.last(where: isBegin) else { return nil }
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var (bits, count, bytes): (Int, Int, [UInt8]) = (0, 0, [])
        for byte in output[(start + begin.count)...].prefix(while: { $0 != 7 }) {
            guard let digit = digits.firstIndex(of: byte) else { break }
            (bits, count) = (bits << 6 | digit, count + 6)
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(bits >> count & 255))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Expects the terminal to be as before the program: its settings, and the effects of the output.
    func expectGivenBack(_ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(isRestored, comment, sourceLocation: sourceLocation)
        var terminal = EmulatedTerminal(columns: 80, rows: 24)
        terminal.take(output)
        #expect(terminal.traces == [], comment, sourceLocation: sourceLocation)
    }
}
