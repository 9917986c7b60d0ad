"""The terminal program between two that mean it no good.

	tui_hostile.py BUILD PORT DIR SEED SECONDS USER

It gets a real hall's answers with damage done to them: escape sequences in
every text, wrong types, endless lists, lines that are no JSON; and from its
terminal whatever bytes and sizes a client may send. It must neither crash nor
meet its sandbox, and what it draws is made of its own sequences alone.
Says one line: how it ended, keys, bytes, how often hostile texts were seen as
letters, and what was amiss.
"""
import fcntl
import json
import os
import pty
import random
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import threading
import time

build, port, folder, seed, seconds, user = sys.argv[1:]
rnd = random.Random(int(seed))
EVIL = ["\x1b]0;PWN\x07", "\x1b[21t", "\x1b[5n", "\x1b[?1049l\x1b[2J", "\x9b5n",
        "\x90qX\x9c", "\x1bP$q\"p\x1b\\", "\x1b_APC\x1b\\", "\x1bc", "\r\n\x08",
        "\u202eabc", "\u200b\u2066", "\x00", "\x7f", "a\u0301" * 300, "中" * 5000,
        "%s%n%s", "{name}", "\ufffd", "", " ", "\ufb2a", "x" * 70000]
KEYS = [b"\r", b"\x1b", b"\t", b" ", b"\x1b[A", b"\x1b[B", b"\x1b[5~", b"\x1b[6~",
        b"\x1bOP", b"\x1bOQ", b"\x1bOR", b"\x1bOS", b"\x1b[15~", b"\x1b[17~",
        b"\x1b[18~", b"\x1b[19~", b"\x1b[20~", b"\x1b[Z", b"\x1b[C", b"\x1b[D",
        b"y", b"n", b"1", b"2", b"a", b"q", b"/", b"?", b"\x7f", b"\x0c",
        "张伟".encode(), b"\x1b[200~" + b"p" * 3000 + b"\x1b[201~",
        b"\x1b[200~\x1b]0;PWN\x07", b"\xff\xfe\xc0", b"\x1b[<0;10;10M",
        b"\x1b[999;999R", b"\x1b]11;rgb:0/0/0\x07", b"\x1b[" + b"9" * 300 + b"A",
        b"\x00" * 50]
CODES = re.findall(r'^([0-9]{4})\b', subprocess.run(
    ["grep", "-ohE", r'\.code = "[0-9]{4}"', "-r",
     os.environ["TOP_SRCDIR"] + "/tui/screen"], capture_output=True,
    text=True, check=False).stdout.replace('.code = "', ""), re.M)


TEXTS = int(seed) % 2 == 1  # what people read alone, or anything
SHARE = 0.9 if TEXTS else 0.3


def hurt(v):
    """The same with something else here and there."""
    r = rnd.random()
    if r < 0.02 and not TEXTS:
        return rnd.choice([None, True, -1, 2**62, 1.5, [], {}, rnd.choice(EVIL),
                           [[]] * 50, {"": {"": ""}}])
    if isinstance(v, str):
        at = rnd.randrange(len(v) + 1)
        if TEXTS and v.isascii():
            return v
        return v[:at] + rnd.choice(EVIL) + v[at:] if r < SHARE else v
    if isinstance(v, bool) or v is None:
        return v
    if isinstance(v, int):
        return rnd.choice([0, -v, v * 10**6, 2**63 - 1]) if r < 0.06 and \
            not TEXTS else v
    if isinstance(v, list):
        v = [hurt(x) for x in v]
        return v * 40 if r > 0.95 and len(v) < 200 else v
    if isinstance(v, dict):
        v = {k: hurt(x) for k, x in v.items()
             if TEXTS or rnd.random() > 0.02}
        if "next" in v and r > 0.5:
            v["next"] = "more"  # and more, for ever
        return v
    return v


