import GoldenFiles
import NeuralNetworks
import Tensors
import Testing

/// Update rules against PyTorch: `expected.py` made the numbers and says how.
@Suite struct UpdateRuleTests {
    private struct Case: CustomTestStringConvertible, Sendable {
        var rule: String
        var rate: Double
        var settings: [SettingValue] = []
        /// The weights after some numbers of updates.
        var weights: [(step: Int, weights: [Double])] = []

        var testDescription: String { "\(rule) \(rate) \(settings.map { "\($0.setting.name)=\($0.typed)" })" }
    }

    private static func lines(_ name: String) -> [[Substring]] {
        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let text = GoldenFile(path: "\(folder)/Expected/\(name).txt").text ?? ""
        return text.split(separator: "\n").map { $0.split(separator: " ") }
    }

    /// The cases of all rules; a rule without any is one that fails below.
    private static let cases: [Case] = UpdateRules.names.flatMap { rule in
        var cases: [Case] = []
        for words in lines(rule) {
            if words[0] == "case" {
                cases.append(Case(rule: rule, rate: Double(words[1]) ?? .nan))
                for word in words[2...] {
                    let parts = word.split(separator: "=")
                    guard let setting = UpdateRules.setting(named: parts[0]) else { continue }
                    cases[cases.count - 1].settings.append(SettingValue(setting, Float(parts[1]) ?? .nan))
                }
            } else {
                cases[cases.count - 1].weights.append((Int(words[0]) ?? 0, words[1...].map { Double($0) ?? .nan }))
            }
        }
        return cases
    }

    @Test("Each rule has expected numbers", arguments: UpdateRules.names)
    func everyRule(_ rule: String) {
        #expect(Self.cases.contains { $0.rule == rule && $0.weights.count == 3 })
    }

    // MARK: The problem

    private static func initial<S: KernelScalar>(_: S.Type) -> Parameters<S> {
        var weight: [S] = []
        for row in 0..<3 {
            for column in 0..<4 {
                let first: Double = 0.5 - 0.125 * Double(row)
                weight.append(S(first + 0.0625 * Double(column * column)))
            }
        }
        let bias: [S] = [0.25, 0, -0.75]
        return Parameters(ofNode: [[], [Tensor(Shape(3, 4), weight), Tensor(Shape(3), bias)]])
    }

    private static func setGradients<S: KernelScalar>(_ gradients: inout Parameters<S>, _ parameters: Parameters<S>, _ n: Int) {
        for (index, parameter) in parameters.ofNode[1].enumerated() {
            for entry in 0..<parameter.count {
                let i = Double(index * 12 + entry)
                let angle: Double = 0.7 * i + 0.3 * Double(n)
                let wave = S(Double.cosine(angle) / (1 + i))
                gradients.ofNode[1][index][entry] = wave + parameter[entry] / 4
            }
        }
    }

    /// The weights after 100 updates, those after each number of updates of a case, and the worst relative difference from it.
    private static func worst<S: KernelScalar>(_ each: Case, _: S.Type) throws -> Double {
        let rule = try #require(UpdateRules.named(each.rule))
        let settings = rule.allSettings.map { own in each.settings.first { $0.setting == own.setting } ?? own }
        var parameters = initial(S.self)
        var slots = rule.slots.map { _ in parameters.zeros }
        var gradients = parameters.zeros
        var worst = 0.0
        let workers = Workers(count: 1)
        for n in 0..<100 {
            setGradients(&gradients, parameters, n)
            let step = UpdateStep(rule, rate: each.rate, number: n + 1, settings: settings)
            step.update(&parameters, slots: &slots, gradients: gradients, workers)
            guard let expected = each.weights.first(where: { $0.step == n + 1 })?.weights else { continue }
            let found = parameters.all.flatMap(\.values)
            try #require(found.count == expected.count)
            let scale = expected.reduce(0) { max($0, abs($1)) }
            for (a, b) in zip(found, expected) {
                let difference = abs(Double(a) - b)
                worst = max(worst, S.self == Double.self ? difference : difference / scale)
                if difference.isNaN { worst = .infinity }
            }
        }
        return worst
    }

    @Test("100 updates in double precision are PyTorch's within 1e-12", arguments: cases)
    private func double(_ each: Case) throws { #expect(try Self.worst(each, Double.self) < 1e-12) }

    @Test("100 updates in single precision are PyTorch's within 1e-6 of the largest weight", arguments: cases)
    private func single(_ each: Case) throws { #expect(try Self.worst(each, Float.self) < 1e-6) }

    @Test("Learning rates are those of PyTorch's schedulers", arguments: lines("schedules"))
    func schedules(_ words: [Substring]) throws {
        let schedule = try #require(Schedule(words[0]))
        #expect(Schedule(schedule.text) == schedule)
        #expect(words.count == 101)
        for (n, word) in words[1...].enumerated() {
            let expected = try #require(Double(word))
            #expect(abs(schedule.factor(atStep: n, stepsPerEpoch: 5) - expected) < 1e-12, "\(words[0]) at \(n)")
        }
    }

    @Test(
        "What is no schedule is refused",
        arguments: [
            "", "cosine", "cosine:", "cosine:0", "cosine:12x", "cosine:-1", "cosine:12e,1", "steps:5e", "steps:5e,0", "steps:5e,2",
            "steps:,0.1",
            "exponential:", "constant:1", "warm-up:5+warm-up:5", "cosine:5+warm-up:5", "warm-up:5+", "+cosine:5", "steps:5e,nan",
            "Cosine:5",
            "cosine:99999999999999999999",
        ])
    func refused(_ text: String) { #expect(Schedule(text) == nil) }

    @Test("A schedule ends, and does not begin again") func afterTheEnd() throws {
        #expect(try #require(Schedule("cosine:3e")).factor(atStep: 15, stepsPerEpoch: 5) == 0)
        #expect(try #require(Schedule("cosine:3e")).factor(atStep: 1000, stepsPerEpoch: 5) == 0)
        #expect(abs(try #require(Schedule("one-cycle:10")).factor(atStep: 1000, stepsPerEpoch: 5) - 4e-6) < 1e-15)
        for steps in 1...5 {
            let cycle = try #require(Schedule("one-cycle:\(steps)"))
            #expect((0...steps).allSatisfy { (0...1).contains(cycle.factor(atStep: $0, stepsPerEpoch: 1)) })
        }
    }
}
