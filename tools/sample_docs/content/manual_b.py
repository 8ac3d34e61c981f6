"""The policy manual, chapters 5 to 9."""

TEXT = """
# 5. Rights of individuals
## 5.1 Subject access requests
: Owner | Privacy Manager | Next review | April 2026
A request for a copy of records may be made in any way, including by word of mouth. Whoever receives it passes it to
  the access team at access@wrenfield.example.org on the same day.
The access team acknowledges the request within two working days, checks identity, and answers within one calendar
  month. The internal target is eighteen days, so that a clinician has time to look for entries that could cause
  serious harm.
Copies are free. For a second copy of the same records within a year the charge is 10 pence a page, up to a maximum of
  £25.
Last year the Trust received 2,961 requests and answered 97 % in time.
If the request is unclear, one clarifying question is asked within five working days. The applicant may have the copy
  on paper, through the portal, or on an encrypted disk collected in person.
## 5.2 Requests on behalf of others
: Owner | Privacy Manager | Next review | April 2026
A solicitor acting for a patient sends a signed authority not more than six months old. An authority that covers only
  part of the record is followed to the letter.
A parent may have access to the record of a child under thirteen. For older children the clinician decides whether the
  child understands the request; if so, the child's agreement is needed.
An attorney for health and welfare produces the registered instrument. An attorney for property and financial affairs
  alone is given no clinical information.
Records of deceased patients are released to the personal representative, or to a person with a claim arising from the
  death, within forty days.
Requests from insurers are treated as requests by the patient for a medical report and are sent to the reports office,
  which charges £104 for each of them.
## 5.3 Correction and objection
: Owner | Records Manager | Next review | July 2027
A patient who thinks that an entry is wrong writes to the department that made it. The entry is not erased: if the
  clinician agrees, an addendum is placed beside it within fifteen days; if not, the patient's own statement of up to
  five hundred words is attached.
Mistakes of identity, such as results filed in the wrong record, are put right the same day, and both patients'
  general practitioners are told.
Objections to sharing through the regional viewer are recorded with code 93C1 and take effect overnight.
Disputed entries are reviewed by Dr Barnabas Ekwueme-Frost if the patient remains dissatisfied.
Requests to have a diagnosis removed because it later proved wrong are refused, since it explains the treatment given,
  but the later diagnosis is put at the head of the problem list.
## 5.4 Privacy notices
: Owner | Data Protection Officer | Next review | January 2027
The privacy notice for patients is displayed in every waiting area and is available in nine languages, in large print
  and in Braille. The notice for staff is given out with the contract.
A notice is written at a reading age of eleven or less and tested with at least six members of the patients' panel.
Changes are announced on the website four weeks before they take effect. The web address is
  https://www.wrenfield.example.org/privacy.
A separate notice for children, with drawings by Ottilie Fairweather, was introduced in 2023.
Notices are numbered and dated at the foot, and superseded ones are kept for seven years. A recorded reading of the
  main notice can be heard on 020 7946 0112.
## 5.5 Automated decisions and artificial intelligence
: Owner | Chief Clinical Information Officer | Next review | October 2026
No tool that learns from data may be used in patient care before the algorithm review group has approved it. The group
  meets every eight weeks and has a patient as one of its seven members.
Approval lasts for one year. The owner of the tool reports its sensitivity, specificity and results by ethnic group
  each quarter, and use is suspended if sensitivity falls more than three percentage points below the figure at
  approval.
The tools approved at present are the fracture detection aid in radiology and the sepsis alert on the wards. Public
  chatbots must not be used with patient information of any kind.
A clinician may always overrule a tool, and records why in one sentence.
Contracts with makers of such tools forbid the use of the Trust's images for training other products unless patients
  have been told and the review group has agreed to the terms.
# 6. Incidents and continuity
## 6.1 Reporting an incident
: Owner | Data Protection Officer | Next review | February 2027
Loss, theft or wrong disclosure of personal data is reported on the incident system within one hour of discovery, or
  by telephone on extension 7999 at night.
The duty privacy officer grades it as green, amber or red within four hours. Red incidents are reported to the
  Information Commissioner within seventy-two hours of the time at which the Trust became aware of them, and to the
  chief executive at once.
Patients affected by a red incident are told by a senior clinician, face to face where possible, within ten working
  days.
Staff who report their own mistakes promptly are not disciplined for the mistake, unless it was deliberate or reckless.
Near misses are reported too. In the last financial year there were 733 reports, of which eleven were red and 104 amber.
## 6.2 Investigation and learning
: Owner | Head of Patient Safety | Next review | February 2027
Amber incidents are investigated locally in fifteen working days. Red incidents are investigated by someone from
  another division in forty-five working days, with terms of reference agreed by the medical director.
The report uses the contributory factors framework and makes at most five recommendations. Each has an owner and a
  date no later than six months ahead.
A one-page summary is sent to every ward. The three summaries read most often in 2024 concerned misdirected letters,
  unlocked screens and handover sheets left in pockets.
Handover sheets are printed on pink paper and shredded before leaving the ward.
People named in a report read the draft and have five working days to comment. Reports are stored in the incident
  system and never in the patient's record.
## 6.3 Cyber attack
: Owner | Head of Digital Services | Next review | May 2026
Anyone who sees a ransom note, or files changing their names, pulls the network cable, leaves the computer switched on
  and calls extension 7700. Do not restart it.
The duty engineer may isolate a site from the network without asking anyone. The decision to disconnect the whole
  Trust is taken by the gold commander, on the advice of the head of digital services, within thirty minutes.
The Trust does not pay ransoms. Forensic help is available from Corvane Response under a retainer of eighty hours a
  year, on 020 7946 0166.
Exercises are held twice a year; the last, called "Grey Heron", took place on 12 November 2024.
Passwords of all users are reset before systems are reconnected, in an order set out in plan K. Staff who need cash or
  transport during an emergency apply to the silver commander.
## 6.4 Downtime procedures
: Owner | Chief Nursing Information Officer | Next review | August 2026
Each ward has a red downtime box holding forms for forty-eight hours, a torch, and a list of telephone numbers. The
  ward clerk checks it on the first day of each month and signs the card in the lid.
A read-only copy of the medication charts is refreshed every twenty minutes on the ward's downtime computer, which
  works without the network.
If the electronic record is unavailable for more than ninety minutes, elective admissions stop. After the system
  returns, prescriptions written on paper are entered within six hours, and the rest within three days.
Laboratory results are delivered by runner every hour during downtime.
When downtime is planned, it takes place between 02:00 and 05:00 on a Wednesday, and wards are told twelve days in
  advance. Theatres keep their own supply of paper forms, sufficient for thirty operations.
## 6.5 Backup and recovery
: Owner | Head of Digital Services | Next review | September 2026
Clinical databases are copied every fifteen minutes to the second data hall and every night to disk that cannot be
  altered for thirty-five days. A weekly copy goes to tape and is stored at Great Askerby.
The recovery objective for the patient administration system is four hours, with a loss of no more than fifteen
  minutes of data. For the finance system it is two working days.
One system is restored in full each month, chosen by lot. The pathology system failed its test in October 2024 because
  a licence had expired, and passed on the second attempt.
Backup keys are held in two safes, and two people are needed to use them.
The order in which systems return is fixed: identity service, network, patient administration, prescribing,
  laboratory, imaging, then all others by decision of the gold commander.
## 6.6 Legal holds
: Owner | Head of Legal Services | Next review | June 2027
When a claim, inquest or inquiry is likely, the legal team issues a hold by e-mail to the asset owners concerned. They
  confirm within three working days that deletion has stopped.
The hold number begins with LH and the year. There were 27 active holds on 31 December 2024, the oldest dating from
  2011.
Holds are reviewed each January and are lifted only by the head of legal services, Ms Drusilla Fenwright-Osei, in
  writing.
Text messages and chat groups about the matter are covered. Staff hand over a personal telephone for copying only if
  they agree or a court orders it.
A member of staff who destroys material under a hold may be dismissed. Copies made for disclosure are numbered page by
  page, and the numbering software is licensed for three users.
## 6.7 Fire and flood in record stores
: Owner | Estates Manager | Next review | November 2027
The main store has a gas suppression system, which is tested in March and September. Anyone inside has forty-five
  seconds to leave after the bell sounds.
Shelving begins 150 millimetres above the floor. In the basement store at Nether Askerby water sensors report to the
  control room; the pump is serviced each quarter by Lockgate Drainage.
Wet paper is frozen within twenty-four hours. The Trust has a contract with Polar Archive Rescue for up to nine
  thousand files, with collection within six hours of a call.
Smoking, kettles and portable heaters are banned within ten metres of the stores.
A plan of each store hangs beside the door, with the shelves to be rescued first marked in red. The drill takes place
  every other year together with the local fire brigade.
# 7. Clinical operations
## 7.1 Patient identification
: Owner | Director of Nursing | Next review | March 2026
Inpatients wear a white band with surname, first name, date of birth and NHS number. A red band means an allergy; a
  patient without a band receives no medication other than in an emergency.
Identity is checked by asking the patient to state name and date of birth, never by reading them out. Unknown patients
  are registered with the name of a river and a number, for example "Tamar 3".
The monthly audit in each ward covers twenty bands. Below 96 % the ward repeats the audit every week until it has
  reached the standard three times running.
Newborn babies have two bands, both on the ankles.
Patients who leave the ward for tests carry a transfer slip with the ward's extension. Bands are checked and, if
  unreadable, replaced at every change of nursing shift.
## 7.2 Consent to examination and treatment
: Owner | Medical Director | Next review | May 2027
The person carrying out the procedure is responsible for consent. It may be delegated to someone trained in that
  procedure who has passed the local assessment, but not to a foundation year 1 doctor.
Patients receive written information at least seven days before planned surgery. Consent is confirmed again on the day.
When an adult lacks capacity, form 4 records the best-interests decision. If nobody but paid staff can be consulted
  about serious treatment, an independent advocate is called on 020 7946 0182.
Refusal of blood products is recorded on form 11 and witnessed by two members of staff.
For research procedures a separate form is used, on green paper. Consent given more than ninety days before the
  operation is taken afresh.
## 7.3 Interpreters
: Owner | Head of Patient Experience | Next review | July 2026
An interpreter is booked for consent, diagnosis and discharge. Relatives may help with food and comfort but do not
  interpret clinical information, and children never do.
Telephone interpreting is available at any hour in 160 languages with access code 44718. Face-to-face bookings need
  five working days' notice; sign language needs ten.
The interpreter's identification number, not the name, is written in the record. An interpreter who does not arrive
  within thirty minutes is not paid.
In 2024 the five languages requested most were Polish, Romanian, Urdu, Tigrinya and Portuguese.
Letters are translated on request within nine working days, and summaries in Easy Read are made by the learning
  disability team. Bilingual staff may help at reception after a language test.
## 7.4 Discharge communication
: Owner | Associate Medical Director | Next review | January 2026
The discharge summary reaches the general practitioner within twenty-four hours of discharge, electronically. Nine
  fields are compulsory, among them the diagnosis, changes to medicines with reasons, and results still awaited.
A consultant's team owns every result that arrives after discharge. Results not acknowledged in seven days appear on
  the red list sent to the clinical director.
Patients take home a paper copy and a telephone number that is answered for seventy-two hours after discharge.
The measure of success is fewer than 4 % of summaries returned by practices with a query.
Summaries for patients in care homes are sent to the home as well, with consent. Handwritten additions on the printed
  copy are not permitted.
## 7.5 Medicines storage
: Owner | Chief Pharmacist | Next review | February 2026
Refrigerators for medicines are kept between 2 and 8 °C and read twice a day. If a reading is outside the range, the
  medicines are marked with a purple label and left in place until pharmacy advises.
Controlled drugs are counted at each change of shift by two registered nurses. A difference that cannot be explained
  within one hour is reported to the accountable officer, Ms Isaura Kettlewell.
Keys are carried by the nurse in charge on a green lanyard. Losing them closes the cupboard until the lock has been
  changed, which the locksmith does within three hours.
Patients' own medicines are returned at discharge or destroyed after fourteen days.
Cytotoxic medicines are stored in a cabinet of their own, marked with a yellow triangle. Pharmacy inspects each ward
  every sixteen weeks and sends the report to the matron within a week.
## 7.6 Infection control in shared offices
: Owner | Lead Infection Control Nurse | Next review | December 2027
Keyboards in clinical areas are wiped with chlorhexidine between users and replaced every two years. Covers that can
  be peeled off are not used.
Staff with diarrhoea or vomiting stay away until forty-eight hours after the last symptom. During an outbreak,
  meetings of more than eight people move online.
The office cleaning audit takes place in weeks 2 and 6 of each quarter; the pass mark is 88 %.
Plants and cut flowers are not allowed in the transplant, renal and burns units, including their offices.
Telephones and desks that are shared are cleaned at the start of the shift by the person taking over. Masks are worn
  in offices only when the infection control team has put up the orange sign.
## 7.7 Complaints
: Owner | Head of Patient Experience | Next review | April 2027
A complaint may be made within twelve months of the event. It is acknowledged in three working days, and the
  complainant is offered a conversation about what outcome is wanted.
The complaints manager, Mr Peregrine Olabode, agrees a timetable. Most are answered in thirty working days; complex
  ones, with several organisations, in sixty.
Letters of response are signed by the chief executive or her deputy. They say what went wrong in plain words and never
  use the phrase "we are sorry that you feel".
Complaints are kept apart from the clinical record for ten years.
If a complainant remains unhappy, a meeting is offered with a manager from another division. The independent review
  panel, chaired by Professor Xanthe Okafor-Blythe, considers about seven cases a year.
## 7.8 Volunteers and visitors
: Owner | Volunteer Services Manager | Next review | October 2027
Volunteers are at least sixteen years old, give two references and sign the confidentiality undertaking. They wear a
  yellow polo shirt and do not look at charts or screens.
Induction takes five hours, and a volunteer is accompanied for the first three sessions. Expenses are repaid up to
  £8.50 a day with receipts.
Visiting is from 11:00 to 20:00, with two visitors to a bed. Contractors sign in at the estates office, not at main
  reception.
Therapy dogs visit on Tuesdays with a certificate of vaccination less than one year old.
Long service is recognised with a badge after one, five and ten years. A volunteer who is away for more than four
  months has the induction again.
# 8. Suppliers, money and people
## 8.1 Buying software and services
: Owner | Head of Procurement | Next review | June 2026
Purchases below £10,000 need one written quotation, those from £10,000 to £49,999 three, and those of £50,000 and
  above a tender.
Before any contract is signed the supplier completes the security questionnaire, which has 84 questions. Suppliers who
  process personal data show a certificate under Cyber Shield Plus or ISO/IEC 27001.
The contract register is checked every month. Notice is served on contracts that renew automatically no later than one
  hundred and twenty days before the renewal date.
Trials without charge follow the same rules and last at most ten weeks.
Evaluations are signed by at least three people, each of whom declares interests first. Unsuccessful bidders may have
  a debriefing of thirty minutes.
## 8.2 Impact assessments
: Owner | Data Protection Officer | Next review | August 2027
A data protection impact assessment is completed before a project handles personal data in a new way. The screening
  form has eleven questions; two or more "yes" answers mean that a full assessment is needed.
The data protection officer comments within twelve working days. High risks that cannot be reduced are referred to the
  Information Commissioner before work begins.
Assessments are reviewed three months after the system goes live and then every two years.
Summaries are published in the Trust's disclosure log, with security details removed.
Existing systems without an assessment are worked through in order of risk, eight each quarter. Small changes, such as
  a new report, need only a note of one paragraph from the asset owner.
## 8.3 Payments and bank details
: Owner | Finance Director | Next review | September 2027
A change of a supplier's bank details is confirmed by telephoning a number taken from the contract, never from the
  letter or message that announced the change. Two members of the accounts payable team record the call.
Invoices are paid thirty days after receipt, and to small businesses in ten. No invoice is paid without a purchase
  order number, except for utilities and agency staff.
Single payments above £100,000 need the approval of two directors. The limit for purchasing cards is £1,500 for each
  transaction.
In March 2024 the procedure stopped a fraud of £212,000.
Cash is banked by the security contractor on Tuesdays. Petty cash floats are limited to £200 and are counted without
  warning by internal audit.
## 8.4 Recruitment checks
: Owner | Director of People | Next review | May 2026
Before an appointment is confirmed, the recruitment team checks identity, right to work, professional registration,
  criminal record, health and the references for the last three years.
Criminal record checks for posts with access to patients are at enhanced level and are repeated every three years. A
  disclosure is assessed by a panel of three within seven days.
Copies of certificates are not kept; the number and the date are noted. Applications of unsuccessful candidates are
  destroyed thirteen months after the interview.
Honorary contracts are issued by Mrs Clementine Asare-Holt in the people directorate.
Agency workers are checked by their agency under a framework that is audited on a sample of 5 % a year. Overseas
  candidates are helped with police certificates up to a cost of £90.
## 8.5 Training
: Owner | Director of People | Next review | January 2026
All staff complete data security training within fourteen days of starting and every year after that. The pass mark is
  80 %, and three attempts are allowed before a conversation with the manager.
The Trust's target is that 95 % of staff are up to date at any time. Access to clinical systems is suspended
  forty-five days after training has lapsed.
Asset owners, the Caldicott guardian and board members take the advanced module, which lasts for half a day.
Phishing exercises are run six times a year. In the last, 6.3 % of recipients clicked the link.
New starters who have passed the same module elsewhere in the past six months are exempt for the rest of the year, if
  they show the certificate. The classroom session is held on the first Thursday in the Larch Room.
## 8.6 Whistleblowing
: Owner | Company Secretary | Next review | March 2027
Concerns may be raised with a line manager, with the Freedom to Speak Up guardian, Ms Ngaire Whitcombe-Bello, or with
  the non-executive director for speaking up, Sir Lionel Abasi.
The guardian can be reached on 020 7946 0155 or at speakup@wrenfield.example.org, and answers within one working day.
  Concerns raised without a name are looked into as far as the facts allow.
Detriment to a person who has spoken up is a disciplinary offence. The guardian asks each of them after three and
  after nine months whether they have suffered any.
The annual report gives numbers by staff group; there were 58 concerns last year.
A concern about the guardian goes to the chair of the Trust. Legal advice for staff who are unsure whether they are
  protected is available from the charity Candour Line.
## 8.7 Social media
: Owner | Director of Communications | Next review | July 2027
Staff do not discuss patients on social media, even without names, and do not accept friend requests from current
  patients. Former patients are a matter of judgement, except in mental health services, where the answer is no for
  two years.
Official accounts are opened by the communications office. There are fourteen, and each has two editors; passwords are
  changed when an editor leaves.
Comments that contain clinical questions are answered with a telephone number and hidden within two hours during the
  day.
Staff who are attacked online for their work are supported by the communications office and, where needed, by the
  legal team.
Filming on the premises for private accounts needs the consent of everybody recognisable. Job titles may appear in a
  private profile, provided that views are said to be the writer's own.
# 9. Premises and equipment
## 9.1 Identity badges and doors
: Owner | Security Manager | Next review | November 2026
Badges are worn above the waist at all times. They open doors by zone; zone 5 covers the pharmacy, the server halls
  and the records library and is granted by the owner of the room only.
Doors held open for more than forty seconds sound an alarm. Tailgating is challenged politely, whatever the other
  person's rank.
Door records are kept for six months. Managers do not use them to check when people come and go, unless the director
  of people has agreed in writing.
A badge that has not been used for fifty days stops working.
Visitors' badges are orange, show the date in large figures and are handed back at the desk. Contractors working for
  more than three weeks receive a badge with a photograph and a blue edge.
## 9.2 Closed-circuit television
: Owner | Security Manager | Next review | November 2026
There are 276 cameras on five sites. None is placed in treatment rooms, toilets or staff rooms, and none records sound.
Recordings are overwritten after thirty-one days. A copy is made for the police, the courts or a person shown in it;
  faces of others are blurred, which costs the Trust £65 an hour.
Body-worn cameras are used by security officers when they expect violence, and are switched on with a spoken warning.
Signs give the purpose and the number of the control room, 020 7946 0131.
Requests by individuals for footage are handled like other requests for personal data; date, time within thirty
  minutes, place and a description of clothing are needed to find the person.
## 9.3 Laptops and telephones
: Owner | Head of Digital Services | Next review | April 2027
Laptops are encrypted and are replaced after five years, telephones after three. Each is assigned to one person and
  has an asset tag beginning with WCT.
A device not seen on the network for twenty-five days is blocked. A lost device is wiped remotely within thirty
  minutes of the report.
Private telephones may receive work e-mail through the secure container, which erases itself after nine wrong codes.
  The Trust does not pay private telephone bills.
Devices are not left in vehicles, even in the boot.
Screens broken by accident are repaired free of charge once; the department pays for a second repair, at £140. Loan
  machines are available for ten days from the digital hub in Wren House.
## 9.4 Removable media
: Owner | Head of Digital Services | Next review | April 2027
Only the blue encrypted memory sticks issued by the Trust can be read or written. They hold 64 gigabytes and cost the
  department £38 each.
A stick is returned when the task is done and is never the only copy of anything. The register shows 349 sticks on
  issue.
Disks received from patients, for example with images from abroad, are checked on the stand-alone computer in
  radiology before use.
Sticks found lying about are handed to the service desk and are not plugged in.
Sending data on a stick by post requires a padded envelope, tracked delivery and a password given by telephone.
  Exceptions for microscopes and other equipment without a network are listed in the register.
## 9.5 Disposal of equipment
: Owner | Estates Manager | Next review | December 2026
Redundant computers are collected from the cage behind the kitchens on the last Friday of the month. Labels are
  removed, and the asset register is updated within five days.
Data are erased with three passes and a sample of one in ten devices is tested. Multifunction printers have their
  disks taken out first: in 2022 one was sold with 1,100 letters on it.
Medical devices that hold patient data, such as ultrasound machines and infusion pumps, are cleared by the medical
  electronics workshop before they leave the site.
Usable laptops are given to Tollgate Primary School.
Keyboards, cables and chargers are sorted for recycling and brought in £2,870 last year. Batteries are taped at the
  poles and stored in the red drum outside the workshop.
## 9.6 Clear desk
: Owner | Privacy Manager | Next review | June 2027
Desks in open offices are cleared at the end of the day, and screens are locked whenever the chair is empty. The keys
  to cupboards go to the key safe, whose code is changed every ten weeks.
Whiteboards visible to the public show initials and bed numbers only. Diagnoses are shown with the magnetic symbols
  described in leaflet 22.
The privacy team makes unannounced visits after 18:30, about four each month, and leaves a green or an orange card.
Confidential waste goes into the locked grey consoles, which hold 35 kilograms and are emptied on Mondays and Fridays.
Personal parcels may not be delivered to wards. Lost property is logged at reception and given to charity after
  fifty-six days, except for documents, which are returned to their issuer.
"""
