"""What a page down, a key and a pop-up cost on the wire.

wire.py BUILD HALL_DIR WORK

A real ssh signs in to the hall and opens the list of its unit's employees; what
its terminal receives is written down, action by action, and tests/bench/least
tells what ncurses at the least writes for the same change of the screen. The
bytes of TCP are counted on the way, between ssh and the hall. A row of JSON for
each action, as the other parts tell them.
"""
import fcntl
import json
import os
import pty
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import threading
import time

ROWS, COLS, TERM = 30, 100, "xterm-256color"
SOURCE = os.path.realpath(os.path.join(os.path.dirname(__file__), "../.."))
QUIET, PATIENCE, TIMES = 0.6, 20, 5
DOWN, PAGE, HOME, ESC = b"\033OB", b"\033[6~", b"\033[H", b"\033"
# in this order again and again; without a name it is not told of
ACTIONS = (
    ("a key (one line down)", DOWN),
    ("a page down", PAGE),
    ("a pop-up (the orders of the list)", b"s"),
    ("a pop-up that goes", ESC),
    (None, HOME),
)
build, hall, work = sys.argv[1:4]


class Counter(threading.Thread):
    """Between ssh and the hall; counts what the hall sends."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.to, self.bytes = port, 0

    def run(self):
        near, _ = self.listener.accept()
        far = socket.create_connection(("127.0.0.1", self.to))
        for s in near, far:
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            for s in select.select([near, far], [], [])[0]:
                data = s.recv(65536)
                if not data:
                    return
                if s is far:
                    self.bytes += len(data)
                (near if s is far else far).sendall(data)


class Session:
    def __init__(self, port, user):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = TERM
            fcntl.ioctl(0, termios.TIOCSWINSZ,
                        struct.pack("HHHH", ROWS, COLS, 0, 0))
            os.execvp("ssh", [
                "ssh", "-tt", "-F", "none", "-o", "LogLevel=ERROR",
                "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes",
                "-o", "StrictHostKeyChecking=no", "-o", "IdentitiesOnly=yes",
                "-e", "none", "-i", f"{hall}/keys/{user}", "-p", str(port),
                f"{user}@127.0.0.1"])

    def read(self, marker=None):
        """What comes until there is quiet, and the marker before it."""
        got, end = b"", time.time() + PATIENCE
        while time.time() < end:
            if select.select([self.fd], [], [], QUIET)[0]:
                got += os.read(self.fd, 65536)
            elif got and (not marker or marker.encode() in got):
                return got
        sys.exit(f"nothing came; {marker} did not")

    def press(self, keys, marker=None):
        os.write(self.fd, keys)
        return self.read(marker)

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def start():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    with open(f"{work}/hall.log", "wb") as log:
        process = subprocess.Popen(
            [f"{build}/talenthalld", "--state", hall, "--data",
             f"{SOURCE}/data", "--locale", f"{build}/locale", "--libexec",
             build, "--listen", "127.0.0.1", "--port", str(port), "--demo"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    end = time.time() + 30
    while time.time() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return process, port
        except OSError:
            time.sleep(0.05)
    process.kill()
    sys.exit("the hall does not listen")


def kept(name, data):
    with open(f"{work}/{name}", "wb") as f:
        f.write(data)
    return f"{work}/{name}"


def record(port):
    """The files of a session, and of each action what it is and its TCP."""
    counter = Counter(port)
    counter.start()
    s = Session(counter.port, "hr")
    first = s.read("在职")
    # answered as a terminal would: what it draws is as wide as it should be
    first += s.press(b"\033[2;5R\033[2;3R\033[2;3R" + DOWN)
    first += s.press(b"2101", "条")
    files, done = [kept("before", first)], []
    for _ in range(TIMES):
        for what, keys in ACTIONS:
            before = counter.bytes
            data = s.press(keys)
            files.append(kept(f"action.{len(done)}", data))
            done.append((what, counter.bytes - before))
    s.close()
    return files, done


os.makedirs(work, exist_ok=True)
server, at = start()
try:
    recorded, actions = record(at)
finally:
    server.terminate()
    server.wait(15)
told = subprocess.run(
    [f"{build}/tests/bench/least", TERM, str(ROWS), str(COLS), *recorded],
    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
lines = [json.loads(x) for x in told.stdout.splitlines()]
for what in filter(None, (a[0] for a in ACTIONS)):
    n = [i for i, a in enumerate(actions) if a[0] == what]
    ours = sum(lines[i]["bytes"] for i in n) / len(n)
    least = sum(lines[i]["least"] for i in n) / len(n)
    tcp = sum(actions[i][1] for i in n) / len(n)
    print(json.dumps({
        "what": f"bytes of {what}", "unit": "bytes", "ours": ours,
        "yard": least, "ratio": ours / least, "goal": 1.2, "most": True,
        "beside": f"ncurses' least; {tcp:.0f} of TCP"}), flush=True)
