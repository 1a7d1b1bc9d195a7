import CNcurses
import Glibc

extension NcursesScreen {
    /// Whether the locale's encoding is UTF-8. First sets the program's locale from the environment; if that names a UTF-8 locale that is
    /// not installed, another UTF-8 locale is used.
    public static func localeIsUTF8() -> Bool {
        if setlocale(LC_ALL, "") == nil {
            let variables = ["LC_ALL", "LC_CTYPE", "LANG"]
            let name = variables.compactMap { name in getenv(name).map { String(cString: $0) } }.first { !$0.isEmpty }
            if let name, name.uppercased().contains("UTF-8") || name.uppercased().contains("UTF8") {
                setlocale(LC_CTYPE, "C.UTF-8")
            }
        }
        return nl_langinfo(nl_item(cnn_codeset)).map { String(cString: $0) == "UTF-8" } ?? false
    }
}
