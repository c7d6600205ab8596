"""Takes webhooks: webhook_receiver.py SECRET REPLY…. Says its port first, then each request as a line of JSON.

The replies are given one after the other, the last one to all that follow: a status, "hang" (no answer), "lie" (the answer is
no HTTP) or "redirect" (elsewhere on this machine).
"""

import hashlib
import hmac
import http.server
import json
import sys
import threading
import time

secret = sys.argv[1].encode()
replies = sys.argv[2:]
lock = threading.Lock()


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        stamp = self.headers["X-Mem-Timestamp"]
        signature = "sha256=" + hmac.new(secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        with lock:
            reply = replies.pop(0) if len(replies) > 1 else replies[0]
            is_signed = hmac.compare_digest(signature, self.headers.get("X-Mem-Signature", ""))
            is_fresh = abs(time.time() - int(stamp)) < 60
            heard = {"path": self.path, "reply": reply, "signed": is_signed and is_fresh, "body": json.loads(body)}
            print(json.dumps(heard), flush=True)
        if reply == "hang":
            time.sleep(3600)
        elif reply == "lie":
            self.wfile.write(b"220 mail.example ESMTP\r\n\r\n")
            self.close_connection = True
        elif reply == "redirect":
            self.send_response(307)
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
            self.end_headers()
        else:
            self.send_response(int(reply))
            self.end_headers()

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
server.daemon_threads = True
print(f"port {server.server_port}", flush=True)
server.serve_forever()
