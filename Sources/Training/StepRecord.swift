import NeuralNetworks

/// The numbers of a step for the curves.
extension Trainer {
    /// Measures √Σw² of these nodes' parameters, before a step's update; `norms` has one element per node.
    public func measureWeights(_ nodes: [Int], into norms: inout [Double]) {
        for (row, node) in nodes.enumerated() { norms[row] = Sight.norm(state.parameters.ofNode[node]) }
    }

    /// Appends the step whose update was just done. `weightNorms` were measured before it.
    public func record(into history: inout History, seconds: Double, weightNorms: [Double]) {
        let (isDescent, nodes) = (isDescent, history.parameterNodes)
        history.append(
            loss: Float(tape.meanLoss), batchError: batchError, learningRate: learningRate, seconds: seconds,
            norms: zip(history.parameterNodes, weightNorms).lazy.map { node, weightNorm in
                (gradient: Sight.norm(self.tape.gradients.ofNode[node]), weight: weightNorm)
            }, change: { isDescent ? nil : self.changeNorms[nodes[$0]] })
    }
}
