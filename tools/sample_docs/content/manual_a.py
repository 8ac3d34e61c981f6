"""The policy manual, chapters 1 to 4."""

TEXT = """
# 1. Governance and responsibilities
## 1.1 Information governance committee
: Owner | Company Secretary | Next review | February 2027
The information governance committee meets on the second Wednesday of every odd-numbered month. It is chaired by the
  medical director, Dr Evangeline Stroud, and reports to the board's audit committee.
A meeting is quorate when five members are present, of whom at least two must be clinicians and one must be the
  records manager or her deputy. Decisions are taken by simple majority; the chair has no casting vote.
Papers are circulated six days before the meeting. A paper received later is taken only if the chair agrees that delay
  would put patients or the Trust at risk.
The committee approves every policy in this manual, except those on clinical coding and on payments, which are
  approved by the finance director.
Minutes are drafted by the governance officer within eight days and approved at the following meeting. Actions are
  numbered by year, and an action that has been carried forward three times is discussed in person with its owner.
## 1.2 Caldicott guardian
: Owner | Medical Director | Next review | March 2027
The Caldicott guardian is Sister Philippa Oduya-Marsh, and her deputy is Dr Tancred Whitmore. They decide whether
  confidential patient information may be shared when the law permits but does not require it.
A request for the guardian's decision is made on form CG2. The guardian answers ordinary requests within four working
  days, and requests concerned with a risk to life within two hours, through the switchboard.
Each decision is entered in the guardian's log with its reasons. The log is shown to the information governance
  committee without patients' names every six months.
The guardian may not act on a request made by her own department; it passes to the deputy.
New guardians are appointed by the board for five years and attend two national study days in their first year. Their
  contact details are printed on the back of every staff badge.
## 1.3 Senior information risk owner
: Owner | Chief Executive | Next review | January 2027
The finance director, Mr Lucian Harcastle, is the Trust's senior information risk owner. He signs the annual statement
  of information risk, which goes to the board each June.
Information risks are scored from 1 to 25. A risk scored 15 or more is reported to the chief executive within one week
  and is given a named action owner. A risk scored 8 to 14 is reviewed every quarter by the committee.
The senior information risk owner completes an eight-hour course every two years. He may accept a risk on the Trust's
  behalf for at most twelve months, after which the acceptance must be renewed or the risk reduced.
The risk register is kept in the system called Bastion. Projects costing more than £250,000 keep a register of their
  own, which is merged with the main one when the project closes.
## 1.4 Information asset owners
: Owner | Records Manager | Next review | September 2026
Every system that holds personal data has an information asset owner of at least pay band 8a. There are currently 63
  registered assets, listed on the intranet under "Asset register".
Asset owners confirm the accuracy of their entry every April and whenever a supplier changes. They approve each new
  user group, and they check the list of active users against the staff list once every four months.
When an asset owner leaves, the line manager names a successor before the last working day. Until then the line
  manager is treated as the owner.
An asset without an owner for more than thirty days is disconnected from the network by the infrastructure team.
Owners of assets used by more than one site meet in January and in August to compare arrangements. An owner may
  appoint up to two assistants but cannot pass on the yearly confirmation.
## 1.5 Data protection officer
: Owner | Chief Executive | Next review | May 2027
The Trust's data protection officer is Mr Ravindra Castlemaine, whose office is room 2.18 at Wren House. He can be
  reached at dpo@wrenfield.example.org or on 020 7946 0110.
The officer is independent: nobody may instruct him how to carry out his tasks, and he cannot be dismissed for
  performing them. He reports in writing to the board twice a year, in May and in November.
He must be consulted before any new processing of personal data begins. If his advice is not followed, the reasons are
  recorded by the project's sponsor and copied to the audit committee.
He is given a budget of £46,000 a year for training, legal advice and audits.
Staff who ask him for advice in confidence are not named in his reports. His deputy, Miss Leonie Abernethy, covers
  absences longer than three days.
## 1.6 Policy making and exceptions
: Owner | Company Secretary | Next review | November 2026
A policy has an owner, a review date and a summary that can be read in two minutes. Drafts are open for comment by all
  staff for fifteen working days.
An exception to a policy is granted by its owner in writing, for no more than ninety days, and is entered in the
  exceptions register. An exception may be renewed once. A third application is treated as a proposal to change the
  policy.
A policy whose review date has passed by six months or more is suspended, and the previous version applies until it
  has been renewed.
Printed copies are valid for seven days from the date in the footer of the print-out.
Equality and safety assessments are attached to each draft. A policy of more than four pages is returned to its author
  for shortening, except where a regulator prescribes the wording.
# 2. Access to systems
## 2.1 User accounts
: Owner | Head of Digital Services | Next review | June 2026
An account is created when the recruitment team confirms a start date, and is active from 07:00 on the first day of
  employment. Accounts are personal; shared accounts exist only for the emergency department triage screens.
Accounts of staff who have not logged in for thirty-eight days are locked, and after a further sixty days are deleted.
  Staff on parental leave may ask for their account to be kept locked instead.
The leaver's line manager completes form DS7 at least three working days before departure. Access ends at 18:00 on the
  last day, or at once where the person has been dismissed.
Temporary staff receive accounts that expire after twenty-eight days and can be renewed twice.
Requests for additional rights are made by the line manager through the service portal and granted within two working
  days. Rights given for a project carry its closing date.
## 2.2 Passwords and sign-in
: Owner | Head of Digital Services | Next review | June 2026
Passwords have at least thirteen characters and are checked against a list of known breached passwords. They do not
  expire on a timetable; they are changed only when there is reason to think that they have become known.
After seven failed attempts within ten minutes the account is locked for half an hour. The service desk unlocks it
  earlier only after checking the caller's employee number and the last four digits of their staff card.
Remote sign-in needs the Trust's authenticator app or a hardware key. Codes sent by text message are not accepted.
Administrators use a separate account, with a password of at least twenty characters, for administrative work.
The service desk never asks for a password. A member of staff who has told anybody their password changes it at once
  and reports the fact; doing so within the hour has no disciplinary consequence.
## 2.3 Smartcards
: Owner | Registration Authority Manager | Next review | October 2026
A smartcard is issued in person after two documents with a photograph, or one with a photograph and two proving
  address, have been checked. The registration authority is open from 08:15 to 16:45 in the north corridor.
A lost card is reported within one hour by telephone on extension 7750, and is cancelled while the caller waits. A
  replacement costs £12, which is refunded if the card was stolen and a crime number is given.
Cards must not be left in a reader. The clinical systems log a user out after eleven minutes without activity, except
  in operating theatres, where the period is forty minutes.
Certificates on the card run for two years and can be renewed at any self-service point in the last ninety days.
Sponsors, who vouch for an applicant's role, are appointed by each division. There are nineteen of them, and none may
  sponsor a member of their own family.
## 2.4 Break-glass access
: Owner | Caldicott Guardian | Next review | April 2027
A clinician who needs a restricted record in an emergency may open it by choosing "break glass" and typing a reason of
  at least fifteen characters.
Each use sends a message to the privacy team, which looks at it by noon on the next working day. The clinician's
  manager is asked to confirm the reason if the patient was not in the clinician's care.
A user who breaks the glass more than five times in a calendar month is interviewed by the deputy Caldicott guardian.
  Last year there were 418 uses, of which nine were found to be unjustified.
Break-glass access lasts for four hours and cannot be extended; a new reason is needed after that.
The screen shown before access names the restriction and the person who imposed it. Students and administrative staff
  do not see the button.
## 2.5 Remote working
: Owner | Head of Digital Services | Next review | December 2026
Staff may work remotely only with a Trust laptop, from a place where the screen cannot be overlooked. Work from cafés,
  trains and aircraft is limited to documents that contain no personal data.
Working from outside the United Kingdom needs the line manager's approval and a travel notice sent to the security
  team eight working days in advance. It is limited to fifteen working days a year and is not allowed in the countries
  named on list R.
Paper records are taken home only with the written agreement of the ward or department manager, in a locked case, and
  are logged out and in on the same sheet. They are never left in a car overnight.
A home printer must not be used for anything that identifies a patient.
Equipment for regular home workers is limited to one monitor, one headset and a chair chosen from list H. It is
  returned within twenty days after the arrangement ends.
## 2.6 Access by suppliers
: Owner | Head of Procurement | Next review | August 2026
Suppliers reach Trust systems only through the supplier gateway, which records the session as video. Recordings are
  kept for two hundred days.
Each session is opened by a Trust employee and closes automatically after ninety minutes. A supplier who needs longer
  asks for a second session; unattended access is not available between 22:00 and 06:00.
The supplier names the engineers who will connect and confirms each January that they still work for it. A maximum of
  twelve engineers may be named for any one supplier.
The gateway's address is 203.0.113.60, and suppliers must allow it through their own firewall.
Emergency access outside these hours is granted by the on-call manager for one session and is reviewed on the next
  morning by the head of infrastructure.
## 2.7 Auditing of access
: Owner | Privacy Manager | Next review | July 2026
The privacy team checks who has opened records of patients who are also staff, of patients in the news, and of a
  random sample of 250 patients each month.
A member of staff who has opened a record without reason is told in writing within ten days and may answer within
  five. Confirmed snooping is treated as gross misconduct, and the patient is informed by letter unless that would
  cause serious harm.
Patients may ask who has viewed their record. The privacy team provides the list within twenty-one days and gives job
  titles rather than names of junior staff.
Audit trails are stored on write-once media for eight years, in a system to which the administrators of the clinical
  systems have no access.
Managers receive a quarterly summary of their department. It shows how many records were opened, by hour of the day,
  and compares the figure with departments of similar size.
# 3. Records management
## 3.1 Creating a record
: Owner | Records Manager | Next review | March 2026
Entries are made during the contact or within twenty-four hours of it. An entry made later is marked "retrospective"
  and gives both the time of the event and the time of writing.
Each entry carries the writer's name, role and registration number. Students' entries are countersigned by the end of
  the shift.
Abbreviations are limited to the approved list, which has 212 entries. The abbreviations "OD", "QD" and "U" are
  forbidden because they have caused medication errors.
Corrections in paper notes are made with a single line through the mistake, dated and initialled. Correction fluid is
  removed from wards when found.
Dictated letters are checked before signature; the words "dictated but not checked" are no longer used. Verbal orders
  for medicines are written up within one hour and signed by the prescriber on the same shift.
## 3.2 Retention schedule
: Owner | Records Manager | Next review | March 2026
Records are kept for the periods below, counted from the last contact unless the table says otherwise. The records
  manager may extend a period for a named record for reasons of litigation, research or public inquiry.
| Kind of record | Period | Counted from
| Adult general health record | 8 years | Last contact
| Mental health record | 20 years | Last contact
| Maternity record | 25 years | Birth of the last child
| Child health record | Until 25th birthday | Birth
| Occupational health record | 6 years | End of employment
| Theatre register | 9 years | Last entry
| Ward diary | 2 years | End of the year
| Donor record (blood and tissue) | 30 years | Donation
Records of patients who have died are kept for ten years after death.
## 3.3 Destruction
: Owner | Records Manager | Next review | March 2026
Nothing is destroyed until it has appeared on a destruction list signed by the records manager and the head of the
  department concerned. The list is open for objection for twenty working days.
Paper is cross-cut to particles of at most 160 square millimetres on the premises by Mossgate Secure Shredding, whose
  vehicle calls on alternate Thursdays. Disks are degaussed and then crushed; serial numbers are recorded.
Certificates of destruction are kept permanently. Four certificates were missing at the last internal audit, and since
  then they have been numbered in advance.
Destruction stops at once when a legal hold is announced (see 6.6).
Records that were found to be contaminated by mould or asbestos are dealt with by a licensed contractor, and the
  reason is entered beside the certificate number.
## 3.4 Tracking of paper files
: Owner | Health Records Library Supervisor | Next review | May 2026
A paper file leaves the library only after its barcode has been scanned to a destination. Whoever passes it on scans
  it again; the tracking system shows the last three holders.
Files are returned within five days after a clinic and within fourteen days after discharge. On 1 February the library
  held 184,300 files, and 0.7 % of those requested could not be found at the first attempt.
A file missing for two days is reported on form HR12. A temporary folder with a yellow spine is opened, and is merged
  with the original when that is found.
Files for the Cold Linton site travel in the 10:30 and 15:30 vans in sealed blue boxes.
Research staff may hold up to thirty files at a time for fourteen weeks. The library is staffed from 06:45 to 21:30
  and has an emergency key at the site manager's desk.
## 3.5 Scanning and substitution
: Owner | Head of Health Records | Next review | January 2027
Paper may be destroyed after scanning only if the image was made under standard procedure SP-31 and has passed quality
  control. Two per cent of each batch, and never fewer than twenty pages, are compared with the paper.
Images are made at 300 dots per inch in colour. Growth charts and cardiotocograph traces are scanned at 400.
The paper is kept for sixty-two days after scanning so that mistakes can be put right. Documents with a seal or an
  original signature that may be needed in court are listed in appendix 2 of SP-31 and are never destroyed.
The bureau's target is to have notes of emergency attendances in the electronic record by 09:00 the next morning.
Colour separators, staples and plastic wallets are removed by volunteers before scanning. A batch that contains more
  than three unreadable pages is done again from the start.
## 3.6 Clinical coding
: Owner | Finance Director | Next review | April 2026
Inpatient episodes are coded within five working days of discharge and in any case before the flex date set by the
  commissioner. Coders query unclear diagnoses with the consultant by the electronic query form, and the consultant
  answers within forty-eight hours.
Accuracy is audited every quarter on a sample of two hundred episodes. The target for primary diagnosis is 94 %; the
  result for the last quarter was 95.2 %.
A coder has at least three days' training a year and takes the national examination within thirty months of appointment.
Coders work in pairs on episodes longer than fifty days.
Amendments after the freeze date are sent to the commissioner with a note of the effect on payment. Last year they
  came to 0.4 % of income.
## 3.7 Naming and filing of electronic documents
: Owner | Records Manager | Next review | August 2027
Names of files begin with the date in the form year-month-day, followed by the subject and the version, for example
  "2025-03-14 falls audit v2". Patients' names and numbers never appear in the name of a file.
Departments file in the shared library, not in personal drives. A personal drive is limited to 3 gigabytes and is
  deleted thirty days after the owner leaves.
Drafts are numbered v0.1 upwards, and the version approved is v1.0. Only the owner of the document may delete
  superseded versions, and not before eighteen months have passed.
Documents that must not be altered, such as signed contracts, are stored as PDF/A in the folder named "Final".
  Spreadsheets with macros are registered with the service desk.
# 4. Confidentiality and sharing
## 4.1 Telephone enquiries
: Owner | Privacy Manager | Next review | February 2026
Information about a patient is given by telephone only after the caller has been identified by two of the following:
  the patient's date of birth, the first line of the address, the ward password, or a call back to a number already on
  the record.
The ward password is chosen by the patient on admission and is changed if it has been given to more than four people.
  Staff may confirm that a patient has been admitted only if the patient has agreed.
Calls from the press go to the communications office on 020 7946 0145 at any time of day. Calls from the police go to
  the site manager.
Messages left on an answering machine give the caller's name and number only.
Where a caller becomes abusive, staff give one warning and then end the call. The conversation is noted on form TC5
  and the ward manager is told.
## 4.2 Faxes and letters
: Owner | Privacy Manager | Next review | February 2026
Fax machines were withdrawn on 30 September 2021, except for one in the mortuary and one in the pharmacy, which are
  used if the network fails. Each is tested on the first Monday of the month.
Letters to patients are sent in window envelopes that show nothing but name and address. Appointment letters for the
  sexual health and fertility clinics have no return address other than a post office box.
A letter sent to a wrong address is reported as an incident by the end of the day. If it has been opened, the patient
  is told by telephone within two working days.
Bulk mailings of more than 150 letters need a test of ten letters checked by a second person.
Couriers sign for sealed envelopes, and the slip is filed for four months. Internal envelopes with holes are not used
  for anything about patients.
## 4.3 E-mail
: Owner | Head of Digital Services | Next review | October 2027
Personal data are sent by e-mail only to addresses on the secure domains list or with "[encrypt]" as the first word of
  the subject. The filter holds messages with more than thirty NHS numbers until the sender's manager releases them.
Staff may correspond with patients by e-mail when the patient has agreed on form EM1. The agreement lasts for two
  years and may be withdrawn by telephone.
Mailboxes are limited to 12 gigabytes. Mail is archived after fourteen months and deleted after seven years, unless it
  has been filed in a patient's record.
Messages must never be forwarded automatically to an outside mailbox.
The signature block gives name, role, telephone number and the hours at which the sender usually reads mail. Read
  receipts are not requested from patients.
## 4.4 Sharing with the police
: Owner | Caldicott Guardian | Next review | May 2026
A request from the police is made on form PD9, signed by an officer of the rank of inspector or above, and says which
  offence is being investigated and why the information is needed.
Without the patient's consent, information is disclosed for the prevention or detection of serious crime, such as
  murder, rape or kidnap. Theft and minor damage do not qualify.
Gunshot wounds are reported to the police in every case, and knife wounds unless they were plainly accidental. The
  report is made by the doctor in charge within one hour and at first contains no name.
Copies of what was disclosed are kept in a sealed section of the record. The security manager, Mr Octavian Breedlove,
  is the single point of contact.
Requests by officers in person are referred to the site manager, who checks the warrant card against the force's
  switchboard. Interviews of patients take place only when the nurse in charge says that they are fit.
## 4.5 Safeguarding disclosures
: Owner | Head of Safeguarding | Next review | March 2027
Concern about a child is passed to the local authority's front door team by telephone on the same day and confirmed on
  form SG4 within twenty-four hours. Consent is sought unless asking would increase the risk.
For adults at risk, the member of staff first asks what the person wants to happen. Disclosure against the wishes of
  an adult who has capacity needs the agreement of the head of safeguarding, Mrs Guinevere Atta.
Safeguarding entries are written in the restricted part of the record, which relatives cannot see through the patient
  portal.
Staff in contact with children have level 3 training, sixteen hours over three years.
A chronology of concerns is begun at the second contact. Minutes of strategy meetings are stored for as long as the
  child's own record.
## 4.6 Photographs and recordings
: Owner | Head of Medical Illustration | Next review | June 2027
Clinical photographs are taken with Trust devices only. The picture is moved to the image store within eight hours and
  removed from the camera.
Consent is written, on form MI3, and separates use in treatment, in teaching and in publication. Consent to
  publication may be withdrawn until the work has gone to print.
Patients may record their own consultations. Recording in waiting areas is not allowed because other patients might be
  identified.
Images that show the face of a child in need of protection are stored in vault B, which can be opened by five named
  members of staff.
Prints for teaching carry a small number and no name. Copyright in photographs belongs to the Trust, and fees received
  from publishers, £3,140 last year, go to the patients' amenities fund.
## 4.7 Research and audit
: Owner | Head of Research | Next review | September 2027
Research that uses identifiable records without consent needs approval under the national support arrangements as well
  as that of the ethics committee. The Trust's own research office gives its answer within thirty-five days of a
  complete application.
Data for clinical audit are pseudonymised by the business intelligence unit, which keeps the key. The key is destroyed
  six months after the audit report.
Results for groups of fewer than six patients are not published.
Researchers from other organisations hold a letter of access, valid for at most three years, and work in the data room
  on level 4.
Patients who do not want their records used for research tell any receptionist, or use the national opt-out. Opt-outs
  are applied to each extract, not later than two days before release.
"""
