import NeuralNetworks
import Training

/// A word of a screen address that cannot be parsed.
public struct AddressError: Error, Hashable, Sendable {
    /// The word as written.
    public let word: String
    /// The expected form.
    public let expected: String
    /// The number in it that single precision does not have; nil where something else is wrong.
    public let number: UnfitNumber?

    init(word: String, expected: String, number: UnfitNumber? = nil) {
        self.word = word
        self.expected = expected
        self.number = number
    }
}

/// A number as it was written that is none of single precision, and why.
public struct UnfitNumber: Hashable, Sendable {
    /// The number as it was written.
    public let text: String
    /// Why it does not fit.
    public let problem: TypedNumber.Problem
}

/// A network file that is another one than that with which an address was written.
public struct OtherNetworkFile: Error, Hashable, Sendable {
    /// The path of the file that was opened, or the notation given in its place.
    public let name: String
    /// The first digits of the SHA-256 of the text then.
    public let expected: String
    /// The same digits of the text now; empty without a file.
    public let found: String
}

/// The address of a screen: a moment of a run and a view, as words `name=value` separated by spaces. Layers and places are given by name
/// and looked up when the network exists.
public struct ScreenAddress: Hashable, Sendable {
    /// A manual change with its target by name: `120:lr=0.5`, `120:conv1.kernel[0,0,2,2]=0.3`, `120:input.activation[0,14,14]@3=1`.
    public struct NamedChange: Hashable, Sendable {
        /// The number of updates before it.
        public var step: Int
        /// `lr`, the name of a setting of the update rule, or that of a place.
        public var target: String
        /// The sample's index in the batch, for a pixel.
        public var sample: Int?
        /// The new value; finite.
        public var value: Float

        /// A change with its target by name.
        public init(step: Int, target: String, sample: Int? = nil, value: Float) {
            self.step = step
            self.target = target
            self.sample = sample
            self.value = value
        }
    }

    /// A number to derive: a place by name, and a sample.
    public struct NamedQuestion: Hashable, Sendable {
        /// The name of the place.
        public var place: String
        /// The sample's index in the batch.
        public var sample: Int

        /// A number by the name of its place.
        public init(place: String, sample: Int) {
            self.place = place
            self.sample = sample
        }
    }

    /// A sample of the data that is shown instead of the batch.
    public struct NamedGuest: Hashable, Sendable {
        /// The set it belongs to.
        public var set: SampleSet
        /// The index in the set.
        public var index: Int
        /// The shift of the picture.
        public var shift: Guest.Shift

        /// A training sample, shifted.
        public static func train(_ index: Int, shift: Guest.Shift = .none) -> NamedGuest {
            NamedGuest(set: .train, index: index, shift: shift)
        }

        /// A test sample, shifted.
        public static func test(_ index: Int, shift: Guest.Shift = .none) -> NamedGuest {
            NamedGuest(set: .test, index: index, shift: shift)
        }

        /// `test:7`, or `test:7:2,0` if it is shifted down by 2.
        var text: String {
            let moved = shift == .none ? "" : ":\(shift.rows),\(shift.columns)"
            return "\(set == .train ? "train" : "test"):\(index)\(moved)"
        }
    }

    /// The number of updates done.
    public var step = 0
    /// The last phase completed: `load`, `forward.conv1`, `loss`, `backward.conv1`, `update`; nil before the first.
    public var phase: String?
    /// The open screen.
    public var page = Page.main
    /// The name of the layer; nil for the one shown at the start.
    public var layer: String?
    /// The view of the layer.
    public var view = LayerView.maps
    /// The sample's index in the batch.
    public var sample = 0
    /// The plane, row and column of the selected unit; nil for none.
    public var unit: [Int]?
    /// Whether the picture has the keyboard focus; otherwise the list of layers has it.
    public var isPictureFocused = false
    /// Whether one plane fills the pane.
    public var isZoomed = false
    /// Whether each map has its own colour scale.
    public var ownScales = false
    /// The chain of derived numbers, each a factor of the one before.
    public var why: [NamedQuestion] = []
    /// The number whose shares are shown; nil for none.
    public var mark: NamedQuestion?
    /// The kernel of the layer whose next update is previewed; nil for none.
    public var update: Int?
    /// The picture shown instead of the batch; nil for none.
    public var guest: NamedGuest?
    /// The manual changes in order.
    public var changes: [NamedChange] = []
    /// The first digits of the parameters' SHA-256; nil if not given.
    public var hash: String?
    /// The first digits of the SHA-256 of the network file's text; nil for a network in compact notation.
    public var networkHash: String?
    /// How many digits of a network file's hash are written.
    public static let networkDigits = 8

