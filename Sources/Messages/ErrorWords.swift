import Datasets
import Files
import Interchange
import Lessons
import NeuralNetworks
import TerminalUI
import Training

extension Phrasebook {
    /// An error in one line: what happened, where, and what to do.
    public func words(_ error: any Error) -> VisibleText {
        switch error {
        case let error as DataError: words(error, for: "--data")
        case let error as AssetsMissing:
            self(
                .assetsMissing,
                [
                    .name: VisibleText(untrusted: error.name),
                    .place: .joined(
                        error.folders.map { folder in
                            let name = VisibleText(untrusted: folder)
                            return error.refusals[folder].map { "\(name) (\(words($0)))" } ?? name
                        }, separator: ", "),
                ])
        case let error as ValidationError:
            self(.validationTooLarge, [.count: NumberFormat.grouped(error.wanted), .limit: NumberFormat.grouped(error.most)])
        case let error as SystemError: words(error)
        case let error as FileError: words(error)
        case let error as SafetensorsError: words(error)
        case let error as RunFileError: words(error)
        case let error as RunFolderError: words(error)
        case let error as NotationError: words(error) { "--\($0)" }
        case let error as NetworkTextError: words(error) { "--\($0)" }
        case let error as OtherNetworkFile:
            self(
                .networkDiffers,
                [
                    .file: VisibleText(untrusted: error.name), .expected: VisibleText(untrusted: error.expected),
                    .found: error.found.isEmpty ? "-" : VisibleText(untrusted: error.found),
                ])
        case let error as AddressError where error.number != nil:
            self(
                .addressNumber,
                [
                    .found: VisibleText(untrusted: error.word),
                    .detail: error.number.map { words($0.problem, found: $0.text) } ?? "",
                ])
        case let error as AddressError:
            self(.addressWord, [.found: VisibleText(untrusted: error.word), .expected: VisibleText(untrusted: error.expected)])
        case let error as LessonError: words(error)
        case let errors as LessonErrors: errors.errors.first.map { words($0) } ?? ""
        case let problem as LessonProblem: words(problem)
        case let error as ExpressionError: words(error)
        case let problem as EvaluationProblem: words(problem)
        case let error as UsageProblem: error.text(self)
        case let error as PlaceError: words(error)
        case let error as NotFinite: words(error)
        case let error as WrongRuleError: words(error)
        case let error as UnknownSetting: words(error)
        case let error as GivenProblem: words(error)
        case let error as TerminalProblem: self(.terminalInstead, [.reason: reason(error)])
        default: self(.errorOther, [.detail: VisibleText(untrusted: String(describing: error))])
        }
    }

    private func words(_ error: PlaceError) -> VisibleText {
        switch error {
        case .notAPlace(let text): return self(.placeNot, [.place: VisibleText(untrusted: text)])
        case .noLayer(let name, let layers):
            return self(.placeNoLayer, [.place: VisibleText(untrusted: name), .options: listed(layers)])
        case .noQuantity(let name, let layer, let quantities):
            return self(
                .placeNoQuantity,
                [.name: VisibleText(untrusted: name), .layer: VisibleText(untrusted: layer), .options: listed(quantities)])
        case .wrongCount(let text, let wanted):
            return self(.placeCount, [.place: VisibleText(untrusted: text), .options: listed(wanted)])
        case .outOfRange(let text, let name, let limit):
            return self(
                .placeRange,
                [.name: VisibleText(untrusted: name), .found: VisibleText(untrusted: text), .limit: "\(limit)"])
        }
    }

    private func words(_ error: GivenProblem) -> VisibleText {
        switch error {
        case .noParameter(let name, let parameters):
            self(
                .givenNoParameter,
                [
                    .name: VisibleText(untrusted: name),
                    .options: .joined(parameters.map { VisibleText(untrusted: $0) }, separator: ", "),
                ])
        case .wrongCount(let name, let found, let expected):
            self(.givenCount, [.name: VisibleText(untrusted: name), .found: "\(found)", .expected: "\(expected)"])
        }
    }

    private func words(_ error: UnknownSetting) -> VisibleText {
        self(
            .unknownSetting,
            [
                .name: VisibleText(untrusted: error.rule), .found: VisibleText(untrusted: error.setting),
                .options: .joined(error.settings.map { VisibleText(untrusted: $0) }, separator: ", "),
            ])
    }

