import Tensors

/// Tables of connections as network files have them: the input maps of each output map, `0+1+2,1+2+3,…`, where `0-5` are all from 0 to 5; or
/// the name of a table.
extension ConnectionTable {
    /// The name of the table of LeNet-5.
    fileprivate static let lenet5Name = "lenet-5"

    /// The third layer of LeNet-5, from 6 maps to 16: LeCun, Bottou, Bengio, Haffner: Gradient-Based Learning Applied to Document Recognition
    /// (1998), table I. Six maps see three neighbours in the ring of six, six see four, three see two pairs, and the last sees all.
    static let lenet5 = ConnectionTable([
        [0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [0, 4, 5], [0, 1, 5], [0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5], [0, 3, 4, 5],
        [0, 1, 4, 5], [0, 1, 2, 5], [0, 1, 3, 4], [1, 2, 4, 5], [0, 2, 3, 5], [0, 1, 2, 3, 4, 5],
    ])

    /// The table as it is written.
    var text: String {
        self == Self.lenet5 ? Self.lenet5Name : inputs.map(Self.text).joined(separator: ",")
    }

    /// Increasing maps, with three or more in a row as a range.
    private static func text(_ maps: [Int]) -> String {
        var runs: [ClosedRange<Int>] = []
        for map in maps {
            if let last = runs.last, last.upperBound + 1 == map {
                runs[runs.count - 1] = last.lowerBound...map
            } else {
                runs.append(map...map)
            }
        }
        return runs.flatMap { $0.count > 2 ? ["\($0.lowerBound)-\($0.upperBound)"] : $0.map(String.init) }.joined(separator: "+")
    }
}

extension LayerOptions {
    /// A table of connections with a value for each of `maps` output maps; nil if it is not given. The maps of a value increase.
    mutating func table(_ name: String, maps: Int) throws(LayerOptionError) -> ConnectionTable? {
        guard let option = values(name) else { return nil }
        let first = option.values[0]
        if option.values.count == 1, first.text != ConnectionTable.lenet5Name, first.text.contains(where: \.isLetter) {
            throw LayerOptionError(
                problem: .unknownWord(first.text, option: name, words: [ConnectionTable.lenet5Name]), column: first.column)
        }
        let isNamed = option.values.count == 1 && first.text == ConnectionTable.lenet5Name
        let count = isNamed ? ConnectionTable.lenet5.inputs.count : option.values.count
        guard count == maps else {
            throw LayerOptionError(problem: .valueCount(name, wanted: [maps], found: count), column: option.column)
        }
        if isNamed { return ConnectionTable.lenet5 }
        // Ranges are short to write: what a file can ask for has a limit.
        var left = 1 << 20
        var inputs: [[Int]] = []
        for value in option.values {
            inputs.append(try inputMaps(value, atMost: left))
            left -= inputs[inputs.count - 1].count
        }
        return ConnectionTable(inputs)
    }

    /// The maps of a value such as `0+2-4`.
    private func inputMaps(_ value: (text: String, column: Int), atMost most: Int) throws(LayerOptionError) -> [Int] {
        var maps: [Int] = []
        var column = value.column
        for part in value.text.split(separator: "+", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            let least = (maps.last ?? -1) + 1
            let first = try whole((String(ends[0]), column), least...max(least, 99_999))
            let limit = max(first, min(99_999, first + most - maps.count - 1))
            let last = ends.count == 1 ? first : try whole((String(ends[1]), column + ends[0].count + 1), first...limit)
            maps += first...last
            column += part.count + 1
        }
        return maps
    }
}
