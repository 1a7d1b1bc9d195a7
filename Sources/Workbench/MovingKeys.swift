import TerminalUI

/// The keys that move, by the user's choice.
public enum MovingKeys: String, Hashable, Sendable, CaseIterable {
    /// Arrows, page keys, home and end alone.
    case arrows
    /// Those, and beside them the letters of the editor vi.
    case vim
}

extension Keys {
    /// The letters that mean the same as another key, in the order in which the help lists them.
    private static let letters: [(letter: Key, key: Key)] = [
        (.character("h"), .left), (.character("j"), .down), (.character("k"), .up), (.character("l"), .right),
        (.control("d"), .pageDown), (.control("u"), .pageUp), (.character("G"), .end),
    ]

    /// A table with vi's letters beside the keys that move. Where a small letter has another meaning without them, that of `h` and `l`, its
    /// capital has it: on all screens, so that no key depends on whether the screen has something to move.
    static func vim(_ table: [BoundKey]) -> [BoundKey] {
        let table = table.map { key in
            key.with(
                key.binding.keys.map { bound in
                    switch bound {
                    case .character("h"): .character("H")
                    case .character("l"): .character("L")
                    default: bound
                    }
                })
        }
        let taken = Set(table.flatMap(\.binding.keys))
        return table.map { key in
            let added = letters.filter { key.binding.keys.contains($0.key) && !taken.contains($0.letter) }.map(\.letter)
            return added.isEmpty ? key : key.with(key.binding.keys, added: added)
        }
    }

    /// Keys in the order in which the help lists vi's letters.
    static func inOrder(_ added: [Key]) -> [Key] { letters.map(\.letter).filter { added.contains($0) } }
}

extension Workbench {
    /// A table with the keys that the user chose.
    func chosen(_ table: [BoundKey]) -> [BoundKey] {
        switch settings.movingKeys {
        case .arrows: table
        case .vim: Keys.vim(table)
        }
    }

    /// Whether characters go into a field.
    var isTyping: Bool {
        switch prompt.overlay {
        case .help: prompt.helpSearch.field != nil
        case .goTo, .whatIf, .commandLine, .answer(.number): true
        case nil, .quit, .open, .load, .stateLine, .lessons, .answer(.choice): false
        }
    }

    /// The name of the key of an action on the main screen.
    func nameOfKey(_ action: Action) -> VisibleText {
        chosen(Keys.main).first { $0.binding.action == action }?.binding.keys.first?.name(appearance) ?? ""
    }
}
