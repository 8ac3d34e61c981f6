"""The day a document says it is of."""

from __future__ import annotations

import pytest

from ragbox.dates import document_date, is_guess

OTHER = "The parties met on 1 May 2001 and again on 2 May 2001 to talk about the mill."


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (f"Deed of gift\nDated 3 March 2021\n{OTHER}", "2021-03-03"),
        (f"LEASE\nDate of lease\t24 June 2023\n{OTHER}", "2023-06-24"),
        (f"Effective Date: March 3, 2021\n{OTHER}", "2021-03-03"),
        (f"Invoice\nInvoice date\n30 April 2025\nDue date\n30 May 2025\n{OTHER}", "2025-04-30"),
        (f"{OTHER}\nThis Agreement is made and entered into as of the 3rd day of March, 2021 by", "2021-03-03"),
        (f"This Lease (the “Lease”), dated as of Sept. 9, 2020, is between. {OTHER}", "2020-09-09"),
        (f"Policy, in force from 2 May 2025\n{OTHER}", "2025-05-02"),
        ("Minutes of a meeting held on Tuesday 18 March 2025 at ten", "2025-03-18"),
        (f"From: a@example.com\nDate: Tue, 3 Mar 2021 10:00:00 +0000\n{OTHER}", "2021-03-03"),
        (f"Reported\t2021-03-04T10:00Z\n{OTHER}", "2021-03-04"),
        (f"Mill & Son\n12 Quay Street\n6 February 2025\nDear Sir\n{OTHER}", "2025-02-06"),
        (f"Our ref: MS/12 2 September 2024\nDear Sir\n{OTHER}", "2024-09-02"),
        (f"Agreement dated as of January 5, 2021\n{OTHER}", "2021-01-05"),
        (f"SERVICES AGREEMENT dated 5 January 2021\n{OTHER}", "2021-01-05"),
        (f"Protocol\nVersion 1.0 dated 4 April 2022. It is final.\n{OTHER}", "2022-04-04"),
        (f"Travel Policy\nLast updated: 12 May 2023. It is short.\n{OTHER}", "2023-05-12"),
        (f"This Home Policy is issued on 4 January 2023 by Ardent.\n{OTHER}", "2023-01-04"),
        (f"Policy\nApproved on 5 May 2022. Review date: 5 May 2025\n{OTHER}", "2022-05-05"),
        (f"Travel Policy\nHarrow Ltd. Effective date: 1 January 2021. It is short.\n{OTHER}", "2021-01-01"),
        (f"{OTHER}\n{'All of it. ' * 900}\nDated this 3rd day of March 2021\nA. Miller", "2021-03-03"),
    ],
)
def test_a_document_is_of_the_day_it_says(text: str, day: str) -> None:
    assert document_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "Amendment to the Lease dated 4 May 2019\nThis Amendment is made on 6 June 2020 and changes that Lease.",
        "This First Amendment to the Lease Agreement made as of May 4, 2019 (“it”) is entered into as of June 6, 2020",
        "This Amendment to the lease made on 4 May 2019 between A and B is effective 6 June 2020.",
        "6 June 2020\nWe amend the service contract between Orrin Mills Ltd. and us made on 4 May 2019 as follows.",
        "This deed varies the lease made on 4 May 2019.\n" + "All of it. " * 900 + "\nDated this 6th day of June 2020",
        "This Amendment to the Lease Agreement made on 6 June 2020 changes a lease. That Lease was made on 4 May 2019.",
    ],
)
def test_an_amendment_is_not_of_the_day_of_what_it_amends(text: str) -> None:
    assert document_date(text) == "2020-06-06"


@pytest.mark.parametrize(
    "text",
    [
        "Letter\nMill & Son\nHarbour House\n6 June 2020\nMr A. Smith\nDear Sir",
        "Lease\nbetween Orrin Mills Ltd\nand Tarn Bakery Ltd\n6 June 2020\n1. Rent",
        "Annual report\n6 June 2020\nIt was a good year.",
        "Minutes\nThose of the board of Orrin Mills Ltd of its first meeting\n\n6 June 2020",
    ],
)
def test_a_date_below_what_is_no_label_counts(text: str) -> None:
    assert document_date(text) == "2020-06-06"


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("Annual report\n6 June 2020", True),
        ("Dated 6 June 2020", False),
        ("Signed\nDated this 6 June 2020", False),
        ("", False),
    ],
)
def test_only_a_date_without_words_is_a_guess(text: str, guess: bool) -> None:
    assert is_guess(text) is guess


@pytest.mark.parametrize(
    "text",
    [
        "",
        OTHER,
        "Date of birth: 3 March 1980",
        "Due date: 3 March 2021",
        "Amends the lease between them dated 4 May 2019.",
        "Amendment to Lease dated March 1, 2020 (it)",
        "Letter\nLease dated March 1, 2020 (it)",
        "Protocol\nVersion 1.0 dated 4 April 2022 (old)\nVersion 2.0 dated 9 May 2023 (new)",
        "Protocol\nIt supersedes version 1.0 dated 4 April 2022.",
        "Date\tEvent\nJune 3, 2019\tHired as a clerk",
        "Dated 31 February 2021",
        "Dated 3 March 21",
        "Clinic record\nPatient\nMarta Olsen\nDate of birth\n13 February 1960\nSeen on 4 March 2024.",
        "Clinic record\nD.O.B.\n13/02/1960",
        "Lease\nTermination Date\n\n1 January 2030\nThe parties agree.",
        "Report\nNext appointment\n4 May 2025\n",
        "Report\nRenewal:\n4 May 2025\n",
        "Terms\nPeriod\n1 May 2025\n30 June 2025\n",
        "Mill & Son\nDate of birth\n4 May 1960\nDear Dr. Smith",
    ],
)
def test_a_day_of_something_else_is_not_taken(text: str) -> None:
    assert document_date(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Date: 04/05/2021", None),
        ("Date: 04/05/2021\nSeen 23/05/2021", "2021-05-04"),
        ("Date: 04/05/2021\nSeen 05/23/2021", "2021-04-05"),
        ("Date: 04/05/2021\nSeen 05/23/2021 and 23/05/2021", None),
        ("Date: 13/05/2021", "2021-05-13"),
        ("Datum\nDate: 04.05.2021", "2021-05-04"),
    ],
)
def test_figures_count_where_their_order_is_known(text: str, day: str | None) -> None:
    assert document_date(text) == day
