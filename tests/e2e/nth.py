"""Between the records process and who asks it, for tests/e2e/nth.sh.

    nth.py FOLDER [EVERY [SEED]]

Each socket of requests is led through here (tests/lib/disk_rpc.c): of sessions,
guests' too, of the file service and of talenthallctl. A request of a write
method is made again and again on its socket, with its 1st, 2nd, ... statement
failing (tests/lib/disk_sql.c), until it is answered without: each time before
it must be refused as BUSY or STORE, and the store be what it was. The last
answer is handed on, so that who asked goes on. Then it is repeated with its
key: the same answer, and nothing done. A method is tried until it was done
once. With EVERY only one statement in so many fails, SEED says which.

FOLDER: writes (a method a line), page, pairs (the socket), done/METHOD,
faults, notes (what was left once, and not again).
"""
import array
import collections
import json
import os
import random
import selectors
import socket
import sqlite3
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)),
                                "..", "lib"))
import disk  # noqa: E402

MOST = 2000
WAIT = 30
# who comes and goes is written too, whatever is asked
COMING = {"login_failure", "login_source", "source_penalty"}
# what is not a call's doing: a call that is denied is told in the audit, and
# messages are handed over, end or expire by the second
NOT_ITS = {"audit": " WHERE action NOT LIKE 'session.%' AND"
           " outcome <> 'denied'",
           "audit_repeat": " WHERE outcome <> 'denied'"}
COLUMNS = {"outbox": "id, channel, template, account_id, created_at"}

nth = sys.argv[1]
every = int(sys.argv[2]) if len(sys.argv) > 2 else 1
chance = random.Random(sys.argv[3] if len(sys.argv) > 3 else None)
page = disk.Page(f"{nth}/page", make=False)
loop = selectors.DefaultSelector()
with open(f"{nth}/writes") as writes:
    left = set(writes.read().split())


def tell(name, text):
    with open(f"{nth}/{name}", "a") as f:
        f.write(f"{text}\n")


class Store:
    """What is in a hall's database, by a reader of its own."""

    def __init__(self, path):
        self.db = sqlite3.connect(f"file:{path}?mode=ro", uri=True,
                                  isolation_level=None)
        self.version, self.rows = None, {}
        self.moved = time.monotonic()  # when the calendar did something

    def quiet(self):
        """A hall that has begun does first what its days have brought, in the
        batches of whoever asks: a statement of that is nobody's."""
        end = time.monotonic() + WAIT
        while time.monotonic() < min(end, self.moved + 1.5):
            time.sleep(.2)
            self.image()

    def image(self):
        version = self.db.execute("PRAGMA data_version").fetchone()
        if version == self.version:
            return self.rows
        self.db.execute("BEGIN")
        was = self.rows.get("calendar_work")
        self.rows = {
            name: self.db.execute(
                f"SELECT {COLUMNS.get(name, '*')} FROM {name}"
                f"{NOT_ITS.get(name, '')}").fetchall()
            for name, in self.db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
                " AND name NOT LIKE 'sqlite_%'").fetchall()
            if name not in COMING}
        self.db.execute("COMMIT")
        self.version = version
        if self.rows.get("calendar_work") != was:
            self.moved = time.monotonic()
        return self.rows


def changed(before, after, method):
    """Of each table that is not what it was, a row that was and one that is."""
    out = []
    if before is after:
        return out
    for t in before:
        if before[t] != after[t]:
            rows = [collections.Counter(x[t]) for x in (before, after)]
            rows = [rows[0] - rows[1], rows[1] - rows[0]]
            if not rows[0] and not rows[1]:
                continue
            if t == "session" and not method.startswith("session."):
                # who comes and who goes; but none may become another
                ids = [{r[0] for r in x} for x in rows]
                rows = [[r for r in x if r[0] in ids[0] & ids[1]]
                        for x in rows]
                if not rows[0]:
                    continue
            out.append(f"{t} {next(iter(rows[0]), None)} >"
                       f" {next(iter(rows[1]), None)}"[:600])
    return out