def bridge(records, tame):
    """Between fd 3 and a real session of the user."""
    ssh = subprocess.Popen(
        ["ssh", "-F", "none", "-p", port, "-i", "%s/keys/%s" % (folder, user),
         "-o", "IdentitiesOnly=yes", "-o", "UserKnownHostsFile=/dev/null", "-o",
         "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR", "-o",
         "BatchMode=yes", user + "@127.0.0.1", "rpc"], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE)

    def forth():
        try:
            for line in records.makefile("rb"):
                ssh.stdin.write(line)
                ssh.stdin.flush()
            ssh.stdin.close()
        except OSError:
            pass

    def back():
        n = 0
        for line in ssh.stdout:
            n += 1
            try:
                reply = json.loads(line)
                if n > tame and "result" in reply:
                    reply["result"] = hurt(reply["result"])
                elif n > tame and "error" in reply:
                    reply["error"] = hurt(reply["error"])
                text = json.dumps(reply, ensure_ascii=False).encode(
                    "utf-8", "surrogatepass")
                r = rnd.random() if n > tame and not TEXTS else 1
                if r < 0.01:
                    text = b"no json at all \x1b[21t"
                elif r < 0.02:
                    text = text[:len(text) // 2]
                elif r < 0.03:
                    text = text.replace(b'"', b'"\xff', 3)
                elif r < 0.05:
                    records.sendall(b'{"jsonrpc":"2.0","method":"changed",'
                                    b'"params":{"topic":"\\u001b[21t","id":7}}\n')
                records.sendall(text + b"\n")
            except (OSError, ValueError):
                break
        records.close()

    threading.Thread(target=forth, daemon=True).start()
    threading.Thread(target=back, daemon=True).start()
    return ssh


OURS = re.compile(rb"""\x1b\[[?0-9;]*[A-Za-ln-su-z@`]   # movement, erasure, modes
    | \x1b\[[0-9;]*m | \x1b\[2[23];0;0t | \x1b[()][0AB] | \x1b[=>78MDE] | [\x20-\x7e\x07\x08\t\r\n]
    | \x0e | \x0f | [\xc2-\xf4][\x80-\xbf]+""", re.X)


def amiss(out):
    """What in the output is none of ours."""
    # the terminal's own echo comes before it begins and after it has ended
    out = out[max(0, out.find(b"\x1b[?1049h")):]
    out = out[:out.rfind(b"\x1b[?1049l") + 8] if b"\x1b[?1049l" in out else out
    rest = OURS.sub(b"", out)
    found = [rest[:40]] if len(rest) > 3 else []  # less is a piece of one
    if out.count(b"\x1b[?1049l") > 1:
        found.append(b"left the screen")
    for bad in (b"\x1b[21t", b"\x1b[5n", b"\x1b]", b"\x1bP", b"\x1b_", b"\x1bc",
                "\u202e".encode(), "\u2066".encode()):
        if bad in out:
            found.append(bad)
    if re.search(rb"\xc2[\x80-\x9f]", out):
        found.append(b"C1")
    return found


def resize(line, size):
    try:
        line.send(json.dumps({"op": "size", "rows": size[0],
                              "cols": size[1]}).encode() + b"\n",
                  socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)
    except OSError:
        pass


def main():
    a, b = socket.socketpair()
    c, d = socket.socketpair()
    # a socket, as the spawner gives it, or a terminal
    wire = rnd.random() < 0.5
    if wire:
        master, slave = (x.detach() for x in socket.socketpair())
    else:
        master, slave = pty.openpty()
        fcntl.ioctl(master, termios.TIOCSWINSZ,
                    struct.pack("4H", 30, 100, 0, 0))
    pid = os.fork()
    if pid == 0:
        os.setsid()
        if not wire:
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        high = [os.dup(slave) for _ in range(3)] + [os.dup(b.fileno()),
                                                    os.dup(d.fileno())]
        high = [fcntl.fcntl(x, fcntl.F_DUPFD, 50) for x in high]
        for i, x in enumerate(high):
            os.dup2(x, i, True)
        os.closerange(5, 256)
        os.execve(build + "/talenthall-tui", ["talenthall-tui"], {
            "TERM": "xterm-256color", "PATH": "/usr/bin:/bin",
            **({"LINES": "30", "COLUMNS": "100"} if wire else {}),
            "TALENTHALL_LANG": rnd.choice(["zh", "en"]),
            "TALENTHALL_LOCALE": build + "/locale", "TALENTHALL_KIND": "shell",
            "TALENTHALL_SANDBOX": "strict",
            "ASAN_OPTIONS": "detect_leaks=0"})
    os.set_blocking(master, False)
    os.close(slave)
    b.close()
    d.close()
    # the first answers are sound, so that it gets as far as its pages
    ssh = bridge(a, rnd.randrange(3, 9))
    out, end, pressed = b"", time.time() + float(seconds), 0
    status = None
    while time.time() < end and status is None:
        ready, _, _ = select.select([master], [], [], 0.01)
        if ready:
            try:
                out += os.read(master, 65536)
            except OSError:
                pass
        if rnd.random() < 0.03:
            size = rnd.choice([(1, 1), (24, 80), (2, 300), (500, 500), (10, 10),
                               (65535, 65535), (0, 0), (60, 200)])
            if wire:
                resize(c, size)
            else:
                fcntl.ioctl(master, termios.TIOCSWINSZ,
                            struct.pack("4H", *size, 0, 0))
        else:
            key = rnd.choice(KEYS) if rnd.random() < 0.8 or not CODES else \
                rnd.choice(CODES).encode() + b"\r"
            try:
                pressed += os.write(master, key) > 0
            except OSError:
                pass
        done, s = os.waitpid(pid, os.WNOHANG)
        status = s if done else None
    if status is None:
        os.kill(pid, signal.SIGHUP)
        until = time.time() + 10
        while time.time() < until:
            try:
                if select.select([master], [], [], 0.01)[0]:
                    out += os.read(master, 65536)
            except OSError:
                time.sleep(0.01)
            done, s = os.waitpid(pid, os.WNOHANG)
            if done:
                status = s
                break
        else:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    ssh.kill()
    shown = sum(map(out.count, (b"PWN", b"APC", b"21t", b"{name}", b"%s%n")))
    ended = "hangs" if status is None else \
        "signal %d" % os.WTERMSIG(status) if os.WIFSIGNALED(status) else "exit"
    print(ended, pressed, len(out), shown, amiss(out) or "")


main()
