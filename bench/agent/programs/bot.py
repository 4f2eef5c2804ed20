"""Places orders with requests, as fast as they are answered.

The first line of its input is its routes. Each further one names a route, how many orders to
place, and how many at once. It answers with the time of each order and of all of them, in
milliseconds.
"""
import hmac
import json
import pathlib
import sys
import threading
import time

import requests
from requests.adapters import HTTPAdapter

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "examples" / "python"))
from locksign_socket import SocketAdapter

widest = 16


class Route:
    def __init__(self, url, apiKey, secret, socket=None, certificate=None, **others):
        self.url, self.secret = url + "/api/v3/order", secret.encode()
        self.session = requests.Session()
        self.session.trust_env = False
        adapter = HTTPAdapter(pool_maxsize=widest) if socket is None else SocketAdapter(socket)
        self.session.mount(url, adapter)
        self.session.verify = certificate
        self.session.headers.update({"X-MBX-APIKEY": apiKey, "Content-Type": "application/x-www-form-urlencoded"})
        self.number = 0

    def order(self):
        self.number += 1
        form = (
            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=59000"
            f"&newClientOrderId=bench-{self.number}-{threading.get_ident()}&timestamp={time.time_ns() // 1_000_000}"
        )
        signature = hmac.new(self.secret, form.encode(), "sha256").hexdigest()
        response = self.session.post(self.url, data=f"{form}&signature={signature}")
        response.raise_for_status()
        return response.json()["orderId"]


def place(route, count, times):
    for _ in range(count):
        began = time.perf_counter()
        route.order()
        times.append((time.perf_counter() - began) * 1000)


def run(route, count, atOnce):
    times = []
    threads = [threading.Thread(target=place, args=(route, count // atOnce, times)) for _ in range(atOnce)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = (time.perf_counter() - began) * 1000
    if len(times) != count // atOnce * atOnce:
        raise RuntimeError("an order failed")
    return {"times": times, "elapsed": elapsed}


routes = {name: Route(**given) for name, given in json.loads(sys.stdin.readline()).items()}
print("{}", flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps(run(routes[asked["route"]], asked["count"], asked["atOnce"])), flush=True)
