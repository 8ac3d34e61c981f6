"""Questions as a paralegal or a clinician would put them, with gold answers and the words that support them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One question; `also` names other documents and words that answer it equally."""

    kind: str
    document: str
    question: str
    answer: str = ""
    evidence: str = ""
    also: tuple[tuple[str, str], ...] = ()


MSA = "service_agreement.pdf"
LEASE = "commercial_lease.pdf"
LETTER = "engagement_letter.pdf"
PRIVACY = "privacy_policy.pdf"
DISCHARGE = "discharge_summary.pdf"
LAB = "lab_report.pdf"
REFERRAL = "referral_letter.docx"
CONSENT = "consent_form.pdf"
DPA = "data_processing_agreement.pdf"
LOAN = "loan_agreement.pdf"
NDA, NDA1, NDA2 = "nda.docx", "nda_amendment_1.docx", "nda_amendment_2.docx"
BOOK = "employee_handbook.docx"
REDLINE = "consulting_agreement_redline.docx"
MINUTES = "board_minutes.docx"
OFFER = "settlement_letter.docx"
INVOICE = "invoice.docx"
STAFF = "personnel_file.docx"
SCAN = "scanned_letter.pdf"
MANUAL = "policy_manual.pdf"
NEAR, FAR, FALSE = "unanswerable_near", "unanswerable_far", "unanswerable_false_premise"

