"""Damage to the objects of a PDF: the file can be opened, and what it says makes no sense."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from .mutate import BYTES, ODD_NUMBERS, Mutator, numbers
from .rawpdf import RawPdf, content_of, stream

_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_NAME = re.compile(rb"/[A-Za-z][\w.+-]*")
_SIZES = re.compile(rb"/(Count|Size|W|N|First|Index|Length1|FirstChar|LastChar|BitsPerComponent|Columns|Predictor)\b")
_OPERATORS = (
    b"q Q cm BT ET Tj TJ Tf Td Tm Tr Ts Tz TL T* ' \" re f S W n Do BMC BDC EMC BI ID EI sh gs d0 d1 MP".split()
)
_FILTERS = b"FlateDecode LZWDecode RunLengthDecode ASCII85Decode ASCIIHexDecode DCTDecode JPXDecode JBIG2Decode".split()
_FILTERS += b"CCITTFaxDecode Crypt Unknown".split()

Change = Callable[[RawPdf, random.Random], None]


def structural(change: Change, *, shift: bool = False) -> Mutator:
    """A mutator that takes the objects apart, changes them, and puts the file together again."""

    def mutate(data: bytes, chance: random.Random) -> bytes:
        pdf = RawPdf.of(data)
        if not pdf.objects:
            return data
        change(pdf, chance)
        return pdf.save(shift=chance.choice((-1, 1, 7, 1000)) if shift else 0)

    return mutate


def _any(pdf: RawPdf, chance: random.Random, holding: bytes = b"") -> int:
    """The number of an object, of one that holds those bytes where there is such."""
    fit = [number for number, content in pdf.objects.items() if holding in content.split(b"stream", 1)[0]]
    return chance.choice(fit or list(pdf.objects))


def _set(pdf: RawPdf, number: int, key: bytes, value: bytes) -> None:
    """Gives a dictionary another value; readers take the last or the first of two, so the old one goes."""
    content = pdf.objects[number]
    content = re.sub(
        rb"/" + key + rb"\b\s*(\[[^\]]*\]|<<.*?>>|\([^)]*\)|/?[^\s/<>\[\]()]+( \d+ R)?)", b"", content, count=1
    )
    pdf.objects[number] = content.replace(b"<<", b"<</" + key + b" " + value + b" ", 1)


def exchange_objects(pdf: RawPdf, chance: random.Random) -> None:
    """Two objects under each other's number."""
    a, b = _any(pdf, chance), _any(pdf, chance)
    pdf.objects[a], pdf.objects[b] = pdf.objects[b], pdf.objects[a]


def exchange_references(pdf: RawPdf, chance: random.Random) -> None:
    """References that lead to other objects, or to none."""
    number = _any(pdf, chance, b" 0 R")
    targets = [*pdf.objects, 0, 999_999]
    pdf.objects[number] = _REFERENCE.sub(
        lambda match: match[0] if chance.random() < 0.5 else b"%d 0 R" % chance.choice(targets), pdf.objects[number]
    )


def drop_objects(pdf: RawPdf, chance: random.Random) -> None:
    """Objects that are not there."""
    for _ in range(chance.choice((1, 1, 3))):
        if len(pdf.objects) > 1:
            del pdf.objects[_any(pdf, chance)]


def lengths(pdf: RawPdf, chance: random.Random) -> None:
    """The length of a stream, wrong."""
    number = _any(pdf, chance, b"/Length")
    value = chance.choice((*ODD_NUMBERS, b"%d 0 R" % number, b"[1]", b"null"))
    pdf.objects[number] = re.sub(rb"/Length \d+( \d+ R)?", b"/Length " + value, pdf.objects[number])


