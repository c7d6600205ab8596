"""Reads /metrics as Prometheus's own client does, wants it to be what its conventions say, prints JSON: read_metrics.py URL"""

import json
import re
import sys

import httpx
from prometheus_client.parser import text_string_to_metric_families

answer = httpx.get(sys.argv[1] + "/metrics", timeout=20)
answer.raise_for_status()
assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8", answer.headers
families, samples = {}, []
for family in text_string_to_metric_families(answer.text):
    assert re.fullmatch("(mem|process)_[a-z_]+", family.name), family.name
    assert family.documentation.endswith("."), family.name
    assert family.name not in families, f"{family.name} is there twice"
    families[family.name] = family.type
    seen = set()
    for sample in family.samples:
        labels = tuple(sorted(sample.labels.items()))
        assert (sample.name, labels) not in seen, f"{sample.name} {labels} is there twice"
        seen.add((sample.name, labels))
        if family.type == "counter":
            assert sample.name.endswith("_total") and sample.value >= 0, sample.name
        samples.append({"name": sample.name, "labels": sample.labels, "value": sample.value})
    if family.type == "histogram":
        buckets = [s for s in family.samples if s.name.endswith("_bucket")]
        counts = [s.value for s in buckets]
        assert counts == sorted(counts) and buckets[-1].labels["le"] == "+Inf", family.name
        assert counts[-1] == next(s.value for s in family.samples if s.name.endswith("_count")), family.name
assert set(families.values()) == {"counter", "gauge", "histogram"}, families
print(json.dumps({"families": families, "samples": samples}))
