import FoundationEssentials

/// A command with its options and subcommands, as the argument parser describes it.
public struct CommandDescription: Decodable, Sendable {
    /// An option, a flag, or an argument without a name.
    public struct Argument: Decodable, Sendable {
        /// What it is.
        public enum Kind: String, Decodable, Sendable {
            /// An argument without a name.
            case positional
            /// A name and a value.
            case option
            /// A name alone.
            case flag
        }
        /// A name with its dashes left out.
        public struct Name: Hashable, Decodable, Sendable {
            /// How it is written.
            public enum Kind: String, Decodable, Sendable {
                /// `--name`
                case long
                /// `-n`
                case short
                /// `-name`
                case longWithSingleDash
            }
            let kind: Kind
            let name: String

            /// As it is written.
            var written: String { kind == .long ? "--\(name)" : "-\(name)" }
        }

        /// What it is.
        public let kind: Kind
        let names: [Name]?
        /// What its value is called.
        public let valueName: String?
        /// Whether it may be left out.
        public let isOptional: Bool
        /// Whether it may be given several times.
        public let isRepeating: Bool
        /// All its values, if these are words of a list.
        public let allValues: [String]?
        /// What it does.
        let abstract: String?
        let defaultValue: String?

        /// The names that are written with two dashes.
        public var longNames: [String] { (names ?? []).filter { $0.kind == .long }.map(\.name) }
    }

    private enum CodingKeys: CodingKey { case commandName, aliases, arguments, subcommands, defaultSubcommand, abstract, discussion }

    /// The last word of the command.
    public let commandName: String
    /// Other words for it.
    public let aliases: [String]?
    /// What it takes.
    public let arguments: [Argument]?
    /// The commands below it.
    public let subcommands: [CommandDescription]?
    /// The one that is meant if none is named.
    public let defaultSubcommand: String?
    let abstract: String?
    let discussion: String?

    /// The description in the parser's JSON. Throws `DecodingError` if a version of the parser describes commands in another form.
    public init(json: String) throws {
        struct Tool: Decodable { let command: CommandDescription }
        self = try JSONDecoder().decode(Tool.self, from: Data(json.utf8)).command
    }

    /// The command below it with this name; nil if there is none.
    public func subcommand(_ name: String) -> CommandDescription? {
        subcommands?.first { $0.commandName == name || $0.aliases?.contains(name) == true }
    }

    /// What it takes without a name, in order.
    public var positionals: [Argument] { (arguments ?? []).filter { $0.kind == .positional } }

    /// The option with this long name; nil if there is none.
    public func option(_ name: String) -> Argument? { arguments?.first { $0.longNames.contains(name) } }
}
