"""A data processing agreement and a loan agreement."""

from tools.sample_docs.pdfkit import Look
from tools.sample_docs.samples import Sample

PROCESSING = """
= DATA PROCESSING AGREEMENT
@center between Bramblecote Fertility Centre Limited (Controller)
@center and Ostrander Cloud Transcription GmbH (Processor)
@center 14 October 2024
# 1. Subject matter
1.1 The Processor turns clinicians' voice recordings into typed letters for the Controller. It processes personal data
  of patients, donors, partners and staff for that purpose only, and for as long as the transcription order of 1
  October 2024 is in force.
1.2 The data include names, dates of birth, clinic numbers, diagnoses, treatment cycles and genetic test results. The
  last two are special categories of data and are marked "Amber" in the job header.
# 2. Instructions
2.1 The Processor acts only on instructions given through the job portal at https://portal.ostrander.example.com or by
  e-mail from information.governance@bramblecote.example.org. Instructions by telephone are not valid until confirmed
  in one of those ways.
2.2 If the Processor believes that an instruction breaks data protection law, it shall say so at once and may wait
  until the Controller confirms the instruction.
# 3. People
3.1 Typists work in the Processor's offices in Leipzig and Graz and are bound to secrecy by contract. Home working is
  not permitted for jobs marked Amber.
3.2 The Processor's data protection officer is Dr. Friederike Nachtwey, dsb@ostrander.example.com, +49 30 23125 133.
  The Controller's is Mr Absalom Tindall, extension 4471.
# 4. Security
4.1 The measures in Annex B apply. The Processor may replace a measure by another that is at least as strong, and
  shall keep a record of each change.
4.2 Audio files shall be deleted ten days after the typed letter has been approved, and typed letters thirty-five days
  after delivery.
4.3 No recording or letter shall be used to train speech recognition models.
# 5. Sub-processors
5.1 The Controller authorises the sub-processors in Annex C. The Processor shall announce a new one by e-mail
  twenty-eight days in advance, and the Controller may object on reasonable grounds within fourteen days of the
  announcement.
5.2 If the parties cannot resolve an objection, the Controller may end the transcription order without penalty.
# 6. Breach
6.1 The Processor shall report a personal data breach within thirty-six hours of becoming aware of it, giving the
  number of people and records concerned, the likely consequences and the steps taken.
6.2 The Processor bears the cost of informing the people affected where the breach was caused by its failure to apply
  a measure in Annex B.
# 7. Help with rights and assessments
7.1 The Processor shall pass on a request from a data subject within two working days and shall not answer it itself.
7.2 Help with a data protection impact assessment is free of charge up to six hours a year and is charged at €115 an
  hour after that.
# 8. Audit
8.1 The Controller may audit the Processor once a year on thirty days' notice, and at any time after a breach. An
  audit shall last no more than three working days.
8.2 A current ISO/IEC 27001 certificate and the auditor's latest report may replace the yearly audit if the Controller
  agrees.
# 9. Transfers
9.1 Personal data shall stay in the European Economic Area, Switzerland and the United Kingdom. Remote support from
  any other country counts as a transfer and is prohibited.
# 10. End
10.1 At the end of the order the Processor shall return or delete the data, at the Controller's choice, within
  twenty-one days, and shall confirm deletion in writing signed by its data protection officer.
# 11. Liability and law
11.1 The Processor's liability under this agreement is limited to €1,250,000 for each calendar year, except for intent
  and gross negligence.
11.2 This agreement is governed by the law of Ireland. The courts of Dublin have jurisdiction.
@sign Oluwaseun Carrick|Chief Executive, Bramblecote Fertility Centre Limited
@sign Dipl.-Kfm. Jürgen Wohlleben|Geschäftsführer, Ostrander Cloud Transcription GmbH
@break
# Annex A: Processing at a glance
| Item | Description
| Data subjects | About 5,300 patients and partners, 410 donors and 96 members of staff a year
| Volume | Up to 2,100 minutes of audio a week
| Turnaround | Standard 24 hours; Amber 6 hours
| Frequency of transfer | Every fifteen minutes through the portal
# Annex B: Technical and organisational measures
- Access to the portal requires a password of at least fourteen characters and a one-time code; accounts unused for
  forty-five days are locked.
- Recordings are encrypted on the dictation device and decrypted only in the typist's session, which has no clipboard,
  printing or removable media.
- Administrators connect only from the addresses 198.51.100.20 to 198.51.100.27.
- A penetration test is carried out every April by an outside firm.
- Access logs are kept for fourteen months.
# Annex C: Approved sub-processors
| Name | Place | Task
| Weissdorn Rechenzentrum AG | Falkenstein, Germany | Hosting of the portal
| Alpenblick Schreibservice OG | Graz, Austria | Overflow typing at weekends
| Rathlin Support Services Ltd | Belfast, United Kingdom | First-line help desk in English
"""

