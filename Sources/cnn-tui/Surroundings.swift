import Commands
import Files
import Glibc
import Interchange
import Messages
import NcursesTerminal
import TerminalUI

/// Language, characters and colours, according to environment and options.
struct Surroundings {
    /// Whether characters beyond ASCII can be shown.
    let unicode: Bool
    /// The words.
    let words: Phrasebook
    /// The words for files, which can hold characters that the terminal cannot show.
    let fileWords: Phrasebook
    /// Whether Chinese was requested (or is the locale's language) and cannot be shown.
    let lacksChinese: Bool
    /// Whether an option requested it: a locale without UTF-8 alone is not reported with every command.
    let isChineseRefused: Bool
    /// The most colours that may be used.
    let maximumColors: ColorDepth
    /// Whether the terminal is known to have 24-bit colours.
    let hasDirectColors: Bool
    /// The user's configuration file.
    let configuration: Configuration
    /// When to use colour.
    private let color: ColorChoice
    /// Whether only ASCII was asked for.
    private let isASCII: Bool
    /// The theme that was asked for; nil for the one that fits the terminal.
    let givenTheme: ThemeName?
    /// The theme until the terminal has said what its background is.
    let likelyTheme: ThemeName

    /// The surroundings of a command with these options, over those of the user's configuration file.
    init(_ options: DisplayOptions) {
        self.init(
            color: options.color, ascii: options.ascii, lang: options.lang, theme: options.theme,
            Configuration(path: Configuration.usersPath, isIgnored: options.leavesOutConfiguration))
    }

    init(
        color: ColorChoice? = nil, ascii: Bool? = nil, lang typedLanguage: Language? = nil, theme: ThemeChoice? = nil,
        _ configuration: Configuration
    ) {
        self.configuration = configuration
        let color = configuration.choice(color, .color) ?? .auto
        let ascii = configuration.flag(ascii, .ascii) ?? false
        let lang = configuration.choice(typedLanguage, .language)
        (self.color, isASCII) = (color, ascii)
        givenTheme = configuration.choice(theme, .theme)?.name
        likelyTheme = givenTheme ?? Self.variable("COLORFGBG").flatMap { ThemeName(colorFgBg: $0) } ?? .dark
        let utf8 = NcursesScreen.localeIsUTF8()
        unicode = utf8 && !ascii
        let wanted = lang ?? Self.localeLanguage
        lacksChinese = wanted == .chinese && !unicode
        isChineseRefused = lacksChinese && typedLanguage == .chinese
        words = Phrasebook(wanted, unicode: unicode)
        fileWords = Phrasebook(wanted, unicode: !ascii)
        hasDirectColors = color == .direct || Self.saysDirectColors
        switch color {
        case .never: maximumColors = .monochrome
        case .always, .direct: maximumColors = .direct
        case .auto: maximumColors = Self.variable("NO_COLOR") == nil ? .direct : .monochrome
        }
    }

    /// The appearance of text on standard output: with colour only on a terminal, or when requested.
    var outputAppearance: Appearance {
        let colored =
            color == .always || color == .direct || (maximumColors > .monochrome && isatty(STDOUT_FILENO) == 1 && !isDumb)
        return Appearance(colors: !colored ? .monochrome : hasDirectColors ? .direct : .indexed, unicode: unicode, theme: likelyTheme)
    }

    /// The appearance of a picture in a file, which has its own colours and characters.
    var fileAppearance: Appearance {
        Appearance(colors: color == .never ? .monochrome : .direct, unicode: !isASCII, theme: givenTheme ?? .light)
    }

    /// Reports what is wrong with the configuration file, at most so many mistakes.
    func tellConfiguration(most: Int) {
        for line in configuration.messages(words, most: most) { write("cnn-tui: \(shown(line))\n", to: STDERR_FILENO) }
    }

    /// A line as the terminal can show it.
    func shown(_ line: VisibleText) -> String { unicode ? line.string : line.asciiOnly.string }

    /// The two standard streams.
    var output: CommandOutput { output { write($0, to: STDOUT_FILENO) } }

    /// The two standard streams, with `writeOutput` for the first.
    func output(_ writeOutput: @escaping (String) -> Void) -> CommandOutput {
        let columns = terminalSize(of: STDERR_FILENO)?.width ?? 80
        let showsProgress = isatty(STDERR_FILENO) == 1 && !isDumb
        // Without UTF-8, bytes of other characters may be control characters.
        let spelled: (String) -> String = { [unicode] in unicode ? $0 : VisibleText.asciiSpelling($0) }
        return CommandOutput(
            standardOutput: { writeOutput(spelled($0)) }, standardError: { write(spelled($0), to: STDERR_FILENO) },
            progressAppearance: showsProgress ? Appearance(colors: .monochrome, unicode: unicode) : nil,
            progressWidth: columns, words: words, fileWords: fileWords)
    }

    /// Whether the terminal says that it has 24-bit colours. GNU screen passes on what the terminal around it says, and has none.
    private static var saysDirectColors: Bool {
        guard ["truecolor", "24bit"].contains(variable("COLORTERM")) else { return false }
        return variable("STY") == nil || variable("TERM")?.hasPrefix("screen") != true
    }

    private var isDumb: Bool { Self.variable("TERM") == nil || Self.variable("TERM") == "dumb" }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static var localeLanguage: Language {
        let name = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { variable($0) }.first ?? ""
        return name.hasPrefix("zh") ? .chinese : .english
    }
}

/// Opens an empty device in place of each closed standard stream: otherwise the first file opened would get its number, and the output
/// meant for the stream.
func occupyStandardStreams() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
        _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
}

/// Writes all of a text. If standard output fails, the program ends; failures of standard error are ignored.
func write(_ text: String, to descriptor: Int32) {
    if let error = writeAll(text, to: descriptor), descriptor == STDOUT_FILENO { leaveWithoutOutput(error) }
}

/// Writes all of a text; returns the error if that fails.
func writeAll(_ text: String, to descriptor: Int32) -> SystemError? { System.writeAll(Array(text.utf8), to: descriptor) }

/// Ends the program because standard output fails: silently if its reader is gone, as other programs in a pipe do.
func leaveWithoutOutput(_ error: SystemError) -> Never {
    if error.number == EPIPE { die(by: SIGPIPE) }
    let words = Surroundings(Configuration(path: nil)).words
    write("cnn-tui: \(words.words(FileError(path: OutputPlace.standardOutputName, .system(error))).string)\n", to: STDERR_FILENO)
    exit(ExitStatus.failed)
}
