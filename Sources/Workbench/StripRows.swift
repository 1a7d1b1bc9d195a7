import NeuralNetworks
import TerminalUI

/// The rows of the list of layers: layers one by one or folded in groups, and the lines between rows that do not follow each other.
struct StripRows {
    /// A row of the list.
    enum Row: Hashable {
        /// The layer with this index.
        case node(Int)
        /// The name above the layers of a group that is open.
        case group(String)
        /// The layers of a group that is folded.
        case folded(String, Range<Int>)
        /// An array of the selected layer, open below it.
        case array(PlaceFamily)
        /// The loss, after the last layer.
        case loss
    }

    /// A run of layers with the same beginning of their names; without one each layer is alone.
    struct Group {
        /// The name up to its first dot; nil for a layer without one.
        let name: String?
        let nodes: Range<Int>
    }

    let rows: [Row]

    /// The layers in groups: those behind each other whose names begin the same, up to a dot.
    static func groups(of network: Network) -> [Group] {
        var groups: [Group] = []
        for (index, node) in network.nodes.enumerated() {
            let name = name(ofGroupOf: node)
            if let last = groups.last, let name, last.name == name {
                groups[groups.count - 1] = Group(name: name, nodes: last.nodes.lowerBound..<index + 1)
            } else {
                groups.append(Group(name: name, nodes: index..<index + 1))
            }
        }
        return groups
    }

    /// The name of a layer's group, up to the first dot; nil without one.
    static func name(ofGroupOf node: Network.Node) -> String? { node.name.firstIndex(of: ".").map { String(node.name[..<$0]) } }

    /// The rows of a network. `folds` says of groups whether they are folded; the others are where not all rows fit in `height`. Below the
    /// layer `selected` stand its `arrays`.
    init(_ network: Network, folds: [String: Bool], selected: Int, arrays: [PlaceFamily], height: Int) {
        let groups = Self.groups(of: network)
        func rows(foldsOthers: Bool) -> [Row] {
            groups.flatMap { group -> [Row] in
                if let name = group.name, group.nodes.count > 1 {
                    let isOpenForArrays = group.nodes.contains(selected) && !arrays.isEmpty
                    if folds[name] ?? foldsOthers, !isOpenForArrays { return [.folded(name, group.nodes)] }
                    return [.group(name)] + group.nodes.flatMap(layer)
                }
                return group.nodes.flatMap(layer)
            } + [.loss]
        }
        func layer(_ index: Int) -> [Row] { [.node(index)] + (index == selected ? arrays.map { .array($0) } : []) }
        let open = rows(foldsOthers: false)
        self.rows = open.count <= height ? open : rows(foldsOthers: true)
    }

    /// The layers of a row; none for a row that is no layer's.
    static func nodes(of row: Row) -> Range<Int> {
        switch row {
        case .node(let index): index..<index + 1
        case .folded(_, let nodes): nodes
        case .group, .array, .loss: 0..<0
        }
    }

    /// The layer to select when the selection moves by one row; the same at the ends.
    func node(after node: Int, step: Int) -> Int {
        let layers = rows.map(Self.nodes).filter { !$0.isEmpty }
        guard let place = layers.firstIndex(where: { $0.contains(node) }) else { return node }
        let next = place + step
        guard layers.indices.contains(next) else { return node }
        // Of a folded group its last layer, which is what the group passes on.
        return layers[next].upperBound - 1
    }

    // MARK: Lines

    /// The lines beside one row.
    struct Lines {
        /// For each lane whether a line passes up and down from the middle of the row.
        var lanes: [(up: Bool, down: Bool)]
        /// The lanes whose line ends or begins here, and goes on to the row's name.
        var joined: Set<Int> = []
        /// Whether the row reads the layer above it, and whether that below reads it.
        var isReadingAbove = false
        var isReadBelow = false
        /// Whether it reads a layer to which there is no line, for want of room.
        var hasMore = false

        /// A character for each lane, the last leftmost, and one in front of the name.
        func signs(unicode: Bool) -> String {
            let far = joined.max() ?? -1
            var text = ""
            for lane in lanes.indices.reversed() {
                let (up, down) = lanes[lane]
                // A line from a lane further away passes by on its way to the name.
                text.append(Self.sign(up: up, down: down, left: lane < far, right: lane <= far, unicode))
            }
            text.append(Self.sign(up: isReadingAbove, down: isReadBelow, left: far >= 0, right: false, unicode))
            return text
        }

        private static func sign(up: Bool, down: Bool, left: Bool, right: Bool, _ unicode: Bool) -> Character {
            guard unicode else {
                switch (up || down, left || right) {
                case (false, false): return " "
                case (true, false): return "|"
                case (false, true): return "-"
                case (true, true): return "+"
                }
            }
            switch (up, down, left, right) {
            case (false, false, false, false): return " "
            case (true, false, false, false): return "╵"
            case (false, true, false, false): return "╷"
            case (true, true, false, false): return "│"
            case (false, false, _, _): return "─"
            case (true, false, true, false): return "╯"
            case (false, true, true, false): return "╮"
            case (true, true, true, false): return "┤"
            case (true, false, false, true): return "╰"
            case (false, true, false, true): return "╭"
            case (true, true, false, true): return "├"
            case (true, false, true, true): return "┴"
            case (false, true, true, true): return "┬"
            case (true, true, true, true): return "┼"
            }
        }
    }

    /// The lines beside each row, in at most `lanes` lanes; nil where each row reads just the one above.
    func lines(_ network: Network, lanes most: Int) -> [Lines]? {
        // Rows that are no layer's let lines pass.
        let layers = rows.indices.filter { !Self.nodes(of: rows[$0]).isEmpty }
        let place = Dictionary(
            uniqueKeysWithValues: layers.enumerated().flatMap { place, row in Self.nodes(of: rows[row]).map { ($0, place) } })
        let inputs = layers.enumerated().map { place_, row in
            Array(Set(Self.nodes(of: rows[row]).flatMap { network.nodes[$0].inputs }.compactMap { place[$0] })).filter { $0 != place_ }
                .sorted()
        }
        let rails = OverviewLayout.rails(inputs, keepsEndsApart: true)
        if rails.isEmpty { return nil }
        let count = min(most, (rails.map(\.lane).max() ?? 0) + 1)
        var lines = rows.map { _ in Lines(lanes: Array(repeating: (false, false), count: count)) }
        for (place, row) in layers.enumerated().dropFirst() where inputs[place].contains(place - 1) {
            lines[row].isReadingAbove = true
            lines[layers[place - 1]].isReadBelow = true
            for between in layers[place - 1] + 1..<row { (lines[between].isReadingAbove, lines[between].isReadBelow) = (true, true) }
        }
        for rail in rails {
            let (from, to) = (layers[rail.from], layers[rail.to])
            guard rail.lane < count else {
                lines[to].hasMore = true
                continue
            }
            lines[from].lanes[rail.lane].down = true
            lines[from].joined.insert(rail.lane)
            lines[to].lanes[rail.lane].up = true
            lines[to].joined.insert(rail.lane)
            for row in from + 1..<to { lines[row].lanes[rail.lane] = (true, true) }
        }
        return lines
    }
}
