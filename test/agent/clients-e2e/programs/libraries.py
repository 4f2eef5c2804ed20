"""Requests as krakenex 2.2.2 and python-binance 1.0.29 build them, which Debian does not package.

The classes keep the names and the way of the two libraries: where the base URL is set, how a
path is appended to it, and what is signed.
"""
import base64
import hashlib
import hmac
import json
import sys
import time
import urllib.parse

import requests


class API:
    """krakenex.API. https://github.com/veox/python3-krakenex/blob/master/krakenex/api.py"""

    def __init__(self, key="", secret=""):
        self.key, self.secret = key, secret
        self.uri = "https://api.kraken.com"
        self.apiversion = "0"
        self.session = requests.Session()
        self.session.headers.update({"User-Agent": "krakenex/2.2.2 (+https://github.com/veox/python3-krakenex)"})

    def _query(self, urlpath, data, headers=None):
        url = self.uri + urlpath
        return self.session.post(url, data=data, headers=headers or {}, timeout=30).json()

    def query_public(self, method, data=None):
        return self._query("/" + self.apiversion + "/public/" + method, data or {})

    def query_private(self, method, data=None):
        data = dict(data or {})
        data["nonce"] = int(1000 * time.time())
        urlpath = "/" + self.apiversion + "/private/" + method
        return self._query(urlpath, data, {"API-Key": self.key, "API-Sign": self._sign(data, urlpath)})

    def _sign(self, data, urlpath):
        postdata = urllib.parse.urlencode(data)
        encoded = (str(data["nonce"]) + postdata).encode()
        message = urlpath.encode() + hashlib.sha256(encoded).digest()
        signature = hmac.new(base64.b64decode(self.secret), message, hashlib.sha512)
        return base64.b64encode(signature.digest()).decode()


class Client:
    """binance.client.Client. https://github.com/sammchardy/python-binance/blob/master/binance"""

    API_URL = "https://api.{}binance.{}/api"
    PUBLIC_API_VERSION = PRIVATE_API_VERSION = "v3"

    def __init__(self, api_key, api_secret):
        self.API_SECRET = api_secret
        self.API_URL = self.API_URL.format("", "com")
        self.session = requests.session()
        self.session.headers.update({
            "Accept": "application/json",
            "User-Agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)",
            "X-MBX-APIKEY": api_key,
        })

    def _request_api(self, method, path, signed=False, data=None):
        version = self.PRIVATE_API_VERSION if signed else self.PUBLIC_API_VERSION
        data = dict(data or {})
        if signed:
            data["timestamp"] = int(time.time() * 1000)
            query = "&".join(f"{name}={value}" for name, value in data.items())
            data["signature"] = hmac.new(self.API_SECRET.encode(), query.encode(), hashlib.sha256).hexdigest()
        url = self.API_URL + "/" + version + "/" + path
        if method == "get":
            params = "&".join(f"{name}={value}" for name, value in data.items())
            return self.session.get(url, params=params, timeout=10).json()
        return getattr(self.session, method)(url, data=list(data.items()), timeout=10).json()

    def ping(self):
        return self._request_api("get", "ping")

    def get_account(self):
        return self._request_api("get", "account", True)

    def order_limit_buy(self, **params):
        return self._request_api("post", "order", True, {
            **params, "side": "BUY", "type": "LIMIT", "timeInForce": "GTC",
        })

    def get_open_orders(self, **params):
        return self._request_api("get", "openOrders", True, params)

    def cancel_order(self, **params):
        return self._request_api("delete", "order", True, params)


def with_krakenex(api):
    kraken = API(key=api["key"], secret=api["secret"])
    kraken.uri = api["url"]
    kraken.session.trust_env = False
    order = {"pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.001"}
    placed = kraken.query_private("AddOrder", {**order, "price": "59000"})
    return {
        "balances": kraken.query_private("Balance"),
        "order": placed,
        "cancel": kraken.query_private("CancelOrder", {"txid": placed["result"]["txid"][0]}),
        "absurd price": kraken.query_private("AddOrder", {**order, "price": "66000"}),
        "withdrawal": kraken.query_private("Withdraw", {"asset": "XBT", "key": "savings", "amount": "0.5"}),
    }


def with_python_binance(api):
    Client.API_URL = api["url"] + "/api"
    client = Client(api["key"], api["secret"])
    client.session.trust_env = False
    placed = client.order_limit_buy(symbol="BTCUSDT", quantity="0.001", price="59000")
    return {
        "ping": client.ping(),
        "balances": client.get_account(),
        "order": placed,
        "open orders": client.get_open_orders(symbol="BTCUSDT"),
        "cancel": client.cancel_order(symbol="BTCUSDT", orderId=placed["orderId"]),
        "absurd price": client.order_limit_buy(symbol="BTCUSDT", quantity="0.001", price="66000"),
    }


given = json.load(sys.stdin)
print(json.dumps({"kraken": with_krakenex(given["kraken"]), "binance": with_python_binance(given["binance"])}))
