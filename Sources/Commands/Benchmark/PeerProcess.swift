import Datasets
import Files
import FoundationEssentials
import Glibc
import NeuralNetworks
import Tensors

/// PyTorch in a separate process: runs `assets/benchmark/pytorch_peer.py` and exchanges one line of JSON per request.
final class PeerProcess {
    /// The settings of PyTorch that affect its speed.
    struct Setting: Hashable {
        var threads: Int
        var channelsLast: Bool
        var compiled: Bool
    }

    private struct Description: Decodable {
        var name: String?
        var version: String?
        var can_compile: Bool?
        var error: String?
    }

    private struct Layer: Encodable {
        var kind: String
        var inputs: Int?
        var outputs: Int?
        var size: Int?
        var stride: Int?
        var padding: Int?
        var dilation: Int?
        var groups: Int?
        var activation: String?
    }

    private struct Request: Encodable {
        var `do` = "train"
        var layers: [Layer]
        var loss: String
        var batch: Int
        var learning_rate: Float
        var shape: [Int]
        var images: String
        var labels: String
        var classes: Int
        var seconds: Double
        var warm_up = 5
        var threads: Int
        var channels_last: Bool
        var compiled: Bool
    }

    private struct Reply: Decodable {
        var samples_per_second: Double?
        var error: String?
    }

    let description: BenchmarkReport.Peer
    private(set) var lastError = ""
    private let canCompile: Bool
    private let process: pid_t
    private let socket: Int32
    private var received: [UInt8] = []
    private var files: [Int: (images: String, labels: String)] = [:]

    /// Starts the interpreter; throws if it cannot be started or has no PyTorch.
    init(interpreter: String) throws {
        let program = try Assets.path("benchmark/pytorch_peer.py")
        guard let started = Self.start(interpreter, program) else { throw BenchmarkProblem.noInterpreter(interpreter) }
        (process, socket) = started
        var input: [UInt8] = []
        let line = Self.exchange("{\"do\": \"describe\"}", started, &input)
        received = input
        let about = line.flatMap { try? JSONDecoder().decode(Description.self, from: Data($0)) }
        guard let about, let name = about.name, let version = about.version else {
            Self.end(started)
            throw BenchmarkProblem.noPeer(interpreter, about?.error ?? "")
        }
        description = BenchmarkReport.Peer(name: name, version: version, interpreter: interpreter)
        canCompile = about.can_compile ?? false
    }

    deinit {
        Self.end((process, socket))
    }

    /// All settings with these thread counts.
    func settings(threadCounts: [Int]) -> [Setting] {
        threadCounts.flatMap { threads in
            [false, true].flatMap { channelsLast in
                (canCompile ? [false, true] : [false]).map {
                    Setting(threads: threads, channelsLast: channelsLast, compiled: $0)
                }
            }
        }
    }

    /// The peer's samples per second on a network; nil if it cannot run it with this setting.
    func rate(_ model: BenchmarkedNetwork, _ setting: Setting, seconds: Double) throws -> Double? {
        let files = try self.files(model.samples)
        // The peer has read the files by then, or never will.
        defer {
            unlink(files.images.systemPath)
            unlink(files.labels.systemPath)
        }
        let shape = model.samples.shape
        let request = Request(
            layers: Self.layers(model.network), loss: model.network.loss.text, batch: model.batchSize,
            learning_rate: model.learningRate, shape: [shape.maps, shape.rows, shape.columns], images: files.images,
            labels: files.labels, classes: 10, seconds: seconds, threads: setting.threads, channels_last: setting.channelsLast,
            compiled: setting.compiled)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        // Python represents a byte of a path that is not UTF-8 as a lone surrogate (PEP 383).
        let text = String(decoding: try encoder.encode(request), as: UTF8.self).unicodeScalars.reduce(into: "") { text, scalar in
            if let byte = scalar.systemByte { text += "\\udc\(String(byte, radix: 16))" } else { text.unicodeScalars.append(scalar) }
        }
        guard let line = Self.exchange(text, (process, socket), &received) else {
            throw BenchmarkProblem.peerFailed(lastError)
        }
        let reply = try JSONDecoder().decode(Reply.self, from: Data(line))
        if let error = reply.error { lastError = error }
        return reply.samples_per_second
    }

