internal import FrameSampling
internal import Glibc
internal import MemCore
internal import ProcessSandbox

/// The program: decodes one stream, or pictures, for its parent, over the socket that is its standard input.
@main
struct MemDecoder {
    static func main() {
        var arguments = CommandLine.arguments.dropFirst()
        // For tests, as is --attempt: everything else is done as on a kernel that knows no sandbox.
        if arguments.first == "--old-kernel" {
            arguments = arguments.dropFirst()
            OldKernel.pretend()
        }
        if arguments == ["--version"] {
            print(LibraryVersions.json)
            return
        }
        if arguments == ["--sandbox"] { ProcessSandbox.report() }
        if arguments.first == "--attempt" { ProcessSandbox.attempt(arguments.dropFirst()) }
        if arguments == ["--hardware"] {
            LibraryVersions.silence()
            print(HardwareDevice.report)
            return
        }
        let worksOnPictures = arguments == ["--pictures"]
        let measuresSound = arguments == ["--sound"]
        var method = DecodingMethod.software
        if arguments.count == 2, arguments.first == "--decoding", let word = arguments.last {
            method = DecodingMethod(rawValue: word) ?? method
            arguments = []
        }
        guard arguments.isEmpty || worksOnPictures || measuresSound else {
            let choices = "--pictures | --sound | --decoding METHOD | --hardware | --sandbox | --version"
            refuse("usage: mem-decoder [\(choices)]; mem starts it by itself")
        }
        guard let socket = ParentSocket(descriptor: 0) else {
            refuse("standard input is no stream socket: mem-decoder is started by mem, with the socket as its input")
        }
        ProcessLimits.ignoreSignals()
        if worksOnPictures { exit(PictureConversation(socket: socket).run()) }
        ProcessLimits.workInBatches()
        if measuresSound { exit(SoundConversation(socket: socket).run()) }
        exit(Conversation(socket: socket, method: method).run())
    }

    private static func refuse(_ sentence: String) -> Never {
        let line = Array("mem-decoder: \(sentence)\n".utf8)
        _ = write(2, line, line.count)
        exit(2)
    }
}
