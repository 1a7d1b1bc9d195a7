/// The last operation on a sum before it is stored.
enum Finish {
    /// Applies the activation function.
    case activation(Activation)
    /// Multiplies by the function's slope at these activations, which are laid out like the sums.
    case slope(Activation, UnsafePointer<Float>)
}

extension Finish {
    /// The slope of the layer that receives the residual, or no operation if there is none.
    init(_ slope: Slope<Float>?) {
        if let slope, slope.activation != .none {
            self = .slope(slope.activation, UnsafePointer(slope.values.storage.base))
        } else {
            self = .activation(.none)
        }
    }

    /// Finishes sums in place, one vector after the other.
    @inline(never)
    func apply(to base: UnsafeMutablePointer<Float>, at place: Int, vectors count: Int) {
        @inline(__always)
        func each(_ finished: (_ sum: Lanes, _ place: Int) -> Lanes) {
            var at = place
            for _ in 0..<count {
                finished(Lanes(at: base + at), at).store(to: base + at)
                at += Lanes.scalarCount
            }
        }
        switch self {
        case .activation(.sigmoid): each { sum, _ in VectorFunctions.sigmoid(sum) }
        case .activation(.tanh): each { sum, _ in VectorFunctions.tanh(sum) }
        case .activation(.relu): each { sum, _ in VectorFunctions.relu(sum) }
        case .slope(.sigmoid, let a): each { sum, at in sum.timesSlope(.sigmoid, at: Lanes(at: a + at)) }
        case .slope(.tanh, let a): each { sum, at in sum.timesSlope(.tanh, at: Lanes(at: a + at)) }
        case .slope(.relu, let a): each { sum, at in sum.timesSlope(.relu, at: Lanes(at: a + at)) }
        case .activation(.none), .slope(.none, _): break
        }
    }

    /// Finishes and stores a single number.
    @inline(__always)
    func store(_ sum: Float, to base: UnsafeMutablePointer<Float>, at place: Int) {
        switch self {
        case .activation: base[place] = sum
        case .slope(let activation, let values): base[place] = sum.timesSlope(activation, at: values[place])
        }
    }
}

/// Where the blocks of a batch begin in a kernel's input: the maps themselves or padded copies.
private struct Source {
    let wide: UnsafeMutablePointer<Float>
    let wideStride: Int
    let narrow: UnsafeMutablePointer<Float>

    func base(_ block: Int, isWide: Bool) -> UnsafeMutablePointer<Float> { isWide ? wide + block * wideStride : narrow }

    /// Makes the padded copies for the borders that are not nil.
    static func prepare(
        _ maps: FeatureMaps<Float>, wide: Border?, narrow: Border?, slot: ScratchSlot, _ workers: Workers
    ) -> Source {
        let blocks = maps.blocks
        let lanes = Lanes.scalarCount
        let units = maps.shape.unitCount
        let copied = maps.shape.maps
        let wideStride = (wide.map { $0.planeCount * copied } ?? units) * lanes
        let wideCount = wide == nil ? 0 : blocks.wideCount
        let narrowCount = narrow == nil || blocks.narrowWidth == 0 ? 0 : 1
        let base = maps.storage.base
        let narrowBase = base + blocks.start(blocks.wideCount, units: units)
        if wideCount + narrowCount == 0 { return Source(wide: base, wideStride: wideStride, narrow: narrowBase) }
        let narrowSize = narrowCount * (narrow?.planeCount ?? 0) * copied * blocks.narrowWidth
        let scratch = workers.scratch(slot, count: wideCount * wideStride + narrowSize, of: Float.self)
        let narrowScratch = scratch + wideCount * wideStride
        let plane = maps.shape.planeCount
        workers.run(units: (wideCount + narrowCount) * copied) { unit, _ in
            let (block, map) = (unit / copied, unit % copied)
            if block < wideCount, let wide {
                wide.copy(
                    base + (block * units + map * plane) * lanes, to: scratch + block * wideStride + map * wide.planeCount * lanes,
                    width: lanes)
            } else if let narrow {
                let width = blocks.narrowWidth
                narrow.copy(
                    narrowBase + map * plane * width, to: narrowScratch + map * narrow.planeCount * width, width: width)
            }
        }
        return Source(
            wide: wideCount == 0 ? base : scratch, wideStride: wideStride,
            narrow: narrowCount == 0 ? narrowBase : narrowScratch)
    }
}

