import TerminalUI

/// Where the panes of the main screen are.
struct ScreenLayout: Hashable {
    /// The smallest screen that works.
    static let smallest = Size(60, 16)

    let header: Rect
    /// Everything between header and status line.
    let body: Rect
    let network: Rect
    let middle: Rect
    let chart: Rect
    let answer: Rect
    /// Empty where there is no room for it.
    let layer: Rect
    let status: Rect
    let footer: Rect
    /// Columns of vertical lines between panes, with their rows.
    let dividers: [Rect]

    /// The middle with the chart's rows, where that is below it.
    var middleWithoutChart: Rect {
        guard chart.x == middle.x else { return middle }
        return Rect(x: middle.x, y: middle.y, width: middle.width, height: middle.height + chart.height)
    }

    init(_ size: Size) {
        header = Rect(x: 0, y: 0, width: size.width, height: 1)
        status = Rect(x: 0, y: size.height - 2, width: size.width, height: 1)
        footer = Rect(x: 0, y: size.height - 1, width: size.width, height: 1)
        body = Rect(x: 0, y: 1, width: size.width, height: size.height - 3)
        let isWide = size.width >= 110 && size.height >= 26
        let left = 21
        // 76 columns show three maps of 24 side by side; beyond that both columns grow.
        let right = isWide ? min(48, 21 + max(0, size.width - left - 21 - 2 - 76) / 2) : 0
        let answerRows = 11
        if isWide {
            let rightX = size.width - right
            network = Rect(x: 0, y: body.y, width: left, height: body.height)
            middle = Rect(x: left + 1, y: body.y, width: rightX - left - 2, height: body.height)
            let layerRows = 7
            let chartRows = body.height - answerRows - layerRows
            chart = Rect(x: rightX, y: body.y, width: right, height: chartRows)
            answer = Rect(x: rightX, y: chart.endY, width: right, height: answerRows)
            layer = Rect(x: rightX, y: answer.endY, width: right, height: layerRows)
            dividers = [
                Rect(x: left, y: body.y, width: 1, height: body.height),
                Rect(x: rightX - 1, y: body.y, width: 1, height: body.height),
            ]
        } else {
            let networkRows = max(5, min(body.height - answerRows, body.height * 3 / 5))
            network = Rect(x: 0, y: body.y, width: left, height: networkRows)
            answer = Rect(x: 0, y: network.endY, width: left, height: body.height - networkRows)
            let chartRows = body.height >= 20 ? (body.height >= 24 ? 6 : 4) : 0
            middle = Rect(x: left + 1, y: body.y, width: size.width - left - 1, height: body.height - chartRows)
            chart = Rect(x: left + 1, y: middle.endY, width: size.width - left - 1, height: chartRows)
            layer = Rect(x: 0, y: 0, width: 0, height: 0)
            dividers = [Rect(x: left, y: body.y, width: 1, height: body.height)]
        }
    }
}
