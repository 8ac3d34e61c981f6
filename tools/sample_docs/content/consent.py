"""A consent form with real form fields, filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.platypus import Flowable

from tools.sample_docs.markup import parse
from tools.sample_docs.pdfkit import Look, story, write

FILE = "consent_form.pdf"

INTRO = """
= Consent to Surgical Procedure
This form records what was explained to you and what you have agreed to. Ask about anything that is not clear. You may
  change your mind at any time before the procedure, even after you have signed. Fields are filled in at the
  pre-assessment clinic, Saint Aldhelm General Hospital.
# Part A: Patient and procedure
"""

RISKS = """
# Part B: Benefits and risks explained
The intended benefit is relief of pain and prevention of further attacks of inflammation. Serious or frequently
  occurring risks that were discussed:
- Bile leak, in about 1 patient in 150, which may need a further procedure
- Injury to the bile duct, in about 1 patient in 300
- Conversion to open surgery, in about 5 patients in 100
- Bleeding, infection of the wound, and clots in the legs or lungs
You will usually go home on the same day. You should not drive for seven days and should not lift more than five
  kilograms for four weeks.
# Part C: Choices
"""

END = """
# Part D: Signatures
The person named as responsible clinician explained the procedure on the date given in Part A. An interpreter is used
  when the patient's first language is not English. A copy of this form is given to the patient; the original is kept
  in the record for eight years.
@sign Patient|(or person with parental responsibility)
@sign Responsible clinician|General Medical Council number 7012345
"""

TEXT_FIELDS = (
    ("patient_name", "Full name of patient", "Marcelline Dubois-Achebe"),
    ("date_of_birth", "Date of birth", "23 October 1983"),
    ("mrn", "Hospital number", "SAH-00617745"),
    ("telephone", "Telephone", "020 7946 0158"),
    ("email", "E-mail", "m.dubois-achebe@example.org"),
    ("procedure", "Proposed procedure", "Laparoscopic cholecystectomy"),
    ("operation_date", "Planned date of operation", "19 May 2025"),
    ("clinician", "Responsible clinician", "Miss Anneliese Rutherglen"),
    ("anaesthetic", "Type of anaesthetic", "General anaesthesia with local infiltration"),
    ("interpreter", "Interpreter (name and language)", "Baptiste Moreau-Lind, French"),
    ("allergies", "Allergies declared", "Latex; iodine-based skin preparation"),
    ("contact", "Person to telephone after surgery", "Ignatius Achebe (brother), 020 7946 0159"),
)

CHECKBOXES = (
    ("students", "I agree that medical students may be present during the procedure.", False),
    ("photographs", "I agree that photographs may be taken for my record.", True),
    ("teaching", "I agree that anonymised photographs may be used for teaching.", False),
    ("transfusion", "I agree to a blood transfusion if it is needed to save my life.", True),
    ("tissue", "I agree that tissue removed may be stored for ethically approved research.", True),
    ("call", "I would like a telephone call from a nurse on the day after surgery.", True),
)


class Field(Flowable):  # type: ignore[misc]
    """One line of the form: a label, and a text field or a checkbox."""

    def __init__(self, name: str, label: str, value: str | bool) -> None:
        super().__init__()
        self.name, self.label, self.value = name, label, value
        self.width, self.height = 480, 27

    def draw(self) -> None:
        """Put the label on the page and the field into the form."""
        canvas: Any = self.canv
        canvas.setFont("Helvetica", 9.5)
        if isinstance(self.value, bool):
            canvas.drawString(24, 9, self.label)
            canvas.acroForm.checkbox(
                name=self.name, checked=self.value, x=2, y=5, size=14, relative=True, tooltip=self.label,
                buttonStyle="check", borderColor=colors.black, fillColor=colors.white,
            )  # fmt: skip
            return
        canvas.drawString(0, 9, self.label)
        canvas.acroForm.textfield(
            name=self.name, value=self.value, x=190, y=3, width=285, height=20, relative=True, tooltip=self.label,
            fontName="Helvetica", fontSize=10, borderWidth=0.5, fillColor=colors.white, maxlen=120,
        )  # fmt: skip


def build(folder: Path) -> None:
    """Write the form."""
    look = Look(
        title="Consent to Surgical Procedure",
        author="Saint Aldhelm General Hospital",
        family="sans",
        size=10,
        margin=56,
        header="Saint Aldhelm General Hospital",
        footer="Form SA-CF-3, issue 12",
        justify=False,
    )

    def flow() -> list[Any]:
        fields = [Field(*row) for row in TEXT_FIELDS]
        boxes = [Field(*row) for row in CHECKBOXES]
        parts = [story(parse(text), look) for text in (INTRO, RISKS, END)]
        return [*parts[0], *fields, *parts[1], *boxes, *parts[2]]

    write(folder / FILE, flow, look)
