extension Reference {
    /// Updates a range of numbers by a formula, one after the other. Returns Σ (change of a weight)².
    @inline(__always)
    public static func update<Formula: UpdateFormula, Scalar: KernelScalar>(
        _ formula: Formula, _ arrays: UpdateArrays<Scalar>, _ range: Range<Int>
    ) -> Double {
        var squares = 0.0
        var (a, b) = (Scalar(0), Scalar(0))
        for i in range {
            let before = arrays.weight[i]
            if Formula.slotCount > 0, let first = arrays.first { a = first[i] }
            if Formula.slotCount > 1, let second = arrays.second { b = second[i] }
            var weight = arrays.adjustment.weight(before)
            let gradient = arrays.adjustment.gradient(arrays.gradient[i], weight: before)
            formula.update(&weight, gradient: gradient, &a, &b)
            arrays.weight[i] = weight
            if Formula.slotCount > 0, let first = arrays.first { first[i] = a }
            if Formula.slotCount > 1, let second = arrays.second { second[i] = b }
            let change = Double(weight - before)
            squares += change * change
        }
        return squares
    }
}
