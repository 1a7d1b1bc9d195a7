/// A key as the user knows it.
public enum Key: Hashable, Sendable {
    /// A character that was typed.
    case character(Character)
    /// A letter with the control key.
    case control(Character)
    /// An arrow.
    case up
    /// An arrow.
    case down
    /// An arrow.
    case left
    /// An arrow.
    case right
    /// An arrow with shift.
    case shiftUp
    /// An arrow with shift.
    case shiftDown
    /// An arrow with shift.
    case shiftLeft
    /// An arrow with shift.
    case shiftRight
    /// Return.
    case enter
    /// Escape.
    case escape
    /// Tabulator.
    case tab
    /// Tabulator with shift.
    case backTab
    /// Backspace.
    case backspace
    /// Delete.
    case delete
    /// Start of a line.
    case home
    /// End of a line.
    case end
    /// A page up.
    case pageUp
    /// A page down.
    case pageDown
    /// F1 … F12.
    case function(Int)

    /// What stands on the key.
    public func name(_ appearance: Appearance) -> VisibleText {
        switch self {
        case .character(" "): "space"
        case .character(let character): VisibleText(untrusted: String(character))
        case .control(let letter): "^\(String(letter).uppercased())"
        case .up: appearance.sign("↑", "up")
        case .down: appearance.sign("↓", "down")
        case .left: appearance.sign("←", "left")
        case .right: appearance.sign("→", "right")
        case .shiftUp: appearance.sign("shift-↑", "shift-up")
        case .shiftDown: appearance.sign("shift-↓", "shift-down")
        case .shiftLeft: appearance.sign("shift-←", "shift-left")
        case .shiftRight: appearance.sign("shift-→", "shift-right")
        case .enter: "enter"
        case .escape: "esc"
        case .tab: "tab"
        case .backTab: "shift-tab"
        case .backspace: "backspace"
        case .delete: "del"
        case .home: "home"
        case .end: "end"
        case .pageUp: "pgup"
        case .pageDown: "pgdn"
        case .function(let number): "F\(number)"
        }
    }
}

/// What the mouse did at a cell.
public struct MouseEvent: Hashable, Sendable {
    /// What it was.
    public enum Kind: Hashable, Sendable {
        /// The left button went down.
        case press
        /// The mouse moved with the left button held.
        case drag
        /// The left button went up.
        case release
        /// The wheel turned away from the user.
        case wheelUp
        /// The wheel turned towards the user.
        case wheelDown
    }

    /// What it was.
    public var kind: Kind
    /// The column of the cell, from 0.
    public var column: Int
    /// The row of the cell, from 0.
    public var row: Int

    /// An event.
    public init(_ kind: Kind, column: Int, row: Int) {
        (self.kind, self.column, self.row) = (kind, column, row)
    }
}

/// What a screen reports.
public enum ScreenEvent: Hashable, Sendable {
    /// A key was pressed.
    case key(Key)
    /// The mouse did something.
    case mouse(MouseEvent)
    /// A text was pasted, its line breaks as `\n`; other control characters are left out.
    case pasted(String)
    /// The terminal has what was copied last: it was asked, and says so.
    case copyConfirmed
    /// The screen has another size now.
    case resized(Size)
    /// Someone called the screen's `wake`.
    case woken
    /// The program was asked to end by this signal.
    case endRequested(signal: Int32)
    /// The terminal is gone.
    case terminalGone
}

/// What has become of a text for the clipboard.
public enum CopyOutcome: Hashable, Sendable {
    /// The terminal is not known to have a clipboard, or the text is not ASCII: nothing was sent.
    case unavailable
    /// It was sent; most terminals do not say whether they took it.
    case sent
    /// The clipboard holds it.
    case confirmed
}

/// Where canvases are shown and keys come from.
public protocol Screen: AnyObject {
    /// Its columns and rows.
    var size: Size { get }
    /// What it can show.
    var appearance: Appearance { get }
    /// Shows a canvas, as far as the terminal takes it now: never waits for it. `urgent` is an answer to a key.
    func present(_ canvas: Canvas, urgent: Bool)
    /// Whether the last canvas is shown whole, so that another is welcome.
    var isCaughtUp: Bool { get }
    /// Puts an ASCII text into the terminal's clipboard, where it is known to have one. That the terminal has it is an event
    /// (`copyConfirmed`), which may never come.
    func copy(_ text: String) -> CopyOutcome
    /// Waits for events, at most so many seconds (nil: however long it takes).
    func events(timeout: Double?) -> [ScreenEvent]
    /// Makes `events` return; may be called from any thread.
    var wake: @Sendable () -> Void { get }
}
