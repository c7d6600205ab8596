"""Holds half-open requests to the API, from several addresses of the loopback: half_requests.py PORT COUNT

Prints a line when all are there, and opens each anew that is closed, until it is killed.
"""

import select
import socket
import sys
import time

port, count = int(sys.argv[1]), int(sys.argv[2])
poll = select.epoll()
connections = {}


def more(number):
    connection = socket.socket()
    # A hundred from each address: no more than one address may have.
    connection.bind((f"127.0.0.{2 + number // 100}", 0))
    connection.connect(("127.0.0.1", port))
    connections[connection.fileno()] = (connection, number)
    poll.register(connection, select.EPOLLIN | select.EPOLLHUP)
    try:
        connection.sendall(b"GET /api/streams HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
    except OSError:
        pass  # It is closed already, and looked at below.


for number in range(count):
    more(number)
print("open", flush=True)
while True:
    for descriptor, _ in poll.poll():
        connection, number = connections.pop(descriptor)
        poll.unregister(descriptor)
        connection.close()
        more(number)
    time.sleep(0.02)