CONTRACTS = (
    Entry("number", MSA, "How much notice must Halvorsen Brightwater give Kestrel to walk away from the hosting contract without cause?", "nine months", "by giving not less than nine months' written notice"),
    Entry("date", MSA, "When does the Kestrel records hosting agreement take effect?", "1 April 2024", "This Agreement starts on 1 April 2024"),
    Entry("number", MSA, "How far ahead must a party say that it does not want the Kestrel agreement to renew?", "one hundred and eighty days", "gives written notice of non-renewal at least one hundred and eighty days before"),
    Entry("table", MSA, "What uptime did Kestrel promise for the platform?", "99.85 %", "Platform availability 99.85 %"),
    Entry("definition", MSA, "What counts as a Patient Record in the managed records agreement?", "any record, image, recording or note relating to the physical or mental health of an identified or identifiable individual which the Customer places on the Platform", "means any record, image, recording or note relating to the physical or mental health of an identified or identifiable individual which the Customer places on the Platform"),
    Entry("number", MSA, "What is Kestrel's liability cap for a data protection breach under the hosting agreement?", "£6,000,000", "is replaced by a separate limit of £6,000,000 for each event or series of connected events"),
    Entry("number", MSA, "Within what time does the supplier have to report a personal data breach to Halvorsen Brightwater?", "eighteen hours", "without undue delay and in any case within eighteen hours of becoming aware of it"),
    Entry("list", MSA, "Which subcontractors may handle Halvorsen Brightwater's patient data for Kestrel at signature?", "Tarn Valley Couriers Limited and Mossgate Secure Shredding Limited", "are Tarn Valley Couriers Limited and Mossgate Secure Shredding Limited"),
    Entry("table", MSA, "By when did the Cold Linton, Fenny Marsh and Upper Dray clinics have to be certified in the migration plan?", "20 September 2024", "Cold Linton, Fenny Marsh, Upper Dray 33,900 20 September 2024"),
    Entry("table", MSA, "What does Kestrel charge a day for a migration engineer?", "£745", "Migration engineer per day £745"),
    Entry("yes_no", MSA, "Is Kestrel allowed to store the clinics' patient records abroad if nobody has agreed to it?", "No", "shall not move Patient Records to a location outside the United Kingdom without the Customer's prior written consent"),
    Entry("table", LEASE, "What is the yearly rent for Tannery Wharf in the third lease year?", "£61,400", "24 June 2025 to 23 June 2026 £61,400 £15,350"),
    Entry("date", LEASE, "On which date can Pemberton Vale use the break clause in its lease?", "24 June 2028", "The Tenant may end this lease on 24 June 2028 by giving the Landlord at least eight months' prior written notice."),
    Entry("number", LEASE, "What share of the building's maintenance costs does the physiotherapy tenant pay as service charge?", "11.6 %", "The Tenant shall pay 11.6 % of the Landlord's reasonable costs"),
    Entry("yes_no", LEASE, "Can the landlord of Unit 4 Tannery Wharf terminate early?", "No", "The Landlord has no right to break."),
    Entry("number", LEASE, "What is the most that Mr Adeyemi-Strand can be made to pay as guarantor of the lease?", "£88,500", "The Guarantor's liability is limited to £88,500 in total."),
    Entry("list", LEASE, "How many car parking spaces come with Unit 4, and which numbers are they?", "five car parking spaces numbered 17 to 21", "five car parking spaces numbered 17 to 21 in the riverside car park"),
    Entry("number", LEASE, "How large a hydrotherapy pool may the tenant put in at Tannery Wharf?", "18,000 litres", "with a maximum water capacity of 18,000 litres"),
    Entry("fact", LEASE, "Where do I have to send a formal notice to the Tannery Wharf landlord?", "Messrs Dunmore Sedge, Solicitors, 7 Assize Lane, Ellismouth EM1 4LL", "must be sent by special delivery to Messrs Dunmore Sedge, Solicitors, 7 Assize Lane, Ellismouth EM1 4LL"),
    Entry("number", LEASE, "How long is the rent-free period in the Pemberton Vale lease?", "three months", "No rent is payable for the first three months of the contractual term"),
    Entry("amendment", NDA1, "For how long does the NDA between Orchard & Finch and Meridian Tarn now run?", "five years from the Effective Date", "This Agreement remains in force for five years from the Effective Date."),
    Entry("amendment", NDA1, "Under the Orchard & Finch NDA as amended, may confidential information go to an affiliate?", "Yes, to an affiliate that has signed the joinder in Exhibit 1", "A Recipient may disclose Confidential Information to an affiliate that has signed the joinder in Exhibit 1."),
    Entry("amendment", NDA2, "Who receives notices for Meridian Tarn after the second amendment of the NDA?", "Yevgenia Marlowe-Tate, Vice President Legal", "the contact for MTB is replaced with: Yevgenia Marlowe-Tate, Vice President Legal"),
    Entry("amendment", NDA2, "How quickly must Orchard & Finch report unauthorized use of data from study MTB-204?", "twenty-four hours", 'replacing "seventy-two hours" with "twenty-four hours" where the disclosure concerns data from study MTB-204'),
    Entry("fact", NDA2, "On which server must Orchard & Finch keep the MTB-204 patient-level safety data?", "heron-02 (address 192.0.2.44)", "only on the server known as heron-02 (address 192.0.2.44)"),
    Entry("fact", NDA, "Which state's law applies to the Orchard & Finch confidentiality agreement?", "the laws of the Commonwealth of Massachusetts", "governed by the laws of the Commonwealth of Massachusetts"),
    Entry("number", NDA, "After oral disclosure under the Orchard & Finch NDA, how long is there to confirm it in writing?", "twenty days", "orally and confirmed in writing within twenty days after disclosure"),
    Entry("fact", NDA, "For what purpose are Orchard & Finch and Meridian Tarn exchanging secrets?", "to evaluate a joint project to predict batch failure in the manufacture of monoclonal antibodies", "evaluate a joint project to predict batch failure in the manufacture of monoclonal antibodies"),
    Entry("table", LETTER, "What does Castellan Rooke charge per hour for the associate on Ms Thackeray's matter?", "£248", "Dominic Yarrow Associate £248"),
    Entry("number", LETTER, "How much did Castellan Rooke ask Imogen Thackeray to pay up front?", "£2,750", "Please pay £2,750 on account within ten days"),
    Entry("date", LETTER, "When does the limitation period for Ms Thackeray's contract claim run out?", "14 August 2025", "the primary limitation period for a claim in contract expires on 14 August 2025"),
    Entry("yes_no", LETTER, "Does Castellan Rooke's retainer for Ms Thackeray cover issuing proceedings?", "No", "The work does not include issuing court proceedings"),
    Entry("fact", LETTER, "To whom should Ms Thackeray complain about her solicitors' service?", "Auberon Hale", "write to our complaints partner, Auberon Hale, who will answer within eight weeks"),
    Entry("number", LETTER, "What extra cost would a one-day mediation mean for Ms Thackeray?", "about £5,400 plus VAT and half of the mediator's fee", "A one-day mediation would add about £5,400 plus VAT"),
    Entry("number", DPA, "How soon has Ostrander to tell Bramblecote about a data breach?", "thirty-six hours", "within thirty-six hours of becoming aware of it"),
    Entry("list", DPA, "In which places do Ostrander's typists work?", "Leipzig and Graz", "Typists work in the Processor's offices in Leipzig and Graz"),
    Entry("table", DPA, "What is the turnaround for Amber dictation jobs at Ostrander?", "6 hours", "Turnaround Standard 24 hours; Amber 6 hours"),
    Entry("yes_no", DPA, "Can the transcription company use Bramblecote's recordings to train its speech models?", "No", "No recording or letter shall be used to train speech recognition models."),
    Entry("number", DPA, "After approval of a letter, when are Bramblecote's audio files erased?", "ten days after the typed letter has been approved", "Audio files shall be deleted ten days after the typed letter has been approved"),
    Entry("table", DPA, "Which sub-processor hosts the dictation portal?", "Weissdorn Rechenzentrum AG", "Weissdorn Rechenzentrum AG Falkenstein, Germany Hosting of the portal"),
    Entry("number", LOAN, "What margin over base rate does Quince & Calloway pay on its term loan?", "2.85 %", "Interest accrues daily at 2.85 % a year above the Lender's base rate"),
    Entry("number", LOAN, "What debt service cover must the opticians maintain for Saltmarsh Bank?", "1.25 to 1", "the ratio of cash flow to debt service at or above 1.25 to 1"),
    Entry("number", LOAN, "Up to what amount did Araminta Calloway personally guarantee the bank loan?", "£90,000", "limited to £90,000"),
    Entry("table", LOAN, "What has to be produced before the second drawing under the Saltmarsh facility?", "Architect's interim certificate", "£115,000 31 March 2025 Architect's interim certificate"),
    Entry("number", LOAN, "What does it cost Quince & Calloway to prepay in the third year?", "0.5 %", "A prepayment fee of 1.5 % applies in the first two years and 0.5 % in the third"),
    Entry("fact", OFFER, "What lump sum did Fernhollow offer Ms Thackeray to settle?", "£24,000", "to pay your client £24,000 within twenty-one days of acceptance"),
    Entry("date", OFFER, "Until when can Ms Thackeray accept Fernhollow's settlement offer?", "4:00 p.m. on 9 July 2025", "The offer is open until 4:00 p.m. on 9 July 2025"),
    Entry("number", OFFER, "What repair cost did the joint expert Mr Plumtree arrive at?", "£28,640 including VAT", "put the reasonable cost of putting right the works at £28,640 including VAT"),
    Entry("amendment", REDLINE, "What daily fee does draft 3 of the Vantongeren consulting agreement offer Dr. Lindholm-Shaw?", "€925 a day", "€925 a day, exclusive of VAT"),
    Entry("amendment", REDLINE, "According to the latest draft, when does Dr. Lindholm-Shaw's consultancy end?", "28 February 2026", "starts on 1 March 2025 and ends on 28 February 2026"),
    Entry("amendment", REDLINE, "Which governing law does draft 3 of the Vantongeren consulting agreement propose?", "English law", "This agreement is governed by English law."),
    Entry("fact", REDLINE, "What fee ceiling did Vantongeren's finance committee set for the consultant, according to the margin comment?", "940", "Our ceiling approved by the finance committee is 940."),
)

