"""Ages, dates and parts of dates, secrets and addresses as they are stated in sentences and forms."""

from __future__ import annotations

import re

import pytest

from ragbox.pii import PiiEngine

AGES = """
A [[92-year-old]] man was admitted.
He is [[93 years of age]].
She is in her [[nineties]].
Age: [[101]]
Age\\t[[95]]
Pt age/sex\\n[[102]]/F
Age (yrs): [[90]]  Wt: 52 kg
[[91 y.o.]] female
[[97yo]] F s/p fall
The patient is [[ninety-three years old]].
Mrs. Hale, [[98]], lives alone.
at the age of [[92]]
Her mother is well at [[96]]; her father died at [[91]] of stroke.
Given that she is a [[centenarian]], surgery was declined.
AGE AT DEATH: [[ONE HUNDRED AND THREE]] YEARS
[[95M]] w/ hx CHF
He will turn [[100]] next spring.
his [[95th]] birthday
a woman of [[93]]
Alter: [[93]] Jahre
She was [[34]] when it began.
"""
NO_AGES = """
a 30-year mortgage
The building is 100 years old.
5 years of experience
The 99-year-old brick structure was condemned.
The boy is 96 months old.
A 91-day-old infant
Mean age: 71
Age 90 or older
adults from 18 to 95 years of age
within 90 days
a 92 pack-year history
Weight: 103
aged debtors over 90 days
"""
DATES = """
Admitted [[March 14]], discharged [[March 19]].
the [[14th of March]]
seen on [[3/14]]
DOS [[03/14/2024]]
at [[2024-03-14T10:22]]
[[14.03.2024]]
valid to [[03/2024]]
in [[March 2016]] and [[Aug. 2019]]
the will of [[the 22nd day of February, 2009]]
on [[Thursday 9th July 2015]]
on [[Tuesday the 5th]]
[[12-JUN-2020]] and [[6-Feb-18]] and [[05SEP2021]]
le [[3 février 2020]] und [[12. März 2021]]
no-show [[11/16]], returned [[4/2]] and [[4/9]]
Month/Day/Year [[09 | 14 | 1971]]
stay [[1/2/2020-1/5/2020]]
D.O.B. [[1.9.74]]
DOB: [[19670812]]
Signed [[June third, 2020]]
since [[Christmas Eve 2017]]
"""
NO_DATES = """
See clause 3.14 and Section 3.4.
Page 12 of 14
Version 2.3.1 of the form
BP 120/80, strength 5/5, pain 3/10, MMSE 26/30
1/2 tablet daily, 24/7 service
grade 2/6 murmur
EC 3.4.21.5 is thrombin.
Sections 3.14.2021 and 3.15.2
Lesion measured 4-12-19 mm.
Copyright 12 March 2019
He had a stroke in 2014.
The patient may march in place.
you may repeat 10 times
Fourth of July fireworks
"""
SECRETS = """
Password is [[sunshine]].
The wifi password was "[[letmeinplease]]".
The PIN for the drug cabinet is [[4471]]; please change it.
Your one-time code\\n[[204 417]]
Server=db;User Id=sa;Password=[[P@ssw0rd!]];
DB_PASSWORD=[[s3cr3t!x]]
mongodb+srv://admin:[[Zx9!kk]]@cluster0.x.net/db
token: [[abcdEFGH1234ijklMNOP5678]]
Authorization: Basic [[dXNlcjpwYXNzd29yZA==]]
"""
NO_SECRETS = """
The password is case sensitive.
Your password is required.
The password is known only to the pharmacist.
Password: ____________
Password: ********
api_key = "YOUR_API_KEY_HERE"
export TOKEN=${SOME_TOKEN}
Pin 12C2044E of the connector was bent.
Pin 4 is loose.
the key findings are below
"""
ADDRESSES = """
rosalind(at)[[example.ca]]
write to [[philippa dot garrow at example dot com]]
boxes: [[h a r p @ e x a m p l e . c o m]]
IP [[10.1.2.3]]
[[::ffff:203.0.113.9]] and [[2001:db8:0:44:0:0:0:17]]
"""
NO_ADDRESSES = """
logo@2x.png and pandas@2.1.0
git@github.com:openimaging/viewer.git
Firmware 10.0.19.41
Subnet mask 255.255.255.0
Gene ratio 44:17::88:34
Rev. 2.4.11.3
mmHg@peak.exercise
"""


def rows(table: str) -> list[str]:
    return [row.replace("\\t", "\t").replace("\\n", "\n") for row in table.strip().split("\n") if "[[]]" not in row]


@pytest.mark.parametrize("row", [*rows(AGES), *rows(DATES), *rows(SECRETS), *rows(ADDRESSES)])
def test_what_is_stated_is_covered(engine: PiiEngine, row: str) -> None:
    text = row.replace("[[", "").replace("]]", "")
    covered = {n for each in engine.find(text) for n in range(each.start, each.end)}
    for n, match in enumerate(re.finditer(r"\[\[(.*?)\]\]", row, re.DOTALL)):
        start = match.start() - 4 * n
        assert all(at in covered for at in range(start, start + len(match[1])) if text[at].isalnum()), match[1]


@pytest.mark.parametrize(
    ("entity", "text"),
    [
        (entity, row)
        for entity, table in {
            "AGE": NO_AGES,
            "DATE_TIME": NO_DATES,
            "CREDENTIAL": NO_SECRETS,
            "EMAIL_ADDRESS": NO_ADDRESSES,
            "IP_ADDRESS": NO_ADDRESSES,
        }.items()
        for row in rows(table)
    ],
)
def test_what_only_looks_so_is_not_found(engine: PiiEngine, entity: str, text: str) -> None:
    assert [text[each.start : each.end] for each in engine.find(text) if each.entity == entity] == []


@pytest.mark.parametrize("row", rows(AGES))
def test_an_age_holds_its_number(engine: PiiEngine, row: str) -> None:
    text = row.replace("[[", "").replace("]]", "")
    ages = [text[each.start : each.end] for each in engine.find(text) if each.entity == "AGE"]
    numbers = re.compile(r"\d|hundred|ninet|genarian|centenarian|[a-z]+ties", re.IGNORECASE)
    assert ages
    assert all(numbers.search(age) for age in ages)
