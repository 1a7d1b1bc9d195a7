import Messages
import TerminalUI
import Tensors
import Testing
import Training

@testable import NeuralNetworks
@testable import Workbench

@Suite struct DerivationPaneTests {
    private func text(_ bench: Bench) -> String { bench.bench.view().text }

    /// A bench at rest before its first update, conv3's maps focused.
    private func atRest(_ notation: String = "6c5-2s-12c5-2m", size: Size = Size(120, 40), language: Language = .english) throws -> Bench {
        var bench = try Bench(notation, size: size, language: language)
        try bench.trainer.advanceToRestingPlace()
        bench.look()
        bench.press(.down, .down, .enter)
        return bench
    }

    @Test func fromAUnitToThePixelAndBack() throws {
        var bench = try atRest()
        bench.press(.enter)
        let exact = NumberFormat.exact(bench.trainer.tape.activations[3][0, 0, 4, 4]).string
        #expect(text(bench).contains("conv3.activation[0,4,4] = \(exact)"))
        #expect(text(bench).contains("a = σ(z)") && text(bench).contains("terms: 151"))
        // The second factor of a term is an activation of the layer below, and so on down to a pixel.
        bench.press(.right, .enter)
        #expect(text(bench).contains("pool2.activation[") && text(bench).contains("(Σ a)/4"))
        bench.press(.enter, .right, .enter)
        #expect(text(bench).contains("input.activation[0,") && text(bench).contains("here the path ends"))
        #expect(text(bench).contains("a conv3[0,4,4] ›"))
        #expect(bench.bench.obstacle(.follow) == .noticeNothingToFollow)
        bench.press(.backspace, .backspace, .backspace)
        #expect(text(bench).contains("conv3.activation[0,4,4] = \(exact)"))
        #expect(bench.bench.obstacle(.backtrack) != nil)
        bench.press(.escape)
        #expect(bench.bench.inquiry.why.isEmpty && text(bench).contains("conv3 · maps"))
    }

    @Test("The mark of the factor that is followed leaves the sign between the factors, however little room there is")
    func theMarkStandsBesideTheSign() throws {
        for size in [Size(80, 24), Size(120, 40)] {
            var bench = try atRest(size: size)
            bench.press(.enter, .right)
            let term = try #require(text(bench).split(separator: "\n").first { $0.contains("▸") && $0.contains(" k conv3[") })
            let sign = try #require(term.firstIndex(of: "·"))
            #expect(term[sign...].drop { "· ".contains($0) }.first == "▸", "\(term)")
        }
    }

    @Test("A factor that is cut is marked; where closer signs make room for all of it, they do")
    func nothingIsCutUnseen() throws {
        for (size, keys) in [(Size(120, 40), [Key.enter]), (Size(100, 30), [.enter]), (Size(120, 40), [.tab, .tab, .tab, .enter])] {
            var bench = try atRest(size: size)
            for key in keys { bench.press(key) }
            let pane = bench.bench.layout.middle
            let canvas = bench.bench.view()
            let lines = (pane.y..<bench.bench.layout.status.y).map { y in
                String(String.UnicodeScalarView((pane.x..<pane.endX).compactMap { canvas[$0, y].scalar }))
            }
            let terms = lines.filter { $0.contains("= ") && $0.contains("·") && ($0.contains(" k conv") || $0.contains(" δ conv")) }
            #expect(terms.count > 2, "\(size) \(keys)")
            for term in terms where !term.contains("…") {
                let end = term.reversed().drop { $0 == " " }.first
                #expect(end == "]" || end == ")", "\(term)")
            }
            #expect(!terms.allSatisfy { $0.contains("…") }, "\(terms)")
        }
    }

    @Test("A selection beyond the terms of a smaller batch comes back into the list")
    func fewerTermsThanBefore() throws {
        for key in [Key.left, .up, .right, .down, .enter] {
            var bench = try atRest()
            bench.press(.enter)
            bench.bench.inquiry.why[0].term = 10_000
            bench.press(key)
            // The smaller batch comes as a snapshot.
            bench.look()
            #expect(bench.bench.inquiry.terms.indices.contains(bench.bench.inquiry.why[0].term))
        }
    }

    @Test("Of a gradient's thousands of terms only those on the screen are made, wherever one scrolls")
    func termsAreMadeAsTheyScroll() throws {
        var bench = try atRest()
        bench.press(.character("4"), .enter)
        _ = bench.bench.view()
        let terms = try #require(bench.bench.shownDerivation).terms
        #expect(terms.count == 50 * 64 && text(bench).contains("terms: 3,200"))
        for _ in 0..<30 {
            bench.press(.down)
            _ = bench.bench.view()
        }
        // Down to terms of other samples: still the same list, whose order is known.
        #expect(bench.bench.shownDerivation.map { bench.bench.inquiry.terms.isOrder(of: $0.terms) } == true)
        #expect(bench.bench.shownDerivation?.terms.made === terms.made && bench.bench.inquiry.terms.orderedCount == 1_000)
        let before = terms.made.value
        _ = bench.bench.view()
        #expect(terms.made.value - before < 3 * 40)
    }

