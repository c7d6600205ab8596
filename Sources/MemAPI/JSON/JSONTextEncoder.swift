/// Takes down in a ``JSONText`` what one value consists of.
///
/// What a value encodes has to come in order: a nested container is over when its parent goes on.
struct JSONTextEncoder: Encoder {
    let text: JSONText
    /// How many objects and arrays are open around the value.
    let depth: Int

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        text.openObject(at: depth)
        return KeyedEncodingContainer(Fields<Key>(text: text, depth: depth + 1))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        text.openArray(at: depth)
        return Elements(text: text, depth: depth + 1)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(text: text) }

    /// The fields of an object.
    private struct Fields<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let text: JSONText
        let depth: Int
        var codingPath: [any CodingKey] { [] }

        func encodeNil(forKey key: Key) {
            text.begin(key.stringValue, at: depth)
            text.write { $0.writeNull() }
        }

        func encode(_ value: Bool, forKey key: Key) {
            text.begin(key.stringValue, at: depth)
            text.write { $0.write(value) }
        }

        func encode(_ value: String, forKey key: Key) {
            text.begin(key.stringValue, at: depth)
            text.write { $0.write(value) }
        }

        func encode(_ value: Double, forKey key: Key) throws {
            text.begin(key.stringValue, at: depth)
            try text.write(value)
        }

        func encode(_ value: Float, forKey key: Key) throws { try encode(Double(value), forKey: key) }

        func encode(_ value: some BinaryInteger & Encodable, forKey key: Key) {
            text.begin(key.stringValue, at: depth)
            text.write { $0.write(value) }
        }

        func encode(_ value: some Encodable, forKey key: Key) throws {
            text.begin(key.stringValue, at: depth)
            try text.write(value)
        }

        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type,
            forKey key: Key
        ) -> KeyedEncodingContainer<Nested> {
            superEncoder(forKey: key).container(keyedBy: type)
        }

        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            superEncoder(forKey: key).unkeyedContainer()
        }

        func superEncoder() -> any Encoder {
            text.begin("super", at: depth)
            return JSONTextEncoder(text: text, depth: depth)
        }

        func superEncoder(forKey key: Key) -> any Encoder {
            text.begin(key.stringValue, at: depth)
            return JSONTextEncoder(text: text, depth: depth)
        }
    }

    /// The elements of an array.
    private struct Elements: UnkeyedEncodingContainer {
        let text: JSONText
        let depth: Int
        var count = 0
        var codingPath: [any CodingKey] { [] }

        private mutating func begin() {
            text.begin(at: depth)
            count += 1
        }

        mutating func encodeNil() {
            begin()
            text.write { $0.writeNull() }
        }

        mutating func encode(_ value: Bool) {
            begin()
            text.write { $0.write(value) }
        }

        mutating func encode(_ value: String) {
            begin()
            text.write { $0.write(value) }
        }

        mutating func encode(_ value: Double) throws {
            begin()
            try text.write(value)
        }

        mutating func encode(_ value: Float) throws { try encode(Double(value)) }

        mutating func encode(_ value: some BinaryInteger & Encodable) {
            begin()
            text.write { $0.write(value) }
        }

        mutating func encode(_ value: some Encodable) throws {
            begin()
            try text.write(value)
        }

        mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
            superEncoder().container(keyedBy: type)
        }

        mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { superEncoder().unkeyedContainer() }

        mutating func superEncoder() -> any Encoder {
            begin()
            return JSONTextEncoder(text: text, depth: depth)
        }
    }

    /// A value that is neither an object nor an array.
    private struct Single: SingleValueEncodingContainer {
        let text: JSONText
        var codingPath: [any CodingKey] { [] }

        func encodeNil() { text.write { $0.writeNull() } }
        func encode(_ value: Bool) { text.write { $0.write(value) } }
        func encode(_ value: String) { text.write { $0.write(value) } }
        func encode(_ value: Double) throws { try text.write(value) }
        func encode(_ value: Float) throws { try text.write(Double(value)) }
        func encode(_ value: some BinaryInteger & Encodable) { text.write { $0.write(value) } }
        func encode(_ value: some Encodable) throws { try text.write(value) }
    }
}
