/// The update rules by name.
public enum UpdateRules {
    /// All rules, in the order in which they are listed.
    public static let all: [any UpdateRule] = [
        GradientDescent(),
        Momentum(),
        Nesterov(),
        AdaGrad(),
        RMSProp(),
        Adadelta(),
        Adam(),
        AdamW(),
    ]

    /// Their names.
    public static let names = all.map(\.name)

    /// The rule with this name; nil if there is none.
    public static func named(_ name: some StringProtocol) -> (any UpdateRule)? { all.first { $0.name == name } }

    /// The settings of all rules, each once: those of single rules first.
    public static let settings: [UpdateSetting] = {
        var found: [UpdateSetting] = []
        for rule in all { for value in rule.settings where !found.contains(value.setting) { found.append(value.setting) } }
        return found + UpdateSetting.common
    }()

    /// The setting with this name; nil if no rule has one.
    public static func setting(named name: some StringProtocol) -> UpdateSetting? { settings.first { $0.name == name } }
}
