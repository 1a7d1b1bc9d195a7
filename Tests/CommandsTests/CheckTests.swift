import FoundationEssentials
import NeuralNetworks
import Testing
import Training

@testable import Commands

@Suite struct CheckTests {
    private func command(_ rule: WrongRule? = nil, json: Bool = false) -> CheckCommand {
        var options = RunOptions()
        options.model = "2c5t2-2s"
        options.batchSize = 4
        options.threads = 1
        options.wrongRule = rule
        return CheckCommand(plan: RunPlan(options: options), step: 2, samples: 3, entries: 6, json: json)
    }

    @Test func jsonSaysItAll() throws {
        let recorder = Recorder()
        #expect(try command(json: true).run(recorder.commandOutput()) == .right)
        #expect(recorder.output.count { $0 == "\n" } == 1 && recorder.errors.isEmpty)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let report = try decoder.decode(CheckCommand.Report.self, from: Data(recorder.output.utf8))
        #expect(report.model == "2c5t2-2s" && report.step == 2 && report.samples == 3 && report.verdict == "good")
        #expect(report.wrongLayer == nil && report.wrongRule == nil)
        let kernel = try #require(report.rows.first { $0.layer == "conv1" && $0.by == "kernel" })
        #expect(kernel.count == 50 && kernel.checked == 6 && kernel.kinks == 0 && kernel.verdict == "good" && kernel.floatVerdict == "good")
        #expect(try #require(kernel.at).hasPrefix("conv1.kernel[") && kernel.sample == nil)
        let (analytic, numeric) = (try #require(kernel.analytic), try #require(kernel.numeric))
        #expect(abs(analytic - numeric) <= 1e-6 * abs(analytic))
        #expect(Set(report.rows.map(\.by)) == ["kernel", "bias", "weight", "z", "a"])
    }

    @Test(
        "A table, a line that names what is wrong, and an ending to exit with",
        arguments: [nil, WrongRule(layer: "pool2", .division), WrongRule(layer: "conv1", .slope), WrongRule(layer: "output", .slope)])
    func people(_ rule: WrongRule?) throws {
        let recorder = Recorder()
        #expect(try command(rule).run(recorder.commandOutput(progress: true)) == (rule == nil ? .right : .wrong))
        let lines = recorder.output.split(separator: "\n")
        #expect(lines[0].contains("step 2") && lines[1].hasPrefix("layer") && lines.count == 13)
        let conclusion = lines[lines.count - 2]
        if let rule {
            #expect(conclusion.hasPrefix("\(rule.layer) is wrong: ") && lines.contains { $0.hasSuffix("wrong") })
        } else {
            #expect(conclusion.hasPrefix("gradients are right") && !recorder.output.contains("wrong"))
        }
        #expect(recorder.errors.contains(" of "), "no progress")
    }

    @Test func itCanBeInterrupted() throws {
        let recorder = Recorder()
        var asked = 0
        let ending = try command().run(recorder.commandOutput()) {
            asked += 1
            return asked > 9
        }
        #expect(ending == .interrupted && asked == 10 && recorder.output.isEmpty)
    }

    @Test func itCanBeInterruptedOnItsWay() throws {
        let recorder = Recorder()
        var command = command()
        command.step = 1_000_000
        var asked = 0
        let ending = try command.run(recorder.commandOutput()) {
            asked += 1
            return asked > 3
        }
        #expect(ending == .interrupted && asked == 4 && recorder.output.isEmpty)
    }
}
