/// Testing the weights: at the end of an epoch, and on a set on request.
extension SessionLoop {
    mutating func evaluate() {
        evaluation?.advance()
        guard let evaluation, evaluation.isFinished else { return }
        testedStep = trainer.state.step
        let now = clock.now()
        product.events.append(
            .epochEnded(epoch: trainer.state.epoch, testError: evaluation.errorRate, seconds: epochSeconds))
        product.history.append(testError: evaluation.errorRate, afterStep: trainer.state.step)
        self.evaluation = nil
        epochSeconds = 0
        rate.restart(at: now)
        if goal == .phase || goal == .unit || goal == .play(left: 0) || (pausing && shownByPhase) { rest() }
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
                        set: survey.set, step: survey.step, changes: survey.changes, answers: evaluation.answers, losses: evaluation.losses)
                ))
            self.survey = nil
        }
        // At most a hundred progress reports instead of one per batch, because each wakes the screen.
        if evaluation.isFinished || before * 100 / evaluation.count != evaluation.done * 100 / evaluation.count {
            product.hasProgress = true
        }
    }
}