CLINICAL = (
    Entry("fact", DISCHARGE, "What was the main diagnosis when Mrs Okonkwo-Hart was in hospital?", "Community-acquired pneumonia, right lower lobe", "Community-acquired pneumonia, right lower lobe (Streptococcus pneumoniae)"),
    Entry("table", DISCHARGE, "What dose of apixaban did Rosalind Okonkwo-Hart go home on?", "5 mg twice daily", "Apixaban 5 mg twice daily New"),
    Entry("table", DISCHARGE, "What was Mrs Okonkwo-Hart's CRP on 6 March?", "148", "C-reactive protein (mg/L) 312 148 27"),
    Entry("fact", DISCHARGE, "What reaction did Rosalind Okonkwo-Hart have to penicillin?", "generalised urticaria", "Penicillin (generalised urticaria, 1998)"),
    Entry("date", DISCHARGE, "When is Mrs Okonkwo-Hart due back in the respiratory clinic?", "24 April 2025 at 09:40", "respiratory clinic with Dr Oyelaran on 24 April 2025 at 09:40"),
    Entry("yes_no", DISCHARGE, "Was ramipril continued at discharge for the pneumonia patient on Pelham Ward?", "No, withheld", "Ramipril Withheld Stopped"),
    Entry("fact", DISCHARGE, "Which result was still outstanding when Mrs Okonkwo-Hart left hospital?", "serum protein electrophoresis", "Results pending at discharge: serum protein electrophoresis, sent 10 March."),
    Entry("fact", DISCHARGE, "What rhythm disturbance occurred on 7 March during the pneumonia admission?", "atrial fibrillation", "she had an episode of atrial fibrillation with a rate of 132"),
    Entry("table", LAB, "What was Desmond Achterberg's potassium on the repeat sample of 21 January?", "4.8 mmol/L", "Potassium 6.3 4.8 mmol/L"),
    Entry("table", LAB, "What was Mr Achterberg's hemoglobin A1c?", "7.8 %", "Hemoglobin A1c 14 January 2025 7.8 %"),
    Entry("table", LAB, "What is the laboratory's reference range for ferritin in the Achterberg report?", "24 to 336", "Ferritin 14 January 2025 21 ng/mL L 24 to 336"),
    Entry("table", LAB, "Which LDL value was calculated for Desmond Achterberg?", "164 mg/dL", "LDL cholesterol, calculated 164 mg/dL H"),
    Entry("fact", LAB, "Who took the phone call about Achterberg's critical potassium?", "Nurse Calliope Renshaw", "was telephoned to Nurse Calliope Renshaw at Harrowgate Internal Medicine at 12:41"),
    Entry("fact", LAB, "Why is there no vitamin D result for Mr Achterberg?", "the specimen volume was insufficient", "Vitamin D was requested but not performed: the specimen volume was insufficient."),
    Entry("table", LAB, "What was the urine albumin to creatinine ratio in the Northquay report?", "143 mg/g", "Albumin to creatinine ratio 143 mg/g H"),
    Entry("table", LAB, "Which of Desmond Achterberg's specimens was hemolyzed?", "25-A-79406", "25-A-79406 Serum, non-fasting 21 January 2025 15:10 21 January 2025 17:48 Slight hemolysis"),
    Entry("fact", REFERRAL, "What does the GP think is wrong with Mr Ashdown-Pike?", "significant aortic stenosis", "I suspect significant aortic stenosis"),
    Entry("table", REFERRAL, "What was Gideon Ashdown-Pike's NT-proBNP?", "1,140 ng/L", "NT-proBNP 1,140 ng/L"),
    Entry("fact", REFERRAL, "Which drug did Dr Lanyon stop because of Mr Ashdown-Pike's symptoms?", "Bendroflumethiazide 2.5 mg daily", "Bendroflumethiazide 2.5 mg daily, stopped by me on 31 March because of the symptoms"),
    Entry("number", REFERRAL, "How much warning of an admission would Mr Ashdown-Pike need, and why?", "at least four days' warning, to arrange respite care for his wife", "he would need at least four days' warning of any admission to arrange respite care"),
    Entry("form", CONSENT, "Which operation is Marcelline Dubois-Achebe consenting to?", "Laparoscopic cholecystectomy", "Laparoscopic cholecystectomy"),
    Entry("form", CONSENT, "What allergies did the patient declare on the surgical consent form?", "Latex; iodine-based skin preparation", "Latex; iodine-based skin preparation"),
    Entry("form", CONSENT, "Who interprets for Ms Dubois-Achebe, and in which language?", "Baptiste Moreau-Lind, French", "Baptiste Moreau-Lind, French"),
    Entry("form", CONSENT, "Whom should the ward ring after Ms Dubois-Achebe's gallbladder operation?", "Ignatius Achebe (brother), 020 5550 0159", "Ignatius Achebe (brother), 020 5550 0159"),
    Entry("number", CONSENT, "How often does a bile leak happen according to the consent form?", "about 1 patient in 150", "Bile leak, in about 1 patient in 150"),
    Entry("number", CONSENT, "For how long should the gallbladder patient avoid lifting after surgery?", "four weeks", "should not lift more than five kilograms for four weeks"),
    Entry("number", PRIVACY, "How long does Larkfield Dental keep an adult's clinical records?", "eleven years after your last visit", "Adult clinical records are kept for eleven years after your last visit."),
    Entry("table", PRIVACY, "On what legal basis does the dental group send its newsletter?", "Your consent, which you can withdraw at any time", "Newsletter and offers on whitening Contact Your consent, which you can withdraw at any time"),
    Entry("fact", PRIVACY, "Who is the data protection officer at Larkfield Dental Group?", "Thandiwe Osgood", "Our data protection officer is Thandiwe Osgood"),
    Entry("number", PRIVACY, "After how long does the dental group wipe phone recordings?", "six months", "Call recordings are erased after six months."),
    Entry("yes_no", PRIVACY, "Does the dental practice give patient data to insurers of its own accord?", "No", "we do not share it with insurers unless you ask us to in writing"),
    Entry("list", PRIVACY, "Which dental laboratories get patient data from Larkfield?", "Whitlow Ceramics and Brackenridge Prosthetics", "with the dental laboratories Whitlow Ceramics and Brackenridge Prosthetics"),
)

