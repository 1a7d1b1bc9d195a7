import NeuralNetworks
import TerminalUI
import Training

extension Phrasebook {
    /// The name of a view for a kind of layer: a convolution has kernels, a dense layer has weights.
    public func view(_ view: LayerView, of kind: LayerKind?) -> VisibleText {
        switch view {
        case .kernels where kind?.hasWeights == true: self(.viewWeights)
        case .maps: self(.viewMaps)
        case .residuals: self(.viewResiduals)
        case .kernels: self(.viewKernels)
        case .gradients: self(.viewGradients)
        case .updates: self(.viewUpdates)
        case .statistics: self(.viewStatistics)
        }
    }

    /// A plane of a layer's parameters: `kernel 2←0` of a convolution, `weights 2←0` of a dense layer.
    public func parameters(_ index: VisibleText, of kind: LayerKind?) -> VisibleText {
        self(kind?.hasWeights == true ? .weightsOf : .whyKernel, [.kernel: index])
    }

    /// The name of a loss function.
    public func loss(_ loss: LossFunction) -> VisibleText {
        switch loss {
        case .halfSquaredError: self(.lossHalfSquaredError)
        case .crossEntropy: self(.lossCrossEntropy)
        }
    }

    /// The name of a kind of layer; its own term where there are no words for it.
    public func kind(_ kind: LayerKind) -> VisibleText {
        Self.kinds[kind.name].map { self($0) } ?? VisibleText(untrusted: kind.name)
    }

    /// The words for each kind of layer, by its term.
    static let kinds: [String: Phrase] = [
        "input": .kindInput, "convolution": .kindConvolution, "mean-pooling": .kindMeanPooling, "max-pooling": .kindMaxPooling,
        "dense": .kindDense,
    ]
}

extension LayerKind {
    /// Whether its weights are those of single units, not kernels that slide.
    public var hasWeights: Bool { size("units") != nil }
}
