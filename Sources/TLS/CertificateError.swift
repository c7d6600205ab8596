/// Why a certificate can't be used; ends the program's start, or a reload, which leaves the one in force as it is.
public struct CertificateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, and with which file; a sentence.
    public var problem: String
    /// What to do about it; a sentence.
    public var advice: String

    /// Both.
    public var description: String { "\(problem) \(advice)" }
}