    private func words(_ error: WrongRuleError) -> VisibleText {
        switch error {
        case .noLayer(let name, let layers):
            return self(
                .mistakeNoLayer,
                [.name: VisibleText(untrusted: name), .options: .joined(layers.map { VisibleText(untrusted: $0) }, separator: ", ")])
        case .noMistake(let rule):
            let phrase: Phrase =
                switch rule.mistake {
                case .slope: .mistakeNoSlope
                case .division: .mistakeNoDivision
                case .rotation: .mistakeNoRotation
                }
            return self(phrase, [.layer: VisibleText(untrusted: rule.layer)])
        }
    }

    /// The notice that a rule is wrong on purpose.
    public func words(_ rule: WrongRule) -> VisibleText {
        let phrase: Phrase =
            switch rule.mistake {
            case .slope: .mistakeSlope
            case .division: .mistakeDivision
            case .rotation: .mistakeRotation
            }
        return self(.wrongOnPurpose, [.reason: self(phrase, [.layer: VisibleText(untrusted: rule.layer)])])
    }

    /// An error of the data, after the name of the place that chooses them: the option, or a command of the command line. Longer than other
    /// functions because each problem has its phrase here.
    public func words(_ error: DataError, for name: VisibleText) -> VisibleText {
        let file = VisibleText(untrusted: error.path)
        let offset: VisibleText = "\(error.offset)"
        func hexadecimal(_ number: UInt32) -> VisibleText {
            let digits = String(number, radix: 16)
            return "0x\(String(repeating: "0", count: 8 - digits.count))\(digits)"
        }
        switch error.problem {
        case .missing: return self(.dataMissing, [.file: file, .needed: name])
        case .filesMissing(let names, let found, let others):
            let wanted = VisibleText.joined(names.map { VisibleText(untrusted: $0) }, separator: ", ")
            if found.isEmpty { return self(.dataFolderEmpty, [.file: file, .name: wanted]) }
            let listed = VisibleText.joined(found.map { VisibleText(untrusted: $0) }, separator: ", ")
            let all = others > 0 ? self(.dataNamesAndMore, [.options: listed, .count: "\(others)"]) : listed
            return self(.dataFiles, [.file: file, .name: wanted, .options: all])
        case .severalSets(let names):
            let example = "\(error.path == "/" ? "" : error.path)/\(names.first ?? "")"
            return self(
                .dataSets,
                [
                    .file: file, .options: .joined(names.map { VisibleText(untrusted: $0) }, separator: ", "),
                    .name: VisibleText(untrusted: example), .needed: name,
                ])
        case .notAFile: return self(.dataNotAFile, [.file: file])
        case .system(let error): return self(.dataUnreadable, [.file: file, .detail: words(error)])
        case .cutOff(let size): return self(.dataCutOff, [.file: file, .size: "\(size)"])
        case .damagedCompression(let words):
            return self(.dataDamaged, [.file: file, .offset: offset, .detail: VisibleText(untrusted: words)])
        case .wrongMagic(let expected, let found):
            let wanted = VisibleText.joined(expected.map(hexadecimal), separator: " / ")
            return self(.dataMagic, [.file: file, .offset: offset, .expected: wanted, .found: hexadecimal(found)])
        case .tooShort(let expected, let found):
            return self(.dataTooShort, [.file: file, .expected: "\(expected)", .found: "\(found)"])
        case .tooLong(let expected): return self(.dataTooLong, [.file: file, .expected: "\(expected)"])
        case .sizeOutOfRange(let name, let found, let limit):
            return self(
                .dataSize,
                [
                    .file: file, .offset: offset, .name: VisibleText(untrusted: name), .found: "\(found)",
                    .limit: "\(limit)",
                ])
        case .impossibleSize(let declared, let possible):
            return self(.dataImpossible, [.file: file, .expected: "\(declared)", .found: "\(possible)"])
        case .countsDiffer(let expected, let found):
            return self(.dataCounts, [.file: file, .offset: offset, .expected: "\(expected)", .found: "\(found)"])
        case .shapesDiffer(let expected, let found):
            return self(
                .dataShapes,
                [
                    .file: file, .offset: offset, .expected: VisibleText(untrusted: expected),
                    .found: VisibleText(untrusted: found),
                ])
        case .layoutUnknown(let extents):
            return self(
                .dataLayout,
                [
                    .file: file, .offset: offset, .size: VisibleText(untrusted: extents.map(String.init).joined(separator: "×")),
                    .options: VisibleText(untrusted: ChannelLayout.allCases.map(\.rawValue).joined(separator: "|")),
                ])
        case .strayLabel(let found, let largest):
            return self(.dataLabel, [.file: file, .offset: offset, .found: "\(found)", .limit: "\(largest)"])
        case .labelOutOfRange(let found): return self(.dataLabelRange, [.file: file, .offset: offset, .found: "\(found)"])
        case .oneClass: return self(.dataOneClass, [.file: file])
        }
    }

