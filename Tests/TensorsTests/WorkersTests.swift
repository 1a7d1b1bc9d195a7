import Synchronization
import Testing

@testable import Tensors

@Suite struct WorkersTests {
    @Test(arguments: [1, 2, 3, 8])
    func everyUnitIsDoneOnce(_ threads: Int) {
        let workers = Workers(count: threads)
        for units in [0, 1, 2, 7, 500] {
            let counts = (0..<units).map { _ in Counter() }
            for _ in 0..<50 { workers.run(units: units) { unit, _ in counts[unit].value.add(1, ordering: .relaxed) } }
            #expect(counts.allSatisfy { $0.value.load(ordering: .relaxed) == 50 })
        }
    }

    private final class Counter: Sendable { let value = Atomic<Int>(0) }
}

@Suite struct TensorTests {
    @Test func tensorsAreValues() {
        let a = Tensor<Float>(Shape(2, 2), [1, 2, 3, 4])
        var b = a
        b[3] = 9
        #expect(a.values == [1, 2, 3, 4] && b.values == [1, 2, 3, 9])
        #expect(a != b && a == Tensor(Shape(2, 2), [1, 2, 3, 4]))
        #expect(a.converted(to: Double.self).values == [1, 2, 3, 4])
        #expect(abs(a.norm - 30.0.squareRoot()) < 1e-12)
    }

    @Test func featureMapsHideTheirLayout() {
        let shape = MapShape(maps: 2, rows: 3, columns: 4)
        var maps = FeatureMaps<Float>(shape, capacity: 17)
        for n in 0..<17 { maps.setUnits(sample: n, (0..<24).map { Float(100 * n + $0) }) }
        #expect(maps[16, 1, 2, 3] == 1623)
        #expect(maps.plane(sample: 9, map: 1) == Plane(rows: 3, columns: 4, values: (12..<24).map { Float(900 + $0) }))
        var copy = maps
        copy[0, 0, 0, 0] = -1
        #expect(maps[0, 0, 0, 0] == 0 && copy[0, 0, 0, 0] == -1)
        // Another count is another layout: everything is set again, and old numbers in places without a sample do not matter.
        for n in 0..<17 { maps.setUnits(sample: n, Array(repeating: .nan, count: 24)) }
        maps.setSampleCount(3)
        for n in 0..<3 { maps.setUnits(sample: n, Array(repeating: 1, count: 24)) }
        #expect(maps.isFinite && maps.sampleCount == 3)
        maps[2, 0, 0, 1] = .infinity
        #expect(!maps.isFinite)
    }

    @Test func allPixelsAreBytesBy255() {
        for columns in [3, 4, 256] {
            var maps = FeatureMaps<Float>(MapShape(maps: 1, rows: 1, columns: columns), capacity: 33)
            let bytes = (0..<33 * columns).map { UInt8(truncatingIfNeeded: 7 * $0) }
            bytes.withUnsafeBufferPointer { maps.setPixels(from: $0, picture: { $0 }, workers: Workers(count: 1)) }
            #expect(maps.allUnits == bytes.map { Float($0) / 255 })
        }
    }

    @Test func pixelsAreBytesBy255() {
        let workers = Workers(count: 1)
        let pictures: [UInt8] = [0, 51, 255, 1, 2, 3]
        for samples in [1, 2, 3, 8, 16, 19] {
            var maps = FeatureMaps<Float>(MapShape(maps: 1, rows: 1, columns: 3), capacity: samples)
            pictures.withUnsafeBufferPointer { maps.setPixels(from: $0, picture: { ($0 + 1) % 2 }, workers: workers) }
            for sample in 0..<samples {
                let expected: [Float] = sample % 2 == 1 ? [0, 0.2, 1] : [1 / 255, 2 / 255, 3 / 255]
                #expect(maps.units(sample: sample) == expected)
            }
        }
    }
}
