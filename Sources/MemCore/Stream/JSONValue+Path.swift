extension JSONValue {
    /// Puts a value at a path of objects, which are made where they are missing.
    public mutating func set(_ value: JSONValue, at path: ArraySlice<Substring>) {
        guard let name = path.first.map(String.init) else {
            self = value
            return
        }
        var fields: [String: JSONValue] = if case .object(let there) = self { there } else { [:] }
        fields[name, default: .object([:])].set(value, at: path.dropFirst())
        self = .object(fields)
    }
}
