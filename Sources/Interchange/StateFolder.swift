import Files
import Glibc

/// The program's folders among the user's own files.
public enum UserFolder {
    /// `cnn-tui` in the folder that a variable names, by default in this folder of the home folder; nil if the environment gives no place.
    public static func path(_ variable: String, inHome folder: String) -> String? {
        // Relative paths must be ignored (XDG Base Directory Specification).
        func absolute(_ name: String) -> String? { System.variable(name).flatMap { $0.beginsExactly(with: "/") ? $0 : nil } }
        return (absolute(variable) ?? absolute("HOME").map { "\($0)/\(folder)" }).map { "\($0)/cnn-tui" }
    }
}

/// The folder for runs and progress: `$XDG_STATE_HOME/cnn-tui`, by default `~/.local/state/cnn-tui`.
public enum StateFolder {
    /// Its path; nil if the environment gives no place for it.
    public static var path: String? { UserFolder.path("XDG_STATE_HOME", inHome: ".local/state") }

    /// Creates a folder and its missing parents. The state folder is private: `mode` is 0700 by default.
    package static func make(_ path: String, mode: mode_t = 0o700) throws(FileError) {
        var status = stat()
        if stat(path.systemPath, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR { return }
        let parent = path.parentPath
        if parent != "/" && parent != "." { try make(parent, mode: mode) }
        guard mkdir(path.systemPath, mode) == 0 || errno == EEXIST else { throw FileError(refused: path) }
    }
}
