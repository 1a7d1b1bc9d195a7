import Training

extension RunOption {
    /// A value of the option as it is typed, not the default.
    public var sample: String {
        switch kind {
        case .notation: "f7"
        case .folder: "/a b"
        case .file: "w.safetensors"
        case .number: setting == nil ? "3" : "0.5"
        case .fraction: "0.5"
        case .schedule: "cosine:12e"
        case .rule: "momentum"
        // The default comes first.
        case .choice(let words): words.last ?? ""
        }
    }
}
