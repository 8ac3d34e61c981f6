"""Words, stems and names of a text."""

from __future__ import annotations

import pytest

from ragbox.text import (
    STOPWORDS,
    codes,
    fold,
    has_code,
    sections,
    split_names,
    stem,
    stems,
    terms,
    without_place,
    words,
)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Straße", "straße"),
        ("CAFÉ Müller", "cafe muller"),
        ("Łódź", "łodz"),
        ("Šimunović", "simunovic"),
        ("ﬁnal", "final"),
        ("Йод и ЁЖ", "йод и ёж"),
        ("ガス", "ガス"),
        ("한국", "한국"),
        ("𝐀𝐁", "ab"),
        ("", ""),
    ],
)
def test_fold_takes_accents_from_latin_letters_only(text: str, plain: str) -> None:
    assert fold(text) == plain


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The rent is $1,200.50, due 3.5 days late.", ["the", "rent", "is", "1,200.50", "due", "3.5", "days", "late"]),
        ("snake_case and e-mail", ["snake", "case", "and", "e", "mail"]),
        ("Größe 42", ["große", "42"]),
        ("? ! …", []),
        ("", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What is the notice period?", ["notice", "period"]),
        ("Rent, rent and more RENT", ["rent"]),
        ("who is it", ["who", "is", "it"]),
        ("?", []),
    ],
)
def test_terms_are_the_words_of_the_topic_or_all_when_there_are_no_others(text: str, found: list[str]) -> None:
    assert terms(text) == found


@pytest.mark.parametrize(
    ("question", "topic", "names"),
    [
        ("What is the rent of Tannery Wharf?", "What is the rent of", ["tannery", "wharf"]),
        ("Pemberton pays what?", "Pemberton pays what?", []),
        ("Does Pemberton Vale pay Pemberton?", "Does pay", ["pemberton", "vale"]),
        ("what is the rent?", "what is the rent?", []),
        ("who is it", "who is it", []),
        ("What must I pay, and may I leave?", "What must I pay, and may I leave?", []),
        ("Was bekommt Özil von “Łukasz”?", "Was bekommt von", ["ozil", "łukasz"]),
        ("кто такой Йозеф?", "кто такой", ["йозеф"]),
        ("Where is (Kestrel's) office?", "Where is office?", ["kestrel"]),
        ("Kestrel's notice period?", "notice period?", ["kestrel"]),
        ("What's due?", "What's due?", []),
        ("What is due under The Deed?", "What is due under", ["deed"]),
        ("What does the 3M file say?", "What does the 3M file say?", []),
        ("_'s lease", "_'s lease", []),
        ("ﾞ's x lease", "ﾞ's x lease", []),
        ("", "", []),
    ],
)
def test_names_are_what_is_capitalised_after_the_first_word(question: str, topic: str, names: list[str]) -> None:
    assert split_names(question) == (topic, names)


def test_stems_are_those_of_the_full_text_index() -> None:
    assert stem("terminates") == stem("terminated") == stem("termination") == "termin"
    assert stems("The tenants' deposits") == {"the", "tenant", "deposit"}
    assert stems("") == frozenset()


def test_stop_words_are_as_words_gives_them() -> None:
    assert all(words(word) == [word] for word in STOPWORDS)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What became of case 2021-CV-1143 and of MRN 00817?", ["2021 cv 1143", "00817"]),
        ("Whose NHS number is 943 476 5919?", ["943 476 5919"]),
        ("reference CR/IT/20551/4 of part ZX81Q", ["cr it 20551 4", "zx81q"]),
        ("the 11th of 30-day terms, 1,200.50 by 3 March 2021 or 2021-03-04 at 10:30, 5mg and 20 mg/ml", []),
        ("What is the rent in 2023/24?", []),
    ],
)
def test_codes_are_identifiers_and_no_amounts_or_dates(question: str, found: list[str]) -> None:
    assert codes(question) == found


def test_a_code_stands_in_a_text_as_a_whole() -> None:
    assert has_code("Case no. 2021/CV 1143.", "2021 cv 1143")
    assert has_code("MRN\tSAH-00482917\t12", "00482917")
    assert not has_code("MRN 100817", "00817")
    assert not has_code("2021 CV 11430", "2021 cv 1143")


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What does § 4.2(b) say, and clause 12?", ["4.2(b)", "12"]),
        ("See Schedule A, article IV and Section 5.1's cap", ["A", "IV", "5.1"]),
        ("Is it the part I pay?", []),
        ("Are 12 clauses there?", []),
    ],
)
def test_sections_are_named_by_their_number(question: str, found: list[str]) -> None:
    assert sections(question) == found


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("What is the yearly rent for 27 Tanner Row?", "What is the yearly rent?"),
        ("What is the rent of the Brindle lease?", "What is the rent?"),
        ("Who may end it at Harrowgate Estates & Sons", "Who may end it?"),
        ("What uptime did Kestrel promise?", None),
        ("What is the rent of the house?", None),
        ("Who is with Acme?", None),  # too little would be left
    ],
)
def test_a_name_that_says_where_is_left_out(question: str, bare: str | None) -> None:
    assert without_place(question) == bare
