extension [UInt8] {
    /// The bytes of a text in UTF-8 without the byte order mark that some editors put before it.
    package var withoutByteOrderMark: [UInt8] { starts(with: [0xef, 0xbb, 0xbf]) ? Array(dropFirst(3)) : self }
}
