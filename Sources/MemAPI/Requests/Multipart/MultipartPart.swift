/// What a part of multipart/form-data says of itself (RFC 7578, section 4).
package struct MultipartPart: Equatable {
    /// The name of the form's field.
    let name: String
    /// The file's name without any folders, nil for a field that is no file; nothing else about it was checked.
    let fileName: String?
    /// The part's media type as it was sent.
    let contentType: String?

    /// Reads a part's headers, line by line without the line ends.
    init(_ header: [UInt8]) throws(APIError) {
        guard let text = String(validating: header, as: UTF8.self) else {
            throw .malformed("The header of a part is not UTF-8.")
        }
        var disposition: String?
        var type: String?
        for line in text.split(separator: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw .malformed("The header of a part has a line without a colon.") }
            switch parts[0].lowercased() {
            case "content-disposition": disposition = String(parts[1])
            case "content-type": type = HeaderParameters(String(parts[1]))?.value
            default: break
            }
        }
        guard let parameters = disposition.flatMap(HeaderParameters.init), parameters.value == "form-data",
            let name = parameters["name"]
        else {
            throw .malformed("A part needs a line like Content-Disposition: form-data; name=\"file\".")
        }
        self.name = name
        fileName = parameters.extended("filename").map { path in
            String(path.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }.last ?? "")
        }
        contentType = type
    }
}
