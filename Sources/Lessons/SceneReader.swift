import Datasets
import Files
import NeuralNetworks
import Tensors
import Training

/// Parses the keys of a scene.
struct SceneReader {
    /// Keys that may occur once.
    static let once = RunOption.all.compactMap(\.lessonKey) + ["divisor", "classes", "wrong-rule", "at", "play"]
    /// Keys that may occur several times.
    static let repeatable = ["sample", "weights", "point"]
    private static let mostBatch = 10_000
    private static let mostClasses = 100
    private static let mostPlayed = 100_000
    /// The longest wait for a page, in steps.
    private static let mostSteps = 20_000

    private let folder: String
    private let lesson: String
    private let problems: ProblemList
    private var scene: LessonScene
    private var samples: [(label: UInt8, rows: [[[UInt8]]], line: Int)] = []
    private var divisor = 1
    private var classes: Int?
    private var hasOrder = false

    /// The scene described by a block's lines and by the header's lines that they do not replace.
    static func scene(
        _ lines: [KeyedLine], header: [KeyedLine], line: Int, folder: String, lesson: String, _ problems: ProblemList
    ) -> LessonScene {
        let given = Set(lines.map(\.key))
        var replaced = given
        if given.contains("data") { replaced.formUnion(["sample", "divisor", "classes", "layout"]) }
        if given.contains("sample") { replaced.insert("data") }
        // Weights that fit one network do not fit another.
        if given.contains("model") || given.contains("network") {
            replaced.formUnion(["weights", "wrong-rule", "initial", "model", "network"].filter { !given.contains($0) })
        }
        var reader = SceneReader(folder: folder, lesson: lesson, line: line, problems)
        for keyed in header.filter({ !replaced.contains($0.key) }) + lines {
            problems.attempt(keyed.line) { try reader.take(keyed) }
        }
        if let data = lines.first(where: { $0.key == "data" }), given.contains("sample") {
            problems.add(data.line, .keysExclude("data", "sample"))
        }
        for both in [lines, header] {
            if let network = both.first(where: { $0.key == "network" }), both.contains(where: { $0.key == "model" }) {
                problems.add(network.line, .keysExclude("network", "model"))
            }
        }
        problems.attempt(line) { try reader.finish() }
        return reader.scene
    }

    private init(folder: String, lesson: String, line: Int, _ problems: ProblemList) {
        self.folder = folder
        self.lesson = lesson
        self.problems = problems
        scene = LessonScene(run: RunOptions(), address: ScreenAddress(), play: nil, points: [], line: line)
    }

    private mutating func take(_ keyed: KeyedLine) throws {
        let value = keyed.value
        if let option = RunOption.all.first(where: { $0.lessonKey == keyed.key }) { return try take(option, keyed) }
        switch keyed.key {
        case "divisor": divisor = try keyed.whole(1...1_000_000)
        case "classes": classes = try keyed.whole(2...Self.mostClasses)
        case "sample": samples.append(try sample(keyed))
        case "weights":
            let (name, numbers) = try weights(keyed)
            if scene.run.given.updateValue(numbers, forKey: name) != nil { throw LessonProblem.keyRepeated("weights: \(name)") }
        case "wrong-rule":
            let words = value.words
            let mistakes = WrongRule.Mistake.allCases.map(\.rawValue).joined(separator: "|")
            guard words.count == 2, let mistake = WrongRule.Mistake(rawValue: String(words[1])) else {
                throw keyed.bad("LAYER \(mistakes)")
            }
            scene.run.wrongRule = WrongRule(layer: String(words[0]), mistake)
        case "at":
            let address = try ScreenAddress(parsing: value.words.joined(separator: " "))
            guard address.step <= Self.mostSteps else {
                throw LessonProblem.outOfRange("step", found: address.step, limit: Self.mostSteps)
            }
            scene.address = address
        case "play": scene.play = try play(keyed)
        case "point": scene.points.append(try point(keyed))
        default: break
        }
    }

    /// Sets an option of the run.
    private mutating func take(_ option: RunOption, _ keyed: KeyedLine) throws {
        var value = keyed.value
        switch option {
        case .model: try Network.checkNotation(value)
        // Paths are relative to the lesson's folder.
        case .data:
            guard !value.isEmpty else { throw keyed.bad("mnist, FOLDER") }
            if value != "mnist" && !value.beginsExactly(with: "/") { value = "\(folder)/\(value)" }
        case .initial, .network:
            guard !value.isEmpty, !value.contains("/") else { throw keyed.bad("FILE") }
            value = "\(folder)/\(value)"
        case .batchSize: _ = try keyed.whole(1...Self.mostBatch)
        case .order: hasOrder = true
        default: break
        }
        do throws(BadOptionValue) { try option.take(value, in: &scene.run) } catch { throw keyed.bad(error) }
    }

