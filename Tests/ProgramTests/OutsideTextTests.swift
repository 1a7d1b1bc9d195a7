import Glibc
import TemporaryFolders
import Testing

@testable import Commands
@testable import TerminalUI

/// Untrusted text has no effect on a terminal, in any output of the program.
@Suite struct OutsideTextTests {
    /// C0, DEL, C1, bidirectional controls, joined, combining and over-wide characters.
    static let hostile = "\u{1b}[31m\u{7}\r\u{7f}\u{9b}32m" + disputed
    /// Those of them that are not control characters: a lesson may contain them, and they can be typed.
    static let disputed = "\u{202e}a\u{200d}e\u{301}\u{1f1e9}\u{fdfd}\u{d8}\u{db}"

    static let arguments: [[String]] = [
        ["--data", hostile], ["--data", "/no/\(hostile)"], ["--initial", hostile], ["--model", hostile], ["--model", "6c5-\(hostile)"],
        ["--at", hostile], ["--at", "step=1 \(hostile)=2"], ["--\(hostile)"], [hostile], ["--seed", hostile], ["--loss", hostile],
        ["--lang", hostile], ["help", hostile], ["--generate-completion-script", hostile], ["--color", hostile],
        ["train", "--output", "/no/\(hostile)"], ["train", "--json", "--model", hostile], ["train", "--steps", "0", "--data", hostile],
        ["train", "--json", "--steps", hostile], ["trace", "--output", "/no/\(hostile)"], ["show", hostile], ["show", "maps", hostile],
        ["show", "why", hostile, "--json"], ["show", "network", "--initial", hostile], ["benchmark", "--against", hostile],
        ["lesson", hostile], ["lesson", "check", "/no/\(hostile)"], ["lesson", "new", "/no/\(hostile)"],
        ["lesson", hostile, "--handout", "x.html"], ["lesson", "1", "--handout", hostile],
        ["lesson", "1", "--handout", "/no/\(hostile).md"],
        ["--run", hostile], ["--resume", hostile], ["train", "--run", hostile], ["train", "--run", "a/\(hostile)"],
        ["runs"], ["runs", "--json"], ["runs", "check"], ["runs", hostile], ["runs", "show", hostile],
        ["runs", "compare", hostile, hostile], ["runs", "check", hostile],
        ["runs", "delete", hostile], ["runs", "export", hostile, "/no/\(hostile)"], ["check", hostile], ["check", "--model", hostile],
        ["check", "--data", hostile], ["show", "network", "--svg", "/no/\(hostile)"], ["show", "maps", "conv1", "--svg", "/no/\(hostile)"],
    ]

    /// Everything in an output that does more than show a character, except line breaks.
    static func faults(_ output: [UInt8], onlyASCII: Bool) -> [String] {
        var faults: [String] = []
        guard let text = String(validating: output, as: UTF8.self) else { return ["no UTF-8"] }
        for scalar in text.unicodeScalars where scalar != "\n" && scalar != "\r" {
            if !VisibleText.isHarmless(scalar) || (onlyASCII && !scalar.isASCII) { faults.append("U+\(String(scalar.value, radix: 16))") }
        }
        return faults
    }

