import CVectors

/// Adjacent numbers of a parameter.
struct UpdateVector: UpdateNumber {
    var lanes: Lanes

    @inline(__always)
    init(_ lanes: Lanes) { self.lanes = lanes }
    @inline(__always)
    init(_ number: Double) { lanes = Lanes(repeating: Float(number)) }
    @inline(__always)
    static func + (a: Self, b: Self) -> Self { Self(a.lanes + b.lanes) }
    @inline(__always)
    static func - (a: Self, b: Self) -> Self { Self(a.lanes - b.lanes) }
    @inline(__always)
    static func * (a: Self, b: Self) -> Self { Self(a.lanes * b.lanes) }
    @inline(__always)
    static func / (a: Self, b: Self) -> Self { Self(a.lanes / b.lanes) }
    @inline(__always)
    var root: Self {
        var roots = lanes
        withUnsafeMutableBytes(of: &roots) { cnn_take_square_roots($0.assumingMemoryBound(to: Float.self).baseAddress) }
        return Self(roots)
    }
    @inline(__always)
    var sign: Self { Self(Lanes.zero.replacing(with: 1, where: lanes .> 0).replacing(with: -1, where: lanes .< 0)) }
    @inline(__always)
    func clamped(to bound: Self) -> Self {
        let least = -bound.lanes
        return Self(lanes.replacing(with: bound.lanes, where: lanes .> bound.lanes).replacing(with: least, where: lanes .< least))
    }
}

extension UpdateFormula {
    /// Vectors of adjacent numbers, then those left over one by one.
    @inline(__always)
    public func update(_ arrays: UpdateArrays<Float>, _ range: Range<Int>) -> Double {
        // The usual step has nothing to ask for each vector.
        arrays.adjustment.isNone ? updateVectors(arrays, range, GradientAdjustment()) : updateVectors(arrays, range, arrays.adjustment)
    }

    @inline(__always)
    private func updateVectors(_ arrays: UpdateArrays<Float>, _ range: Range<Int>, _ adjustment: GradientAdjustment) -> Double {
        let (weights, gradients) = (arrays.weight, arrays.gradient)
        // Without slots these are not read.
        let (first, second) = (arrays.first ?? weights, arrays.second ?? weights)
        let step = Lanes.scalarCount
        let whole = range.lowerBound + range.count / step * step
        var squares = Lanes.zero
        var i = range.lowerBound
        while i < whole {
            let before = UpdateVector(Lanes(at: weights + i))
            var a = Self.slotCount > 0 ? UpdateVector(Lanes(at: first + i)) : before
            var b = Self.slotCount > 1 ? UpdateVector(Lanes(at: second + i)) : before
            var weight = adjustment.weight(before)
            let gradient = adjustment.gradient(UpdateVector(Lanes(at: gradients + i)), weight: before)
            update(&weight, gradient: gradient, &a, &b)
            weight.lanes.store(to: weights + i)
            if Self.slotCount > 0 { a.lanes.store(to: first + i) }
            if Self.slotCount > 1 { b.lanes.store(to: second + i) }
            let change = weight.lanes - before.lanes
            squares = squares.adding(change, times: change)
            i += step
        }
        return Double(squares.total) + Reference.update(self, arrays, whole..<range.upperBound)
    }

    /// The plain loop of `Reference`.
    @inline(__always)
    public func update(_ arrays: UpdateArrays<Double>, _ range: Range<Int>) -> Double { Reference.update(self, arrays, range) }
}

extension Float {
    /// One unit of work is 16,384 numbers.
    public static func update<Formula: UpdateFormula>(
        _ arrays: UpdateArrays<Float>, count: Int, by formula: Formula, workers: Workers
    ) -> Double {
        let chunk = 16_384
        let units = (count + chunk - 1) / chunk
        let sums = workers.scratch(.sums, count: units, of: Double.self)
        workers.run(units: units) { unit, _ in
            sums[unit] = formula.update(arrays, unit * chunk..<Swift.min((unit + 1) * chunk, count))
        }
        var total = 0.0
        for unit in 0..<units { total += sums[unit] }
        return total
    }
}
