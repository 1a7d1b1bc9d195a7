import Files
import Glibc

/// A program that has run to its end, with its output.
struct ChildProcess {
    /// The exit code; nil if a signal ended it.
    let code: Int32?
    /// The signal that ended it.
    let signal: Int32?
    let output: String
    let errors: String

    /// This process's variables and those of a test, for a program that it starts. No test reads the configuration file of whoever runs it.
    static func variables(_ own: [String: String]) -> [UnsafeMutablePointer<CChar>?] {
        let own = ["XDG_CONFIG_HOME": "/nonexistent"].merging(own) { $1 }
        var variables: [UnsafeMutablePointer<CChar>?] = []
        var place = environ
        while let variable = place.pointee {
            let name = String(cString: variable).prefix { $0 != "=" }
            if own[String(name)] == nil { variables.append(strdup(variable)) }
            place += 1
        }
        return variables + own.map { strdup("\($0.key)=\($0.value)".systemPath) } + [nil]
    }

    /// Runs a program; nil if it cannot be started. `environment` is added to this process's own.
    init?(_ program: String, _ arguments: [String], environment: [String: String] = [:]) {
        var outputEnds: [Int32] = [0, 0]
        var errorEnds: [Int32] = [0, 0]
        guard pipe(&outputEnds) == 0, pipe(&errorEnds) == 0 else { return nil }
        for end in outputEnds + errorEnds { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, outputEnds[1], STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errorEnds[1], STDERR_FILENO)
        var strings = ([program] + arguments).map { strdup($0.systemPath) } + [nil]
        var variables = Self.variables(environment)
        defer { for string in strings + variables { free(string) } }
        var identifier: pid_t = 0
        let result = posix_spawn(&identifier, program.systemPath, &actions, nil, &strings, &variables)
        close(outputEnds[1])
        close(errorEnds[1])
        guard result == 0 else { return nil }
        // Both are read concurrently: if either filled up, it would block the program.
        var texts: [[UInt8]] = [[], []]
        var open = [
            pollfd(fd: outputEnds[0], events: Int16(POLLIN), revents: 0), pollfd(fd: errorEnds[0], events: Int16(POLLIN), revents: 0),
        ]
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while open.contains(where: { $0.fd >= 0 }) {
            poll(&open, 2, -1)
            for index in 0..<2 where open[index].fd >= 0 && open[index].revents != 0 {
                let count = read(open[index].fd, &buffer, buffer.count)
                if count > 0 {
                    texts[index] += buffer.prefix(count)
                } else {
                    close(open[index].fd)
                    open[index].fd = -1
                }
            }
        }
        var status: Int32 = 0
        waitpid(identifier, &status, 0)
        code = status & 0x7f == 0 ? (status >> 8) & 0xff : nil
        signal = status & 0x7f == 0 ? nil : status & 0x7f
        output = String(decoding: texts[0], as: UTF8.self)
        errors = String(decoding: texts[1], as: UTF8.self)
    }
}
