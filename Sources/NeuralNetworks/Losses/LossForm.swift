/// How a kind of loss is written: by its name and named settings, `huber delta=0.5`.
struct LossForm: Sendable {
    /// The name, by which files and the table of words know it.
    let name: String
    /// Other names that are taken for it.
    let otherNames: [String]
    /// Makes the loss from its settings.
    let read: @Sendable (inout LossOptions) throws(LossError) -> any Loss

    /// A kind of loss of this name.
    init(
        _ name: String, otherNames: [String] = [], _ read: @escaping @Sendable (inout LossOptions) throws(LossError) -> any Loss
    ) { (self.name, self.otherNames, self.read) = (name, otherNames, read) }

    /// The registry: every loss, the default first.
    static let all = [
        HalfSquaredError.form,
        MeanSquaredError.form,
        MeanAbsoluteError.form,
        Huber.form,
        CrossEntropy.form,
        BinaryCrossEntropy.form,
        Hinge.form,
    ]
}
