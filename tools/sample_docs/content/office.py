"""DOCX files of an office: a handbook, a redline, board minutes, settlement correspondence, an invoice, an HR file."""

from tools.sample_docs.docxkit import Paper, day
from tools.sample_docs.samples import Sample

HANDBOOK = """
= Employee Handbook (extract)
Tidewell Harbour Logistics, Inc. This extract contains chapters 4 to 7 of the Employee Handbook, eleventh edition,
  effective July 1, 2024. It applies to all employees at the Harrowgate terminal and the Eastmoor depot.
# 4. Working time
#1 Core hours. Office staff are expected to be at work between 9:30 a.m. and 3:00 p.m. and may arrange the rest of an
  eight-hour day with their supervisor.
#1 Shifts at the terminal
#2 Day shift runs from 6:00 a.m. to 2:00 p.m., swing shift from 2:00 p.m. to 10:00 p.m., and night shift from 10:00
  p.m. to 6:00 a.m.
#2 Swaps between employees are allowed when all of the following are met:
#3 the request reaches the shift planner at least 48 hours before the earlier shift begins;
#3 both employees hold the same equipment certificate; and
#3 neither employee would work more than 12 hours in any 24.
#2 A night-shift premium of $3.10 an hour is paid.[^The premium is not paid during training weeks or while an employee
  is on light duty.]
#1 Overtime must be approved in advance by the terminal manager. It is paid at one and one-half times the regular rate
  after 40 hours in a week, and at double time on the seventh consecutive day.
# 5. Leave
#1 Paid time off accrues from the first day of employment according to the table below.
| Years of service | Paid time off | << | Carry-over limit
| ^^ | Hours per month | Days per year | ^^
| Less than 2 | 9.33 | 14 | 40 hours
| 2 to 5 | 12.00 | 18 | 56 hours
| 6 to 10 | 14.67 | 22 | 80 hours
| More than 10 | 18.00 | 27 | 120 hours
#1 Bereavement leave is five paid days for a spouse, partner, child or parent, and two paid days for a grandparent,
  sibling or parent-in-law.
#1 Parental leave is ten weeks at full pay for either parent, to be taken within the first year after birth or
  placement.[^An employee must have completed nine months of service before the birth or placement to qualify for pay;
  unpaid leave is available earlier.]
#1 Jury service is paid in full for up to fifteen working days. Employees keep the court's fee.
#1 An employee who is ill must call the attendance line, 617-555-0177, no later than one hour before the shift starts.
  A doctor's note is needed from the fourth consecutive day.
# 6. Conduct
#1 Mobile phones may not be used in the crane yard. Earphones are prohibited wherever forklifts operate.
#1 Gifts
#2 Employees may accept gifts worth up to $60 a year from any one supplier.
#2 Cash, vouchers and travel may never be accepted.
#2 Every gift above $25 is entered in the gifts register kept by Marguerite Solano-Dietz in Compliance.
#1 Drug and alcohol testing takes place after any incident that causes damage above $1,000 or an injury needing more
  than first aid.[^A refusal counts as a positive test. The testing laboratory is Northquay Reference Laboratories.]
#1 Complaints of harassment may be made to any manager or by e-mail to speakup@tidewell.example.com. Human Resources
  opens an inquiry within three working days and aims to close it within thirty.
# 7. Benefits
| Benefit | Employee | << | Family | <<
| ^^ | Per month | Waiting period | Per month | Waiting period
| Medical, Bronze plan | $84 | 30 days | $212 | 30 days
| Medical, Gold plan | $156 | 30 days | $398 | 30 days
| Dental | $18 | 90 days | $47 | 90 days
| Vision | $7 | 90 days | $16 | 90 days
#1 The company matches contributions to the 401(k) plan dollar for dollar up to 4 % of pay. Matched amounts vest after
  three years.
#1 Tuition for job-related courses is reimbursed up to $3,500 a year for a grade of B or better. An employee who
  leaves within eighteen months of a course repays half.
#1 Safety footwear is reimbursed up to $175 every two years on production of a receipt.
"""