def cycles(pdf: RawPdf, chance: random.Random) -> None:
    """A tree whose branches lead back to it, or to the same leaf many times."""
    number = _any(pdf, chance, b"/Kids")
    kids = _REFERENCE.findall(pdf.objects[number]) or [b"%d" % number]
    lists = (
        [b"%d" % number, *kids],
        [chance.choice(kids)] * chance.choice((2, 500)),
        [b"%d" % each for each in pdf.objects],
    )
    _set(pdf, number, b"Kids", b"[" + b" ".join(kid + b" 0 R" for kid in chance.choice(lists)) + b"]")
    other = _any(pdf, chance, b"/Parent")
    _set(pdf, other, chance.choice((b"Parent", b"Next", b"First", b"Prev", b"Last")), b"%d 0 R" % other)


def odd_numbers(pdf: RawPdf, chance: random.Random) -> None:
    """Numbers in dictionaries, out of all bounds."""
    for _ in range(chance.choice((1, 3))):
        number = _any(pdf, chance)
        head, mark, rest = pdf.objects[number].partition(b"stream")
        pdf.objects[number] = numbers(head, chance) + mark + rest


def odd_sizes(pdf: RawPdf, chance: random.Random) -> None:
    """Counts and widths, out of all bounds."""
    number = _any(pdf, chance, chance.choice((b"/Count", b"/FirstChar", b"/BitsPerComponent", b"/W", b"/N ")))
    for match in _SIZES.finditer(pdf.objects[number].split(b"stream", 1)[0]):
        if chance.random() < 0.5:
            _set(pdf, number, match[1], chance.choice(ODD_NUMBERS))
    pdf.trailer = numbers(pdf.trailer, chance) if chance.random() < 0.2 else pdf.trailer


def odd_names(pdf: RawPdf, chance: random.Random) -> None:
    """Names in each other's places."""
    names = sorted({name for content in pdf.objects.values() for name in _NAME.findall(content)})
    number = _any(pdf, chance, b"/")
    head, mark, rest = pdf.objects[number].partition(b"stream")
    share = chance.choice((0.1, 0.5))
    head = _NAME.sub(lambda match: chance.choice(names) if chance.random() < share else match[0], head)
    pdf.objects[number] = head + mark + rest


def filters(pdf: RawPdf, chance: random.Random) -> None:
    """Other filters, up to fifty in a row, with parameters out of all bounds."""
    number = _any(pdf, chance, b"/Length")
    chain = [chance.choice(_FILTERS) for _ in range(chance.choice((1, 2, 50)))]
    if chance.random() < 0.3:
        chain = [b"FlateDecode"] * 50
    _set(pdf, number, b"Filter", b"[" + b"".join(b"/" + name for name in chain) + b"]")
    odd = [chance.choice(ODD_NUMBERS) for _ in range(6)]
    keys = b"<</Predictor %b/Columns %b/Colors %b/BitsPerComponent %b/K %b/Rows %b>>" % tuple(odd)
    keys = keys.replace(b"/Predictor " + odd[0], b"/Predictor %d" % chance.choice((2, 12, 15)))
    _set(pdf, number, b"DecodeParms", b"[" + keys * len(chain) + b"]" if chance.random() < 0.7 else keys)


def boxes(pdf: RawPdf, chance: random.Random) -> None:
    """Pages of no size, of giant size, the wrong way round, turned by odd angles."""
    number = _any(pdf, chance, b"/MediaBox")
    box = [chance.choice((*ODD_NUMBERS, b"612", b"-612", b"792")) for _ in range(chance.choice((4, 4, 4, 2, 7)))]
    _set(pdf, number, chance.choice((b"MediaBox", b"MediaBox", b"CropBox")), b"[" + b" ".join(box) + b"]")
    _set(pdf, number, b"Rotate", chance.choice((b"45", b"-90", b"1e9", b"/X", b"[90]", b"450")))
    if chance.random() < 0.3:
        _set(pdf, number, b"UserUnit", chance.choice(ODD_NUMBERS))


