import NeuralNetworks
import TerminalUI
import Training

extension Phrasebook {
    /// The name of a view for a kind of layer: a convolution has kernels, a dense layer has weights.
    public func view(_ view: LayerView, of kind: LayerKind?) -> VisibleText {
        switch view {
        case .kernels where kind?.isDense == true: self(.viewWeights)
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
        self(kind?.isDense == true ? .weightsOf : .whyKernel, [.kernel: index])
    }

    /// The name of a loss function.
    public func loss(_ loss: LossFunction) -> VisibleText {
        switch loss {
        case .halfSquaredError: self(.lossHalfSquaredError)
        case .crossEntropy: self(.lossCrossEntropy)
        }
    }

    /// The name of a kind of layer.
    public func kind(_ kind: LayerKind) -> VisibleText {
        switch kind {
        case .input: self(.kindInput)
        case .convolution: self(.kindConvolution)
        case .meanPooling: self(.kindMeanPooling)
        case .maxPooling: self(.kindMaxPooling)
        case .dense: self(.kindDense)
        }
    }
}

extension LayerKind {
    /// Whether each of its units is connected to all units of the layer before.
    public var isDense: Bool { if case .dense = self { true } else { false } }
}
