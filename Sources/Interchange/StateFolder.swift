import Files
import Glibc

/// The folder for runs and progress: `$XDG_STATE_HOME/cnn-tui`, by default `~/.local/state/cnn-tui`.
public enum StateFolder {
    /// Its path; nil if the environment gives no place for it.
    public static var path: String? {
        // Relative paths must be ignored (XDG Base Directory Specification).
        func variable(_ name: String) -> String? { System.variable(name).flatMap { $0.beginsExactly(with: "/") ? $0 : nil } }
        return (variable("XDG_STATE_HOME") ?? variable("HOME").map { "\($0)/.local/state" }).map { "\($0)/cnn-tui" }
    }

    /// Creates a folder and its missing parents. The state folder is private: `mode` is 0700 by default.
    package static func make(_ path: String, mode: mode_t = 0o700) throws(FileError) {
        var status = stat()
        if stat(path.systemPath, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR { return }
        let parent = path.parentPath
        if parent != "/" && parent != "." { try make(parent, mode: mode) }
        guard mkdir(path.systemPath, mode) == 0 || errno == EEXIST else { throw FileError(refused: path) }
    }
}
