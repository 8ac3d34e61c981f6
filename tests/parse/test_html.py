"""HTML: what a reader sees of a page, and what he does not."""

from __future__ import annotations

import pytest
from effort import at_most

from ragbox.errors import ParseError

from .makers import parsed, rows, texts


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def test_blocks_and_headings() -> None:
    document = parsed(
        "a.html",
        page(
            "<h1>One <em>two</em></h1>loose<p>Hello <b>wor</b>ld &amp; caf&eacute;</p><div>a<div>b</div>c</div><h2>Sub</h2>"
            "<dl><dt>Term<dd>Meaning</dl><pre>a\n  b</pre><details><summary>S</summary>D</details>",
            "<title>Rules &amp; such</title>",
        ),
    )
    assert document.title == "Rules & such"
    assert texts(document) == [
        "One two", "loose", "Hello world & café", "a", "b", "c", "Sub", "Term", "Meaning", "a", "b", "S", "D"
    ]  # fmt: skip
    assert document.blocks[-1].heading == ("One two", "Sub")
    assert document.pages == ()


def test_lists_with_their_numbers() -> None:
    document = parsed(
        "a.html", page("<ol start=3 type=a><li>x<ul><li>in</ul><li value=7><p>y</p><p>z</p></ol><ol><li>n</ol>")
    )
    assert texts(document, "list_item") == ["c. x", "• in", "g. y", "1. n"]
    assert texts(document, "paragraph") == ["z"]


def test_lines_of_an_address_stay_apart_and_wrapped_ones_do_not() -> None:
    long = (
        "The tenant shall keep the premises in good repair and shall<br>not sublet them without the landlord's consent."
    )
    document = parsed("a.html", page(f"<p>Acme Ltd<br>12 Long Street<br>London</p><p>{long}</p>"))
    assert texts(document) == ["Acme Ltd", "12 Long Street", "London", long.replace("<br>", " ")]


TABLE = """<table><caption>Doses</caption><thead><tr><th rowspan=2>Drug<th colspan=2>Dose<tr><th>Adult<th>Child</thead>
<tr><td rowspan=2>Aspirin<td>500 <br> mg<td>none<tr><td>250 mg<td><tr style="display:none"><td>x<td>y<td>z</table>"""


def test_tables_with_spans() -> None:
    document = parsed("a.html", page(TABLE))
    assert rows(document) == [
        {"Drug": "Aspirin", "Dose, Adult": "500 mg", "Dose, Child": "none"},
        {"Aspirin, Dose, Adult": "250 mg"},
    ]
    (table,) = document.tables
    assert (table.header_rows, table.columns) == (2, ("Drug", "Dose, Adult", "Dose, Child"))
    spans = {document.text[each.start : each.end]: (each.rows, each.columns) for each in table.cells}
    assert (spans["Drug"], spans["Dose"], spans["Aspirin"], spans["none"]) == ((2, 1), (1, 2), (2, 1), (1, 1))
    assert texts(document)[0] == "Doses"
    assert [each.text for each in document.hidden] == ["x", "y", "z"]


def test_a_title_over_all_columns_is_no_column_name() -> None:
    table = (
        "<table><tr><th colspan=2>Opening hours<tr><th>Day<th>From<tr><td>Sunday<td>10:00<tr><td>Monday<td>9:00</table>"
    )
    document = parsed("a.html", page(table))
    assert rows(document) == [{"Day": "Sunday", "From": "10:00"}, {"Day": "Monday", "From": "9:00"}]
    assert document.tables[0].header_rows == 2


def test_bold_first_row_names_columns() -> None:
    document = parsed("a.html", page("<table><tr><td><b>Who</b><td><b>Town</b><tr><td>Ada<td>Leeds</table>"))
    assert rows(document) == [{"Who": "Ada", "Town": "Leeds"}]


