import Training

/// What the program shows beside a page: which run, which moment of it, where one looks, and what happens then.
public struct LessonScene: Hashable, Sendable {
    /// The run.
    public var run: RunOptions
    /// Moment and view.
    public var address: ScreenAddress
    /// What is played once the scene stands.
    public var play: Play?
    /// What is pointed at.
    public var points: [Point]
    /// The line that it begins on, from 1; that of the page where it has none of its own.
    public var line: Int

    /// Something that goes on by itself, so many times, so many a second.
    public struct Play: Hashable, Sendable {
        /// What one of them is.
        public enum Unit: String, Hashable, Sendable, CaseIterable {
            case units, phases, steps
        }

        /// What one of them is.
        public var unit: Unit
        /// How many, 1 or more.
        public var count: Int
        /// How many a second.
        public var perSecond: Double
    }

    /// Something that is pointed at on the screen.
    public enum Point: Hashable, Sendable {
        /// A whole pane.
        case pane(Pane)
        /// Units of the picture that is shown: one plane, rows and columns from the first to the last.
        case units(plane: Int, rows: ClosedRange<Int>, columns: ClosedRange<Int>)
        /// A term of the derivation that is shown, by size, from 0.
        case term(Int)
    }

    /// The panes of the main screen.
    public enum Pane: String, Hashable, Sendable, CaseIterable {
        case network, picture, loss, answer, layer, status
    }
}
