import Datasets
import Lessons
import NeuralNetworks
import Training

/// What is known of the run on the screen: its network and data, where it stands, whether it advances, and what has gone wrong with it.
struct RunStatus: Sendable {
    /// Nil until it is known; for data of the catalogue that is before they are read.
    var network: Network?
    /// Nil until it is loaded.
    var dataset: Dataset?
    var isLoaded = false
    /// The numbers of the moment on the screen.
    var snapshot: Snapshot?
    var curves = RunCurves()
    var isRunning = false
    var isPausing = false
    /// Whether the run continues until told to stop.
    var isRunningOn = false
    var isTesting = false
    var samplesPerSecond: Double?
    /// The number that is not finite, which stopped the run.
    var failure: NotFinite?
    /// Set while the loss is far above its best.
    var alarm: DivergenceWatch.Alarm?
    /// Whether the network still learns, as far as the visible numbers show; nil before there are any.
    var health: NetworkHealth?
    /// The step that the session began with, and the earliest to go back to.
    var firstStep = 0
    /// The address that the program was asked to open, until it is reached.
    var destination: ScreenAddress?
}