    /// A remark about files that could be read.
    public func words(_ remark: DataRemark) -> VisibleText {
        switch remark {
        case .differs(let used, let other): self(.dataDiffers, [.file: VisibleText(untrusted: used), .name: name(other)])
        case .passedOver(_, let error, let used): self(.dataPassedOver, [.reason: words(error), .name: name(used)])
        case .garbage(let file, let offset): self(.dataGarbage, [.file: VisibleText(untrusted: file), .offset: "\(offset)"])
        }
    }

    /// The same for a line of the screen: files without their folders.
    public func short(_ remark: DataRemark) -> VisibleText {
        switch remark {
        case .differs(let used, let other): self(.dataDiffers, [.file: name(used), .name: name(other)])
        case .passedOver(let file, _, let used): self(.dataUnusable, [.file: name(used), .name: name(file)])
        case .garbage(let file, let offset): self(.dataGarbage, [.file: name(file), .offset: "\(offset)"])
        }
    }

    private func name(_ path: String) -> VisibleText { VisibleText(untrusted: path.split(separator: "/").last.map(String.init) ?? path) }

    private func words(_ error: FileError) -> VisibleText {
        let file = name(ofOutput: error.path)
        switch error.problem {
        case .missing: return self(.fileMissing, [.file: file])
        case .notAFile: return self(.fileNone, [.file: file])
        case .tooLong(let limit, let found): return self(.fileTooLong, [.file: file, .limit: "\(limit)", .found: "\(found)"])
        case .terminal: return self(.fileTerminal, [.file: file])
        case .screen: return self(.fileScreen, [.file: file])
        case .system(let error): return self(.fileSystem, [.file: file, .detail: words(error)])
        }
    }

    private func words(_ error: SafetensorsError) -> VisibleText {
        let file = VisibleText(untrusted: error.path)
        switch error.problem {
        case .tooShort(let expected, let found):
            return self(.tensorsTooShort, [.file: file, .expected: "\(expected)", .found: "\(found)"])
        case .tooLong(let expected, let found):
            return self(.tensorsTooLong, [.file: file, .expected: "\(expected)", .found: "\(found)"])
        case .headerLength(let found, let limit):
            return self(.tensorsHeaderLength, [.file: file, .found: "\(found)", .limit: "\(limit)"])
        case .headerMalformed(let problem):
            return self(.tensorsHeader, [.file: file, .offset: "\(problem.offset)", .detail: reason(problem.kind)])
        case .badOffsets(let tensor, let expected, let found):
            return self(
                .tensorsOffsets, [.file: file, .name: VisibleText(untrusted: tensor), .expected: "\(expected)", .found: "\(found)"])
        case .wrongSize(let tensor, let expected, let begin, let end):
            return self(
                .tensorsSize,
                [.file: file, .name: VisibleText(untrusted: tensor), .expected: "\(expected)", .found: "\(begin) ... \(end)"])
        case .shapeTooLarge(let tensor): return self(.tensorsExtents, [.file: file, .name: VisibleText(untrusted: tensor)])
        case .unsupportedType(let tensor, let type):
            return self(
                .tensorsType,
                [.file: file, .name: VisibleText(untrusted: tensor), .found: VisibleText(untrusted: type)])
        case .tensorMissing(let name): return self(.tensorsNoTensor, [.file: file, .name: VisibleText(untrusted: name)])
        case .wrongShape(let tensor, let expected, let found):
            return self(
                .tensorsShape,
                [
                    .file: file, .name: VisibleText(untrusted: tensor), .expected: VisibleText(untrusted: expected),
                    .found: VisibleText(untrusted: found),
                ])
        case .notFinite(let tensor): return self(.tensorsNotFinite, [.file: file, .name: VisibleText(untrusted: tensor)])
        }
    }

