import Messages
import TerminalUI

/// Actions of keys on this screen alone.
public enum SamplesAction: Hashable, Sendable {
    case move(Direction), page(Int), first, last
    case open, close
    case label(Int), previousLabel, nextLabel
    case outcome, order, set, matrix, evaluate
}

extension Keys {
    /// The keys of this screen alone.
    static let samplesAlone: [BoundKey] =
        [
            samples([.up], .move(.up), .keyMove, .keySampleMoveHelp, 1, ("↑↓←→", "arrows")),
            samples([.down], .move(.down), .keyMove, .keySampleMoveHelp, nil),
            samples([.left], .move(.left), .keyMove, .keySampleMoveHelp, nil),
            samples([.right], .move(.right), .keyMove, .keySampleMoveHelp, nil),
            samples([.pageUp], .page(-1), .keySamplePage, .keySamplePageHelp, nil, ("pgup pgdn", "pgup pgdn")),
            samples([.pageDown], .page(1), .keySamplePage, .keySamplePageHelp, nil),
            samples([.home], .first, .keySampleEnds, .keySampleEndsHelp, nil, ("home end", "home end")),
            samples([.end], .last, .keySampleEnds, .keySampleEndsHelp, nil),
            samples([.enter], .open, .keyOpenSample, .keyOpenSampleHelp, 2),
            samples([.character("m"), .tab], .matrix, .keyMatrix, .keyMatrixHelp, 3),
            samples([.character("f")], .outcome, .keyOutcome, .keyOutcomeHelp, 7),
            samples([.character("o")], .order, .keyOrder, .keyOrderHelp, 8),
            samples([.character("x")], .set, .keySampleSet, .keySampleSetHelp, 9),
            samples([.character("r")], .evaluate, .keyEvaluate, .keyEvaluateHelp, 10),
        ]
        + (0..<10).map { digit in
            samples(
                [.character(Character(String(digit)))], .label(digit), .keySampleLabel, .keySampleLabelHelp, digit == 0 ? 11 : nil,
                digit == 0 ? ("0–9", "0-9") : nil)
        } + [
            samples([.character("<")], .previousLabel, .keyLabelStep, .keyLabelStepHelp, nil, ("< >", "< >")),
            samples([.character(">")], .nextLabel, .keyLabelStep, .keyLabelStepHelp, nil),
            samples([.escape], .close, .keyBack, .keyCloseSamplesHelp, 4),
        ]

    /// All keys of this screen. Its own come before those that work everywhere, except help and the way out; `o` is the order here,
    /// `f` the filter.
    static let samples: [BoundKey] =
        samplesAlone
        + everywhere(but: .samples).filter { ![.open(.overview), .flatOut].contains($0.binding.action) }.map { key in
            switch key.binding.action {
            case .help: key.ranked(5)
            case .quit: key.ranked(6)
            default: key.ranked(key.rank.map { $0 + 20 })
            }
        }

    private static func samples(
        _ keys: [Key], _ action: SamplesAction, _ label: Phrase, _ help: Phrase, _ rank: Int?,
        _ together: (unicode: VisibleText, ascii: VisibleText)? = nil
    ) -> BoundKey {
        key(keys, .samples(action), label, help, .helpSamples, rank, together)
    }
}
