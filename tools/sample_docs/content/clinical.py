"""A discharge summary, a laboratory report and a referral letter."""

from tools.sample_docs.docxkit import Paper, day
from tools.sample_docs.pdfkit import Look
from tools.sample_docs.samples import Sample

DISCHARGE = """
= Discharge Summary
: Patient | Rosalind Okonkwo-Hart | MRN | SAH-00482917
: Date of birth | 17 May 1957 (67 y, female) | NHS number | 943 476 5919
: Admitted | 3 March 2025, 14:20, via Emergency Department | Discharged | 11 March 2025, 11:45
: Ward | Pelham Ward (Respiratory), bed 14 | Consultant | Dr Marguerite Oyelaran
: Address | 12 Quarry Steps, Fenny Marsh FM3 5LD | Telephone | 020 7946 0136
: Next of kin | Jerome Hart (husband), 020 7946 0139 | GP | Dr Piers Lanyon, Cold Linton Surgery
# Diagnoses
- **Principal:** Community-acquired pneumonia, right lower lobe (Streptococcus pneumoniae), CURB-65 score 3 on admission
- **Secondary:** Acute kidney injury stage 1, resolved; type 2 diabetes mellitus; hypertension; former smoker, 20
  pack-years, stopped in 2009
- **Allergies:** Penicillin (generalised urticaria, 1998). Codeine causes nausea only and is recorded as an intolerance.
# Presenting complaint and history
Mrs Okonkwo-Hart presented with five days of productive cough, fever and right-sided pleuritic chest pain. Her husband
  had noticed confusion on the morning of admission. She had been treated in the community with doxycycline for two
  days without improvement. There was no recent travel. She lives with her husband in a house with stairs and was
  independent before admission.
# Examination and investigations
On arrival temperature was 38.9 °C, pulse 118, blood pressure 96/58 mmHg, respiratory rate 31 and oxygen saturation 86
  % on room air. There were coarse crackles and bronchial breathing at the right base. The chest radiograph of 3 March
  showed right lower lobe consolidation with a small parapneumonic effusion, which was too small to tap on ultrasound.
  The pneumococcal urinary antigen was positive; blood cultures grew nothing after five days.
| Test | 3 March | 6 March | 11 March | Reference range
| C-reactive protein (mg/L) | 312 | 148 | 27 | < 5
| White cell count (10^9/L) | 19.4 | 12.1 | 8.3 | 4.0 to 11.0
| Creatinine (µmol/L) | 164 | 109 | 82 | 45 to 84
| Sodium (mmol/L) | 129 | 134 | 138 | 133 to 146
| HbA1c (mmol/mol) | 61 | not done | not done | < 48
# Hospital course
She was given oxygen by Venturi mask, intravenous fluids and levofloxacin 500 mg twice daily because of her penicillin
  allergy. Metformin and ramipril were withheld while her kidney function was impaired. She was reviewed by critical
  care outreach on the first night but did not need transfer. Oxygen was stopped on 8 March. On 7 March she had an
  episode of atrial fibrillation with a rate of 132, which reverted spontaneously after six hours; the echocardiogram
  on 10 March showed normal left ventricular function and a mildly dilated left atrium. Her CHA2DS2-VASc score is 4
  and, after discussion, she agreed to anticoagulation.
# Condition at discharge
Afebrile for 72 hours, oxygen saturation 95 % on air, walking 200 metres with one stick, abbreviated mental test score
  10 out of 10. Weight 71.4 kg.
# Medicines at discharge
| Medicine | Dose and frequency | Status | Comment
| Apixaban | 5 mg twice daily | New | Started 9 March for paroxysmal atrial fibrillation; long term
| Levofloxacin | 500 mg once daily | New | Last dose 13 March
| Metformin | 500 mg twice daily | Changed | Was 1 g twice daily; increase after repeat kidney function
| Ramipril | Withheld | Stopped | Restart at 2.5 mg if creatinine stable at GP review
| Atorvastatin | 20 mg at night | Unchanged | None
| Paracetamol | 1 g up to four times daily | New | Two-week supply for pleuritic pain
# Follow-up and actions
- **GP:** repeat urea and electrolytes on or about 18 March and decide on ramipril; refer to the diabetes nurse.
- **Hospital:** chest radiograph and respiratory clinic with Dr Oyelaran on 24 April 2025 at 09:40, because a right
  lower lobe lesion must be excluded in a former smoker.
- **Hospital:** 72-hour ambulatory ECG, to be posted to the patient; results to Dr Lanyon.
- **Patient:** no driving restriction; return if breathless, feverish or coughing blood. Pneumococcal vaccine due six
  weeks after recovery.
- **Community:** physiotherapy referral made to Tollgate team, reference TG-2025-1183.
Results pending at discharge: serum protein electrophoresis, sent 10 March.
Completed by Dr Ishaan Velde, foundation doctor (registration 7654321), bleep 2207, on 11 March 2025 at 10:52. Copies
  to the patient, Dr Lanyon and the Tollgate community team (tollgate.team@example.org).
"""

