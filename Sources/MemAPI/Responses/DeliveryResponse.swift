internal import MemCore

/// A delivery as JSON.
struct DeliveryResponse: JSONWritable {
    private let delivery: Delivery

    init(_ delivery: Delivery) {
        self.delivery = delivery
    }

    func write(to json: inout JSONOutput) {
        json.object { json in
            json.field("id", delivery.id)
            json.field("action", delivery.action.fields)
            json.field("status", delivery.status.rawValue)
            json.field("created_at", delivery.createdAt)
            json.field("attempts", delivery.attempts)
            json.field("next_at", delivery.nextAt?.rfc3339)
            json.field("ended_at", delivery.endedAt?.rfc3339)
            json.field("outcome", delivery.outcome)
        }
    }
}

/// One page of deliveries as JSON.
struct DeliveryListResponse: JSONWritable {
    let page: DeliveryPage
    let limit: Int
    let offset: Int

    func write(to json: inout JSONOutput) {
        json.object { json in
            json.field("deliveries", page.deliveries.map(DeliveryResponse.init))
            json.field("count", page.total)
            json.field(
                "pagination",
                Pagination(limit: limit, offset: offset, shown: page.deliveries.count, of: page.total)
            )
        }
    }
}