    private func reason(_ kind: JSONProblem.Kind) -> VisibleText {
        switch kind {
        case .unexpected: self(.jsonUnexpected)
        case .number: self(.jsonNumber)
        case .text: self(.jsonText)
        case .duplicate(let name): self(.jsonDuplicate, [.name: VisibleText(untrusted: name)])
        case .tooDeep(let limit): self(.jsonDeep, [.limit: "\(limit)"])
        }
    }

    private func words(_ error: RunFileError) -> VisibleText {
        let file = VisibleText(untrusted: error.path)
        switch error.problem {
        case .damaged: return self(.runDamaged, [.file: file])
        case .badNote(let name): return self(.runNote, [.file: file, .name: VisibleText(untrusted: name)])
        case .badHistory: return self(.runHistory, [.file: file])
        case .newerForm(let form): return self(.runNewer, [.file: file, .found: VisibleText(untrusted: form)])
        }
    }

    /// More runs are too many to be named.
    private static let mostRunsListed = 8

    private func words(_ error: RunFolderError) -> VisibleText {
        switch error.problem {
        case .badName(let name): return self(.runBadName, [.name: VisibleText(untrusted: name)])
        case .missing(let name, let others):
            if others.count > Self.mostRunsListed {
                let close = Suggestion.nearest(to: name, among: others).map { [$0] } ?? Array(others.suffix(2))
                return self(
                    .runMissingMany, [.name: VisibleText(untrusted: name), .options: listed(close), .count: "\(others.count)"])
            }
            let values: [Placeholder: VisibleText] = [.name: VisibleText(untrusted: name), .options: listed(others)]
            return self(others.isEmpty ? .runMissingNone : .runMissing, values)
        case .empty(let name): return self(.runEmpty, [.name: VisibleText(untrusted: name)])
        case .allDamaged(let name, let files):
            return self(.runAllDamaged, [.name: VisibleText(untrusted: name), .file: listed(files)])
        case .noHome: return self(.runNoHome)
        case .inUse(let name): return self(.runInUse, [.name: VisibleText(untrusted: name)])
        case .notInTime(let name): return self(.runNotInTime, [.name: VisibleText(untrusted: name)])
        }
    }

    /// The error in a network's notation, after the name of its place: the option, a command of the command line, a key. `place` makes it of the
    /// option's word, which is not that of the model if the loss is at fault.
    public func words(_ error: NotationError, place: (VisibleText) -> VisibleText) -> VisibleText {
        if case .misfit(_, let misfit) = error.problem, misfit.isOfLoss { return "\(place("loss")): \(reason(error.problem))" }
        let name = place("model")
        let model = VisibleText(untrusted: error.notation)
        let characters = Array(error.notation)
        let reason = reason(error.problem)
        guard error.offset < characters.count else { return self(.notationAtEnd, [.name: name, .model: model, .reason: reason]) }
        return self(
            .notationAt,
            [
                .name: name, .model: model, .position: "\(error.offset + 1)", .reason: reason,
                .character: VisibleText(untrusted: String(characters[error.offset])),
            ])
    }

    private func reason(_ problem: NotationError.Problem) -> VisibleText {
        switch problem {
        case .expectedLayer: self(.notationLayer)
        case .expectedKind: self(.notationKind)
        case .expectedNumber: self(.notationNumber)
        case .tooLong(let limit): self(.notationLong, [.limit: "\(limit)"])
        case .numberTooLarge(let limit): self(.notationLarge, [.limit: "\(limit)"])
        case .expectedSeparator(let options):
            options.isEmpty
                ? self(.notationSeparator) : self(.notationOptions, [.options: VisibleText(untrusted: options)])
        case .repeatedOption: self(.notationRepeated)
        case .expectedActivation: self(.notationActivation)
        case .poolingHasNoActivation: self(.notationPooling)
        case .misfit(let layer, let misfit): reason(misfit, layer: VisibleText(untrusted: layer))
        }
    }

