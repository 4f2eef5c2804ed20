"""A bot for six exchanges that signs its requests itself.

It reads configurations in JSON from its input: exchange, url, key, secret and passphrase, and the
socket of the agent where it has one. It reads the balances, places an order, cancels it, and
then tries a price far above the market and a withdrawal. It prints each answer.
"""
import base64
import hashlib
import hmac
import json
import sys
import time
from urllib.parse import urlencode

import requests

ADDRESS = "bc1qexample"


class Exchange:
    def __init__(self, api, session):
        self.url, self.key, self.secret = api["url"], api["key"], api["secret"]
        self.passphrase = api.get("passphrase")
        self.session = session

    def mac(self, message, digest, key=None):
        return hmac.new(key or self.secret.encode(), message.encode(), digest)

    def send(self, method, path, **request):
        return self.session.request(method, self.url + path, timeout=30, **request)


class Binance(Exchange):
    def call(self, method, path, **fields):
        query = urlencode({**fields, "timestamp": int(time.time() * 1000)})
        signature = self.mac(query, hashlib.sha256).hexdigest()
        headers = {"X-MBX-APIKEY": self.key}
        return self.send(method, f"{path}?{query}&signature={signature}", headers=headers)

    def balances(self):
        return self.call("GET", "/api/v3/account")

    def buy(self, price):
        return self.call("POST", "/api/v3/order", symbol="BTCUSDT", side="BUY", type="LIMIT",
                         timeInForce="GTC", quantity="0.001", price=price)

    def order_id(self, answer):
        return answer["orderId"]

    def open_orders(self):
        return self.call("GET", "/api/v3/openOrders", symbol="BTCUSDT")

    def cancel(self, order):
        return self.call("DELETE", "/api/v3/order", symbol="BTCUSDT", orderId=order)

    def withdraw(self):
        return self.call("POST", "/sapi/v1/capital/withdraw/apply", coin="BTC", address=ADDRESS,
                         amount="0.5")


class Coinbase(Exchange):
    def call(self, method, path, body=None):
        text = "" if body is None else json.dumps(body)
        stamp = str(time.time())
        key = base64.b64decode(self.secret)
        signature = base64.b64encode(self.mac(stamp + method + path + text, hashlib.sha256, key).digest())
        headers = {
            "CB-ACCESS-KEY": self.key,
            "CB-ACCESS-SIGN": signature.decode(),
            "CB-ACCESS-TIMESTAMP": stamp,
            "CB-ACCESS-PASSPHRASE": self.passphrase,
            "Content-Type": "application/json",
        }
        return self.send(method, path, data=text, headers=headers)

    def balances(self):
        return self.call("GET", "/accounts")

    def buy(self, price):
        return self.call("POST", "/orders", {"product_id": "BTC-USD", "side": "buy", "type": "limit",
                                             "price": price, "size": "0.001"})

    def order_id(self, answer):
        return answer["id"]

    def open_orders(self):
        return self.call("GET", "/orders?product_id=BTC-USD")

    def cancel(self, order):
        return self.call("DELETE", f"/orders/{order}")

    def withdraw(self):
        return self.call("POST", "/withdrawals/crypto", {"currency": "BTC", "amount": "0.5",
                                                         "crypto_address": ADDRESS})


class Poloniex(Exchange):
    def call(self, method, path, body=None, **query):
        stamp = str(int(time.time() * 1000))
        if body is None:
            text, signed = None, urlencode(sorted({**query, "signTimestamp": stamp}.items()))
        else:
            text = json.dumps(body)
            signed = f"requestBody={text}&signTimestamp={stamp}"
        signature = base64.b64encode(self.mac(f"{method}\n{path}\n{signed}", hashlib.sha256).digest())
        headers = {"key": self.key, "signature": signature.decode(), "signTimestamp": stamp,
                   "Content-Type": "application/json"}
        return self.send(method, path, params=query, data=text, headers=headers)

    def balances(self):
        return self.call("GET", "/accounts/balances")

    def buy(self, price):
        return self.call("POST", "/orders", {"symbol": "BTC_USDT", "side": "BUY", "type": "LIMIT",
                                             "price": price, "quantity": "0.001"})

    def order_id(self, answer):
        return answer["id"]

    def open_orders(self):
        return self.call("GET", "/orders", symbol="BTC_USDT")

    def cancel(self, order):
        return self.call("DELETE", f"/orders/{order}")

    def withdraw(self):
        return self.call("POST", "/v2/wallets/withdraw", {"coin": "BTC", "network": "BTC", "amount": "0.5",
                                                          "address": ADDRESS})


