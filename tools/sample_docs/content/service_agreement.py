"""A managed records service agreement between a supplier and a group of clinics."""

from tools.sample_docs.pdfkit import Look
from tools.sample_docs.samples import Sample

TEXT = """
= MANAGED RECORDS AND HOSTING SERVICES AGREEMENT
@center Agreement reference KLS-MSA-2024-0317
@center Dated 11 March 2024
: Customer | Halvorsen Brightwater Clinics Limited, a company registered in England under number 09981142, whose
  registered office is at 14 Sallow Row, Ellismouth EM4 2QT (the "Customer")
: Supplier | Kestrel Ledger Systems Limited, a company registered in England under number 08120556, whose registered
  office is at Floor 3, Chandler House, 90 Anchor Street, Port Merrow PM1 7HD (the "Supplier")
: Customer contract manager | Ms Beatrix Lindqvist, Head of Clinical Systems,
  beatrix.lindqvist@brightwater.example.org, telephone 020 7946 0142
: Supplier account director | Mr Tobias Ferreira-Lunn, tobias.ferreira-lunn@kestrel-ledger.example.com, telephone +1
  212-555-0163
# Background
The Customer runs eleven outpatient clinics and holds paper and electronic patient records at each of them. It wishes
  to consolidate those records on a hosted platform. The Supplier has experience of hosting clinical records and,
  following a written tender in November 2023, was selected as preferred bidder. The parties have agreed that the
  Supplier will provide the Services on the terms set out below.
# 1. Definitions and interpretation
1.1 "Business Day" means a day other than a Saturday, a Sunday or a public holiday in England on which clearing banks
  in Port Merrow are open for general business.
1.2 "Confidential Information" means all information, in any medium, that is marked confidential or that a reasonable
  person would understand to be confidential, and includes every Patient Record.
1.3 "Go-Live Date" means the date on which the last of the eleven clinics is certified as operational on the Platform,
  and in any event not later than 30 September 2024.
1.4 "Patient Record" means any record, image, recording or note relating to the physical or mental health of an
  identified or identifiable individual which the Customer places on the Platform.
1.5 "Platform" means the Supplier's multi-tenant records repository known as LedgerVault, release 7.2 or later, hosted
  at the Supplier's data centres in Port Merrow and Great Askerby.
1.6 "Service Credit" means a sum deducted from the Charges under clause 6 because a Service Level has been missed.
1.7 Clause headings do not affect interpretation. A reference to writing includes e-mail but not text message or
  instant message.
# 2. Commencement and term
2.1 This Agreement starts on 1 April 2024 (the "Commencement Date") and, unless ended earlier under clause 12,
  continues for an initial term of four years (the "Initial Term").
2.2 At the end of the Initial Term the Agreement renews for successive periods of twelve months unless either party
  gives written notice of non-renewal at least one hundred and eighty days before the Initial Term or the current
  renewal period runs out.
2.3 The Customer may extend the Initial Term once, by up to six months, where the extension is needed to complete
  migration to a replacement supplier. The Charges applying on the last day of the Initial Term apply during the
  extension.
# 3. The Services
3.1 The Supplier shall provide hosting, indexing, retrieval and disposal of Patient Records on the Platform, together
  with a staffed service desk and the migration services described in Schedule 1.
3.2 The service desk is open from 07:00 to 20:00 on Business Days and from 09:00 to 13:00 on Saturdays. Outside those
  hours a duty engineer answers priority 1 incidents only.
3.3 The Supplier shall perform the Services with reasonable skill and care, using suitably qualified personnel, and in
  accordance with good industry practice for custodians of clinical records.
3.4 The Supplier shall not move Patient Records to a location outside the United Kingdom without the Customer's prior
  written consent, which the Customer may refuse without giving a reason.
3.5 The Supplier shall keep at least two full copies of all Patient Records in data centres not less than forty
  kilometres apart, and shall test restoration from the second copy every quarter.
# 4. Customer responsibilities
4.1 The Customer shall appoint a contract manager with authority to give instructions on its behalf, and shall tell
  the Supplier within ten Business Days if that person changes.
4.2 The Customer shall give the Supplier access to each clinic between 06:30 and 08:30 so that paper files can be
  collected before patients arrive.
4.3 The Customer is responsible for the accuracy of the Patient Records at the time they are handed over, and for
  obtaining any consent that the law requires for their transfer.
4.4 If the Customer's failure to perform an obligation under this clause delays the Supplier, the Supplier is entitled
  to a day-for-day extension of the affected milestone, but only if it reported the failure within three Business Days
  of becoming aware of it.
# 5. Service levels
5.1 The Supplier shall meet the following Service Levels in each calendar month. Availability is measured at the
  Customer's network boundary and excludes planned maintenance notified at least seven days beforehand.
| Service level | Target | Measured by
| Platform availability | 99.85 % | Synthetic log-in every two minutes
| Retrieval of an indexed record | 95 % within 4 seconds | Server-side timing of all retrievals
| Priority 1 incident response | 20 minutes | Time from ticket to named engineer
| Priority 2 incident response | 2 hours | Time from ticket to named engineer
| Retrieval of a paper file from deep storage | Next Business Day by 10:00 | Courier manifest
5.2 The Supplier shall send the Customer a service report by the eighth Business Day of each month, showing
  performance against each Service Level and the root cause of every priority 1 incident.
5.3 Planned maintenance shall take place only between 23:00 on Saturday and 05:00 on Sunday and shall not exceed nine
  hours in any calendar month.
# 6. Service credits
6.1 If Platform availability falls below the target in a month, the Customer is entitled to a Service Credit of 3 % of
  that month's hosting charge for each full 0.1 percentage point of shortfall.
6.2 Service Credits in a month shall not exceed 18 % of the hosting charge for that month.
6.3 Service Credits are a price adjustment reflecting the reduced value of the Services. They are not the Customer's
  only remedy.
6.4 If Platform availability is below 98.5 % in any three months out of a rolling six, that is a material breach which
  cannot be remedied for the purposes of clause 12.2.
# 7. Charges and payment
7.1 The Charges are set out in Schedule 2. They are exclusive of value added tax, which the Customer shall pay in
  addition on receipt of a valid VAT invoice.
7.2 The Supplier shall invoice the hosting charge quarterly in advance and all other Charges monthly in arrear. The
  Customer shall pay undisputed invoices within forty-five days of receipt.
7.3 Late payment bears interest at 4 % a year above the base rate of the Bank of England from the due date until
  payment, whether before or after judgment.
7.4 The Customer may withhold a disputed amount if it tells the Supplier the reason in writing before the due date.
  The parties shall try to settle the dispute within twenty Business Days.
7.5 From the second anniversary of the Commencement Date the Supplier may increase the Charges once a year by no more
  than the lower of 3.5 % and the rise in the Consumer Prices Index over the preceding twelve months.
7.6 Payment shall be made to the account named Kestrel Ledger Systems Client Receipts, IBAN GB82 WEST 1234 5698 7654
  32, quoting the agreement reference.
# 8. Data protection
8.1 The Customer is the controller and the Supplier is the processor of personal data in the Patient Records. The
  Supplier shall process that data only on the Customer's documented instructions.
8.2 The Supplier shall tell the Customer of any personal data breach without undue delay and in any case within
  eighteen hours of becoming aware of it, by telephone to the contract manager and then by e-mail to
  incidents@brightwater.example.org.
8.3 The Supplier shall not engage a sub-processor without giving the Customer forty days' written notice. The
  sub-processors approved at the date of this Agreement are Tarn Valley Couriers Limited and Mossgate Secure Shredding
  Limited.
8.4 The Supplier shall encrypt Patient Records at rest with AES-256 and in transit with TLS 1.3, and shall rotate
  storage keys at least every ninety days.
8.5 Within thirty days after this Agreement ends the Supplier shall return all Patient Records in the export format
  described in Schedule 1 and, once the Customer has confirmed receipt, destroy every remaining copy and issue a
  certificate of destruction.
# 9. Confidentiality
9.1 Each party shall keep the other's Confidential Information secret, use it only to perform or enjoy the benefit of
  this Agreement, and disclose it only to those personnel and advisers who need to know it.
9.2 The obligations in this clause last for seven years after this Agreement ends, except that they last without limit
  of time for Patient Records.
9.3 A party may disclose Confidential Information that a court or regulator requires it to disclose, provided that,
  where lawful, it first gives the other party at least five Business Days' notice.
# 10. Intellectual property
10.1 Nothing in this Agreement transfers ownership of intellectual property. The Supplier grants the Customer a
  non-exclusive licence to use the Platform and its documentation during the term for up to 640 named users.
10.2 Indexes, metadata and retrieval logs created from Patient Records belong to the Customer from the moment they are
  created.
10.3 The Supplier shall indemnify the Customer against losses arising from a claim that use of the Platform in
  accordance with this Agreement infringes a third party's intellectual property rights.
# 11. Liability and insurance
11.1 Nothing in this Agreement limits liability for death or personal injury caused by negligence, for fraud, or for
  anything else for which liability cannot be limited by law.
11.2 Subject to clause 11.1, the Supplier's total liability in each contract year shall not exceed the greater of
  £2,400,000 and 150 % of the Charges paid or payable in that year.
11.3 For breach of clause 8 the limit in clause 11.2 is replaced by a separate limit of £6,000,000 for each event or
  series of connected events.
11.4 Neither party is liable for loss of profit, loss of goodwill or any indirect loss. The cost of reconstituting
  lost or corrupted Patient Records is a direct loss.
11.5 The Supplier shall hold professional indemnity insurance of not less than £5,000,000 for each claim and cyber
  insurance of not less than £3,000,000 in aggregate, and shall keep both in force for six years after the term.
# 12. Termination
12.1 The Customer may end this Agreement for convenience at any time after the second anniversary of the Commencement
  Date by giving not less than nine months' written notice and paying the early exit fee in Schedule 2.
12.2 Either party may end this Agreement at once by written notice if the other commits a material breach which cannot
  be remedied, or which it has failed to remedy within thirty days after being asked in writing to do so.
12.3 The Supplier may suspend the Services, other than retrieval of Patient Records needed for direct care, if
  undisputed invoices totalling more than £75,000 are over sixty days late.
12.4 Either party may end this Agreement if the other enters administration, is wound up other than for a solvent
  reconstruction, or makes a composition with its creditors.
12.5 On termination for any reason the Supplier shall give the exit assistance described in Schedule 1 for up to six
  months, at the day rates in Schedule 2.
# 13. Personnel and non-solicitation
13.1 The Supplier shall ensure that everyone with access to Patient Records has passed an enhanced background check
  within the previous three years.
13.2 Neither party shall, during the term and for nine months afterwards, solicit for employment any person employed
  by the other in connection with the Services. A party in breach shall pay the other 25 % of that person's first-year
  salary as liquidated damages.
# 14. Dispute resolution
14.1 A dispute shall first be referred to the contract manager and the account director, who shall meet within seven
  days of a written request.
14.2 If they have not settled it within fourteen days of meeting, the dispute shall be referred to Dame Ottoline
  Pryce-Abara for the Customer and Mr Henrik Vasterling for the Supplier.
14.3 A dispute not settled at that level within a further twenty-one days shall be referred to mediation under the
  model procedure of the Merrow Centre for Dispute Resolution before proceedings are issued, except where urgent
  injunctive relief is sought.
# 15. General
15.1 Notices shall be in writing and delivered by hand or sent by recorded post to the registered office of the
  recipient, marked for the attention of the Company Secretary. A notice sent by recorded post is deemed received at
  09:00 on the second Business Day after posting.
15.2 Neither party may assign this Agreement without the other's consent, except that the Customer may assign it to a
  member of its group on written notice.
15.3 A party is not in breach for delay caused by an event beyond its reasonable control. If the event continues for
  more than seventy-five days, the other party may end this Agreement by fourteen days' written notice.
15.4 No variation is effective unless it is in writing and signed by a director of each party.
15.5 This Agreement is governed by the law of England and Wales, and the courts of England and Wales have exclusive
  jurisdiction.
@sign Dame Ottoline Pryce-Abara|Director, for Halvorsen Brightwater Clinics Limited, 11 March 2024
@sign Henrik Vasterling|Managing Director, for Kestrel Ledger Systems Limited, 11 March 2024
@break
# Schedule 1: Migration and exit
The Supplier shall collect, scan, index and verify the paper records of each clinic in the order below. A clinic is
  certified as operational when a random sample of 400 records shows an indexing error rate of not more than 0.5 %.
| Wave | Clinics | Estimated paper files | Certification due
| 1 | Ellismouth Central, Sallow Row | 41,000 | 31 May 2024
| 2 | Great Askerby, Nether Askerby, Tollgate | 67,500 | 12 July 2024
| 3 | Port Merrow Quay, Port Merrow North, Hythe Road | 58,200 | 23 August 2024
| 4 | Cold Linton, Fenny Marsh, Upper Dray | 33,900 | 20 September 2024
Export at exit shall be in PDF/A-2 with one XML index file for each clinic, delivered on encrypted disks by the
  Supplier's own employees. Exit assistance includes up to forty person-days of knowledge transfer to a replacement
  supplier.
# Schedule 2: Charges
| Item | Unit | Charge
| Hosting, first 20 TB | per quarter | £61,250
| Hosting, each further TB | per quarter | £1,940
| Scanning and indexing | per file | £0.87
| Paper retrieval, same day | per file | £14.60
| Paper retrieval, next Business Day | per file | £5.25
| Senior consultant | per day | £1,120
| Migration engineer | per day | £745
The early exit fee under clause 12.1 is £180,000 if notice expires in the third contract year and £95,000 if it
  expires in the fourth. No early exit fee is payable in a renewal period.
"""

SAMPLE = Sample(
    "service_agreement.pdf",
    TEXT,
    Look(
        title="Managed Records and Hosting Services Agreement",
        author="Kestrel Ledger Systems Limited",
        header="KLS-MSA-2024-0317",
        footer="Kestrel Ledger Systems / Halvorsen Brightwater Clinics",
        widths=((3, 7), (5, 4, 5), (2, 6, 3, 3), (5, 3, 2)),
    ),
)
