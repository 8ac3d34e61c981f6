"""A letter as it comes out of a scanner: an image, slightly askew and grainy, with no text layer."""

from __future__ import annotations

import io
import random
from pathlib import Path

import reportlab
from PIL import Image, ImageChops, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

FILE = "scanned_letter.pdf"
SIZE = (1654, 2339)  # A4 at 200 dpi

LINES = """QUILLFEATHER PROPERTY MANAGEMENT
12 Ropewalk Buildings, Ellismouth EM1 5TY
Telephone 020 7946 0173

Our ref: QPM/TW4/0615
2 September 2024

Ms Saoirse Pemberton
Pemberton Vale Physiotherapy Limited
Unit 4, Tannery Wharf, Ellismouth

Dear Ms Pemberton

Unit 4, Tannery Wharf: goods lift out of service

I write to confirm our telephone call of 30 August.
The goods lift at the rear of the building failed its
inspection on 27 August because the main brake was
worn. It will stay locked until the repair is complete.

The contractor, Skelwith Lifts, expects to finish on
23 September 2024. The cost of the repair is £11,870
and will be met from the reserve fund, so nothing will
be added to your service charge this year.

Until then your deliveries may use the passenger lift
between 07:00 and 08:30, with loads of no more than
300 kg. Please ask your drivers to sign the book at
the gatehouse.

I am sorry for the inconvenience. If you need help on
a particular day, call our duty manager, Lysander Poole,
on 020 7946 0174.

Yours sincerely


Hermione Quill-Batty
Building Manager""".splitlines()


def picture() -> Image.Image:
    """The page as the scanner saw it."""
    # The typeface that reportlab carries: the machine that regenerates the samples need not have any installed.
    typeface = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
    font = ImageFont.truetype(str(typeface), 36)
    page = Image.new("L", SIZE, 250)
    pen = ImageDraw.Draw(page)
    for index, line in enumerate(LINES):
        pen.text((190, 190 + index * 54), line, font=font, fill=35)
    page = page.rotate(0.8, resample=Image.Resampling.BICUBIC, fillcolor=250)
    half = (SIZE[0] // 2, SIZE[1] // 2)
    grain = Image.frombytes("L", half, random.Random(20240902).randbytes(half[0] * half[1]))
    soft = grain.resize(SIZE, Image.Resampling.BILINEAR).point([value // 16 for value in range(256)])
    return ImageChops.subtract(page, soft)


def build(folder: Path) -> None:
    """Write the scan."""
    jpeg = io.BytesIO()
    picture().save(jpeg, "JPEG", quality=38)
    jpeg.seek(0)
    canvas = Canvas(str(folder / FILE), pagesize=A4, invariant=1)
    canvas.setTitle("Scan 2024-09-02 16.12")
    canvas.drawImage(ImageReader(jpeg), 0, 0, *A4)
    canvas.save()