    /// The first screen of a run, before any step.
    public init() {}

    /// The screens under their names in an address.
    public static let pages: [(name: String, page: Page)] = [
        ("main", .main), ("overview", .overview), ("curves", .curves), ("samples", .samples), ("draw", .drawing),
    ]
    /// The longest address, in UTF-8 bytes.
    public static let mostCharacters = 20_000
    /// The largest step.
    public static let mostStep = 1_000_000_000
    /// The largest shift of a picture in any direction, in pixels.
    public static let mostShift = 10_000

    /// The address as text, without default values; `init(parsing:)` reads it back.
    public var text: String {
        var parts = ["step=\(step)"]
        if let phase { parts.append("phase=\(phase)") }
        if page != .main, let name = Self.pages.first(where: { $0.page == page })?.name { parts.append("page=\(name)") }
        if let layer { parts.append("layer=\(layer)") }
        if view != .maps { parts.append("view=\(view)") }
        if sample != 0 { parts.append("sample=\(sample)") }
        if let unit { parts.append("unit=\(unit.map(String.init).joined(separator: ","))") }
        if isPictureFocused { parts.append("focus=picture") }
        if isZoomed { parts.append("zoom=on") }
        if ownScales { parts.append("scale=own") }
        for question in why { parts.append("why=\(question.place)@\(question.sample)") }
        if let mark { parts.append("mark=\(mark.place)@\(mark.sample)") }
        if let update { parts.append("update=\(update)") }
        if let guest { parts.append("guest=\(guest.text)") }
        for change in changes {
            parts.append("change=\(change.step):\(change.target)\(change.sample.map { "@\($0)" } ?? "")=\(change.value)")
        }
        if let networkHash { parts.append("network=\(networkHash)") }
        if let hash { parts.append("hash=\(hash)") }
        return parts.joined(separator: " ")
    }

    /// Parses an address; throws at the first wrong word.
    public init(parsing text: String) throws(AddressError) {
        guard text.utf8.count <= Self.mostCharacters else {
            throw AddressError(word: String(text.prefix(20)), expected: "<= \(Self.mostCharacters) bytes")
        }
        var seen: Set<Substring> = []
        for word in text.split(whereSeparator: { $0 == " " || $0.isNewline }) {
            guard let sign = word.firstIndex(of: "=") else { throw AddressError(word: String(word), expected: "NAME=VALUE") }
            let name = word[..<sign]
            guard seen.insert(name).inserted || name == "why" || name == "change" else {
                throw AddressError(word: String(word), expected: "one \(name)=")
            }
            try take(name, word[word.index(after: sign)...], word: String(word))
        }
    }

