import ArgumentParser
import Commands
import Messages

struct LessonGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lesson", abstract: HelpText.lesson, discussion: HelpText.lessonDiscussion,
        subcommands: [LessonOpen.self, LessonCheck.self, LessonNew.self], defaultSubcommand: LessonOpen.self, aliases: ["lessons"])
}

struct LessonCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: HelpText.lessonCheck, discussion: HelpText.lessonCheckDiscussion)

    @Argument(help: ArgumentHelp(HelpText.lessonCheckFolder), completion: .directory)
    var directory: String?
    @OptionGroup var display: DisplayOptions

    func run() throws {
        let surroundings = Surroundings(display)
        try Program.perform(surroundings) {
            guard try LessonCheckCommand(folder: directory, language: display.lang).run(surroundings.output) else {
                throw ExitCode(ExitStatus.failed)
            }
        }
    }
}

struct LessonNew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: HelpText.lessonNew, discussion: HelpText.lessonNewDiscussion)

    @Argument(help: ArgumentHelp(HelpText.lessonNewName))
    var name: String
    @Option(help: ArgumentHelp(HelpText.lessonNewFolder, valueName: "directory"), completion: .directory)
    var directory: String?
    @OptionGroup var display: DisplayOptions

    func run() throws {
        let surroundings = Surroundings(display)
        try Program.perform(surroundings) {
            try LessonNewCommand(name: name, folder: directory).run(surroundings.output)
        }
    }
}
