import Glibc
import Testing

@testable import Tensors

@Suite struct VectorFunctionTests {
    /// Every function with the library's double-precision one, accurate enough to resolve half a unit in a Float's last place.
    enum Function: CaseIterable {
        case exponential, naturalLogarithm, sigmoid, tanh, exponentialMinusOne, softplus, errorFunction

        func value(_ x: Lanes) -> Lanes {
            switch self {
            case .exponential: VectorFunctions.exponential(x)
            case .naturalLogarithm: VectorFunctions.naturalLogarithm(x)
            case .sigmoid: VectorFunctions.sigmoid(x)
            case .tanh: VectorFunctions.tanh(x)
            case .exponentialMinusOne: VectorFunctions.exponentialMinusOne(x)
            case .softplus: VectorFunctions.softplus(x)
            case .errorFunction: VectorFunctions.errorFunction(x)
            }
        }

        func exact(_ x: Double) -> Double {
            switch self {
            case .exponential: exp(x)
            case .naturalLogarithm: log(x)
            case .sigmoid: x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x))
            case .tanh: Glibc.tanh(x)
            case .exponentialMinusOne: expm1(x)
            case .softplus: x > 0 ? x + log1p(exp(-x)) : log1p(exp(x))
            case .errorFunction: erf(x)
            }
        }
    }

    /// The distance to the correctly rounded value in units of its last place; infinite where one is NaN or infinite and the other not.
    private func ulps(_ value: Float, _ exact: Double) -> Double {
        let rounded = Float(exact)
        if value == rounded || (value.isNaN && rounded.isNaN) { return 0 }
        guard value.isFinite, rounded.isFinite else { return .infinity }
        return abs(Double(value) - Double(rounded)) / Double(rounded.ulp)
    }

    /// The largest distance over numbers given by their bits, and where it occurs.
    private func worst(_ function: Function, _ patterns: some Sequence<UInt32>) -> (ulps: Double, at: Float) {
        var worst = (ulps: 0.0, at: Float.zero)
        var lanes = Lanes.zero
        var count = 0
        func check() {
            let values = function.value(lanes)
            for lane in 0..<count {
                let distance = ulps(values[lane], function.exact(Double(lanes[lane])))
                if distance > worst.ulps { worst = (distance, lanes[lane]) }
            }
            count = 0
        }
        for pattern in patterns {
            lanes[count] = Float(bitPattern: pattern)
            count += 1
            if count == Lanes.scalarCount { check() }
        }
        check()
        return worst
    }

    @Test("Within 2 ulp over all Floats, infinities and NaN included", arguments: Function.allCases)
    func wholeRange(_ function: Function) {
        // A prime step visits every exponent, with different mantissas in each.
        let found = worst(function, stride(from: UInt32(0), to: .max - 8191, by: 8191))
        #expect(found.ulps <= 2, "\(function) at \(found.at)")
    }

    @Test("Within 2 ulp where activations usually are", arguments: Function.allCases)
    func usualRange(_ function: Function) {
        for sign in [UInt32(0), 0x8000_0000] {
            let patterns = stride(from: Float(0.001).bitPattern, to: Float(110).bitPattern, by: 397)
            let found = worst(function, patterns.map { $0 | sign })
            #expect(found.ulps <= 2, "\(function) at \(found.at)")
        }
    }

    @Test("Within 2 ulp around the points where the method changes", arguments: Function.allCases)
    func edges(_ function: Function) {
        var edges: [Float] = [
            0, .leastNonzeroMagnitude, .leastNormalMagnitude, Float(0.5).squareRoot(), 0.625, 0.92, 1, Float(2).squareRoot(), 3.92, 4,
            9.010_913, 16.635, 17.328_68, 87.336_54, 30, 88.722_84, 89, 103.278_93, 103.972_08, 104, .greatestFiniteMagnitude, .infinity,
            .nan,
        ]
        edges += (1...151).map { Float(Double($0) * 0.693_147_180_559_945_3 / 2) }
        let patterns = edges.flatMap { edge in
            (-40...40).flatMap { offset in
                [edge.bitPattern, (-edge).bitPattern].map { UInt32(truncatingIfNeeded: Int64($0) + Int64(offset)) }
            }
        }
        let found = worst(function, patterns)
        #expect(found.ulps <= 2, "\(function) at \(found.at)")
    }

    @Test func limitsAndNaN() {
        func apply(_ activation: Activation, _ x: Float) -> Float {
            var units = Lanes(repeating: x)
            VectorFunctions.apply(activation, &units, count: 1)
            return units[5]
        }
        for activation in Activation.allCases { #expect(apply(activation, .nan).isNaN) }
        #expect(apply(.sigmoid, .infinity) == 1 && apply(.sigmoid, -.infinity) == 0)
        #expect(apply(.tanh, .infinity) == 1 && apply(.tanh, -.infinity) == -1)
        #expect(apply(.relu, .infinity) == .infinity && apply(.relu, -.infinity) == 0 && apply(.relu, -0.5) == 0)
        #expect(apply(.sigmoid, 0) == 0.5 && apply(.tanh, 0) == 0)
        #expect(apply(.none, -3) == -3)
    }

    @Test("Any count of numbers, and nothing beyond")
    func anyCount() {
        for count in [0, 1, 5, 8, 17, 32, 35] {
            var numbers = [Float](repeating: 1, count: count + 1)
            numbers.withUnsafeMutableBufferPointer { VectorFunctions.apply(.sigmoid, $0.baseAddress!, numbers: count) }
            #expect(numbers.dropLast().allSatisfy { $0 == 0.731_058_6 } && numbers.last == 1)
        }
    }
}