    private mutating func take(_ name: Substring, _ value: Substring, word: String) throws(AddressError) {
        func number(_ text: Substring) throws(AddressError) -> Int {
            guard let number = Int(text), (0...Self.mostStep).contains(number) else {
                throw AddressError(word: word, expected: "0 ... \(Self.mostStep)")
            }
            return number
        }
        func wanted<T>(_ found: T?, _ expected: String) throws(AddressError) -> T {
            guard let found else { throw AddressError(word: word, expected: expected) }
            return found
        }
        switch name {
        case "step": step = try number(value)
        case "phase": phase = String(value)
        case "page":
            page = try wanted(Self.pages.first { $0.name == value }?.page, Self.pages.map(\.name).joined(separator: ", "))
        case "layer": layer = String(value)
        case "view":
            view = try wanted(LayerView(word: value), (LayerView.names + LayerView.arrayNames).joined(separator: ", "))
        case "sample": sample = try number(value)
        case "unit":
            var indices: [Int] = []
            for part in value.split(separator: ",", omittingEmptySubsequences: false) { indices.append(try number(part)) }
            unit = try wanted(indices.count == 3 ? indices : nil, "unit=MAP,ROW,COLUMN")
        case "focus": isPictureFocused = try wanted(value == "picture" ? true : nil, "focus=picture")
        case "zoom": isZoomed = try wanted(value == "on" ? true : nil, "zoom=on")
        case "scale": ownScales = try wanted(value == "own" ? true : nil, "scale=own")
        case "why", "mark":
            let parts = value.split(separator: "@", omittingEmptySubsequences: false)
            let place = try wanted(parts.count <= 2 ? parts.first.map(String.init) : nil, "\(name)=PLACE@SAMPLE")
            let question = NamedQuestion(place: place, sample: parts.count == 2 ? try number(parts[1]) : 0)
            if name == "why" { why.append(question) } else { mark = question }
        case "update": update = try number(value)
        case "guest":
            let parts = value.split(separator: ":", omittingEmptySubsequences: false)
            let expected = "guest=train:INDEX, guest=test:INDEX, guest=test:INDEX:ROWS,COLUMNS"
            let isWhole = (2...3).contains(parts.count) && (parts[0] == "train" || parts[0] == "test")
            let index = try number(try wanted(isWhole ? parts[1] : nil, expected))
            let shift = try wanted(parts.count == 3 ? Guest.Shift(parsing: parts[2]) : Guest.Shift.none, expected)
            guest = parts[0] == "train" ? .train(index, shift: shift) : .test(index, shift: shift)
        case "change": changes.append(try change(value, word: word))
        case "hash", "network":
            let isHash = (4...64).contains(value.count) && value.allSatisfy { "0123456789abcdef".contains($0) }
            let digits = try wanted(isHash ? String(value) : nil, "\(name)=1a2b3c4d")
            if name == "hash" { hash = digits } else { networkHash = digits }
        default:
            throw AddressError(
                word: word,
                expected:
                    "step, phase, page, layer, view, sample, unit, focus, zoom, scale, why, mark, update, guest, change, network, hash")
        }
    }

    private func change(_ text: Substring, word: String) throws(AddressError) -> NamedChange {
        let error = AddressError(word: word, expected: "change=STEP:lr=VALUE, change=STEP:PLACE=VALUE, change=STEP:PLACE@SAMPLE=VALUE")
        guard let colon = text.firstIndex(of: ":"), let sign = text.lastIndex(of: "="), colon < sign,
            let step = Int(text[..<colon]), (0...Self.mostStep).contains(step)
        else { throw error }
        let number = text[text.index(after: sign)...]
        let value: Float
        do throws(TypedNumber.Problem) { value = try TypedNumber.read(number) } catch {
            throw AddressError(
                word: word, expected: "change=STEP:PLACE=VALUE", number: UnfitNumber(text: String(number), problem: error))
        }
        let parts = text[text.index(after: colon)..<sign].split(separator: "@", omittingEmptySubsequences: false)
        guard let target = parts.first, !target.isEmpty, parts.count <= 2 else { throw error }
        var sample: Int?
        if parts.count == 2 {
            guard let number = Int(parts[1]), (0...1_000_000).contains(number) else { throw error }
            sample = number
        }
        guard target != "lr" || (sample == nil && value > 0) else { throw AddressError(word: word, expected: "lr=VALUE > 0") }
        if let setting = UpdateRules.setting(named: target), sample != nil || !setting.range.contains(value) {
            throw AddressError(word: word, expected: "\(setting.name)=VALUE, \(setting.range.text)")
        }
        return NamedChange(step: step, target: String(target), sample: sample, value: value)
    }
}

