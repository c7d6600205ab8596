internal import MemCore

/// What the parameters `format`, `size` and `fit` of a picture's address ask for.
struct WantedPicture: Equatable {
    /// Which stored file it is made of.
    let rendition: Rendition
    /// What is made of that file; nil gives it out as it is.
    let form: PictureForm?

    /// Reads the parameters.
    ///
    /// - Parameter fit: what a size without `fit` means.
    init(_ query: QueryParameters, fit: PictureForm.Fit = .contain) throws(APIError) {
        let format = try Self.format(query)
        let fit = try Self.fit(query) ?? fit
        let size = try query.text("size")
        switch size {
        case nil, "full", "thumb":
            rendition = size == "thumb" ? .thumbnail : .full
            form = format == .jpeg ? nil : PictureForm(format: format)
        case let text?:
            rendition = .full
            form = PictureForm(format: format, scaling: PictureForm.Scaling(to: try Self.size(text), fit: fit))
        }
    }

    /// The format of what is given out.
    var format: PictureForm.Format { form?.format ?? .jpeg }

    /// A name that no other form of the frame has.
    func name(of frame: FrameID) -> String {
        var parts = ["frame_\(frame)"]
        if rendition == .thumbnail { parts.append("thumb") }
        if let scaling = form?.scaling { parts += ["\(scaling.size)", scaling.fit.rawValue] }
        return parts.joined(separator: "_") + (format == .jpeg ? ".jpg" : "." + format.rawValue)
    }

    private static func format(_ query: QueryParameters) throws(APIError) -> PictureForm.Format {
        let text = try query.text("format")?.lowercased() ?? "jpeg"
        guard let format = PictureForm.Format(rawValue: text == "jpg" ? "jpeg" : text) else {
            throw .invalid("format", "This can be jpeg, png or ppm.")
        }
        return format
    }

    private static func fit(_ query: QueryParameters) throws(APIError) -> PictureForm.Fit? {
        guard let text = try query.text("fit") else { return nil }
        guard let fit = PictureForm.Fit(rawValue: text) else {
            throw .invalid("fit", "This can be contain, cover or stretch.")
        }
        return fit
    }

    private static func size(_ text: String) throws(APIError) -> PictureSize {
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { side in
            side.allSatisfy { $0.isASCII && $0.isNumber } ? Int(side) : nil
        }
        guard sides.count == 2, let width = sides[0], let height = sides[1],
            (1...PictureForm.longestSide).contains(width), (1...PictureForm.longestSide).contains(height)
        else {
            throw .invalid(
                "size",
                "This can be thumb, full, or a size like 640x360 with sides from 1 to \(PictureForm.longestSide)."
            )
        }
        return PictureSize(width: width, height: height)
    }
}
