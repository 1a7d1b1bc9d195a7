import NeuralNetworks
import TerminalUI
import Training

/// Where the layers are on the overview: a band for each that fits, with its picture as large as all of them together allow.
struct OverviewLayout {
    /// The band of a layer, or of a folded group of layers.
    struct Band {
        /// The indices of the layers; more than one for a group.
        let nodes: Range<Int>
        /// The index of the layer whose picture is shown: what a group passes on.
        var node: Int { nodes.upperBound - 1 }
        /// Name, rails and picture.
        let rect: Rect
        /// Where the picture is.
        let picture: Rect
        /// The arrangement of its planes; nil for a layer without a picture.
        let arrangement: PlaneArrangement?
    }

    /// A connection that does not lead to the next layer, in a lane of its own.
    struct Rail: Hashable {
        let from: Int
        let to: Int
        /// The lane, from 0.
        let lane: Int
    }

    /// The bands from top to bottom, around the selected layer if not all fit.
    let bands: [Band]
    /// The lanes beside the names, for connections that skip layers.
    let lanes: Int
    /// The connections that skip layers.
    let rails: [Rail]

    /// Columns for the names, without lanes.
    static let nameWidth = 13

    /// The least rows of a band with a picture, when not all layers fit.
    private static let leastRows = 3
    /// The most rows of a band without a picture.
    private static let mostTextRows = 7

    /// `shapes` are the pictures' shapes, nil for a layer without one; `inputs` the layers that each one reads. Of `groups`, in order and
    /// together all layers, those without the selected layer are folded if not all layers fit.
    init(
        shapes: [PictureShape?], inputs: [[Int]], groups: [Range<Int>], selected: Int, in rect: Rect, _ appearance: Appearance
    ) {
        rails = Self.rails(inputs)
        lanes = (rails.map(\.lane).max() ?? -1) + 1
        let gutter = lanes + Self.nameWidth
        let room = Size(max(1, rect.width - gutter - 1), rect.height)
        let shown = Self.shown(groups, selected: selected, rows: rect.height)
        let choices = shown.map { nodes in
            shapes[nodes.upperBound - 1].map { PlaneArrangement.all($0, width: room.width, height: room.height, appearance) } ?? []
        }
        let shownShapes = shown.map { shapes[$0.upperBound - 1] }
        func distributed(_ space: Int) -> [(rows: Int, arrangement: PlaneArrangement?)] {
            Self.distribute(choices, shownShapes, rows: rect.height - space * (shown.count - 1))
        }
        func reducedCount(_ found: [(rows: Int, arrangement: PlaneArrangement?)]) -> Int {
            found.count { $0.arrangement.map { $0.reduction != (1, 1) } == true }
        }
        // A row between the bands looks better, but not as much as a picture that shows each of its units.
        var best = distributed(0)
        if rect.height >= 5 * shown.count, case let spaced = distributed(1), reducedCount(spaced) <= reducedCount(best) { best = spaced }
        var spare = rect.height - best.reduce(0) { $0 + $1.rows }
        if shownShapes.allSatisfy({ $0 == nil }) {
            // Text takes as much as there is.
            let rows = (rect.height + 1) / max(1, shown.count) - 1
            if rows > Self.leastRows {
                best = best.map { _ in (min(rows, Self.mostTextRows), nil) }
                spare = rect.height - best.reduce(0) { $0 + $1.rows }
            }
        }
        var y = rect.y
        bands = zip(shown, best).map { nodes, found in
            let band = Rect(x: rect.x, y: y, width: rect.width, height: found.rows)
            y += found.rows + min(1, max(0, spare))
            spare -= 1
            return Band(
                nodes: nodes, rect: band, picture: Rect(x: rect.x + gutter, y: band.y, width: room.width, height: found.rows),
                arrangement: found.arrangement)
        }
    }

    /// The layers and folded groups that fit, around the selected layer.
    private static func shown(_ groups: [Range<Int>], selected: Int, rows: Int) -> ArraySlice<Range<Int>> {
        let most = rows / 2
        let layers = groups.joined().map { $0..<$0 + 1 }
        if layers.count <= most { return layers[...] }
        let folded = groups.flatMap { group in group.contains(selected) ? group.map { $0..<$0 + 1 } : [group] }
        if folded.count <= most { return folded[...] }
        let fitting = max(1, rows / leastRows)
        let place = folded.firstIndex { $0.contains(selected) } ?? 0
        let first = min(max(0, place - fitting / 2), folded.count - fitting)
        return folded[first..<first + fitting]
    }

