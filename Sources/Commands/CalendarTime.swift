import Glibc

/// A moment as date and time of day.
struct CalendarTime {
    private var parts = tm()

    /// Seconds since 1970, in UTC.
    init(utc seconds: Int) {
        var time = time_t(seconds)
        gmtime_r(&time, &parts)
    }

    /// Seconds since 1970, shown in local time.
    init(local seconds: Int) {
        var time = time_t(seconds)
        localtime_r(&time, &parts)
    }

    /// `2026-11-25`.
    var date: String { "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))" }

    /// `14`, `03`, `22`.
    var clock: [String] { [parts.tm_hour, parts.tm_min, parts.tm_sec].map(two) }

    private func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
