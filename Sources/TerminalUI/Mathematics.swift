import Glibc

/// x^y.
package func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }
/// ∛x.
func cubeRoot(_ x: Double) -> Double { cbrt(x) }
/// log₁₀ x.
func decimalLogarithm(_ x: Double) -> Double { log10(x) }
