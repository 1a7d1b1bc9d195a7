/// Something the user should know about files that were read successfully.
public enum DataRemark: Hashable, Sendable {
    /// Two files for the same part of the data are readable but differ; the first is used.
    case differs(used: String, other: String)
    /// A file is unreadable, and another one for the same part of the data is used.
    case passedOver(file: String, error: DataError, used: String)
    /// A compressed file has unrelated bytes from this offset on, which are ignored.
    case garbage(file: String, offset: Int)
}
