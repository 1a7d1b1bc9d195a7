/// What of the run is handed over to be kept, and when.
extension SessionLoop {
    /// Adds what this turn told to the curves, and hands the state over where it is due.
    mutating func remember() {
        guard let keeper else { return }
        if product.hasCut || !product.history.losses.isEmpty || !product.history.tests.isEmpty { history.append(product.history) }
        let isTested = product.history.tests.last?.step == trainer.state.step
        if trainer.lastPhase == .update, isTested || savePlan.isDue(at: clock.now(), trainer.state, everySteps: keeper.everySteps) {
            save()
        }
    }

    /// Hands the state over, as the step under way began with it.
    mutating func save() {
        guard let keeper else { return }
        let state = trainer.stepStart
        var curves = history
        curves.cut(atStep: state.step)
        guard savePlan.isNews(state, testCount: curves.tests.count) else { return }
        savePlan.gave(state, testCount: curves.tests.count, at: clock.now())
        keeper.keep(state, curves)
    }
}
