import Files
import Glibc
import TerminalUI

extension Phrasebook {
    /// The meaning of a system error.
    public func words(_ error: SystemError) -> VisibleText {
        let phrase: Phrase? =
            switch error.number {
            case ENOENT: .systemMissing
            case EACCES: .systemPermission
            case EPERM: .systemNotPermitted
            case EISDIR: .systemFolder
            case ENOTDIR: .systemNoFolder
            case ELOOP: .systemLinks
            case ENAMETOOLONG: .systemLongName
            case EMFILE, ENFILE: .systemManyFiles
            case ENOSPC, EDQUOT: .systemFull
            case EROFS: .systemReadOnly
            case EFBIG: .systemLargeFile
            case EIO: .systemDevice
            case ENOMEM: .systemMemory
            case EBADF: .systemNotOpen
            case EPIPE, ENXIO: .systemNoReader
            default: nil
            }
        return phrase.map { self($0) } ?? VisibleText(untrusted: error.description)
    }

    /// The name of an output: `-` is standard output.
    public func name(ofOutput path: String) -> VisibleText {
        path == OutputPlace.standardOutputName ? self(.fileStandardOutput) : VisibleText(untrusted: path)
    }
}
