import Glibc
import Tensors
import Testing

@Suite struct VectorUnitTests {
    /// Tests of a portable release build run with the variable that it was built with.
    private static let isPortable: Bool = {
        #if DEBUG
            true
        #else
            getenv("CNN_TUI_PORTABLE") != nil
        #endif
    }()

    @Test func theBuildSaysForWhichProcessorsItIs() {
        #expect(VectorUnit.isPortable == Self.isPortable)
        #expect([8, 16].contains(VectorUnit.laneCount))
        guard Self.isPortable else { return }
        #if arch(x86_64)
            #expect(VectorUnit.instructionSet == "SSE2" && VectorUnit.laneCount == 8)
        #elseif arch(arm64)
            #expect(VectorUnit.instructionSet == "NEON" && VectorUnit.laneCount == 8)
        #endif
    }
}
