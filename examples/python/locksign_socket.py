"""Sends the requests of a requests.Session to the signing agent, over its Unix socket."""
import socket

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool
from urllib3.connection import HTTPConnection


class SocketAdapter(HTTPAdapter):
    def __init__(self, path):
        super().__init__()
        self.path, self.pools = path, {}

    def get_connection(self, url, proxies=None):
        host = url.split("/")[2]
        if host not in self.pools:
            self.pools[host] = HTTPConnectionPool(host, maxsize=16)
            self.pools[host].ConnectionCls = type("Connection", (HTTPConnection,), {"_new_conn": self.connect})
        return self.pools[host]

    def get_connection_with_tls_context(self, request, verify, proxies=None, cert=None):
        return self.get_connection(request.url)

    def connect(self):
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(self.path)
        return connection
