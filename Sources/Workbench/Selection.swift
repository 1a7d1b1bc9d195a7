import NeuralNetworks
import Training

/// The panes that can have the focus.
enum PaneFocus: Hashable, Sendable {
    case network, picture, text
}

/// What of the network the main screen shows: layer, view, sample and unit, and how they are drawn.
struct Selection: Sendable {
    var focusedPane = PaneFocus.network
    /// The index of the layer.
    var node = 1
    var view = LayerView.maps
    /// The index of the sample in the batch.
    var sample = 0
    /// The picture shown beside the batch.
    var guest: Guest?
    var plane = 0
    var row = 0
    var column = 0
    /// The dead or saturated unit chosen in the statistics.
    var stuckUnit = 0
    var isZoomed = false
    /// Whether each plane has a scale of its own.
    var ownScales = false
}
