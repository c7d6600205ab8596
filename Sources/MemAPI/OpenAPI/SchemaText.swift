/// Says in HTML what a schema of the document allows.
struct SchemaText {
    /// The whole document, for what schemas refer to.
    let document: OpenAPITree

    /// What kind of value it is, with links to the schemas that have a name of their own.
    func type(_ schema: OpenAPITree) -> String {
        if let reference = schema["$ref"]?.text { return Self.link(reference) }
        let choices = (schema["oneOf"] ?? schema["anyOf"])?.elements ?? []
        if !choices.isEmpty { return choices.map(type).joined(separator: " or ") }
        if let value = schema["const"] { return HTML.code(value.json) }
        if let values = schema["enum"]?.elements {
            return values.map { HTML.code($0.text ?? $0.json) }.joined(separator: " · ")
        }
        let names = schema["type"].map { $0.text.map { [$0] } ?? $0.elements.compactMap(\.text) } ?? ["any value"]
        return names.map { name in
            guard name == "array", let items = schema["items"] else { return HTML.escaped(name) }
            return "array of " + type(items)
        }.joined(separator: " or ") + limits(schema)
    }

    /// The rows of a table of an object's fields; those of objects inside have both names.
    func rows(_ schema: OpenAPITree, prefix: String = "") -> String {
        if let reference = schema["$ref"]?.text { return rows(resolved(reference), prefix: prefix) }
        let needed = Set(schema["required"]?.elements.compactMap(\.text) ?? [])
        let own = (schema["properties"]?.fields ?? []).map { field in
            let inside = field.value["properties"] == nil ? "" : rows(field.value, prefix: prefix + field.name + ".")
            return Self.row(
                prefix + field.name,
                isNeeded: needed.contains(field.name),
                type: type(field.value),
                text: field.value["description"]?.text
            ) + inside
        }
        return (schema["allOf"]?.elements ?? []).map { rows($0, prefix: prefix) }.joined() + own.joined()
    }

    /// What a reference stands for.
    func resolved(_ reference: String) -> OpenAPITree {
        reference.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] ?? .null }
    }

    /// One row: name, type, what it means.
    static func row(_ name: String, isNeeded: Bool, type: String, text: String?) -> String {
        "<tr><td>\(HTML.code(name))\(isNeeded ? " <span class=needed>required</span>" : "")</td>"
            + "<td><span class=type>\(type)</span>\(text.map(HTML.prose) ?? "")</td></tr>"
    }

    /// A link to a schema by its reference.
    static func link(_ reference: String) -> String {
        let name = HTML.escaped(String(reference.split(separator: "/").last ?? ""))
        return "<a href=\"#schema-\(name)\">\(name)</a>"
    }

    private func limits(_ schema: OpenAPITree) -> String {
        var limits: [String] = []
        if let format = schema["format"]?.text, !["int64"].contains(format) { limits.append(HTML.escaped(format)) }
        switch (schema["minimum"]?.json, schema["maximum"]?.json) {
        case (let low?, let high?): limits.append("\(low) to \(high)")
        case (let low?, nil): limits.append("\(low) or more")
        case (nil, let high?): limits.append("\(high) or less")
        case (nil, nil): break
        }
        if schema["minLength"] != nil { limits.append("not empty") }
        if let count = schema["maxLength"]?.json { limits.append("at most \(count) characters") }
        if let count = schema["maxItems"]?.json { limits.append("at most \(count)") }
        if let pattern = schema["pattern"]?.text { limits.append(HTML.code(pattern)) }
        if let value = schema["default"] { limits.append("default " + HTML.code(value.text ?? value.json)) }
        return limits.isEmpty ? "" : ", " + limits.joined(separator: ", ")
    }
}
