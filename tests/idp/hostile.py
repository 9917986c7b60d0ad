#!/usr/bin/python3
"""Providers that lie: hostile.py PORT; the first part of the path says how.

Every MODE is an issuer of its own, http://127.0.0.1:PORT/MODE; "good" is one
that does not lie, so that a refusal is known to come from the lie alone.
"""
import base64
import hashlib
import hmac
import http.server
import json
import sys
import threading
import time
import urllib.parse

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

PORT = int(sys.argv[1])
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CONTROL = "李\x1b[2J\n\u202e四"


def b64(data):
    if isinstance(data, int):
        data = data.to_bytes((data.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def jwk(key, kid):
    n = key.public_key().public_numbers()
    return {"kty": "RSA", "use": "sig", "kid": kid, "n": b64(n.n),
            "e": b64(n.e)}


class Mode:
    """One provider: how often it was asked, what the client sent."""

    def __init__(self, name):
        self.name, self.polls, self.keys = name, 0, 0
        self.nonce, self.client = "", ""
        self.issuer = f"http://127.0.0.1:{PORT}/{name}"

    def claims(self):
        now = int(time.time())
        c = {"iss": self.issuer, "aud": self.client, "sub": "liar",
             "iat": now, "exp": now + 300, "nonce": self.nonce,
             "name": "周敏", "id_number": "110101199003078515"}
        change = {
            "expired": {"iat": now - 900, "exp": now - 600},
            "no-exp": {"exp": None}, "early": {"iat": now + 3600},
            "audience": {"aud": "somebody-else"},
            "audiences": {"aud": [self.client, "somebody-else"]},
            "azp": {"aud": [self.client, "x"], "azp": "x"},
            "other-issuer": {"iss": "http://127.0.0.1/other"},
            "replay": {"nonce": "of-another-session"},
            "no-subject": {"sub": ""},
            "control": {"name": CONTROL},
            "boss": {"sub": "boss", "uscc": "91110105MA7840009R"},
            "blank": {"sub": " boss"},
        }
        c.update(change.get(self.name, {}))
        return {k: v for k, v in c.items() if v is not None}

    def token(self):
        head = {"alg": "RS256", "kid": "one"}
        if self.name == "none":
            head = {"alg": "none"}
        elif self.name == "hs256":
            head["alg"] = "HS256"
        elif self.name == "crit":
            head["crit"] = ["exp"]
        elif self.name in ("rotated", "foreign-key"):
            head["kid"] = "two"
        body = b64(json.dumps(head).encode()) + "." + b64(
            json.dumps(self.claims()).encode())
        if self.name == "none":
            return body + "."
        if self.name == "hs256":  # the public key, taken for a secret
            pem = RSA.public_key().public_bytes(
                serialization.Encoding.PEM,
                serialization.PublicFormat.SubjectPublicKeyInfo)
            return body + "." + b64(
                hmac.new(pem, body.encode(), hashlib.sha256).digest())
        key = OTHER if self.name in ("forged", "rotated", "foreign-key") \
            else RSA
        signed = body + "." + b64(key.sign(
            body.encode(), padding.PKCS1v15(), hashes.SHA256()))
        if self.name == "tampered":
            claims = dict(self.claims(), sub="somebody-else")
            parts = signed.split(".")
            parts[1] = b64(json.dumps(claims).encode())
            signed = ".".join(parts)
        return signed

    def jwks(self):
        self.keys += 1
        keys = [jwk(RSA, "one")]
        if self.name == "rotated" and self.keys > 1:
            keys.append(jwk(OTHER, "two"))
        if self.name == "hs256":
            keys.append({"kty": "oct", "kid": "one", "k": b64(b"guess")})
        return {"keys": keys}


MODES, LOCK = {}, threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def mode(self):
        name = self.path.split("/")[1]
        with LOCK:
            return MODES.setdefault(name, Mode(name))

    def say(self, body, status=200, head=None):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        for k, v in (head or {}).items():
            self.send_header(k, v)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def endless(self):
        self.send_response(200)
        self.end_headers()
        try:
            self.wfile.write(b'{"error":"')
            while True:
                self.wfile.write(b"x" * 65536)
        except OSError:
            pass

    def do_GET(self):
        m = self.mode()
        if self.path.endswith("/polls"):  # what the tests ask
            return self.say({"polls": m.polls, "keys": m.keys})
        if self.path.endswith("/jwks"):
            return self.endless() if m.name == "endless-keys" \
                else self.say(m.jwks())
        if m.name == "hang":
            time.sleep(30)
            return None
        if m.name == "endless":
            return self.endless()
        if m.name == "redirect":
            return self.say({}, 302, {"Location":
                            f"http://127.0.0.1:{PORT}/good{self.path[9:]}"})
        about = {"issuer": m.issuer, "token_endpoint": m.issuer + "/token",
                 "device_authorization_endpoint": m.issuer + "/device",
                 "jwks_uri": m.issuer + "/jwks"}
        if m.name == "impostor":
            about["issuer"] = f"http://127.0.0.1:{PORT}/good"
        if m.name == "clear-text":
            about["token_endpoint"] = "http://example.invalid/token"
        if m.name == "file":
            about["jwks_uri"] = "file:///etc/passwd"
        if m.name == "not-json":
            return self.say(b"<html>no</html>")
        return self.say(about)

    def do_POST(self):
        m = self.mode()
        n = int(self.headers.get("Content-Length", 0))
        form = dict(urllib.parse.parse_qsl(self.rfile.read(n).decode()))
        if self.path.endswith("/device"):
            m.nonce, m.client = form.get("nonce", ""), form["client_id"]
            answer = {"device_code": "d" * 40, "user_code": "WDJB-MJHT",
                      "verification_uri": m.issuer + "/confirm",
                      "expires_in": 60, "interval": 1}
            if m.name == "no-interval":
                del answer["interval"]
            if m.name == "brief":
                answer["expires_in"] = 2
            if m.name == "codes":
                answer["user_code"] = "A\x1b[31m\nB"
            return self.say(answer)
        m.polls += 1
        if m.name == "slow-down" and m.polls == 1:
            return self.say({"error": "slow_down"}, 400)
        if m.name == "pending" and m.polls < 3 or m.name == "brief":
            return self.say({"error": "authorization_pending"}, 400)
        if m.name == "denied":
            return self.say({"error": "access_denied"}, 400)
        if m.name == "endless-token":
            return self.endless()
        if m.name == "redirect-token":
            return self.say({}, 307, {"Location": m.issuer + "/token2"})
        if m.name == "deep":
            return self.say(b'{"id_token":' + b"[" * 200000)
        return self.say({"token_type": "Bearer", "access_token": "a",
                         "id_token": m.token()})


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True


with Server(("127.0.0.1", PORT), Handler) as server:
    print("ready", flush=True)
    server.serve_forever()
