"""A non-disclosure agreement and its two amendments."""

from tools.sample_docs.docxkit import Paper, day
from tools.sample_docs.samples import Sample

AGREEMENT = """
= Mutual Non-Disclosure Agreement
This Agreement is made on 15 January 2022 (the "Effective Date") between **Orchard & Finch Analytics, Inc.**, a
  Delaware corporation with its principal office at 400 Larkspur Plaza, Suite 1210, Harrowgate, MA 02199 ("OFA"), and
  **Meridian Tarn Biologics LLC**, a Massachusetts limited liability company at 77 Cannery Road, Eastmoor, MA 01930
  ("MTB").
# 1. Purpose
1.1 The parties wish to evaluate a joint project to predict batch failure in the manufacture of monoclonal antibodies
  (the "Purpose"), and for that they will exchange information that each regards as confidential.
# 2. Confidential Information
2.1 "Confidential Information" means non-public information disclosed by one party (the "Discloser") to the other (the
  "Recipient") in connection with the Purpose, in writing and marked confidential, or orally and confirmed in writing
  within twenty days after disclosure.
2.2 Confidential Information includes process data, cell-line identities, model weights, pricing and the identity of
  clinical investigators. It does not include information that the Recipient can show was public, already known to it,
  independently developed, or received from a third party free to disclose it.
# 3. Obligations of the Recipient
3.1 The Recipient shall use Confidential Information only for the Purpose and shall protect it with at least the care
  it uses for its own secrets of like importance.
3.2 The Recipient may disclose Confidential Information only to those of its employees and professional advisers who
  need it for the Purpose and are bound by written duties no less strict than these. Disclosure to affiliates is not
  permitted.
3.3 The Recipient shall not reverse-engineer samples. A sample of biological material shall not leave the Recipient's
  laboratory and shall be returned or destroyed within fifteen days of a request.
3.4 The Recipient shall notify the Discloser within seventy-two hours of discovering unauthorized use or disclosure.
# 4. Compelled disclosure
4.1 If a subpoena or court order requires disclosure, the Recipient shall, where lawful, give the Discloser prompt
  notice and reasonable help in seeking a protective order, at the Discloser's expense.
# 5. Term and survival
5.1 This Agreement remains in force for two years from the Effective Date.
5.2 The duties of confidence survive for three years after the Agreement ends, and for trade secrets for as long as
  they remain trade secrets.
# 6. Return of materials
6.1 Within thirty days of a written request the Recipient shall return or destroy all Confidential Information. One
  archival copy may be kept by the Recipient's general counsel.
# 7. No license, no warranty
7.1 No license is granted. Confidential Information is provided as is.
# 8. Remedies
8.1 The parties agree that damages may be an inadequate remedy and that the Discloser may seek an injunction without
  posting a bond of more than $10,000.
# 9. General
9.1 This Agreement is governed by the laws of the Commonwealth of Massachusetts, and the state and federal courts
  sitting in Suffolk County have exclusive jurisdiction.
9.2 Notices shall be sent to OFA for the attention of Priya Castellanos-Wynn, General Counsel,
  legal@orchardfinch.example.com, fax 617-555-0119, and to MTB for the attention of Dr. Anselm Krogh, Chief Scientific
  Officer, a.krogh@meridiantarn.example.org, telephone 978-555-0174.
9.3 Neither party may assign this Agreement, except to a successor to substantially all of its business.
9.4 This Agreement may be amended only in a writing signed by both parties.
@sign Lucinda Faircloth-Obi|Chief Executive Officer, Orchard & Finch Analytics, Inc.
@sign Dr. Anselm Krogh|Chief Scientific Officer, Meridian Tarn Biologics LLC
"""

FIRST = """
= Amendment No. 1 to Mutual Non-Disclosure Agreement
This Amendment No. 1 is made on 9 January 2024 between Orchard & Finch Analytics, Inc. ("OFA") and Meridian Tarn
  Biologics LLC ("MTB") and amends the Mutual Non-Disclosure Agreement between them dated 15 January 2022 (the "NDA").
# Background
The parties have extended their evaluation to a second production site at Eastmoor and need more time than the NDA
  allows. OFA has also moved part of its modelling work to a subsidiary.
# A. Term extended
A.1 Section 5.1 of the NDA is deleted and replaced with: "This Agreement remains in force for five years from the
  Effective Date."
A.2 Section 5.2 of the NDA is unchanged.
# B. Disclosure to affiliates
B.1 The last sentence of section 3.2 of the NDA is deleted. A Recipient may disclose Confidential Information to an
  affiliate that has signed the joinder in Exhibit 1. As of the date of this Amendment the only such affiliate is
  Finchley Compute Pty Ltd, a wholly owned subsidiary of OFA.
B.2 The Recipient is liable for its affiliates' acts and omissions as if they were its own.
# C. Effect
C.1 Except as amended here, the NDA continues in full force. In case of conflict this Amendment prevails.
@sign Lucinda Faircloth-Obi|Chief Executive Officer, Orchard & Finch Analytics, Inc.
@sign Dr. Anselm Krogh|Chief Scientific Officer, Meridian Tarn Biologics LLC
"""

SECOND = """
= Amendment No. 2 to Mutual Non-Disclosure Agreement
This Amendment No. 2 is made on 3 September 2024 between Orchard & Finch Analytics, Inc. ("OFA") and Meridian Tarn
  Biologics LLC ("MTB") and amends the Mutual Non-Disclosure Agreement between them dated 15 January 2022, as amended
  by Amendment No. 1 dated 9 January 2024 (the "NDA").
# A. Patient-level data
A.1 A new section 2.3 is added to the NDA: "MTB may disclose de-identified patient-level safety data from study
  MTB-204. OFA shall keep that data only on the server known as heron-02 (address 192.0.2.44) and shall not attempt to
  re-identify any individual."
A.2 Section 3.4 of the NDA is amended by replacing "seventy-two hours" with "twenty-four hours" where the disclosure
  concerns data from study MTB-204. For all other Confidential Information the original period continues to apply.
# B. Contact for notices
B.1 In section 9.2 of the NDA the contact for MTB is replaced with: Yevgenia Marlowe-Tate, Vice President Legal,
  y.marlowe-tate@meridiantarn.example.org, telephone 978-555-0187.
# C. Residuals
C.1 MTB's proposal of 12 August 2024 for a residuals clause was not accepted and nothing in the NDA permits the use of
  information retained in unaided memory.
# D. Effect
D.1 Except as amended here, the NDA continues in full force, including the term as extended by Amendment No. 1.
@sign Lucinda Faircloth-Obi|Chief Executive Officer, Orchard & Finch Analytics, Inc.
@sign Yevgenia Marlowe-Tate|Vice President Legal, Meridian Tarn Biologics LLC
"""

HEADER = "OFA / MTB: Confidential"
AUTHOR = "Priya Castellanos-Wynn"

SAMPLES = (
    Sample("nda.docx", AGREEMENT, Paper("Mutual Non-Disclosure Agreement", AUTHOR, day(2022, 1, 15), HEADER)),
    Sample("nda_amendment_1.docx", FIRST, Paper("Amendment No. 1", AUTHOR, day(2024, 1, 9), HEADER)),
    Sample("nda_amendment_2.docx", SECOND, Paper("Amendment No. 2", AUTHOR, day(2024, 9, 3), HEADER)),
)
