import MemCore
import Testing

/// A size of pictures, and how many kilobits a second of them has.
struct Video: Sendable, CustomTestStringConvertible {
    var width: Int
    var height: Int
    var bitrate: Int
    var testDescription: String { "\(width)x\(height), \(bitrate) kb/s" }
}

/// What is shown for some seconds in a place of the screen, in front of whatever is there.
struct Sign {
    let region: PictureRegion
    /// Which of those with the same shape; 0 is looked for, and 3 differs from it in its last line alone.
    let number: Int
    let font: Font

    /// Where it is on a screen: whoever draws a region around it leaves room.
    private func place(width: Int, height: Int) -> (x: Int, y: Int, width: Int, height: Int) {
        let (width, height, margin) = (Double(width), Double(height), 0.5 / 48)
        return (
            Int((region.x + margin) * width), Int((region.y + margin) * height),
            Int((region.width - 2 * margin) * width), Int((region.height - 2 * margin) * height)
        )
    }

    /// How many lines it has.
    private func lines(_ height: Int) -> Int { max(1, (height - 2 * font.height) / font.lineHeight) }

    /// The region around its last line.
    func lastLine(width: Int, height: Int) -> PictureRegion {
        let place = place(width: width, height: height)
        let top = place.y + font.height + (lines(place.height) - 1) * font.lineHeight - font.height / 2
        return PictureRegion(
            x: Double(place.x + font.height) / Double(width),
            y: Double(top) / Double(height),
            width: Double(place.width - 2 * font.height) / Double(width),
            height: Double(font.lineHeight) / Double(height)
        )
    }

    /// Paints it: a frame and a title that all have in common, and lines of its own.
    func paint(on screen: inout Screen) {
        let (x, y, across, down) = place(width: screen.width, height: screen.height)
        screen.box(x: x, y: y, width: across, height: down, level: 60)
        screen.box(x: x + 2, y: y + 2, width: across - 4, height: down - 4, level: 200)
        let columns = (across - 2 * font.height) / font.advance
        let lines = lines(down)
        for line in 0..<lines {
            let own = number == 3 && line < lines - 1 ? 0 : number
            var dice = Dice(UInt64(77 + own * 100 + line))
            let words = Page.words(columns: columns * dice.roll(60...100) / 100, &dice)
            screen.write(words, x: x + font.height, y: y + font.height + line * font.lineHeight, font: font)
        }
    }
}

/// A film in which signs of one shape come and go, and everything else moves.
struct SignShow {
    var film: Film
    /// The sign of each second; nil: none.
    private(set) var truth: [Int?] = []
    let region: PictureRegion
    /// What all is written in.
    static let font = Font(height: 11)
    private var dice: Dice

    init(_ video: Video, region: PictureRegion) {
        film = Film(width: video.width, height: video.height, bitrate: video.bitrate)
        self.region = region
        dice = Dice(UInt64(video.width * video.bitrate))
        // What is looked for is taken from here.
        play(0)
        for _ in 0..<15 { play([0, 0, 1, 2, 3, nil][dice.roll(0...5)]) }
    }

    private mutating func play(_ number: Int?) {
        var page = Page(width: film.width, height: film.height, dice: &dice)
        for _ in 0..<3 {
            // A line is written, another is scrolled away, and a quarter of the screen shows something else.
            page.rewrite(dice.roll(0...page.lines.count - 1), as: Page.words(columns: 40, &dice))
            var screen = page.screen
            screen.scroll(by: Self.font.lineHeight * dice.roll(0...3))
            let (width, height) = (film.width / 2, film.height / 2)
            screen.photograph(
                x: width * dice.roll(0...1),
                y: height * dice.roll(0...1),
                width: width,
                height: height,
                dice: &dice
            )
            if let number { Sign(region: region, number: number, font: Self.font).paint(on: &screen) }
            film.show(screen)
            truth.append(number)
        }
    }
}
