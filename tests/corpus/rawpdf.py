"""A PDF as its numbered objects: small enough to break any rule of the format, and to write it out all the same."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass, field

_OBJECT = re.compile(rb"(?<![0-9])(\d{1,5}) (\d{1,5}) obj\b(.*?)\bendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_TRAILER = re.compile(rb"trailer\s*(<<.*?>>)\s*startxref", re.DOTALL)


@dataclass
class RawPdf:
    """Numbered objects and a trailer dictionary, both as they stand in the file."""

    objects: dict[int, bytes]
    trailer: bytes = b"<</Root 1 0 R>>"
    offsets: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes) -> RawPdf:
        """The objects of a file that keeps them outside of object streams."""
        objects = {int(match[1]): match[3].strip() for match in _OBJECT.finditer(data)}
        found = _TRAILER.findall(data)
        return cls(objects, found[-1] if found else b"<</Root 1 0 R>>")

    @classmethod
    def simple(
        cls, content: bytes, *, resources: bytes = b"", page: bytes = b"", more: dict[int, bytes] | None = None
    ) -> RawPdf:
        """One page with that content, Helvetica as F1; further objects from number 6 on."""
        objects = {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
            b"/Resources<</Font<</F1 5 0 R>>" + resources + b">>" + page + b">>",
            4: stream(content),
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        }
        return cls(objects | (more or {}))

    def save(self, *, version: bytes = b"1.7", shift: int = 0) -> bytes:
        """The file with its table of offsets, each wrong by `shift`."""
        out = bytearray(b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n")
        for number, content in self.objects.items():
            self.offsets[number] = len(out)
            out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
        start = len(out)
        size = max(self.objects, default=0) + 1
        out += b"xref\n0 %d\n0000000000 65535 f \n" % size
        for number in range(1, size):
            where = self.offsets.get(number) if number in self.objects else None
            out += b"0000000000 65535 f \n" if where is None else b"%010d 00000 n \n" % max(0, where + shift)
        trailer = re.sub(rb"/(Size|Prev|XRefStm)\s+\d+", b"", self.trailer)
        out += b"trailer\n<</Size %d%b\nstartxref\n%d\n%%%%EOF\n" % (size, trailer[2:], start)
        return bytes(out)

    def compact(self) -> bytes:
        """The file with all that is no stream in one object stream, and a cross-reference stream."""
        plain = {number: content for number, content in self.objects.items() if not _STREAM.search(content)}
        inside, outside = bytearray(), {n: content for n, content in self.objects.items() if n not in plain}
        index = []
        for number, content in plain.items():
            index.append(b"%d %d" % (number, len(inside)))
            inside += content + b"\n"
        header = b" ".join(index) + b"\n"
        holder, table = max(self.objects) + 1, max(self.objects) + 2
        extra = b"/Type/ObjStm/N %d/First %d" % (len(plain), len(header))
        outside[holder] = stream(header + bytes(inside), extra)
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        rows = {0: (0, 0, 65535)}
        for number, content in outside.items():
            rows[number] = (1, len(out), 0)
            out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
        rows |= {number: (2, holder, position) for position, number in enumerate(plain)}
        start = len(out)
        rows[table] = (1, start, 0)
        packed = b"".join(struct.pack(">BIH", *rows.get(number, (0, 0, 65535))) for number in range(table + 1))
        root = re.search(rb"/Root\s+\d+ \d+ R", self.trailer)
        keys = b"/Type/XRef/Size %d/W[1 4 2]%b" % (table + 1, root[0] if root else b"")
        out += b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, stream(packed, keys), start)
        return bytes(out)

    def linear(self) -> bytes:
        """The file in the order for reading over a network: what the first page needs, and where it is, come first."""
        late = [number for number, content in self.objects.items() if re.search(rb"/Type\s*/Pages\b", content)]
        early = [number for number in self.objects if number not in late]
        own = max(self.objects) + 1
        page = next(number for number in early if re.search(rb"/Type\s*/Page\b", self.objects[number]))
        where: dict[str | int, int] = dict.fromkeys(("size", "first", "end", "main", own, *self.objects), 0)
        data = b""
        for _ in range(2):  # all numbers have ten digits, so that nothing moves once they are known
            at = {key: b"%010d" % value for key, value in where.items()}
            out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
            where[own] = len(out)
            places = (at["size"], at["first"], page, at["end"], at["main"])
            head = b"<</Linearized 1/L %b/H[%b 10]/O %d/E %b/N 1/T %b>>" % places
            out += b"%d 0 obj\n%b\nendobj\n" % (own, head)
            where["first"] = len(out)
            out += b"xref\n" + b"".join(b"%d 1\n%b 00000 n \n" % (number, at[number]) for number in [*early, own])
            trailer = re.sub(rb"/(Size|Prev|XRefStm)\s+\d+", b"", self.trailer)[2:]
            out += b"trailer\n<</Size %d/Prev %b%b\nstartxref\n0\n%%%%EOF\n" % (own + 1, at["main"], trailer)
            self._put(out, early, where)
            where["end"] = len(out)
            self._put(out, late, where)
            where["main"] = len(out)
            rows = b"".join(b"%d 1\n%b 00000 n \n" % (number, at[number]) for number in late)
            out += b"xref\n0 1\n0000000000 65535 f \n%btrailer\n<</Size %d>>\n" % (rows, own + 1)
            out += b"startxref\n%b\n%%%%EOF\n" % at["first"]
            where["size"] = len(out)
            data = bytes(out)
        return data

    def _put(self, out: bytearray, numbers: list[int], where: dict[str | int, int]) -> None:
        for number in numbers:
            where[number] = len(out)
            out += b"%d 0 obj\n%b\nendobj\n" % (number, self.objects[number])


def stream(content: bytes, keys: bytes = b"", *, compress: bool = True) -> bytes:
    """A stream object, compressed or as it is."""
    if compress:
        content, keys = zlib.compress(content), keys + b"/Filter/FlateDecode"
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (keys, len(content), content)


def content_of(body: bytes) -> bytes | None:
    """What a stream object holds, unpacked where it is Flate alone; None for an object without a stream."""
    found = _STREAM.search(body)
    if found is None:
        return None
    head = body[: found.start()]
    if b"FlateDecode" in head and b"ASCII85" not in head:
        try:
            return zlib.decompressobj().decompress(found[1])
        except zlib.error:
            return found[1]
    return found[1]