extension CorrelationPlan {
    /// Computes one strip of all maps of one block. `offset` is the block's first number in the output.
    func run(
        strip: Int, source: UnsafePointer<Float>, kernel: UnsafePointer<Float>, bias: UnsafePointer<Float>?, finish: Finish,
        output: UnsafeMutablePointer<Float>, offset: Int, sums: UnsafeMutablePointer<Lanes>
    ) {
        for group in 0..<groups {
            for index in 0..<TileShape.count(maps: outputMaps) {
                let maps = TileShape.maps(index, of: outputMaps)
                let corner = UnsafeRawPointer(source + group * sourceMaps * sourcePlane * width)
                let weights = UnsafeRawPointer(kernel) + group * weightGroupStride + maps.lowerBound * weightMapStride
                let firstMap = group * outputMaps + maps.lowerBound
                let tileBias = bias.map { $0 + firstMap }
                let place = offset + firstMap * outputPlane * width
                switch maps.count {
                case 6: run(Tile<6, 2>.self, strip, corner, weights, tileBias, finish, output, place, sums)
                case 5: run(Tile<5, 2>.self, strip, corner, weights, tileBias, finish, output, place, sums)
                case 4: run(Tile<4, 3>.self, strip, corner, weights, tileBias, finish, output, place, sums)
                case 3: run(Tile<3, 4>.self, strip, corner, weights, tileBias, finish, output, place, sums)
                case 2: run(Tile<2, 5>.self, strip, corner, weights, tileBias, finish, output, place, sums)
                default: run(Tile<1, 8>.self, strip, corner, weights, tileBias, finish, output, place, sums)
                }
            }
        }
    }

    @inline(__always)
    private func run<let maps: Int, let columns: Int>(
        _: Tile<maps, columns>.Type, _ strip: Int, _ corner: UnsafeRawPointer, _ weights: UnsafeRawPointer,
        _ bias: UnsafePointer<Float>?, _ finish: Finish, _ output: UnsafeMutablePointer<Float>, _ offset: Int,
        _ sums: UnsafeMutablePointer<Lanes>
    ) {
        let list = windows[columns]
        let size = 1 + 3 * columns
        let (begin, end) = (strip * list.count / strips, (strip + 1) * list.count / strips)
        let outputStride = outputPlane * width
        if !isContiguous {
            for window in begin..<end {
                scatter(
                    Tile<maps, columns>.self, list.records + window * size, corner, weights, bias, finish,
                    output, offset, sums)
            }
            return
        }
        // Several windows at a time: their sums are finished in long rows while they are still in the L1 cache.
        let together = max(1, 192 / (maps * columns))
        var window = begin
        while window < end {
            let last = min(window + together, end) - 1
            for index in window...last {
                Tile<maps, columns>.correlate(
                    input: corner, window: list.records + index * size, taps: taps.base, weights: weights,
                    mapStride: weightMapStride, bias: bias, output: output + offset, outputStride: outputStride)
            }
            let from = Int(list.records[window * size + 2])
            let through = Int(list.records[last * size + 2 + 3 * (columns - 1)])
            for m in 0..<maps {
                finish.apply(
                    to: output, at: offset + from + m * outputStride, vectors: (through - from) / Lanes.scalarCount + 1)
            }
            window = last + 1
        }
    }