class BittrexV1(Exchange):
    """Every request is a GET, also that of an order."""

    def call(self, path, **fields):
        query = urlencode({"apikey": self.key, "nonce": int(time.time() * 1000), **fields})
        target = f"/api/v1.1/{path}?{query}"
        signature = self.mac(self.url + target, hashlib.sha512).hexdigest()
        return self.send("GET", target, headers={"apisign": signature})

    def balances(self):
        return self.call("account/getbalances")

    def buy(self, price):
        return self.call("market/buylimit", market="USDT-BTC", quantity="0.001", rate=price)

    def order_id(self, answer):
        return answer["result"]["uuid"]

    def open_orders(self):
        return self.call("market/getopenorders", market="USDT-BTC")

    def cancel(self, order):
        return self.call("market/cancel", uuid=order)

    def withdraw(self):
        return self.call("account/withdraw", currency="BTC", quantity="0.5", address=ADDRESS)


class Kraken(Exchange):
    def call(self, name, **fields):
        path = f"/0/private/{name}"
        nonce = str(time.time_ns() // 1000)
        body = urlencode({"nonce": nonce, **fields})
        digest = hashlib.sha256((nonce + body).encode()).digest()
        signature = hmac.new(base64.b64decode(self.secret), path.encode() + digest, hashlib.sha512)
        headers = {"API-Key": self.key, "API-Sign": base64.b64encode(signature.digest()).decode(),
                   "Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, data=body, headers=headers)

    def balances(self):
        return self.call("Balance")

    def buy(self, price):
        return self.call("AddOrder", pair="XBTUSD", type="buy", ordertype="limit", volume="0.001",
                         price=price)

    def order_id(self, answer):
        return answer["result"]["txid"][0]

    def open_orders(self):
        return self.call("OpenOrders")

    def cancel(self, order):
        return self.call("CancelOrder", txid=order)

    def withdraw(self):
        return self.call("Withdraw", asset="BTC", key="savings", amount="0.5")


class Bitfinex(Exchange):
    def call(self, path, body):
        nonce = str(time.time_ns() // 1000)
        text = json.dumps(body)
        signature = self.mac(f"/api/{path}{nonce}{text}", hashlib.sha384).hexdigest()
        headers = {"bfx-nonce": nonce, "bfx-apikey": self.key, "bfx-signature": signature,
                   "content-type": "application/json"}
        return self.send("POST", f"/{path}", data=text, headers=headers)

    def balances(self):
        return self.call("v2/auth/r/wallets", {})

    def buy(self, price):
        return self.call("v2/auth/w/order/submit", {"type": "EXCHANGE LIMIT", "symbol": "tBTCUSD",
                                                    "amount": "0.001", "price": price})

    def order_id(self, answer):
        return answer[4][0][0]

    def open_orders(self):
        return self.call("v2/auth/r/orders/tBTCUSD", {})

    def cancel(self, order):
        return self.call("v2/auth/w/order/cancel", {"id": order})

    def withdraw(self):
        return self.call("v2/auth/w/withdraw", {"wallet": "exchange", "method": "bitcoin",
                                                "amount": "0.5", "address": ADDRESS})


EXCHANGES = {
    "binance": Binance,
    "coinbase": Coinbase,
    "poloniex": Poloniex,
    "bittrex-v1": BittrexV1,
    "kraken": Kraken,
    "bitfinex": Bitfinex,
}


def session_for(api):
    session = requests.Session()
    # `verify` is the exchange's own certificate when the bot trades without the agent.
    session.trust_env = False
    session.verify = api.get("certificate", True)
    if "socket" in api:
        from locksign_socket import SocketAdapter
        session.mount("http://", SocketAdapter(api["socket"]))
    return session


def trade(api):
    exchange = EXCHANGES[api["exchange"]](api, session_for(api))
    answers = {}

    def ask(name, response):
        answers[name] = {"status": response.status_code, "code": response.headers.get("x-locksign"),
                         "body": response.json()}
        return answers[name]["body"]

    ask("balances", exchange.balances())
    placed = ask("order", exchange.buy("59000"))
    if answers["order"]["code"] is not None:
        sys.exit(f"{api['exchange']}: the order was denied: {placed}")
    order = exchange.order_id(placed)
    ask("open orders", exchange.open_orders())
    ask("cancel", exchange.cancel(order))
    ask("no open orders", exchange.open_orders())
    ask("absurd price", exchange.buy("66000"))
    ask("withdrawal", exchange.withdraw())
    return {"order": order, "answers": answers}


print(json.dumps([trade(api) for api in json.load(sys.stdin)]))
