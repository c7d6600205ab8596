import DecoderProtocol
import Glibc
import MemCore
import NIOCore
import SampleClips
import SeededNumbers
import Testing

/// The real program, at work on sound.
@Suite("mem-decoder --sound")
struct SoundConversationTests {
    /// Three seconds of a sine of a tenth of full scale, three of silence, three of the sine again, in stereo.
    private static let sound =
        "aevalsrc='if(between(t,3,6),0,0.1*sin(2*PI*440*t))|if(between(t,3,6),0,0.05*sin(2*PI*440*t))':s=48000:d=9"

    private static func clip(_ program: Program?, _ options: [String]) throws -> Clip.Sound {
        let clip = try Clip.make(
            with: try #require(program),
            input: "color=black:size=64x64:rate=5:duration=9",
            output: ["-c:v", "libx264", "-preset", "ultrafast", "-map", "0:v", "-map", "1:a"] + options,
            inputArguments: ["-f", "lavfi", "-i", sound]
        )
        return try #require(clip.sound)
    }

    private static func process(memoryLimit: UInt64 = 512 << 20) throws -> DecoderProcess {
        let process = try DecoderProcess(arguments: ["--sound"])
        process.send(.settings(memoryLimit: memoryLimit))
        try #require(try process.nextOfSound() == .ready)
        return process
    }

    private static func send(_ sound: Clip.Sound, _ codec: SoundFormat.Codec, to process: DecoderProcess) {
        process.send(.format(SoundFormat(codec: codec, record: ByteBuffer(bytes: sound.record))))
        for (time, packet) in sound.packets {
            process.send(.packet(ByteBuffer(bytes: packet), at: Instant(microseconds: time.microseconds)))
        }
        process.hangUp()
    }

    private static func levels(_ process: DecoderProcess) throws -> [SoundLevel] {
        var levels: [SoundLevel] = []
        while let response = try process.nextOfSound() {
            guard case .level(let level) = response else {
                Issue.record("\(response)")
                break
            }
            levels.append(level)
        }
        return levels
    }

    @Test(
        "a level comes for each second of the loudest channel, at its time",
        arguments: [SoundFormat.Codec.aac, .opus, .mp3]
    )
    func levels(codec: SoundFormat.Codec) throws {
        let sound =
            switch codec {
            case .aac: try Self.clip(.ffmpeg, ["-c:a", "aac", "-b:a", "128k"])
            case .opus: try Self.clip(.enhancedFFmpeg, ["-c:a", "libopus", "-b:a", "96k"])
            case .mp3: try Self.clip(.ffmpeg, ["-c:a", "libmp3lame", "-b:a", "128k", "-ar", "44100"])
            }
        let process = try Self.process()
        Self.send(sound, codec, to: process)
        let levels = try Self.levels(process)
        #expect((8...9).contains(levels.count))
        // Seconds that lie wholly in one part; encoders put some milliseconds in front.
        for number in [1, 7] where number < levels.count {
            #expect((levels[number].rms + 23).magnitude < 0.5, "\(codec): \(levels[number])")
            #expect((levels[number].peak + 20).magnitude < 1.5, "\(codec): \(levels[number])")
        }
        #expect(levels[4].rms < -80, "\(codec): \(levels[4])")
        for (number, level) in levels.enumerated() {
            let second = Double(level.instant.microseconds) / 1_000_000
            #expect((second - Double(number + 1)).magnitude < 0.15, "\(codec): level \(number) is of \(second)")
        }
        #expect(process.wait() == 0)
    }

    @Test("damaged packets sound like nothing, and those that follow are heard")
    func damage() throws {
        var numbers = SeededNumbers(seed: 7)
        var sound = try Self.clip(.ffmpeg, ["-c:a", "aac", "-b:a", "128k"])
        for index in 50..<120 {
            for place in sound.packets[index].1.indices where Int.random(in: 0..<4, using: &numbers) == 0 {
                sound.packets[index].1[place] = UInt8.random(in: 0...255, using: &numbers)
            }
        }
        let process = try Self.process()
        Self.send(sound, .aac, to: process)
        let levels = try Self.levels(process)
        #expect(levels.count >= 6)
        #expect(levels.last.map { ($0.rms + 23).magnitude < 1 } == true, "\(levels)")
        #expect(process.wait() == 0)
    }

    @Test("noise instead of packets ends no more than the process, and never by a signal")
    func noise() throws {
        var numbers = SeededNumbers(seed: 8)
        for codec in SoundFormat.Codec.allCases {
            for record in [
                [], [0x11, 0x90], [0xFF, 0xFF, 0xFF, 0xFF], Array("OpusHead".utf8) + [1, 2, 0, 0, 1, 2, 3],
            ] {
                let process = try Self.process()
                process.send(.format(SoundFormat(codec: codec, record: ByteBuffer(bytes: record as [UInt8]))))
                for _ in 0..<200 {
                    let packet = (0..<Int.random(in: 0..<600, using: &numbers)).map { _ in
                        UInt8.random(in: 0...255, using: &numbers)
                    }
                    process.send(.packet(ByteBuffer(bytes: packet), at: Instant(microseconds: 0)))
                }
                process.hangUp()
                while let response = try process.nextOfSound() {
                    if case .failure(let text) = response { #expect(!text.isEmpty) }
                }
                #expect([0, 1].contains(process.wait()), "\(codec) with \(record)")
            }
        }
    }

    @Test("sound that nothing comes out of is told: nobody is to take it for silence")
    func barren() throws {
        let process = try Self.process()
        process.send(.format(SoundFormat(codec: .aac, record: ByteBuffer(bytes: [0x11, 0x90]))))
        for _ in 0..<100 { process.send(.packet(ByteBuffer(bytes: [0xFF, 0xFF]), at: Instant(microseconds: 0))) }
        guard case .failure(let text)? = try process.nextOfSound() else { throw DecoderProcess.Failure.silent }
        #expect(text.contains("nothing comes out of"))
        #expect(process.wait() == 1)
    }

    @Test("what is not in order is refused")
    func order() throws {
        let early = try DecoderProcess(arguments: ["--sound"])
        early.send(.format(SoundFormat(codec: .mp3)))
        guard case .failure? = try early.nextOfSound() else { throw DecoderProcess.Failure.silent }
        #expect(early.wait() == 1)
        let unconfigured = try Self.process()
        unconfigured.send(.packet(ByteBuffer(bytes: [1]), at: Instant(microseconds: 0)))
        guard case .failure? = try unconfigured.nextOfSound() else { throw DecoderProcess.Failure.silent }
        #expect(unconfigured.wait() == 1)
    }
}
