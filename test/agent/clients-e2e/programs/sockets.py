"""Sends one signed read of Binance over the socket of the agent with httpx and with aiohttp."""
import asyncio
import hashlib
import hmac
import json
import sys
import time

api = json.load(sys.stdin)


def signed(**fields):
    query = "&".join(f"{name}={value}" for name, value in [*fields.items(), ("timestamp", int(time.time() * 1000))])
    signature = hmac.new(api["secret"].encode(), query.encode(), hashlib.sha256).hexdigest()
    return f"http://api.binance.com/api/v3/account?{query}&signature={signature}", {"X-MBX-APIKEY": api["key"]}


def with_httpx():
    import httpx
    with httpx.Client(transport=httpx.HTTPTransport(uds=api["socket"])) as client:
        url, headers = signed(omitZeroBalances="true")
        return client.get(url, headers=headers).json()


async def with_aiohttp():
    import aiohttp
    async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(api["socket"])) as session:
        url, headers = signed(omitZeroBalances="false")
        async with session.get(url, headers=headers) as response:
            return await response.json()


answer = with_httpx() if api["client"] == "httpx" else asyncio.run(with_aiohttp())
print(json.dumps(answer))
