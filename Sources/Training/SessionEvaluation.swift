/// Testing the weights on a set on request.
extension SessionLoop {
    /// Begins the evaluation of the current weights on a set.
    mutating func beginSurvey(_ set: SampleSet) {
        let evaluation = Evaluation(
            network: trainer.network, samples: set == .train ? loop.dataset.train : loop.dataset.test,
            parameters: trainer.state.parameters, workers: trainer.workers)
        survey = (set, trainer.state.step, trainer.changesInWeights, evaluation)
        product.hasProgress = true
    }

    /// Evaluates one batch of the requested set; commands are processed between batches.
    mutating func advanceSurvey() {
        guard let before = survey?.evaluation.done else { return }
        survey?.evaluation.advance()
        guard let survey else { return }
        let evaluation = survey.evaluation
        if evaluation.isFinished {
            product.events.append(
                .samplesEvaluated(
                    SampleResults(
                        set: survey.set, step: survey.step, changes: survey.changes, answers: evaluation.answers, losses: evaluation.losses,
                        ranks: evaluation.ranks)
                ))
            self.survey = nil
        }
        // At most a hundred progress reports instead of one per batch, because each wakes the screen.
        if evaluation.isFinished || before * 100 / evaluation.count != evaluation.done * 100 / evaluation.count {
            product.hasProgress = true
        }
    }
}
