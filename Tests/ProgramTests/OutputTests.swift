import Files
import Glibc
import Interchange
import TemporaryFolders
import Testing

@testable import Commands

/// The program's outputs: open descriptors are written to, slow readers are waited for, names are bytes.
@Suite struct OutputTests {
    private let folder = TemporaryFolder()

    init() { folder.writeSmallData() }

    /// Runs a script in the folder; `$0` is the program.
    private func shell(_ script: String, _ environment: [String: String] = [:]) throws -> ChildProcess {
        var environment = environment.merging(["XDG_STATE_HOME": folder.path("state"), "LC_ALL": "C.UTF-8"]) { own, _ in own }
        environment["TMPDIR"] = environment["TMPDIR"] ?? folder.path
        return try #require(
            ChildProcess("/bin/sh", ["-c", "cd '\(folder.path)' && \(script)", Programs.cnnTUI], environment: environment))
    }

    private func text(_ name: String) -> String { String(decoding: folder.read(name), as: UTF8.self) }

    static let picture = "\"$0\" show kernels conv1 --data data --model 2c3-f3 --width 30"
    static let training = "\"$0\" train --data data --model f2 --steps 2"

    @Test(
        "A file that is appended to keeps what it has, by whatever name it is called",
        arguments: [
            "--svg /dev/stdout >> log", "--svg - >> log", "--svg /dev/fd/1 >> log", "--svg /proc/self/fd/1 >> log", "--svg log >> log",
            "--svg /dev/fd/7 7>> log", "--svg link 7>> log",
        ])
    func whatTheShellOpenedIsNotReplaced(_ arguments: String) throws {
        folder.write("keep this\n", to: "log")
        symlink("/dev/fd/7".systemPath, folder.path("link").systemPath)
        let ended = try shell("\(Self.picture) \(arguments)")
        #expect(ended.code == 0)
        #expect(text("log").hasPrefix("keep this\n<svg ") && text("log").hasSuffix("</svg>\n"))
        // The program's own line is not mixed with the picture.
        let toStandardOutput = !arguments.contains("7")
        #expect((toStandardOutput ? ended.errors : ended.output).hasPrefix("wrote "))
    }

    @Test func devicesAndPipesAreWrittenTo() throws {
        #expect(try shell("\(Self.picture) --svg /dev/null && test -c /dev/null").output == "wrote /dev/null\n")
        let piped = try shell("\(Self.picture) --svg - | head -c 4")
        #expect(piped.output == "<svg" && piped.errors.hasPrefix("wrote standard output"))
        #expect(try shell("mkfifo p; (\(Self.picture) --svg p) & cat p > got; wait; test -p p").code == 0)
        #expect(text("got").hasPrefix("<svg ") && text("got").hasSuffix("</svg>\n"))
        let full = try shell("\(Self.picture) --svg /dev/full")
        #expect(full.code == 1 && full.errors == "cnn-tui: /dev/full: No space left on device\n")
    }

    @Test("If the weights go to standard output, lines go to standard error, and two kinds of data do not share a stream")
    func weightsOnStandardOutput() throws {
        let ended = try shell("\(Self.training) --epochs 1 --output - > w 2> lines".replacing("--steps 2 ", with: ""))
        #expect(ended.code == 0 && text("lines").contains("epoch 1") && text("lines").hasSuffix("wrote standard output\n"))
        #expect(try Safetensors(path: folder.path("w")).metadata["model"] == "f2")
        for output in ["-", "/dev/stdout"] {
            let both = try shell("\(Self.training) --json --output \(output) | cat")
            #expect(both.output.isEmpty && both.errors == "cnn-tui: --json and --output \(output) exclude each other\n")
        }
        #expect(try shell("\(Self.training) --run a && \"$0\" runs export a - > e").code == 0)
        #expect(try Safetensors(path: folder.path("e")).metadata["model"] == "f2")
        #expect(try shell("\"$0\" trace --data data --model f2 --steps 1 --output /dev/stdout > t").code == 0)
        #expect(try Safetensors(path: folder.path("t")).metadata["format"] == "cnn-tui trace")
    }

    @Test func ordinaryFilesAreReplacedWholeAndLinksFollowed() throws {
        folder.write("old", to: "real.svg")
        symlink("real.svg".systemPath, folder.path("link.svg").systemPath)
        symlink("new.svg".systemPath, folder.path("dangling.svg").systemPath)
        #expect(
            try shell("\(Self.picture) --svg link.svg && \(Self.picture) --svg dangling.svg && test -L link.svg && test -L dangling.svg")
                .code == 0)
        #expect(text("real.svg").hasPrefix("<svg ") && text("new.svg").hasPrefix("<svg "))
        #expect(!folder.names(in: ".").contains { $0.hasPrefix(".real") || $0.hasPrefix(".new") })
    }

    @Test func handoutsGoWhereTheyAreSent() throws {
        folder.writeLesson(title: "Beginning")
        let ended = try shell("\"$0\" lesson 01-first --handout - | head -1")
        #expect(ended.output == "# Beginning\n", "\(ended.errors)")
        #expect(try shell("\"$0\" lesson 01-first --handout /dev/fd/5 5> h.md").output == "wrote /dev/fd/5\n")
        #expect(text("h.md").hasPrefix("# Beginning\n"))
    }

    @Test("A slow reader is waited for, by lines and by JSON, though the pipe does not block")
    func aPipeThatDoesNotBlock() throws {
        let lines = try slowly(["train", "--data", folder.path("data"), "--model", "f2", "--batch-size", "20", "--epochs", "150"])
        #expect(lines.code == 0 && lines.output.count { $0 == 10 } == 151)
        let json = try slowly(["show", "why", "output.activation[0]", "--data", folder.path("data"), "--model", "f400", "--json"])
        #expect(json.code == 0 && json.output.count > 40_000 && json.output.suffix(2) == Array("}\n".utf8))
        let help = try slowly(["--help"])
        #expect(help.code == 0 && help.output.count > 4096)
    }

    /// Runs the program with standard output into a small non-blocking pipe, which is read only when it is full.
    private func slowly(_ arguments: [String]) throws -> (code: Int32, output: [UInt8]) {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
        // F_SETPIPE_SZ
        _ = fcntl(ends[1], 1031, 4096)
        _ = fcntl(ends[1], F_SETFL, fcntl(ends[1], F_GETFL) | O_NONBLOCK)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        posix_spawn_file_actions_addclose(&actions, ends[1])
        var words = ([Programs.cnnTUI] + arguments).map { strdup($0.systemPath) } + [nil]
        var variables = ChildProcess.variables([:])
        defer { for text in words + variables { free(text) } }
        var process = pid_t()
        try #require(posix_spawn(&process, Programs.cnnTUI.systemPath, &actions, nil, &words, &variables) == 0)
        close(ends[1])
        defer { close(ends[0]) }
        // Full, or closed: only then there is nothing more to wait for.
        func waiting() -> Int32 {
            var count: Int32 = 0
            return ioctl(ends[0], UInt(FIONREAD), &count) == 0 ? count : -1
        }
        var (output, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
        while true {
            var open = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
            poll(&open, 1, -1)
            // Until it is full or stops growing: the writer must meet a full pipe.
            var before: Int32 = -1
            while waiting() != before && waiting() < 4096 {
                before = waiting()
                usleep(2_000)
            }
            let count = read(ends[0], &buffer, buffer.count)
            if count <= 0 { break }
            output += buffer.prefix(count)
        }
        var status: Int32 = 0
        waitpid(process, &status, 0)
        return (status & 0x7f == 0 ? status >> 8 & 0xff : -1, output)
    }

    @Test("On the screen nothing is written over it, and nothing blocks")
    func outputsOfTheScreen() throws {
        #expect(mkfifo(folder.path("pipe").systemPath, 0o600) == 0)
        let terminal = try #require(
            PseudoTerminal(
                Programs.cnnTUI, ["--model", "2c3-f3", "--data", folder.path("data")],
                environment: ["XDG_STATE_HOME": folder.path("state"), "LC_ALL": "C.UTF-8"]))
        #expect(terminal.wait(for: "before"))
        var screen = EmulatedTerminal(columns: 80, rows: 24)
        var taken = 0
        for (line, answer) in [
            ("svg -", "standard output: this terminal shows the screen"),
            ("save /dev/stdout", "/dev/stdout: this terminal shows the screen"),
            ("svg /dev/tty", "/dev/tty: this terminal shows the screen"), ("svg \(folder.path("pipe"))", "its reader is gone"),
            ("svg \(folder.path("a.svg"))", "wrote"),
        ] {
            terminal.type(":\(line)\r")
            let isTold = terminal.read(seconds: 5) {
                screen.take(terminal.output[taken...])
                taken = terminal.output.count
                return screen.text.contains(answer)
            }
            #expect(isTold, "\(line)\n\(screen.text)")
        }
        #expect(text("a.svg").hasPrefix("<svg "))
        terminal.type("q")
        #expect(terminal.waitForEnd() == 0)
        terminal.expectGivenBack()
    }

    // MARK: Names

    /// A name in Latin-1, and one in GBK.
    static let names: [[UInt8]] = [Array("donn".utf8) + [0xe9] + Array("es".utf8), [0xd6, 0xd0, 0xce, 0xc4]]

    @Test("Data, outputs, runs, the current folder and the environment may have names that are not UTF-8", arguments: names)
    func namesAreBytes(_ bytes: [UInt8]) throws {
        let name = String(systemBytes: bytes)
        let spelled = bytes.map { (0x20..<0x7f).contains($0) ? String(Unicode.Scalar($0)) : "\\x\(String($0, radix: 16))" }.joined()
        let place = folder.path(name)
        try #require(rename(folder.path("data").systemPath, place.systemPath) == 0)
        let variables = ["N": name, "XDG_STATE_HOME": "\(place)/state", "HOME": place, "TMPDIR": place]
        // From another folder, and from the one where the run was started.
        let first = try shell("\"$0\" train --data \"$N\" --model f2 --steps 1 --run a --output \"$N/w$N\"", variables)
        #expect(first.code == 0 && first.output.hasSuffix("wrote \(spelled)/w\(spelled)\n"), "\(first.errors)")
        #expect(try System.entries(of: place).contains("w\(name)"))
        #expect(try shell("cd \"$N\" && \"$0\" train --data . --model f2 --steps 1 --run b --initial \"w$N\"", variables).code == 0)
        // A run finds its data again from anywhere, under this name.
        let on = try shell("cd / && \"$0\" train --run b --steps 3 && \"$0\" runs show b && \"$0\" runs check", variables)
        #expect(on.code == 0 && on.output.contains(spelled), "\(on.errors)")
        let exported = try shell(
            "cd \"$N\" && \"$0\" runs export b \"$N\" && \"$0\" train --data . --initial \"$N\" --model f2 --steps 0", variables)
        #expect(exported.code == 0 && exported.output.contains("wrote \(spelled)"), "\(exported.errors)")
        let named = try shell(
            "\"$0\" train --run \"$N\" --data \"$N\" --model f2 --steps 1 && \"$0\" runs && \"$0\" runs delete \"$N\"", variables)
        #expect(
            named.code == 0 && named.output.contains("\n\(spelled) ") && named.output.hasSuffix("deleted the run \(spelled)\n"),
            "\(named.errors)")
        let gone = try shell("\"$0\" train --data \"$N/no$N\"", variables)
        #expect(gone.code == 1 && gone.errors.hasPrefix("cnn-tui: \(spelled)/no\(spelled): not found"))
    }

    @Test("The line of y opens data by their bytes, and tab completes them")
    func theScreenKnowsNamesOfAnyBytes() throws {
        let name = String(systemBytes: Self.names[0])
        try #require(rename(folder.path("data").systemPath, folder.path(name).systemPath) == 0)
        let terminal = try #require(
            PseudoTerminal(
                Programs.cnnTUI, ["--model", "2c3-f3", "--data", folder.path(name)],
                environment: ["XDG_STATE_HOME": folder.path("state"), "LC_ALL": "C.UTF-8"], columns: 160))
        #expect(terminal.wait(for: "donn\\xe9es"))
        terminal.type("n")
        #expect(terminal.wait(for: "byte"))
        // An SVG of the screen has the line as its title.
        terminal.type(":svg \(folder.path("y.svg"))\r")
        #expect(terminal.wait(for: "wrote"))
        #expect(text("y.svg").contains("donn\\351es"))
        terminal.type(":initial \(folder.path("do"))\t")
        #expect(terminal.wait(for: "donn\\xe9es/"))
        terminal.type("\u{15}quit\r")
        #expect(terminal.waitForEnd() == 0)
    }

    @Test func theAssetsAreFoundByAnyName() throws {
        folder.writeLesson(title: "Beginning")
        let name = String(systemBytes: [0xe9])
        try #require(mkdir(folder.path(name).systemPath, 0o700) == 0 && mkdir(folder.path("\(name)/lessons").systemPath, 0o700) == 0)
        try #require(rename(folder.path("01-first").systemPath, folder.path("\(name)/lessons/01-\(name)").systemPath) == 0)
        let listed = try shell("\"$0\" lesson --list", ["CNN_TUI_ASSETS": folder.path(name)])
        #expect(listed.code == 0 && listed.output.contains("Beginning") && listed.output.filter(\.isNewline).count == 2)
        #expect(try shell("\"$0\" lesson check \"$F\"/lessons", ["F": folder.path(name)]).output.contains("01-\\xe9"))
    }

    // MARK: Refusals

    @Test(
        "Each refusal of the system is reported as what it is, with the path",
        arguments: [
            ("--data file/x", "file/x: cannot be read (Not a directory)"), ("--data file", "file: cannot be read (Not a directory)"),
            ("--data loop", "loop: cannot be read (Too many levels of symbolic links)"), ("--data none", "none: not found"),
            ("--data data --initial data", "data: Is a directory"), ("--data data --initial file/x", "file/x: Not a directory"),
            ("--data data --output data", "data: Is a directory"), ("--data data --output none/x", "none/x: No such file or directory"),
            ("--data data --output file/x", "file/x: Not a directory"),
            ("--data data --output loop", "loop: Too many levels of symbolic links"),
            ("--data data --output /dev/fd/9 9< file", "/dev/fd/9: not open for writing"),
            ("--data data --output new/", "new/: Is a directory"),
            ("--data $LONG", "cannot be read (File name too long)"), ("--data data --output $LONG", ": File name too long"),
        ])
    func refusalsAreTold(_ arguments: String, _ message: String) throws {
        folder.write("x", to: "file")
        symlink("loop".systemPath, folder.path("loop").systemPath)
        let ended = try shell("\"$0\" train --model f2 --steps 1 \(arguments)", ["LONG": String(repeating: "n", count: 300)])
        #expect(ended.code == 1 && ended.errors.contains(message) && ended.errors.filter(\.isNewline).count == 1, "\(ended.errors)")
    }

    @Test("A missing permission is reported as such, not as a missing file")
    func withoutPermission() throws {
        // As root, another user is used, for whom the path must be accessible.
        let isRoot = geteuid() == 0
        let asUser = isRoot ? "setpriv --reuid 65534 --regid 65534 --clear-groups " : ""
        if isRoot {
            let canBecome = try shell("chmod 755 . && \(asUser) \"$0\" show network >/dev/null").code == 0
            guard canBecome else { return }
        }
        folder.writeLesson(title: "Beginning")
        let ended = try shell(
            """
            cp -r data shut; cp -r data closed; mkdir -p runs/cnn-tui/runs assets/lessons; cp data/*train-labels* w
            chmod 0 shut closed/train-labels-idx1-ubyte runs/cnn-tui/runs assets 01-first w
            for a in "train --data shut" "train --data shut/in" "train --data closed" "train --model f2 --data data --initial w" \
                "train --model f2 --data data --output shut/x" "runs" "runs show a" "lesson 01-first --list" "lesson check 01-first" "lesson check shut"; do
                \(asUser)env XDG_STATE_HOME=$PWD/runs HOME=/nonexistent "$0" $a; echo "$?"
            done 2>&1
            \(asUser)env CNN_TUI_ASSETS=$PWD/assets HOME=/nonexistent "$0" lesson check shut/none 2>&1
            chmod -R 700 shut closed runs assets 01-first
            """)
        let lines = ended.output.split(separator: "\n")
        #expect(lines.count == 21, "\(ended.output)")
        for (index, line) in lines.enumerated() {
            #expect(index < 20 && index % 2 == 1 ? line == "1" : line.contains("Permission denied"), "\(line)")
        }
        #expect(!ended.output.contains("not found"))
    }
}
