import Messages
import TerminalUI
import Testing
import Training

@testable import Workbench

/// The small chart of the loss beside the picture.
@Suite struct SmallChartTests {
    private func bench(_ losses: [Float], size: Size = Size(120, 40), language: Language = .english) throws -> Bench {
        var bench = try Bench(size: size, language: language)
        var history = bench.history
        for loss in losses {
            history.append(
                loss: loss, batchError: 0.5, learningRate: 0.5, seconds: 0.01,
                norms: history.parameterNodes.lazy.map { _ in (gradient: 1, weight: 1) })
        }
        var news = TrainingNews()
        news.history = history
        bench.receive(news)
        return bench
    }

    @Test(
        "The first steps are left out once they squash the rest, and it says so", arguments: [Size(80, 24), Size(120, 40), Size(200, 60)])
    func firstSteps(_ size: Size) throws {
        let peak: [Float] = [8, 5, 3] + Array(repeating: 0.5, count: 97)
        #expect(try bench(peak, size: size).text.contains("loss from step 10"))
        #expect(try bench(peak, size: size, language: .chinese).text.contains("自第 10 步起"))
        // A loss that falls slowly is whole, and so is one of few steps.
        #expect(try !bench((0..<100).map { 2 - Float($0) / 100 }, size: size).text.contains("from step"))
        #expect(try !bench(Array(peak.prefix(30)), size: size).text.contains("from step"))
    }
}
