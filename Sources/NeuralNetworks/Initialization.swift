import Tensors

/// What the initial values of a weight depend on: how many products make one of the units that it leads to, and in how many products one of
/// the units that it leads away from stands. With a stride the second is as without.
public struct Fans: Hashable, Sendable {
    /// The products of a unit's sum.
    public let incoming: Double
    /// The products in which an input unit stands.
    public let outgoing: Double

    /// The two numbers; means where not all units have the same.
    public init(in incoming: Double, out outgoing: Double) { (self.incoming, self.outgoing) = (incoming, outgoing) }
}

/// How the first values of weights are drawn. Biases, factors and shifts begin at a fixed number, whatever it is.
public enum Initialization: String, CaseIterable, Hashable, Sendable {
    /// As the reference program draws them: the same numbers as `glorot-uniform`.
    case reference
    /// Uniform in ±√(6/(in + out)). Glorot, Bengio: Understanding the Difficulty of Training Deep Feedforward Neural Networks (2010), equation
    /// 16.
    case glorotUniform = "glorot-uniform"
    /// Normal with variance 2/(in + out). Glorot, Bengio (2010), equation 12.
    case glorotNormal = "glorot-normal"
    /// Uniform in ±√(6/in), with the variance of `he-normal`.
    case heUniform = "he-uniform"
    /// Normal with variance 2/in. He, Zhang, Ren, Sun: Delving Deep into Rectifiers (2015), equation 10.
    case heNormal = "he-normal"
    /// Uniform in ±√(3/in), with the variance of `lecun-normal`.
    case lecunUniform = "lecun-uniform"
    /// Normal with variance 1/in. LeCun, Bottou, Orr, Müller: Efficient BackProp (1998), section 4.6.
    case lecunNormal = "lecun-normal"
    /// A matrix of the first axis and the others whose rows are orthonormal, or its columns if it has more rows. Saxe, McClelland, Ganguli:
    /// Exact Solutions to the Nonlinear Dynamics of Learning in Deep Linear Neural Networks (2014).
    case orthogonal

    /// The distribution of a weight.
    public enum Distribution: Hashable, Sendable {
        /// Uniform in ±bound.
        case uniform(bound: Double)
        /// Normal, with mean 0.
        case normal(deviation: Double)
        /// A matrix with orthonormal rows or columns, all equally probable.
        case orthogonal
    }

    /// The distribution of weights with these fans.
    public func distribution(_ fans: Fans) -> Distribution {
        switch self {
        case .reference, .glorotUniform: .uniform(bound: (6 / (fans.incoming + fans.outgoing)).squareRoot())
        case .glorotNormal: .normal(deviation: (2 / (fans.incoming + fans.outgoing)).squareRoot())
        case .heUniform: .uniform(bound: (6 / fans.incoming).squareRoot())
        case .heNormal: .normal(deviation: (2 / fans.incoming).squareRoot())
        case .lecunUniform: .uniform(bound: (3 / fans.incoming).squareRoot())
        case .lecunNormal: .normal(deviation: (1 / fans.incoming).squareRoot())
        case .orthogonal: .orthogonal
        }
    }

    /// Numbers of this distribution, drawn from a stream in the order of the tensor.
    func draw(_ shape: Shape, _ fans: Fans, _ stream: inout RandomStream) -> Tensor<Float> {
        switch distribution(fans) {
        case .uniform(let bound):
            let bound = Float(bound)
            return Tensor(shape, (0..<shape.count).map { _ in stream.uniform(within: bound) })
        case .normal(let deviation):
            return Tensor(shape, stream.normals(shape.count).map { Float($0 * deviation) })
        case .orthogonal:
            let rows = shape.dimensions[0]
            return Tensor(shape, Self.orthogonal(stream.normals(shape.count), rows: rows, columns: shape.count / rows).map { Float($0) })
        }
    }

    /// The matrix with the rows, or columns if those are fewer, made orthonormal one after the other; of normal numbers all directions are
    /// equally probable. Each is made so twice, which leaves rounding alone (Giraud, Langou, Rozložník, van den Eshof, 2005).
    static func orthogonal(_ matrix: [Double], rows: Int, columns: Int) -> [Double] {
        let isWide = rows <= columns
        let (count, length) = (min(rows, columns), max(rows, columns))
        // One after the other in memory.
        var vectors = matrix
        if !isWide { for row in 0..<rows { for column in 0..<columns { vectors[column * rows + row] = matrix[row * columns + column] } } }
        vectors.withUnsafeMutableBufferPointer { vectors in
            for index in 0..<count {
                let own = index * length
                for _ in 0..<2 {
                    for other in 0..<index {
                        var product = 0.0
                        for i in 0..<length { product += vectors[own + i] * vectors[other * length + i] }
                        for i in 0..<length { vectors[own + i] -= product * vectors[other * length + i] }
                    }
                    var square = 0.0
                    for i in 0..<length { square += vectors[own + i] * vectors[own + i] }
                    let norm = square.squareRoot()
                    for i in 0..<length { vectors[own + i] /= norm }
                }
            }
        }
        if isWide { return vectors }
        var result = matrix
        for row in 0..<rows { for column in 0..<columns { result[row * columns + column] = vectors[column * rows + row] } }
        return result
    }
}

extension RandomStream {
    /// Standard normal numbers, two from two uniform ones (Box and Muller: A Note on the Generation of Random Normal Deviates; 1958).
    fileprivate mutating func normals(_ count: Int) -> [Double] {
        var numbers: [Double] = []
        numbers.reserveCapacity(count + 1)
        while numbers.count < count {
            // In (0, 1], so that the logarithm is finite.
            let radius = (-2 * Double.naturalLogarithm(1 - Double(uniform()))).squareRoot()
            let angle = 2 * Double.pi * Double(uniform())
            numbers.append(radius * Double.cosine(angle))
            numbers.append(radius * Double.cosine(angle - Double.pi / 2))
        }
        return Array(numbers.prefix(count))
    }
}
