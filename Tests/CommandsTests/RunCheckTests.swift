import Datasets
import Files
import Glibc
import Interchange
import NeuralNetworks
import TemporaryFolders
import Tensors
import Testing
import Training

@testable import Commands

/// Errors of a run that are known before its data are read.
@Suite struct RunCheckTests {
    private let temporary = TemporaryFolder()
    private static let names = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"]

    private func options(_ data: String) -> RunOptions {
        var options = RunOptions()
        options.data = .directory(data)
        return options
    }

    @Test func dataThatAreNotThere() throws {
        #expect(throws: DataError.self) { try options(temporary.path("nowhere")).check(nil, samples: nil) }
        temporary.write("", to: "file")
        #expect(throws: DataError.self) { try options(temporary.path("file")).check(nil, samples: nil) }
        // One of the four is missing; compressed ones count.
        for (index, name) in Self.names.dropLast().enumerated() {
            temporary.write("", to: "data/\(name)\(index == 1 ? ".gz" : "")")
            let error = #expect(throws: DataError.self) { try options(temporary.path("data")).check(nil, samples: nil) }
            guard case .filesMissing(let missing, _, _) = error?.problem else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(missing == Array(Self.names[(index + 1)...]))
        }
        temporary.write("", to: "data/\(Self.names[3])")
        try options(temporary.path("data")).check(nil, samples: nil)
        try RunOptions().check(nil, samples: nil)
    }

    @Test("Initial weights must exist, and fit the network if it is known")
    func firstWeights() throws {
        let network = try #require(try RunOptions().knownNetwork())
        let file = temporary.path("weights.safetensors")
        try ParameterFile.write(network.initialParameters(seed: 3), of: network, to: file)
        var options = RunOptions()
        options.initial = file
        try options.check(nil, samples: nil)
        options.model = "f5"
        #expect(throws: (any Error).self) { try options.check(nil, samples: nil) }
        options.initial = temporary.path("missing")
        #expect(throws: FileError.self) { try options.check(nil, samples: nil) }
    }

    @Test func aBatchThatNoMemoryHolds() throws {
        var options = RunOptions()
        options.model = "512c1-512c1-512c1-512c1"
        options.batchSize = 100_000
        let network = try #require(try options.knownNetwork())
        try options.check(network, samples: 10)
        #expect(throws: RunProblem.self) { try options.check(network, samples: 100_000_000) }
    }
}
