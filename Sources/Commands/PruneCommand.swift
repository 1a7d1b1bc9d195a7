import Interchange
import Messages
import TerminalUI

/// `cnn-tui runs prune`: deletes runs that are old, many or unnamed, after saying which.
public struct PruneCommand: Sendable {
    /// Only runs that were not saved for this many seconds; nil for any age.
    public var olderThan: Int?
    /// The newest runs that stay, of those with names of their own making if `unnamed`; nil for no such limit.
    public var keep: Int?
    /// Only runs that the user gave no name.
    public var unnamed: Bool
    /// Whether nothing is deleted.
    public var isDryRun: Bool
    /// The folder of all runs.
    public var root: String

    /// A run must meet all conditions that are given.
    public init(olderThan: Int? = nil, keep: Int? = nil, unnamed: Bool = false, isDryRun: Bool = false, root: String) {
        (self.olderThan, self.keep, self.unnamed, self.isDryRun, self.root) = (olderThan, keep, unnamed, isDryRun, root)
    }

    /// The seconds of an age as it is typed: `30d`, `12h`, `2w`; nil if it is none.
    public static func seconds(_ text: String) -> Int? {
        let units: [Character: Int] = ["h": 3600, "d": 86_400, "w": 7 * 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), text.utf8.dropLast().allSatisfy({ (0x30...0x39).contains($0) }),
            let count = Int(text.dropLast())
        else { return nil }
        let (seconds, isTooMany) = count.multipliedReportingOverflow(by: unit)
        return isTooMany ? nil : seconds
    }

    /// The runs to delete, the newest first. Runs that are open stay, and the newest of all unless `keep` is 0.
    func candidates(_ all: [RunAge], now: Int) -> [RunAge] {
        var left = all.filter { !unnamed || RunPlan.isDated($0.name) }
        left.removeFirst(min(keep ?? 0, left.count))
        return left.filter { run in
            (run.name != all.first?.name || keep == 0) && !run.isInUse && olderThan.map { now - run.savedAt > $0 } != false
        }
    }

    /// Says which runs it would delete, and deletes them if `confirm` agrees; returns false if one could not be deleted.
    public func run(_ output: CommandOutput, now: () -> Int = RunPlan.systemTime, confirm: () throws -> Bool) throws -> Bool {
        try RunFolder.checkListable(root)
        let (all, words) = (RunAge.all(in: root), output.words)
        let candidates = candidates(all, now: now())
        for run in all where run.isInUse { output.line(words(.pruneInUse, [.name: VisibleText(untrusted: run.name)])) }
        guard !candidates.isEmpty else {
            output.line(words(.pruneNothing))
            return true
        }
        let megabytes = { (bytes: Int) in NumberFormat.fixed(Double(bytes) / 1e6, 1) }
        var rows = [[words(.runsName), words(.tableSaved), words(.tableMegabytes)]]
        rows += candidates.map {
            [VisibleText(untrusted: $0.name), VisibleText(untrusted: RunsCommand.time($0.savedAt)), megabytes($0.bytes)]
        }
        output.table(rows)
        let total = candidates.reduce(0) { $0 + $1.bytes }
        output.line(
            words(
                .pruneTotal,
                [.count: "\(candidates.count)", .size: megabytes(total), .total: "\(all.count)"]))
        if isDryRun { return true }
        guard try confirm() else {
            output.line(words(.pruneRefused))
            return true
        }
        var isWhole = true
        for run in candidates {
            do {
                try RunFolder.delete(run.name, in: root)
                output.line(words(.runsDeleted, [.name: VisibleText(untrusted: run.name)]))
            } catch {
                output.standardError("cnn-tui: \(words.words(error).string)\n")
                isWhole = false
            }
        }
        return isWhole
    }
}
