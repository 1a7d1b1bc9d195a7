import NeuralNetworks
import TerminalUI
import Tensors
import Testing
import Training

@testable import Workbench

/// The list of layers of networks with branches and groups.
@Suite struct StripRowsTests {
    static let parallel = """
        narrow = convolution(input) maps=2 kernel_shape=3 pads=1 function=tanh
        wide = convolution(input) maps=2 kernel_shape=5 pads=2 function=tanh
        both = concatenate(narrow, wide)
        output = dense(both)
        """

    static let grouped = """
        stem = convolution(input) maps=2 kernel_shape=3 pads=1 function=relu
        block.first = convolution(stem) maps=2 kernel_shape=3 pads=1 function=relu
        block.second = convolution(block.first) maps=2 kernel_shape=3 pads=1 function=none
        block.sum = add(block.second, stem)
        head.pool = max-pooling(block.sum) kernel_shape=2
        output = dense(head.pool)
        """

    /// 100 layers: 24 groups of four, each with a skip connection.
    static var large: String {
        var lines = ["stem = convolution(input) maps=2 kernel_shape=3 pads=1 function=tanh"]
        var below = "stem"
        for block in 0..<24 {
            let name = "block\(block)"
            lines += [
                "\(name).first = convolution(\(below)) maps=2 kernel_shape=3 pads=1 function=tanh",
                "\(name).scale = scale(\(name).first)",
                "\(name).second = convolution(\(name).scale) maps=2 kernel_shape=1 function=none",
                "\(name).sum = add(\(name).second, \(below))",
            ]
            below = "\(name).sum"
        }
        return (lines + ["pool = max-pooling(\(below)) kernel_shape=7", "output = dense(pool)"]).joined(separator: "\n")
    }

    private func network(_ text: String) throws -> Network {
        try Network(NetworkText(text), input: MapShape(maps: 1, rows: 28, columns: 28), classes: 10)
    }

    private func rows(_ network: Network, _ folds: [String: Bool] = [:], selected: Int = 1, height: Int) -> StripRows {
        StripRows(network, folds: folds, selected: selected, arrays: [], height: height)
    }

    @Test func aChainHasNoLines() throws {
        let network = try Network("6c5-2s-12c5-2s", input: MapShape(maps: 1, rows: 28, columns: 28), classes: 10)
        let rows = rows(network, height: 10)
        #expect(rows.rows == network.nodes.indices.map { .node($0) } + [.loss])
        #expect(rows.lines(network, lanes: 3) == nil)
    }

    @Test func branchesHaveLines() throws {
        let network = try network(Self.parallel)
        let rows = rows(network, height: 10)
        let lines = try #require(rows.lines(network, lanes: 3))
        #expect(lines.map { $0.signs(unicode: true) } == [" ╭╮", "╭┼╯", "│╰╮", "╰─┤", "  ╵", "   "])
        #expect(lines.map { $0.signs(unicode: false) } == [" ++", "+++", "|++", "+-+", "  |", "   "])
        // In one lane only the first connection has a line; where the other ends, a sign says that there is more.
        let few = try #require(rows.lines(network, lanes: 1))
        #expect(few.map { $0.signs(unicode: true) } == ["╭╮", "│╵", "╰╮", " │", " ╵", "  "])
        #expect(few.map(\.hasMore) == [false, false, false, true, false, false])
    }

