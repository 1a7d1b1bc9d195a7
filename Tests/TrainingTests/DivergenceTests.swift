import Tensors
import Testing

@testable import Training

@Suite struct DivergenceTests {
    /// Losses of a run that learns: they fall from 1.2 to 0.05, with noise that smaller batches have more of.
    private func normal(_ stream: inout RandomStream, step: Int, batchSize: Int) -> Double {
        let level = 0.05 + 1.15 * 50 / Double(50 + step)
        var sum = 0.0
        for _ in 0..<batchSize {
            // Most samples are easy, some are hard: the losses of samples are skew.
            let x = Double(stream.uniform(within: 1)) + 1
            sum += level * x * x * x / 2
        }
        return sum / Double(batchSize)
    }

    @Test(arguments: [1, 5, 50, 500]) func learningIsNoAlarm(_ batchSize: Int) {
        for seed in 0..<5 {
            var stream = RandomStream(seed: UInt64(seed), purpose: .testing, index: batchSize)
            var watch = DivergenceWatch(batchSize: batchSize)
            for step in 0..<(batchSize == 1 ? 20_000 : 3000) {
                #expect(watch.take(normal(&stream, step: step, batchSize: batchSize), step: step) == nil)
            }
        }
    }

    @Test(arguments: [1, 5, 50, 500]) func whatIsLostIsNoticedWithinTwentySteps(_ batchSize: Int) {
        var stream = RandomStream(seed: 9, purpose: .testing, index: batchSize)
        var watch = DivergenceWatch(batchSize: batchSize)
        let good = batchSize == 1 ? 5000 : 600
        for step in 0..<good { #expect(watch.take(normal(&stream, step: step, batchSize: batchSize), step: step) == nil) }
        var noticed: [Int] = []
        for step in 0..<100 {
            let loss = 1.0 + Double(stream.uniform(within: 0.5))
            if let alarm = watch.take(loss, step: good + step) {
                noticed.append(step)
                #expect(alarm.bestStep < good && alarm.recent > 2 * alarm.best)
            }
        }
        // Once.
        #expect(noticed.count == 1 && noticed[0] < 20)
    }
}
