import Glibc
import NcursesTerminal
import Tensors
import TerminalUI

struct Failure: Error {}

/// Recurses until the stack overflows.
@inline(never) func goDeeper(_ depth: Int) -> Int {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 100) { memory in
        memory[depth % 100] = depth
        return goDeeper(depth + 1) + memory[depth % 99]
    }
}

@inline(never) func neverReturn() -> Never {
    while true { pause() }
}

/// Fails in one of the ways.
func fail(_ way: String) throws {
    switch way {
    case "error": throw Failure()
    case "trap":
        let none: [Int] = []
        print(none[CommandLine.arguments.count])
    case "overflow": print(goDeeper(0))
    case "thread-overflow":
        startThread { print(goDeeper(0)) }
        neverReturn()
    case "worker-overflow":
        let workers = Workers(count: 2)
        // The other thread's unit; this one waits for it.
        workers.run(units: 2) { _, worker in if worker == 1 { print(goDeeper(0)) } else { neverReturn() } }
    case "thread-trap":
        startThread {
            let none: [Int] = []
            print(none[CommandLine.arguments.count])
        }
        neverReturn()
    case "exit": exit(3)
    case "hang":
        print("hanging")
        fflush(nil)
        neverReturn()
    default: exit(64)
    }
}

/// A program with a screen that fails on demand, in ways that cannot be triggered from outside in a working one. Its first argument says
/// how; it fails when a key is pressed, or at once with `--without-screen`.
@main
enum FailingProgram {
    static func main() throws {
        failAtOnce()
        let way = CommandLine.arguments.dropFirst().first ?? ""
        if CommandLine.arguments.contains("--without-screen") { return try fail(way) }
        _ = NcursesScreen.localeIsUTF8()
        let screen = try NcursesScreen(maximumColors: .direct, unicode: true)
        var canvas = Canvas(screen.size)
        canvas.write("ready", x: 0, y: 0)
        screen.present(canvas, urgent: true)
        do { try run(screen, way) } catch { exit(1) }
    }

    private static func run(_ screen: NcursesScreen, _ way: String) throws {
        defer { screen.close() }
        while true {
            for event in screen.events(timeout: nil) {
                switch event {
                case .key where way == "full":
                    // No signal gets a byte into the pipe that wakes the loop.
                    for _ in 0..<1 << 17 { screen.wake() }
                    raise(SIGTERM)
                case .key: try fail(way)
                case .endRequested(let signal):
                    screen.close()
                    die(by: signal)
                case .terminalGone: return
                default: break
                }
            }
        }
    }
}
