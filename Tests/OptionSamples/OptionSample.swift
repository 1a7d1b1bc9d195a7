import TemporaryFolders
import Training

/// A network file that stays as long as the tests run.
private struct NetworkSample: @unchecked Sendable {
    static let only = NetworkSample()
    let folder = TemporaryFolder()

    init() { folder.write("output = dense(input)\n", to: "a b.network") }
}

extension RunOption {
    /// A value of the option as it is typed, not the default.
    public var sample: String {
        switch kind {
        case .notation: "f7"
        case .folder: "/a b"
        case .file: "w.safetensors"
        case .networkFile: NetworkSample.only.folder.path("a b.network")
        case .number: setting == nil ? "3" : "0.5"
        case .fraction: "0.5"
        case .schedule: "cosine:12e"
        case .rule: "momentum"
        case .loss: "cross-entropy"
        // The default comes first.
        case .choice(let words): words.last ?? ""
        }
    }
}
