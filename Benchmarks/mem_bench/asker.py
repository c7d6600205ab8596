"""Somebody who asks the API over one connection, again and again."""
import http.client
import json
import time

from .failure import Failure


class Asker:
    def __init__(self, server):
        self._connection = http.client.HTTPConnection("127.0.0.1", server.api_port, timeout=30)

    def ask(self, path):
        """Status and body of an answer, and the milliseconds that it took."""
        begun = time.perf_counter()
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        body = answer.read()
        return answer.status, body, (time.perf_counter() - begun) * 1000

    def json(self, path):
        status, body, _ = self.ask(path)
        if status != 200:
            raise Failure(f"{path}: {status} {body[:500].decode(errors='replace')}")
        return json.loads(body)

    def close(self):
        self._connection.close()
