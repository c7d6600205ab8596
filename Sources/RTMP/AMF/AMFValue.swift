/// A value of the Action Message Format, version 0 or 3.
///
/// Values come from a peer: look up what is wanted, compare nothing by surprise.
package indirect enum AMFValue: Hashable, Sendable {
    /// A number; AMF3's integers are numbers as well.
    case number(Double)
    /// A boolean.
    case boolean(Bool)
    /// Text; bytes that are no UTF-8 were replaced.
    case string(String)
    /// An object, typed or not.
    case object([AMFProperty])
    /// An associative array.
    case ecmaArray([AMFProperty])
    /// An array by index.
    case strictArray([AMFValue])
    /// Milliseconds since 1970.
    case date(Double)
    /// An XML document.
    case xml(String)
    /// AMF3's byte array.
    case bytes([UInt8])
    /// Nothing.
    case null
    /// Not even nothing.
    case undefined
}

/// A named value of an object.
package struct AMFProperty: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// Its value.
    package var value: AMFValue

    /// Names a value.
    package init(_ name: String, _ value: AMFValue) {
        self.name = name
        self.value = value
    }
}

extension AMFValue {
    /// The properties of an object or associative array; none for anything else.
    package var properties: [AMFProperty] {
        switch self {
        case .object(let properties), .ecmaArray(let properties): properties
        default: []
        }
    }

    /// The value of a property; nil if there is none.
    package subscript(name: String) -> AMFValue? {
        properties.first { $0.name == name }?.value
    }

    /// The number that this is.
    package var number: Double? {
        if case .number(let number) = self { number } else { nil }
    }

    /// The text that this is.
    package var string: String? {
        if case .string(let string) = self { string } else { nil }
    }
}

/// Why AMF bytes could not be read; ends the message.
package enum AMFError: Error, Hashable, Sendable {
    /// They end within a value.
    case truncated
    /// A type marker that is unknown, reserved, or can't be read without knowing a class.
    case unsupportedType(UInt8)
    /// A reference to a value that was not there.
    case danglingReference
    /// A number in a header makes no sense.
    case malformed
    /// Values nest too deep.
    case tooDeep
    /// There are too many values.
    case tooMany
    /// A string is too long.
    case stringTooLong
}
