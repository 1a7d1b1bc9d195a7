extension UpdateVector: FunctionNumber {
    @inline(__always)
    var exponential: Self { Self(VectorFunctions.exponential(lanes)) }
    @inline(__always)
    var exponentialMinusOne: Self { Self(VectorFunctions.exponentialMinusOne(lanes)) }
    @inline(__always)
    var softplus: Self { Self(VectorFunctions.softplus(lanes)) }
    @inline(__always)
    var sigmoid: Self { Self(VectorFunctions.sigmoid(lanes)) }
    @inline(__always)
    var hyperbolicTangent: Self { Self(VectorFunctions.tanh(lanes)) }
    @inline(__always)
    var errorFunction: Self { Self(VectorFunctions.errorFunction(lanes)) }
    @inline(__always)
    func replaced(by other: Self, whereAboveZero x: Self) -> Self { Self(lanes.replacing(with: other.lanes, where: x.lanes .> 0)) }
}

extension UnitFunction {
    /// Whole vectors: all memory of feature maps is a whole number of them.
    @inline(__always)
    public func compute(_ arrays: FunctionArrays<Float>, vectors: Range<Int>) {
        let step = Lanes.scalarCount
        if let factor = arrays.factor {
            for i in vectors {
                let slope = slope(UpdateVector(Lanes(at: arrays.x + i * step)))
                (slope.lanes * Lanes(at: factor + i * step)).store(to: arrays.target + i * step)
            }
        } else {
            for i in vectors { value(UpdateVector(Lanes(at: arrays.x + i * step))).lanes.store(to: arrays.target + i * step) }
        }
    }

    /// The plain loop of `Reference`.
    @inline(__always)
    public func compute(_ arrays: FunctionArrays<Double>, numbers: Range<Int>) { Reference.compute(self, arrays, numbers) }
}

extension Float {
    /// One unit of work is 4,096 vectors; unused places are computed, too.
    public static func compute<Function: UnitFunction>(
        _ function: Function, _ arrays: FunctionArrays<Float>, count: Int, workers: Workers
    ) {
        let vectors = (count + Lanes.scalarCount - 1) / Lanes.scalarCount
        let chunk = 4_096
        workers.run(units: (vectors + chunk - 1) / chunk) { unit, _ in
            function.compute(arrays, vectors: unit * chunk..<Swift.min((unit + 1) * chunk, vectors))
        }
    }
}