OFFICE = (
    Entry("table", BOOK, "How many days off a year does a Tidewell employee with seven years of service get?", "22", "6 to 10 14.67 22 80 hours"),
    Entry("footnote", BOOK, "When is Tidewell's night-shift premium not paid?", "during training weeks or while an employee is on light duty", "The premium is not paid during training weeks or while an employee is on light duty."),
    Entry("footnote", BOOK, "How long must someone have worked at Tidewell to be paid during parental leave?", "nine months of service", "An employee must have completed nine months of service before the birth or placement to qualify for pay"),
    Entry("table", BOOK, "What does family cover under Tidewell's Gold medical plan cost per month?", "$398", "Medical, Gold plan $156 30 days $398"),
    Entry("list", BOOK, "What conditions apply before two Tidewell terminal workers can swap shifts?", "request 48 hours before the earlier shift; same equipment certificate; no more than 12 hours in any 24", "the request reaches the shift planner at least 48 hours before the earlier shift begins;"),
    Entry("number", BOOK, "How expensive may a supplier's gifts be in a year under the Tidewell handbook?", "up to $60 a year from any one supplier", "Employees may accept gifts worth up to $60 a year from any one supplier."),
    Entry("number", BOOK, "How much tuition does Tidewell reimburse annually?", "up to $3,500 a year", "Tuition for job-related courses is reimbursed up to $3,500 a year"),
    Entry("table", MINUTES, "What price did Pellworth Air bid for the workshop extraction system?", "£41,250", "Pellworth Air £41,250 6 weeks 36 months"),
    Entry("fact", MINUTES, "Why did Fernhollow's board choose Pellworth Air?", "because the enforcement notice must be met by 30 May 2025", "because the enforcement notice must be met by 30 May 2025"),
    Entry("number", MINUTES, "What sum does Ms Thackeray's letter of claim demand, as reported to Fernhollow's board?", "£47,300", "claiming £47,300 for defective works at 19 Belvoir Terrace"),
    Entry("date", MINUTES, "When does Fernhollow's board meet next?", "20 May 2025 at 14:00", "The next meeting will be held on 20 May 2025 at 14:00."),
    Entry("yes_no", MINUTES, "Did Fernhollow's directors declare an interim dividend in March 2025?", "No", "not to declare an interim dividend"),
    Entry("table", INVOICE, "What is the total due on the Hollis Verity invoice?", "£972.04", "Total due £972.04"),
    Entry("table", INVOICE, "What does Hollis Verity charge per hour for urgent video interpreting?", "£70.00", "Interpreting by video, per hour £54.00 £70.00"),
    Entry("number", INVOICE, "How many words did the translated Marchetti will have?", "2,340 words", "Certified translation of will, Italian to English 2,340 words"),
    Entry("date", STAFF, "When was Bronwyn Castellucci-Ames made deputy terminal manager?", "January 8, 2024", "January 8, 2024 Promoted Deputy terminal manager"),
    Entry("fact", STAFF, "What was the written warning in Ms. Castellucci-Ames's file for?", "moving a trailer without a wheel-chock check", "for moving a trailer without a wheel-chock check"),
    Entry("list", STAFF, "What workplace accommodation does Bronwyn Castellucci-Ames have?", "a sit-stand desk and one day of remote work a week", "she has had a sit-stand desk and one day of remote work a week"),
    Entry("scan", SCAN, "When did Skelwith Lifts expect to have the goods lift at Tannery Wharf working again?", "23 September 2024", "The contractor, Skelwith Lifts, expects to finish on 23 September 2024."),
    Entry("scan", SCAN, "What is the heaviest load the tenant may send in the passenger lift at Tannery Wharf?", "300 kg", "with loads of no more than 300 kg"),
)

