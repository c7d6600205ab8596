/// A field that is written as `null` when it has no value, where an optional alone would be left out: every answer has
/// all of its fields.
@propertyWrapper
struct OrNull<Value: Encodable>: Encodable {
    var wrappedValue: Value?

    init(wrappedValue: Value?) {
        self.wrappedValue = wrappedValue
    }

    func encode(to encoder: any Encoder) throws {
        var field = encoder.singleValueContainer()
        if let wrappedValue { try field.encode(wrappedValue) } else { try field.encodeNil() }
    }
}
