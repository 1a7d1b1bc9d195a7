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
        guard let template = Self.layers[kind.name] else { return VisibleText(untrusted: kind.name) }
        let text = VisibleText(template: template.text(language), values: [:])
        return unicode ? text : text.asciiOnly
    }

    /// The names of the kinds of layers, by their terms; each fits into the list of layers.
    static let layers = [
        "input": Template("input", "输入", room: 14),
        "convolution": Template("convolution", "卷积", room: 14),
        "mean-pooling": Template("mean-pooling", "平均池化", room: 14),
        "max-pooling": Template("max-pooling", "最大池化", room: 14),
        "dense": Template("dense", "全连接", room: 14),
        "leaky-relu": Template("leaky ReLU", "带泄漏 ReLU", room: 14),
        "scale": Template("scale", "缩放", room: 14),
    ]
}

extension LayerKind {
    /// Whether its weights are those of single units or maps, not kernels that slide.
    public var hasWeights: Bool { kernelShape == nil && self != .input }
}
