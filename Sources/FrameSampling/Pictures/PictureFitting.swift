internal import MemCore

/// Which part of a picture is shown how large.
struct PictureFitting: Equatable {
    /// The size of what comes out.
    let size: PictureSize
    /// The share of the picture's width and height that is shown, about its middle: 1 is all of it.
    let share: (width: Double, height: Double)

    /// Fits a picture of a size as it is wanted.
    init(_ picture: PictureSize, to scaling: PictureForm.Scaling?) {
        guard let scaling else {
            (size, share) = (picture, (1, 1))
            return
        }
        let (width, height) = (Double(picture.width), Double(picture.height))
        let across = Double(scaling.size.width) / width
        let down = Double(scaling.size.height) / height
        switch scaling.fit {
        case .contain:
            let scale = min(across, down)
            size = PictureSize(
                width: max(1, Int((width * scale).rounded())),
                height: max(1, Int((height * scale).rounded()))
            )
            share = (1, 1)
        case .cover:
            let scale = max(across, down)
            size = scaling.size
            share = (across / scale, down / scale)
        case .stretch: (size, share) = (scaling.size, (1, 1))
        }
    }

    /// The size that the whole picture would have at the scale of what comes out.
    var whole: PictureSize {
        PictureSize(
            width: Int((Double(size.width) / share.width).rounded(.up)),
            height: Int((Double(size.height) / share.height).rounded(.up))
        )
    }

    /// The part of a picture of a size that is shown: its corner and size, in whole pixels.
    func part(of picture: PictureSize) -> (left: Int, top: Int, size: PictureSize) {
        let width = min(picture.width, max(1, Int((Double(picture.width) * share.width).rounded())))
        let height = min(picture.height, max(1, Int((Double(picture.height) * share.height).rounded())))
        let size = PictureSize(width: width, height: height)
        return ((picture.width - width) / 2, (picture.height - height) / 2, size)
    }

    static func == (left: PictureFitting, right: PictureFitting) -> Bool {
        left.size == right.size && left.share == right.share
    }
}
