/// What has a lesson's name.
public protocol LessonNamed {
    /// The name of the lesson's folder, `02-the-window-slides`: text from outside.
    var name: String { get }
}

extension LessonNamed {
    /// The number before the name; nil without one.
    public var number: Int? { Int(name.prefix { $0.isASCII && $0.isNumber }) }

    /// The name without its number.
    public var shortName: String {
        let rest = name.drop { $0.isASCII && $0.isNumber }
        return String(rest.hasPrefix("-") ? rest.dropFirst() : rest)
    }
}

extension Collection where Element: LessonNamed {
    /// The one of a name, of a name without its number, or of a number.
    public func called(_ wanted: String) -> Element? {
        first { $0.name == wanted } ?? first { $0.shortName == wanted }
            ?? Int(wanted).flatMap { number in first { $0.number == number } }
    }
}