def test_tables_that_arrange_a_page_are_no_tables() -> None:
    inner = "<table><tr><th>A<th>B<tr><td>1<td>2</table>"
    document = parsed("a.html", page(f"<table><tr><td><h2>Left</h2>text<td>{inner}</table>"))
    assert (texts(document)[:2], rows(document)) == (["Left", "text"], [{"A": "1", "B": "2"}])


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<p hidden>CANARY</p>", "invisible"),
        ("<p style='display: none !important'>CANARY</p>", "invisible"),
        ("<p style='visibility:hidden'><b>CANARY</b></p>", "invisible"),
        ("<p style='opacity:0'>CANARY</p>", "invisible"),
        ("<p style='mso-hide:all'>CANARY</p>", "invisible"),
        ("<p style='max-height:0;overflow:hidden'>CANARY</p>", "invisible"),
        ("<span style='font-size:0'>CANARY</span>", "tiny"),
        ("<span style='font-size:1px'>CANARY</span>", "tiny"),
        ("<div style='position:absolute;left:-9999px'>CANARY</div>", "off_page"),
        ("<div style='text-indent:-9999px'>CANARY</div>", "off_page"),
        ("<span style='color:#FFFFFF'>CANARY</span>", "invisible"),
        ("<font color=white>CANARY</font>", "invisible"),
        ("<div bgcolor='#102030'><span style='color:rgb(16,32,48)'>CANARY</span></div>", "invisible"),
        ("<style>.x, b.y {display:none}</style><p class='z x'>CANARY</p>", "invisible"),
        ("<style>.x{display:none} .x.y{display:block}</style><p class='z x'>CANARY</p>", "invisible"),
        ("<style>.x{display:none}</style><p class=x style='margin:0'>CANARY</p>", "invisible"),
        ("<style>body{background:#fff} th{background:#036}</style><p style='color:#fff'>CANARY</p>", "invisible"),
        ("<table><tr><td>a<td style='display:none'>CANARY<tr><td>b<td>c</table>", "invisible"),
    ],
)
def test_hidden_text_is_kept_apart(markup: str, reason: str) -> None:
    document = parsed("a.html", page(f"<p>seen</p>{markup}<p>after</p>"))
    assert "CANARY" not in document.text
    assert {"seen", "after"} <= set(texts(document))
    assert [(each.text, each.reason) for each in document.hidden] == [("CANARY", reason)]
    assert [(each.code, "CANARY" in each.message) for each in document.problems] == [("hidden_text", False)]


@pytest.mark.parametrize(
    "markup",
    [
        "<div style='background:#003366'><p style='color:white'>shown</p></div>",
        "<table bgcolor=black><tr><td><font color='#fff'>shown</font></table>",
        "<style>.dark{background:#000}</style><div class=dark><p style='color:#fff'>shown</p></div>",
        "<style>@media print{.x{display:none}}</style><p class=x>shown</p>",
        "<style>.tab{display:none} .tab.open{display:block}</style><p class='tab open'>shown</p>",
        "<style>.fade{opacity:0} .fade.in{opacity:1}</style><p class='fade in'>shown</p>",
        "<style>.x{display:none} .x{display:block}</style><p class=x>shown</p>",
        "<style>.x{display:none}</style><p class=x style='display: block'>shown</p>",
        "<style>body{background:#000}</style><p style='color:white'>shown</p>",
        "<table><tr><td style='padding:0;font-size:0px'><div style='font-size:16px'>shown</div></table>",
        "<div style='font-size:0'><section><p style='font-size:9pt'>shown</p></section></div>",
        "<div style='visibility:hidden'><p style='visibility:visible'>shown</p></div>",
        "<div style='text-indent:-9999px'><p style='text-indent:0'>shown</p></div>",
        "<div style='color:#fff'><div style='background:#036'>shown</div></div>",
        "<div style='color:#fff'><font color=red>shown</font></div>",
        "<style>.t td, th{background-color:#036}</style><p><table><tr><th style='color:#fff'>shown</table>",
        "<p style='color:#333'>shown</p>",
        "<p style='font-size:9pt'>shown</p>",
        "<p aria-hidden=true>shown</p>",
        "<p style='display:block;opacity:0.9'>shown</p>",
    ],
)
def test_what_is_seen_is_not_taken_for_hidden(markup: str) -> None:
    document = parsed("a.html", page(markup))
    assert (document.text, document.hidden) == ("shown", ())


