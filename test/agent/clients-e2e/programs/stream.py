"""A bot that follows its account over the WebSocket of Bybit or OKX, and then tries an order there.

It reads its configuration in JSON: exchange, key, secret and passphrase, and how it connects. That
is a name of snippet.py in `folder`, or the `socket` of the agent without a token, or else the
`port` and the `certificate` of the exchange. It prints the answers of the exchange, and how the
WebSocket was closed.
"""
import asyncio
import base64
import hashlib
import hmac
import json
import ssl
import sys
import time

import websockets

api = json.load(sys.stdin)


def mac(message):
    return hmac.new(api["secret"].encode(), message.encode(), hashlib.sha256)


def bybit():
    expires = int(time.time() * 1000) + 10_000
    yield {"op": "auth", "args": [api["key"], expires, mac(f"GET/realtime{expires}").hexdigest()]}
    yield {"op": "subscribe", "args": ["wallet"]}
    order = {"category": "spot", "symbol": "BTCUSDT", "side": "Buy", "orderType": "Market", "qty": "1"}
    yield {"op": "order.create", "header": {"X-BAPI-TIMESTAMP": str(expires)}, "args": [order]}


def okx():
    now = str(int(time.time()))
    sign = base64.b64encode(mac(now + "GET/users/self/verify").digest()).decode()
    login = {"apiKey": api["key"], "passphrase": api["passphrase"], "timestamp": now, "sign": sign}
    yield {"op": "login", "args": [login]}
    yield {"op": "subscribe", "args": [{"channel": "account"}]}
    order = {"side": "buy", "instId": "BTC-USDT", "tdMode": "cash", "ordType": "market", "sz": "1"}
    yield {"id": "1", "op": "order", "args": [order]}


frames, place = {
    "bybit": (bybit, "stream.bybit.com/v5/private"),
    "okx": (okx, "ws.okx.com:8443/ws/v5/private"),
}[api["exchange"]]


def connect():
    if "certificate" in api:
        path = place[place.index("/"):]
        trusted = ssl.create_default_context(cafile=api["certificate"])
        return websockets.connect(f"wss://127.0.0.1:{api['port']}{path}", ssl=trusted)
    if "socket" in api:
        return websockets.unix_connect(api["socket"], "ws://" + place)
    sys.path.insert(0, api["folder"])
    import snippet
    return getattr(snippet, api["via"])(place)


async def follow():
    said = {}
    login, subscription, order = frames()
    async with connect() as stream:
        async def answer(frame=None):
            if frame is not None:
                await stream.send(json.dumps(frame))
            return json.loads(await asyncio.wait_for(stream.recv(), 20))

        try:
            said["login"] = await answer(login)
            said["subscription"] = await answer(subscription)
            said["message"] = await answer()
            said["order"] = await answer(order)
        except websockets.ConnectionClosed as closed:
            said["closed"] = [closed.rcvd.code, closed.rcvd.reason] if closed.rcvd else None
    return said


print(json.dumps(asyncio.run(follow())))