    /// The samples as raw bytes in two temporary files, written once; the peer caches what it has read.
    private func files(_ samples: Samples) throws -> (images: String, labels: String) {
        if let known = files[samples.shape.unitCount] { return known }
        let images = try Self.write(samples.bytes)
        do {
            let names = (images, try Self.write(samples.labels))
            files[samples.shape.unitCount] = names
            return names
        } catch {
            unlink(images.systemPath)
            throw error
        }
    }

    /// Writes a temporary file (in TMPDIR) for another program to read once. Its name is unique and cannot be guessed beforehand, because
    /// that folder is open to every user.
    private static func write(_ bytes: [UInt8]) throws -> String {
        var name = "\(System.temporaryFolder)/cnn-tui-XXXXXX".systemPath
        let file = mkstemp(&name)
        guard file >= 0 else { throw BenchmarkProblem.peerFailed(SystemError().description) }
        defer { close(file) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else {
                let reason = SystemError().description
                unlink(name)
                throw BenchmarkProblem.peerFailed(reason)
            }
            rest = rest.dropFirst(count)
        }
        return String(systemPath: name)
    }

    private static func layers(_ network: Network) -> [Layer] {
        network.nodes.dropFirst().compactMap { node in
            let below = network.nodes[node.inputs[0]].shape
            let kind = node.kind
            let hasWindow = node.layer?.window != nil
            return Layer(
                kind: kind.name, inputs: hasWindow ? below.maps : below.unitCount, outputs: node.shape.maps,
                size: kind.kernelShape?.rows, stride: kind.size("strides")?[0], padding: kind.size("pads")?[0],
                dilation: kind.size("dilations")?[0], groups: kind.size("group")?[0],
                activation: node.layer.flatMap { $0.hasSum ? $0.activation.rawValue : nil })
        }
    }

    private typealias Started = (process: pid_t, socket: Int32)

    private static func start(_ interpreter: String, _ program: String) -> Started? {
        // A socket instead of pipes: writing to a peer that has ended is then an error, not a signal.
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var words: [UnsafeMutablePointer<CChar>?] = [strdup(interpreter.systemPath), strdup(program.systemPath), nil]
        // The user's OpenBLAS variables may select another processor's kernels: the peer should choose by itself.
        var entries: [UnsafeMutablePointer<CChar>?] = []
        var entry = environ
        while let text = entry.pointee {
            if strncmp(text, "OPENBLAS_", 9) != 0 { entries.append(text) }
            entry += 1
        }
        entries.append(nil)
        var process = pid_t()
        let status = posix_spawnp(&process, interpreter.systemPath, &actions, nil, &words, &entries)
        for word in words { free(word) }
        close(ends[1])
        guard status == 0 else {
            close(ends[0])
            return nil
        }
        return (process, ends[0])
    }

    private static func end(_ started: Started) {
        close(started.socket)
        kill(started.process, SIGKILL)
        var status: Int32 = 0
        waitpid(started.process, &status, 0)
    }

    /// Sends one line to the peer and returns its reply; nil if the peer has ended.
    private static func exchange(_ line: String, _ started: Started, _ received: inout [UInt8]) -> [UInt8]? {
        var bytes = ArraySlice(Array(line.utf8) + [10])
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { send(started.socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return nil }
            bytes = bytes.dropFirst(count)
        }
        while true {
            if let end = received.firstIndex(of: 10) {
                let reply = Array(received[..<end])
                received.removeSubrange(...end)
                return reply
            }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = read(started.socket, &buffer, buffer.count)
            guard count > 0 else { return nil }
            received += buffer.prefix(count)
        }
    }
}
