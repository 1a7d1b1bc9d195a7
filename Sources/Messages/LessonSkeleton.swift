/// The files that `lesson new` writes: a small complete lesson, with comments on how to continue.
public enum LessonSkeleton {
    /// The file in a language; `title` is the lesson's name.
    public static func text(_ language: Language, title: String) -> String {
        let template =
            switch language {
            case .english: english
            case .chinese: chinese
            }
        return template.split(separator: "TITLE", omittingEmptySubsequences: false).joined(separator: title)
    }

    private static let header = """
        minutes: 5
        model: 1c2:none
        sample: 0 | 1 2 0 1 / 0 1 3 1 / 2 0 1 0 / 1 1 0 2
        weights: conv1.kernel = 1 0 / 0 -1
        weights: conv1.bias = 0
        ---
        """
    private static let firstScene = """
        ```scene
        at: step=0 phase=forward.conv1 layer=conv1 unit=0,0,0 focus=picture why=conv1.activation[0,0,0]
        point: term 0
        ```
        """
    private static let questionScene = """
        ```scene
        at: step=0 phase=load layer=input unit=0,0,0 focus=picture
        point: units 0 0-1 0-1
        ```
        """

    private static let english = """
        ---
        title: TITLE
        teaches: compute one number of a feature map by hand
        # Any key of a scene is allowed here, as below: it is the default for every page. Lines that begin with # are ignored.
        \(header)

        <!-- Comments like this one are not shown. zh.md beside this file says the same in Chinese: the same pages, scenes, questions and
        expressions, other words. The whole format is in assets/lessons/README.md; `cnn-tui lesson check` reports errors by line. -->

        ## What to look at

        \(firstScene)

        Be brief: one idea per page. A number in braces comes from the live network: this map has
        {rows(conv1)}×{columns(conv1)} units, and the first of them is **{conv1.activation[0,0,0]}**.

        ```formula
        z = Σ a·w + b
        with: {conv1.sum[0,0,0]} = {input.activation[0,0,0]}·{conv1.kernel[0,0,0,0]} + … + {input.activation[0,1,1]}·({conv1.kernel[0,0,1,1]})
        a: number of the input map
        w: weight of the kernel
        b: bias
        ```

        ## Now you

        \(questionScene)

        <!-- The scene is before the forward pass: the screen does not show the answer yet, but a question may ask for it. -->

        ```question number first-sum
        # New numbers for each try:
        let: c = pick(0, 1)
        ask: The kernel lies on row 0, column {c}, and the three units to the right, below and diagonally. What is the weighted sum?
        answer: conv1.activation[0,0,c]
        within: 0.001
        right: Yes, {answer}.
        hint: input.activation[0,0,c] + input.activation[0,1,c+1] | {you} is what comes out without the minus of the last weight.
        hint: | Four products: each unit times the weight on it.
        why: conv1.activation[0,0,c]
        ```

        ## Sources

        - Who found it, where it is written

        """

    private static let chinese = """
        ---
        title: TITLE
        teaches: 手算特征图中的一个数
        # 场景的任何键都可以写在这里（如下），作为每一页的默认值。以 # 开头的行不读取。
        \(header)

        <!-- 这样的注释不显示。旁边的 en.md 用英文讲同样的内容：页、场景、题目和表达式相同，只是文字不同。
        完整的格式见 assets/lessons/README.md；`cnn-tui lesson check` 会按行指出错误。 -->

        ## 看什么

        \(firstScene)

        写得简短：一页只讲一件事。花括号中的数来自正在运行的网络：这张特征图有
        {rows(conv1)}×{columns(conv1)} 个单元，第一个是 **{conv1.activation[0,0,0]}**。

        ```formula
        z = Σ a·w + b
        with: {conv1.sum[0,0,0]} = {input.activation[0,0,0]}·{conv1.kernel[0,0,0,0]} + … + {input.activation[0,1,1]}·({conv1.kernel[0,0,1,1]})
        a: 输入图片中的数
        w: 卷积核的权重
        b: 偏置
        ```

        ## 轮到你了

        \(questionScene)

        <!-- 场景停在前向传播之前：画面上还看不到答案，但题目可以问它。 -->

        ```question number first-sum
        # 每次作答都换一组数：
        let: c = pick(0, 1)
        ask: 卷积核盖住第 0 行第 {c} 列的单元，以及它右边、下边、右下的单元。加权和是多少？
        answer: conv1.activation[0,0,c]
        within: 0.001
        right: 对，{answer}。
        hint: input.activation[0,0,c] + input.activation[0,1,c+1] | {you} 是漏掉最后一个权重的负号得到的。
        hint: | 四个乘积：每个单元乘以压在它上面的权重。
        why: conv1.activation[0,0,c]
        ```

        ## 资料来源

        - 作者、文献

        """
}
