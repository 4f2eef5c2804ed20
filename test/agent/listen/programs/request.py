"""Sends a request over a Unix socket with http.client. Arguments: the socket, and the target."""

import http.client
import socket
import sys


class Connection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(sys.argv[1])


connection = Connection("localhost")
for _ in range(2):
    connection.request("POST", sys.argv[2], body="nonce=1", headers={"API-Key": "k"})
    response = connection.getresponse()
    print(response.status, response.read().decode())
