import Messages
import TerminalUI

/// The last line: the keys that matter now, from the key table. Keys that cannot be used now are quiet; pressed, they say why.
struct Footer {
    private let bench: Workbench

    init(_ bench: Workbench) { self.bench = bench }

    func draw(on canvas: inout Canvas, in rect: Rect) {
        let separator = 2
        let listed = bench.keyTable.filter { $0.rank != nil }
        var kept = listed
        func width(_ keys: [BoundKey]) -> Int {
            keys.reduce(0) { $0 + Footer.name($1, bench.appearance).width + 1 + label($1).width + separator }
        }
        while width(kept) > rect.width, let last = kept.compactMap(\.rank).max() { kept.removeAll { $0.rank == last } }
        var x = rect.x + 1
        for key in kept {
            // Keys that are written together are quiet when none of them works.
            let siblings = bench.keyTable.filter { $0.label == key.label && $0.help == key.help }
            let isQuiet = siblings.allSatisfy { bench.obstacle($0.binding.action) != nil }
            x += canvas.write(Footer.name(key, bench.appearance), x: x, y: rect.y, isQuiet ? bench.theme.quiet : bench.theme.key) + 1
            x += canvas.write(label(key), x: x, y: rect.y, isQuiet ? bench.theme.quiet : .plain) + separator
        }
    }

    private func label(_ key: BoundKey) -> VisibleText {
        if key.binding.action == .run && bench.isRunning { return bench.words(.keyPause) }
        if key.binding.action == .enter && bench.focusedPane == .picture { return bench.words(.keyWhy) }
        return bench.words(key.label)
    }

    /// How the keys are written.
    static func name(_ key: BoundKey, _ appearance: Appearance) -> VisibleText {
        if let together = key.together { return appearance.sign(together.unicode, together.ascii) }
        return key.binding.keys[0].name(appearance)
    }
}