LAB = """
= Laboratory Report
: Patient | Desmond Achterberg | MRN | NQ-5530187
: Date of birth | 9 September 1968, male | Ordering clinician | Dr. Lenora Fitzwilliam-Baez
: Member ID | XJH 882 10 4437 | SSN | 078-05-1120
: Address | 2206 Sycamore Bend, Harrowgate, MA 02199 | Telephone | 617-555-0148
: Report number | NQ-25-0091442 | Reported | 22 January 2025 16:05
@small Northquay Reference Laboratories, 1 Assay Way, Eastmoor, MA 01930. Director: Winston Abernathy-Li, MD. Flags: H
  high, L low, HH critical high. Reference ranges are for adult males.
# Specimens
| Accession | Type | Collected | Received | Condition
| 25-A-77120 | Serum, fasting 12 h | 14 January 2025 07:35 | 14 January 2025 11:02 | Satisfactory
| 25-A-77121 | Whole blood, EDTA | 14 January 2025 07:35 | 14 January 2025 11:02 | Satisfactory
| 25-A-79406 | Serum, non-fasting | 21 January 2025 15:10 | 21 January 2025 17:48 | Slight hemolysis
| 25-A-79407 | Urine, random | 21 January 2025 15:15 | 21 January 2025 17:48 | Satisfactory
# Comprehensive metabolic panel
| Analyte | 14 January 2025 | 21 January 2025 | Unit | Flag | Reference range
| Sodium | 139 | 141 | mmol/L | | 135 to 145
| Potassium | 6.3 | 4.8 | mmol/L | HH (14 January) | 3.5 to 5.1
| Chloride | 101 | 103 | mmol/L | | 98 to 107
| Bicarbonate | 19 | 23 | mmol/L | L (14 January) | 22 to 29
| Glucose | 131 | 168 | mg/dL | H (both) | 70 to 99 fasting
| Urea nitrogen | 34 | 27 | mg/dL | H (both) | 7 to 20
| Creatinine | 1.71 | 1.49 | mg/dL | H (both) | 0.74 to 1.35
| eGFR (CKD-EPI 2021) | 46 | 54 | mL/min/1.73 m2 | L (both) | > 60
| Calcium | 9.4 | 9.5 | mg/dL | | 8.6 to 10.2
| Albumin | 4.2 | 4.1 | g/dL | | 3.5 to 5.0
| ALT | 38 | 36 | U/L | | 7 to 55
| Alkaline phosphatase | 88 | 91 | U/L | | 40 to 129
| Total bilirubin | 0.7 | 0.8 | mg/dL | | 0.1 to 1.2
# Lipid panel (14 January 2025 only)
| Analyte | Result | Unit | Flag | Reference range
| Total cholesterol | 243 | mg/dL | H | < 200
| Triglycerides | 212 | mg/dL | H | < 150
| HDL cholesterol | 37 | mg/dL | L | > 40
| LDL cholesterol, calculated | 164 | mg/dL | H | < 130
| Lipoprotein(a) | 88 | nmol/L | H | < 75
@break
# Complete blood count (14 January 2025, accession 25-A-77121)
| Analyte | Result | Unit | Flag | Reference range
| Hemoglobin | 12.6 | g/dL | L | 13.5 to 17.5
| Hematocrit | 38.2 | % | L | 38.8 to 50.0
| Mean corpuscular volume | 84 | fL | | 80 to 100
| White blood cells | 7.9 | 10^9/L | | 3.5 to 10.5
| Platelets | 256 | 10^9/L | | 150 to 450
| Neutrophils, absolute | 5.1 | 10^9/L | | 1.7 to 7.0
| Eosinophils, absolute | 0.62 | 10^9/L | H | 0.03 to 0.48
# Diabetes and iron studies
| Analyte | Collected | Result | Unit | Flag | Reference range
| Hemoglobin A1c | 14 January 2025 | 7.8 | % | H | 4.0 to 5.6
| Ferritin | 14 January 2025 | 21 | ng/mL | L | 24 to 336
| Transferrin saturation | 14 January 2025 | 13 | % | L | 20 to 50
| Vitamin B12 | 21 January 2025 | 402 | pg/mL | | 180 to 914
# Urine (21 January 2025, accession 25-A-79407)
| Analyte | Result | Unit | Flag | Reference range
| Albumin to creatinine ratio | 143 | mg/g | H | < 30
| Protein, dipstick | 1+ | | H | Negative
| Glucose, dipstick | Trace | | | Negative
| Leukocyte esterase | Negative | | | Negative
# Comments
The potassium of 6.3 mmol/L on 14 January was telephoned to Nurse Calliope Renshaw at Harrowgate Internal Medicine at
  12:41 on the same day and read back. The repeat on 21 January is within the reference range; mild hemolysis may have
  raised it by up to 0.3 mmol/L.
The pattern of low ferritin and low transferrin saturation is consistent with iron deficiency. The albumin to
  creatinine ratio is in category A2; two of three samples over three months should be abnormal before persistent
  albuminuria is reported.
Vitamin D was requested but not performed: the specimen volume was insufficient. There is no charge for this test.
Electronically verified by Octavia Pruitt, MT, on 22 January 2025 at 15:58. Enquiries: results@northquay.example.com,
  fax 978-555-0102.
"""

