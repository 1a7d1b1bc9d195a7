import Tensors

/// An update rule with its settings, the schedule of its learning rate, and its slots: all that a run's updates depend on beside the
/// parameters and gradients.
public struct Optimizer: Sendable, Equatable {
    /// α, greater than 0, before the schedule.
    public var learningRate: Float { didSet { decimalRate = SettingValue.number(learningRate) } }
    /// α as the decimal number that is meant, so that schedules give 0.0005 and not its neighbour.
    private var decimalRate: Double
    /// The index of the rule in `UpdateRules.all`.
    private let ruleIndex: Int
    /// The settings of the rule, then those of every rule.
    public private(set) var settings: [SettingValue]
    /// The factor of α by step.
    public let schedule: Schedule
    /// The slots of the rule, each as the parameters are laid out.
    public var slots: [Parameters<Float>]

    /// A rule for these parameters, with slots of zeros. Settings that the rule has not are left out; those not given have its defaults.
    /// Traps if the rule is not one of the registry.
    public init(
        _ rule: any UpdateRule = GradientDescent(), learningRate: Float, settings: [SettingValue] = [], schedule: Schedule = .constant,
        parameters: Parameters<Float>
    ) {
        guard let index = UpdateRules.all.firstIndex(where: { $0.name == rule.name }) else {
            preconditionFailure("the rule has no line in the registry")
        }
        ruleIndex = index
        self.learningRate = learningRate
        decimalRate = SettingValue.number(learningRate)
        self.schedule = schedule
        self.settings = rule.allSettings.map { own in settings.first { $0.setting == own.setting } ?? own }
        slots = rule.slots.map { _ in parameters.zeros }
    }

    /// The rule of the registry that the run was begun with.
    public var rule: any UpdateRule { UpdateRules.all[ruleIndex] }

    /// A setting as it is typed; nil if the rule has none such. Only settings that it has can be set.
    public subscript(setting: UpdateSetting) -> Float? {
        get { settings.first { $0.setting == setting }?.typed }
        set {
            guard let newValue, let index = settings.firstIndex(where: { $0.setting == setting }) else { return }
            settings[index] = SettingValue(setting, newValue)
        }
    }

    /// α of the step after `step` updates, in single precision.
    public func rate(afterStep step: Int, batchesPerEpoch: Int) -> Float {
        schedule == .constant ? learningRate : Float(decimalRate * schedule.factor(atStep: step, stepsPerEpoch: batchesPerEpoch))
    }

    /// The step after `step` updates, at its learning rate.
    public func step(afterStep step: Int, rate: Float) -> UpdateStep {
        UpdateStep(rule, rate: Double(rate), number: step + 1, settings: settings)
    }
}

extension Parameters {
    /// Zeros in the same shapes.
    public var zeros: Parameters { Parameters(ofNode: ofNode.map { $0.map { Tensor(zeros: $0.shape) } }) }
}
