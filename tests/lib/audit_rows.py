"""Rows for a record that are rightly chained: audit_rows.py STATE N [AT].

For the speed of the proof, and for rows that are older than the hall. AT is
the time of the first (seconds); the others follow a second apart.
"""
import hashlib
import hmac
import json
import sqlite3
import sys

state, n = sys.argv[1], int(sys.argv[2])
with open(state + "/secret.key", "rb") as f:
    key = hmac.digest(f.read(), b"chain", hashlib.sha256)
db = sqlite3.connect(state + "/talenthall.db", isolation_level=None)
db.execute("PRAGMA synchronous=OFF")
db.execute("BEGIN IMMEDIATE")
last, prev = db.execute("SELECT last_id, chain FROM audit_head").fetchone() or (0, bytes(32))
at = int(sys.argv[3]) if len(sys.argv) > 3 else \
    db.execute("SELECT coalesce(max(at), 0) FROM audit").fetchone()[0]
after = json.dumps({"purpose": "check", "revealed": True}, separators=(",", ":"))


def rows():
    global prev
    for i in range(last + 1, last + n + 1):
        row = [i, at + i - last if len(sys.argv) > 3 else at, 7, 9, "clerk", "clerk",
               "127.0.0.1", "person.get", "done", 0, "person", 1 + i % 1000, "", after]
        text = json.dumps(row, separators=(",", ":"), ensure_ascii=False)
        prev = hmac.digest(key, prev + b"\0" + text.encode(), hashlib.sha256)
        yield row + [prev]


db.executemany("INSERT INTO audit VALUES (%s)" % ",".join("?" * 15), rows())
db.execute("INSERT INTO audit_head (id, last_id, chain) VALUES (1, ?, ?) ON CONFLICT (id)"
           " DO UPDATE SET last_id = excluded.last_id, chain = excluded.chain", (last + n, prev))
db.execute("COMMIT")