POLICIES = (
    Entry("number", MANUAL, "How many members must attend for Wrenfield's information governance committee to be quorate?", "five", "A meeting is quorate when five members are present"),
    Entry("fact", MANUAL, "Who is the Caldicott guardian at Wrenfield?", "Sister Philippa Oduya-Marsh", "The Caldicott guardian is Sister Philippa Oduya-Marsh"),
    Entry("number", MANUAL, "From which score does an information risk at the Trust go to the chief executive?", "15 or more", "A risk scored 15 or more is reported to the chief executive within one week"),
    Entry("number", MANUAL, "How long may an exception to a Wrenfield policy last?", "no more than ninety days", "is granted by its owner in writing, for no more than ninety days"),
    Entry("number", MANUAL, "After how many wrong passwords does a Wrenfield account lock?", "seven", "After seven failed attempts within ten minutes the account is locked for half an hour."),
    Entry("number", MANUAL, "What does a nurse pay for a replacement smartcard?", "£12", "A replacement costs £12"),
    Entry("number", MANUAL, "How long does emergency break-glass access to a record stay open?", "four hours", "Break-glass access lasts for four hours and cannot be extended"),
    Entry("number", MANUAL, "For how many days a year can Trust staff work from abroad?", "fifteen working days", "It is limited to fifteen working days a year"),
    Entry("number", MANUAL, "How long are video recordings of suppliers' remote sessions kept?", "two hundred days", "Recordings are kept for two hundred days."),
    Entry("table", MANUAL, "What is Wrenfield's retention period for mental health records?", "20 years", "Mental health record 20 years Last contact"),
    Entry("table", MANUAL, "How long must the theatre register be retained?", "9 years", "Theatre register 9 years Last entry"),
    Entry("list", MANUAL, "Which abbreviations are banned in patient notes at Wrenfield?", '"OD", "QD" and "U"', 'The abbreviations "OD", "QD" and "U" are forbidden'),
    Entry("number", MANUAL, "At what resolution does the Trust scan growth charts?", "400", "Growth charts and cardiotocograph traces are scanned at 400."),
    Entry("fact", MANUAL, "What rank must a police officer have to sign Wrenfield's disclosure request form?", "inspector or above", "signed by an officer of the rank of inspector or above"),
    Entry("number", MANUAL, "What is the charge per page for a second copy of the same patient records?", "10 pence a page", "the charge is 10 pence a page, up to a maximum of £25"),
    Entry("number", MANUAL, "Up to what age may a parent see a child's record at the Trust without the child's agreement?", "under thirteen", "A parent may have access to the record of a child under thirteen."),
    Entry("list", MANUAL, "Which artificial intelligence tools does Wrenfield currently approve for patient care?", "the fracture detection aid in radiology and the sepsis alert on the wards", "The tools approved at present are the fracture detection aid in radiology and the sepsis alert on the wards."),
    Entry("fact", MANUAL, "Which number does staff ring when they see a ransom note on screen?", "extension 7700", "calls extension 7700", ((MANUAL, "Cyber emergency Duty engineer 7700"),)),
    Entry("number", MANUAL, "How much patient administration data may be lost at most after a system failure at Wrenfield?", "no more than fifteen minutes of data", "with a loss of no more than fifteen minutes of data"),
    Entry("fact", MANUAL, "Who at the Trust can lift a legal hold?", "the head of legal services, Ms Drusilla Fenwright-Osei", "are lifted only by the head of legal services, Ms Drusilla Fenwright-Osei, in writing"),
    Entry("number", MANUAL, "How long do people in the main record store have to get out after the gas alarm sounds?", "forty-five seconds", "Anyone inside has forty-five seconds to leave after the bell sounds."),
    Entry("fact", MANUAL, "What does a red wristband on a Wrenfield inpatient mean?", "an allergy", "A red band means an allergy"),
    Entry("number", MANUAL, "What notice is needed to book a sign language interpreter at Wrenfield?", "ten working days", "Face-to-face bookings need five working days' notice; sign language needs ten."),
    Entry("number", MANUAL, "What temperature must medicine refrigerators hold on the wards?", "between 2 and 8 °C", "Refrigerators for medicines are kept between 2 and 8 °C and read twice a day."),
    Entry("number", MANUAL, "How many quotes are required for a £30,000 purchase at the Trust?", "three", "those from £10,000 to £49,999 three"),
    Entry("number", MANUAL, "When is clinical system access cut off for staff whose data security training has lapsed?", "forty-five days after training has lapsed", "Access to clinical systems is suspended forty-five days after training has lapsed."),
    Entry("fact", MANUAL, "Who is Wrenfield's Freedom to Speak Up guardian?", "Ms Ngaire Whitcombe-Bello", "with the Freedom to Speak Up guardian, Ms Ngaire Whitcombe-Bello"),
    Entry("number", MANUAL, "For how long does the Trust keep CCTV footage?", "thirty-one days", "Recordings are overwritten after thirty-one days."),
    Entry("fact", MANUAL, "What happens to laptops that the Trust no longer needs but still work?", "given to Tollgate Primary School", "Usable laptops are given to Tollgate Primary School."),
    Entry("definition", MANUAL, "What does the manual mean by an amber incident?", "An incident that affected fewer than fifty people and is unlikely to cause them harm", "An incident that affected fewer than fifty people and is unlikely to cause them harm."),
    Entry("table", MANUAL, "What colour is Wrenfield's form for refusing blood products?", "Red", "11 Refusal of blood products 3 Red With the record"),
    Entry("table", MANUAL, "How many beds does Cold Linton Hospital have?", "94", "Cold Linton Hospital 94 06:00 to 22:00"),
    Entry("table", MANUAL, "Who looks after the records library according to the directory in the manual?", "Ermintrude Vance", "Records library Ermintrude Vance 7412"),
)

