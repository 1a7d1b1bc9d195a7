extension [UInt8] {
    /// The bytes of a UTF-8 text without the byte order mark that some editors write.
    package var withoutByteOrderMark: [UInt8] { starts(with: [0xef, 0xbb, 0xbf]) ? Array(dropFirst(3)) : self }
}
