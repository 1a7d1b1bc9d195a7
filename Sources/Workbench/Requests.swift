import Training

/// What the session was asked for and has not answered yet.
struct Requests: Sendable {
    /// A change by hand whose effect has not been seen yet.
    var change: AskedChange?
    /// The files to write the parameters to, once they arrive.
    var filesToSave: [String] = []
    /// Whether the next numbers are for a gradient check.
    var isCheckAsked = false
    /// The looks sent last.
    var sentLooks: Looks?
}
