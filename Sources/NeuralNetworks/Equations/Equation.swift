import Tensors

/// How one entry of an array comes about: `Π scale × function(Σ terms)`, each term a product of its factors; for `max` the function of the
/// largest term. Intermediate arrays have names, so that this form is enough for normalisations, attention, gates and losses.
///
/// A layer states it once for each of its arrays. Derivations forward and, by the chain rule over the same statements, backward follow from
/// it, and so do shares and the reference that the kernels are compared with.
public struct Equation: Sendable {
    /// A number that a term is multiplied from. Entries are counted along the last axis first.
    public enum Factor: Hashable, Sendable {
        /// An entry of the output of an input of the layer.
        case input(Int, entry: Int)
        /// An entry of one of the layer's own arrays, one that is made earlier.
        case own(Int, entry: Int)
        /// An entry of a parameter of the layer.
        case parameter(Int, entry: Int)
        /// A number that the layer's sizes or settings fix, such as 1/s² of a block.
        case constant(Double)
    }

    /// The factors of the function's value.
    public var scale: [Factor] = []
    /// The function of the sum.
    public var function = Derivation.Function.identity
    /// The terms, each with its factors in the order of the formula.
    public var terms: [[Factor]]
    /// Whether the terms are those of each sample of the batch, and the sum is divided by their number: of an array of the batch.
    public var isMeanOverBatch = false

    /// `Π scale × function(Σ terms)`, or with the mean over the batch of Σ terms.
    public init(
        scale: [Factor] = [], _ function: Derivation.Function = .identity, terms: [[Factor]], isMeanOverBatch: Bool = false
    ) {
        self.isMeanOverBatch = isMeanOverBatch
        self.scale = scale
        self.function = function
        self.terms = terms
    }
}

/// A term in which a number stands: the entry that it helps to make, and what it is multiplied with there.
public struct Use: Hashable, Sendable {
    /// The array of the layer.
    public var array: Int
    /// The entry of that array.
    public var entry: Int
    /// The other factors of the term, those of the scale among them.
    public var others: [Equation.Factor]
    /// The function of the sum in which the term stands; its slope is a factor, too.
    public var function = Derivation.Function.identity
    /// Whether the sum is a mean over the batch, so that one by the number of samples is a factor, too.
    public var isMeanOverBatch = false

    /// A use in a sum, or in the largest of several terms.
    public init(
        array: Int = 0, entry: Int, others: [Equation.Factor], function: Derivation.Function = .identity, isMeanOverBatch: Bool = false
    ) {
        self.isMeanOverBatch = isMeanOverBatch
        self.array = array
        self.entry = entry
        self.others = others
        self.function = function
    }
}

extension Layer {
    /// The equation of an entry of an array: of the first array the layer's own statement, of the last its function of the first.
    public func equation(of array: Int, at entry: Int, _ inputs: [MapShape]) -> Equation {
        array == 0
            ? equation(at: entry, inputs) : Equation(Derivation.Function(activation), terms: [[.own(0, entry: entry)]])
    }

    /// Every use of a factor in the equations of an array, found by reading them all.
    func searchedUses(of factor: Equation.Factor, in array: Int, count: Int, _ inputs: [MapShape]) -> [Use] {
        (0..<count).flatMap { searchedUses(of: factor, in: array, at: $0, inputs) }
    }

    /// Every use of a factor in the equation of one entry of an array.
    func searchedUses(of factor: Equation.Factor, in array: Int, at entry: Int, _ inputs: [MapShape]) -> [Use] {
        let equation = equation(of: array, at: entry, inputs)
        let ofTerms = equation.terms.flatMap { term in
            term.indices.filter { term[$0] == factor }.map { index in
                var others = term
                others.remove(at: index)
                return Use(
                    array: array, entry: entry, others: others + equation.scale,
                    function: equation.function == .max ? .identity : equation.function, isMeanOverBatch: equation.isMeanOverBatch)
            }
        }
        // A factor of the scale is multiplied with the sum; with a function between, the sum has to be an array of its own.
        let ofScale = equation.scale.indices.filter { equation.scale[$0] == factor }.flatMap { index in
            var rest = equation.scale
            rest.remove(at: index)
            return equation.terms.map {
                Use(array: array, entry: entry, others: $0 + rest, isMeanOverBatch: equation.isMeanOverBatch)
            }
        }
        return ofTerms + ofScale
    }

    /// Every use of a factor in the equations of all its arrays.
    private func searchedUses(of factor: Equation.Factor, _ inputs: [MapShape], output: MapShape) -> [Use] {
        arrays(output: output).enumerated().flatMap { searchedUses(of: factor, in: $0.offset, count: $0.element.count, inputs) }
    }

    /// Where an entry of an input is used: searched for in all equations. A layer of large arrays says it itself.
    public func uses(ofInput input: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        searchedUses(of: .input(input, entry: entry), inputs, output: output)
    }

    /// Where an entry of an array is used in later ones: searched for in all equations. A layer of large arrays says it itself.
    public func uses(ofOwn array: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        let arrays = arrays(output: output)
        return (array + 1..<arrays.count).flatMap {
            searchedUses(of: .own(array, entry: entry), in: $0, count: arrays[$0].count, inputs)
        }
    }

    /// Where an entry of a parameter is used: searched for in all equations. A layer of large arrays says it itself.
    public func uses(ofParameter parameter: Int, entry: Int, _ inputs: [MapShape], output: MapShape) -> [Use] {
        searchedUses(of: .parameter(parameter, entry: entry), inputs, output: output)
    }
}