LOAN = """
= TERM LOAN AGREEMENT
@center £325,000 term facility
@center Dated 5 December 2024
: Lender | Saltmarsh Bank plc, 1 Harbour Parade, Port Merrow PM1 1AA (company number 01940337)
: Borrower | Quince & Calloway Opticians Limited, 54 High Pavement, Great Askerby GA1 3NE (company number 07715029)
: Purpose | Purchase of retinal imaging equipment and refurbishment of the Tollgate branch
: Facility | A sterling term loan of £325,000 available in not more than three drawings until 31 May 2025
# 1. Interest
1.1 Interest accrues daily at 2.85 % a year above the Lender's base rate and is payable monthly on the twenty-eighth
  day.
1.2 If a sum is not paid when due, the rate on that sum is increased by 3 percentage points until it is paid.
# 2. Repayment
2.1 The Borrower shall repay the loan in sixty equal monthly instalments of capital, the first falling due on 28 June
  2025.
2.2 The Borrower may prepay all or part of the loan, in multiples of £5,000, on ten Business Days' notice. A
  prepayment fee of 1.5 % applies in the first two years and 0.5 % in the third; there is none afterwards.
2.3 The Borrower may ask once for a capital repayment holiday of up to four months, which the Lender shall not refuse
  if no default is continuing.
# 3. Fees
3.1 The Borrower shall pay an arrangement fee of £4,060 on the first drawing, and a commitment fee of 0.9 % a year on
  the undrawn part of the facility.
3.2 The Lender's legal costs are payable by the Borrower up to a limit of £3,300 plus VAT.
# 4. Conditions precedent
4.1 The Lender need not advance any money until it has received certified board minutes, the debenture and guarantee
  in agreed form, evidence of insurance of the equipment, and a valuation of the Tollgate lease by Messrs Orrin and
  Blythe dated not more than sixty days earlier.
# 5. Security
5.1 The loan is secured by a first fixed charge over the retinal imaging equipment, a floating charge over the
  Borrower's other assets, and a personal guarantee by Mrs Araminta Calloway (born 21 August 1976, National Insurance
  number QQ 12 34 56 C) limited to £90,000.
5.2 Mrs Calloway was advised independently by Mr Barnaby Ilves of Dunmore Sedge on 29 November 2024.
# 6. Financial undertakings
6.1 The Borrower shall keep the ratio of cash flow to debt service at or above 1.25 to 1, tested every quarter on
  figures for the preceding twelve months.
6.2 The Borrower shall keep tangible net worth above £210,000.
6.3 The Borrower shall deliver audited accounts within one hundred and fifty days after each 30 April and management
  accounts within twenty-five days after each quarter.
# 7. General undertakings
7.1 The Borrower shall not pay a dividend in any year in which a financial undertaking has been breached, nor create
  other security, nor dispose of equipment worth more than £20,000 in a year.
7.2 The Borrower shall insure the equipment for its replacement value with the Lender noted as loss payee.
# 8. Events of default
8.1 It is an event of default if the Borrower fails to pay within five Business Days of the due date, breaches a
  financial undertaking and does not remedy the breach within thirty days, becomes insolvent, or loses its
  registration with the optical regulator.
8.2 While an event of default continues the Lender may cancel the facility and demand immediate repayment.
8.3 A judgment debt of more than £40,000 against the Borrower, left unsatisfied for twenty-one days, is also an event
  of default.
# 9. Set-off and transfer
9.1 The Lender may set off any credit balance held by the Borrower, including account number 31926819 at sort code
  60-16-13, against sums due.
9.2 The Lender may transfer its rights to another regulated bank on notice. The Borrower may not transfer its rights.
# 10. Notices and law
10.1 Notices to the Lender shall go to its Business Lending Centre, lending@saltmarshbank.example.com, quoting
  facility SB-TL-448120.
10.2 This agreement is governed by the law of England and Wales.
# Schedule: Drawings
| Drawing | Amount | Latest date | Evidence required
| First | £140,000 | 31 January 2025 | Supplier's invoice for two retinal cameras
| Second | £115,000 | 31 March 2025 | Architect's interim certificate
| Third | £70,000 | 31 May 2025 | Certificate of practical completion
@sign Leocadia Brandreth|Senior Manager, for Saltmarsh Bank plc
@sign Araminta Calloway|Director, for Quince & Calloway Opticians Limited
@sign Araminta Calloway|as Guarantor
"""

SAMPLES = (
    Sample(
        "data_processing_agreement.pdf",
        PROCESSING,
        Look(
            title="Data processing agreement",
            author="Bramblecote Fertility Centre Limited",
            family="sans",
            size=10,
            footer="Bramblecote / Ostrander DPA",
            justify=False,
            widths=((3, 8), (4, 4, 5)),
        ),
    ),
    Sample(
        "loan_agreement.pdf",
        LOAN,
        Look(
            title="Term loan agreement",
            author="Saltmarsh Bank plc",
            header="Facility SB-TL-448120",
            footer="Saltmarsh Bank plc: Business Lending",
            size=11,
            widths=((2, 8), (2, 2, 3, 6)),
        ),
    ),
)