    /// Checks and combines the keys that depend on each other.
    private mutating func finish() throws(LessonProblem) {
        guard let first = samples.first else { return }
        let shape = MapShape(maps: first.rows.count, rows: first.rows[0].count, columns: first.rows[0][0].count)
        var isWhole = true
        for sample in samples {
            let isSame =
                sample.rows.count == shape.maps
                && sample.rows.allSatisfy { $0.count == shape.rows && $0.allSatisfy { $0.count == shape.columns } }
            if !isSame {
                problems.add(sample.line, .ragged("sample"))
                isWhole = false
            }
        }
        let largest = samples.map { Int($0.label) }.max() ?? 0
        if let classes, largest >= classes { throw .outOfRange("label", found: largest, limit: classes - 1) }
        guard isWhole else { return }
        scene.run.data = .given(
            GivenData(
                name: lesson, shape: shape, bytes: samples.flatMap { $0.rows.flatMap { $0.flatMap { $0 } } },
                labels: samples.map(\.label), divisor: divisor, classCount: classes ?? max(2, largest + 1)))
        // Samples written in a lesson are meant in their order.
        if !hasOrder { scene.run.order = .file }
    }

    private func sample(_ keyed: KeyedLine) throws(LessonProblem) -> (label: UInt8, rows: [[[UInt8]]], line: Int) {
        let form = "LABEL | 1 2 / 3 4"
        let parts = keyed.value.split(separator: "|", omittingEmptySubsequences: false)
        guard parts.count == 2, let label = Int(parts[0].trimmed), (0..<Self.mostClasses).contains(label) else { throw keyed.bad(form) }
        var maps: [[[UInt8]]] = [[[]]]
        for word in parts[1].words {
            switch word {
            case "/": maps[maps.count - 1].append([])
            case "//": maps.append([[]])
            default:
                guard let byte = UInt8(word) else { throw .badValue(key: "sample", found: String(word), expected: "0 ... 255, /, //") }
                maps[maps.count - 1][maps[maps.count - 1].count - 1].append(byte)
            }
        }
        guard !maps.contains(where: { $0.contains { $0.isEmpty } }) else { throw keyed.bad(form) }
        return (UInt8(label), maps, keyed.line)
    }

    private func weights(_ keyed: KeyedLine) throws(LessonProblem) -> (String, [Float]) {
        guard let sign = keyed.value.firstIndex(of: "=") else { throw keyed.bad("LAYER.kernel = 1 0 / 0 1") }
        let name = keyed.value[..<sign].trimmed
        var numbers: [Float] = []
        for word in keyed.value[keyed.value.index(after: sign)...].words where word != "/" && word != "//" {
            numbers.append(try keyed.number(word, "0.5 -1 / 1e-3 2"))
        }
        guard !name.isEmpty, !numbers.isEmpty else { throw keyed.bad("LAYER.kernel = 1 0 / 0 1") }
        return (name, numbers)
    }

    private func play(_ keyed: KeyedLine) throws(LessonProblem) -> LessonScene.Play {
        let words = keyed.value.words
        guard words.count == 4, words[2] == "at", let count = Int(words[0]), (1...Self.mostPlayed).contains(count),
            let unit = LessonScene.Play.Unit(rawValue: String(words[1])), let rate = Double(words[3]), rate > 0, rate <= 1_000
        else { throw keyed.bad("9 units|phases|steps at 3") }
        return LessonScene.Play(unit: unit, count: count, perSecond: rate)
    }

    private func point(_ keyed: KeyedLine) throws(LessonProblem) -> LessonScene.Point {
        let panes = LessonScene.Pane.allCases.map(\.rawValue).joined(separator: "|")
        let error = keyed.bad("pane \(panes), units PLANE ROW-ROW COLUMN-COLUMN, term INDEX")
        let words = keyed.value.words
        func range(_ text: Substring) throws(LessonProblem) -> ClosedRange<Int> {
            let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first >= 0, first <= last,
                last <= 1_000_000
            else { throw error }
            return first...last
        }
        switch (words.first, words.count) {
        case ("pane", 2):
            guard let pane = LessonScene.Pane(rawValue: String(words[1])) else { throw error }
            return .pane(pane)
        case ("units", 4):
            let plane = try range(words[1])
            guard plane.count == 1 else { throw error }
            return .units(plane: plane.lowerBound, rows: try range(words[2]), columns: try range(words[3]))
        case ("term", 2):
            let index = try range(words[1])
            guard index.count == 1 else { throw error }
            return .term(index.lowerBound)
        default: throw error
        }
    }
}
