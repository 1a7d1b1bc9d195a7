import Interchange
import NeuralNetworks
import Training

/// The curves of a run as a table, for other programs. A row has numbers of the weights after `step` updates: of a step's batch, before its
/// update, or of a test. Numbers that a row does not have are empty.
struct CurvesTable {
    /// The forms of a file.
    enum Form {
        case csv, json

        /// The form that a file's name asks for; standard output gets CSV. Nil for another ending.
        init?(_ file: String) {
            if file == "-" || file.lowercased().hasSuffix(".csv") {
                self = .csv
            } else if file.lowercased().hasSuffix(".json") {
                self = .json
            } else {
                return nil
            }
        }
    }

    /// A column: its name and a number for each row; nil for none.
    private struct Column {
        var name: String
        /// The number at a point of the curves.
        var ofPoint: (Int) -> Number?
        var ofTest: (History.Test) -> Number? = { _ in nil }
    }

    /// A number in the precision in which it was measured.
    private enum Number {
        case whole(Int)
        case single(Float)
        case double(Double)

        /// The shortest text that is read back as the same number; nil for NaN and infinities, which JSON does not have.
        var text: String? {
            switch self {
            case .whole(let number): String(number)
            case .single(let number): number.isFinite ? number.description : nil
            case .double(let number): number.isFinite ? number.description : nil
            }
        }
    }

    private let history: History
    private let columns: [Column]
    /// The rows: points of the curves, and tests before the step that they precede.
    private let rows: [Row]

    private enum Row {
        case point(Int)
        case test(History.Test)
    }

    init(_ record: RunRecord) throws {
        let (history, network) = (record.history, try record.network())
        self.history = history
        func column(_ name: String, _ column: HistoryColumn) -> [Column] {
            let mean = Column(name: name, ofPoint: { .single(column.values[$0]) })
            // Only blocks have extremes.
            if history.points.blockCount == 0 { return [mean] }
            func extent(_ point: Int) -> HistoryColumn.Extent? { point < column.extents.count ? column.extents[point] : nil }
            return [
                mean, Column(name: "\(name).low", ofPoint: { extent($0).map { .single($0.low) } }),
                Column(name: "\(name).high", ofPoint: { extent($0).map { .single($0.high) } }),
            ]
        }
        var columns = [
            Column(
                name: "step", ofPoint: { .whole(history.points.steps(of: $0).lowerBound) }, ofTest: { .whole($0.step) }),
            Column(name: "steps", ofPoint: { .whole(history.points.steps(of: $0).count) }),
            Column(name: "seconds", ofPoint: { .double(history.seconds[$0]) }),
        ]
        columns += column("loss", history.losses) + column("train_error", history.batchErrors)
        columns += column("learning_rate", history.learningRates)
        for (row, node) in history.parameterNodes.enumerated() {
            columns += column("gradient_norm.\(network.nodes[node].name)", history.gradientNorms[row])
        }
        for (row, node) in history.parameterNodes.enumerated() {
            columns += column("update_ratio.\(network.nodes[node].name)", history.updateRatios[row])
        }
        if record.options.validation != nil {
            columns.append(Column(name: "validation_error", ofPoint: { _ in nil }, ofTest: { $0.validationError.map { .double($0) } }))
        }
        columns.append(Column(name: "test_error", ofPoint: { _ in nil }, ofTest: { .double($0.error) }))
        self.columns = columns
        var rows: [Row] = []
        rows.reserveCapacity(history.points.count + history.tests.count)
        var tests = history.tests[...]
        for point in 0..<history.points.count {
            while let test = tests.first, test.step <= history.points.steps(of: point).lowerBound {
                rows.append(.test(test))
                tests.removeFirst()
            }
            rows.append(.point(point))
        }
        self.rows = rows + tests.map { .test($0) }
    }

    private func text(_ column: Column, _ row: Row) -> String? {
        switch row {
        case .point(let point): column.ofPoint(point)?.text
        case .test(let test): column.ofTest(test)?.text
        }
    }

    /// The whole table: as CSV a header and a line for each row, as JSON an object with a list for each column.
    func text(_ form: Form) -> String {
        var text = ""
        switch form {
        case .csv:
            text += columns.map(\.name).joined(separator: ",") + "\n"
            for row in rows { text += columns.map { self.text($0, row) ?? "" }.joined(separator: ",") + "\n" }
        case .json:
            // The names are those of layers: letters, digits, dots.
            let lists = columns.map { column in
                "\"\(column.name)\":[" + rows.map { self.text(column, $0) ?? "null" }.joined(separator: ",") + "]"
            }
            text += "{" + lists.joined(separator: ",\n") + "}\n"
        }
        return text
    }
}
