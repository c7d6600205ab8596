"""The document of a running server, made strict: answers may have no field that it doesn't describe."""

import httpx
from openapi_spec_validator import validate


def fetch(base_url):
    """The server's own document; fails unless it is valid OpenAPI 3.1."""
    document = httpx.get(base_url + "/openapi.json", timeout=20).raise_for_status().json()
    assert document["openapi"].startswith("3.1"), document["openapi"]
    validate(document)
    return document


def tighten(document):
    """Forbids unknown fields in everything that is only ever answered; what is sent may have more fields."""
    schemas = document["components"]["schemas"]
    operations = [
        operation for path in document["paths"].values() for operation in path.values() if isinstance(operation, dict)
    ]
    sent = reachable([o.get("requestBody", {}) for o in operations], document)
    answered = reachable([o["responses"] for o in operations], document)
    for name in answered - sent:
        schemas[name] = closed(schemas[name], schemas)
    for operation in operations:
        for response in operation["responses"].values():
            for media in response.get("content", {}).values():
                if "schema" in media:
                    media["schema"] = closed(media["schema"], schemas)
    return document


def reachable(parts, document):
    """The names of all schemas that some parts of the document lead to."""
    found, todo = set(), list(parts)
    while todo:
        part = todo.pop()
        if isinstance(part, list):
            todo += part
        elif isinstance(part, dict):
            todo += part.values()
            kind, _, name = part.get("$ref", "").removeprefix("#/components/").partition("/")
            if name and (kind, name) not in found:
                found.add((kind, name))
                todo.append(document["components"][kind][name])
    return {name for kind, name in found if kind == "schemas"}


def closed(schema, schemas):
    """A schema without room for other fields than its own, down to its last part."""
    if isinstance(schema, list):
        return [closed(part, schemas) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "allOf" in schema:
        members = [schemas[m["$ref"].rpartition("/")[2]] if "$ref" in m else m for m in schema["allOf"]]
        return {
            **schema,
            # Each member by itself may see the fields of the others.
            "allOf": [{k: v for k, v in closed(m, schemas).items() if k != "additionalProperties"} for m in members],
            "unevaluatedProperties": False,
        }
    result = {}
    for key, value in schema.items():
        if key == "properties":
            result[key] = {name: closed(part, schemas) for name, part in value.items()}
        elif key in ("items", "oneOf", "anyOf", "additionalProperties"):
            result[key] = closed(value, schemas)
        else:
            result[key] = value
    if "properties" in schema:
        result.setdefault("additionalProperties", False)
    return result
