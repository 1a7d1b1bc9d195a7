import Messages
import NeuralNetworks
import TerminalUI
import Training

/// Reading the arguments of a command; each error concerns a word.
extension Workbench {
    /// The problem of a word, in the words of other errors; `found` is the word.
    func bad(_ word: CommandLine.Word, _ phrase: Phrase, _ values: [Placeholder: VisibleText] = [:]) -> CommandLine.Problem {
        CommandLine.Problem(word: word, text: words(phrase, [.found: VisibleText(untrusted: word.text)].merging(values) { $1 }))
    }

    /// The problem of a word that is none of these names: the nearest one, otherwise `phrase` with all of them, or where they are listed.
    func unknown(_ word: CommandLine.Word, _ kind: ArgumentKind, among names: [String], _ phrase: Phrase, listing listed: [String]? = nil)
        -> CommandLine.Problem
    {
        let expected = VisibleText(untrusted: kind.usage)
        if let near = Suggestion.nearest(to: word.text, among: names) {
            return bad(word, .lineBadNear, [.expected: expected, .name: VisibleText(untrusted: near)])
        }
        let list = (listed ?? names).joined(separator: ", ")
        guard list.count <= Self.mostListed else { return bad(word, .lineBadMany, [.expected: expected]) }
        return bad(word, phrase, [.name: VisibleText(untrusted: word.text), .options: VisibleText(untrusted: list)])
    }

    /// The characters of a list that fit below the line, with the words around them.
    private static var mostListed: Int { 72 }

    /// The problem of a word that is no value of an option or command; one that is near is named instead of all.
    func bad(_ word: CommandLine.Word, _ problem: BadOptionValue, _ command: String) -> CommandLine.Problem {
        if case .notAmong(let options) = problem {
            let list = options.joined(separator: "|")
            let kind = LineCommand.all.first { $0.name == command }?.arguments.first
            let expected = VisibleText(untrusted: list.count <= Self.mostListed ? list : kind?.usage ?? list)
            let name = word.text.split(separator: " ").first.map(String.init) ?? word.text
            if let near = Suggestion.nearest(to: name.lowercased(), among: options) {
                return bad(word, .lineBadNear, [.expected: expected, .name: VisibleText(untrusted: near)])
            }
            if list.count > Self.mostListed { return bad(word, .lineBadMany, [.expected: expected]) }
        }
        return CommandLine.Problem(
            word: word, text: words.words(UsageProblem(problem, option: ":\(command)", found: word.text, grouped: true)))
    }

    func language(_ word: CommandLine.Word) throws -> Language {
        if let language = Language(rawValue: word.text) { return language }
        throw bad(word, .notAmong(Language.allCases.map(\.rawValue)), "lang")
    }

    func number(_ word: CommandLine.Word, _ command: String, _ range: ClosedRange<Int>) throws -> Int {
        let name: [Placeholder: VisibleText] = [.name: VisibleText(untrusted: ":\(command)")]
        guard let number = Int(word.text) else { throw bad(word, .usageWhole, name) }
        guard range.contains(number) else {
            let values: [Placeholder: VisibleText] = [
                .number: NumberFormat.grouped(range.lowerBound), .limit: NumberFormat.grouped(range.upperBound),
            ]
            throw bad(word, .usageRange, values.merging(name) { $1 })
        }
        return number
    }

    /// The index of a sample of the batch.
    func sampleIndex(_ word: CommandLine.Word) throws -> Int {
        let last = run.lastSample
        guard let index = Int(word.text) else { throw bad(word, .usageWhole, [.name: ":sample"]) }
        if (0...last).contains(index) { return index }
        throw bad(word, last == 0 ? .lineOnlySample : .lineNoSample, [.number: "0", .limit: NumberFormat.grouped(last)])
    }

    func value(_ word: CommandLine.Word) throws -> Float {
        do throws(TypedNumber.Problem) { return try TypedNumber.read(word.text) } catch {
            if error == .notANumber { throw bad(word, .noticeWhatIfNumber) }
            throw CommandLine.Problem(word: word, text: words.words(error, found: word.text))
        }
    }

    func place(_ word: CommandLine.Word) throws -> Place {
        guard let network = run.network else { throw CommandLine.Problem(word: word, text: words(.noticeNotLoaded)) }
        do {
            return try network.place(named: word.text)
        } catch {
            throw CommandLine.Problem(word: word, text: words.words(error))
        }
    }

    func target(_ word: CommandLine.Word) throws -> Change.Target {
        let place = try place(word)
        if place.parameter != nil, place.aspect == .value { return .parameter(place) }
        guard run.network?.isPixel(place) == true else { throw CommandLine.Problem(word: word, text: words(.lineFixed)) }
        return .pixel(place, sample: min(selection.sample, run.lastSample))
    }

    /// What of the update is changed from a step on, by its name; nil for other names.
    func setting(_ word: CommandLine.Word) throws -> Change.Target? {
        if word.text == "lr" { return .learningRate }
        return UpdateRules.setting(named: word.text).map { .setting($0) }
    }

    /// A number of a setting that the run's update rule has.
    func number(of setting: UpdateSetting, _ option: RunOption, _ word: CommandLine.Word) throws -> Float {
        var learning = Learning()
        learning.rule = settings.run.learning.rule
        var run = settings.run
        do throws(BadOptionValue) { try option.take(word.text, in: &run) } catch { throw bad(word, error, option.name) }
        learning[setting] = run.learning[setting]
        do throws(UnknownSetting) { try learning.check() } catch { throw CommandLine.Problem(word: word, text: words.words(error)) }
        return learning[setting] ?? 0
    }

    func layer(_ word: CommandLine.Word) throws -> Int {
        let names = run.network?.nodes.map(\.name) ?? []
        guard let index = names.firstIndex(of: word.text) else {
            throw names.isEmpty ? bad(word, .noticeNotLoaded) : unknown(word, .layer, among: names, .showNoLayer)
        }
        return index
    }

    /// A view of a layer, by default of the selected one.
    func view(_ word: CommandLine.Word, of node: Int? = nil) throws -> LayerView {
        let node = node ?? selection.node
        if let view = run.network.map({ $0.view(named: word.text, of: node) }) ?? LayerView(named: word.text) { return view }
        throw unknown(
            word, .view, among: LayerView.names + (run.network?.arrayNames(of: node) ?? []), .showNoView, listing: LayerView.names)
    }
}