REDLINE = """
= Consulting Agreement
@small Draft 3, marked against draft 2. Not agreed.
This Consulting Agreement is between **Vantongeren Sustainable Fibres BV** (the "Company") and **Dr. Emeka
  Lindholm-Shaw** (the "Consultant"), of 11 Gasworks Lane, Port Merrow PM4 9AZ, e-mail emeka.ls@example.com.
# 1. Services
1.1 The Consultant will advise the Company on the chemistry of recycled cellulose for {-RM:two-}{+RM:three+} days a
  week at the Company's laboratory in Great Askerby or, with the Company's agreement, from home.
1.2 The Consultant will deliver a written report at the end of each {-RM:month-}{+RM:quarter+}.
# 2. Fees
2.1 The Company will pay the Consultant €{-JV:850-}{+JV:925+} a day, exclusive of VAT, within thirty days of an
  invoice.{>JV:Our ceiling approved by the finance committee is 940. Please do not share this with the other side.<}
2.2 Travel is reimbursed at cost in standard class. {+RM:Flights of more than five hours may be booked in premium
  economy.+}
# 3. Term
3.1 This agreement starts on 1 March 2025 and ends on {-RM:31 August 2025-}{+RM:28 February 2026+}.
3.2 Either party may end it on {-JV:four-}{+JV:six+} weeks' written notice.
# 4. Intellectual property
4.1 Inventions made in performing the services belong to the Company. {-RM:The Consultant waives all moral
  rights.-}{+RM:The Consultant keeps the right to be named as inventor in any patent application.+}
4.2 The Consultant's background patent, EP 3 550 127, is licensed to the Company without charge for internal research
  only.{>RM:Dr. Lindholm-Shaw will not move on this point; he is in talks with a licensee in Korea.<}
# 5. Restrictions
5.1 For {-JV:twelve-}{+JV:nine+} months after the end of this agreement the Consultant will not work for Cellanova Oy
  or Brightweft Inc. in the field of recycled cellulose.
5.2 {+JV:The Consultant may hold a university post during the term, provided that teaching takes no more than one day
  a week.+}
# 6. Liability
6.1 The Consultant's liability is limited to the fees paid in the six months before the claim arose. {+RM:The
  Consultant will hold professional indemnity cover of €500,000.+}
# 7. Law
7.1 This agreement is governed by {-JV:Dutch-}{+JV:English+} law.
"""

MINUTES = """
= Minutes of a meeting of the Board of Directors
@center Fernhollow Interiors Limited
@center Held on Tuesday 18 March 2025 at 10:00 at 27 Joiner Street, Ellismouth, and by video
: Present | Leontyne Fernsby (chair), Casimir Holloway (managing director), Agnieszka Truro (finance), Rupert
  Mbeki-Lyle (non-executive)
: In attendance | Winifred Soames (company secretary), Dominik Prewett of Garside & Moule, accountants (items 3 and 4)
: Apologies | Phileas Grange
# 1. Quorum and interests
The chair noted that a quorum of three was present. Mr Holloway declared that his brother-in-law owns Redcoat Joinery,
  a bidder under item 6, and took no part in that item.
# 2. Minutes of the last meeting
The minutes of the meeting of 21 January 2025 were approved with one correction: the van lease is for thirty-six
  months, not forty-eight.
# 3. Management accounts to 28 February 2025
Ms Truro presented the accounts. Turnover for the eleven months was £3.18 million against a budget of £3.42 million.
  Gross margin fell to 31.4 % because of the Quayside Hotel contract, which is expected to lose £62,000. Cash stood at
  £214,500 after payment of VAT. The overdraft limit of £150,000 with Saltmarsh Bank expires on 30 June 2025.
# 4. Audit
Mr Prewett reported that fieldwork will start on 12 May. The fee proposed is £17,850, an increase of 6 %. **Resolved**
  to reappoint Garside & Moule.
# 5. Litigation
The secretary reported a letter of claim from Castellan Rooke LLP for Ms Thackeray, received on 3 March 2025, claiming
  £47,300 for defective works at 19 Belvoir Terrace. The insurers, Petrel Mutual, were notified on 5 March; the excess
  is £10,000. The board's provisional view is that the garden-room roof was built by a subcontractor, Slate & Larch
  Limited, which has been asked to indemnify the company. **Resolved** that Mr Mbeki-Lyle lead for the board and that
  no admission be made.
# 6. Workshop extraction system
| Bidder | Price | Delivery | Warranty
| Redcoat Joinery Services | £38,900 | 9 weeks | 12 months
| Pellworth Air | £41,250 | 6 weeks | 36 months
| Dustmaster of Hythe | £36,400 | 14 weeks | 24 months
**Resolved** by the directors entitled to vote to accept the bid of Pellworth Air, because the enforcement notice must
  be met by 30 May 2025.
# 7. People
Mr Holloway reported two apprentices leaving and one accident: on 11 February Mr Yusuf Penhaligon cut his left hand on
  a bench saw and was away for nine days. The accident was reported to the safety regulator on 20 February. The guard
  has been replaced.
# 8. Dividend
**Resolved** not to declare an interim dividend. Ms Fernsby asked that her dissent be recorded.
# 9. Any other business and next meeting
The next meeting will be held on 20 May 2025 at 14:00. The meeting closed at 12:35.
@sign Leontyne Fernsby|Chair
"""