class End:
    """One end of a socket of requests: lines, with what comes beside them."""

    def __init__(self, sock):
        self.sock = sock
        self.room, self.start, self.fds = b"", 0, []
        self.over = False

    def fill(self):
        data, fds, _, _ = socket.recv_fds(self.sock, 1 << 18, 4)
        if not data:
            self.over = True
            return
        self.room += data
        if fds:
            self.fds.append((self.start + len(self.room) - 1, fds))

    def left(self):
        try:
            return not self.sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def lines(self):
        while b"\n" in self.room:
            yield self.line()

    def line(self):
        text, self.room = self.room.split(b"\n", 1)
        self.start += len(text) + 1
        mine = [fds for at, fds in self.fds if at < self.start]
        self.fds = self.fds[len(mine):]
        return text, sum(mine, [])

    def send(self, text, fds=()):
        text += b"\n"
        try:
            n = self.sock.sendmsg([text], [
                (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))]
                if fds else [])
            self.sock.sendall(text[n:])
        except OSError:
            pass  # it went: that is read, too
        for fd in fds:
            os.close(fd)


class Gone(Exception):
    pass


class Talk:
    """A session."""

    def __init__(self, records, asks, store):
        self.records, self.asks, self.store = End(records), End(asks), store
        self.waiting = collections.Counter()  # for which answers
        self.begun, self.sent, self.n = {}, {}, 0
        for end, act in ((self.records, self.answered), (self.asks,
                                                         self.asked)):
            loop.register(end.sock, selectors.EVENT_READ, act)

    def answered(self):
        self.records.fill()
        for text, fds in self.records.lines():
            self.hand_on(text, fds)
        if self.records.over:
            for _, fd in self.sent.values():
                os.close(fd)
            self.sent = {}
            for end in self.records, self.asks:
                try:
                    loop.unregister(end.sock)
                except KeyError:
                    pass  # it ended before
                end.sock.close()

    def hand_on(self, text, fds):
        try:
            answer = json.loads(text)
            about = json.dumps(answer.get("id"))
        except (ValueError, AttributeError):
            answer, about = {}, None
        if self.waiting[about] > 0:
            self.waiting[about] -= 1
        begun = self.begun.pop(about, None)
        if begun and fds and "result" in answer:
            self.sent[answer["result"]["file"]] = begun, os.dup(fds[0])
        self.asks.send(text, fds)

    def asked(self):
        self.asks.fill()
        for text, fds in self.asks.lines():
            try:
                self.ask(text)
            except Gone:
                # who asked may have lost patience, and stopped the hall
                tell("notes" if self.asks.left() else "faults",
                     f"{text[:200]} ended the session")
                self.records.over = True
                return
        if self.asks.over:
            loop.unregister(self.asks.sock)
            try:
                self.records.sock.shutdown(socket.SHUT_WR)
            except OSError:
                pass

    def ask(self, text):
        try:
            q = json.loads(text)
            about = json.dumps(q["id"])
            method, params = q["method"], q.get("params", {})
            key = params.get("idempotency_key", "")
            short = len(key) <= 60 and key.isascii()
        except (ValueError, AttributeError, KeyError, TypeError,
                RecursionError):
            self.records.send(text)
            return
        if method == "file.begin":
            self.begun[about] = params
        if method not in every_write or not short:
            self.waiting[about] += 1
            self.records.send(text)
            return
        if key:  # its own, and the same whenever it comes again
            params = {**params, "idempotency_key": f"nth:{key}"}
            text = line({**q, "params": params})
        if method not in left:
            self.waiting[about] += 1
            self.records.send(text)
            return
        end = time.monotonic() + WAIT
        while any(self.waiting.values()):
            self.wait(end)
            for text_, fds in self.records.lines():
                self.hand_on(text_, fds)
        if not key:
            params = {"idempotency_key": f"nth:{os.urandom(8).hex()}",
                      **params}
        answer, fds = Trial(self, {**q, "params": params}).run()
        self.asks.send(answer, fds)

    def wait(self, end):
        self.records.sock.settimeout(max(.01, end - time.monotonic()))
        try:
            self.records.fill()
        except TimeoutError as late:
            raise Gone from late
        finally:
            self.records.sock.settimeout(None)
        if self.records.over:
            raise Gone

    def call(self, q):
        """Ask, and wait; what else comes is handed on."""
        self.records.send(line(q))
        about, end = q["id"], time.monotonic() + WAIT
        while True:
            for text, fds in self.records.lines():
                answer = json.loads(text)
                if "method" not in answer and answer.get("id") == about:
                    return answer, text, fds
                self.hand_on(text, fds)
            self.wait(end)

    def put_again(self, q):
        """A file that was taken with a try is sent once more."""
        for name, file in q["params"].items():
            if isinstance(file, str) and file in self.sent:
                begun, fd = self.sent.pop(file)
                answer, _, to = self.call({
                    "jsonrpc": "2.0", "id": "nth", "method": "file.begin",
                    "params": begun})
                size = os.fstat(fd).st_size
                os.copy_file_range(fd, to[0], size, 0, 0) if size else None
                os.close(fd)
                fresh = answer["result"]["file"]
                self.sent[fresh] = begun, to[0]
                q["params"][name] = fresh
                return True
        return False


