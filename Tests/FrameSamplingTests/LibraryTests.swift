import CFFmpeg
import FrameSampling
import Testing

/// What the FFmpeg that scripts/setup-ffmpeg builds is able to do: more would be more for a stranger's bytes to reach.
@Suite("FFmpeg's libraries")
struct LibraryTests {
    private func names(_ next: (UnsafeMutablePointer<UnsafeMutableRawPointer?>) -> UnsafePointer<CChar>?) -> [String] {
        var position: UnsafeMutableRawPointer?
        var names: [String] = []
        while let name = next(&position) { names.append(String(cString: name)) }
        return names.sorted()
    }

    @Test("decode streams, their sound, video files and pictures, encode PNG, and know no other codec")
    func codecs() {
        let decoders = names { position in
            while let codec = av_codec_iterate(position) {
                if av_codec_is_decoder(codec) != 0 { return codec.pointee.name }
            }
            return nil
        }
        let encoders = names { position in
            while let codec = av_codec_iterate(position) {
                if av_codec_is_encoder(codec) != 0 { return codec.pointee.name }
            }
            return nil
        }
        // VP8 is a part of WebP; AV1 is decoded by graphics processors without dav1d.
        let pictures = ["av1", "bmp", "gif", "h264", "hevc", "libdav1d", "png", "vp8", "vp9", "webp"]
        #expect(decoders == (pictures + ["aac", "mp3float", "opus"]).sorted())
        #expect(encoders == ["png"])
    }

    @Test("read the containers of imported files, and can open nothing by its name")
    func formats() {
        let formats = names { position in av_demuxer_iterate(position).flatMap { $0.pointee.name } }
        #expect(formats == ["flv", "matroska,webm", "mov,mp4,m4a,3gp,3g2,mj2"])
        #expect(names { position in avio_enum_protocols(position, 0) }.isEmpty)
    }

    @Test("are told with their versions, and FFmpeg's release with Debian's revision")
    func versions() {
        let names = LibraryVersions.all.map(\.name)
        #expect(names == ["ffmpeg", "libavcodec", "libavformat", "libavutil", "libswscale", "libturbojpeg"])
        #expect(LibraryVersions.all.first?.version.hasPrefix("5.1.") == true)
        #expect(LibraryVersions.json.contains("\"decoders\":[\"h264\",\"hevc\",\"libdav1d\",\"vp9\"]"))
    }
}
