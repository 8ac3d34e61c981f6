"""A commercial lease with a table of rents."""

from tools.sample_docs.pdfkit import Look
from tools.sample_docs.samples import Sample

TEXT = """
= LEASE OF UNIT 4, TANNERY WHARF, ELLISMOUTH
: Date of lease | 24 June 2023
: Landlord | Aldermoor Estates LLP (registered number OC387715), The Old Counting House, 2 Cooper's Yard, Ellismouth
  EM1 1AB
: Tenant | Pemberton Vale Physiotherapy Limited (registered number 10442871), 31 Larch Avenue, Ellismouth EM6 9RS
: Guarantor | Mr Cornelius Adeyemi-Strand, born 2 February 1971, of 8 Plover Close, Ellismouth EM6 3DN
: Premises | Ground and first floors of Unit 4, Tannery Wharf, having a net internal area of 412 square metres, shown
  edged red on Plan A
: Contractual term | Ten years from and including 24 June 2023
: Permitted use | Physiotherapy, sports rehabilitation and ancillary consulting rooms within Class E(e)
: Rent deposit | £29,500
# 1. Grant and term
1.1 The Landlord lets the Premises to the Tenant with full title guarantee for the contractual term, together with the
  rights in clause 2 and subject to the matters in the register of title EM204417.
1.2 The provisions of sections 24 to 28 of the Landlord and Tenant Act 1954 are excluded. The Tenant's director made a
  statutory declaration to that effect on 9 June 2023 before Ms Perpetua Haldane, an independent solicitor.
1.3 The Tenant has been in occupation of the first floor under a tenancy at will since 3 May 2023, which ends on the
  date of this lease.
# 2. Rights granted
2.1 The Tenant may use the service road and the goods lift at the rear of the building at all times, and five car
  parking spaces numbered 17 to 21 in the riverside car park.
2.2 The Tenant may display one sign on the front elevation not more than 2.4 metres wide and 0.6 metres high, in a
  design first approved by the Landlord.
2.3 The Landlord reserves the right to enter the Premises on forty-eight hours' written notice to inspect, and without
  notice in an emergency.
# 3. Rent
3.1 The Tenant shall pay the annual rent in the schedule of rents below by equal quarterly payments in advance on the
  usual quarter days, by standing order to the Landlord's account.
| Lease year | Period | Annual rent | Quarterly payment
| 1 | 24 June 2023 to 23 June 2024 | £48,000 | £12,000
| 2 | 24 June 2024 to 23 June 2025 | £59,000 | £14,750
| 3 | 24 June 2025 to 23 June 2026 | £61,400 | £15,350
| 4 | 24 June 2026 to 23 June 2027 | £63,800 | £15,950
| 5 | 24 June 2027 to 23 June 2028 | £66,200 | £16,550
| 6 to 10 | 24 June 2028 to 23 June 2033 | As reviewed under clause 4 | One quarter of the reviewed rent
3.2 No rent is payable for the first three months of the contractual term, in recognition of the Tenant's fitting-out
  works.
3.3 If any rent is unpaid fourteen days after it falls due, whether or not formally demanded, the Tenant shall pay
  interest on it at 5 % a year above the base rate of Saltmarsh Bank plc.
3.4 The Tenant shall pay value added tax on the rent. The Landlord opted to tax the building on 17 October 2019.
# 4. Rent review
4.1 The annual rent shall be reviewed on 24 June 2028 to the open market rent at that date, and shall never be less
  than the rent payable immediately before the review.
4.2 If the parties have not agreed the open market rent by three months after the review date, either may ask the
  President of the Ellismouth Chamber of Surveyors to appoint an independent expert, whose fees the parties shall bear
  equally.
4.3 In assessing the open market rent the expert shall disregard any goodwill attached to the Premises and any
  improvement lawfully made by the Tenant at its own cost.
# 5. Service charge and insurance rent
5.1 The Tenant shall pay 11.6 % of the Landlord's reasonable costs of maintaining the structure, the common parts, the
  lift and the river wall.
5.2 The service charge is capped at £9,200 in the first service charge year, and the cap rises by 3 % on each
  anniversary.
5.3 The service charge year ends on 31 December. The Landlord shall supply a certified account within five months of
  that date, and any overpayment shall be credited against the next quarterly instalment.
5.4 The Landlord shall insure the building against fire, flood, subsidence and terrorism for its full reinstatement
  cost, and three years' loss of rent. The Tenant shall refund its share of the premium within twenty-one days of
  demand.
5.5 The excess under the policy for flood claims is £15,000, of which the Tenant bears no more than £1,500 in any one
  claim.
# 6. Repair and alterations
6.1 The Tenant shall keep the interior of the Premises in good repair, but is not obliged to put them in a better
  condition than is shown in the photographic schedule of condition dated 16 June 2023.
6.2 The Tenant shall redecorate the interior in the fourth year and again in the last three months of the term, using
  colours approved by the Landlord on the second occasion.
6.3 The Tenant shall not make structural alterations. It may put up and take down demountable partitions without
  consent if it sends the Landlord drawings within fourteen days after the work.
6.4 A hydrotherapy pool may be installed on the ground floor only, with a maximum water capacity of 18,000 litres and
  subject to a structural engineer's certificate.
6.5 The Tenant shall have the gas installation inspected every year by a registered engineer and send the certificate
  to the managing agent, Quillfeather Property Management, at compliance@quillfeather.example.com.
# 7. Use and nuisance
7.1 The Tenant shall not use the Premises other than for the permitted use, nor open to patients before 06:45 or after
  21:15.
7.2 Clinical waste shall be stored in locked yellow containers inside the Premises and collected at least twice a week
  by a licensed contractor.
7.3 Music in the exercise studio shall not exceed 72 dB(A) measured at the party wall with Unit 5.
# 8. Assignment and underletting
8.1 The Tenant shall not assign part only of the Premises. It may assign the whole with the Landlord's consent, not to
  be unreasonably withheld, if the assignor enters into an authorised guarantee agreement.
8.2 The Tenant may share occupation of up to three consulting rooms with self-employed health professionals, provided
  that no relationship of landlord and tenant arises.
8.3 Underletting is permitted of the first floor only, as a whole, at not less than the open market rent and for a
  term of no more than four years.
# 9. Break clause
9.1 The Tenant may end this lease on 24 June 2028 by giving the Landlord at least eight months' prior written notice.
9.2 The break is effective only if on the break date the Tenant has paid all rent due and gives up occupation leaving
  no underlease. No other condition applies.
9.3 If the Tenant does not exercise the break, the annual rent is reduced by half for the three months following the
  break date.
9.4 The Landlord has no right to break.
# 10. Forfeiture
10.1 The Landlord may re-enter if any rent is unpaid for twenty-eight days, if there is a substantial breach of a
  tenant covenant, or if the Tenant or the Guarantor becomes insolvent.
# 11. Rent deposit
11.1 The Landlord shall hold the rent deposit in a separate interest-bearing account and may withdraw from it any sum
  that is more than ten Business Days overdue.
11.2 The Tenant shall make good a withdrawal within fifteen days. The deposit is released when the Tenant produces
  audited accounts for three consecutive years each showing a net profit of more than £150,000.
# 12. Guarantee
12.1 The Guarantor guarantees payment of the rents and performance of the Tenant's covenants until the earlier of a
  lawful assignment of the whole and 23 June 2028.
12.2 The Guarantor's liability is limited to £88,500 in total.
# 13. Notices and general
13.1 A notice to the Landlord must be sent by special delivery to Messrs Dunmore Sedge, Solicitors, 7 Assize Lane,
  Ellismouth EM1 4LL, reference AE/TW4/ncs. Notices by e-mail are not valid.
13.2 The schedule of dilapidations must be served no later than fifty-six days after the end of the term.
13.3 This lease is governed by the law of England and Wales.
@sign Nathaniel Corrigan-Sayle|Member, for Aldermoor Estates LLP
@sign Saoirse Pemberton|Director, for Pemberton Vale Physiotherapy Limited
@sign Cornelius Adeyemi-Strand|Guarantor, in the presence of Wilhelmina Tadier, 22 Plover Close, Ellismouth, bookkeeper
"""

SAMPLE = Sample(
    "commercial_lease.pdf",
    TEXT,
    Look(
        title="Lease of Unit 4, Tannery Wharf",
        author="Dunmore Sedge, Solicitors",
        header="Unit 4, Tannery Wharf",
        footer="Dunmore Sedge AE/TW4/ncs",
        size=11,
        widths=((3, 8), (2, 5, 4, 4)),
    ),
)
