public import ArgumentParser
public import MemCore

/// `mem doctor`'s options and its run; the program adds the checks that need rooms of its own.
public struct DoctorOptions: ParsableArguments {
    @OptionGroup private var configuration: ConfigurationOptions
    @OptionGroup private var output: OutputOptions

    /// Creates the options; the command line fills them.
    public init() {}

    /// Runs all checks, prints what they found, and ends with exit code 1 if Mem can't work like this.
    ///
    /// - Parameter further: the checks of the program itself, given the configuration (the defaults if it is broken).
    /// - Throws: `ExitCode.failure` if a check failed.
    public func run(further: (Configuration) -> [any DoctorCheck]) async throws {
        let report = await DoctorReport(configuration, further: further)
        if output.json {
            Console.json(report)
        } else {
            for line in report.text { Console.print(line) }
        }
        guard report.isOK else { throw ExitCode.failure }
    }
}
