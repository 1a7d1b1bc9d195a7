/// The readable parts of a lesson's file, and its errors.
struct LessonDraft {
    /// Nil if the division into pages is unclear.
    var lesson: Lesson?
    /// The errors by line.
    var errors: [LessonError]
    /// The lines of scenes that have errors.
    var damagedScenes: Set<Int>

    /// Whether the header, which all scenes inherit from, is free of errors.
    private var isHeaderWhole: Bool {
        guard let first = lesson?.pages.first?.line else { return false }
        return errors.allSatisfy { $0.line >= first }
    }

    /// Whether a page's scene is free of errors and can be set up.
    func isSceneWhole(_ page: LessonPage) -> Bool { isHeaderWhole && !damagedScenes.contains(page.scene.line) }

    /// Whether a page and its scene are free of errors.
    func isPageWhole(_ index: Int) -> Bool {
        guard isHeaderWhole, let pages = lesson?.pages, pages.indices.contains(index), isSceneWhole(pages[index]) else { return false }
        let end = index + 1 < pages.count ? pages[index + 1].line : .max
        return !errors.contains { (pages[index].line..<end).contains($0.line) }
    }
}
