/// A key on the keyboard.
public enum Key: Hashable, Sendable {
    /// A typed character.
    case character(Character)
    /// A letter with Ctrl.
    case control(Character)
    /// The up arrow.
    case up
    /// The down arrow.
    case down
    /// The left arrow.
    case left
    /// The right arrow.
    case right
    /// The up arrow with Shift.
    case shiftUp
    /// The down arrow with Shift.
    case shiftDown
    /// The left arrow with Shift.
    case shiftLeft
    /// The right arrow with Shift.
    case shiftRight
    /// The Enter key.
    case enter
    /// The Esc key.
    case escape
    /// The Tab key.
    case tab
    /// Tab with Shift.
    case backTab
    /// The Backspace key.
    case backspace
    /// The Delete key.
    case delete
    /// The Home key.
    case home
    /// The End key.
    case end
    /// The Page Up key.
    case pageUp
    /// The Page Down key.
    case pageDown
    /// A function key, F1 … F12.
    case function(Int)

    /// The name of the key for footer and help.
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

/// A mouse event at a cell.
public struct MouseEvent: Hashable, Sendable {
    /// The kind of event.
    public enum Kind: Hashable, Sendable {
        /// The left button was pressed.
        case press
        /// The mouse was moved with the left button held down.
        case drag
        /// The left button was released.
        case release
        /// The wheel was turned up, away from the user.
        case wheelUp
        /// The wheel was turned down, towards the user.
        case wheelDown
    }

    /// The kind of event.
    public var kind: Kind
    /// The column of the cell, from 0.
    public var column: Int
    /// The row of the cell, from 0.
    public var row: Int

    /// An event at a cell.
    public init(_ kind: Kind, column: Int, row: Int) {
        (self.kind, self.column, self.row) = (kind, column, row)
    }
}

/// An event reported by a screen.
public enum ScreenEvent: Hashable, Sendable {
    /// A key was pressed.
    case key(Key)
    /// The mouse did something.
    case mouse(MouseEvent)
    /// A text was pasted, its line breaks as `\n`; other control characters are left out.
    case pasted(String)
    /// The terminal has what was copied last: it was asked, and says so.
    case copyConfirmed
    /// The terminal was asked for its background, and it has this colour.
    case background(RGB)
    /// The screen has this new size.
    case resized(Size)
    /// The screen's `wake` was called.
    case woken
    /// The program received this signal, which asks it to end.
    case endRequested(signal: Int32)
    /// The terminal was closed.
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

/// A place that shows canvases and reports keys.
public protocol Screen: AnyObject {
    /// The size in columns and rows.
    var size: Size { get }
    /// The colours and characters it can show.
    var appearance: Appearance { get }
    /// Shows a canvas, or as much of it as the terminal accepts without blocking. `urgent` frames respond to a key.
    func present(_ canvas: Canvas, urgent: Bool)
    /// Whether the last canvas is completely shown, so that the next can follow.
    var isCaughtUp: Bool { get }
    /// Puts an ASCII text into the terminal's clipboard, where it is known to have one. That the terminal has it is an event
    /// (`copyConfirmed`), which may never come.
    func copy(_ text: String) -> CopyOutcome
    /// Waits for events, for at most `timeout` seconds (nil: without limit).
    func events(timeout: Double?) -> [ScreenEvent]
    /// Makes `events` return; can be called from any thread.
    var wake: @Sendable () -> Void { get }
}
