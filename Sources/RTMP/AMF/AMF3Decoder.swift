package import NIOCore

/// Reads values in AMF3 (the AMF 3 specification of 2013), as far as commands and metadata need it.
///
/// That is everything but classes that write themselves (`IExternalizable`) – other than `ArrayCollection` and
/// `ObjectProxy`, which just wrap one value.
package struct AMF3Decoder {
    private(set) var input: ByteBuffer
    private(set) var budget: AMFBudget
    private var strings: [String] = []
    private var objects: [AMFReference] = []
    private var traits: [Traits] = []

    /// What a class says of its objects.
    private struct Traits {
        var className: String
        var names: [String]
        var isDynamic: Bool
        var isExternalizable: Bool
    }

    /// Reads from bytes that are AMF3 from the start.
    package init(_ payload: ByteBuffer, limits: Limits = Limits()) {
        self.init(payload, budget: AMFBudget(limits: limits))
    }

    init(_ input: ByteBuffer, budget: AMFBudget) {
        self.input = input
        self.budget = budget
    }

    /// The next value.
    package mutating func value() throws(AMFError) -> AMFValue {
        try budget.countValue()
        let marker = try byte()
        switch marker {
        case 0x00: return .undefined
        case 0x01: return .null
        case 0x02: return .boolean(false)
        case 0x03: return .boolean(true)
        case 0x04: return .number(Double(Int32(bitPattern: try variableInteger() << 3) >> 3))
        case 0x05: return .number(try double())
        case 0x06: return .string(try string())
        case 0x07, 0x0B: return try complex { decoder, length throws(AMFError) in .xml(try decoder.text(length)) }
        case 0x08: return try complex { decoder, _ throws(AMFError) in .date(try decoder.double()) }
        case 0x09: return try complex { decoder, count throws(AMFError) in try decoder.array(count) }
        case 0x0A: return try complex { decoder, flags throws(AMFError) in try decoder.object(flags) }
        case 0x0C: return try complex { decoder, length throws(AMFError) in .bytes(try decoder.bytes(length)) }
        case 0x0D...0x10: return try complex { decoder, count throws(AMFError) in try decoder.vector(marker, count) }
        case 0x11: return try complex { decoder, count throws(AMFError) in try decoder.dictionary(count) }
        default: throw .unsupportedType(marker)
        }
    }

    /// Reads a value by reference, or one that can be referred to and whose header holds the given number.
    private mutating func complex(
        _ read: (inout AMF3Decoder, Int) throws(AMFError) -> AMFValue
    ) throws(AMFError) -> AMFValue {
        let header = try variableInteger()
        let number = Int(header >> 1)
        guard header & 1 == 1 else {
            guard number < objects.count else { throw .danglingReference }
            let (value, cost) = try objects[number].resolved()
            try budget.charge(cost)
            return value
        }
        let index = objects.count
        objects.append(AMFReference())
        let mark = try budget.open()
        let value = try read(&self, number)
        objects[index] = AMFReference(value: value, cost: budget.close(mark))
        return value
    }

    /// The associative part up to an empty name, then `count` values by index.
    private mutating func array(_ count: Int) throws(AMFError) -> AMFValue {
        try budget.check(elements: count)
        var properties = try namedValues()
        var values: [AMFValue] = []
        for _ in 0..<count {
            values.append(try value())
        }
        guard !properties.isEmpty else { return .strictArray(values) }
        for (index, value) in values.enumerated() {
            properties.append(AMFProperty(String(index), value))
        }
        return .ecmaArray(properties)
    }

    private mutating func object(_ flags: Int) throws(AMFError) -> AMFValue {
        let traits = try objectTraits(flags)
        guard !traits.isExternalizable else {
            switch traits.className {
            case "flex.messaging.io.ArrayCollection", "flex.messaging.io.ObjectProxy": return try value()
            default: throw .unsupportedType(0x0A)
            }
        }
        var properties: [AMFProperty] = []
        for name in traits.names {
            properties.append(AMFProperty(name, try value()))
        }
        if traits.isDynamic {
            properties += try namedValues()
        }
        return .object(properties)
    }

    private mutating func objectTraits(_ flags: Int) throws(AMFError) -> Traits {
        guard flags & 1 == 1 else {
            guard flags >> 1 < traits.count else { throw .danglingReference }
            return traits[flags >> 1]
        }
        let count = flags >> 3
        try budget.check(elements: count)
        var new = Traits(
            className: try string(),
            names: [],
            isDynamic: flags & 4 != 0,
            isExternalizable: flags & 2 != 0
        )
        for _ in 0..<count {
            new.names.append(try string())
        }
        traits.append(new)
        return new
    }

    private mutating func namedValues() throws(AMFError) -> [AMFProperty] {
        var properties: [AMFProperty] = []
        while true {
            let name = try string()
            if name.isEmpty { return properties }
            properties.append(AMFProperty(name, try value()))
        }
    }

    /// A vector of integers (0x0D), unsigned ones (0x0E), doubles (0x0F) or any values (0x10).
    private mutating func vector(_ marker: UInt8, _ count: Int) throws(AMFError) -> AMFValue {
        try budget.check(elements: count)
        // Whether its length is fixed.
        _ = try byte()
        if marker == 0x10 {
            // The class of its elements.
            _ = try string()
        }
        var values: [AMFValue] = []
        for _ in 0..<count {
            switch marker {
            case 0x0D: values.append(.number(Double(try integer() as Int32)))
            case 0x0E: values.append(.number(Double(try integer() as UInt32)))
            case 0x0F: values.append(.number(try double()))
            default: values.append(try value())
            }
            if marker != 0x10 { try budget.countValue() }
        }
        return .strictArray(values)
    }

    /// Keys and values; only keys that are text or numbers can be looked up, so the others are left out.
    private mutating func dictionary(_ count: Int) throws(AMFError) -> AMFValue {
        try budget.check(elements: count)
        // Whether its keys are weak.
        _ = try byte()
        var properties: [AMFProperty] = []
        for _ in 0..<count {
            let key = try value()
            let value = try value()
            switch key {
            case .string(let name): properties.append(AMFProperty(name, value))
            case .number(let number): properties.append(AMFProperty(String(number), value))
            default: continue
            }
        }
        return .ecmaArray(properties)
    }

    /// Text in place or by reference; the empty one is never referred to.
    private mutating func string() throws(AMFError) -> String {
        let header = try variableInteger()
        let number = Int(header >> 1)
        guard header & 1 == 1 else {
            guard number < strings.count else { throw .danglingReference }
            return strings[number]
        }
        let text = try text(number)
        if !text.isEmpty { strings.append(text) }
        return text
    }

    private mutating func text(_ length: Int) throws(AMFError) -> String {
        try budget.check(stringBytes: length)
        guard let text = input.readString(length: length) else { throw .truncated }
        return text
    }

    private mutating func bytes(_ length: Int) throws(AMFError) -> [UInt8] {
        guard let bytes = input.readBytes(length: length) else { throw .truncated }
        return bytes
    }

    /// One to four bytes: seven bits each, the fourth with eight (section 1.3.1).
    private mutating func variableInteger() throws(AMFError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<3 {
            let byte = try byte()
            value = value << 7 | UInt32(byte & 0x7F)
            if byte & 0x80 == 0 { return value }
        }
        return value << 8 | UInt32(try byte())
    }

    private mutating func double() throws(AMFError) -> Double {
        Double(bitPattern: try integer())
    }

    private mutating func byte() throws(AMFError) -> UInt8 {
        try integer()
    }

    private mutating func integer<Integer: FixedWidthInteger>() throws(AMFError) -> Integer {
        guard let integer = input.readInteger(as: Integer.self) else { throw .truncated }
        return integer
    }
}
