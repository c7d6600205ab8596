/// A form in which a stored picture is wanted.
public struct PictureForm: Hashable, Sendable {
    /// How the picture is written down.
    public enum Format: String, Hashable, Sendable, CaseIterable {
        /// JPEG, as pictures are stored.
        case jpeg
        /// PNG: nothing is lost once more.
        case png
        /// PPM (binary, 8 bits): bare red, green and blue behind one line, for programs without a library for pictures.
        case ppm
    }

    /// What happens if the wanted size has another shape than the picture.
    public enum Fit: String, Hashable, Sendable, CaseIterable {
        /// All of the picture, in its own shape, as large as fits inside.
        case contain
        /// The whole size is filled, and what stands out of it at two sides is cut off.
        case cover
        /// The picture is pulled into the size.
        case stretch
    }

    /// A picture scaled to a size.
    public struct Scaling: Hashable, Sendable {
        /// The wanted size.
        public var size: PictureSize
        /// What to do about another shape.
        public var fit: Fit

        /// Creates a scaling.
        public init(to size: PictureSize, fit: Fit) {
            self.size = size
            self.fit = fit
        }
    }

    /// How it is written down.
    public var format: Format
    /// What it is scaled to, nil for its own size.
    public var scaling: Scaling?

    /// The longest side that can be asked for: more pixels than nearly all screens have, and at three bytes each they
    /// fit into one record of the decoder protocol.
    public static let longestSide = 4096

    /// Creates a form.
    public init(format: Format, scaling: Scaling? = nil) {
        self.format = format
        self.scaling = scaling
    }
}
