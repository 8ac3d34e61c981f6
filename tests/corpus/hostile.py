"""PDF files made to hang, bloat or crash a reader."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable

from .rawpdf import RawPdf, stream

Maker = Callable[[], bytes]

_LINE = b"BT /F1 10 Tf 72 700 Td (The rent is due.) Tj ET\n"


def packed_often(piece: bytes, times: int, *, raw: bool = False) -> bytes:
    """Many times the same bytes in Deflate, made at once: a block between two full flushes stands by itself.

    The checksum at the end is wrong, which no reader knows before it has unpacked it all.
    """
    packer = zlib.compressobj(9, wbits=-15 if raw else 15)
    first = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + block * (times - 1) + packer.flush()


def _bomb(content: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    pdf = RawPdf.simple(b"")
    pdf.objects[4] = b"<</Length %d/Filter%b>>stream\n%b\nendstream" % (len(content), filters, content)
    return pdf.save()


def blank_bomb() -> bytes:
    """A megabyte that unpacks to a gigabyte of spaces."""
    return _bomb(packed_often(b" " * 1_000_000, 1_000))


def nested_bomb() -> bytes:
    """Some kilobytes that unpack twice, to ten gigabytes."""
    return _bomb(zlib.compress(packed_often(bytes(1_000_000), 10_000), 9), b"[/FlateDecode/FlateDecode]")


def operator_bomb() -> bytes:
    """Twenty million pictures of nothing, in a few kilobytes."""
    return _bomb(packed_often(b"0 0 1 1 re f " * 10_000, 2_000))


def doubling_forms(levels: int = 34) -> bytes:
    """A form that draws two forms that draw two forms, and so on: the page would be done in some hours."""
    more = {}
    for level in range(levels):
        keys = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F1 5 0 R>>/XObject<</X %d 0 R>>>>" % (
            11 + level
        )
        more[10 + level] = stream(b"/X Do /X Do", keys)
    more[10 + levels] = stream(_LINE, b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>")
    return RawPdf.simple(b"/X Do", resources=b"/XObject<</X 10 0 R>>", more=more).save()


def own_form() -> bytes:
    """A form that draws itself."""
    keys = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 10 0 R>>>>"
    return RawPdf.simple(b"/X Do", resources=b"/XObject<</X 10 0 R>>", more={10: stream(b"/X Do " * 50, keys)}).save()


def nested_marks() -> bytes:
    """A hundred thousand marks in each other, and as many words in the innermost."""
    return RawPdf.simple(b"/P BMC " * 100_000 + _LINE * 20_000).save()


def scattered_words() -> bytes:
    """Ten thousand words, none in line with another."""
    chance = random.Random(1)
    places = [
        b"BT /F1 %d Tf %.2f %.2f Td (w%d) Tj ET"
        % (chance.randint(1, 9), chance.random() * 612, chance.random() * 792, number % 10)
        for number in range(10_000)
    ]
    return RawPdf.simple(b"\n".join(places)).save()


def stacked_words() -> bytes:
    """Ten thousand words in one place."""
    return RawPdf.simple(b"BT /F1 10 Tf 72 700 Td (word ) Tj ET\n" * 10_000).save()


def one_endless_word() -> bytes:
    """A word of a hundred thousand letters."""
    return RawPdf.simple(b"BT /F1 1 Tf 10 700 Td (" + b"w" * 150_000 + b") Tj ET").save()


def narrow_columns() -> bytes:
    """Ninety columns of a hundred and twenty lines."""
    chance = random.Random(2)
    cells = [
        b"BT /F1 1 Tf %d %d Td (%d) Tj ET" % (10 + 3 * x, 10 + 3 * y, chance.randrange(9))
        for x in range(90)
        for y in range(120)
    ]
    return RawPdf.simple(b"\n".join(cells)).save()


def many_rules() -> bytes:
    """Twenty thousand lines across each other, as of a table without end."""
    chance = random.Random(3)
    rules = []
    for _ in range(10_000):
        x, y = chance.randrange(612), chance.randrange(792)
        rules.append(b"%d %d m %d %d l S" % (x, y, x, chance.randrange(792)))
        rules.append(b"%d %d m %d %d l S" % (x, y, chance.randrange(612), y))
    return RawPdf.simple(b"\n".join(rules) + _LINE * 50).save()


def fine_grid() -> bytes:
    """A table of ninety thousand cells, most of them empty."""
    lines = [b"%d 10 m %d 610 l S" % (n, n) for n in range(10, 612, 2)]
    lines += [b"10 %d m 610 %d l S" % (n, n) for n in range(10, 612, 2)]
    words = [b"BT /F1 1 Tf %d %d Td (w) Tj ET" % (11 + 20 * x, 11 + 2 * y) for x in range(30) for y in range(300)]
    return RawPdf.simple(b"\n".join(lines + words)).save()


def endless_kids() -> bytes:
    """A hundred thousand times the same page."""
    pdf = RawPdf.simple(_LINE)
    pdf.objects[2] = b"<</Type/Pages/Count 100000/Kids[" + b"3 0 R " * 100_000 + b"]>>"
    return pdf.save()


def false_count() -> bytes:
    """Two thousand million pages, it says."""
    pdf = RawPdf.simple(_LINE)
    pdf.objects[2] = b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>"
    return pdf.save()


def deep_pages() -> bytes:
    """A page at the end of a branch of twenty thousand."""
    pdf = RawPdf.simple(_LINE)
    depth = 20_000
    for level in range(depth):
        pdf.objects[10 + level] = b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (11 + level)
    pdf.objects[10 + depth] = pdf.objects[3]
    pdf.objects[2] = b"<</Type/Pages/Count 1/Kids[10 0 R]>>"
    return pdf.save()


def deep_arrays() -> bytes:
    """A million brackets."""
    pdf = RawPdf.simple(_LINE)
    pdf.objects[6] = b"[" * 1_000_000
    pdf.objects[3] = pdf.objects[3].replace(b"/Parent", b"/Annots 6 0 R/Parent")
    return pdf.save()


def wide_map() -> bytes:
    """A font whose map to Unicode gives each of 65,536 codes two hundred letters, many times over."""
    text = b"0041" * 200
    ranges = b"".join(b"<%02x00> <%02xff> <%b>\n" % (n, n, text) for n in range(256))
    cmap = (
        b"1 begincodespacerange <0000> <ffff> endcodespacerange\n" + b"256 beginbfrange\n%bendbfrange\n" % ranges * 40
    )
    pdf = RawPdf.simple(b"BT /F1 10 Tf 72 700 Td <00410042> Tj ET", more={6: stream(cmap)})
    descendant = (
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(A)/Ordering(B)/Supplement 0>>>>"
    )
    pdf.objects[5] = (
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[%b]>>" % descendant
    )
    return pdf.save()


def own_glyphs() -> bytes:
    """A font whose letters draw text in that font."""
    glyph = stream(b"100 0 d0 BT /F1 1 Tf (aaaaaaaaaa) Tj ET")
    pdf = RawPdf.simple(b"BT /F1 10 Tf 72 700 Td (aaaaaaaaaaaaaaa) Tj ET", more={6: glyph})
    pdf.objects[5] = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar 97/Widths[100]"
        b"/CharProcs<</a 6 0 R>>/Encoding<</Differences[97/a]>>/Resources<</Font<</F1 5 0 R>>>>>>"
    )
    return pdf.save()


def endless_outline() -> bytes:
    """Headings that follow themselves."""
    pdf = RawPdf.simple(_LINE, more={6: b"<</First 7 0 R/Last 7 0 R>>"})
    pdf.objects[7] = b"<</Title(A)/Parent 6 0 R/Next 8 0 R/First 8 0 R/Dest[3 0 R/Fit]>>"
    pdf.objects[8] = b"<</Title(B)/Parent 6 0 R/Next 7 0 R/First 7 0 R/Dest[3 0 R/Fit]>>"
    pdf.objects[1] = pdf.objects[1].replace(b"/Pages", b"/Outlines 6 0 R/Pages")
    return pdf.save()


def wide_outline() -> bytes:
    """Every heading has all headings below it."""
    pdf = RawPdf.simple(_LINE, more={6: b"<</First 10 0 R/Last 10 0 R>>"})
    for level in range(60):
        pdf.objects[10 + level] = b"<</Title(H%d)/Next %d 0 R/First %d 0 R>>" % (level, 11 + level, 11 + level)
    pdf.objects[1] = pdf.objects[1].replace(b"/Pages", b"/Outlines 6 0 R/Pages")
    return pdf.save()


def many_fields() -> bytes:
    """Eight thousand form fields on a page, and a field that is its own parent."""
    pdf = RawPdf.simple(_LINE * 30, page=b"/Annots 9 0 R")
    numbers = range(10, 8_010)
    for number in numbers:
        pdf.objects[number] = (
            b"<</Type/Annot/Subtype/Widget/FT/Tx/T(f%d)/V(value)/Rect[72 %d 90 %d]/Parent %d 0 R>>"
            % (
                number,
                number % 700,
                number % 700 + 9,
                number,
            )
        )
    kids = b"[" + b" ".join(b"%d 0 R" % number for number in numbers) + b"]"
    pdf.objects[9] = kids
    pdf.objects[1] = pdf.objects[1].replace(b"/Pages", b"/AcroForm<</Fields 9 0 R>>/Pages")
    return pdf.save()


def previous_tables() -> bytes:
    """Tables of offsets that each lead back to the other."""
    data = RawPdf.simple(_LINE).save()
    at = data.rindex(b"xref\n0")
    return data.replace(b"trailer\n<<", b"trailer\n<</Prev %d/XRefStm %d" % (at, at))


def giant_table() -> bytes:
    """Neither PDFium nor the second reader finds an end to it: offsets of a million objects, all wrong."""
    rows = b"0000000009 00000 n \n" * 400_000
    return (
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\nxref\n0 400000\n"
        + rows
        + b"trailer\n<</Root 1 0 R>>\n"
    )


def no_table() -> bytes:
    """Fifty thousand objects and no table of offsets, so that all have to be looked for."""
    body = b"".join(b"%d 0 obj\n<</Length 9>>\nendobj\n" % (number + 9) for number in range(50_000))
    return b"%PDF-1.7\n" + RawPdf.simple(_LINE).save() + body + b"startxref\n12345\n%%EOF"


def inline_images() -> bytes:
    """Pictures inside the content that never end."""
    return RawPdf.simple(b"BI /W 9 /H 9 /BPC 8 /CS /G ID xxxxxxxxxxxxxx " * 40_000 + _LINE).save()


def giant_picture() -> bytes:
    """A scanned page that says it has ten thousand million dots."""
    keys = b"/Type/XObject/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 8/ColorSpace/DeviceRGB"
    picture = stream(b"\x80" * 3_000_000, keys)
    content = b"q 612 0 0 792 0 0 cm /X Do Q"
    return RawPdf.simple(content, resources=b"/XObject<</X 10 0 R>>", more={10: picture}).save()


def giant_page() -> bytes:
    """A scanned page as large as a field."""
    keys = b"/Type/XObject/Subtype/Image/Width 100/Height 100/BitsPerComponent 8/ColorSpace/DeviceGray"
    content = b"q 144000 0 0 144000 0 0 cm /X Do Q"
    pdf = RawPdf.simple(content, resources=b"/XObject<</X 10 0 R>>", more={10: stream(b"\x80" * 10_000, keys)})
    pdf.objects[3] = pdf.objects[3].replace(b"612 792", b"144000 144000")
    return pdf.save()


HOSTILE_PDF: dict[str, Maker] = {
    make.__name__: make
    for make in (
        blank_bomb,
        nested_bomb,
        operator_bomb,
        doubling_forms,
        own_form,
        nested_marks,
        scattered_words,
        stacked_words,
        one_endless_word,
        narrow_columns,
        many_rules,
        fine_grid,
        endless_kids,
        false_count,
        deep_pages,
        deep_arrays,
        wide_map,
        own_glyphs,
        endless_outline,
        wide_outline,
        many_fields,
        previous_tables,
        giant_table,
        no_table,
        inline_images,
        giant_picture,
        giant_page,
    )
}
"""Name and maker of every hostile PDF."""

BOMBS = ("blank_bomb", "nested_bomb", "operator_bomb", "doubling_forms", "nested_marks")
"""Those that take all the memory there is."""
