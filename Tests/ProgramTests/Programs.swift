import Glibc
import Testing
import Training

@testable import Commands

/// The programs that were built beside the tests.
enum Programs {
    static let cnnTUI = folder + "/cnn-tui"
    static let failing = folder + "/FailingProgram"
    /// The library that makes calls of the system fail.
    static let faults = folder + "/libFaults.so"

    private static let folder: String = {
        var path = [CChar](repeating: 0, count: 4096)
        readlink("/proc/self/exe", &path, 4095)
        let own = String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    }()

    /// A number that the environment gives, for longer tests than those of every change.
    static func number(_ variable: String, otherwise: Int) -> Int {
        getenv(variable).flatMap { Int(String(cString: $0)) } ?? otherwise
    }
}

/// Small reproducible random numbers (SplitMix64).
struct Chance {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }
}

extension PseudoTerminal {
    /// Reads until something holds; false after `seconds` without it.
    func read(seconds: Double, until holds: () -> Bool) -> Bool {
        let deadline = Clock.steady.now() + seconds
        while Clock.steady.now() < deadline {
            if holds() { return true }
            _ = wait(forBytes: output.count + 1, seconds: 0.02)
        }
        return holds()
    }

    /// Expects the terminal to be as it was before the program: its settings, and all that its output did to it.
    func expectGivenBack(_ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(isRestored, comment, sourceLocation: sourceLocation)
        var terminal = EmulatedTerminal(columns: 80, rows: 24)
        terminal.take(output)
        #expect(terminal.traces == [], comment, sourceLocation: sourceLocation)
    }
}
