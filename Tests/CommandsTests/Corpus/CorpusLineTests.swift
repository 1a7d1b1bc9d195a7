import Lessons
import Messages
import Tensors
import TerminalUI
import Testing
import Training

@testable import Workbench

extension CorpusTests {
    /// A screen by its network and the address behind `--at`, as the program itself writes it but for the hash; keys are then pressed.
    private struct Line {
        var network: String
        var address: String
        var keys: String

        init(_ network: String, _ address: String, keys: String = "") {
            (self.network, self.address, self.keys) = (network, address, keys)
        }
    }

    /// None is behind the end of an epoch: the screen would say how long that took.
    private static let recordedLines = [
        // The moments of a step, from before the first to after an update.
        Line("reference", "step=0 phase=load layer=input unit=0,14,13 focus=picture"),
        Line("reference", "step=0 phase=forward.conv3 layer=conv3 unit=11,4,4"),
        Line("reference", "step=1 phase=loss layer=output sample=2 unit=0,0,9"),
        Line("reference", "step=1 phase=backward.pool2 layer=pool2 view=residuals unit=5,3,2 focus=picture"),
        Line("reference", "step=2 phase=backward.conv1 layer=conv1 view=gradients unit=3,4,0 focus=picture zoom=on"),
        Line("reference", "step=2 phase=update layer=conv3 view=updates unit=17,2,2 focus=picture scale=own"),
        // Pages.
        Line("pooling", "step=2 phase=update page=curves layer=pool1 unit=0,2,2"),
        Line("pooling", "step=2 phase=update page=samples layer=pool2 unit=1,1,1"),
        Line("changed", "step=1 phase=backward.conv1 page=draw layer=conv1 unit=0,3,3"),
        // Views.
        Line("colours", "step=2 phase=backward.conv1 layer=input unit=2,11,0 focus=picture"),
        Line("colours", "step=2 phase=backward.conv1 layer=conv1 view=kernels unit=5,2,2 focus=picture zoom=on"),
        Line("colours", "step=2 phase=backward.conv1 layer=pool2 view=residuals sample=2 unit=0,2,2 focus=picture scale=own"),
        Line("colours", "step=2 phase=backward.conv1 layer=conv3 view=updates unit=1,0,0"),
        Line("colours", "step=2 phase=backward.conv1 layer=dense4 view=gradients unit=17,2,1 focus=picture"),
        Line("colours", "step=2 phase=backward.conv1 layer=conv3 view=statistics focus=picture"),
        Line("strided", "step=2 phase=backward.conv1 layer=conv1 unit=2,3,3 focus=picture"),
        Line("strided", "step=2 phase=backward.conv1 layer=output view=kernels unit=0,2,4 focus=picture"),
        Line("strided", "step=2 phase=backward.conv1 layer=pool2 view=statistics"),
        // Derivations, and chains of them.
        Line(
            "reference",
            "step=1 phase=backward.conv1 layer=conv1 view=gradients unit=0,0,0 focus=picture why=conv1.kernel.gradient[0,0,0,0]@0"
        ),
        Line("reference", "step=1 phase=backward.conv1 layer=output unit=0,0,3 why=loss@0 why=output.error[3]@2"),
        Line(
            "colours",
            "step=2 phase=backward.conv1 layer=conv3 unit=0,0,0 focus=picture why=conv3.activation[0,0,0]@1 why=pool2.activation[1,0,0]@1 "
                + "why=conv1.activation[1,1,1]@1 why=input.activation[0,1,1]@1"
        ),
        Line("colours", "step=2 phase=backward.conv1 layer=output unit=0,0,1 why=output.loss@2 why=output.activation[1]@2"),
        Line("colours", "step=2 phase=backward.conv1 layer=input view=residuals why=input.residual[0,11,11]@2"),
        Line("strided", "step=2 phase=backward.conv1 layer=dense4 view=kernels unit=3,0,1 why=dense4.weight.updated[1,7]@0"),
        Line("strided", "step=2 phase=backward.conv1 layer=conv1 view=residuals unit=0,0,0 why=conv1.residual[0,0,0]@2"),
        Line("pooling", "step=2 phase=backward.pool1 layer=pool2 unit=1,1,0 focus=picture why=pool2.activation[1,1,0]@2"),
        Line("wrong-slope", "step=2 phase=backward.conv1 layer=conv1 view=residuals unit=1,5,5 why=conv1.residual[1,5,5]@0"),
        Line("wrong-division", "step=2 phase=backward.conv1 layer=conv1 view=residuals unit=1,5,5 why=conv1.residual[1,5,5]@0"),
        Line("wrong-rotation", "step=2 phase=backward.conv1 layer=pool2 view=residuals unit=1,2,2 why=pool2.residual[1,2,2]@0"),
        // Marks and previews of updates.
        Line("reference", "step=1 phase=backward.conv1 layer=input unit=0,14,14 focus=picture mark=conv3.sum[0,4,4]@0"),
        Line("colours", "step=2 phase=backward.conv1 layer=conv1 sample=2 unit=3,0,5 focus=picture mark=output.activation[2]@2"),
        Line("strided", "step=2 phase=backward.conv1 layer=conv3 view=residuals unit=0,1,1 mark=conv1.kernel.gradient[1,0,3,3]@0"),
        Line("strided", "step=2 phase=backward.conv1 layer=conv3 view=kernels unit=4,1,1 focus=picture update=4"),
        // Guests, shifted too.
        Line("colours", "step=2 phase=backward.conv1 layer=conv1 unit=0,3,3 focus=picture guest=train:12"),
        Line("changed", "step=1 phase=backward.conv1 layer=conv1 unit=1,2,4 focus=picture guest=test:5:1,-2"),
        Line("strided", "step=2 phase=backward.conv1 layer=output view=residuals unit=0,0,2 why=output.residual[2]@0 guest=test:3"),
        // Changes by hand.
        Line(
            "changed",
            "step=2 phase=backward.conv1 layer=conv1 sample=1 unit=1,0,1 focus=picture change=1:lr=0.125 change=1:output.bias[1]=0.5 "
                + "change=2:conv1.kernel[1,0,0,2]=-0.75 change=2:input.activation[0,1,2]@1=0.25"
        ),
        Line("changed", "step=2 phase=update layer=dense3 view=kernels unit=7,2,2 focus=picture change=1:dense3.weight[3,17]=2.0"),
        Line(
            "changed",
            "step=2 phase=loss layer=output unit=0,0,1 why=output.activation[1]@1 change=2:input.activation[0,0,0]@1=0.984375"
        ),
        Line("wrong-rotation", "step=2 phase=forward.conv3 layer=conv3 unit=2,1,1 focus=picture change=0:lr=1e-05"),
        Line(
            "changed",
            "step=2 phase=backward.conv1 layer=conv1 sample=1 unit=1,0,1 focus=picture change=2:input.activation[0,1,2]@1=0.25", keys: "v"),
        Line(
            "changed",
            "step=2 phase=backward.conv1 layer=output view=residuals unit=0,0,1 change=2:conv1.kernel[1,0,0,2]=-0.75", keys: "vv"),
    ]

