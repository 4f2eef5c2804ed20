"""Reads balances of Kraken with the snippet for `requests`, which is in snippet.py of the folder."""
import base64
import hashlib
import hmac
import json
import sys
import time

folder = json.load(sys.stdin)["folder"]
sys.path.insert(0, folder)
from snippet import api, session  # noqa: E402

nonce = str(time.time_ns())
path, body = "/0/private/Balance", f"nonce={nonce}"
message = path.encode() + hashlib.sha256((nonce + body).encode()).digest()
signature = base64.b64encode(hmac.new(base64.b64decode(api["secret"]), message, hashlib.sha512).digest())
headers = {
    "API-Key": api["key"],
    "API-Sign": signature.decode(),
    "Content-Type": "application/x-www-form-urlencoded",
}
print(json.dumps(session.post(api["url"] + path, data=body, headers=headers, timeout=30).json()))
