import TerminalUI

/// A term of the field in both languages, with a one-line definition in each.
public struct GlossaryTerm: Hashable, Sendable {
    /// The English term.
    public let english: String
    /// The Chinese term; alternatives are separated by ` / `.
    public let chinese: String
    private let explanation: Template

    init(_ english: String, _ chinese: String, _ explanation: String, _ chineseExplanation: String) {
        (self.english, self.chinese) = (english, chinese)
        self.explanation = Template(explanation, chineseExplanation)
    }

    /// The definition in a language.
    public func explanation(_ language: Language) -> String { explanation.text(language) }
}

extension Phrasebook {
    /// Both terms; without Unicode the English one alone.
    public func names(_ term: GlossaryTerm) -> (english: VisibleText, chinese: VisibleText) {
        unicode
            ? (VisibleText(untrusted: term.english), VisibleText(untrusted: term.chinese))
            : (VisibleText(untrusted: term.english).asciiOnly, "")
    }

    /// The definition in one line.
    public func explanation(_ term: GlossaryTerm) -> VisibleText {
        let text = VisibleText(untrusted: term.explanation(language))
        return unicode ? text : text.asciiOnly
    }
}

/// The terms of the program and its lessons, in the order in which they come up.
public enum Glossary {
    /// All terms.
    public static let terms: [GlossaryTerm] = [
        GlossaryTerm("map, feature map", "特征图", "one channel of a layer: rows by columns", "一层的一个通道，按行列排成的数"),
        GlossaryTerm("unit", "单元 / 神经元", "one number of a map", "特征图中的一个数"),
        GlossaryTerm("kernel", "卷积核 / 滤波器", "the weights that slide over a map", "在特征图上滑动的一小块权重"),
        GlossaryTerm("weight", "权重", "a learnt number that multiplies a unit", "要学习的数，与一个单元相乘"),
        GlossaryTerm("bias", "偏置", "a learnt number added to a whole map", "要学习的数，加到整张特征图上"),
        GlossaryTerm("receptive field", "感受野", "the units below that make one unit", "算出一个单元所用的前一层单元"),
        GlossaryTerm("shared weights", "权值共享", "one kernel for all places of a map", "整张特征图共用一个卷积核"),
        GlossaryTerm("cross-correlation", "互相关", "sums of products, the kernel not turned", "逐窗相乘再求和，卷积核不旋转"),
        GlossaryTerm("convolution", "卷积", "the same, the kernel turned by 180°", "同上，但卷积核先旋转 180°"),
        GlossaryTerm("valid", "有效卷积 (valid)", "the kernel stays inside: n−k+1 places", "卷积核不出界：n−k+1 个位置"),
        GlossaryTerm("full", "完全卷积 (full)", "every overlap counts: n+k−1 places", "有重叠就算：n+k−1 个位置"),
        GlossaryTerm("padding", "填充", "zeros around the map", "在特征图四周补零"),
        GlossaryTerm("stride", "步幅", "how far the kernel moves at once", "卷积核每次移动的格数"),
        GlossaryTerm("dilation", "膨胀率", "the distance between a kernel's weights", "卷积核中相邻权重的间距"),
        GlossaryTerm("mean-pooling", "平均池化 / 下采样", "each block becomes its mean", "每块取平均值"),
        GlossaryTerm("max-pooling", "最大池化", "each block becomes its largest number", "每块取最大值"),
        GlossaryTerm("subsampling", "可训练下采样", "block's sum × learnt weight + bias", "块内之和乘可学习的权重，再加偏置"),
        GlossaryTerm("connection table", "连接表", "which maps below each map sees", "每张特征图与前一层的哪些图相连"),
        GlossaryTerm("flatten", "展平", "all maps in one row, map by map", "把各张特征图依次排成一行"),
        GlossaryTerm("dense layer", "全连接层", "each unit is connected to all below", "每个单元与前一层所有单元相连"),
        GlossaryTerm("activation", "激活 / 激活值", "the function's value at a sum: f(z)", "加权和经函数得到的值 f(z)"),
        GlossaryTerm("sigmoid", "S 型函数", "σ(z) = 1/(1+e^−z), slope a(1−a)", "σ(z) = 1/(1+e^−z)，斜率 a(1−a)"),
        GlossaryTerm("one-hot", "独热编码", "the target: 1 for its class, else 0", "目标：正确类别为 1，其余为 0"),
        GlossaryTerm("loss", "损失 / 代价", "how wrong the answer is, as a number", "用一个数表示错得有多远"),
        GlossaryTerm("half squared error", "半平方误差", "ℓ = ½ Σ (a − y)²", "ℓ = ½ Σ (a − y)²"),
        GlossaryTerm("cross-entropy", "交叉熵", "ℓ = −ln of the right class's share", "ℓ = −ln（正确类别的概率）"),
        GlossaryTerm("forward pass", "前向传播", "from pixels to answer, layer by layer", "从像素到答案，逐层计算"),
        GlossaryTerm("back propagation", "反向传播", "the residuals, from the last layer down", "从最后一层往回，逐层求残差"),
        GlossaryTerm("residual (delta)", "残差 / 灵敏度", "δ = ∂ℓ/∂z, the blame of one unit", "δ = ∂ℓ/∂z，一个单元应负的责任"),
        GlossaryTerm("Kronecker product", "克罗内克积", "spreads a residual over its block", "把一个残差铺满它的池化块"),
        GlossaryTerm("gradient", "梯度", "∂L/∂w, the slope of the loss in w", "∂L/∂w，损失对权重的斜率"),
        GlossaryTerm("learning rate", "学习率", "α in w ← w − α ∂L/∂w", "w ← w − α ∂L/∂w 中的 α"),
        GlossaryTerm("update rule", "更新规则 / 优化器", "how weights change with their gradients", "权重如何随梯度变化"),
        GlossaryTerm("momentum", "动量", "a step goes on where earlier ones went", "更新量延续之前各步的方向"),
        GlossaryTerm("Adam", "Adam 算法", "means of gradients over √ mean square", "梯度均值除以梯度平方均值的平方根"),
        GlossaryTerm("weight decay", "权重衰减", "each update also shrinks the weights", "每次更新同时缩小权重"),
        GlossaryTerm("gradient clipping", "梯度裁剪", "gradients are kept below a bound", "把梯度限制在上界以内"),
        GlossaryTerm("schedule", "学习率调度", "the learning rate by step", "学习率随步数的变化"),
        GlossaryTerm("warm-up", "预热", "the learning rate rises at first", "开始时学习率逐步上升"),
        GlossaryTerm("batch", "批 / 批次", "the samples averaged over in one step", "一步中一起取平均的样本"),
        GlossaryTerm("step, iteration", "步 / 迭代", "one batch forward, back, one update", "一批前向、反向，更新一次"),
        GlossaryTerm("epoch", "轮 / 周期", "all training samples once", "全部训练样本各过一遍"),
        GlossaryTerm("validation set", "验证集", "samples to choose by: not trained on", "不参加训练、用来挑选模型的样本"),
        GlossaryTerm("recall", "召回率", "the part of a class that is found", "一个类别的样本中答对的比例"),
        GlossaryTerm("precision", "精确率", "the part of its answers that is right", "答为某类的样本中答对的比例"),
        GlossaryTerm("saturated", "饱和", "the slope is near 0: it hardly learns", "斜率近于 0，几乎学不动"),
        GlossaryTerm("dead ReLU", "死亡 ReLU", "0 for every sample: no gradient passes", "对所有样本都为 0，没有残差传回"),
    ]
}
