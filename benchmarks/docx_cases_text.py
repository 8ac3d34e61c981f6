"""Cases of running text: headings, lists, notes, running headers, boxes, fields, controls, figures, other scripts."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.docx_cases import Case, case
from benchmarks.made_docx import (
    NAMESPACES,
    Part,
    field,
    in_list,
    level,
    made,
    mark,
    numbering,
    p,
    r,
    root,
    sdt,
    settings,
    style,
    styles,
    tbl,
    tc,
    tr,
)


def cases() -> Iterator[Case]:
    """Every case of this module."""
    yield from _headings()
    yield from _lists()
    yield from _notes()
    yield from _running()
    yield from _boxes()
    yield from _fields()
    yield from _controls()
    yield from _figures()
    yield from _scripts()


_HEADINGS = styles(
    '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Clause"/><w:basedOn w:val="H2"/></w:style>'
)


def _headings() -> Iterator[Case]:
    body = (
        p("Lease", style("T"))
        + p("Term", style("H1"))
        + p("It runs a year.")
        + p("Break", style("Own"))
        + p("At six months.")
    )
    yield case(
        "headings by style, own styles based on them",
        made(body, _HEADINGS),
        "heading 1: Lease",
        "heading 2: Term",
        "It runs a year.",
        "heading 3: Break",
        "At six months.",
    )
    outline = p("Umfang", '<w:outlineLvl w:val="0"/>') + p("Wir beraten Sie.")
    yield case("headings by outline level", made(outline), "heading 1: Umfang", "Wir beraten Sie.")
    body = p("One.") + tbl(tr("A", "B")) + p("Two.") + tbl(tr("C", "D")) + p("Three.")
    expected = "One.", "table_row: A | B", "Two.", "table_row: C | D", "Three."
    table = "table: 1 x 2, header 0, cells 2"
    yield case("body order of paragraphs and tables", made(body), *expected, table, table)


def _lists() -> Iterator[Case]:
    legal = [
        level(0, "upperRoman", "Article %1."),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "lowerLetter", "(%3)"),
        level(3, "lowerRoman", "(%4)"),
    ]
    part = numbering({1: legal}, {5: (1, "")})
    items = [("Term", 0), ("Start", 1), ("End", 1), ("by notice", 2), ("given", 3), ("in writing", 3), ("by breach", 2)]
    items += [("Fees", 0), ("Monthly", 1)]
    shown = [
        "Article I. Term",
        "1.1 Start",
        "1.2 End",
        "(a) by notice",
        "(i) given",
        "(ii) in writing",
        "(b) by breach",
    ]
    shown += ["Article II. Fees", "2.1 Monthly"]
    body = "".join(p(text, in_list(5, depth)) for text, depth in items)
    yield case(
        "lists: several levels, legal style, restarts", made(body, part), *(f"list_item: {line}" for line in shown)
    )

    decimal = [level(0, "decimal", "%1."), level(1, "decimal", "%1.%2.")]
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)", start=3)}</w:lvlOverride>'
    part = numbering({1: decimal}, {5: (1, ""), 6: (1, restart), 7: (1, other)})
    body = p("One", in_list(5)) + p("Two", in_list(5)) + p("Between.") + p("Three", in_list(5))
    body += p("Anew", in_list(6)) + p("Next", in_list(6))
    yield case(
        "lists: going on after text, started anew",
        made(body, part),
        *(
            "list_item: 1. One",
            "list_item: 2. Two",
            "Between.",
            "list_item: 3. Three",
            "list_item: 1. Anew",
            "list_item: 2. Next",
        ),
    )
    yield case(
        "lists: a level replaced for one list",
        made(p("First", in_list(7)) + p("Second", in_list(7)), part),
        *("list_item: C) First", "list_item: D) Second"),
    )
    body = p("One", in_list(5)) + p("", in_list(5)) + p("Three", in_list(5))
    yield case("lists: an empty item counts", made(body, part), "list_item: 1. One", "list_item: 3. Three")
    counted = tbl(*(tr(tc(p("", in_list(5))), what) for what in ("Rent", "Heat")))
    yield case(
        "lists: a column of numbers alone",
        made(counted, part),
        *("table_row: 1. | Rent", "table_row: 2. | Heat", "table: 2 x 2, header 0, cells 4"),
    )
    kept = [level(0, "decimal", "%1."), level(1, "decimal", "%2)", '<w:lvlRestart w:val="0"/>')]
    body = "".join(p(text, in_list(5, depth)) for text, depth in (("A", 0), ("b", 1), ("C", 0), ("d", 1)))
    yield case(
        "lists: a level that never restarts",
        made(body, numbering({1: kept}, {5: (1, "")})),
        *("list_item: 1. A", "list_item: 1) b", "list_item: 2. C", "list_item: 2) d"),
    )
    deep = [
        level(0, "decimal", "%1."),
        level(1, "decimal", "%2"),
        level(2, "decimal", "%3)", '<w:lvlRestart w:val="1"/>'),
    ]
    body = "".join(p(f"x{n}", in_list(5, depth)) for n, depth in enumerate((0, 1, 2, 1, 2, 0, 2)))
    yield case(
        "lists: a level that restarts after a higher one only",
        made(body, numbering({1: deep}, {5: (1, "")})),
        *("list_item: 1. x0", "list_item: 1 x1", "list_item: 1) x2", "list_item: 2 x3", "list_item: 2) x4"),
        *("list_item: 2. x5", "list_item: 1) x6"),
    )
    yield from _formats()
    yield from _styled_lists()


def _formats() -> Iterator[Case]:
    forms = {
        "decimalZero": ("%1.", 9, ("09.", "10.")),
        "upperRoman": ("%1.", 1989, ("MCMLXXXIX.", "MCMXC.")),
        "lowerLetter": ("%1)", 26, ("z)", "aa)")),
        "ordinal": ("%1", 21, ("21st", "22nd")),
        "ordinalText": ("%1", 12, ("Twelfth", "Thirteenth")),
        "cardinalText": ("%1:", 40, ("Forty:", "Forty-one:")),
        "decimalEnclosedCircle": ("%1", 1, ("①", "②")),
        "numberInDash": ("%1", 3, ("- 3 -", "- 4 -")),
    }
    for form, (text, start, labels) in forms.items():
        part = numbering({1: [level(0, form, text, start=start)]}, {5: (1, "")})
        body = p("First thing", in_list(5)) + p("Second thing", in_list(5))
        yield case(
            f"lists: numbers as {form}",
            made(body, part),
            *(f"list_item: {label} {what} thing" for label, what in zip(labels, ("First", "Second"), strict=True)),
        )
    bullets = [
        level(0, "bullet", "\uf0b7"),
        level(1, "bullet", "o"),
        level(2, "bullet", "\uf0a7"),
        level(3, "bullet", "–"),
    ]
    part = numbering({1: bullets}, {5: (1, "")})
    body = "".join(p(text, in_list(5, depth)) for depth, text in enumerate(("Dot", "Ring", "Square", "Dash")))
    shown = ("list_item: • Dot", "list_item: ◦ Ring", "list_item: ▪ Square", "list_item: – Dash")
    yield case("lists: bullets", made(body, part), *shown)
    none = [level(0, "none", ""), level(1, "decimal", "§%2", '<w:suff w:val="nothing"/>')]
    body = p("No number", in_list(5)) + p("Right at it", in_list(5, 1))
    part = numbering({1: none}, {5: (1, "")})
    yield case("lists: no number, no space", made(body, part), "No number", "list_item: §1Right at it")


def _styled_lists() -> Iterator[Case]:
    sheet = styles(
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/></w:style>'
    )
    levels = [
        level(0, "decimal", "%1", '<w:pStyle w:val="H1"/>'),
        level(1, "decimal", "%1.%2", '<w:pStyle w:val="H2"/>'),
    ]
    body = p("Term", style("H1")) + p("Start", style("H2")) + p("End", style("H2"))
    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body += p("Not counted", style("H2") + off) + p("Fees", style("H1")) + p("Monthly", style("H2"))
    shown = ["heading 1: 1 Term", "heading 2: 1.1 Start", "heading 2: 1.2 End", "heading 2: Not counted"]
    shown += ["heading 1: 2 Fees", "heading 2: 2.1 Monthly"]
    yield case("lists: numbers through styles", made(body, sheet, numbering({1: levels}, {5: (1, "")})), *shown)
    linked = '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="L"/></w:abstractNum>'
    named = f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="L"/>{level(0, "decimal", "%1)")}</w:abstractNum>'
    number = '<w:num w:numId="5"><w:abstractNumId w:val="2"/></w:num>'
    part = Part("numbering", "numbering.xml", root("numbering", named + linked + number))
    yield case("lists: through a list style", made(p("Linked", in_list(5)), part), "list_item: 1) Linked")


def _notes() -> Iterator[Case]:
    for kind, label in (("footnote", "1"), ("endnote", "E1")):
        notes = f'<w:{kind} w:type="separator" w:id="0">{p("")}</w:{kind}>'
        notes += f'<w:{kind} w:id="2">{p("Not on leave.")}{p("Nor sick.")}</w:{kind}>'
        body = p(r("Paid") + f'<w:r><w:{kind}Reference w:id="2"/></w:r>' + r(".")) + p("Next.")
        part = Part(f"{kind}s", f"{kind}s.xml", root(f"{kind}s", notes))
        expected = f"Paid[{label}].", f"footnote: [{label}] Not on leave. Nor sick.", "Next."
        yield case(f"{kind}s", made(body, part), *expected)
    note = f'<w:footnote w:id="2">{p("* As amended.")}</w:footnote>'
    part = Part("footnotes", "footnotes.xml", root("footnotes", note))
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>'
    yield case(
        "footnotes with a mark of their own", made(p(r("The Act") + own), part), "The Act*", "footnote: * As amended."
    )
    body = tbl(tr("Fee", tc(p(r("£5") + '<w:r><w:footnoteReference w:id="2"/></w:r>'))))
    expected = "table_row: Fee | £5[1]", "footnote: [1] * As amended.", "table: 1 x 2, header 0, cells 2"
    yield case("footnotes in tables", made(body, part), *expected)


def _running() -> Iterator[Case]:
    names = {"default": "Usual", "first": "First page", "even": "Left page"}
    parts = [Part("header", f"h{n}.xml", root("hdr", p(text))) for n, text in enumerate(names.values())]
    parts.append(Part("footer", "f.xml", root("ftr", tbl(tr("Page", tc(p(field("PAGE", "1"))))))))
    links = "".join(f'<w:headerReference w:type="{kind}" r:id="rId{n}"/>' for n, kind in enumerate(names, start=1))
    links += '<w:footerReference w:type="default" r:id="rId4"/>'
    plain = made(p("Body.") + f"<w:sectPr>{links}</w:sectPr>", *parts)
    yield case("headers and footers: those of other pages are off", plain, "header: Usual", "Body.", "footer: Page 1")
    every = made(p("Body.") + f"<w:sectPr>{links}<w:titlePg/></w:sectPr>", *parts, settings("<w:evenAndOddHeaders/>"))
    expected = "header: First page", "header: Usual", "header: Left page", "Body.", "footer: Page 1"
    yield case("headers and footers: first and even pages", every, *expected)
    second = '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/><w:cols w:num="2"/></w:sectPr>'
    body = p("One.", second.replace("rId1", "rId2")) + p("Two.") + second
    yield case("sections and columns", made(body, *parts[:2]), "header: First page", "header: Usual", "One.", "Two.")


def _drawing(inner: str, name: str = "") -> str:
    box = f"<wps:wsp><wps:spPr><a:noFill/></wps:spPr><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp>"
    graphic = f'<a:graphic><a:graphicData uri="x">{box}</a:graphicData></a:graphic>'
    return f"<w:drawing><wp:anchor><wp:docPr id='1' name='b' {name}/>{graphic}</wp:anchor></w:drawing>"


def _picture(inner: str) -> str:
    return f"<w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict>"


def _boxes() -> Iterator[Case]:
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{_drawing(p("In a box."))}</mc:Choice>'
        f"<mc:Fallback>{_picture(p('In a box.'))}</mc:Fallback></mc:AlternateContent>"
    )
    around = r("Around it.")
    yield case("text boxes in two forms, once", made(p(f"{around}<w:r>{both}</w:r>")), "Around it.", "In a box.")
    yield case("text boxes in VML", made(p(f"{around}<w:r>{_picture(p('Old.'))}</w:r>")), "Around it.", "Old.")
    inner = p(f"{r('Outer.')}<w:r>{_drawing(p('Inner.'))}</w:r>") + tbl(tr("A", "B"))
    expected = "Around it.", "Outer.", "Inner.", "table_row: A | B", "table: 1 x 2, header 0, cells 2"
    yield case("text boxes in text boxes, with tables", made(p(f"{around}<w:r>{_drawing(inner)}</w:r>")), *expected)


def _fields() -> Iterator[Case]:
    body = p(r("See ") + field("REF _Ref1 \\h", "clause 7") + r(", page ") + field("PAGEREF _Ref1", "12") + r("."))
    body += p(
        '<w:fldSimple w:instr="DATE">'
        + r("2 May")
        + "</w:fldSimple>"
        + r(" ")
        + field('MERGEFIELD "Client"', "Ada Obi")
    )
    yield case("fields: references, dates, merged data", made(body), "See clause 7, page 12.", "2 May Ada Obi")
    inner = field("MERGEFIELD Sex", "F")
    nested = (
        mark("begin")
        + "<w:r><w:instrText>IF </w:instrText></w:r>"
        + inner
        + "<w:r><w:instrText>= F</w:instrText></w:r>"
    )
    nested += mark("separate") + r("Ms") + mark("end")
    bare = mark("begin") + "<w:r><w:instrText>XE tax</w:instrText></w:r>" + mark("end")
    yield case("fields: nested, and without a result", made(p(r("Dear ") + nested + bare + r(" Obi"))), "Dear Ms Obi")
    ticked = "<w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData>"
    entries = "<w:listEntry w:val='Monthly'/><w:listEntry w:val='Weekly'/>"
    choice = f"<w:ffData><w:ddList><w:result w:val='1'/>{entries}</w:ddList></w:ffData>"
    body = p(r("Name: ") + field("FORMTEXT", "Ada", "<w:ffData><w:textInput/></w:ffData>"))
    body += p(r("Smoker: ") + field("FORMCHECKBOX", "", ticked)) + p(r("Paid: ") + field("FORMDROPDOWN", "", choice))
    yield case("fields: forms", made(body), "paragraph: Name: Ada", "paragraph: Smoker: ☒", "paragraph: Paid: Weekly")
    contents = p(
        mark("begin")
        + "<w:r><w:instrText>TOC</w:instrText></w:r>"
        + mark("separate")
        + r("Term")
        + "<w:r><w:tab/></w:r>"
        + r("1")
    )
    contents += p(r("Fees 2")) + p(mark("end")) + p("After.")
    yield case("fields over several paragraphs", made(contents), "Term 1", "Fees 2", "After.")
    yield case("fields that never end", made(p(mark("begin") + r("Kept.")) + p("And this.")), "Kept.", "And this.")
    link = '<w:hyperlink r:id="rId1">' + r("our site") + "</w:hyperlink>"
    away = Part("hyperlink", "https://example.org/", "", external=True)
    yield case("hyperlinks", made(p(r("See ") + link + r(".")), away), "See our site.")


def _controls() -> Iterator[Case]:
    body = sdt(p("In a block.")) + p(
        r("Paid ") + sdt(r("weekly"), "<w:dropDownList/>") + r(" from ") + sdt(r("3 May"), "<w:date/>")
    )
    body += p(sdt(r("☒"), "<w14:checkbox><w14:checked w14:val='1'/></w14:checkbox>") + r(" agreed"))
    yield case("content controls", made(body), "In a block.", "Paid weekly from 3 May", "list_item: ☒ agreed")
    prompt = sdt(r("Click here to enter text."), "<w:showingPlcHdr/>")
    body = p(r("Name: ") + prompt) + sdt(p("Choose an item."), "<w:showingPlcHdr/>") + p("End.")
    yield case("content controls: prompts are no content", made(body), "paragraph: Name:", "End.")
    items = sdt(sdt(p("Item one.")) + sdt(p("Item two.")), "<w15:repeatingSection/>")
    yield case("content controls: repeated sections", made(items), "Item one.", "Item two.")
    cells = tr("Name", sdt(tc("Click to enter"), "<w:showingPlcHdr/>"), sdt(tc("Ada")))
    expected = "table_row: A | B | C", "table_row: Name | Ada [A / C]", "table: 2 x 3, header 1, cells 5"
    yield case("content controls around cells", made(tbl(tr("A", "B", "C"), sdt(cells))), *expected)


def _graphic(inner: str) -> str:
    graphic = f'<a:graphic><a:graphicData uri="x">{inner}</a:graphicData></a:graphic>'
    return f"<w:r><w:drawing><wp:inline>{graphic}</wp:inline></w:drawing></w:r>"


def _figures() -> Iterator[Case]:
    points = "".join(
        f"<dgm:pt><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>" for text in ("Intake", "Review")
    )
    model = f"<dgm:dataModel {NAMESPACES}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>"
    part = Part("diagramData", "diagrams/data1.xml", model, "application/xml")
    body = p(r("Steps:") + _graphic('<dgm:relIds r:dm="rId1"/>'))
    yield case("diagrams (SmartArt)", made(body, part), "paragraph: Steps:", "Intake", "Review")
    words = "<a:r><a:t>Cases </a:t></a:r><a:r><a:t>per year</a:t></a:r>"
    title = f"<c:title><c:tx><c:rich><a:p>{words}</a:p></c:rich></c:tx></c:title>"
    space = f"<c:chartSpace {NAMESPACES}><c:chart>{title}</c:chart></c:chartSpace>"
    part = Part("chart", "charts/chart1.xml", space, "application/xml")
    yield case("chart titles", made(p(_graphic('<c:chart r:id="rId1"/>')), part), "Cases per year")
    body = p('<w:r><w:pict><v:shape><v:textpath string="DRAFT"/></v:shape></w:pict></w:r>' + r("Text."))
    yield case("WordArt", made(body), "Text.", "DRAFT")

    def m(name: str, *parts: tuple[str, str]) -> str:
        return f"<m:{name}>" + "".join(f"<m:{tag}>{inner}</m:{tag}>" for tag, inner in parts) + f"</m:{name}>"

    def t(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    formula = t("r=") + m("f", ("num", t("a+b")), ("den", t("2"))) + t("−") + m("sSup", ("e", t("x")), ("sup", t("2")))
    formula += t("+") + m("rad", ("deg", ""), ("e", t("y")))
    yield case("equations", made(p(f"{r('Then ')}<m:oMath>{formula}</m:oMath>{r('.')}")), "Then r=(a+b)/2−x^2+√(y).")
    codes = ("Symbol", "F06D"), ("Symbol", "F0B3"), ("Wingdings", "F0FC")
    signs = "".join(f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>' for font, code in codes)
    yield case("symbols", made(p(r("5 ") + signs + r("g", '<w:rFonts w:ascii="Symbol"/>'))), "5 μ≥✓g")
    font = r("50 \uf06dg", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>')
    yield case("symbols typed in a symbol font", made(p(font)), "50 μg")


def _scripts() -> Iterator[Case]:
    arabic, hebrew = "عقد الإيجار رقم 12", "חוזה שכירות"
    body = p(r(arabic, "<w:rtl/>"), "<w:bidi/>") + p(r(hebrew + " ", "<w:rtl/>") + r("Ltd"), "<w:bidi/>")
    yield case("right-to-left paragraphs", made(body), arabic, f"{hebrew} Ltd")
    ruby = "<w:r><w:ruby><w:rt>" + r("とう") + "</w:rt><w:rubyBase>" + r("東") + "</w:rubyBase></w:ruby></w:r>"
    yield case("ruby", made(p(ruby + r("京"))), "東京")
    soft = "<w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>stop co</w:t><w:softHyphen/><w:t>operation</w:t></w:r>"
    yield case("hyphens", made(p(soft)), "non-stop cooperation")
    yield case("XML comments in a text", made(p("<w:r><w:t>one <!-- no -->two</w:t></w:r>")), "one two")
    breaks = '<w:r><w:t>12 Quarry Steps</w:t><w:br/><w:t>Fenny Marsh</w:t><w:br w:type="page"/><w:t>X</w:t></w:r>'
    yield case("line and page breaks", made(p(breaks)), "12 Quarry Steps", "Fenny Marsh X")