UNANSWERABLE = (
    Entry(NEAR, "", "What is the registered VAT number of Kestrel Ledger Systems?"),
    Entry(NEAR, "", "Who insures Kestrel for professional indemnity?"),
    Entry(NEAR, "", "What energy performance rating does Unit 4 Tannery Wharf have?"),
    Entry(NEAR, "", "What interest does the tenant earn on the Tannery Wharf rent deposit?"),
    Entry(NEAR, "", "How many employees does Pemberton Vale Physiotherapy have?"),
    Entry(NEAR, "", "What penalty sum is payable per breach of the Orchard & Finch NDA?"),
    Entry(NEAR, "", "What is Rosamund Achterberg-Cole's direct telephone number?"),
    Entry(NEAR, "", "What blood group does Mrs Okonkwo-Hart have?"),
    Entry(NEAR, "", "What was Mrs Okonkwo-Hart's height on admission?"),
    Entry(NEAR, "", "What was Desmond Achterberg's thyroid stimulating hormone level?"),
    Entry(NEAR, "", "Which medicines does Desmond Achterberg take?"),
    Entry(NEAR, "", "What is Gideon Ashdown-Pike's body mass index?"),
    Entry(NEAR, "", "At what time is Ms Dubois-Achebe's operation scheduled to begin?"),
    Entry(NEAR, "", "How much does Larkfield Dental charge for teeth whitening?"),
    Entry(NEAR, "", "What was Bramblecote Fertility Centre's success rate last year?"),
    Entry(NEAR, "", "What was the base rate of Saltmarsh Bank when the Quince & Calloway loan was signed?"),
    Entry(NEAR, "", "How many vacation days does the Tidewell handbook give to part-time staff?"),
    Entry(NEAR, "", "What salary does Fernhollow pay its managing director?"),
    Entry(NEAR, "", "What is the name of Bronwyn Castellucci-Ames's child?"),
    Entry(NEAR, "", "What is the annual budget of Wrenfield's records library?"),
    Entry(NEAR, "", "Which company supplies Wrenfield's smartcard printers?"),
    Entry(NEAR, "", "What does Wrenfield charge visitors for parking?"),
    Entry(FAR, "", "What is the boiling point of ethanol?"),
    Entry(FAR, "", "Who won the men's football World Cup in 1998?"),
    Entry(FAR, "", "How many moons does Jupiter have?"),
    Entry(FAR, "", "What is the maximum daily dose of ibuprofen for an adult?"),
    Entry(FAR, "", "What is the statutory rate of corporation tax in France?"),
    Entry(FAR, "", "How do I reset the admin password of a WordPress site?"),
    Entry(FAR, "", "Which article of the Treaty of Lisbon deals with withdrawal from the Union?"),
    Entry(FAR, "", "What are the symptoms of scarlet fever in toddlers?"),
    Entry(FALSE, "", "Why did Halvorsen Brightwater terminate its agreement with Kestrel in 2024?"),
    Entry(FALSE, "", "What rent did the tribunal fix for Unit 4 Tannery Wharf at the 2024 review?"),
    Entry(FALSE, "", "What does Amendment No. 3 to the Orchard & Finch NDA change?"),
    Entry(FALSE, "", "On which date was Mrs Okonkwo-Hart moved to intensive care?"),
    Entry(FALSE, "", "Which surgeon removed Mr Ashdown-Pike's gallbladder?"),
    Entry(FALSE, "", "How large was the ransom that Wrenfield paid after the Grey Heron attack?"),
    Entry(FALSE, "", "When did Ms Thackeray sign her acceptance of Fernhollow's offer?"),
    Entry(FALSE, "", "Which warfarin dose was Rosalind Okonkwo-Hart discharged on?"),
    Entry(FALSE, "", "What compensation did Larkfield Dental pay after its 2023 data breach?"),
    Entry(FALSE, "", "By how much did the Quince & Calloway loan exceed its original facility after the 2026 increase?"),
)

QUESTIONS: tuple[Entry, ...] = CONTRACTS + CLINICAL + OFFICE + POLICIES + UNANSWERABLE
