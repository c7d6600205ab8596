package import MemCore

/// Answers queries with what they say: the name of a failure fails so, anything else comes back as the only value.
package struct ScriptedSQL: SQLQuerying {
    package init() {}

    package func answer(_ query: SQLQuery) async throws(SQLFailure) -> SQLAnswer {
        if let code = SQLFailure.Code(rawValue: query.text) { throw SQLFailure(code, "because of \(query.text)") }
        let text =
            switch query.format {
            case .csv: "query,limit\r\n\(query.text),\(query.limit)\r\n"
            case .json:
                #"{"columns":[{"name":"query","type":"VARCHAR"},{"name":"limit","type":"BIGINT"}],"rows":["#
                    + #"["\#(query.text)",\#(query.limit)]],"row_count":1,"truncated":true}"#
            }
        return SQLAnswer(bytes: Array(text.utf8), rows: 1, isTruncated: true)
    }
}
