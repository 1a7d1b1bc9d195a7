import Messages
import NeuralNetworks
import Testing
import Training

@testable import Commands

/// Options that say how a run learns.
@Suite struct LearningOptionTests {
    private func options(_ texts: KeyValuePairs<RunOption, String>) throws -> RunOptions {
        var given = GivenOptions()
        for (option, text) in texts { try given.take(option, text) }
        return given.options
    }

    private func option(_ setting: UpdateSetting) throws -> RunOption { try #require(RunOption.settings.first { $0.setting == setting }) }

    @Test("A rule brings its learning rate and settings; what is given stands, in any order")
    func defaults() throws {
        let plain = try options([.optimizer: "adam"])
        #expect(plain.learningRate == 0.001 && plain.learning[.beta1] == 0.9 && plain.learning[.rho] == nil)
        #expect(try options([.optimizer: "adamw"]).learning[.decay] == 0.01)
        let one = try options([.learningRate: "1", try option(.beta1): "0.5", .optimizer: "adam"])
        #expect(one.learningRate == 1 && one.learning[.beta1] == 0.5)
        // The rate of another rule is no default here.
        #expect(RunOption.learningRate.text(in: one) == "1.0" && RunOption.learningRate.text(in: plain) == nil)
        #expect(try options([.optimizer: "adam", .learningRate: "0.001"]) == plain)
    }

    @Test("A setting that the rule has not is an error that names those it has")
    func unknown() throws {
        let given = try options([try option(.beta1): "0.5"])
        let error = #expect(throws: UnknownSetting.self) { try given.knownNetwork() }
        let text = Phrasebook(.english).words(try #require(error)).string
        #expect(
            text == "the update rule gradient-descent has no setting beta1; it has l1, l2, decay, max-norm, clip-value, clip-norm")
        #expect(try options([.optimizer: "adam", try option(.beta1): "0.5"]).knownNetwork() != nil)
        for (setting, text) in [(UpdateSetting.beta1, "1"), (.beta1, "-0.1"), (.l2, "-1"), (.epsilon, "0")] {
            #expect(throws: BadOptionValue.self) { try options([try option(setting): text]) }
        }
    }
}