    /// Computes one window whose vectors are not full or whose columns are not adjacent in the output.
    @inline(never)
    private func scatter<let maps: Int, let columns: Int>(
        _: Tile<maps, columns>.Type, _ record: UnsafePointer<Int32>, _ corner: UnsafeRawPointer, _ weights: UnsafeRawPointer,
        _ bias: UnsafePointer<Float>?, _ finish: Finish, _ output: UnsafeMutablePointer<Float>, _ offset: Int,
        _ sums: UnsafeMutablePointer<Lanes>
    ) {
        let lanes = Lanes.scalarCount
        let numbers = UnsafeMutableRawPointer(sums).assumingMemoryBound(to: Float.self)
        // The same window with its sums stored contiguously.
        let window = UnsafeMutableRawPointer(sums + maps * columns).assumingMemoryBound(to: Int32.self)
        window.update(from: record, count: 1 + 3 * columns)
        for c in 0..<columns { window[2 + 3 * c] = Int32(c * lanes) }
        Tile<maps, columns>.correlate(
            input: corner, window: window, taps: taps.base, weights: weights, mapStride: weightMapStride, bias: bias,
            output: numbers, outputStride: columns * lanes)
        if case .activation(let activation) = finish { VectorFunctions.apply(activation, sums, count: maps * columns) }
        for c in 0..<columns {
            let place = offset + Int(record[2 + 3 * c])
            for i in 0..<Int(record[3 + 3 * c]) * width {
                var at = place + i / width * columnStep + i % width
                for m in 0..<maps {
                    finish.store(numbers[(m * columns + c) * lanes + i], to: output, at: at)
                    at += outputPlane * width
                }
            }
        }
    }
}

/// Runs a correlation over all blocks of a batch.
func correlate(
    _ key: (Int) -> CorrelationPlan, from maps: FeatureMaps<Float>, kernel: Tensor<Float>, bias: Tensor<Float>?, finish: Finish,
    to output: FeatureMaps<Float>, _ workers: Workers
) {
    let blocks = maps.blocks
    let lanes = Lanes.scalarCount
    let wide = blocks.wideCount > 0 ? key(lanes) : nil
    let narrow = blocks.narrowWidth > 0 ? key(blocks.narrowWidth) : nil
    let source = Source.prepare(maps, wide: wide?.border, narrow: narrow?.border, slot: .source, workers)
    let wideStrips = wide?.strips ?? 0
    let narrowStrips = narrow?.strips ?? 0
    let wideUnits = blocks.wideCount * wideStrips
    let sums = workers.scratch(.sums, count: workers.count * sumsPerWorker, of: Lanes.self)
    let (target, units) = (output.storage.base, output.shape.unitCount)
    kernel.withUnsafeBuffer { kernel in
        guard let kernel = kernel.baseAddress else { return }
        let bias = bias?.storage.base
        workers.run(units: wideUnits + narrowStrips) { unit, worker in
            func run(_ plan: CorrelationPlan?, block: Int, strip: Int, isWide: Bool) {
                plan?.run(
                    strip: strip, source: source.base(block, isWide: isWide), kernel: kernel, bias: bias, finish: finish,
                    output: target, offset: blocks.start(block, units: units), sums: sums + worker * sumsPerWorker)
            }
            if unit < wideUnits {
                run(wide, block: unit / wideStrips, strip: unit % wideStrips, isWide: true)
            } else {
                run(narrow, block: blocks.wideCount, strip: unit - wideUnits, isWide: false)
            }
        }
    }
}

/// Vectors reserved per worker: the largest tile's sums, spaced to keep workers on separate cache lines.
let sumsPerWorker = 64

extension Float {
    /// Tiles over vectors of samples; the activation is applied while the sums are in cache.
    public static func convolutionForward(
        _ g: ConvolutionGeometry, input: FeatureMaps<Float>, kernel: Tensor<Float>, bias: Tensor<Float>,
        activation: Activation, output: inout FeatureMaps<Float>, workers: Workers
    ) {
        output.makeUnique()
        correlate(
            { width in
                workers.plan(PlanKey(geometry: g, purpose: .forward, width: width)) { CorrelationPlan.forward(g, width: width) }
            }, from: input, kernel: kernel, bias: bias, finish: .activation(activation), to: output, workers)
    }

