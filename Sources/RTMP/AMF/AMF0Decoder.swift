package import NIOCore

/// Reads the values of a message in AMF0 (the AMF 0 specification of 2007), with its way into AMF3.
package struct AMF0Decoder {
    private var input: ByteBuffer
    private var budget: AMFBudget
    private var references: [AMFReference] = []

    /// Reads from a message's payload.
    package init(_ payload: ByteBuffer, limits: Limits = Limits()) {
        input = payload
        budget = AMFBudget(limits: limits)
    }

    /// Whether all is read.
    package var isAtEnd: Bool { input.readableBytes == 0 }

    /// All values up to the end.
    package mutating func values() throws(AMFError) -> [AMFValue] {
        var values: [AMFValue] = []
        while !isAtEnd {
            values.append(try value())
        }
        return values
    }

    /// The next value.
    package mutating func value() throws(AMFError) -> AMFValue {
        try budget.countValue()
        let marker: UInt8 = try integer()
        switch marker {
        case 0x00: return .number(try double())
        case 0x01: return .boolean(try integer() as UInt8 != 0)
        case 0x02: return .string(try shortString())
        case 0x03: return try complex { decoder throws(AMFError) in .object(try decoder.properties()) }
        case 0x05: return .null
        case 0x06, 0x0D: return .undefined
        case 0x07: return try reference()
        case 0x08: return try complex { decoder throws(AMFError) in .ecmaArray(try decoder.ecmaArray()) }
        case 0x0A: return try complex { decoder throws(AMFError) in .strictArray(try decoder.strictArray()) }
        case 0x0B: return .date(try date())
        case 0x0C: return .string(try longString())
        case 0x0F: return .xml(try longString())
        case 0x10:
            // The class name tells nothing that the properties don't.
            _ = try shortString()
            return try complex { decoder throws(AMFError) in .object(try decoder.properties()) }
        case 0x11: return try amf3Value()
        default: throw .unsupportedType(marker)
        }
    }

    /// Reads a value that holds others and that can be referred to.
    private mutating func complex(
        _ read: (inout AMF0Decoder) throws(AMFError) -> AMFValue
    ) throws(AMFError) -> AMFValue {
        let index = references.count
        references.append(AMFReference())
        let mark = try budget.open()
        let value = try read(&self)
        references[index] = AMFReference(value: value, cost: budget.close(mark))
        return value
    }

    private mutating func reference() throws(AMFError) -> AMFValue {
        let index = Int(try integer() as UInt16)
        guard index < references.count else { throw .danglingReference }
        let (value, cost) = try references[index].resolved()
        try budget.charge(cost)
        return value
    }

    /// Name and value pairs up to an empty name with the end marker.
    private mutating func properties() throws(AMFError) -> [AMFProperty] {
        var properties: [AMFProperty] = []
        while true {
            let name = try shortString()
            if name.isEmpty, input.getInteger(at: input.readerIndex, as: UInt8.self) == 0x09 {
                input.moveReaderIndex(forwardBy: 1)
                return properties
            }
            properties.append(AMFProperty(name, try value()))
        }
    }

    /// An object with a count in front, which is often wrong and never needed; some encoders leave the end out.
    private mutating func ecmaArray() throws(AMFError) -> [AMFProperty] {
        let _: UInt32 = try integer()
        var properties: [AMFProperty] = []
        while !isAtEnd {
            let name = try shortString()
            if name.isEmpty, input.getInteger(at: input.readerIndex, as: UInt8.self) == 0x09 {
                input.moveReaderIndex(forwardBy: 1)
                break
            }
            properties.append(AMFProperty(name, try value()))
        }
        return properties
    }

    private mutating func strictArray() throws(AMFError) -> [AMFValue] {
        let count = Int(try integer() as UInt32)
        try budget.check(elements: count)
        var values: [AMFValue] = []
        for _ in 0..<count {
            values.append(try value())
        }
        return values
    }

    private mutating func date() throws(AMFError) -> Double {
        let milliseconds = try double()
        // The time zone is reserved and means nothing.
        let _: Int16 = try integer()
        return milliseconds
    }

    private mutating func amf3Value() throws(AMFError) -> AMFValue {
        var decoder = AMF3Decoder(input, budget: budget)
        let value = try decoder.value()
        (input, budget) = (decoder.input, decoder.budget)
        return value
    }

    private mutating func double() throws(AMFError) -> Double {
        Double(bitPattern: try integer())
    }

    private mutating func shortString() throws(AMFError) -> String {
        try string(Int(try integer() as UInt16))
    }

    private mutating func longString() throws(AMFError) -> String {
        try string(Int(try integer() as UInt32))
    }

    private mutating func string(_ length: Int) throws(AMFError) -> String {
        try budget.check(stringBytes: length)
        guard let text = input.readString(length: length) else { throw .truncated }
        return text
    }

    private mutating func integer<Integer: FixedWidthInteger>() throws(AMFError) -> Integer {
        guard let integer = input.readInteger(as: Integer.self) else { throw .truncated }
        return integer
    }
}