extension Guest.Shift {
    /// Parses a shift such as `2,-1`: 2 down, 1 to the left. Nil if it is malformed or too large.
    public init?(parsing text: some StringProtocol) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        let most = ScreenAddress.mostShift
        guard parts.count == 2, let rows = parts[0], let columns = parts[1], (-most...most).contains(rows), (-most...most).contains(columns)
        else { return nil }
        self.init(rows: rows, columns: columns)
    }
}

extension ScreenAddress {
    /// The manual changes with their targets looked up in a network. Throws if one does not exist there.
    public func changes(in network: Network, batchSize: Int) throws -> [Change] {
        try changes.map { change in
            if change.target == "lr" {
                guard change.sample == nil, change.value > 0 else { throw AddressError(word: change.target, expected: "lr=VALUE > 0") }
                return Change(step: change.step, .learningRate, to: change.value)
            }
            if let setting = UpdateRules.setting(named: change.target) {
                let known = network.rule.allSettings.map(\.setting)
                guard known.contains(setting) else {
                    throw AddressError(word: change.target, expected: known.map(\.name).joined(separator: ", "))
                }
                return Change(step: change.step, .setting(setting), to: change.value)
            }
            let place = try network.place(named: change.target)
            if place.parameter != nil, place.aspect == .value, change.sample == nil {
                return Change(step: change.step, .parameter(place), to: change.value)
            }
            guard network.isPixel(place), let sample = change.sample, (0..<batchSize).contains(sample) else {
                throw AddressError(word: change.target, expected: "lr, LAYER.kernel[...], input.activation[...]@SAMPLE")
            }
            return Change(step: change.step, .pixel(place, sample: sample), to: change.value)
        }
    }

    /// The name of a phase in `phase`.
    public static func name(of phase: Phase, in network: Network) -> String {
        switch phase {
        case .load: "load"
        case .forward(let node): "forward.\(network.nodes[node].name)"
        case .loss: "loss"
        case .backward(let node): "backward.\(network.nodes[node].name)"
        case .update: "update"
        }
    }

    /// The phase, looked up in a network. Throws if it does not exist there.
    public func phase(in network: Network) throws -> Phase? {
        guard let phase else { return nil }
        let parts = phase.split(separator: ".", maxSplits: 1).map(String.init)
        let node = parts.count == 2 ? network.nodes.firstIndex { $0.name == parts[1] } : nil
        switch (parts.first, node) {
        case ("load", nil) where parts.count == 1: return .load
        case ("loss", nil) where parts.count == 1: return .loss
        case ("update", nil) where parts.count == 1 && step > 0: return .update
        case ("forward", let node?) where node > 0: return .forward(node)
        case ("backward", let node?) where node > 0: return .backward(node)
        default:
            throw AddressError(word: "phase=\(phase)", expected: "load, forward.LAYER, loss, backward.LAYER, update")
        }
    }

    /// The node of the layer shown; without a name the first layer.
    public func node(in network: Network) -> Int {
        layer.flatMap { name in network.nodes.firstIndex { $0.name == name } } ?? min(1, network.outputNode)
    }

    /// What is wrong with the network file of a run that the address is opened with; nil if it is the same, or the address says nothing of it.
    public func otherNetwork(in run: RunOptions) -> OtherNetworkFile? {
        guard let networkHash else { return nil }
        let found = run.networkFile?.sha256 ?? ""
        if found.hasPrefix(networkHash) { return nil }
        return OtherNetworkFile(
            name: run.networkFile?.path ?? run.model, expected: networkHash, found: String(found.prefix(networkHash.count)))
    }

    /// Throws if the address names anything that the network does not have.
    public func check(in network: Network, batchSize: Int) throws {
        _ = try changes(in: network, batchSize: batchSize)
        _ = try phase(in: network)
        if let layer, !network.nodes.contains(where: { $0.name == layer }) {
            throw PlaceError.noLayer(layer, layers: network.nodes.map(\.name))
        }
        let node = node(in: network)
        guard network.has(view, at: node) else {
            throw PlaceError.noQuantity(view.description, layer: network.nodes[node].name, quantities: network.families(node).map(\.name))
        }
        for question in why + [mark].compactMap({ $0 }) { _ = try network.place(named: question.place) }
    }
}
