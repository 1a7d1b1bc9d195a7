import Glibc
import Testing

@testable import Tensors

@Suite struct VectorFunctionTests {
    /// The distance to the correctly rounded value in units of its last place.
    private func ulps(_ value: Float, _ exact: Double) -> Double { abs(Double(value) - exact) / Double(Float(exact).ulp) }

    private func apply(_ activation: Activation, _ x: Float) -> Float {
        var units = Lanes(repeating: x)
        VectorFunctions.apply(activation, &units, count: 1)
        return units[5]
    }

    @Test func sigmoidAndTanhAreWithinFiveUlps() {
        var worst = (sigmoid: 0.0, tanh: 0.0)
        for step in -40_000...40_000 {
            let x = Float(step) / 2000
            worst.sigmoid = max(worst.sigmoid, ulps(apply(.sigmoid, x), 1 / (1 + exp(-Double(x)))))
            if x != 0 { worst.tanh = max(worst.tanh, ulps(apply(.tanh, x), tanh(Double(x)))) }
        }
        #expect(worst.sigmoid < 5)
        #expect(worst.tanh < 5)
    }

    @Test func limitsAndNaN() {
        for activation in Activation.allCases { #expect(apply(activation, .nan).isNaN) }
        #expect(apply(.sigmoid, .infinity) == 1 && apply(.sigmoid, -.infinity) == 0)
        #expect(apply(.tanh, .infinity) == 1 && apply(.tanh, -.infinity) == -1)
        #expect(apply(.relu, .infinity) == .infinity && apply(.relu, -.infinity) == 0 && apply(.relu, -0.5) == 0)
        #expect(apply(.sigmoid, 0) == 0.5 && apply(.tanh, 0) == 0)
        #expect(apply(.none, -3) == -3)
    }
}
