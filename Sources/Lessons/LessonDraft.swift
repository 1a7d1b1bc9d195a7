/// What could be read of a lesson's file, and what is wrong with it.
struct LessonDraft {
    /// Nil where there is no telling what is a page.
    var lesson: Lesson?
    /// In the order of their lines.
    var errors: [LessonError]
    /// The lines of scenes that could not be read whole.
    var damagedScenes: Set<Int>

    /// Whether the header, which all scenes begin with, is whole.
    private var isHeaderWhole: Bool {
        guard let first = lesson?.pages.first?.line else { return false }
        return errors.allSatisfy { $0.line >= first }
    }

    /// Whether a page's scene can be set.
    func isSceneWhole(_ page: LessonPage) -> Bool { isHeaderWhole && !damagedScenes.contains(page.scene.line) }

    /// Whether all of a page could be read.
    func isPageWhole(_ index: Int) -> Bool {
        guard isHeaderWhole, let pages = lesson?.pages, pages.indices.contains(index), isSceneWhole(pages[index]) else { return false }
        let end = index + 1 < pages.count ? pages[index + 1].line : .max
        return !errors.contains { (pages[index].line..<end).contains($0.line) }
    }
}