REFERRAL = """
= Referral to Cardiology
: From | Dr Piers Lanyon, Cold Linton Surgery, 1 Church Drove, Cold Linton CL5 7PA, telephone 020 7946 0151
: To | Dr Hyacinth Moreau, Consultant Cardiologist, Saint Aldhelm General Hospital
: Date | 2 April 2025
: Priority | Urgent (two weeks)
: Patient | Mr Gideon Ashdown-Pike, born 30 November 1949
: NHS number | 401 023 2137
: Address | 6 Withy Lane, Cold Linton CL5 2RB
: Telephone | 020 7946 0162 (answers best before noon)
Dear Dr Moreau
Thank you for seeing this 75-year-old retired ferry engineer, who has had three episodes of near-syncope on exertion
  in the past five weeks, the last while carrying shopping uphill on 27 March. Each lasted under a minute and was
  preceded by tightness across the chest. He has not lost consciousness and has had no palpitations.
# Findings
On examination his pulse was 64 and regular, blood pressure 142/84 mmHg, and there was a grade 3 ejection systolic
  murmur at the right upper sternal edge radiating to the carotids, which was not recorded at his health check in
  2022. There was no ankle swelling. His ECG on 31 March shows sinus rhythm, left ventricular hypertrophy by voltage
  and a PR interval of 212 ms.
| Test | Result | Date
| NT-proBNP | 1,140 ng/L | 31 March 2025
| Haemoglobin | 138 g/L | 31 March 2025
| eGFR | 58 mL/min | 31 March 2025
| Total cholesterol | 4.1 mmol/L | 31 March 2025
# Past history
- Transurethral resection of the prostate, 2014
- Gout, last attack in 2021
- Transient ischaemic attack in June 2017, no residual deficit
- Mild hearing loss; he wears an aid on the left
# Medicines
- Clopidogrel 75 mg daily
- Rosuvastatin 10 mg daily
- Allopurinol 200 mg daily
- Bendroflumethiazide 2.5 mg daily, stopped by me on 31 March because of the symptoms
He has no known drug allergies. He stopped smoking in 1988 and drinks about ten units of alcohol a week.
# Request
I suspect significant aortic stenosis and would be grateful for an urgent echocardiogram and your opinion on
  intervention. I have advised him to avoid strenuous effort and not to drive until he has been seen. He is the sole
  carer for his wife, Philomena, who has Parkinson's disease, so he would need at least four days' warning of any
  admission to arrange respite care.
He would prefer a morning appointment and would like his daughter, Tamsin Pike (020 7946 0165,
  tamsin.pike@example.org), to be copied into letters.
Yours sincerely
@sign Dr Piers Lanyon|General practitioner
"""

SAMPLES = (
    Sample(
        "discharge_summary.pdf",
        DISCHARGE,
        Look(
            title="Discharge summary",
            author="Saint Aldhelm General Hospital",
            family="sans",
            size=9.5,
            margin=50,
            header="Saint Aldhelm General Hospital    In confidence",
            footer="MRN SAH-00482917",
            justify=False,
            widths=((2, 4, 2, 4), (5, 2, 2, 2, 3), (3, 4, 2, 6)),
        ),
    ),
    Sample(
        "lab_report.pdf",
        LAB,
        Look(
            title="Laboratory report NQ-25-0091442",
            author="Northquay Reference Laboratories",
            family="sans",
            size=9,
            margin=48,
            header="Northquay Reference Laboratories    Report NQ-25-0091442",
            footer="Achterberg, Desmond    MRN NQ-5530187",
            justify=False,
            widths=(
                (2, 4, 2, 4),
                (3, 4, 5, 5, 3),
                (5, 3, 3, 3, 3, 3),
                (5, 2, 2, 2, 3),
                (5, 2, 2, 2, 3),
                (4, 3, 2, 2, 2, 3),
                (5, 2, 2, 2, 3),
            ),
        ),
    ),
    Sample(
        "referral_letter.docx",
        REFERRAL,
        Paper("Referral to Cardiology", "Dr Piers Lanyon", day(2025, 4, 2), "Cold Linton Surgery", "In confidence"),
    ),
)
