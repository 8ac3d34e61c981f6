"""A law firm's letter of engagement."""

from tools.sample_docs.pdfkit import Look
from tools.sample_docs.samples import Sample

TEXT = """
@right 6 February 2025
Our reference: CR/IT/20551/4
Private and confidential
@line Ms Imogen Thackeray
@line 19 Belvoir Terrace
Ellismouth EM3 8KW
By e-mail: imogen.thackeray@example.com
Dear Ms Thackeray
**Your claim against Fernhollow Interiors Limited: terms of engagement**
Thank you for instructing this firm following our meeting on 30 January 2025. This letter, with the enclosed standard
  terms (edition 9), is the contract between us. Please read it carefully and return a signed copy before we start
  substantive work.
# 1. What we will do
We will advise you on your claim for defective kitchen and garden-room works at 19 Belvoir Terrace, prepare a letter
  of claim, consider the response, and represent you in any mediation. The work does not include issuing court
  proceedings, tax advice, or the separate boundary question you mentioned concerning Mr Leopold Garrity at number 21.
  We will write to you again if you wish us to take any of those on.
# 2. Who will do it
The partner responsible is Rosamund Achterberg-Cole. Day-to-day conduct is with Dominic Yarrow, associate, direct line
  020 7946 0128, d.yarrow@castellanrooke.example.com. He will be helped by Kezia Brandt, a trainee solicitor. If you
  are unhappy with our service, write to our complaints partner, Auberon Hale, who will answer within eight weeks.
# 3. What it will cost
Our charges are based on time recorded in units of six minutes at the hourly rates below. We review rates every May
  and will tell you of any change a month before it applies.
| Fee earner | Grade | Hourly rate
| Rosamund Achterberg-Cole | Partner | £365
| Dominic Yarrow | Associate | £248
| Kezia Brandt | Trainee solicitor | £140
We estimate that the work described in section 1, up to but not including a mediation, will cost between £6,500 and
  £8,200 plus VAT. A one-day mediation would add about £5,400 plus VAT and half of the mediator's fee. We will not
  exceed the top of the estimate without your agreement in writing.
# 4. Money on account and billing
Please pay £2,750 on account within ten days, by bank transfer to the client account shown on the enclosed sheet. We
  never change our bank details by e-mail: if you receive a message saying that they have changed, telephone us on 020
  7946 0100 before paying. We send interim bills every month, payable within twenty-one days. You may instead pay by
  card; the card ending 1111 that you left with reception has been noted but not charged.
# 5. Insurance and costs of the other side
You told us that your home policy with Saltmarsh Bank Insurance, number HH-7740-2291, includes legal expenses cover of
  up to £50,000. We wrote to the insurer on 3 February 2025 and will not be treated as instructed under the policy
  until it confirms cover. If you lose, you may be ordered to pay your opponent's costs as well as ours.
# 6. Identity and source of funds
The law requires us to check who you are. We have seen your passport (number 533401372) and a council tax bill. We
  still need a bank statement from the last three months showing where the money on account comes from.
# 7. Your documents
We keep the file for seven years after the final bill and then destroy it without further notice. Original deeds and
  wills are kept until you ask for them. We may send parts of the file to our costs draftsman in Great Askerby, who is
  bound by the same duties of confidence.
# 8. Limits of our liability
Our liability to you for negligence in this matter is limited to £3,000,000. Nothing limits our liability for fraud or
  for death or personal injury.
# 9. Ending the engagement
You may end the engagement at any time in writing. We may do so only for good reason, such as unpaid bills, and on at
  least fourteen days' notice. Because you instructed us partly by telephone, you also have a right to cancel without
  charge until 20 February 2025.
# 10. Time limits
You took possession on 14 August 2019. On the information we have, the primary limitation period for a claim in
  contract expires on 14 August 2025, and you should treat that date as final. Please send us the defect photographs
  and Fernhollow's final account by 21 February 2025.
We look forward to working with you.
Yours sincerely
@sign Rosamund Achterberg-Cole|Partner, Castellan Rooke LLP
I agree to the terms of this letter and of the standard terms (edition 9).
@sign Imogen Thackeray|Client. Date: ____________________
"""

SAMPLE = Sample(
    "engagement_letter.pdf",
    TEXT,
    Look(
        title="Letter of engagement: Thackeray",
        author="Castellan Rooke LLP",
        footer="Castellan Rooke LLP is a limited liability partnership registered under number OC401926.",
        widths=((5, 4, 3),),
        letterhead=(
            "CASTELLAN ROOKE LLP",
            "Solicitors and notaries",
            "5 Exchequer Court, Ellismouth EM1 2LP   |   020 7946 0100   |   www.castellanrooke.example.com",
        ),
    ),
)
