/// The files that stand for one part of the data, one of them taken: the first that can be read, plain ones before compressed ones.
struct DataChoice<Value> {
    typealias Read = (ByteReader) throws(DataError) -> Value

    private let files: [String]
    private let read: Read
    /// Which is taken.
    private var index = 0
    private var garbage: Int?
    /// What is wrong with the files before it.
    private var errors: [DataError] = []
    /// What was read from it.
    private(set) var value: Value

    /// Reads the first of some files that can be read; throws what is wrong with the first one if none can.
    init(_ files: [String], read: @escaping Read) throws(DataError) {
        self.files = files
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

    /// The file that is taken.
    var path: String { files[index] }

    /// Takes the next one that can be read, because the one that was taken has this error; throws that error if there is none.
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

    /// What a user should know of the choice. The files behind the one that is taken are read, too, and compared with it.
    func remarks() -> [DataRemark] {
        var remarks = zip(files, errors).map { DataRemark.passedOver(file: $0, error: $1, used: path) }
        if let garbage { remarks.append(.garbage(file: path, offset: garbage)) }
        for other in files[(index + 1)...] {
            do throws(DataError) {
                if try ByteReader.holdTheSame(path, other) { continue }
                _ = try Self.read(other, read)
                remarks.append(.differs(used: path, other: other))
            } catch {
                remarks.append(.passedOver(file: other, error: error, used: path))
            }
        }
        return remarks
    }
}
