"""What a closed database says of samples and gaps, read by a program that knows nothing of Mem. Needs: duckdb"""
import duckdb


def _rows(server, query):
    with duckdb.connect(str(server.data / "mem.duckdb"), read_only=True) as database:
        return database.execute(query).fetchall()


def gaps(server):
    """All gaps: source, cause, start and end in seconds after 1970."""
    return _rows(server, 'SELECT source, cause, epoch(start), epoch("end") FROM gaps ORDER BY start')


def lost(server, interval=1.0):
    """How many samples are missing where no gap says so, by their distances; and those that are there."""
    declared = {}
    for source, _, start, end in gaps(server):
        declared.setdefault(source, []).append((start, end))
    times = {}
    for source, instant in _rows(server, "SELECT source, epoch(instant) FROM timeline ORDER BY instant"):
        times.setdefault(source, []).append(instant)
    missing = 0
    for source, instants in times.items():
        for start, end in zip(instants, instants[1:]):
            if end - start < interval * 1.5:
                continue
            if not any(from_ <= start + 0.01 and end - 0.01 <= to for from_, to in declared.get(source, [])):
                missing += round((end - start) / interval) - 1
    return missing, sum(len(instants) for instants in times.values())
