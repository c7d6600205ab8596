"""HTTP as bytes: what a client library would never send can be sent, and the answer is compared with the document."""

import http.client
import json
import re
import socket
import urllib.parse

from jsonschema import Draft202012Validator, FormatChecker


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def detail(self):
        return self.json["detail"]


def ask(base_url, method, target, headers=(), body=None):
    """Sends one request, byte for byte, on a connection of its own."""
    address = urllib.parse.urlsplit(base_url)
    head = [f"{method} ".encode() + (target if isinstance(target, bytes) else target.encode()) + b" HTTP/1.1"]
    head += [f"Host: {address.netloc}".encode(), b"Connection: close"]
    if body is not None:
        body = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
        names = {header.partition(":")[0].lower() for header in headers}
        if "content-type" not in names:
            head.append(b"Content-Type: application/json")
        if not names & {"content-length", "transfer-encoding"}:
            head.append(f"Content-Length: {len(body)}".encode())
    head += [header.encode() for header in headers]
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        try:
            connection.sendall(b"\r\n".join(head) + b"\r\n\r\n" + (body or b""))
        except OSError:
            pass  # It has refused the rest already; its answer is there to be read.
        response = http.client.HTTPResponse(connection, method=method)
        response.begin()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, response.read())


class Contract:
    """Which answers a strict document allows."""

    def __init__(self, document):
        self.document = document
        self.paths = []
        for path, item in document["paths"].items():
            parts = re.split(r"\{\w+\}", path)
            pattern = re.compile("[^/]+".join(re.escape(part) for part in parts))
            self.paths.append((len(parts), pattern, item))
        # As in the router, a literal part goes before a parameter.
        self.paths.sort(key=lambda entry: entry[0])

    def faults(self, method, target, answer):
        """What of an answer is not as the document says; anything is allowed where no route was reached."""
        path = (target if isinstance(target, str) else target.decode("latin-1")).partition("?")[0]
        item = next((item for _, pattern, item in self.paths if pattern.fullmatch(path)), None)
        operation = (item or {}).get("get" if method == "HEAD" else method.lower())
        if operation is None or answer.status in (401, 403, 405, 421, 429):
            return self.invalid({"$ref": "#/components/schemas/Error"}, answer) if answer.body else []
        response = operation["responses"].get(str(answer.status))
        if response is None:
            return [f"status {answer.status} is not documented"]
        while "$ref" in response:
            response = self.document["components"]["responses"][response["$ref"].rpartition("/")[2]]
        if method == "HEAD":
            return ["a body"] if answer.body else []
        content = response.get("content", {})
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if not content:
            return ["a body"] if answer.body else []
        if kind not in content:
            return [f"{kind} is not documented"]
        return self.invalid(content[kind]["schema"], answer) if kind.endswith("json") else []

    def invalid(self, schema, answer):
        whole = {**schema, "components": self.document["components"]}
        validator = Draft202012Validator(whole, format_checker=FormatChecker())
        return [f"{error.json_path}: {error.message}"[:400] for error in validator.iter_errors(answer.json)]