def nesting(pdf: RawPdf, chance: random.Random) -> None:
    """Arrays or dictionaries in each other, thousands deep."""
    number, depth = _any(pdf, chance), chance.choice((50, 600, 10_000))
    opening, closing = chance.choice(((b"[", b"]"), (b"<</A ", b">>"), (b"[<</B[", b"]>>]"), (b"(", b")")))
    value = opening * depth + closing * chance.choice((depth, 0, depth // 2))
    _set(pdf, number, chance.choice((b"Kids", b"Contents", b"Resources", b"Font", b"Extra", b"Annots")), value)


def content(pdf: RawPdf, chance: random.Random) -> None:
    """What draws the page: operators and operands missing, doubled, exchanged, out of all bounds."""
    number = _any(pdf, chance, b"/Length")
    unpacked = content_of(pdf.objects[number])
    if unpacked is None:
        return
    tokens = unpacked.split(b" ")
    for _ in range(chance.choice((1, 5, 50))):
        at = chance.randrange(len(tokens))
        tokens[at] = chance.choice(
            (chance.choice(_OPERATORS), chance.choice(ODD_NUMBERS), b"", tokens[at] + b" " + tokens[at])
        )
    if chance.random() < 0.2:
        tokens.insert(
            chance.randrange(len(tokens)), chance.choice((b"q ", b"[", b"(", b"<<", b"BT ", b"/P BMC ")) * 10_000
        )
    pdf.objects[number] = stream(b" ".join(tokens))


def inside_streams(pdf: RawPdf, chance: random.Random) -> None:
    """Fonts, character maps, images and object streams with damage under their compression."""
    number = _any(pdf, chance, b"/Length")
    unpacked = content_of(pdf.objects[number])
    if unpacked is not None:
        head = pdf.objects[number].split(b"stream", 1)[0]
        keys = re.sub(rb"/(Length|Filter)\b\s*(\[[^\]]*\]|/?\w+)( \d+ R)?", b"", head).strip()[2:].removesuffix(b">>")
        pdf.objects[number] = stream(chance.choice(list(BYTES.values()))(unpacked, chance), keys)


def fonts(pdf: RawPdf, chance: random.Random) -> None:
    """Fonts with character maps, widths and files that cannot be."""
    number, new = _any(pdf, chance, b"/Font"), max(pdf.objects) + 1
    ranges = b"\n".join(b"<%04x> <%b> <0041>" % (n, chance.choice((b"ffff", b"0000", b"ffffffff"))) for n in range(100))
    pdf.objects[new] = stream(
        b"1 begincodespacerange <00> <ffff> endcodespacerange 100 beginbfrange %b endbfrange" % ranges
    )
    values = {
        b"ToUnicode": b"%d 0 R" % chance.choice((new, number)),
        b"Widths": b"[" + b" ".join(chance.choice(ODD_NUMBERS) for _ in range(300)) + b"]",
        b"Encoding": b"<</Differences[%b/A 300/B -5/C]>>" % chance.choice(ODD_NUMBERS),
        b"DescendantFonts": b"[%d 0 R]" % number,
        b"FontDescriptor": b"<</Type/FontDescriptor/FontFile2 %d 0 R/Ascent 1e30/Descent NaN/FontBBox[0 0 0]>>" % new,
        b"Subtype": chance.choice((b"/Type0", b"/Type3", b"/TrueType", b"/CIDFontType2", b"/MMType1")),
        b"FontMatrix": b"[%b 0 0 %b 0 0]" % (chance.choice(ODD_NUMBERS), chance.choice(ODD_NUMBERS)),
    }
    for key in chance.sample(list(values), chance.randint(1, 4)):
        _set(pdf, number, key, values[key])


def images(pdf: RawPdf, chance: random.Random) -> None:
    """Pictures of giant size, or of noise that claims to be JBIG2, JPEG 2000, JPEG or fax."""
    new = max(pdf.objects) + 1
    kind = chance.choice((b"JBIG2Decode", b"JPXDecode", b"DCTDecode", b"CCITTFaxDecode", b"FlateDecode", b"LZWDecode"))
    noise = chance.choice((b"", b"\xff\xd8\xff\xe0", b"\x00\x00\x00\x0cjP  \r\n\x87\n", b"x\x9c")) + chance.randbytes(
        300
    )
    sides = [chance.choice((b"10", b"100000", *ODD_NUMBERS)) for _ in range(3)]
    keys = b"/Type/XObject/Subtype/Image/Width %b/Height %b/BitsPerComponent %b/ColorSpace" % tuple(sides)
    keys += chance.choice(
        (b"/DeviceGray", b"/DeviceRGB", b"[/Indexed %d 0 R 255 ()]" % new, b"[/ICCBased %d 0 R]" % new)
    )
    pdf.objects[new] = stream(noise, keys + b"/Filter/" + kind, compress=False)
    page = _any(pdf, chance, b"/Contents")
    _set(pdf, page, b"Resources", b"<</XObject<</X %d 0 R>>>>" % new)
    pdf.objects[new + 1] = stream(b"q 400 0 0 500 10 10 cm /X Do Q " * chance.choice((1, 30)))
    _set(pdf, page, b"Contents", b"%d 0 R" % (new + 1))


def encryption(pdf: RawPdf, chance: random.Random) -> None:
    """A broken dictionary of encryption."""
    number = max(pdf.objects) + 1
    odd = [chance.choice((b"1", b"2", b"3", b"4", b"5", b"6", *ODD_NUMBERS)) for _ in range(4)]
    codes = [b"<%b>" % chance.randbytes(chance.choice((0, 8, 32, 48))).hex().encode() for _ in range(4)]
    keys = b"<</Filter/Standard/V %b/R %b/Length %b/P %b/O %b/U %b/OE %b/UE %b" % (*odd, *codes)
    pdf.objects[number] = keys + b"/CF<</StdCF<</CFM/AESV3/Length 32>>>>/StmF/StdCF/StrF/StdCF>>"
    pdf.trailer = pdf.trailer.replace(b"/Encrypt", b"/Old").replace(b"<<", b"<</Encrypt %d 0 R " % number, 1)


def packed(pdf: RawPdf, chance: random.Random) -> None:
    """Objects that say they are in streams of objects, which are in each other."""
    new = max(pdf.objects) + 1
    head = b" ".join(b"%d %d" % (chance.choice([*pdf.objects]), chance.randrange(400)) for _ in range(20)) + b"\n"
    keys = b"/Type/ObjStm/N %b/First %b/Extends %d 0 R" % (chance.choice(ODD_NUMBERS), b"%d" % len(head), new)
    pdf.objects[new] = stream(head + b"<</A 1>> " * 40, keys)
    pdf.objects = dict(chance.sample(list(pdf.objects.items()), len(pdf.objects)))


def compacted(data: bytes, chance: random.Random) -> bytes:
    """Objects in streams, the stream of offsets damaged."""
    pdf = RawPdf.of(data)
    if not pdf.objects:
        return data
    changed = pdf.compact()
    head, mark, rest = changed.rpartition(b"/Type/XRef")
    keys, end, tail = rest.partition(b"stream")
    keys = keys.replace(
        b"/W[1 4 2]", b"/W[%b]" % b" ".join(chance.choice((b"1", b"4", *ODD_NUMBERS)) for _ in range(3))
    )
    return head + mark + (numbers(keys, chance) if chance.random() < 0.5 else keys) + end + tail


PDF_CHANGES: dict[str, Mutator] = {
    **{
        change.__name__: structural(change)
        for change in (
            exchange_objects,
            exchange_references,
            drop_objects,
            lengths,
            cycles,
            odd_numbers,
            odd_sizes,
            odd_names,
            filters,
            boxes,
            nesting,
            content,
            inside_streams,
            fonts,
            images,
            encryption,
            packed,
        )
    },
    "offsets": structural(lambda _pdf, _chance: None, shift=True),
    "compacted": compacted,
}
"""Name and maker of every damage to the objects of a PDF."""