SETTLEMENT = """
@right WITHOUT PREJUDICE SAVE AS TO COSTS
Dunmore Sedge, Solicitors
7 Assize Lane, Ellismouth EM1 4LL
18 June 2025
Castellan Rooke LLP, 5 Exchequer Court, Ellismouth EM1 2LP
By e-mail to d.yarrow@castellanrooke.example.com
Your reference CR/IT/20551/4. Our reference DS/FI/0933
Dear Castellan Rooke
**Ms Imogen Thackeray and Fernhollow Interiors Limited**
We act for Fernhollow Interiors Limited and refer to the joint inspection of 29 May 2025 attended by your client, by
  Mr Holloway and by the single joint expert, Mr Evander Plumtree FRICS.
# The expert's findings
Mr Plumtree put the reasonable cost of putting right the works at £28,640 including VAT. He found that the kitchen
  worktops and the floor levels are defective, that the garden-room roof leaks because flashings were left out, and
  that the electrical work complies with the regulations.
# Our client's offer
Without admission, and in full and final settlement of all claims, our client offers:
- to pay your client £24,000 within twenty-one days of acceptance;
- to replace the garden-room flashings at its own cost before 31 August 2025, with a five-year workmanship guarantee;
- to waive its unpaid final invoice FI-2288 of £3,915; and
- to pay your client's reasonable costs to date, limited to £7,000.
Each side would keep the terms confidential, save that your client may disclose them to her insurer and to any buyer
  of the property.
# Acceptance
The offer is open until 4:00 p.m. on 9 July 2025, after which it lapses without further notice. If it is refused and
  your client does no better at trial, we shall show this letter to the court on the question of costs.
We propose a standstill agreement to suspend the limitation period from the date of this letter until 30 September
  2025. Please confirm by 25 June that this is agreed.
Payment would be made from our client account at Saltmarsh Bank, sort code 60-16-13, account 71002266, to the account
  your client names by telephone on 020 7946 0190.
Yours faithfully
@sign Theodora Dunmore|Partner, Dunmore Sedge
"""

INVOICE = """
= Invoice
: Invoice number | HVT-2025-0418
: Invoice date | 30 April 2025
: Due date | 30 May 2025
: From | Hollis Verity Translations, 88 Saddler's Row, Port Merrow PM2 5GN, VAT GB 550 1277 09
: To | Castellan Rooke LLP, 5 Exchequer Court, Ellismouth EM1 2LP, attention of Kezia Brandt
: Your matter | 20487/2 (Estate of Ludovic Marchetti)
| Line | Description | Quantity | Unit price | Amount
| 1 | Certified translation of will, Italian to English | 2,340 words | £0.165 | £386.10
| 2 | Certified translation of death certificate | 1 document | £48.00 | £48.00
| 3 | Interpreter at conference, 9 April 2025 | 3.5 hours | £72.00 | £252.00
| 4 | Travel, Port Merrow to Ellismouth return | 1 | £27.40 | £27.40
| 5 | Urgent surcharge on line 1 (25 %) | 1 | £96.53 | £96.53
| Subtotal | << | << | << | £810.03
| VAT at 20 % | << | << | << | £162.01
| Total due | << | << | << | £972.04
# Fee schedule for 2025
| Service | Standard | Urgent (within 24 hours)
| Translation, legal, per word | £0.165 | plus 25 %
| Translation, general, per word | £0.120 | plus 25 %
| Interpreting in person, per hour (minimum two hours) | £72.00 | £95.00
| Interpreting by video, per hour | £54.00 | £70.00
| Apostille handling, per document | £36.00 | £60.00
# Terms
Please pay by transfer to Hollis Verity Translations, IBAN GB82 WEST 1234 5698 7654 32, quoting the invoice number.
  Card payments may be made on our website; for the deposit of £150.00 taken on 2 April 2025 the card charged was 4111
  1111 1111 1111 (expiry 11/27), and it has been set against a different matter. Interest runs at 8 % a year above
  base rate on late payments. Queries within ten days to accounts@hollisverity.example.com or 020 7946 0184.
  Cancellation of an interpreter less than two working days before the booking is charged at half the booked time.
"""

