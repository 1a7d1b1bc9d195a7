import Files
import Interchange
import Messages
import NeuralNetworks
import TerminalUI

/// A mistake in the configuration file.
public struct ConfigurationProblem: Sendable {
    /// What is wrong.
    enum Reason: Error, Sendable {
        /// No option of that name can be set.
        case unknown(String)
        /// A line that is no assignment.
        case notAssigned(String)
        /// The option has no such value.
        case usage(UsageProblem)
        /// A network that cannot be read.
        case notation(NotationError)
        /// Data that are not there.
        case data(any Error)
        /// A file that is not there; of the whole file, that it cannot be read.
        case file(FileError)
        /// An option that an earlier line sets; this line counts.
        case repeated(String, before: Int)
        /// More bytes than a line has.
        case tooLong(limit: Int, found: Int)
        /// A line behind the last that is read.
        case tooManyLines(limit: Int)
        /// Bytes that are no text.
        case notUTF8
    }

    /// The number of the line, from 1; nil if it is about the whole file.
    public let line: Int?
    let reason: Reason

    init(line: Int?, _ reason: Reason) { (self.line, self.reason) = (line, reason) }

    /// The mistake in a few words, without its place.
    func detail(_ words: Phrasebook) -> VisibleText {
        switch reason {
        case .unknown(let name): unknown(name, words)
        case .notAssigned(let text): words(.configNotAssigned, [.found: VisibleText(untrusted: text)])
        case .usage(let problem): words.words(problem)
        case .notation(let error): words.words(error) { $0 }
        case .data(let error): words.words(error)
        case .file(let error): words.words(error)
        case .repeated(let name, let line): words(.configRepeated, [.name: VisibleText(untrusted: name), .number: "\(line)"])
        case .tooLong(let limit, let found): words(.configTooLong, [.limit: "\(limit)", .found: "\(found)"])
        case .tooManyLines(let limit): words(.configTooManyLines, [.limit: "\(limit)"])
        case .notUTF8: words(.lessonNotUTF8)
        }
    }

    private func unknown(_ name: String, _ words: Phrasebook) -> VisibleText {
        let near = Suggestion.nearest(to: name, among: Setting.all.map(\.name))
        return words(
            near == nil ? .configUnknown : .configUnknownNear,
            [.name: VisibleText(untrusted: name), .expected: VisibleText(untrusted: near ?? "")])
    }
}

extension Configuration {
    /// What is wrong with the file, a line for each mistake, with file and line of each; the last line says how many more there are than
    /// `most`.
    public func messages(_ words: Phrasebook, most: Int) -> [VisibleText] {
        guard let path else { return [] }
        let file = VisibleText(untrusted: path)
        var shown = problems.prefix(most).map { problem in
            guard let line = problem.line else { return words(.configIgnored, [.detail: problem.detail(words).shortened(to: 300)]) }
            return words(.configAt, [.file: file, .number: "\(line)", .detail: problem.detail(words).shortened(to: 300)])
        }
        if problemCount > shown.count { shown.append(words(.configMore, [.count: "\(problemCount - shown.count)", .file: file])) }
        return shown
    }
}