    /// Gives each layer a row, and then the worst off of them the next better, of equals the one for which that costs the fewest rows. What is
    /// left goes to those whose shape has no row below their name.
    private static func distribute(
        _ choices: [[PlaneArrangement]], _ shapes: [PictureShape?], rows: Int
    ) -> [(rows: Int, arrangement: PlaneArrangement?)] {
        var found = zip(choices, shapes).map { choices, shape -> (rows: Int, arrangement: PlaneArrangement?) in
            (1, shape.flatMap { shape in choices.filter { $0.size.height == 1 }.max { $0.quality(shape) < $1.quality(shape) } })
        }
        func quality(_ index: Int) -> Double {
            shapes[index].flatMap { shape in found[index].arrangement?.quality(shape) } ?? 0
        }
        // All that follows is made of the first layer's picture: it is to be recognised before others are whole.
        func priority(_ index: Int) -> Double {
            quality(index) - (index == 0 && found[0].arrangement.map { $0.reduction.columns > 2 } == true ? 4 : 0)
        }
        /// The lowest arrangement that is better than the one it has, and of those that are as low the best.
        func next(_ index: Int, left: Int) -> PlaneArrangement? {
            guard let shape = shapes[index] else { return nil }
            let now = quality(index)
            return choices[index].filter { $0.size.height <= found[index].rows + left && $0.quality(shape) > now }
                .min { ($0.size.height, -$0.quality(shape)) < ($1.size.height, -$1.quality(shape)) }
        }
        var left = rows - choices.count
        var offers = choices.indices.map { next($0, left: left) }
        func cost(_ index: Int, _ offer: PlaneArrangement) -> Int { max(0, offer.size.height - found[index].rows) }
        while true {
            let open = offers.enumerated().compactMap { index, offer in offer.map { (index: index, offer: $0) } }
            guard
                let (index, offer) = open.min(by: {
                    (priority($0.index), cost($0.index, $0.offer)) < (priority($1.index), cost($1.index, $1.offer))
                })
            else { break }
            left -= cost(index, offer)
            found[index] = (max(found[index].rows, offer.size.height), offer)
            for other in offers.indices where other == index || offers[other].map({ cost(other, $0) > left }) == true {
                offers[other] = next(other, left: left)
            }
        }
        for index in found.indices where left > 0 && found[index].rows == 1 {
            found[index].rows = 2
            left -= 1
        }
        return found
    }

    /// The connections that do not lead to the next layer, those that overlap in different lanes; with `keepsEndsApart` also one that begins
    /// where another ends, which in single rows would look like its continuation.
    static func rails(_ inputs: [[Int]], keepsEndsApart: Bool = false) -> [Rail] {
        var ends: [Int: [Int]] = [:]
        for (to, sources) in inputs.enumerated() {
            for from in Set(sources) where from != to - 1 { ends[from, default: []].append(to) }
        }
        var rails: [Rail] = []
        // A layer that several read has one lane, as far as the last of them.
        for from in ends.keys.sorted() {
            let last = ends[from]?.max() ?? from
            let taken = Set(
                rails.filter { rail in
                    let end = ends[rail.from]?.max() ?? rail.to
                    return keepsEndsApart ? rail.from <= last && from <= end : rail.from < last && from < end
                }.map(\.lane))
            let lane = (0...taken.count).first { !taken.contains($0) } ?? 0
            rails += (ends[from] ?? []).map { Rail(from: from, to: $0, lane: lane) }
        }
        return rails
    }

    /// The layer at a row of the screen; nil for none.
    func node(atRow row: Int) -> Int? { bands.first { ($0.rect.y..<$0.rect.endY).contains(row) }?.node }

    /// The groups that are folded where not all layers fit: each layer with parameters and those behind it without any.
    static func groups(of network: Network) -> [Range<Int>] {
        let nodes = network.nodes
        // The first layer behind the input belongs to no group before it.
        let starts = nodes.indices.filter { $0 <= 1 || !network.usedParameters($0).isEmpty }
        return zip(starts, starts.dropFirst() + [nodes.count]).map { $0..<$1 }
    }
}