PERSONNEL = """
= Personnel File Summary
: Employee | Bronwyn Castellucci-Ames
: Employee number | TH-20931
: Date of birth | April 12, 1989
: SSN | 219-09-9999
: Home address | 1450 Juniper Court, Apt 6B, Eastmoor, MA 01930
: Mobile | 978-555-0126
: Personal e-mail | bronwyn.ames@example.com
: Driver's license | MA S99988801, class B, expires April 12, 2028
: Emergency contact | Owen Ames (spouse), 978-555-0127
: Bank for payroll | Routing 122105155, account 000123456789
# Employment history
| Date | Event | Position | Pay
| June 3, 2019 | Hired | Dispatch clerk | $21.40 an hour
| August 16, 2021 | Promoted | Shift planner | $27.75 an hour
| January 8, 2024 | Promoted | Deputy terminal manager | $81,200 a year
| January 6, 2025 | Merit increase | Deputy terminal manager | $84,850 a year
# Review of January 2025
Reviewed by Hollister Nakagawa, terminal manager, on January 14, 2025. Overall rating: exceeds expectations. Ms.
  Castellucci-Ames cut average truck turnaround from 71 minutes to 54. She was asked to improve the timeliness of
  incident reports, three of which were late in the fourth quarter. Goal for 2025: complete the port safety officer
  certificate by October 31.
# Leave and accommodation
Ms. Castellucci-Ames took parental leave from February 13, 2023 to April 23, 2023. Since May 2024 she has had a
  sit-stand desk and one day of remote work a week as an accommodation for a lumbar disc condition, supported by a
  letter from Dr. Sunniva Adair dated April 30, 2024. The accommodation is reviewed every twelve months.
# Disciplinary record
One written warning dated November 9, 2022, for moving a trailer without a wheel-chock check. The warning expired on
  November 9, 2023 and is kept for reference only.
# Training
- Forklift certificate 55-FK-30187, valid to September 2026
- Hazardous materials awareness, completed March 22, 2024
- First aid and AED, completed October 4, 2023, renewal due October 2025
"""

REVIEWERS = {
    "RM": ("Rosalba Mendieta", "2025-01-20T14:05:00Z"),
    "JV": ("Joost Vantongeren", "2025-01-23T09:40:00Z"),
}

SAMPLES = (
    Sample(
        "employee_handbook.docx",
        HANDBOOK,
        Paper("Employee Handbook", "Tidewell HR", day(2024, 7, 1), "Tidewell Harbour Logistics: Employee Handbook",
              "Eleventh edition, July 1, 2024. Questions: HR desk, 617-555-0171"),
    ),
    Sample(
        "consulting_agreement_redline.docx",
        REDLINE,
        Paper("Consulting Agreement, draft 3", "Rosalba Mendieta", day(2025, 1, 23), "Draft 3: confidential", "",
              REVIEWERS),
    ),
    Sample("board_minutes.docx", MINUTES, Paper("Board minutes", "Winifred Soames", day(2025, 3, 24), "Confidential")),
    Sample("settlement_letter.docx", SETTLEMENT, Paper("Offer letter", "Theodora Dunmore", day(2025, 6, 18))),
    Sample("invoice.docx", INVOICE, Paper("Invoice HVT-2025-0418", "Hollis Verity", day(2025, 4, 30))),
    Sample("personnel_file.docx", PERSONNEL,
           Paper("Personnel file TH-20931", "Tidewell HR", day(2025, 1, 15), "Human Resources: restricted")),
)  # fmt: skip
