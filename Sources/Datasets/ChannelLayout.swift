/// The position of the channels (maps) among the extents of four-dimensional pictures.
public enum ChannelLayout: String, Hashable, Sendable, CaseIterable {
    /// `[sample, channel, row, column]`.
    case channelsFirst = "channels-first"
    /// `[sample, row, column, channel]`.
    case channelsLast = "channels-last"

    /// The layout inferred from these extents. Pictures have 1 or 3 channels, so channels are last if only the last extent is 1 or 3, and
    /// first if only the first is, or neither. Nil if both are, since then the extents do not decide.
    static func shown(by extents: [Int]) -> ChannelLayout? {
        let (first, last) = ([1, 3].contains(extents[0]), [1, 3].contains(extents[2]))
        if first && last { return nil }
        return last ? .channelsLast : .channelsFirst
    }
}
