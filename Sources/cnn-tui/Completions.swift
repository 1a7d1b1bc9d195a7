import ArgumentParser
import Commands
import Interchange
import Lessons
import Messages
import Training
import Workbench

/// What shells offer after an option or in an argument's place. The parser's scripts ask the program for what is not known beforehand.
extension CompletionKind {
    /// The names of the saved runs.
    static let runs = custom { _, _, _ in (try? RunFolder.names(in: RunFolder.root())) ?? [] }
    /// The names of the lessons.
    static let lessons = custom { _, _, _ in ((try? LessonCourse(folder: LessonCourse.folder()))?.entries ?? []).map(\.name) }
    /// The topics of the manual.
    static let topics = custom { _, _, _ in (try? Manual().names) ?? [] }
    /// The views of `show`.
    static let views = list(ShowCommand.views)
    /// The layers of the network that the words before name, or else of the reference network.
    static let layers = custom { words, _, _ in
        var options = RunOptions()
        if let place = words.lastIndex(of: "--model"), place + 1 < words.count { options.model = words[place + 1] }
        return ((try? options.knownNetwork())?.nodes ?? []).map(\.name)
    }
    /// Files of weights.
    static let weights = file(extensions: ["safetensors"])
}