    @Test("Lines open the same screens and are written back, byte for byte")
    func lines() throws {
        let entries = try Self.recordedLines.map { line in
            let network = try #require(CorpusNetwork.named(line.network))
            let address = try ScreenAddress(parsing: line.address)
            #expect(address.text == line.address)
            let opened = try CorpusScreen.open(network, address, keys: line.keys)
            #expect(opened.line.contains("'\(line.address) hash="), "\(opened.line)")
            let name = [line.network, line.address, line.keys].filter { !$0.isEmpty }.joined(separator: " ")
            return CorpusEntry(name, ([line.network, line.keys, opened.line, "numbers:"] + opened.numbers).joined(separator: " "))
        }
        #expect(entries.count >= 40)
        try Corpus.compare(entries, with: "lines.txt")
    }

    @Test("Lines lead back to a lesson's page")
    func lessonLines() throws {
        let course = try LessonCourse()
        let own = try #require(CorpusNetwork.named("pooling"))
        let entries = try [
            ("2", 2, "step=0 phase=forward.conv1 layer=conv1 unit=0,0,1 focus=picture why=conv1.sum[0,0,1]@0"),
            ("4", 1, "step=0 phase=forward.pool1 layer=pool1 unit=0,1,1 focus=picture"),
            ("5", 1, "step=0 phase=forward.pool2 layer=output view=kernels unit=0,1,1 focus=picture zoom=on"),
        ].map { name, page, text in
            let entry = try #require(course.entry(name))
            let lesson = try entry.lesson(.english)
            let opened = try CorpusScreen.open(own, try ScreenAddress(parsing: text), lesson: (lesson, page))
            #expect(opened.line.contains("--page \(page + 1)") && opened.line.contains("'\(text) hash="), "\(opened.line)")
            return CorpusEntry("lesson \(name), page \(page + 1)", opened.line)
        }
        try Corpus.compare(entries, with: "lesson-lines.txt")
    }
}

