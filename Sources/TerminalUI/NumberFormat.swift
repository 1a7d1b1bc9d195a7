/// Formats numbers as text.
public enum NumberFormat {
    /// A number with at most `digits` significant digits in about `digits + 5` columns: `0.218`, `1.2e-3`, `-5`; or `NaN`, `+inf`, `-inf`.
    public static func short(_ value: Double, digits: Int = 3) -> VisibleText {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-inf" : "+inf" }
        if value == 0 { return "0" }
        let exponent = Int(decimalLogarithm(abs(value)).rounded(.down))
        if exponent < -3 || exponent >= 5 {
            let mantissa = fixed(value / power(10, Double(exponent)), digits - 1)
            // Rounding may have turned 9.99 into 10.0.
            if abs(value) / power(10, Double(exponent)) >= 10 - 0.5 * power(10, Double(1 - digits)) {
                return "\(fixed(value / power(10, Double(exponent + 1)), digits - 1))e\(exponent + 1)"
            }
            return "\(mantissa)e\(exponent)"
        }
        return fixed(value, max(0, digits - 1 - exponent))
    }

    /// A number with exactly `decimals` digits after the point; one too large for that as `3.7000e35`, with as many digits.
    public static func fixed(_ value: Double, _ decimals: Int) -> VisibleText {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-inf" : "+inf" }
        let scale = power(10, Double(decimals))
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 1e15 else { return short(value, digits: decimals + 1) }
        let whole = Int(scaled)
        let sign = value < 0 && whole != 0 ? "-" : ""
        if decimals == 0 { return VisibleText(trusted: sign + String(whole)) }
        let unit = Int(scale)
        let fraction = String(whole % unit)
        let zeros = String(repeating: "0", count: decimals - fraction.count)
        return VisibleText(trusted: "\(sign)\(whole / unit).\(zeros)\(fraction)")
    }

    /// The shortest text that is read back as exactly this number: `0.5`, `4.0`, `3.27e-5`.
    public static func exact(_ value: Float) -> VisibleText {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-inf" : "+inf" }
        let text = String(describing: value)
        guard let place = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: place)...]) else {
            return VisibleText(trusted: text)
        }
        // Without the plus sign and the zeros that Swift writes: as in `short`.
        return VisibleText(trusted: "\(text[..<place])e\(exponent)")
    }

    /// The same as a user would type it, whole numbers without a point: `0.5`, `4`, `1e20`.
    public static func typed(_ value: Float) -> VisibleText {
        let text = exact(value).string
        return VisibleText(trusted: text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    }

    /// The same as `short`, without zeros at the end of a mantissa: `1e20`, `2.5e-7`. For round numbers.
    static func round(_ value: Double, digits: Int = 3) -> VisibleText {
        let text = short(value, digits: digits).string
        guard let place = text.firstIndex(of: "e"), text[..<place].contains(".") else { return VisibleText(trusted: text) }
        var mantissa = text[..<place]
        while mantissa.last == "0" { mantissa.removeLast() }
        if mantissa.last == "." { mantissa.removeLast() }
        return VisibleText(trusted: "\(mantissa)\(text[place...])")
    }

    /// A fraction of 1 as a percentage with `decimals` digits after the point.
    public static func percent(_ value: Double, decimals: Int = 1) -> VisibleText { "\(fixed(value * 100, decimals)) %" }

    /// A whole number with thousands separators: `60,000`.
    public static func grouped(_ value: Int) -> VisibleText {
        var digits = Array(String(abs(value)))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return VisibleText(trusted: (value < 0 ? "-" : "") + String(digits))
    }
}

extension NumberFormat {
    /// log₁₀ x, for logarithmic bars.
    public static func logarithm(_ x: Double) -> Double { decimalLogarithm(x) }
}
