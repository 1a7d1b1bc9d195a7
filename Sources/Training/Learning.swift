import NeuralNetworks

/// How a run learns: its update rule with what the user gave of its settings, its learning rate and the schedule of that.
public struct Learning: Sendable {
    /// The name of the rule, one of `UpdateRules.names`.
    public var rule = GradientDescent().name
    /// The schedule of the learning rate.
    public var schedule = Schedule.constant
    private var givenRate: Float?
    private var given: [UpdateSetting: Float] = [:]

    /// The reference run's: gradient descent.
    public init() {}

    /// Plain gradient descent with a learning rate.
    public init(at learningRate: Float) { givenRate = learningRate }

    /// The rule itself.
    public var updateRule: any UpdateRule { UpdateRules.named(rule) ?? GradientDescent() }

    /// α at the beginning: the rule's own, unless one was given.
    public var learningRate: Float {
        get { givenRate ?? updateRule.learningRate }
        set { givenRate = newValue }
    }

    /// A setting: the rule's own number, unless one was given; nil if neither is.
    public subscript(setting: UpdateSetting) -> Float? {
        get { given[setting] ?? updateRule.allSettings.first { $0.setting == setting }?.typed }
        set { given[setting] = newValue }
    }

    /// Forgets the learning rate, if it is that of the rule anyway: another rule has its own.
    public mutating func forgetDefaultRate() {
        if givenRate == updateRule.learningRate { givenRate = nil }
    }

    /// The settings as the rule needs them.
    public var settings: [SettingValue] {
        updateRule.allSettings.map { own in given[own.setting].map { SettingValue(own.setting, $0) } ?? own }
    }

    /// Throws if a setting was given that the rule has not.
    public func check() throws(UnknownSetting) {
        let known = updateRule.allSettings.map(\.setting)
        for setting in UpdateRules.settings where given[setting] != nil && !known.contains(setting) {
            throw UnknownSetting(setting: setting.name, rule: rule, settings: known.map(\.name))
        }
    }

    /// The optimizer of a run that begins with these parameters.
    public func optimizer(for parameters: Parameters<Float>) -> Optimizer {
        Optimizer(updateRule, learningRate: learningRate, settings: settings, schedule: schedule, parameters: parameters)
    }
}

extension Learning: Hashable {
    /// Whether both learn alike, whether their numbers were given or not.
    public static func == (a: Learning, b: Learning) -> Bool {
        a.rule == b.rule && a.schedule == b.schedule && a.learningRate == b.learningRate
            && UpdateRules.settings.allSatisfy { a[$0] == b[$0] }
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(rule)
        hasher.combine(schedule)
        hasher.combine(learningRate)
        for setting in UpdateRules.settings { hasher.combine(self[setting]) }
    }
}

/// A setting was given that the update rule of the run has not.
public struct UnknownSetting: Error, Hashable, Sendable {
    /// The name of the setting.
    public let setting: String
    /// The name of the rule.
    public let rule: String
    /// The names of the settings that the rule has.
    public let settings: [String]

    /// A setting that the rule has not.
    public init(setting: String, rule: String, settings: [String]) {
        self.setting = setting
        self.rule = rule
        self.settings = settings
    }
}
