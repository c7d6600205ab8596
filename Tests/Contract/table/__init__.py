"""The cases, subject by subject: requests, the status that each must have, and what else must be true of its answer."""

from . import bodies, events, methods, names, pages, pictures, pushed, rules, times


def cases(it):
    """All of them: (method, target, status, field or test, headers, body)."""
    for subject in (times, pages, names, bodies, methods, pictures, pushed, events, rules):
        yield from subject.cases(it)
