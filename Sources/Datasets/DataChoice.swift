/// The candidate files for one part of the data. The first readable one is used, uncompressed files before compressed ones.
struct DataChoice<Value> {
    typealias Read = (ByteReader) throws(DataError) -> Value

    private let files: [String]
    private let read: Read
    private let isSame: (Value, Value) -> Bool
    /// The index of the file used.
    private var index = 0
    private var garbage: Int?
    /// The errors of the files before it.
    private var errors: [DataError] = []
    /// The contents of the file used.
    private(set) var value: Value

    /// Reads the first readable file. If there is none, throws the error of the first one. `isSame`: whether two contents are equal although
    /// their files differ.
    init(
        _ files: [String], isSame: @escaping (Value, Value) -> Bool = { _, _ in false }, read: @escaping Read
    ) throws(DataError) {
        self.files = files
        self.isSame = isSame
        self.read = read
        while true {
            do throws(DataError) {
                (value, garbage) = try Self.read(files[index], read)
                return
            } catch {
                errors.append(error)
                index += 1
                if index == files.count { throw errors[0] }
            }
        }
    }

    /// The path of the file used.
    var path: String { files[index] }

    /// Switches to the next readable file because the current one has this error; throws the error if there is none.
    mutating func takeNext(_ error: DataError) throws(DataError) {
        var (next, errors) = (index + 1, errors + [error])
        while next < files.count {
            do throws(DataError) {
                (value, garbage) = try Self.read(files[next], read)
                (index, self.errors) = (next, errors)
                return
            } catch {
                errors.append(error)
                next += 1
            }
        }
        throw error
    }

    private static func read(_ path: String, _ read: Read) throws(DataError) -> (Value, garbage: Int?) {
        let reader = try ByteReader(path: path)
        return (try read(reader), reader.garbage)
    }

    /// What the user should know about the choice. The remaining files are read, too, and compared with the one used.
    func remarks() -> [DataRemark] {
        var remarks = zip(files, errors).map { DataRemark.passedOver(file: $0, error: $1, used: path) }
        if let garbage { remarks.append(.garbage(file: path, offset: garbage)) }
        for other in files[(index + 1)...] {
            do throws(DataError) {
                if try ByteReader.holdTheSame(path, other) { continue }
                if isSame(value, try Self.read(other, read).0) { continue }
                remarks.append(.differs(used: path, other: other))
            } catch {
                remarks.append(.passedOver(file: other, error: error, used: path))
            }
        }
        return remarks
    }
}
