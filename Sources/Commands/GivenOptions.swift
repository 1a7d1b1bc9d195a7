import NeuralNetworks
import Training

/// The options given by the user; the others have their defaults.
public struct GivenOptions: Sendable {
    /// A new run with these options.
    public private(set) var options = RunOptions()
    private var given: Set<RunOption> = []

    /// No option is given: a run takes the defaults, or what it was begun with.
    public init() {}

    /// Takes a value as typed. Throws if the option has no such value.
    public mutating func take(_ option: RunOption, _ text: String) throws(BadOptionValue) {
        try option.take(text, in: &options)
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
            guard wanted != has else { continue }
            throw .option(run: run, option: "--\(option.name)", has: has?.text ?? "–", given: wanted?.text ?? "–")
        }
    }
}
