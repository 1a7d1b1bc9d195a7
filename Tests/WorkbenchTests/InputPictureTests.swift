import NeuralNetworks
import TerminalUI
import Tensors
import Testing
import Training

@testable import Workbench

/// The sample beside what deeper layers make of it.
@Suite struct InputPictureTests {
    @Test("The input is in sight beside every deeper layer, in every view and derivation, and free of what is around it")
    func besideEveryLayer() throws {
        for size in [Size(120, 40), Size(160, 50), Size(200, 60), Size(300, 80)] {
            var bench = try Bench("6c5-2s-12c5-2s", size: size)
            bench.press(.character("b"))
            for node in 1...5 {
                bench.bench.selection.select(layer: node, in: bench.trainer.network)
                for view in ["1", "2", "3"] {
                    bench.press(.character(Character(view)))
                    bench.look()
                    let picture = try #require(bench.bench.inputPicture)
                    let seen = bench.viewer.snapshot(bench.bench.looks).first(PictureLook.self) { $0.node == 0 }
                    #expect(seen?.look.subject == bench.bench.subject)
                    let free = bench.bench.networkStrip.free(in: bench.bench.layout.network)
                    #expect(
                        picture.rect.y >= free.y && picture.rect.endY <= free.endY && picture.rect.x > free.x
                            && picture.rect.endX < free.endX)
                    let canvas = bench.bench.view()
                    // Random pixels: hardly a cell is empty.
                    let drawn = (picture.rect.y..<picture.rect.endY).flatMap { y in
                        (picture.rect.x..<picture.rect.endX).map { canvas[$0, y] }
                    }.count { $0.scalar != " " || $0.style.background != .standard }
                    #expect(drawn > picture.rect.width * picture.rect.height / 2)
                }
            }
        }
    }

    @Test("On a small screen it stands beside the maps if they leave room, and covers none of them")
    func besideTheMaps() throws {
        for size in [Size(80, 24), Size(90, 24), Size(100, 30)] {
            var bench = try Bench("6c5-2s-12c5-2s", size: size)
            bench.press(.character("b"))
            var found = 0
            for node in 1...5 {
                bench.bench.selection.select(layer: node, in: bench.trainer.network)
                guard let picture = bench.bench.inputPicture else { continue }
                found += 1
                let pictures = try #require(bench.bench.pictureLayout?.totalSize)
                let main = bench.bench.middleRects.main
                let isBelowNetwork = picture.rect.endX <= bench.bench.layout.network.endX
                #expect(isBelowNetwork || picture.rect.x > main.x + 1 + pictures.width + 1 && picture.rect.endX < main.endX)
                #expect(isBelowNetwork || picture.rect.y > main.y && picture.rect.endY <= main.y + 1 + MiddlePane.pictureRoom(main).height)
            }
            #expect(found > 0, "\(size)")
        }
    }

    @Test("The input itself has none beside it; without the numbers its place is hatched")
    func none() throws {
        var bench = try Bench("6c5-2s-12c5-2s", size: Size(120, 40))
        #expect(bench.bench.inputPicture != nil)
        let place = try #require(bench.bench.inputPicture?.rect)
        #expect(bench.bench.view()[place.x, place.y].scalar == "░")
        bench.bench.selection.select(layer: 0, in: bench.trainer.network)
        #expect(bench.bench.inputPicture == nil)
    }
}