/// The whole application on a screen in memory.
private enum CorpusScreen {
    struct NothingThere: Error {
        var text: String
    }

    /// Opens an address as `--at` does, in a lesson's page if one is given, and presses keys; returns the line that `y` then copies, and the
    /// numbers on the screen before.
    static func open(
        _ network: CorpusNetwork, _ address: ScreenAddress, lesson: (lesson: Lesson, page: Int)? = nil, keys: String = ""
    ) throws -> (line: String, numbers: [String]) {
        let screen = MemoryScreen(Size(120, 40), Appearance(colors: .monochrome, unicode: true))
        var settings = Workbench.Settings(words: Phrasebook(.english), appearance: screen.appearance, run: network.options)
        if let lesson {
            settings.lesson = .lesson(lesson.lesson, page: lesson.page, at: address)
            settings.lessons = { _ in LessonShelf([lesson.lesson]) }
        } else {
            settings.address = address
        }
        let bench = Workbench(settings, network: nil, size: screen.size)
        let isOfRun = lesson == nil
        let session = TrainingSession(
            looks: bench.looks, start: { try network.start(isOfRun ? address : nil) }, wake: screen.wake)
        let services = WorkbenchServices(
            open: { run, looks, _ in
                OpenedRun(TrainingSession(looks: looks, start: { try run.start() }, wake: screen.wake), run)
            }, save: { _, _, _ in })
        let runner = WorkbenchRunner(screen: screen, bench: bench, session: session, services: services, suspend: {})
        var numbers: [String]?
        var keys = Array(keys)
        let end = Clock.steady.now() + 60
        screen.whenIdle = { [unowned runner] screen in
            if screen.copied != nil || Clock.steady.now() > end { return [.terminalGone] }
            guard numbers == nil, isThere(runner.workbench) else { return [] }
            if !keys.isEmpty { return [.key(.character(keys.removeFirst()))] }
            numbers = found(on: screen.canvas)
            return [.key(.character("y"))]
        }
        _ = runner.run()
        screen.whenIdle = { _ in [] }
        guard let line = screen.copied, let numbers else { throw NothingThere(text: screen.canvas.text) }
        return (line, numbers)
    }

    /// Whether the moment is reached and shown.
    private static func isThere(_ bench: Workbench) -> Bool {
        guard bench.run.isLoaded, bench.run.destination == nil, !bench.run.isRunning, let shown = bench.run.snapshot?.looks else {
            return false
        }
        // Hashes are wanted on the way only.
        guard shown.without(HashLook.self) == bench.looks.without(HashLook.self),
            bench.page != .samples || bench.samplesState.results[bench.samplesState.set] != nil
        else {
            return false
        }
        return bench.study.lesson == nil || bench.standingPage != nil
    }

    /// All numbers with a decimal point, from top to bottom.
    private static func found(on canvas: Canvas) -> [String] {
        let characters = Set("0123456789.+-−e")
        return canvas.text.split { !characters.contains($0) }.map(String.init).filter { text in
            text.contains(".") && !text.hasSuffix(".") && Double(text.replacing("−", with: "-")) != nil
        }
    }
}
