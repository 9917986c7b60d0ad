"""What a bad client does to the door: flood.py PORT KEY; figures as NAME=N.

It comes from addresses of its own; meanwhile somebody else signs in, again and
again, from his.
"""
import socket
import struct
import subprocess
import sys
import threading
import time

import paramiko

PORT, KEY = int(sys.argv[1]), sys.argv[2]


def dial(source):
    s = socket.create_connection(("127.0.0.1", PORT), 5, (source, 0))
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return s


def open_still(s):
    """Has the other side not hung up?"""
    s.setblocking(False)
    try:
        while True:
            if s.recv(4096) == b"":
                return False
    except BlockingIOError:
        return True
    except OSError:
        return False


def sign_in(source, user="lina"):
    """Seconds for a call of a method, or None."""
    begin = time.time()
    run = subprocess.run(
        ["ssh", "-F", "none", "-p", str(PORT), "-b", source, "-i", KEY, "-o",
         "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-o",
         "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o",
         "LogLevel=ERROR", "-o", "ConnectTimeout=10", user + "@127.0.0.1",
         "session.whoami", "--json"], capture_output=True, check=False,
        stdin=subprocess.DEVNULL)
    return time.time() - begin if b'"lina"' in run.stdout else None


class Others:
    """Somebody else, while it goes on."""

    def __init__(self):
        self.times, self.failed, self.on = [], 0, True
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while self.on:
            t = sign_in("127.0.30.1")
            if t is None:
                self.failed += 1
            else:
                self.times.append(t)

    def end(self):
        self.on = False
        self.thread.join()
        self.times.sort()
        return self


def tell(name, n):
    print("%s=%s" % (name, n), flush=True)


def connections():
    """300 from one address that say nothing."""
    others = Others()
    held = []
    for _ in range(300):
        try:
            held.append(dial("127.0.20.1"))
        except OSError:
            pass
    time.sleep(1)
    tell("held_of_300", sum(map(open_still, held)))
    # a thousand more, at once and gone again
    begin = time.time()
    for _ in range(1000):
        try:
            dial("127.0.20.2").close()
        except OSError:
            pass
    tell("a_second", round(1000 / (time.time() - begin)))
    others.end()
    tell("others_in", len(others.times))
    tell("others_failed", others.failed)
    if others.times:
        tell("others_ms", round(1000 * others.times[len(others.times) // 2]))
    return held


def crowd():
    """Few addresses, and then many, hold all the places there are."""
    for name, sources in (("few", 6), ("many", 150)):
        others = Others()
        held = []
        end = time.time() + 3
        while time.time() < end:
            for i in range(200 - len(held)):
                try:
                    held.append(dial("127.0.21.%d" % (1 + i % sources)))
                except OSError:
                    pass
            time.sleep(.2)
            held = [s for s in held if open_still(s) or s.close()]
        others.end()
        tell(name + "_in", len(others.times))
        tell(name + "_failed", others.failed)
        for s in held:
            s.close()


def dribble():
    """A byte now and then: how long until one is sent away."""
    begin, s = time.time(), dial("127.0.20.3")
    try:
        s.sendall(b"SSH-2.0-")
        while time.time() - begin < 30:
            s.sendall(b"x")
            time.sleep(0.3)
            if not open_still(s):
                break
            s.setblocking(True)
    except OSError:
        pass
    tell("dribble_s", round(time.time() - begin))


def giants():
    """Packets of impossible length, at once after the banner."""
    closed = 0
    sizes = (0, 1, 4, 1 << 18, 1 << 24, 1 << 28, 0x7fffffff, 0xffffffff)
    for size in sizes:
        s = dial("127.0.20.4")
        s.settimeout(15)
        try:
            s.sendall(b"SSH-2.0-giant\r\n")
            s.recv(4096)
            head = struct.pack(">IB", size, 4)
            s.sendall(head)
            for _ in range(40):
                s.sendall(b"\x14" * 65536)
            while s.recv(65536):
                pass
            closed += 1
        except socket.timeout:
            pass
        except OSError:
            closed += 1
    tell("giants_closed", "%d of %d" % (closed, len(sizes)))


def signed_in(source):
    t = paramiko.Transport(dial(source))
    t.start_client(timeout=10)
    t.auth_publickey("lina", paramiko.Ed25519Key.from_private_key_file(KEY))
    return t


def channels():
    """As many channels as it lets us, at once and one after another."""
    t = signed_in("127.0.20.5")
    live = []
    try:
        for _ in range(2000):
            live.append(t.open_session(timeout=5))
    except Exception:
        pass
    tell("channels_at_once", len(live))
    for c in live:
        c.close()
    ever, refused = len(live), 0
    while refused < 200 and ever < 5000:
        try:
            c = t.open_session(timeout=5)
            ever, refused = ever + 1, 0
            c.close()
        except paramiko.ChannelException:
            refused += 1  # the former one may not be gone yet
            time.sleep(0.01)
        except Exception:
            break
    tell("channels_ever", ever)
    t.close()


def requests():
    """Requests that are too long or make no sense."""
    t = signed_in("127.0.20.6")
    c = t.open_session(timeout=10)
    c.exec_command("rpc")
    try:
        c.settimeout(15)
        c.sendall(b'{"jsonrpc":"2.0","id":1,"method":"' + b"x" * (2 << 20) +
                  b'"}\n{"jsonrpc":"2.0","id":2,"method":"session.whoami"}\n')
        got = b""
        while b'"id":2' not in got:
            more = c.recv(65536)
            if not more:
                break
            got += more
        tell("long_line", "refused" if b"-32600" in got and b'"lina"' in got
             else got[:100])
    except Exception as e:
        tell("long_line", repr(e))
    t.close()
    t = signed_in("127.0.20.6")
    c = t.open_session(timeout=10)
    c.invoke_subsystem("sftp")
    try:
        c.settimeout(15)
        c.sendall(struct.pack(">IBI", 5, 1, 3))
        c.recv(4096)
        c.sendall(struct.pack(">I", 0x40000000) + b"x" * 300000)
        while c.recv(65536):
            pass
        tell("long_sftp", "ended")
    except OSError as e:  # it was closed while that was still sent
        tell("long_sftp", "ended" if "closed" in str(e) else repr(e))
    except Exception as e:
        tell("long_sftp", repr(e))
    t.close()


keep = connections()
crowd()
giants()
channels()
requests()
dribble()
for k in keep:
    k.close()
tell("after", "served" if sign_in("127.0.30.1") is not None else "not served")
