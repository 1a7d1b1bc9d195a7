import NeuralNetworks
import TerminalUI
import Training

extension Phrasebook {
    /// The name of a view of a layer: a convolution has kernels, a dense layer has weights.
    public func view(_ view: LayerView, of node: Int, in network: Network?) -> VisibleText {
        switch view {
        case .array(let name):
            network?.family(of: view, at: node).flatMap { family in network.map { array(family, in: $0) } } ?? VisibleText(untrusted: name)
        case .kernels where network?.nodes[node].kind.hasWeights == true: self(.viewWeights)
        case .maps: self(.viewMaps)
        case .residuals: self(.viewResiduals)
        case .kernels: self(.viewKernels)
        case .gradients: self(.viewGradients)
        case .updates: self(.viewUpdates)
        case .statistics: self(.viewStatistics)
        }
    }

    /// The name of an array with its symbol, or of one of its aspects: `sum z`, `residuals ∂ℓ/∂z`, `gradients ∂L/∂b`, `updated b′`.
    public func array(_ family: PlaceFamily, in network: Network) -> VisibleText {
        let name: VisibleText =
            switch family.aspect {
            case .value: arrayName(family, in: network)
            case .residual: self(.viewResiduals)
            case .gradient: self(.viewGradients)
            case .updated, .updatedSlot: self(.viewUpdated)
            case .usedGradient: self(.viewUsedGradients)
            case .slot(let slot): arrayName(network.rule.slots[Int(slot)].name)
            case .updateValue(let value): arrayName(network.rule.values[Int(value)].name)
            }
        let text: VisibleText = "\(name) \(VisibleText(untrusted: network.symbol(of: family)))"
        return unicode ? text : text.asciiOnly
    }

    /// The name of an array; its own term where there are no words for it.
    public func arrayName(_ family: PlaceFamily, in network: Network) -> VisibleText {
        // What belongs to another node is called as that node, if it is that one's output: target, loss.
        let name = family.node < network.nodes.count ? network.specification(of: family.place(0)).name : family.name
        return arrayName(name)
    }

    private func arrayName(_ name: String) -> VisibleText {
        Self.arrays[name].map { VisibleText(template: $0.text(language), values: [:]) } ?? VisibleText(untrusted: name)
    }

    /// The names of arrays, by their terms; each fits into the strip of layers.
    static let arrays = [
        "activation": Template("activation", "激活值", room: 12),
        "sum": Template("sum", "加权和", room: 12),
        "power": Template("power", "幂", room: 12),
        "share": Template("share", "归一化因子", room: 12),
        "error": Template("error", "误差", room: 12),
        "target": Template("target", "目标", room: 12),
        "loss": Template("loss", "损失", room: 12),
        "kernel": Template("kernel", "卷积核", room: 12),
        "weight": Template("weight", "权重", room: 12),
        "bias": Template("bias", "偏置", room: 12),
        "scale": Template("scale", "缩放因子", room: 12),
        "shift": Template("shift", "平移", room: 12),
        "draw": Template("draw", "随机数", room: 12),
        "mask": Template("mask", "掩码", room: 12),
        "sample_mean": Template("mean", "均值", room: 12),
        "batch_mean": Template("batch mean", "批均值", room: 12),
        "centred": Template("centred", "去均值", room: 12),
        "variance": Template("variance", "方差", room: 12),
        "precision": Template("1/deviation", "标准差倒数", room: 12),
        "normalized": Template("normalised", "归一化值", room: 12),
        "base": Template("base", "底数", room: 12),
        "factor": Template("factor", "系数", room: 12),
        "running_mean": Template("run. mean", "滑动均值", room: 12),
        "running_variance": Template("run. var.", "滑动方差", room: 12),
        "tanh": Template("tanh", "双曲正切", room: 12),
        "positive": Template("positive", "正部", room: 12),
        "erf": Template("erf", "误差函数", room: 12),
        "gate": Template("gate", "门控值", room: 12),
        "logarithm": Template("logarithm", "对数", room: 12),
        // What losses make between the error and ℓ.
        "sign": Template("sign", "符号", room: 12),
        "clipped": Template("clipped err.", "截断误差", room: 12),
        "normalizer": Template("normaliser", "归一化项", room: 12),
        "smoothed": Template("smoothed", "平滑目标", room: 12),
        "odds": Template("odds", "几率", room: 12),
        "margin": Template("margin error", "间隔误差", room: 12),
        "active": Template("active", "起作用", room: 12),
        // What update rules keep and make.
        "velocity": Template("velocity", "速度", room: 12),
        "mean": Template("mean", "梯度均值", room: 12),
        "square": Template("mean square", "梯度平方均值", room: 12),
        "squares": Template("squares", "梯度平方和", room: 12),
        "change": Template("step square", "步长平方均值", room: 12),
        "root": Template("root", "平方根", room: 12),
        "inverse": Template("inverse", "倒数", room: 12),
        "length": Template("step length", "步长尺度", room: 12),
        "step": Template("step", "步长", room: 12),
    ]

