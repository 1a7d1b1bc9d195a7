import FoundationEssentials
import Glibc
import Messages
import NeuralNetworks
import Testing
import Training

@testable import Commands

@Suite struct WhyTests {
    private struct Read: Decodable {
        struct Factor: Decodable {
            var place: String?
            var sample: Int?
            var value: Double
        }
        struct Term: Decodable {
            var factors: [Factor]
            var value: Double
        }
        var place, formula, function: String
        var step: Int
        var sample: Int?
        var value, scale, sum: Double
        var scale_place, scale_reason: String?
        var terms: [Term]
    }

    private func run(_ place: String, json: Bool = true, all: Bool = false, sample: Int = 0) throws -> String {
        var options = RunOptions()
        options.batchSize = 4
        options.threads = 1
        var printed = ""
        let output = CommandOutput(
            standardOutput: { printed += $0 }, standardError: { _ in }, progressAppearance: nil, words: Phrasebook(.english))
        try WhyCommand(options: options, place: place, step: 2, sample: sample, all: all, json: json).run(output)
        return printed
    }

    private func read(_ place: String, sample: Int = 0) throws -> Read {
        try JSONDecoder().decode(Read.self, from: Data(run(place, sample: sample).utf8))
    }

    @Test func oneObjectSaysItAll() throws {
        let activation = try read("conv3.activation[2,4,4]", sample: 3)
        #expect(activation.place == "conv3.activation[2,4,4]" && activation.step == 2 && activation.sample == 3)
        #expect(activation.function == "sigmoid" && activation.scale == 1 && activation.terms.count == 151)
        #expect(activation.scale_reason != nil && activation.scale_place == nil)
        #expect(abs(1 / (1 + exp(-activation.sum)) - activation.value) < 1e-6)
        // A factor has the value of its place.
        let factor = try #require(activation.terms[0].factors.last)
        #expect(factor.sample == 3)
        #expect(try read(try #require(factor.place), sample: 3).value == factor.value)

        let residual = try read("conv1.residual[0,3,4]")
        #expect(residual.scale_place == "conv1.activation[0,3,4]" && residual.scale_reason == nil)
        #expect(residual.terms[0].factors.map(\.place) == ["pool2.residual[0,1,2]", nil] && residual.terms[0].factors[1].value == 0.25)

        let gradient = try read("conv1.kernel.gradient[2,0,4,1]")
        #expect(gradient.sample == nil && gradient.terms.count == 4 * 576 && gradient.scale == 0.25)
        #expect(abs(gradient.scale * gradient.sum - gradient.value) <= 1e-6 * abs(gradient.value) + 1e-10)
        #expect(try read("input.activation[0,14,14]").terms.isEmpty)
    }

    @Test func peopleSeeTheLargestTermsFirst() throws {
        let lines = try run("conv3.activation[2,4,4]", json: false).split(separator: "\n")
        #expect(lines[0].hasPrefix("conv3.activation[2,4,4] = ") && lines[0].hasSuffix("step 2, sample 0"))
        #expect(lines.contains { $0.contains("131 others") } && lines.contains { $0.hasSuffix(" sum") })
        let all = try run("conv3.activation[2,4,4]", json: false, all: true).split(separator: "\n")
        #expect(all.filter { $0.contains("conv3.kernel[") }.count == 150)
        #expect(try run("output.target[3]", json: false).contains("here the path ends"))
    }

    @Test func whatIsNotThereIsTold() {
        #expect(throws: PlaceError.self) { try run("conv9.activation[0,0,0]") }
        #expect(throws: ShowProblem.noSample(9, count: 4)) { try run("loss", sample: 9) }
    }
}
