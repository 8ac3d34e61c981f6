"""What kind of answer a question asks for."""

from __future__ import annotations

import pytest

from ragbox.answer.kinds import Kind, kind_of

PHRASINGS: dict[Kind, str] = {
    "yes_no": """
        May the tenant sublet?
        Is Kestrel allowed to store the records abroad if nobody has agreed to it?
        Can the landlord terminate early?
        Did the directors declare a dividend in March 2025?
        Under the NDA as amended, may confidential information go to an affiliate?
        In an emergency, would she accept a blood transfusion?
        Isn't subletting forbidden?
        Please tell me whether the tenant may sublet.
        Could you tell me if pets are allowed?
        And does the lease allow pets?
        The lease allows pets, doesn't it?
        The deposit is refundable, right?
        WILL THE TRUST PAY?
    """,
    "list": """
        Which subcontractors may handle patient data?
        In which places do the typists work?
        What conditions apply before two workers can swap shifts?
        What are the tenant's obligations?
        What are the grounds of termination?
        List the events of default.
        List all exhibits
        Name the documents that must be delivered before closing.
        Which medicines does the patient take?
        What kinds of insurance must be kept?
        What allergies did the patient declare?
        What other documents must be attached?
        Can you list the covenants?
    """,
    "definition": """
        What does "Confidential Information" mean?
        What is meant by Business Day?
        Define Permitted Use.
        What is the definition of a material breach?
        How is net income defined?
        What counts as a Patient Record?
        In the glossary, what is tailgating?
        What is a Force Majeure Event under the agreement?
        What does the manual mean by an amber incident?
        What constitutes gross negligence?
        What is tailgating?
        What qualifies as a covered entity?
        What is 'Net Revenue'?
    """,
    "quantity": """
        How much notice must the tenant give?
        How many beds does the hospital have?
        How long does the agreement last?
        For how long are records kept?
        How soon must a breach be reported?
        How often is rent paid?
        What is the annual rent?
        What is the tenant's liability cap?
        What dose of apixaban did she go home on?
        What percentage of costs does the tenant pay?
        Up to what amount is the loan guaranteed?
        At what temperature are vaccines stored?
        What does a nurse pay for a smartcard?
        By how much did the fee rise?
        What's the total due?
    """,
    "when": """
        When does the lease end?
        Since when has he worked there?
        On which date was the agreement signed?
        By what date must the notice be given?
        What is the deadline for appeals?
        What day was she admitted?
        Until when can she accept the offer?
        What is the effective date of the agreement?
        After approval of a letter, when are the files erased?
        At what time does the pharmacy close?
        In what year was the company founded?
    """,
    "who": """
        Who may terminate early?
        Who are the parties to the lease?
        What are the parties?
        To whom must notice be sent?
        Whose consent is needed?
        Which party bears the costs?
        What company supplies the printers?
        Which sub-processor hosts the portal?
        What is the name of the surgeon?
        Name the parties.
        Tell me who signed it
    """,
    "why": """
        Why did the board choose Pellworth?
        For what reason was the claim denied?
        What was the reason for the delay?
        For what purpose is the data collected?
        How come there is no result?
        What caused the outage?
        What is the purpose of the processing?
    """,
    "compare": """
        Compare the notice periods of the two leases.
        What is the difference between the Harlow lease and the Dalby lease?
        How do the two leases differ on subletting?
        Is the rent higher in the Harlow lease than in the Dalby lease?
        Which lease has the longer term, Harlow or Dalby?
        Harlow versus Dalby: deposit
        Do both leases have the same notice period? Is it the same in both?
        What are the deposits in comparison?
    """,
    "other": """
        Where is the notice sent?
        notice period Harlow
        Which state's law governs the agreement?
        What happens if the tenant does not pay?
        How do I reset my password?
        How is the fee paid?
        What was the main diagnosis when she was in hospital?
        Summary of the lease
        ¿Qué?
    """,
}


@pytest.mark.parametrize(
    ("kind", "question"),
    [(kind, line.strip()) for kind, lines in PHRASINGS.items() for line in lines.strip().splitlines()],
)
def test_by_many_phrasings(kind: Kind, question: str) -> None:
    assert kind_of(question) == kind


@pytest.mark.parametrize("question", ["", "?", "when", "What", "is", "what is the", "who " * 2_000, "a, " * 2_000])
def test_any_text_has_a_kind(question: str) -> None:
    assert kind_of(question) in PHRASINGS
