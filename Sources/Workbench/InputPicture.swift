import NeuralNetworks
import TerminalUI
import Training

/// The input of the sample looked at, small, beside what a deeper layer makes of it.
struct InputPicture {
    let picture: SmallPicture
    /// Where its planes are.
    let rect: Rect

    /// The fewest rows in which a digit is recognised, and the most that it takes.
    private static let rows = 5...9

    /// In the free rows at the bottom of a pane, if there are enough of them and the picture is not too coarse; nil otherwise.
    init?(_ network: Network, in room: Rect, _ appearance: Appearance) {
        guard room.height > Self.rows.lowerBound, let shape = PictureShape(node: 0, view: .maps, of: network) else { return nil }
        // A row and a column on each side belong to its frame.
        let most = Size(room.width - 2, min(room.height - 1, Self.rows.upperBound))
        guard let picture = SmallPicture(shape, in: most, appearance) else { return nil }
        let arrangement = picture.arrangement
        let isWhole = arrangement.seen == (arrangement.isVector ? shape.columns : shape.count)
        guard isWhole, min(shape.rows, shape.columns) / arrangement.reduction.columns >= min(9, shape.rows, shape.columns) else {
            return nil
        }
        self.picture = picture
        rect = Rect(
            x: room.x + (room.width - arrangement.size.width) / 2, y: room.endY - arrangement.size.height, width: arrangement.size.width,
            height: arrangement.size.height)
    }

    /// What it looks at.
    func look(_ subject: Subject) -> PictureLook {
        PictureLook(node: 0, view: .maps, subject: subject, planes: 0..<max(1, picture.shape.count))
    }

    func draw(_ snapshot: Snapshot?, on canvas: inout Canvas) {
        guard let seen = snapshot?.first(PictureLook.self, where: { $0.node == 0 && $0.view == .maps })?.seen,
            case .planes(let planes, _, _, let lowest, let highest, _) = seen.picture
        else { return picture.hatch(on: &canvas, in: rect) }
        picture.draw(planes, HeatmapScale(lowest: lowest, highest: highest, signed: lowest < 0), on: &canvas, in: rect)
    }
}

extension Workbench {
    /// The input beside the layer on the main screen: below the network, or beside the maps; nil where the layer is the input itself, or
    /// without room. Other pages look at it, too, so that it is there at once.
    var inputPicture: InputPicture? {
        guard page != .overview, selection.node > 0, let network = run.network else { return nil }
        if let below = InputPicture(network, in: networkStrip.free(in: layout.network), appearance) { return below }
        guard inquiry.why.isEmpty, inquiry.previewedKernel == nil, let pictures = pictureLayout?.totalSize else { return nil }
        let main = middleRects.main
        let room = MiddlePane.pictureRoom(main)
        // A column stays free behind the frame of the maps.
        let used = pictures.width + 2
        return InputPicture(
            network, in: Rect(x: main.x + 1 + used, y: main.y + 1, width: room.width - used, height: room.height), appearance)
    }
}
