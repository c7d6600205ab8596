"""What many cases ask: the timeline of the stream that filled the store."""

TIMELINE = "/api/search?type=timeline&source_id=$source"


def entries(count):
    """Whether an answer has so many entries."""
    return lambda answer: len(answer.json["entries"]) == count