def line(q):
    return json.dumps(q, ensure_ascii=False, separators=(",", ":")).encode()


def key_of(answer):
    return answer.get("error", {}).get("data", {}).get("key")


class Trial:
    def __init__(self, talk, q):
        self.talk, self.q, self.method = talk, q, q["method"]
        self.shaken = 0

    def fault(self, text):
        tell("faults", f"{self.method} {text}")

    def call(self, n):
        page.set(nth=n, steps=0, hits=0, failed=b"")
        got = self.talk.call(self.q)
        page.set(nth=0)
        if key_of(got[0]) in ("file.lost", "request.key_reused") and \
                self.talk.put_again(self.q):
            return self.call(n)
        return got

    def image(self):
        return self.talk.store.image()

    def settled(self):
        """What has begun goes on behind it: rows sealed with another key."""
        image = self.image()
        while self.method == "key.rotate":
            time.sleep(2)
            if image == self.image():
                break
            image = self.image()
        return image

    def run(self):
        self.talk.store.quiet()
        odd, before = [], self.image()
        n = chance.randint(1, every)
        while n < MOST:
            answer, text, fds = self.call(n)
            if page.at.hits == 0:
                break
            for fd in fds:
                os.close(fd)
            failed = page.at.failed.decode().strip()
            where = f"{n} <{failed}>"
            self.shaken += 1
            if "error" not in answer:
                # done all the same: somebody else's statement, or ignored
                self.fault(f"{where}: done all the same")
                return text, fds
            if key_of(answer) in ("request.busy", "server.store"):
                before = self.nothing(n, where, before)
            else:
                odd.append((key_of(answer), f"{where}: {text!r}"[:400]))
                before = self.image()
            n += every
        else:
            self.fault("has no end")
        # what is refused anyhow may be refused so
        for was, said in odd:
            if was != key_of(answer):
                self.fault(said)
        if "error" not in answer:
            self.done(answer, page.at.steps)
        return text, fds

    def nothing(self, n, where, before):
        """It left nothing: what is there now."""
        after = self.image()
        if changed(before, after, self.method):
            # the minute's sweep may have been there: once more
            tell("notes", f"{self.method} {where}:"
                 f" {changed(before, after, self.method)}")
            answer, _, fds = self.call(n)
            for fd in fds:
                os.close(fd)
            before, after = after, self.image()
            rest = page.at.hits and changed(before, after, self.method)
            if rest and "error" not in answer:
                tell("notes", f"{self.method} {where}: somebody else's")
            elif rest:
                self.fault(f"{where}: left in {', '.join(rest)}")
        return after

    def done(self, answer, steps):
        left.discard(self.method)
        with open(f"{nth}/done/{self.method}", "w") as f:
            f.write(f"{self.shaken} {steps}\n")
        before = self.settled()
        try:
            again, text, fds = self.call(MOST)
        except Gone:  # it was the session's end
            return
        for fd in fds:
            os.close(fd)
        same = dict(answer)
        if self.method == "expert.vote":  # its receipt is told once
            same["result"] = {k: v for k, v in same["result"].items()
                              if k != "receipt"}
        if page.at.steps and again != same:
            self.fault("is answered otherwise when it is repeated: "
                       f"{text[:300]} {line(answer)[:300]}")
        rest = changed(before, self.image(), self.method)
        if rest:
            self.fault(f"is done again when it is repeated: {rest}")


class Records:
    """A process: it tells of each socket of requests."""

    def __init__(self, sock):
        self.sock, self.store = sock, None
        loop.register(sock, selectors.EVENT_READ, self.told)

    def told(self):
        name, fds, _, _ = socket.recv_fds(self.sock, 4096, 2)
        if not name:
            loop.unregister(self.sock)
            self.sock.close()
            return
        if self.store is None:
            self.store = Store(name.rstrip(b"\0").decode())
        Talk(*(socket.socket(fileno=fd) for fd in fds), self.store)


every_write = frozenset(left)
door = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
door.bind(f"{nth}/pairs")
door.listen(16)
loop.register(door, selectors.EVENT_READ, lambda: Records(door.accept()[0]))
while True:
    for event, _ in loop.select():
        if event.fileobj.fileno() != -1:
            event.data()