@pytest.mark.parametrize(
    "markup",
    [
        "<div style='font-size:0'>CANARY<p style='font-size:9pt'>seen</p>CANARY</div>",
        "<div style='font-size:0'><p>CANARY</p><p style='font-size:9pt'>seen</p><p>CANARY</p></div>",
        "<div style='font-size:0'><p>CANARY<i style='font-size:9px'>seen</i></p><p style='font-size:1em'>CANARY</div>",
        "<div style='color:#fff'><p>CANARY</p><p style='color:#000'>seen</p><p style='background:#fff'>CANARY</p></div>",
        "<div style='visibility:hidden'><table><tr><td>CANARY<td style='visibility:visible'>seen</table><p>CANARY</div>",
    ],
)
def test_what_an_element_inside_undoes_stays_hidden_beside_it(markup: str) -> None:
    document = parsed("a.html", page(markup))
    assert (document.text, [each.text for each in document.hidden]) == ("seen", ["CANARY", "CANARY"])


def test_scripts_styles_comments_and_templates_are_dropped() -> None:
    markup = (
        "<script>CANARY</script><style>p{}</style><!-- CANARY --><template>CANARY</template><noscript>CANARY</noscript>"
    )
    document = parsed("a.html", page(f"a{markup}<svg><text>CANARY</text></svg>b<iframe>CANARY</iframe>"))
    assert (document.text, document.hidden) == ("ab", ())


def test_navigation_and_footer_run_on_every_page() -> None:
    document = parsed("a.html", page("<nav><ul><li>Home</ul></nav><p>Text</p><footer>Imprint</footer>"))
    assert [(block.kind) for block in document.blocks] == ["header", "paragraph", "footer"]


def test_values_of_a_form() -> None:
    form = (
        "<form><label>Name <input value='Ada'></label><input type=hidden value=token><input type=password value=pw>"
        "<input type=checkbox checked>agree<select><option>A<option selected>B</select><textarea>note</textarea></form>"
    )
    text = parsed("a.html", page(form)).text
    assert "Name Ada" in text
    assert "☒ agree" in text
    assert "B" in text
    assert "note" in text
    assert not {"token", "pw", "A"} & set(text.split())


@pytest.mark.parametrize(
    "data",
    [
        "<html><meta charset=windows-1252><p>für 5 €".encode("cp1252"),
        '<html><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>für 5 €'.encode("cp1252"),
        "<html><p>für 5 €".encode(),
        "<html><meta charset=utf-16><p>für 5 €".encode(),
        "\ufeff<html><p>für 5 €".encode("utf-16-le"),
        "<?xml version='1.0' encoding='cp1252'?><!DOCTYPE html><html><p>für 5 €</p></html>".encode("cp1252"),
        "<html><meta charset=rot13><p>für 5 €".encode(),
    ],
)
def test_character_sets(data: bytes) -> None:
    assert parsed("a.html", data).text == "für 5 €"


def test_pages_nested_too_deeply_are_refused_and_others_read() -> None:
    with pytest.raises(ParseError) as caught:
        parsed("a.html", "<html>" + "<div>" * 10_000 + "words")
    assert caught.value.code == "damaged"
    assert parsed("a.html", "<html>" + "<div>words" * 1_500).text.count("words") == 1_500
    assert parsed("a.html", "<html>" + "<ul><li>words" * 600).text.count("words") == 600


@pytest.mark.parametrize(
    "body",
    [
        "<table>" + ("<tr>" + "<td colspan=1000 rowspan=65534>words" * 3) * 1_000,
        "<table><tr>" + "<td>words" * 3_000,
        "<table>" * 500 + "<tr><td>words",
        "<div><span style='color:#fff'>words" * 800 + "<p style='color:#000'>words",
        "<style>" + "a{" * 50_000 + "</style>words",
        "<style>" + "@media x{" * 50_000 + "</style>words",
        "<style>" + "a" * 300_000 + "</style>words",
        "<style>" + "@a;" * 100_000 + "</style>words",
        "words" + "<" * 200_000,
        "&amp;" * 200_000 + "words",
    ],
)
def test_hostile_pages_take_little_time(body: str) -> None:
    with at_most(10):
        document = parsed("a.html", "<html><body>" + body)
    assert "words" in document.text + "".join(each.text for each in document.hidden)
