#!/usr/bin/python3
"""A clamd for tests: clamd.py SOCKET MODEFILE. INSTREAM and nothing else; the
word in MODEFILE, read for each connection, says how it behaves: real, hang,
slow (answers after seconds), garbage, hangup, error, long, odd."""
import os
import socket
import struct
import sys
import threading
import time

EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


def need(c, n):
    data = b""
    while len(data) < n:
        more = c.recv(n - len(data))
        if not more:
            raise EOFError
        data += more
    return data


def stream(c):
    if need(c, 10) != b"zINSTREAM\0":
        raise EOFError
    data = b""
    while True:
        n = struct.unpack("!I", need(c, 4))[0]
        if n == 0:
            return data
        data += need(c, n)


def serve(c, mode):
    try:
        if mode == "hangup":
            c.close()
            return
        if mode == "error":
            c.recv(10)
            c.sendall(b"INSTREAM size limit exceeded. ERROR\0")
            c.close()
            return
        if mode == "hang":
            time.sleep(60)
            return
        data = stream(c)
        if mode == "slow":
            time.sleep(5)
        with open(sys.argv[2] + ".seen", "ab") as f:
            f.write(b"%d\n" % len(data))
        c.sendall({
            "garbage": b"\xff\xfe\x00stream: OK\0",
            "long": b"A" * 5000,
            "odd": b"stream: Odd\x1b[31m\xe7\x97 Name FOUND\0",
        }.get(mode, b"stream: Eicar-Signature FOUND\0" if EICAR in data
              else b"stream: OK\0"))
        c.close()
    except (EOFError, OSError):
        c.close()


def main():
    if os.path.exists(sys.argv[1]):
        os.unlink(sys.argv[1])
    s = socket.socket(socket.AF_UNIX)
    s.bind(sys.argv[1])
    os.chmod(sys.argv[1], 0o666)
    s.listen(16)
    while True:
        c, _ = s.accept()
        mode = open(sys.argv[2]).read().strip()
        threading.Thread(target=serve, args=(c, mode), daemon=True).start()


main()
