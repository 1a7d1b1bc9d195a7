import NeuralNetworks
import Training

/// The options given by the user; the others have their defaults, which may be those of the configuration file.
public struct GivenOptions: Sendable {
    /// A new run with these options.
    public private(set) var options: RunOptions
    private var given: Set<RunOption> = []

    /// No option is given: a new run takes these defaults, one that exists what it was begun with.
    public init(defaults: RunOptions = RunOptions()) { options = defaults }

    /// Takes a value as typed. Throws if the option has no such value.
    public mutating func take(_ option: RunOption, _ text: String) throws(BadOptionValue) {
        try option.take(text, in: &options)
        given.insert(option)
    }

    /// Takes the program's own default, as if it had been typed.
    public mutating func takeDefault(of option: RunOption) {
        option.copy(from: RunOptions(), to: &options)
        given.insert(option)
    }

    /// Whether the user gave this option.
    public func contains(_ option: RunOption) -> Bool { given.contains(option) }

    /// What may differ from the run that is resumed: data that have moved, or whose layout was wrong, are recognised by their hash; another
    /// learning rate or setting is a change by hand.
    private static let mayDiffer = Set([RunOption.data, .layout, .learningRate] + RunOption.settings)

    /// Throws if one of them differs from the run's.
    func check(against own: RunOptions, run: String) throws(RunMismatch) {
        var options = options
        options.model = (try? Network.spelled(options.model)) ?? options.model
        for option in RunOption.all where option.determinesNumbers && given.contains(option) && !Self.mayDiffer.contains(option) {
            let (wanted, has) = (option.value(in: options), option.value(in: own))
            // The same file may have moved, and another one stand at its path.
            let isSame = option == .network ? options.architecture == own.architecture : wanted == has
            guard !isSame else { continue }
            let isNetwork = option == .network || option == .model
            throw .option(
                run: run, option: "--\(option.name)", has: isNetwork ? own.modelName : has?.text ?? "–", given: wanted?.text ?? "–")
        }
    }
}
