import Training

/// The program's state beside a page: the run, the moment, the view, and what is played and pointed at.
public struct LessonScene: Hashable, Sendable {
    /// The options of the run.
    public var run: RunOptions
    /// The moment and the view.
    public var address: ScreenAddress
    /// The animation played once the scene is set up; nil for none.
    public var play: Play?
    /// The highlighted parts of the screen.
    public var points: [Point]
    /// The line of its block, from 1, or of the page if it has none.
    public var line: Int

    /// An animation of `count` units, phases or steps.
    public struct Play: Hashable, Sendable {
        /// The kind of step of the animation.
        public enum Unit: String, Hashable, Sendable, CaseIterable {
            case units, phases, steps
        }

        /// The kind of step.
        public var unit: Unit
        /// The number of steps, at least 1.
        public var count: Int
        /// The steps per second.
        public var perSecond: Double
    }

    /// A highlighted part of the screen.
    public enum Point: Hashable, Sendable {
        /// A whole pane.
        case pane(Pane)
        /// Units of the picture shown: one plane, with ranges of rows and columns.
        case units(plane: Int, rows: ClosedRange<Int>, columns: ClosedRange<Int>)
        /// A term of the derivation shown, by decreasing size, from 0.
        case term(Int)
    }

    /// The panes of the main screen.
    public enum Pane: String, Hashable, Sendable, CaseIterable {
        case network, picture, loss, answer, layer, status
    }
}
