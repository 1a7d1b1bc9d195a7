/// Where the channels (maps) stand among the extents of four-dimensional pictures.
public enum ChannelLayout: String, Hashable, Sendable, CaseIterable {
    /// `[sample, channel, row, column]`.
    case channelsFirst = "channels-first"
    /// `[sample, row, column, channel]`.
    case channelsLast = "channels-last"

    /// The layout that these extents show: pictures have 1 or 3 channels, so where only the last extent is 1 or 3, channels are last.
    /// They are first where only the first one is, or neither. Nil where both are: the extents do not say it then.
    static func shown(by extents: [Int]) -> ChannelLayout? {
        let (first, last) = ([1, 3].contains(extents[0]), [1, 3].contains(extents[2]))
        if first && last { return nil }
        return last ? .channelsLast : .channelsFirst
    }
}
