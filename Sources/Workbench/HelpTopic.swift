import Messages

/// What the help explains first: the page that lies below it.
enum HelpTopic: Hashable, CaseIterable {
    case main, derivation, preview, overview, curves, samples, matrix, drawing, lessonText, lessonList

    /// Its heading.
    var title: Phrase {
        switch self {
        case .main: .helpMain
        case .derivation: .helpWhy
        case .preview: .helpUpdate
        case .overview: .helpOverview
        case .curves: .helpCurves
        case .samples: .helpSamples
        case .matrix: .helpMatrix
        case .drawing: .helpDrawing
        case .lessonText: .helpLessonText
        case .lessonList: .helpLessonList
        }
    }

    /// What the page shows.
    var text: Phrase {
        switch self {
        case .main: .helpMainText
        case .derivation: .helpWhyText
        case .preview: .helpUpdateText
        case .overview: .helpOverviewText
        case .curves: .helpCurvesText
        case .samples: .helpSamplesText
        case .matrix: .helpMatrixText
        case .drawing: .helpDrawingText
        case .lessonText: .helpLessonTextText
        case .lessonList: .helpLessonListText
        }
    }

    /// What the mouse does there.
    var mouse: Phrase {
        switch self {
        case .main: .mouseMain
        case .derivation: .mouseWhy
        case .preview: .mouseUpdate
        case .overview: .mouseOverview
        case .curves: .mouseCurves
        case .samples: .mouseSamples
        case .matrix: .mouseMatrix
        case .drawing: .mouseDrawing
        case .lessonText: .mouseLessonText
        case .lessonList: .mouseLessonList
        }
    }

    /// The heading in the key tables of the keys that belong to the page alone; nil for the main screen, whose keys stand under several.
    var keys: Phrase? {
        switch self {
        case .main: nil
        case .derivation: .helpWhy
        case .preview: .helpUpdate
        case .overview: .helpOverview
        case .curves: .helpCurves
        case .samples, .matrix: .helpSamples
        case .drawing: .helpDrawing
        case .lessonText, .lessonList: .helpLessons
        }
    }

    /// The headings whose keys come before the mouse.
    var ownKeys: [Phrase] { keys.map { [$0] } ?? [.helpRunning, .helpLooking] }
}

extension Workbench {
    /// What lies below the help.
    var helpTopic: HelpTopic {
        if case .lessons = prompt.overlayBelow { return .lessonList }
        if study.lesson != nil && selection.focusedPane == .text { return .lessonText }
        switch page {
        case .main: return !inquiry.why.isEmpty ? .derivation : inquiry.previewedKernel != nil ? .preview : .main
        case .overview: return .overview
        case .curves: return .curves
        case .samples: return samplesState.isMatrixOpen ? .matrix : .samples
        case .drawing: return .drawing
        }
    }
}
