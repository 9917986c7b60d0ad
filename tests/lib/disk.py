"""The other end of tests/lib/disk.c: faults, and the disk after a power cut.

    page = disk.Page(path, mebibytes)   made anew, to be named by DISK=path
    page.fault("sync", errno.EIO, part="talenthall.db-wal", skip=20, count=1)
    page.set(lying=1)                   recording, lying, early, careless, nth,
                                        clock, halves
    before = disk.Tree(folder)          what is there, and safe
    after = before.cut(page, upto, how, rnd)
    after.write(folder)

A cut after the first `upto` bytes of the record: what was synced is there. Of
the rest, by how:

    none    nothing: the disk's cache is lost
    some    any of the writes, in any order
    torn    any of the sectors of any of the writes

Names are as safe as their folder: those made after its last sync are lost from
some place on.
"""
import ctypes
import errno
import mmap
import os
import struct
import sys

RECORD = 4096
SECTOR = 512
MAGIC = 0x4b534944
ENTRY = struct.Struct("<I c 3x Q q I I")


class Fields(ctypes.Structure):
    _fields_ = [(n, ctypes.c_uint32) for n in (
        "magic", "size", "tail", "hits", "recording", "lying", "full")] + [
        ("skip", ctypes.c_int32), ("count", ctypes.c_int32),
        ("error", ctypes.c_int32), ("op", ctypes.c_char * 16),
        ("part", ctypes.c_char * 64), ("early", ctypes.c_uint32),
        ("careless", ctypes.c_uint32), ("nth", ctypes.c_uint32),
        ("steps", ctypes.c_uint32), ("failed", ctypes.c_char * 128),
        ("clock", ctypes.c_int32), ("halves", ctypes.c_uint32)]


class Page:
    def __init__(self, path, mebibytes=0, make=True):
        size = RECORD * 2 + (mebibytes << 20)
        if make:
            with open(path, "wb") as f:
                f.truncate(size)
            os.chmod(path, 0o666)
        with open(path, "r+b") as f:
            self.map = mmap.mmap(f.fileno(), 0)
        self.at = Fields.from_buffer(self.map)
        if make:
            self.at.size, self.at.tail = size, RECORD
            self.at.magic = MAGIC

    def set(self, **fields):
        for name, value in fields.items():
            setattr(self.at, name, value)

    def fault(self, op, error=0, part="", skip=0, count=1):
        self.at.op = b""
        self.set(skip=skip, count=count, error=error, part=part.encode(),
                 hits=0)
        self.at.op = op.encode()

    def calm(self):
        self.at.op = b""

    def tail(self):
        return self.at.tail

    def entries(self, upto):
        at = RECORD
        while at < upto:
            size, kind, inode, offset, one, two = ENTRY.unpack_from(
                self.map, at)
            if size == 0 or at + size > upto:
                return
            a = at + ENTRY.size
            yield (kind.decode(), inode, offset, self.map[a:a + one],
                   self.map[a + one:a + one + two])
            at += size


def torn(data, rnd):
    """The sectors that reached the disk: (from, bytes)."""
    return [(i, data[i:i + SECTOR]) for i in range(0, len(data), SECTOR)
            if rnd.random() < .5]


class File:
    """What is safe, and what was asked since."""

    def __init__(self, data=b""):
        self.data, self.asked = bytearray(data), []

    def do(self, kind, offset, data):
        if kind == "T":
            del self.data[offset:]
            self.data.extend(bytes(offset - len(self.data)))
            return
        if len(self.data) < offset:
            self.data.extend(bytes(offset - len(self.data)))
        self.data[offset:offset + len(data)] = data

    def sync(self):
        for asked in self.asked:
            self.do(*asked)
        self.asked = []

    def cut(self, how, rnd):
        for kind, offset, data in self.asked:
            if how == "none" or rnd.random() < .5:
                continue
            if how == "torn" and kind == "W":
                for at, part in torn(data, rnd):
                    self.do("W", offset + at, part)
            else:
                self.do(kind, offset, data)
        self.asked = []


class Tree:
    def __init__(self, folder, wanted=("talenthall.db", "files",
                                       "secret.key")):
        self.folder = os.path.realpath(folder)
        self.names, self.base = {}, {}
        for top in wanted:
            self.see(os.path.join(self.folder, top))

    def see(self, path):
        if os.path.isdir(path):
            for name in os.listdir(path):
                self.see(os.path.join(path, name))
        elif os.path.exists(path):
            inode = os.stat(path).st_ino
            self.names[path] = inode
            with open(path, "rb") as f:
                self.base[inode] = f.read()

    def cut(self, page, upto, how, rnd):
        folders = {os.stat(d).st_ino: d for d, _, _ in os.walk(self.folder)}
        files = {i: File(data) for i, data in self.base.items()}
        safe, asked, live = dict(self.names), [], dict(self.names)
        number = {}  # of an inode that is used again: a new file
        for kind, raw, offset, one, two in page.entries(upto):
            inode = number.get(raw, raw)
            step = (kind, one.decode(), inode) if kind == "C" else \
                (kind, one.decode(), two.decode()) if kind in "RU" else None
            if kind == "C":
                if live.get(step[1]) == inode:
                    continue
                if inode in files:
                    number[raw] = inode = -len(files)
                    step = (kind, step[1], inode)
                files[inode] = File()
            if step:
                asked.append(step)
                name(live, *step)
            elif kind == "S" and offset:  # a folder
                asked = settle(safe, asked, folders.get(raw, "?"))
            elif kind == "S":
                files.setdefault(inode, File()).sync()
            elif kind in "WT":
                files.setdefault(inode, File()).asked.append(
                    (kind, offset, one))
        for step in asked[:rnd.randint(0, len(asked)) if how != "none"
                          else 0]:
            name(safe, *step)
        for f in files.values():
            f.cut(how, rnd)
        return Cut(self.folder, {p: bytes(files[i].data) for p, i in
                                 safe.items() if i in files})


def name(names, kind, path, what):
    if kind == "C":
        names[path] = what
    elif kind == "U":
        names.pop(path, None)
    elif path in names:
        names[what] = names.pop(path)


def settle(safe, asked, folder):
    """A synced folder keeps its names; what is left of the others' steps."""
    left = []
    for step in asked:
        kind, path, what = step
        into = what if kind == "R" else path
        if os.path.dirname(into) == folder:
            # what was renamed here had its name made before
            for before in [s for s in left if kind == "R" and s[1] == path]:
                left.remove(before)
                name(safe, *before)
            name(safe, *step)
        else:
            left.append(step)
    return left


class Cut:
    def __init__(self, folder, files):
        self.folder, self.files = folder, files

    def write(self, to):
        for path, data in self.files.items():
            path = to + path[len(self.folder):]
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb", opener=lambda p, flags: os.open(
                    p, flags, 0o600)) as f:
                f.write(data)


def main(path, command, *words):
    """disk.py PAGE make | calm | hits | fault OP ERROR PART [SKIP [COUNT]]"""
    page = Page(path, make=command == "make")
    if command == "fault":
        op, error, part, *rest = words
        page.fault(op, getattr(errno, error), part, *map(int, rest))
    elif command == "calm":
        page.calm()
    elif command == "hits":
        print(page.at.hits)


if __name__ == "__main__":
    main(*sys.argv[1:])
