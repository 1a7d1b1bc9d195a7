import NeuralNetworks
import Tensors
import Testing
import Training

@testable import Lessons

@Suite struct ScreenAddressTests {
    @Test func whateverIsWrittenIsReadAgain() throws {
        var stream = RandomStream(seed: 3, purpose: .testing, index: 5)
        func random(_ count: Int) -> Int { stream.integer(below: count) }
        for _ in 0..<300 {
            var address = ScreenAddress()
            address.step = random(100_000)
            address.phase = [nil, "load", "forward.conv1", "backward.conv3", "update"][random(5)]
            address.page = ScreenAddress.pages[random(ScreenAddress.pages.count)].page
            address.layer = [nil, "conv3"][random(2)]
            address.view = LayerView.common[random(6)]
            address.sample = random(50)
            address.unit = [nil, [random(9), random(9), random(9)]][random(2)]
            address.isPictureFocused = random(2) == 0
            address.isZoomed = random(2) == 0
            address.ownScales = random(2) == 0
            address.why = (0..<random(3)).map { _ in .init(place: "conv3.activation[2,4,4]", sample: random(50)) }
            address.mark = [nil, .init(place: "conv1.kernel.gradient[0,0,1,1]", sample: random(50))][random(2)]
            address.update = [nil, random(70)][random(2)]
            address.guest =
                [
                    nil, .train(random(100)), .test(random(100), shift: .init(rows: random(9) - 4, columns: random(9) - 4)),
                ][random(3)]
            for _ in 0..<random(4) {
                let value = Float(bitPattern: UInt32(random(1 << 30)))
                address.changes.append(.init(step: random(99), target: "lr", value: value))
                address.changes.append(.init(step: random(99), target: "input.activation[0,1,2]", sample: random(9), value: -value))
            }
            address.hash = [nil, "1a2b3c4d"][random(2)]
            #expect(try ScreenAddress(parsing: address.text) == address)
        }
    }

    @Test(arguments: [
        "step=-1", "step=x", "view=pictures", "unit=1,2", "unit=1,2,3,4", "hash=XYZ1", "hash=1", "change=3:lr", "change=3:lr=nan",
        "nothing",
        "a=b", "step=1 step=2", "guest=test", "guest=test:7:", "guest=test:7:1", "guest=test:7:1,2,3",
        "guest=test:7:1,10001", "guest=test:7:1,-9223372036854775808", "guest=draw:7:0,0", "page=none", "change=:=",
        "sample=99999999999999999999", "why=a@b",
    ])
    func whatIsWrongIsSaidOfItsWord(_ text: String) {
        #expect(throws: AddressError.self) { _ = try ScreenAddress(parsing: text) }
    }

    @Test(
        arguments: [
            ("change=3:lr=-1", nil), ("change=3:lr=0", nil), ("change=3:lr@2=1", nil), ("change=3:lr=1e-50", .tooSmall),
            ("change=3:conv1.bias[0]=-1e-50", .tooSmall),
            ("change=3:conv1.bias[0]=1e39", .tooLarge),
        ] as [(String, TypedNumber.Problem?)])
    func numbersAreReadAsWhatTheyAre(_ text: String, _ problem: TypedNumber.Problem?) {
        #expect {
            _ = try ScreenAddress(parsing: text)
        } throws: { error in
            let error = error as? AddressError
            return error?.word == text && error?.number?.problem == problem
        }
    }

    @Test func longLinesAreRefused() {
        #expect(throws: AddressError.self) { _ = try ScreenAddress(parsing: String(repeating: "why=loss ", count: 5000)) }
    }

    @Test("The network file of a line is known again by its text, wherever it is")
    func networkFiles() throws {
        let text = "a = scale(input)\noutput = dense(a)\n"
        var run = RunOptions()
        run.architecture = .file(try NetworkText(text, path: "/moved/net"))
        var address = ScreenAddress()
        #expect(address.otherNetwork(in: run) == nil)
        let digits = String(try NetworkText(text).sha256.prefix(8))
        address.networkHash = digits
        #expect(address.text == "step=0 network=\(digits)" && address.otherNetwork(in: run) == nil)
        #expect(try ScreenAddress(parsing: address.text) == address)
        run.architecture = .file(try NetworkText(text + "#", path: "/moved/net"))
        let other = try #require(address.otherNetwork(in: run))
        #expect(other.name == "/moved/net" && other.expected == digits && other.found.count == 8 && other.found != digits)
        #expect(address.otherNetwork(in: RunOptions())?.found == "")
        #expect(throws: AddressError.self) { try ScreenAddress(parsing: "step=0 network=xyz") }
    }
}
