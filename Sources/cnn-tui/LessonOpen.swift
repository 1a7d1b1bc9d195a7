import ArgumentParser
import Commands
import Glibc
import Lessons
import Messages
import NcursesTerminal
import TerminalUI
import Training
import Workbench

struct LessonOpen: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: HelpText.lessonOpen, discussion: HelpText.lessonOpenDiscussion)

    @Argument(help: ArgumentHelp(HelpText.lessonName), completion: .lessons)
    var name: String?
    @Option(help: ArgumentHelp(HelpText.lessonPage, valueName: "number"))
    var page: WholeNumber?
    @OptionGroup var presenting: PresentingOptions
    @Flag(help: ArgumentHelp(HelpText.lessonList))
    var list = false
    @Flag(help: ArgumentHelp(HelpText.lessonReset))
    var reset = false
    @Option(help: ArgumentHelp(HelpText.lessonHandout, valueName: "file"), completion: .file(extensions: ["html", "md"]))
    var handout: String?
    @Flag(help: ArgumentHelp(HelpText.lessonAnswers))
    var answers = false
    @Option(help: ArgumentHelp(HelpText.lessonAt, valueName: "line"))
    var at: String?
    @OptionGroup var moving: KeyOptions
    @OptionGroup var display: DisplayOptions

    func run() throws {
        let surroundings = Surroundings(display)
        // The screen shows the remark in its last line but one; a handout is a file, which can hold Chinese anyway.
        let isOfTerminal = list || reset || (name == nil && isatty(STDOUT_FILENO) == 0)
        try Program.perform(surroundings, on: handout != nil ? .file : isOfTerminal ? .streams : .screen) {
            try check()
            let language = (handout == nil ? surroundings.words : surroundings.fileWords).language
            let file = ProgressFile()
            var progress = file.read()
            let lesson = try name.map { try LessonLibrary.lesson($0, language) }
            let page = page?.value
            if let page, let lesson, !lesson.pages.indices.contains(page - 1) {
                throw UsageProblem.noPage(page, count: lesson.pages.count)
            }
            if let handout, let lesson {
                let command = HandoutCommand(lesson: lesson, file: handout, answers: answers, words: surroundings.fileWords)
                return try command.run(surroundings.output)
            }
            if reset {
                if let lesson { progress.records[lesson.name] = nil } else { progress.records = [:] }
                return try file.keep(progress)
            }
            if list || (lesson == nil && isatty(STDOUT_FILENO) == 0) {
                let shelf = lesson.map { LessonShelf([$0]) } ?? LessonLibrary.shelf(language)
                return try LessonListCommand(shelf: shelf, progress: progress).run(surroundings.output)
            }
            let address = try at.map { try ScreenAddress(parsing: $0) }
            if let address, let lesson { try check(address, of: lesson.pages[page.map { $0 - 1 } ?? 0].scene.run) }
            // What the configuration file sets of a run is not the lesson's.
            try Watch.run(RunPlan.dated(RunOptions(), now: RunPlan.systemTime()), surroundings, keys: moving.keys, progress: file) {
                settings in
                settings.lesson = lesson.map { .lesson($0, page: page.map { $0 - 1 }, at: address) } ?? .list
                if let present = presenting.present { settings.presents = present }
            }
        }
    }

    /// Throws unless everything that the address names exists, as far as the run is known before its data are read.
    private func check(_ address: ScreenAddress, of run: RunOptions) throws {
        guard let network = try run.knownNetwork() else { return }
        try address.check(in: network, batchSize: run.batchSize)
    }

    private func check() throws {
        if answers && handout == nil { throw UsageProblem.needs(option: "--answers", other: "--handout") }
        let optional = [
            ("--page", page != nil), ("--at", at != nil), ("--present", presenting.present != nil), ("--handout", handout != nil),
        ]
        for (option, isGiven) in optional where isGiven {
            if handout != nil && option != "--handout" { throw UsageProblem.exclude(option: option, other: "--handout") }
            if name == nil { throw UsageProblem.lessonMissing(option: option) }
            if list { throw UsageProblem.exclude(option: option, other: "--list") }
            if reset { throw UsageProblem.exclude(option: option, other: "--reset") }
        }
        // Without a name, the list is a screen, too.
        let withoutScreen = [("--handout", handout != nil), ("--list", list), ("--reset", reset)]
        for (option, isGiven) in withoutScreen where isGiven && moving.keys != nil {
            throw UsageProblem.exclude(option: "--keys", other: option)
        }
        if at != nil && page == nil { throw UsageProblem.needs(option: "--at", other: "--page") }
        if list && reset { throw UsageProblem.exclude(option: "--list", other: "--reset") }
        if let page { try UsageProblem.check("--page", page, 1...1000) }
    }
}
