/// A derivative measured by central differences.
///
/// | | |
/// | --- | --- |
/// | steps | h = 2·10⁻ⁿ · max(1, \|x\|), from n = 3 to 6: the first at which the function is smooth |
/// | slope | D(h) = (f(x+h) − f(x−h)) / 2h at h, h/2 and h/4, each pair freed of its h² by Richardson: (4 D(h/2) − D(h)) / 3 |
/// | smooth | both pairs agree, and the slopes of the two sides come together as h² |
/// | a kink | at the smallest step too the slopes of the two sides stay apart |
struct CentralDifference {
    /// The measured derivative; meaningless at a kink.
    private(set) var slope = Double.nan
    /// A bound on the rounding error of `slope`.
    private(set) var noise = 0.0
    /// Whether x lies at a kink of the function.
    private(set) var isAtKink = false

    /// Measures f at x, where f(x) is `value`; `rounding` bounds the absolute error of each value of f.
    init(at x: Double, value: Double, rounding: Double, _ f: (Double) -> Double) {
        var least = Double.infinity
        for power in 3...6 {
            var h = 2 * max(1, abs(x))
            for _ in 0..<power { h /= 10 }
            let noise = 4 * rounding / h
            let (right, left) = ([h, h / 2, h / 4].map { f(x + $0) }, [h, h / 2, h / 4].map { f(x - $0) })
            let differences = (0..<3).map { (right[$0] - left[$0]) / (2 * h) * [1, 2, 4][$0] }
            let wide = (4 * differences[1] - differences[0]) / 3
            let narrow = (4 * differences[2] - differences[1]) / 3
            // The difference between the one-sided slopes, each computed from x and two points.
            let apart = [0, 1].map { i in
                let k = h / [2, 4][i]
                let ahead = (4 * right[i + 1] - right[i] - 3 * value) / (2 * k)
                let behind = (3 * value - 4 * left[i + 1] + left[i]) / (2 * k)
                return abs(ahead - behind)
            }
            let size = max(abs(narrow), 1e-8)
            let isCorner = apart[1] > 0.5 * apart[0] && apart[1] > 4 * noise && apart[1] > 1e-6 * size
            let doubt = abs(wide - narrow)
            isAtKink = isCorner || doubt > 1e-4 * size + 2 * noise
            if doubt + noise < least {
                least = doubt + noise
                (slope, self.noise) = (narrow, noise)
            }
            if !isCorner && doubt <= 1e-7 * size + noise {
                (slope, self.noise, isAtKink) = (narrow, noise, false)
                return
            }
        }
    }

    /// The relative difference between an analytic slope and the measured one. The denominator is the larger of the two, but at least 10⁶
    /// times the rounding error, so that rounding alone contributes at most 10⁻⁶.
    func error(of analytic: Double) -> Double {
        let difference = abs(analytic - slope)
        return difference.isNaN ? .nan : difference / max(abs(analytic), abs(slope), 1e-8, 1e6 * noise)
    }
}
