import Datasets
import Files
import Messages
import NeuralNetworks
import TerminalUI
import Training

/// Commands that open another run.
extension Workbench {
    func run(with option: RunOption, _ word: CommandLine.Word) throws -> RunOptions {
        var run = settings.run
        // Another update rule has a learning rate of its own.
        if option == .optimizer { run.learning.forgetDefaultRate() }
        do throws(BadOptionValue) { try option.take(word.text, in: &run) } catch { throw bad(word, error, option.command ?? option.name) }
        // These belong to the network and the pictures of the other run.
        if option == .model || option == .network || option == .data { (run.given, run.wrongRule) = ([:], nil) }
        if option == .data { run.layout = nil }
        return run
    }

    mutating func open(_ run: RunOptions) throws -> [Effect] {
        // Errors that need no data are reported in the line.
        try run.checkNetwork()
        let network: Network?
        if run.data == settings.run.data, run.layout == settings.run.layout, let dataset = self.run.dataset {
            network = try run.network(input: dataset.train.shape, classes: dataset.classCount)
            try dataset.check(run.validation)
        } else {
            network = try run.knownNetwork()
        }
        try settings.check(
            run, network, run.data == settings.run.data && run.layout == settings.run.layout ? self.run.dataset?.train.count : nil)
        if hasSomethingToLose {
            prompt.open(over: nil, .open(run))
            return []
        }
        prompt.notice = words(.noticeOpening)
        return [.open(run)]
    }

    /// What `:data` takes that begins with these characters: the catalogue's data, folders, and the data sets in a folder.
    func dataNames(_ begun: String) -> [String] {
        let paths = settings.paths(begun)
        return ["mnist"] + DataSource.sets(among: paths) + paths.filter { $0.utf8.last == UInt8(ascii: "/") }
    }

    /// Why another run could not be opened; with the data that were probably meant.
    func refusal(_ error: any Error) -> VisibleText {
        guard let error = error as? DataError, error.problem == .missing else { return words.onScreen(error) }
        let path = error.path.withoutTrailingSlashes
        let names = dataNames(String(path[..<path.pathPartStart])).map(\.withoutTrailingSlashes)
        guard let near = Suggestion.nearest(to: path, among: names) else { return words.onScreen(error) }
        let values: [Placeholder: VisibleText] = [
            .file: VisibleText(untrusted: error.path), .needed: ":data", .name: VisibleText(untrusted: near),
        ]
        return words(.dataMissingNear, values)
    }
}
