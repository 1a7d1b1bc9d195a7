/// Suggestions for unknown names.
public enum Suggestion {
    /// Words that other programs use for this one's names.
    private static let synonyms: [String: [String]] = [
        "activation": ["function"], "alpha": ["learning-rate"], "arch": ["model"], "architecture": ["model"], "batch": ["batch-size"],
        "bench": ["benchmark"],
        "bs": ["batch-size"], "catalogue": ["list"], "channels": ["maps"], "color": ["color"], "colors": ["color"], "colour": ["color"],
        "colours": ["color"],
        "continue": ["resume", "run"], "course": ["lesson"], "cores": ["threads"], "cpus": ["threads"], "dataset": ["data"],
        "delete": ["delete", "runs"], "derive": ["show"], "diff": ["compare"], "dir": ["directory", "data"], "display": ["show"],
        "doc": ["manual"], "docs": ["manual"], "documentation": ["manual"],
        "draw": ["show"], "eta": ["learning-rate"], "example": ["sample"], "fc": ["dense"], "file": ["output", "svg", "handout"],
        "filters": ["maps"], "fit": ["train"],
        "folder": ["directory", "data"], "from": ["initial", "resume"], "gradcheck": ["check"], "guide": ["manual"], "handbook": ["manual"],
        "image": ["svg", "sample"],
        "index": ["sample"], "init": ["initial"], "input": ["data", "initial"], "iterations": ["steps", "step"],
        "iters": ["steps", "step"],
        "jobs": ["threads"], "language": ["lang"], "learn": ["train"], "linear": ["dense"], "load": ["initial", "resume"],
        "locale": ["lang"],
        "log": ["trace"], "ls": ["list", "runs"], "man": ["manual"], "name": ["run"], "net": ["model"], "network": ["network", "model"],
        "nocolor": ["color"],
        "objective": ["loss"], "out": ["output"], "padding": ["pads"], "path": ["data", "output"], "plain": ["ascii"], "plot": ["show"],
        "print": ["show"],
        "processors": ["threads"], "product": ["multiply"], "quick": ["entries"], "rate": ["learning-rate"], "record": ["trace"],
        "reference": ["manual"],
        "remove": ["delete"],
        "rm": ["delete"], "rng": ["seed"], "save": ["output", "run", "export"], "session": ["run", "runs"], "shuffle": ["order"],
        "size": ["batch-size", "width"], "solutions": ["answers"], "sum": ["add"], "teach": ["lesson"], "test": ["check"],
        "tutorial": ["lesson"],
        "verify": ["check"], "view": ["show"], "weights": ["initial", "output"], "why": ["show"], "workers": ["threads"],
    ]

    /// The name nearest to the typed one, or the one that other programs call so; nil if none is near. Case, dashes and underscores are
    /// ignored.
    public static func nearest(to typed: String, among names: [String]) -> String? {
        let wanted = plain(typed)
        guard !wanted.isEmpty, wanted.count <= 40 else { return nil }
        if let same = names.first(where: { plain($0) == wanted }) { return same }
        if let meant = synonyms[String(wanted)]?.first(where: names.contains) { return meant }
        // An unfinished name.
        let begun = names.filter { wanted.count >= 3 && plain($0).starts(with: wanted) }
        if begun.count == 1 { return begun[0] }
        let near = names.map { (name: $0, distance: distance(wanted, plain($0))) }.min { $0.distance < $1.distance }
        guard let near, near.distance <= max(1, min(wanted.count, plain(near.name).count) / 3) else { return nil }
        return near.name
    }

    private static func plain(_ name: String) -> [Character] { Array(name.lowercased().filter { $0 != "-" && $0 != "_" }) }

    /// The number of characters to insert, delete, replace or swap with their neighbour (optimal string alignment).
    static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var (beforeLast, last) = ([Int](), Array(0...b.count))
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
