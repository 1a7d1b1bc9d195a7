import Datasets
import Glibc
import NeuralNetworks
import Tensors
import Training

@testable import Lessons

/// The text of a lesson on a small network: one 4×4 picture and one 2×2 kernel.
enum SmallLesson {
    static let header = """
        ---
        title: The window
        teaches: compute a number
        minutes: 5
        model: 1c2:none
        sample: 0 | 1 2 0 1 / 0 1 3 1 / 2 0 1 0 / 1 1 0 2
        sample: 1 | 3 2 0 1 / 0 1 3 1 / 2 0 1 0 / 1 1 0 2
        weights: conv1.kernel = 1 0 / 0 -1
        weights: conv1.bias = 0
        at: step=0 phase=forward.conv1 layer=conv1
        ---


        """

    /// A page with some blocks.
    static func page(_ text: String, title: String = "A page") -> String { "\(header)## \(title)\n\n\(text)\n" }

    static func read(_ text: String) throws(LessonErrors) -> Lesson { try LessonReader.read(text, path: "/lessons/02-window/en.md") }

    /// The problems of a text, each with its line.
    static func problems(_ text: String) -> [(line: Int, problem: LessonProblem)] {
        do throws(LessonErrors) {
            _ = try read(text)
            return []
        } catch {
            return error.errors.map { ($0.line, $0.problem) }
        }
    }

    static func start(_ options: RunOptions) throws -> TrainingStart {
        let dataset = try options.data.load()
        let network = try Network(options.model, input: dataset.train.shape, classes: dataset.classCount, loss: options.loss)
        var parameters = network.initialParameters(seed: options.seed)
        try parameters.set(options.given, in: network)
        let state = TrainerState(
            parameters: parameters, learningRate: options.learningRate, seed: options.seed, order: options.order,
            batchSize: options.batchSize)
        return TrainingStart(network: network, dataset: dataset, state: state, threads: 1)
    }

    /// Sets up a page's scene and returns its numbers.
    static func moment(_ text: String, page: Int = 0) throws -> (lesson: Lesson, moment: LessonMoment) {
        let lesson = try read(text)
        return (lesson, try LessonStage(start: start).stand(lesson.pages[page].scene).moment)
    }
}

extension [LessonTextSpan] {
    var words: String { map(\.text).joined() }
}