    func reason(_ misfit: LayerMisfit, layer: VisibleText) -> VisibleText {
        switch misfit {
        case .nothingToShare: self(.misfitNothingToShare, [.layer: layer])
        case .carriesParameters: self(.misfitCarries, [.layer: layer])
        case .otherParameters(let owner, let shapes, let own):
            self(
                .misfitParameters,
                [.layer: layer, .name: VisibleText(untrusted: owner), .found: listed(shapes), .expected: listed(own)])
        case .shapesDiffer(let shapes): self(.misfitShapes, [.layer: layer, .options: listed(shapes.map(\.description))])
        case .planesDiffer(let shapes): self(.misfitPlanes, [.layer: layer, .options: listed(shapes.map(\.description))])
        case .kernelTooLarge(let spanRows, let spanColumns, let rows, let columns):
            self(.misfitKernel, [.layer: layer, .span: "\(spanRows)×\(spanColumns)", .size: "\(rows)×\(columns)"])
        case .nothingLeft(let padding, let rows, let columns):
            self(.misfitPadding, [.layer: layer, .number: "\(padding)", .size: "\(rows)×\(columns)"])
        case .blockDoesNotDivide(let size, let rows, let columns):
            self(.misfitBlock, [.layer: layer, .span: "\(size)", .size: "\(rows)×\(columns)"])
        case .noInputMap(let map, let maps):
            self(.misfitInputMap, [.layer: layer, .number: "\(map)", .maps: "\(maps)"])
        case .groupsDoNotDivide(let groups, let maps):
            self(.misfitGroups, [.layer: layer, .number: "\(groups)", .maps: "\(maps)"])
        case .otherClasses(let setting, let count, let classes):
            self(.misfitClasses, [.expected: VisibleText(untrusted: setting), .number: "\(count)", .count: "\(classes)"])
        case .tooLarge: self(.misfitLarge, [.layer: layer])
        }
    }

    private func words(_ error: NotFinite) -> VisibleText {
        let layer = VisibleText(untrusted: error.layer)
        // Before the first update the learning rate cannot be the cause.
        return self(
            error.step == 0 ? .notFiniteAtOnce : .notFinite,
            [
                .name: quantity(error.quantity), .layer: layer, .step: NumberFormat.grouped(error.step),
                .phase: phase(error.phase, layer: layer), .rate: NumberFormat.typed(error.learningRate),
            ])
    }

    /// The word for the quantity that was not finite.
    public func quantity(_ quantity: NotFinite.Quantity) -> VisibleText {
        switch quantity {
        case .loss: self(.quantityLoss)
        case .residual: self(.quantityResidual)
        case .gradient: self(.quantityGradient)
        }
    }

    /// The words for a phase; `layer` is the name of its node.
    public func phase(_ phase: Phase, layer: VisibleText) -> VisibleText {
        switch phase {
        case .load: self(.phaseLoad)
        case .forward: self(.phaseForward, [.layer: layer])
        case .loss: self(.phaseLoss)
        case .backward: self(.phaseBackward, [.layer: layer])
        case .update: self(.phaseUpdate)
        }
    }

    private func reason(_ problem: TerminalProblem) -> VisibleText {
        switch problem {
        case .inputIsNoTerminal: self(.terminalInput)
        case .outputIsNoTerminal: self(.terminalOutput)
        case .typeUnset: self(.terminalUnset)
        case .typeTooSimple(let type): self(.terminalSimple, [.name: VisibleText(untrusted: type)])
        case .typeUnknown(let type): self(.terminalUnknown, [.name: VisibleText(untrusted: type)])
        case .system(let words): self(.terminalSystem, [.detail: VisibleText(untrusted: words)])
        }
    }

    /// Why a run cannot be saved, in a few words: the reason first and the long path last.
    public func refusal(_ error: any Error) -> VisibleText {
        if let file = error as? FileError, case .system(let reason) = file.problem {
            return "\(words(reason)) (\(VisibleText(untrusted: file.path)))"
        }
        if case .inUse? = (error as? RunFolderError)?.problem { return self(.runInUseElsewhere) }
        return words(error)
    }

    /// The message that a run cannot be saved: what happens, why, and what to do.
    public func unwritable(_ error: any Error) -> VisibleText {
        self(error is RunFolderError ? .runUnwritable : .runUnwritablePlace, [.detail: refusal(error)])
    }

    /// The message that a state could not be saved: what happened, why, and what to do. `isLast`: there will be no further attempt.
    /// `isFirst`: no state was saved before.
    public func notSaved(step: Int, _ error: any Error, isLast: Bool = false, isFirst: Bool = false) -> VisibleText {
        let phrase: Phrase = isLast ? (isFirst ? .runAllLost : .runLost) : .runNotSaved
        return self(phrase, [.step: NumberFormat.grouped(step), .detail: refusal(error)])
    }
}
