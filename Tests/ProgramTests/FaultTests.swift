import Glibc
import TemporaryFolders
import Testing

/// When a system call fails, or the program is killed, nothing saved before is lost.
@Suite(.serialized) struct FaultTests {
    private static let arguments = ["--model", "f2", "--batch-size", "3", "--threads", "1", "--json"]

    private func train(_ folder: TemporaryFolder, _ more: [String], _ environment: [String: String] = [:]) throws -> ChildProcess {
        var environment = environment
        environment["XDG_STATE_HOME"] = folder.path
        let arguments = ["train", "--data", "\(folder.path)/data", "--run", "a"] + Self.arguments + more
        return try #require(ChildProcess(Programs.cnnTUI, arguments, environment: environment))
    }

    private func hash(_ output: String) -> String? {
        output.split(separator: "\"" as Character).first { $0.count == 64 && $0.allSatisfy(\.isHexDigit) }.map(String.init)
    }

    /// Makes the n-th call fail, for every n up to the last.
    private func strike(_ call: String, error: String, expected: (ChildProcess) -> Bool) throws {
        let whole = TemporaryFolder()
        whole.writeSmallData()
        let wanted = try #require(hash(train(whole, ["--steps", "6"]).output))
        var number = 1
        while true {
            let folder = TemporaryFolder()
            folder.writeSmallData()
            #expect(try train(folder, ["--steps", "2"]).code == 0)
            let mark = "\(folder.path)/mark"
            let struck = try train(
                folder, ["--steps", "5", "--save-every", "1"],
                [
                    "LD_PRELOAD": Programs.faults, "FAULT_FOLDER": "\(folder.path)/cnn-tui", "FAULT_CALL": call,
                    "FAULT_NUMBER": String(number), "FAULT_ERROR": error, "FAULT_MARK": mark,
                ])
            guard access(mark, F_OK) == 0 else { break }
            #expect(expected(struck), "\(call) \(number): \(struck.code ?? -1), \(struck.errors)")
            // Every existing file is intact, and the run resumes to the same end.
            let checked = try #require(
                ChildProcess(Programs.cnnTUI, ["runs", "check", "a"], environment: ["XDG_STATE_HOME": folder.path]))
            #expect(checked.code == 0, "\(call) \(number): \(checked.output)")
            // States that are not saved are reported.
            let isLastKept = checked.output.contains(", step 5")
            #expect(struck.code != 0 || isLastKept || !struck.errors.isEmpty, "\(call) \(number): nothing kept, nothing said")
            let rest = try train(folder, ["--steps", "6"])
            #expect(rest.code == 0 && hash(rest.output) == wanted, "\(call) \(number): \(rest.errors)")
            let strays = folder.names(in: "cnn-tui/runs/a").filter { $0.hasPrefix(".") && $0 != ".lock" }
            #expect(strays.isEmpty, "\(call) \(number)")
            number += 1
        }
        #expect(number > 1)
    }

    @Test(arguments: ["open", "write", "fsync", "rename", "close"])
    func aFailingCallLosesNothing(_ call: String) throws {
        // Training continues to its end; the error is reported.
        try strike(call, error: String(ENOSPC)) { ended in
            ended.code == 0 || (ended.code == 1 && ended.errors.contains("cnn-tui: "))
        }
    }

    @Test(arguments: ["open", "write", "fsync", "rename", "close"])
    func dyingInTheMiddleOfACallLosesNothing(_ call: String) throws { try strike(call, error: "kill") { $0.signal == SIGKILL } }

    @Test("Only a lock that another program holds is reported as one; if locking is impossible, that is reported")
    func aLockThatCannotBeTakenIsNoOtherProgram() throws {
        let folder = TemporaryFolder()
        folder.writeSmallData()
        let ended = try train(
            folder, ["--steps", "1"],
            [
                "LD_PRELOAD": Programs.faults, "FAULT_FOLDER": folder.path, "FAULT_CALL": "flock", "FAULT_NUMBER": "1",
                "FAULT_ERROR": String(ENOLCK),
            ])
        #expect(ended.code == 1 && ended.errors.contains(String(cString: strerror(ENOLCK))), "\(ended.errors)")
    }
}