    @Test func groupsAreFoldedWhereTheyDoNotFit() throws {
        let network = try network(Self.grouped)
        let open = rows(network, height: 10)
        #expect(open.rows == [.node(0), .node(1), .group("block"), .node(2), .node(3), .node(4), .node(5), .node(6), .loss])
        #expect(
            try #require(open.lines(network, lanes: 3)).map { $0.signs(unicode: true) } == [
                " ╷", "╭┤", "││", "││", "││", "╰┤", " │", " ╵", "  ",
            ])
        let folded = rows(network, height: 8)
        // A group of one layer is none.
        #expect(folded.rows == [.node(0), .node(1), .folded("block", 2..<5), .node(5), .node(6), .loss])
        #expect(folded.lines(network, lanes: 3) == nil)
        #expect(
            rows(network, ["block": false], height: 8).rows == open.rows && rows(network, ["block": true], height: 10).rows == folded.rows)
        // Going down a folded group counts as its last layer.
        #expect(folded.node(after: 1, step: 1) == 4 && folded.node(after: 4, step: 1) == 5 && folded.node(after: 4, step: -1) == 1)
        #expect(open.node(after: 1, step: 1) == 2 && open.node(after: 6, step: 1) == 6 && open.node(after: 0, step: -1) == 0)
        // An array below a layer opens its group.
        let arrays = network.families(3).filter { $0.aspect == .value }
        let withArrays = StripRows(network, folds: [:], selected: 3, arrays: arrays, height: 8)
        #expect(withArrays.rows.contains(.node(3)) && withArrays.rows.contains(.array(arrays[0])))
    }

    @Test("100 layers at 80×24: every layer can be reached, and the selected one is in the list", arguments: [true, false])
    func large(_ unicode: Bool) throws {
        var bench = try Bench(
            .file(NetworkText(Self.large)), size: Size(80, 24), appearance: Appearance(colors: .indexed, unicode: unicode), batchSize: 1)
        let network = bench.trainer.network
        #expect(network.nodes.count == 100)
        let rect = bench.bench.layout.network
        func isShown() -> Bool {
            (rect.y..<rect.endY).contains { y in
                bench.bench.networkStrip.row(at: y, in: rect).map { StripRows.nodes(of: $0).contains(bench.bench.selection.node) } ?? false
            }
        }
        // Folded: 24 groups, and three layers beside them.
        var seen: Set<Int> = []
        for _ in 0..<40 {
            seen.insert(bench.bench.selection.node)
            #expect(isShown())
            bench.press(.down)
        }
        #expect(seen.count == 27 && bench.bench.selection.node == 99)
        #expect(bench.text.contains("output"))
        // → opens a group, ← folds it.
        for _ in 0..<3 { bench.press(.up) }
        #expect(bench.bench.selection.node == 93)
        let sign = unicode ? "▸" : "+"
        #expect(bench.text.contains("\(sign) block22 4"))
        bench.press(.right)
        #expect(bench.bench.selection.folds == ["block22": false] && bench.bench.selection.node == 93 && isShown())
        bench.press(.up)
        #expect(bench.bench.selection.node == 92 && bench.text.contains("second") && isShown())
        bench.press(.left)
        #expect(bench.bench.selection.folds == ["block22": true] && bench.text.contains("\(sign) block22 4") && isShown())
    }

    @Test(
        "Names and shapes are whole or end in an omission, at every size",
        arguments: [Size(60, 16), Size(80, 24), Size(120, 40), Size(200, 60)])
    func sizes(_ size: Size) throws {
        for text in [Self.parallel, Self.grouped, Self.large] {
            for unicode in [true, false] {
                var bench = try Bench(
                    .file(NetworkText(text)), size: size, appearance: Appearance(colors: .indexed, unicode: unicode), batchSize: 1)
                for node in bench.trainer.network.nodes.indices.prefix(8) {
                    bench.bench.selection.node = node
                    bench.look()
                    #expect(!bench.text.isEmpty)
                    let isASCII = bench.text.allSatisfy(\.isASCII)
                    #expect(unicode || isASCII)
                }
            }
        }
    }

    @Test("The line of y names the network file and the first digits of its hash")
    func stateLine() throws {
        let file = try NetworkText(Self.grouped, path: "/some where/net.txt")
        var bench = try Bench(.file(file), size: Size(120, 40), batchSize: 1)
        bench.bench.settings.run.data = .mnist
        let words = try #require(bench.bench.stateWords)
        #expect(words.contains("--network") && words.contains("/some where/net.txt") && !words.contains("--model"))
        #expect(words.last?.contains(" network=\(file.sha256.prefix(8))") == true)
        #expect(bench.text.contains("net.txt"))
    }
}
