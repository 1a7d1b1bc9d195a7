import NeuralNetworks
import TerminalUI
import Training

/// Where the layers are on the overview: a band for each that fits, with its picture as large as all of them together allow.
struct OverviewLayout {
    /// A layer's band.
    struct Band {
        /// The index of the layer.
        let node: Int
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

    /// `shapes` are the pictures' shapes, nil for a layer without one; `inputs` the layers that each one reads.
    init(shapes: [PictureShape?], inputs: [[Int]], selected: Int, in rect: Rect, _ appearance: Appearance) {
        rails = Self.rails(inputs)
        lanes = (rails.map(\.lane).max() ?? -1) + 1
        let gutter = lanes + Self.nameWidth
        let room = Size(max(1, rect.width - gutter - 1), rect.height)
        let shown = Self.shown(shapes.count, selected: selected, rows: rect.height)
        let choices = shown.map { node in
            shapes[node].map { PlaneArrangement.all($0, width: room.width, height: room.height, appearance) } ?? []
        }
        let space = rect.height >= 5 * shown.count ? 1 : 0
        let best = Self.distribute(choices, Array(shapes[shown]), rows: rect.height - space * (shown.count - 1))
        var y = rect.y
        bands = zip(shown, best).map { node, found in
            let band = Rect(x: rect.x, y: y, width: rect.width, height: found.rows)
            y += found.rows + space
            return Band(
                node: node, rect: band, picture: Rect(x: rect.x + gutter, y: band.y, width: room.width, height: found.rows),
                arrangement: found.arrangement)
        }
    }

    /// The layers that fit, around the selected one.
    private static func shown(_ count: Int, selected: Int, rows: Int) -> Range<Int> {
        let most = count <= rows / 2 ? count : max(1, rows / leastRows)
        if count <= most { return 0..<count }
        let first = min(max(0, selected - most / 2), count - most)
        return first..<first + most
    }

    /// Gives each layer the least, and then the worst off of them the next better, of equals the one for which that costs the fewest rows.
    private static func distribute(
        _ choices: [[PlaneArrangement]], _ shapes: [PictureShape?], rows: Int
    ) -> [(rows: Int, arrangement: PlaneArrangement?)] {
        let least = rows >= 2 * choices.count ? 2 : 1
        var found = zip(choices, shapes).map { choices, shape -> (rows: Int, arrangement: PlaneArrangement?) in
            (least, shape.flatMap { shape in choices.filter { $0.size.height <= least }.max { $0.quality(shape) < $1.quality(shape) } })
        }
        func quality(_ index: Int) -> Double {
            shapes[index].flatMap { shape in found[index].arrangement?.quality(shape) } ?? 0
        }
        /// The lowest arrangement that is better than the one it has, and of those that are as low the best.
        func next(_ index: Int, left: Int) -> PlaneArrangement? {
            guard let shape = shapes[index] else { return nil }
            let now = quality(index)
            return choices[index].filter { $0.size.height <= found[index].rows + left && $0.quality(shape) > now }
                .min { ($0.size.height, -$0.quality(shape)) < ($1.size.height, -$1.quality(shape)) }
        }
        var left = rows - least * choices.count
        var offers = choices.indices.map { next($0, left: left) }
        func cost(_ index: Int, _ offer: PlaneArrangement) -> Int { max(0, offer.size.height - found[index].rows) }
        while true {
            let open = offers.enumerated().compactMap { index, offer in offer.map { (index: index, offer: $0) } }
            guard
                let (index, offer) = open.min(by: {
                    (quality($0.index), cost($0.index, $0.offer)) < (quality($1.index), cost($1.index, $1.offer))
                })
            else { return found }
            left -= cost(index, offer)
            found[index] = (max(found[index].rows, offer.size.height), offer)
            for other in offers.indices where other == index || offers[other].map({ cost(other, $0) > left }) == true {
                offers[other] = next(other, left: left)
            }
        }
    }

    /// The connections that do not lead to the next layer, those that overlap in different lanes.
    private static func rails(_ inputs: [[Int]]) -> [Rail] {
        var ends: [Int: [Int]] = [:]
        for (to, sources) in inputs.enumerated() {
            for from in Set(sources) where from != to - 1 { ends[from, default: []].append(to) }
        }
        var rails: [Rail] = []
        // A layer that several read has one lane, as far as the last of them.
        for from in ends.keys.sorted() {
            let last = ends[from]?.max() ?? from
            let taken = Set(rails.filter { $0.from < last && from < (ends[$0.from]?.max() ?? $0.to) }.map(\.lane))
            let lane = (0...taken.count).first { !taken.contains($0) } ?? 0
            rails += (ends[from] ?? []).map { Rail(from: from, to: $0, lane: lane) }
        }
        return rails
    }

    /// The layer at a row of the screen; nil for none.
    func node(atRow row: Int) -> Int? { bands.first { ($0.rect.y..<$0.rect.endY).contains(row) }?.node }
}
