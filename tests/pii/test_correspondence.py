"""Letters and e-mails name people by their form."""

import pytest

from ragbox.pii.correspondence import corresponding


def found(text: str) -> list[tuple[str, str]]:
    return sorted({(each.entity, text[each.start : each.end]) for each in corresponding(text)})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "From: Okafor, Ada <ada@x.org>\nTo: Ben Li; Cara Díaz\nCc: Finance Team\nSubject: the roof",
            [("PERSON", "Ben Li"), ("PERSON", "Cara Díaz"), ("PERSON", "Okafor, Ada")],
        ),
        ("> From: ada okafor <ada@x.org>\n> Sent: Monday\n> To: info@x.org", [("PERSON", "ada okafor")]),
        ("Kind regards,\n\nAda", [("PERSON", "Ada")]),
        ("Yours sincerely,\n\n\nJ.S.", [("PERSON", "J.S.")]),
        ("Sincerely\nADA N. OKAFOR\nPartner", [("PERSON", "ADA N. OKAFOR")]),
        ("Re: Estate of the late Ada Okafor, deceased", [("PERSON", "Ada Okafor")]),
        ("In the Matter of the Estate of ROSE VAN DER BERG\nNo. 4", [("PERSON", "ROSE VAN DER BERG")]),
        ("RE: Ada Okafor, DOB 3 May", [("PERSON", "Ada Okafor")]),
        ("Hartley & Briggs Solicitors\n12 Elm Road\n\nDear Madam", [("ORGANIZATION", "Hartley & Briggs Solicitors")]),
    ],
)
def test_people_are_where_letters_have_them(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "From: 1 May\nthe rent is due",
        "Re: the roof of the house",
        "Kind regards,\nThe Accounts Team",
        "Thanks\n\nthe tenant shall keep the premises clean.",
        "To: all staff\nFrom: reception@x.org\nSubject: keys",
        "The estate of the tenant",
    ],
)
def test_others_are_left(text: str) -> None:
    assert found(text) == []
