import Datasets
import Messages
import TerminalUI

/// Messages that must all be read, such as those at the start: the status line shows one at a time, and a long one in parts. Each key shows
/// the next.
struct Announcements: Equatable, Sendable {
    /// The messages that replace each other.
    enum Topic: Hashable, Sendable {
        /// Whether the run can be saved.
        case saving
    }

    private struct Message: Equatable, Sendable {
        var text: VisibleText
        var topic: Topic?
    }

    private var waiting: [Message] = []
    /// The messages read since there were none.
    private var readCount = 0
    /// The parts of the first one that were read.
    private var readParts = 0
    /// Everything announced so far: a scene's data are opened again and again.
    private var announced: Set<VisibleText> = []

    var isEmpty: Bool { waiting.isEmpty }

    /// Adds a message, at the front if it is urgent. It is told once, and replaces an earlier one of its topic.
    mutating func add(_ text: VisibleText, _ topic: Topic? = nil, isUrgent: Bool = false) {
        if waiting.contains(where: { $0.text == text }) { return }
        if !isUrgent && announced.contains(text) { return }
        announced.insert(text)
        let first = waiting.first
        if let topic { waiting.removeAll { $0.topic == topic } }
        waiting.insert(Message(text: text, topic: topic), at: isUrgent ? 0 : waiting.count)
        if waiting.first != first { readParts = 0 }
    }

    /// Drops what is no longer true.
    mutating func drop(_ topic: Topic) {
        if waiting.first?.topic == topic { readParts = 0 }
        waiting.removeAll { $0.topic == topic }
    }

    /// Takes over the messages of another screen that were not read there.
    mutating func take(_ other: Announcements) {
        for message in other.waiting { add(message.text, message.topic) }
    }

    /// The messages that were not read, for the screen of another run: what was told of this run may be told again of that one.
    var unread: Announcements {
        var rest = self
        rest.announced = Set(waiting.map(\.text))
        return rest
    }

    /// What the status line shows: the message's number if there are several, and as much as there is room for. Nil without messages.
    func line(_ words: Phrasebook, _ appearance: Appearance, columns: Int) -> VisibleText? {
        guard let message = waiting.first else { return nil }
        let number = number(words)
        let parts = Self.parts(message.text, appearance, columns - number.width)
        let part = min(readParts, parts.count - 1)
        return part < parts.count - 1 ? "\(number)\(parts[part]) \(Self.mark(appearance))" : "\(number)\(parts[part])"
    }

    /// The part that is shown in this many columns is read.
    mutating func read(_ words: Phrasebook, _ appearance: Appearance, columns: Int) {
        guard let message = waiting.first else { return }
        readParts += 1
        guard readParts >= Self.parts(message.text, appearance, columns - number(words).width).count else { return }
        waiting.removeFirst()
        readParts = 0
        readCount = waiting.isEmpty ? 0 : readCount + 1
    }

    private func number(_ words: Phrasebook) -> VisibleText {
        let total = readCount + waiting.count
        return total > 1 ? words(.announcementNumber, [.number: "\(readCount + 1)", .total: "\(total)"]) : ""
    }

    private static func parts(_ text: VisibleText, _ appearance: Appearance, _ columns: Int) -> [VisibleText] {
        text.width <= columns ? [text] : text.wrapped(columns - 1 - mark(appearance).width)
    }

    private static func mark(_ appearance: Appearance) -> VisibleText { appearance.sign("…", "...") }
}

extension Workbench {
    /// What the status line shows of the announcements; nil if there are none.
    /// While the first digit goes through the network, the line says what it does.
    var announcementLine: VisibleText? {
        run.isOpeningPlayed ? nil : prompt.announcements.line(words, appearance, columns: announcementColumns)
    }

    private var announcementColumns: Int { layout.status.width - 2 }

    /// A request was made: the announcement on the screen is read.
    mutating func readAnnouncement() {
        if !run.isOpeningPlayed { prompt.announcements.read(words, appearance, columns: announcementColumns) }
    }

    /// Announces what is to be known at the start.
    mutating func announceStart() {
        let offer = settings.lesson == nil && study.lesson == nil ? resumeOffer : nil
        for text in [settings.firstNotice.map { words($0) }] + settings.firstProblems + [offer] {
            if let text { prompt.announcements.add(text) }
        }
    }

    /// Announces that a run cannot be saved, before anything else. By default it is the one on the screen.
    mutating func announce(trouble: VisibleText, _ topic: Announcements.Topic? = .saving) {
        let before = prompt.announcements
        prompt.announcements.add(trouble, topic, isUrgent: true)
        if prompt.announcements != before { prompt.forgetNotice() }
    }

    /// Announces the remarks about the data.
    mutating func announce(_ remarks: [DataRemark]) {
        for remark in remarks { prompt.announcements.add(words.short(remark)) }
    }
}
