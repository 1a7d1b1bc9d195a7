import Glibc
import Synchronization
import TemporaryFolders
import Testing

@testable import Files

@Suite struct OutputPlaceTests {
    private let folder = TemporaryFolder()

    private func opened(_ name: String, _ flags: Int32 = O_WRONLY | O_CREAT | O_APPEND) throws -> Int32 {
        let descriptor = open(folder.path(name).systemPath, flags, 0o600)
        try #require(descriptor >= 0)
        return descriptor
    }

    @Test func ordinaryNames() throws {
        folder.write("x", to: "there")
        for name in ["there", "not-yet", "donn\u{10fee9}es"] { #expect(try OutputPlace(folder.path(name)) == .file(folder.path(name))) }
        #expect(try OutputPlace("-") == .descriptor(STDOUT_FILENO) && OutputPlace("-").isStandardOutput)
        #expect(try OutputPlace("/dev/null") == .stream("/dev/null"))
        for (name, number) in [("", ENOENT), (".", EISDIR), ("new/", EISDIR), ("there/x", ENOTDIR)] {
            #expect(throws: SystemError(number)) { try OutputPlace(name.isEmpty ? "" : folder.path(name)) }
        }
        #expect(throws: SystemError(ENAMETOOLONG)) { try OutputPlace(folder.path(String(repeating: "a", count: 300))) }
    }

    @Test func linksLeadToWhereTheyPoint() throws {
        symlink("new".systemPath, folder.path("dangling").systemPath)
        symlink(folder.path("dangling").systemPath, folder.path("second").systemPath)
        symlink("loop".systemPath, folder.path("loop").systemPath)
        #expect(try OutputPlace(folder.path("second")) == .file(folder.path("new")))
        #expect(throws: SystemError(ELOOP)) { try OutputPlace(folder.path("loop")) }
    }

    @Test("A file that the shell has opened is recognised by every name, and one of the program's own by none")
    func whatTheShellHasOpened() throws {
        let descriptor = try opened("log")
        defer { close(descriptor) }
        symlink("/dev/fd/\(descriptor)".systemPath, folder.path("link").systemPath)
        let names = [
            "/dev/fd/\(descriptor)", "/proc/self/fd/\(descriptor)", "/proc/\(getpid())/fd/\(descriptor)", folder.path("link"),
            folder.path("log"),
        ]
        for name in names { #expect(try OutputPlace(name) == .descriptor(descriptor), "\(name)") }
        #expect(fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0)
        for name in names.dropLast() { #expect(throws: SystemError(EBADF)) { try OutputPlace(name) } }
        #expect(try OutputPlace(folder.path("log")) == .file(folder.path("log")))
        let reading = try opened("log", O_RDONLY)
        defer { close(reading) }
        #expect(throws: SystemError(EBADF)) { try OutputPlace("/dev/fd/\(reading)") }
        #expect(throws: SystemError(EBADF)) { try OutputPlace("/dev/fd/999") }
    }

    @Test func whatIsOpenIsWrittenToWhereItStands() throws {
        folder.write("before\n", to: "log")
        let descriptor = try opened("log")
        defer { close(descriptor) }
        #expect(try OutputPlace("/dev/fd/\(descriptor)").write(Array("after\n".utf8), waits: true) == nil)
        #expect(folder.read("log") == Array("before\nafter\n".utf8))
    }

    @Test func aPipeIsWaitedForOnlyWhereThatIsWanted() throws {
        let path = folder.path("pipe")
        #expect(mkfifo(path.systemPath, 0o600) == 0)
        let place = try OutputPlace(path)
        #expect(place == .stream(path))
        #expect(place.write([1], waits: false) == SystemError(ENXIO))
        // A reader that comes later gets everything.
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let reader = Reader(path)
        #expect(place.write(bytes, waits: true) == nil)
        #expect(reader.bytes() == bytes)
    }

    @Test func aReaderThatHasGoneAwayIsAnErrorWhereTheSessionGoesOn() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        #expect(try OutputPlace("/dev/fd/\(ends[1])").write([1], waits: false) == SystemError(EPIPE))
    }

    @Test func whatDoesNotBlockIsWaitedFor() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        #expect(fcntl(ends[1], F_SETFL, fcntl(ends[1], F_GETFL) | O_NONBLOCK) == 0)
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 * 11) }
        let reader = Reader(ends[0])
        #expect(System.writeAll(bytes, to: ends[1]) == nil)
        close(ends[1])
        #expect(reader.bytes() == bytes)
        #expect(System.writeAll([1], to: -1) == SystemError(EBADF))
    }
}

/// Reads to the end on a thread of its own.
private final class Reader: Sendable {
    private let thread: pthread_t
    private let taken: Taken

    private final class Taken: Sendable {
        let path: String?
        let descriptor: Int32
        let bytes = Mutex<[UInt8]>([])
        init(_ path: String?, _ descriptor: Int32) { (self.path, self.descriptor) = (path, descriptor) }

        func read() {
            let descriptor = path.map { open($0.systemPath, O_RDONLY) } ?? descriptor
            var buffer = [UInt8](repeating: 0, count: 5000)
            while true {
                let count = Glibc.read(descriptor, &buffer, buffer.count)
                if count <= 0 { break }
                bytes.withLock { $0 += buffer.prefix(count) }
            }
            close(descriptor)
        }
    }

    convenience init(_ path: String) { self.init(Taken(path, -1)) }
    convenience init(_ descriptor: Int32) { self.init(Taken(nil, descriptor)) }

    private init(_ taken: Taken) {
        self.taken = taken
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Taken>.fromOpaque(context).takeRetainedValue().read() }
                return nil
            }, Unmanaged.passRetained(taken).toOpaque())
        self.thread = thread
    }

    func bytes() -> [UInt8] {
        pthread_join(thread, nil)
        return taken.bytes.withLock { $0 }
    }
}
