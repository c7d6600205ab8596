package import NIOCore

/// Writes values in AMF0.
package enum AMF0Encoder {
    /// A message payload of these values.
    package static func payload(_ values: [AMFValue]) -> ByteBuffer {
        var output = ByteBufferAllocator().buffer(capacity: 256)
        for value in values {
            write(value, into: &output)
        }
        return output
    }

    /// Appends a value; a byte array, which AMF0 doesn't have, becomes undefined.
    package static func write(_ value: AMFValue, into output: inout ByteBuffer) {
        switch value {
        case .number(let number):
            output.writeMultipleIntegers(0x00 as UInt8, number.bitPattern)
        case .boolean(let boolean):
            output.writeMultipleIntegers(0x01 as UInt8, boolean ? 1 : 0 as UInt8)
        case .string(let text) where text.utf8.count <= Int(UInt16.max):
            output.writeInteger(0x02 as UInt8)
            writeName(text, into: &output)
        case .string(let text):
            writeLong(text, marker: 0x0C, into: &output)
        case .object(let properties):
            output.writeInteger(0x03 as UInt8)
            write(properties, into: &output)
        case .ecmaArray(let properties):
            output.writeMultipleIntegers(0x08 as UInt8, UInt32(truncatingIfNeeded: properties.count))
            write(properties, into: &output)
        case .strictArray(let values):
            output.writeMultipleIntegers(0x0A as UInt8, UInt32(truncatingIfNeeded: values.count))
            for value in values {
                write(value, into: &output)
            }
        case .date(let milliseconds):
            output.writeMultipleIntegers(0x0B as UInt8, milliseconds.bitPattern, 0 as UInt16)
        case .xml(let text):
            writeLong(text, marker: 0x0F, into: &output)
        case .null:
            output.writeInteger(0x05 as UInt8)
        case .undefined, .bytes:
            output.writeInteger(0x06 as UInt8)
        }
    }

    private static func write(_ properties: [AMFProperty], into output: inout ByteBuffer) {
        for property in properties {
            writeName(property.name, into: &output)
            write(property.value, into: &output)
        }
        output.writeMultipleIntegers(0 as UInt16, 0x09 as UInt8)
    }

    /// A short string without a marker; what is over 65535 bytes is cut off.
    private static func writeName(_ name: String, into output: inout ByteBuffer) {
        let bytes = name.utf8.prefix(Int(UInt16.max))
        output.writeInteger(UInt16(bytes.count))
        output.writeBytes(bytes)
    }

    private static func writeLong(_ text: String, marker: UInt8, into output: inout ByteBuffer) {
        output.writeMultipleIntegers(marker, UInt32(truncatingIfNeeded: text.utf8.count))
        output.writeString(text)
    }
}
