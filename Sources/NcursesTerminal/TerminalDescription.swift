import CNcurses
import Glibc
import TerminalUI

/// The terminfo description that drives a terminal. If the system has none for its name, that of a similar terminal is used; if it has none
/// of those, the program's own.
struct TerminalDescription: Hashable {
    /// The terminal's name from the environment.
    let terminal: String
    /// The name of the description.
    let name: String

    /// The description used in place of its own; nil if it has one.
    var substitute: String? {
        let like = name == Self.ownName ? Self.common : name
        return like == terminal ? nil : like
    }

    /// Whether the terminal is of a kind that takes control strings for what they are, so that it can be asked something.
    var takesStrings: Bool { !Self.substitutes(for: terminal).isEmpty }

    /// Compatible with most terminals in use today.
    static let common = "xterm-256color"

    /// Finds the description of the terminal named by the environment, and sets up ncurses for it.
    static func find() throws(TerminalProblem) -> TerminalDescription {
        guard let terminal = getenv("TERM").map({ String(cString: $0) }), !terminal.isEmpty else { throw .typeUnset }
        guard terminal != "dumb" else { throw .typeTooSimple(terminal) }
        guard let name = ([terminal] + substitutes(for: terminal)).first(where: isKnown) else { throw .typeUnknown(terminal) }
        guard Capability.bytes("cup") != nil else { throw .typeTooSimple(terminal) }
        return TerminalDescription(terminal: terminal, name: name)
    }

    /// Whether there is a description; if so, ncurses uses it from now on.
    private static func isKnown(_ name: String) -> Bool {
        if name == ownName { setenv("TERMINFO", own, 1) }
        var status: Int32 = 0
        return setupterm(name, STDOUT_FILENO, &status) == OK
    }

    /// The descriptions to try for a terminal without its own, the most similar first; none for an unknown name.
    static func substitutes(for terminal: String) -> [String] {
        let name = terminal.lowercased()
        let family = name.prefix { $0 != "-" && $0 != "." && $0 != "+" }
        switch family {
        case "tmux": return ["tmux-256color", "screen-256color", "screen", common, ownName]
        case "screen": return ["screen-256color", "screen", common, ownName]
        default:
            let isColored =
                [256, 16, 88].contains { name.hasSuffix("-\($0)color") } || name.hasSuffix("-direct") || name.hasSuffix("-truecolor")
            return families.contains(String(family)) || isColored ? [common, ownName] : []
        }
    }

    /// xterm-compatible terminals, by the beginning of their names.
    private static let families: Set<String> = [
        "alacritty", "apple_terminal", "contour", "domterm", "foot", "ghostty", "gnome", "iterm", "iterm2", "kitty", "konsole", "mintty",
        "mlterm", "ms", "nsterm", "ptyxis", "putty", "rio", "rxvt", "st", "stterm", "terminator", "terminology", "termite", "tilix",
        "urxvt",
        "vscode", "vte", "warp", "wezterm", "xfce", "xterm", "zutty",
    ]

    /// The name of the program's own description, which no system has.
    static let ownName = "cnn-tui-xterm"

    /// The program's own description, compiled, in the form that ncurses accepts in `TERMINFO`: the capabilities used, as in xterm with 256
    /// colours. A test finds differences from the system's `xterm-256color`. To change it: `TERMINFO=… infocmp -x cnn-tui-xterm > own.ti`,
    /// then `tic -x -o DIR own.ti` and `infocmp -x -Q2 -A DIR cnn-tui-xterm`.
    static let own =
        "b64:HgI4AB0ADwBpAToCY25uLXR1aS14dGVybXx4dGVybSB3aXRoIDI1NiBjb2xvdXJzIGFzIGNubi10dWkgdXNlcyBpdAAAAQAAAQAAAAEAAAAAAQEAAAAA"
        + "AAAAAAAAAAAAAQBQAAAACAAAABgAAAD_____________________________________________________AAEAAAAAAQD__wAAAgAEAP__FQAdACEAJQD_"
        + "_zAAQQBDAEcATgD__1AAXQD__2EA__9lAGkA__________9tAHIA_____________4QA__-JAI4A__-XAJ4A________sAD_____________________tgD_"
        + "_7oA________vAD__8EA_____________________________________8UA_____8kA___NANIA1wDbAOIA___pAO0A9QD_________________________"
        + "_______________9AAYBDwEYAf__IQEqATMB__88Af_______________________________0UB__9QAVIBVQH_____kQH_________________________"
        + "_________5MB________________________________________lwH_________________________________________________________________"
        + "______________________________-bAf____________________-iAf______________________________________________________________"
        + "____________________________________________________________________________________________qQH_________________________"
        + "______________________________________________-uAf______________________________________________________________________"
        + "_________________________________________________________________________________7cB________uwH6AQcADQAbWyVpJXAxJWQ7JXAy"
        + "JWRyABtbSBtbMkoAG1tLABtbSgAbWyVpJXAxJWRHABtbJWklcDElZDslcDIlZEgACgAbW0gAG1s_MjVsAAgAG1s_MTJsG1s_MjVoABtbQwAbW0EAG1tQABtb"
        + "TQAbWzFtABtbPzEwNDloG1syMjswOzB0ABtbN20AG1s0bQAbWyVwMSVkWAAbKEIbW20AG1s_MTA0OWwbWzIzOzA7MHQAG1syNG0AG1tMAH8AG1szfgAbT0IA"
        + "G09IABtPRAAbWzZ-ABtbNX4AG09DABtbMTsyQgAbWzE7MkEAG09BABtbPzFsGz4AG1s_MWgbPQAbWyVwMSVkUAAbWyVwMSVkTQAbWyVwMSVkQgAbWyVwMSVk"
        + "QAAbWyVwMSVkTAAbWyVwMSVkRAAbWyVwMSVkQwAbWyVwMSVkQQAbWyVpJXAxJWRkAAoAG00AJT8lcDkldBsoMCVlGyhCJTsbWzAlPyVwNiV0OzElOyU_JXAy"
        + "JXQ7NCU7JT8lcDElcDMlfCV0OzclO20ACQAbW1oAG09GABtbMTsyRAAbWzE7MkMAG1sxSwAbWzM5OzQ5bQAbWzwAG1slPyVwMSV7OH0lPCV0MyVwMSVkJWUl"
        + "cDElezE2fSU8JXQ5JXAxJXs4fSUtJWQlZTM4OzU7JXAxJWQlO20AG1slPyVwMSV7OH0lPCV0NCVwMSVkJWUlcDElezE2fSU8JXQxMCVwMSV7OH0lLSVkJWU0"
        + "ODs1OyVwMSVkJTttAAEAAAACAAUAGwABAAAACQAAAAMABgAbWz8yMDA0bAAbWz8yMDA0aABYVABCRABCRQA="
}