    /// A plane of a layer's parameters: `kernel 2←0` of a convolution, `weights 2←0` of a dense layer.
    public func parameters(_ index: VisibleText, of kind: LayerKind?) -> VisibleText {
        self(kind?.hasWeights == true ? .weightsOf : .whyKernel, [.kernel: index])
    }

    /// The name of a loss function, with the settings that are not as by default; its own term where there are no words for it.
    public func loss(_ loss: LossFunction) -> VisibleText {
        let settings = loss.settings.filter { !$0.isUsual }.map { VisibleText(untrusted: $0.text) }
        let name = Self.losses[loss.name].map { VisibleText(template: $0.text(language), values: [:]) } ?? VisibleText(untrusted: loss.name)
        let text = VisibleText.joined([name] + settings, separator: " ")
        return unicode ? text : text.asciiOnly
    }

    /// The names of the losses, by their terms; each fits into the settings below the list of layers.
    static let losses = [
        "half-squared-error": Template("half squared error", "半平方误差", room: 18),
        "mean-squared-error": Template("mean squared error", "均方误差", room: 18),
        "l1": Template("mean absolute error", "平均绝对误差", room: 20),
        "huber": Template("Huber loss", "Huber 损失", room: 18),
        "cross-entropy": Template("cross-entropy", "交叉熵", room: 18),
        "binary-cross-entropy": Template("binary cross-entropy", "二元交叉熵", room: 20),
        "hinge": Template("hinge loss", "合页损失", room: 18),
    ]

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
        "subsampling": Template("subsampling", "可训练下采样", room: 14),
        "global-mean-pooling": Template("global mean", "全局平均池化", room: 14),
        "global-max-pooling": Template("global max", "全局最大池化", room: 14),
        "dense": Template("dense", "全连接", room: 14),
        "dropout": Template("dropout", "随机失活", room: 14),
        "batch-normalization": Template("batch norm", "批量归一化", room: 14),
        "layer-normalization": Template("layer norm", "层归一化", room: 14),
        "local-response-normalization": Template("response norm", "局部响应归一化", room: 14),
        "leaky-relu": Template("leaky ReLU", "带泄漏 ReLU", room: 14),
        "softmax": Template("softmax", "Softmax 层", room: 14),
        "scale": Template("scale", "缩放", room: 14),
        "add": Template("add", "相加", room: 14),
        "multiply": Template("multiply", "相乘", room: 14),
        "concatenate": Template("concatenate", "拼接", room: 14),
        "sigmoid": Template("sigmoid", "Sigmoid 函数", room: 14),
        "tanh": Template("tanh", "tanh 函数", room: 14),
        "relu": Template("ReLU", "ReLU 函数", room: 14),
        "scaled-tanh": Template("scaled tanh", "缩放 tanh", room: 14),
        "elu": Template("ELU", "ELU 函数", room: 14),
        "gelu": Template("GELU", "GELU 函数", room: 14),
        "silu": Template("SiLU", "SiLU 函数", room: 14),
        "softplus": Template("softplus", "Softplus", room: 14),
        "upsampling": Template("upsampling", "上采样", room: 14),
        "transposed-convolution": Template("transp. conv.", "转置卷积", room: 14),
        "target": Template("target", "目标", room: 14),
        // Losses that are nodes.
        "half-squared-error": Template("half sq. error", "半平方误差", room: 14),
        "mean-squared-error": Template("mean sq. error", "均方误差", room: 14),
        "l1": Template("L1", "平均绝对误差", room: 14),
        "huber": Template("Huber loss", "Huber 损失", room: 14),
        "cross-entropy": Template("cross-entropy", "交叉熵", room: 14),
        "binary-cross-entropy": Template("binary c.-e.", "二元交叉熵", room: 14),
        "hinge": Template("hinge loss", "合页损失", room: 14),
    ]
}

extension LayerKind {
    /// Whether its weights are those of single units or maps, not kernels that slide.
    public var hasWeights: Bool { kernelShape == nil && self != .input }
}
