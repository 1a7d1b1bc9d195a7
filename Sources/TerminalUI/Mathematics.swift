import Glibc

/// x^y.
package func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }
/// ∛x.
func cubeRoot(_ x: Double) -> Double { cbrt(x) }
/// √x.
func root(_ x: Double) -> Double { x.squareRoot() }
/// log₁₀ x.
func decimalLogarithm(_ x: Double) -> Double { log10(x) }
/// e^x.
func exponential(_ x: Double) -> Double { exp(x) }
/// The sine of an angle in radians.
func sine(_ x: Double) -> Double { sin(x) }
/// The cosine of an angle in radians.
func cosine(_ x: Double) -> Double { cos(x) }
/// The angle of the point (x, y) in radians, −π … π.
func angle(_ y: Double, _ x: Double) -> Double { atan2(y, x) }