    @Test("A newcomer reads each key in the footer")
    func inTheFooter() throws {
        var bench = try Bench(size: Size(80, 24))
        func footer() -> String { String(bench.text.split(separator: "\n", omittingEmptySubsequences: false)[23]) }
        #expect(footer().contains("b batch"))
        bench.press(.character("b"))
        #expect(footer().contains("enter go in"))
        bench.press(.enter)
        #expect(footer().contains("enter why") && footer().contains("tab view"))
        bench.press(.tab)
        #expect(footer().contains("enter why"))
        bench.press(.enter)
        #expect(text(bench).contains("conv1.residual["))
        #expect(bench.bench.shownDerivation != nil && footer().contains("enter follow") && footer().contains("backspace return"))
    }

    @Test func theLossIsWhereBlameBegins() throws {
        var bench = try atRest()
        bench.press(.character("w"))
        #expect(text(bench).contains("L = (1/N) Σ ½ (a − y)²") && text(bench).contains("terms: 500"))
        // What each class and each sample has in it, the largest first.
        let (tape, network) = (bench.trainer.tape, bench.trainer.network)
        let classes = (0..<10).map { unit in
            (0..<50).reduce(0.0) { sum, sample in
                let error = Double(tape.error.unit(unit, sample: sample))
                return sum + error * error / 2
            }
        }
        let largest = classes.indices.max { classes[$0] < classes[$1] } ?? 0
        #expect(text(bench).contains("sum by class:  \(largest): \(NumberFormat.short(classes[largest], digits: 3))"))
        #expect(text(bench).contains("sum by sample:") && network.classCount == 10)
        // Constants are no links: enter follows the error.
        bench.press(.enter)
        #expect(text(bench).contains("output.error["))
    }

    @Test("Headings of the window's pictures stand apart, however little room there is", arguments: Language.allCases)
    func headingsStandApart(_ language: Language) throws {
        for size in [Size(80, 24), Size(130, 60)] {
            var bench = try Bench("4s-1c1:none-1c3:none", size: size, language: language)
            try bench.trainer.advanceToRestingPlace()
            bench.look()
            bench.press(.down, .character("2"), .enter, .enter)
            let (turned, products) = language == .english ? ("turned", "products") : ("180°", "乘积")
            let lines = text(bench).split(separator: "\n").filter { $0.contains(turned) || $0.contains(products) }
            #expect(lines.contains { $0.contains(turned) && $0.contains("0←0") }, "\(lines)")
            #expect(lines.contains { $0.contains("  \(products)") || $0.contains("│ \(products)") }, "\(lines)")
            #expect(lines.allSatisfy { !$0.contains("…") })
        }
    }

    @Test("Partial sums have the colon of the language")
    func colons() throws {
        var bench = try atRest(language: .chinese)
        bench.press(.character("w"))
        #expect(text(bench).contains("各样本之和：") && !text(bench).contains("之和:"))
        #expect(bench.bench.words(.namedNumber, [.name: "3", .value: "0.5"]) == "3：0.5")
    }

    @Test("Every view's selected number has a derivation", arguments: LayerView.common.filter { $0 != .statistics })
    func everyView(_ view: LayerView) throws {
        for notation in ["6c5-2s-12c5-2m", "4c5-2m-f6:tanh"] {
            for down in 0..<4 {
                var bench = try Bench(notation, size: Size(120, 40))
                try bench.trainer.advanceToRestingPlace()
                bench.look()
                for _ in 0..<down { bench.press(.down) }
                bench.press(.character(Character("\((LayerView.common.firstIndex(of: view) ?? 0) + 1)")))
                guard bench.bench.pictureShape != nil else { continue }
                if bench.bench.selection.focusedPane == .network { bench.press(.enter) }
                bench.press(.enter)
                #expect(bench.bench.shownDerivation != nil, "\(notation) \(down) \(view)")
            }
        }
    }

    @Test func whatCannotBeDerivedSaysWhy() throws {
        var bench = try Bench(size: Size(120, 40))
        bench.press(.down, .down, .enter, .enter)
        #expect(text(bench).contains("forward of conv3"))
        try bench.trainer.advanceThroughUpdate()
        bench.look()
        #expect(text(bench).contains("the update has changed"))
        let look = DerivationLook(Question(.parameter(0, of: 1, .gradient, entry: 0), sample: 0))
        try bench.trainer.advanceToRestingPlace()
        if case .tooMany = bench.trainer.see(look, atRest: false) {} else { Issue.record("too many") }
    }

    @Test("It fits every screen", arguments: [Size(60, 16), Size(80, 24), Size(200, 60)], [Language.english, .chinese])
    func sizes(_ size: Size, _ language: Language) throws {
        var bench = try atRest(size: size, language: language)
        for keys in [[Key.enter], [.right, .enter], [.character("r")], [.backspace], [.character("r")], [.down]] {
            for key in keys { bench.press(key) }
            let lines = text(bench).split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.contains { $0.contains("=") })
        }
        #expect(bench.bench.inquiry.isKernelTurned)
    }
}