    /// A correlation of the residuals with the kernels turned by 180°; the slope is multiplied in while the sums are in cache.
    public static func convolutionToInput(
        _ g: ConvolutionGeometry, residual: FeatureMaps<Float>, kernel: Tensor<Float>, slope: Slope<Float>?,
        gradient: inout FeatureMaps<Float>, workers: Workers
    ) {
        gradient.makeUnique()
        correlate(
            { width in
                workers.plan(PlanKey(geometry: g, purpose: .toInput, width: width)) { CorrelationPlan.toInput(g, width: width) }
            }, from: residual, kernel: kernel, bias: nil, finish: Finish(slope), to: gradient, workers)
    }

    /// Sums over vectors of samples, places and blocks. The samples are split into parts by the geometry alone, and the parts are added in
    /// order, so the result does not depend on the number of threads.
    public static func convolutionToKernel(
        _ g: ConvolutionGeometry, input: FeatureMaps<Float>, residual: FeatureMaps<Float>,
        kernelGradient: inout Tensor<Float>, biasGradient: inout Tensor<Float>, workers: Workers
    ) {
        biasGradient.withUnsafeMutableBuffer { biasSums in
            self.kernelGradient(g, input: input, residual: residual, into: &kernelGradient, biasSums: biasSums.baseAddress, workers)
        }
    }

    /// The same, with the sums of the residuals only if there is a place for them.
    static func kernelGradient(
        _ g: ConvolutionGeometry, input: FeatureMaps<Float>, residual: FeatureMaps<Float>, into kernelGradient: inout Tensor<Float>,
        biasSums: UnsafeMutablePointer<Float>?, _ workers: Workers
    ) {
        let blocks = input.blocks
        let lanes = Lanes.scalarCount
        func plan(_ width: Int) -> KernelGradientPlan {
            workers.plan(PlanKey(geometry: g, purpose: .toKernel, width: width)) { KernelGradientPlan(g, width: width) }
        }
        let wide = blocks.wideCount > 0 ? plan(lanes) : nil
        let narrow = blocks.narrowWidth > 0 ? plan(blocks.narrowWidth) : nil
        guard let any = wide ?? narrow else { return }
        let source = Source.prepare(input, wide: wide?.border, narrow: narrow?.border, slot: .source, workers)
        let delta = Source.prepare(residual, wide: nil, narrow: narrow?.residualBorder, slot: .residual, workers)
        let wideStrips = wide?.strips.count ?? 0
        let wideItems = blocks.wideCount * wideStrips
        let items = wideItems + (narrow?.strips.count ?? 0)
        let parts = max(1, min(items, (8 + any.unitsPerPart - 1) / any.unitsPerPart))
        let taps = any.tapsPerMap
        let width = taps + 1  // the last place of a row holds the bias gradient's part
        let partial = workers.scratch(.partialSums, count: parts * g.outputMaps * width, of: Float.self)
        let perWorker = any.sumsPerUnit
        let sums = workers.scratch(.sums, count: workers.count * perWorker, of: Lanes.self)
        workers.run(units: parts * any.unitsPerPart) { unit, worker in
            let part = unit / any.unitsPerPart
            let place = any.place(unit % any.unitsPerPart)
            let own = sums + worker * perWorker
            own.update(repeating: .zero, count: perWorker)
            for item in part * items / parts..<(part + 1) * items / parts {
                let isWide = item < wideItems
                let block = isWide ? item / wideStrips : blocks.wideCount
                let (from, residual) = (source.base(block, isWide: isWide), delta.base(block, isWide: isWide))
                if isWide {
                    wide?.add(strip: item % wideStrips, place, source: from, residual: residual, sums: own)
                } else {
                    narrow?.add(strip: item - wideItems, place, source: from, residual: residual, sums: own)
                }
            }
            any.total(own, place, into: partial + part * g.outputMaps * width)
        }
        let size = g.outputMaps * width
        for part in 1..<max(parts, 1) {
            for i in 0..<size { partial[i] += partial[part * size + i] }
        }
        let mean = 1 / Float(input.sampleCount)
        kernelGradient.withUnsafeMutableBuffer { kernelSums in
            for map in 0..<g.outputMaps {
                for tap in 0..<taps { kernelSums[map * taps + tap] = partial[map * width + tap] * mean }
                biasSums?[map] = partial[map * width + taps] * mean
            }
        }
    }
}
