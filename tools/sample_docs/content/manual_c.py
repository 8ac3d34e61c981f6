"""The policy manual: front matter and annexes."""

FOREWORD = """
# Foreword
This manual brings together the Trust's policies on information governance and on the operation of its sites. It
  replaces the separate policy folders, which were withdrawn on 31 December 2024. It applies to employees, bank and
  agency staff, students, volunteers and contractors.
Policies are short because they are meant to be read. Where a policy asks for more than common sense suggests, it is
  usually because something went wrong once; the reasons are in the committee's minutes.
If you cannot find what you need, ask the policy desk on 020 7946 0104 or write to policydesk@wrenfield.example.org.
  If you think that a policy is wrong, say so: each one has an owner.
@right Constance Abara-Lindgren, Chief Executive
# Version control
| Version | Date | Author | Change
| 1.0 | 6 January 2025 | Josephine Tarrant-Okafor | First combined edition
| 1.1 | 17 March 2025 | Josephine Tarrant-Okafor | Policies 2.4, 6.4 and 8.3 rewritten after internal audit
| 1.2 | 2 June 2025 | Emrys Delacroix | Annex C updated; policy 5.5 added
"""

GLOSSARY = """
**Accountable officer.** The person answerable for the safe use of controlled drugs.
**Addendum.** A dated note added to a record without changing what was there before.
**Amber incident.** An incident that affected fewer than fifty people and is unlikely to cause them harm.
**Anonymised.** Stripped of identifying details so that nobody could reasonably work out whom the data concern.
**Asset register.** The list of systems and stores that hold personal data.
**Break glass.** Opening a restricted record in an emergency, with a recorded reason.
**Commissioner.** The body that pays for the Trust's services on behalf of the public.
**Data hall.** One of the two rooms, at Wren House and at Port Merrow, in which the servers stand.
**Deep storage.** The off-site warehouse for paper records that have not been asked for in three years.
**Disclosure log.** The public list of answers given under the freedom of information rules.
**Episode.** A period of care under one consultant.
**Flex date.** The first of the two monthly dates by which activity must be reported for payment.
**Front door team.** The local authority's first point of contact for worries about children.
**Gold commander.** The executive director in overall charge of a major incident.
**Green incident.** An incident without loss of confidentiality, such as a misdirected letter returned unopened.
**Handover sheet.** The printed list of patients that nurses carry during a shift.
**Information asset.** A body of information that is managed as a unit and has an owner.
**Legal hold.** An instruction to keep everything on a subject until further notice.
**List R.** The list of countries from which remote working is never allowed.
**Midnight census.** The count of occupied beds taken at 23:59 each day.
**Patients' panel.** Twenty-four patients and carers who advise the Trust, appointed for three years.
**Pseudonymised.** With names and numbers replaced by a code, the key to which is kept apart.
**Quorate.** Attended by enough members to take decisions.
**Red incident.** An incident that has harmed people, or may do so, or concerns fifty people or more.
**Regional viewer.** The shared system in which general practitioners and hospitals can see each other's records.
**Registration authority.** The office that checks identity and issues smartcards.
**Restricted record.** A record that only named users can open, for example that of a member of staff.
**Snooping.** Looking at a record without a reason connected with one's work.
**Sponsor.** The director who answers for a project's money and results.
**Tailgating.** Following another person through a controlled door without using one's own badge.
**Vault.** A separate, encrypted part of the image store.
**Ward password.** A word chosen by the patient and asked for when relatives telephone.
**Wren House.** The Trust's headquarters, at 1 Long Causeway, Nether Askerby NA1 1WR.
**Write-once media.** Storage on which data, once written, can be neither changed nor erased.
**Yellow spine.** The mark of a temporary folder for a patient whose file cannot be found.
"""

ANNEXES = """
# Annex B. Forms
## B.1 List of forms in use
Forms are ordered from the print room with code PR and the form's name, or downloaded from the intranet. Forms printed
  more than a year ago are thrown away.
| Form | Title | Copies | Colour | Kept for
| CG2 | Request to the Caldicott guardian | 1 | White | 8 years
| DS7 | Leaver's notice for system access | 1 | White | 2 years
| EM1 | Patient's agreement to use of e-mail | 2 | Blue | With the record
| HR12 | Report of a missing file | 3 | Orange | 3 years
| MI3 | Consent to clinical photography | 2 | Lilac | With the record
| PD9 | Disclosure to the police | 2 | Grey | 12 years
| SG4 | Safeguarding referral, child | 2 | Green | Until 25th birthday
| 4 | Adult without capacity: best interests | 2 | Yellow | With the record
| 11 | Refusal of blood products | 3 | Red | With the record
# Annex C. Directory
## C.1 Who to call
Extensions beginning with 7 are answered at Wren House. From outside, dial 020 7946 followed by the last four digits
  shown.
| Subject | Name | Extension | Outside number
| Incident line, at night | Duty privacy officer | 7999 | 020 7946 0199
| Cyber emergency | Duty engineer | 7700 | 020 7946 0170
| Lost smartcard | Registration authority | 7750 | 020 7946 0175
| Records library | Ermintrude Vance | 7412 | 020 7946 0141
| Research office | Dr Casper Nwosu-Hale | 7388 | 020 7946 0138
| Legal services | Drusilla Fenwright-Osei | 7205 | 020 7946 0120
| Medical illustration | Fabian Threlkeld | 7561 | 020 7946 0156
| Print room | Mavis Onyango-Peel | 7034 | 020 7946 0103
# Annex D. Sites
## D.1 Sites and opening hours
Deliveries are accepted only at the loading bays named here. Out of hours the control room at Wren House opens doors
  for drivers whose names have been given in advance.
| Site | Beds | Main entrance open | Loading bay | Records store
| Wren House | none | 07:30 to 19:00 | Bay 1, Mill Lane | Archive of the board
| Nether Askerby Hospital | 286 | Always | Bay 3, Station Road | Basement store, 61,000 files
| Cold Linton Hospital | 94 | 06:00 to 22:00 | Bay 2, Church Drove | Day store, 4,500 files
| Fenny Marsh Health Centre | none | 08:00 to 18:30 | None; use the front door | None
| Hythe Road Clinic | none | 08:30 to 17:00 | Rear yard | Cupboard, 800 files
"""
