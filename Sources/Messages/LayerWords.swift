import NeuralNetworks
import TerminalUI
import Training

extension Phrasebook {
    /// The name of a view.
    public func view(_ view: LayerView) -> VisibleText {
        switch view {
        case .maps: self(.viewMaps)
        case .residuals: self(.viewResiduals)
        case .kernels: self(.viewKernels)
        case .gradients: self(.viewGradients)
        case .updates: self(.viewUpdates)
        case .statistics: self(.viewStatistics)
        }
    }

    /// What kind of layer it is.
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