    @Test(arguments: ["C.UTF-8", "C"]) func inArguments(_ locale: String) throws {
        // A run whose name and files are hostile, too.
        let state = TemporaryFolder()
        state.write(Self.hostile, to: "cnn-tui/runs/\(Self.hostile)/step-1.safetensors")
        for arguments in Self.arguments {
            // Standard output and standard error are the pseudo-terminal; there is no terminal for a screen.
            let terminal = try #require(
                PseudoTerminal(
                    Programs.cnnTUI, arguments, environment: ["LC_ALL": locale, "TERM": "dumb", "XDG_STATE_HOME": state.path]))
            let status = terminal.waitForEnd()
            #expect(status != nil && status ?? 0 >= 0, "\(arguments)")
            #expect(Self.faults(terminal.output, onlyASCII: locale == "C") == [], "\(arguments)")
        }
    }

    @Test func invalidUTF8InArguments() throws {
        for arguments in ["--data \"$BAD\"", "show maps \"$BAD\"", "\"--$BAD\"", "train --output \"/no/$BAD\"", "--model \"$BAD\""] {
            for locale in ["C.UTF-8", "C"] {
                let script = "BAD=$(printf 'x\\233\\302\\233\\377\\355\\240\\200y'); exec \"$0\" \(arguments)"
                let terminal = try #require(
                    PseudoTerminal("/bin/sh", ["-c", script, Programs.cnnTUI], environment: ["LC_ALL": locale, "TERM": "dumb"]))
                #expect(terminal.waitForEnd() ?? 0 > 0)
                #expect(Self.faults(terminal.output, onlyASCII: locale == "C") == [], "\(arguments)")
            }
        }
    }

    @Test func inTheNameOfTheTerminal() throws {
        let terminal = try #require(PseudoTerminal(Programs.cnnTUI, environment: ["TERM": Self.hostile]))
        #expect(terminal.waitForEnd() == 2)
        #expect(Self.faults(terminal.output, onlyASCII: false) == [])
    }

    /// A folder and a file of weights with hostile names, and hostile names in it.
    @Test(arguments: ["C.UTF-8", "C"]) func inFiles(_ locale: String) throws {
        let temporary = TemporaryFolder()
        let folder = temporary.path(Self.hostile)
        let file = folder + "/weights" + Self.hostile
        let name = "\\u001b[31m\\u009b\\u202e\\u0007\\ud83c\\udde9"
        let header = "{\"\(name)\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"__metadata__\":{\"format\":\"\(name)\"}}"
        let count = UInt64(header.utf8.count)
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + Array(header.utf8) + [0, 0, 0, 0]
        temporary.write(bytes, to: "\(Self.hostile)/weights\(Self.hostile)")
        temporary.write(bytes, to: "cnn-tui/runs/a/000001-step-3.safetensors")
        temporary.writeLesson(title: Self.hostile)
        for arguments in [
            ["train", "--initial", file], ["train", "--data", folder], ["train", "--data", file], ["show", "network", "--data", folder],
            ["check", "--data", folder], ["runs", "check", "a"], ["lesson", "check", temporary.path("01-first")],
        ] {
            let variables = ["LC_ALL": locale, "XDG_STATE_HOME": temporary.path]
            let terminal = try #require(PseudoTerminal(Programs.cnnTUI, arguments, environment: variables))
            #expect(terminal.waitForEnd() == 1, "\(arguments)")
            #expect(Self.faults(terminal.output, onlyASCII: locale == "C") == [], "\(arguments)")
        }
    }

    /// On the screen: as an error, as a typed line, completed, and in a lesson.
    @Test(arguments: ["C.UTF-8", "C"]) func onTheScreen(_ locale: String) throws {
        let temporary = TemporaryFolder()
        temporary.write("", to: "outside/\(Self.hostile)/weights\(Self.hostile)")
        temporary.writeLesson(title: Self.disputed)
        // If such characters cannot be typed, invalid bytes swallow those after them.
        let (typed, noRun) = locale == "C" ? ("x", "no run") : ("\u{9b}31m\(Self.disputed)", "not a name")
        for arguments in [["--model", "2c5-4s"], ["lesson", temporary.path("01-first")]] {
            let isLesson = arguments[0] == "lesson"
            let variables = ["LC_ALL": locale, "XDG_STATE_HOME": temporary.path]
            let terminal = try #require(PseudoTerminal(Programs.cnnTUI, arguments, environment: variables))
            #expect(terminal.wait(for: isLesson ? "1,000" : "before"))
            for (line, answer) in [("initial /no/\(typed)", "not found"), ("svg /no/\(typed)", "No such"), ("load \(typed)", noRun)] {
                terminal.type(":\(line)\r")
                #expect(terminal.wait(for: answer), "\(line)")
                terminal.type("\u{1b}")
            }
            if isLesson {
                terminal.type(":handout /no/\(typed).html\r")
                #expect(terminal.wait(for: "No such"))
                terminal.type("\u{1b}")
            }
            terminal.type(":initial \(temporary.path)/outside/\t")
            #expect(terminal.wait(for: "u{fdfd}"))
            terminal.type("\t\u{15}quit\r")
            #expect(terminal.waitForEnd() == 0)
            var screen = EmulatedTerminal(columns: 80, rows: 24)
            screen.take(terminal.output)
            #expect(screen.traces == [])
            #expect(locale != "C" || terminal.output.allSatisfy { $0 < 0x80 })
            let text = String(decoding: terminal.output, as: UTF8.self)
            #expect(text.unicodeScalars.allSatisfy { $0.isASCII || VisibleText.isHarmless($0) })
        }
    }
}
