import ArgumentParser
import Dispatch
import Foundation
import MemStore
import SQLSandbox

/// Where the program starts.
@main
enum Program {
    /// Runs a command, or answers a query: the store starts that, people never do.
    ///
    /// A query's process has one thread, so that what it gives up binds all of it; whatever is `async` has several.
    static func main() {
        if CommandLine.arguments.dropFirst() == [StoreConfiguration.queryCommand] {
            return Sandbox.run(descriptor: FileHandle.standardInput.fileDescriptor)
        }
        Task {
            await Mem.main()
            exit(0)
        }
        dispatchMain()
    }
}
