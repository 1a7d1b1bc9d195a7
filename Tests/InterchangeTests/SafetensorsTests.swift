import Files
import Glibc
import NeuralNetworks
import TemporaryFolders
import Tensors
import Testing

@testable import Interchange

@Suite struct SafetensorsTests {
    private let folder = TemporaryFolder()
    private var path: String { folder.path("x.safetensors") }

    @Test func whatIsWrittenIsRead() throws {
        var file = Safetensors(metadata: ["model": "6c5", "note": "ü/\"\\"])
        file.add("a", [2, 2], [1.5, -2, .infinity, .leastNonzeroMagnitude] as [Float])
        file.add("b", [1], [0.1] as [Double])
        file.add("c", [3], [1, -2, 1 << 60] as [Int64])
        file.add("empty", [0, 4], [] as [Float])
        try file.write(to: path)
        let read = try Safetensors(path: path)
        #expect(read.metadata == file.metadata)
        let (shape, values) = try read.numbers("a")
        #expect(values == [1.5, -2, .infinity, Double(Float.leastNonzeroMagnitude)] && shape == [2, 2])
        #expect(try read.numbers("b").values == [0.1])
        #expect(try read.numbers("c").values == [1, -2, Double(1 << 60)])
        #expect(try read.numbers("empty").shape == [0, 4])
        // The numbers begin at a multiple of eight.
        let bytes = try readFile(path)
        let length = bytes[0..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(length % 8 == 0)
    }

    private func file(_ header: String, _ data: [UInt8] = []) -> [UInt8] {
        let bytes = Array(header.utf8)
        return withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { Array($0) } + bytes + data
    }

    @Test(arguments: [
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 3),
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 5),
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4),
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 4),
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4),
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,4],\"data_offsets\":[0,4]}}", 4),
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[1,5]}}", 5),
        (
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
            4
        ),
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,9223372036854775807]}}", 4),
        ("{\"a\":7}", 0), ("[]", 0), ("{", 0), ("", 0), ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", 4),
    ])
    func badHeadersAreRefused(_ header: String, _ count: Int) {
        #expect(throws: SafetensorsError.self) {
            try Safetensors(bytes: file(header, [UInt8](repeating: 0, count: count)), path: "x")
        }
    }

    @Test func badLengthsAreRefused() {
        for bytes in [[], [1, 2, 3], [255, 255, 255, 255, 255, 255, 255, 255, 0], [200, 0, 0, 0, 0, 0, 0, 0, 123, 125]] as [[UInt8]] {
            #expect(throws: SafetensorsError.self) { try Safetensors(bytes: bytes, path: "x") }
        }
    }

    @Test func typesThatCannotBeReadAreNamedWhenAskedFor() throws {
        let read = try Safetensors(
            bytes: file("{\"a\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]}}", [0, 0, 0, 0]), path: "x")
        #expect(throws: SafetensorsError(path: "x", .unsupportedType(tensor: "a", type: "BF16"))) { try read.numbers("a") }
        #expect(throws: SafetensorsError(path: "x", .tensorMissing(name: "b"))) { try read.numbers("b") }
    }

    @Test func weightsAreReadUnderBothNames() throws {
        let input = MapShape(maps: 1, rows: 9, columns: 9)
        let network = try Network("2c3-f4", input: input, classes: 3)
        let parameters = network.initialParameters(seed: 9)
        try ParameterFile.write(parameters, of: network, to: path)
        #expect(try ParameterFile.read(path, for: network) == parameters)
        let other = try Network("2c3-f5", input: input, classes: 3)
        #expect(
            throws: SafetensorsError(path: path, .wrongShape(tensor: "dense2.weight", expected: "5×98", found: "4×98"))
        ) { try ParameterFile.read(path, for: other) }
        var trace = Safetensors()
        for (index, node) in network.nodes.enumerated() {
            for (specification, tensor) in zip(node.parameters, parameters.ofNode[index]) {
                trace.add(
                    "initial.\(ParameterFile.traceName(index, in: network)).\(specification.name)", tensor.shape.dimensions,
                    tensor.values)
            }
        }
        try trace.write(to: path)
        #expect(try ParameterFile.read(path, for: network) == parameters)
    }

    @Test("A link without a target yet is kept and its target created; a deleted folder takes nothing")
    func linksStayLinks() throws {
        let (link, target) = (folder.path("link"), folder.path("target"))
        try #require(symlink("target".systemPath, link.systemPath) == 0)
        try writeFileAtomically([1, 2], to: link)
        try writeOutput([1, 2, 3], to: link, .binary)
        var status = stat()
        #expect(lstat(link.systemPath, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
        #expect(try readFile(target) == [1, 2, 3])
        #expect(throws: FileError(path: "/dev/null", .notAFile)) { try writeFileAtomically([4], to: "/dev/null") }
    }

    @Test func aFailedWriteLeavesTheOldFileAndNoOther() throws {
        try writeFileAtomically([1, 2, 3], to: path)
        #expect(throws: FileError.self) { try writeFileAtomically([4], to: path + "/below") }
        #expect(throws: FileError(path: "/tmp", .system(SystemError(EISDIR)))) { try writeFileAtomically([4], to: "/tmp") }
        #expect(try readFile(path) == [1, 2, 3])
        try writeFileAtomically([4], to: path)
        #expect(try readFile(path) == [4])
    }

    @Test("A file that is replaced keeps its mode, whatever mode the process gives new files")
    func theModeStays() throws {
        let folder = TemporaryFolder()
        let path = folder.path("x")
        try writeFileAtomically([1], to: path)
        for mode: mode_t in [0o600, 0o666] {
            chmod(path, mode)
            try writeFileAtomically([2], to: path)
            var status = stat()
            #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == mode)
        }
    }

    @Test("Temporary files of a dead process are deleted by the next writer of the file; those of others stay")
    func straysAreClearedAway() throws {
        let folder = TemporaryFolder()
        // No process has the largest number.
        let (dead, alive) = (".x.\(pid_t.max).1", ".x.\(getppid()).1")
        for name in [dead, alive, ".x.notes", ".x.1.y", ".y.\(pid_t.max).1"] { folder.write("1", to: name) }
        try writeFileAtomically([1], to: folder.path("x"))
        #expect(Set(folder.names(in: "")) == [alive, ".x.notes", ".x.1.y", ".y.\(pid_t.max).1", "x"])
    }

    @Test("A link prepared under the temporary name is not followed")
    func noLinkIsFollowed() throws {
        let folder = TemporaryFolder()
        folder.write("theirs", to: "theirs")
        // The names of the next files that this process writes.
        for number in 0..<1000 { symlink(folder.path("theirs"), folder.path(".x.\(getpid()).\(number)")) }
        try writeFileAtomically([1], to: folder.path("x"))
        #expect(folder.read("theirs") == Array("theirs".utf8) && folder.read("x") == [1])
    }
}
