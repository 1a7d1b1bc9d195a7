import TerminalUI

/// Where the panes of the main screen are.
struct ScreenLayout: Hashable {
    /// The smallest screen that works.
    static let smallest = Size(60, 16)

    /// The room for the text of a lesson.
    enum LessonRoom: Hashable, Sendable {
        /// None: no lesson is open.
        case none
        /// Beside the live screen, or below it if the screen is too narrow.
        case text
        /// Below the live screen, to be read from a distance: two fifths of a wide screen, half of a narrow one. A larger screen never shows
        /// less of the picture than a smaller one: all panes stay where they are and grow.
        case presented
    }

    let header: Rect
    /// Everything between header and status line except the lesson.
    let body: Rect
    /// A lesson's text; empty without one.
    let lesson: Rect
    /// Whether the text is beside the body, with a line between them; otherwise it is below.
    let isLessonBeside: Bool
    /// Whether a lesson's text has too little room for empty lines, however little of the room it takes.
    let isLessonTight: Bool
    let network: Rect
    let middle: Rect
    let chart: Rect
    let answer: Rect
    /// Empty without room for it.
    let layer: Rect
    let status: Rect
    let footer: Rect
    /// Columns of vertical lines between panes, with their rows.
    let dividers: [Rect]

    /// The middle including the rows of the chart, if that is below it.
    var middleWithoutChart: Rect {
        guard chart.x == middle.x else { return middle }
        return Rect(x: middle.x, y: middle.y, width: middle.width, height: middle.height + chart.height)
    }

    /// The most columns of the panes at the right.
    static let widestSide = 48
    /// The least columns of the panes at the right.
    static let narrowestSide = 21

    /// `lessonRows`: the rows that the lesson's text takes, if it is below the rest and needs no more. `widestSide`: the most columns of the
    /// panes at the right. `needsChart`: whether a presented page is about the small chart. `hasChart`: whether there is anything to draw in
    /// it; if not, its room is the picture's.
    init(
        _ size: Size, lesson room: LessonRoom = .none, lessonRows: Int? = nil, widestSide: Int = Self.widestSide, needsChart: Bool = false,
        hasChart: Bool = true
    ) {
        header = Rect(x: 0, y: 0, width: size.width, height: 1)
        status = Rect(x: 0, y: size.height - 2, width: size.width, height: 1)
        footer = Rect(x: 0, y: size.height - 1, width: size.width, height: 1)
        let whole = Rect(x: 0, y: 1, width: size.width, height: size.height - 3)
        let most = Self.divided(whole, room)
        isLessonBeside = most.body.width < whole.width
        isLessonTight = most.lesson.height < 13
        if let lessonRows, most.lesson.height > lessonRows, !isLessonBeside {
            let rows = max(5, lessonRows)
            lesson = Rect(x: whole.x, y: whole.endY - rows, width: whole.width, height: rows)
            body = Rect(x: whole.x, y: whole.y, width: whole.width, height: whole.height - rows)
        } else {
            (lesson, body) = most
        }
        let isLarge = body.width >= 110 && body.height >= 23 && room != .presented
        let isWide = isLarge && hasChart
        let left = 21
        // 76 columns show three maps of 24 side by side; beyond that both columns grow.
        let right = isWide ? min(widestSide, Self.narrowestSide + max(0, body.width - left - 21 - 2 - 76) / 2) : 0
        let answerRows = 11
        var lines: [Rect] = isLessonBeside ? [Rect(x: lesson.endX, y: whole.y, width: 1, height: whole.height)] : []
        let middleX = body.x + left + 1
        lines.append(Rect(x: body.x + left, y: body.y, width: 1, height: body.height))
        if isWide {
            let rightX = body.endX - right
            network = Rect(x: body.x, y: body.y, width: left, height: body.height)
            middle = Rect(x: middleX, y: body.y, width: rightX - 1 - middleX, height: body.height)
            let layerRows = 8
            let chartRows = body.height - answerRows - layerRows
            chart = Rect(x: rightX, y: body.y, width: right, height: chartRows)
            answer = Rect(x: rightX, y: chart.endY, width: right, height: answerRows)
            layer = Rect(x: rightX, y: answer.endY, width: right, height: layerRows)
            lines.append(Rect(x: rightX - 1, y: body.y, width: 1, height: body.height))
        } else if room == .presented {
            // The chart takes nothing from the picture, except on a page about it.
            let isBeside = body.height >= answerRows + 14
            let besideRows = isBeside && hasChart ? 6 : 0
            let belowRows = needsChart && !isBeside && body.height >= 11 ? 5 : 0
            let networkRows = max(5, min(body.height - answerRows - besideRows, body.height * 3 / 5))
            network = Rect(x: body.x, y: body.y, width: left, height: networkRows)
            middle = Rect(x: middleX, y: body.y, width: body.endX - middleX, height: body.height - belowRows)
            chart =
                besideRows > 0
                ? Rect(x: body.x, y: network.endY, width: left, height: besideRows)
                : Rect(x: middleX, y: middle.endY, width: middle.width, height: belowRows)
            answer = Rect(
                x: body.x, y: network.endY + besideRows, width: left, height: body.height - networkRows - besideRows)
            layer = Rect(x: 0, y: 0, width: 0, height: 0)
        } else {
            // Without the chart the other panes at the right go below the network.
            let layerRows = isLarge && body.height >= 34 ? 8 : 0
            let networkRows = max(5, min(body.height - answerRows - layerRows, body.height * 3 / 5))
            network = Rect(x: body.x, y: body.y, width: left, height: min(networkRows, body.height))
            answer = Rect(x: body.x, y: network.endY, width: left, height: body.height - networkRows - layerRows)
            let chartRows = hasChart && body.height >= 20 ? (body.height >= 24 ? 6 : 4) : 0
            middle = Rect(x: middleX, y: body.y, width: body.endX - middleX, height: body.height - chartRows)
            chart = Rect(x: middleX, y: middle.endY, width: body.endX - middleX, height: chartRows)
            layer = Rect(x: body.x, y: answer.endY, width: layerRows > 0 ? left : 0, height: layerRows)
        }
        dividers = lines
    }

    /// The room of a lesson's text, and the rest: side by side if both are wide enough, otherwise stacked.
    private static func divided(_ whole: Rect, _ room: LessonRoom) -> (lesson: Rect, body: Rect) {
        switch room {
        case .none: return (Rect(x: 0, y: 0, width: 0, height: 0), whole)
        case .text, .presented:
            if whole.width >= 110 && room == .text {
                let width = min(52, 38 + (whole.width - 110) / 5)
                return (
                    Rect(x: whole.x, y: whole.y, width: width, height: whole.height),
                    Rect(x: whole.x + width + 1, y: whole.y, width: whole.width - width - 1, height: whole.height)
                )
            }
            let rows = room == .presented && whole.width < 110 ? whole.height / 2 : max(5, whole.height * 2 / 5)
            return (
                Rect(x: whole.x, y: whole.endY - rows, width: whole.width, height: rows),
                Rect(x: whole.x, y: whole.y, width: whole.width, height: whole.height - rows)
            )
        }
    }
}
