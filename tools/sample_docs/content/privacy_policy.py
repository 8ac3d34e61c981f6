"""A dental group's privacy policy."""

from tools.sample_docs.pdfkit import Look
from tools.sample_docs.samples import Sample

TEXT = """
= Privacy policy for patients and website visitors
@center Larkfield Dental Group, version 6.1, in force from 2 May 2025
# Who we are
Larkfield Dental Group Limited runs nine dental practices in the Askerby valley. We are the controller of the personal
  data described here. Our data protection officer is Thandiwe Osgood, whom you can reach at
  dpo@larkfielddental.example.org, by telephone on 020 7946 0117 or by post at Larkfield House, 3 Mill Causeway, Great
  Askerby GA2 6TT.
# What we collect
- **Identity and contact data:** name, date of birth, address, telephone numbers, e-mail address and, for children,
  the name of a parent or guardian.
- **Clinical data:** medical history questionnaires, dental charts, photographs, radiographs, intra-oral scans,
  prescriptions and letters to and from other clinicians.
- **Payment data:** membership plan, payment history and the last four digits of your card. Full card numbers are
  handled only by our payment provider, Tollhouse Payments.
- **Website data:** IP address, type of browser, pages visited and the time of each visit.
- **Call recordings:** calls to the appointments line are recorded for training and to settle complaints.
# Why we use it and on what legal basis
| Purpose | Data used | Legal basis
| Providing dental care | Identity, clinical | Provision of health care by a professional under a duty of confidence
| Taking payments and recovering debts | Identity, payment | Performance of our contract with you
| Reminders of appointments | Contact | Our legitimate interest in avoiding missed appointments
| Newsletter and offers on whitening | Contact | Your consent, which you can withdraw at any time
| Teaching and clinical audit | Clinical, with your name removed | Our legitimate interest in improving care
| Answering regulators | Any that the law requires | Legal obligation
# How long we keep it
Adult clinical records are kept for eleven years after your last visit. Children's records are kept until the
  patient's twenty-fifth birthday, or for eleven years after the last visit if that is longer. Call recordings are
  erased after six months. Study models made of plaster are kept for two years. Website logs are kept for ninety days,
  and unsuccessful enquiries for twelve months.
# Who receives it
We share what is needed with hospitals and specialists to whom we refer you, with the dental laboratories Whitlow
  Ceramics and Brackenridge Prosthetics, with our software supplier, and with the health service's business authority
  where your treatment is publicly funded. We do not sell personal data, and we do not share it with insurers unless
  you ask us to in writing.
Some website statistics are processed in Canada by Juniper Metrics Inc. Canada has been found to give adequate
  protection to personal data held by commercial organisations. No clinical data leaves the United Kingdom.
# Automated decisions
Our booking system predicts which patients are likely to miss an appointment and sends them a second reminder. It does
  not refuse appointments, and nobody's treatment is decided by a machine. Radiographs are checked by an assistive
  program called Enamela, whose suggestions are always reviewed by a dentist.
# Your rights
You may ask for a copy of your data, for correction of mistakes, for erasure where the law allows it, for restriction,
  and for your data in a portable form. You may object to processing that rests on our legitimate interest. We answer
  within one month; if a request is complex we may take up to two months more and will tell you why. There is no fee
  unless a request is manifestly excessive.
To make a request, use the form at https://www.larkfielddental.example.org/my-data or write to the data protection
  officer. We will ask for two forms of identification, one of which must bear a photograph.
# Children
From the age of thirteen a patient may use the online booking system without a parent. We will not tell a parent about
  a consultation with a patient of sixteen or over without the patient's permission.
# Cookies
We use two necessary cookies, lf_session and lf_consent. The first disappears when you close your browser and the
  second lasts for one hundred and eighty days. Statistics cookies are set only if you accept them. We use no
  advertising cookies.
# Security
Clinical systems are reached only from practice premises or through a virtual private network with a hardware token.
  Backups are encrypted and one copy is held off site at Fenny Marsh. Staff complete privacy training every year, and
  access to records is audited monthly by the clinical governance lead, Dr Ferdinand Quaye.
# Complaints and changes
Please complain to us first; we acknowledge complaints within three working days. You may also complain to the
  Information Commissioner at any time. We will announce material changes to this policy in every waiting room at
  least thirty days before they take effect. The previous version, 5.4, applied from 19 September 2022.
"""

SAMPLE = Sample(
    "privacy_policy.pdf",
    TEXT,
    Look(
        title="Privacy policy",
        author="Larkfield Dental Group Limited",
        family="sans",
        size=10,
        header="Larkfield Dental Group",
        footer="Privacy policy 6.1",
        justify=False,
        widths=((4, 3, 5),),
    ),
)
