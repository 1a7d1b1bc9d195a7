/// What a user should know of files that could be read all the same.
public enum DataRemark: Hashable, Sendable {
    /// Two files stand for the same part of the data, can both be read and differ: the first is used.
    case differs(used: String, other: String)
    /// A file cannot be used, and another that stands for the same part of the data is.
    case passedOver(file: String, error: DataError, used: String)
    /// Something that is not compressed data stands in a compressed file from this byte of it on, and is not read.
    case garbage(file: String, offset: Int)
}
