"""The words that questions are read by: what holds a sentence together, verbs, documents, roles."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


AUX = _set(
    "is are was were am be been do does did has have had can could may might must shall should will would need cannot"
)
BE = _set("is are was were")
WH = _set("who whom whose what which when where why how")
PRONOUNS = _set("it they them he him she her")
POSSESSIVES = _set("its their his her my our your")
DEMONSTRATIVES = _set("this that these those")
DETERMINERS = _set("the a an any all each every some no both another either neither such many much few several")
PREPOSITIONS = _set(
    "of in on at for under by with within without to from between until till since after before during about "
    "against per over through into onto towards as via up out among regarding concerning including than off "
    "behind beyond near upon"
)
CONJUNCTIONS = _set("and or but if because while unless whether although though so then once")
BOUNDARIES = CONJUNCTIONS | WH | _set("that until before after since")
"""What may begin another clause."""
ADVERBS = _set(
    "also only too not now already still even ever never again early earlier later longer sooner back else "
    "together away abroad just there here always often sometimes twice once soon more due liable responsible "
    "available valid refundable effective allergic subject entitled possible necessary true correct legal lawful "
    "mandatory enough please longer"
)
VERBS = _set(
    "accept access accompany admit affect agree allocate allow amend answer appeal apply appoint appraise approve "
    "argue arrange ask assess assign assume attach attain attend audit authorise authorize avoid await award ban "
    "become begin belong bid bill bind book borrow breach break bring build burn buy calculate call cancel carry "
    "catch cause cease certify chair change check choose claim clean clear close collect commence complain "
    "complete comply compute conduct confirm consent consist construct consult contain continue convert cook cool "
    "copy cost count cover crash create credit cure damage deal debit decide declare decline deduct define delete "
    "deliver demolish depend deposit describe design destroy detect determine develop diagnose discharge disclose "
    "discover discuss dismiss display dispose dissolve distribute divide donate draft drink drive earn eat edit "
    "elapse elect email emit employ enclose encounter encrypt end endorse enforce enjoy enrol ensure enter erase "
    "establish estimate evaluate examine exceed exclude expect expel expire explain export express extend fail "
    "fall file fill finance find finish fit fix float fly follow forbid fulfil fund gain gather generate get give "
    "go govern grant grow guarantee guide hand handle hang happen harm harvest heal hear heat help hire hold host "
    "hurt identify ignore illustrate implement imply import impose include increase incur indemnify inform "
    "infringe inherit initiate inject injure insert insist inspect install insure interact interpret invest "
    "investigate invite issue join judge keep kill knock know land lapse last lead learn leave lend let license "
    "lift limit link list live load locate look lose maintain make manage manufacture mark match mean measure "
    "meet mention merge mind mix monitor move name need negotiate notify object observe obtain occupy occur offer "
    "open operate oppose order organise organize outweigh owe own owned package paint participate pass pay "
    "perform permit persist phone pick plant play plead point possess post practise prefer prepare prepay "
    "prescribe present preserve press prevent print proceed process produce prohibit promise promote propose "
    "protect prove provide publish pull purchase purport put qualify quote raise rank rate reach read receive "
    "recommend record recover recruit reduce refer refund refuse register reimburse reject release rely remain "
    "remind remove render renew renovate repair replace report represent request require rescind reset resign "
    "resolve respond restore restrict result retain retire return reveal review revoke reward ride ring run "
    "sanction satisfy save say scan schedule score screen seal search see seek select sell send separate serve "
    "set settle shape share ship show sign sit solve speak specify spend split spread stamp stand start state "
    "stay stipulate stop store strike study sublet sublicense submit succeed sue suffer suggest suit summarise "
    "supersede supervise supply support suppose surrender survive suspend swear switch take teach tell tend "
    "terminate test testify think threaten touch track trade train transfer translate travel treat trigger try "
    "turn undergo undertake unite update urge use vaccinate vary verify view violate visit vote wait waive walk "
    "want warn warrant wash waste watch wear weigh win withdraw withhold withstand witness work worry write yield"
)
IRREGULAR = {
    "bought": "buy", "brought": "bring", "built": "build", "chose": "choose", "chosen": "choose", "drew": "draw",
    "fell": "fall", "found": "find", "gave": "give", "given": "give", "got": "get", "held": "hold", "kept": "keep",
    "left": "leave", "lent": "lend", "lost": "lose", "made": "make", "meant": "mean", "met": "meet", "paid": "pay",
    "said": "say", "sent": "send", "sold": "sell", "spoke": "speak", "taken": "take", "took": "take", "taught": "teach",
    "told": "tell", "went": "go", "won": "win", "wore": "wear", "wrote": "write", "written": "write",
}  # fmt: skip
NOUNS_FIRST = _set(
    "notice lease rent contract term fee deadline interest purchase cover claims records reports offer cost costs "
    "charge charges limit limits permit permits transfer appeal licence license order orders test tests share "
    "shares state states book books record report study studies trade process audit end supply support building "
    "finding findings meeting hearing warning opening training parking heating housing funding meaning reading "
    "filing wedding painting drawing swimming spending smoking interpreting working setting dispute visit change "
    "changes claim review reviews list file files bill call calls break walk work use stay view need needs speed "
    "shed bed seed deed feed breed red hundred thing nothing damage deposit deposits credit debit issue issues "
    "mark marks match point points present press result results request requests reward schedule schedules search "
    "stamp stamps switch track waste watch yield land landing crash copy copies email emails post phone print "
    "object objects scan scans rate rates rank score scores screen harm award awards import export link load "
    "loads plant plants harvest heat judge judges guide lead package pass play ride sanction sanctions update "
    "updates strike fund funds increase decrease promise estimate estimates name names register registers seal "
    "seals signing"
)
"""Words that may be verbs, and are nouns unless a subject or `to` stands before them."""
_PAPERS = _set(
    "lease agreement contract nda policy handbook letter invoice report amendment deed will licence license "
    "permit memo memorandum minutes manual form plan order charter statement annex addendum guideline regulation "
    "act statute bylaws notice certificate summary draft settlement protocol mortgage treaty covenant undertaking "
    "prospectus questionnaire retainer scheme facility survey file document proposal quotation brief transcript "
    "affidavit judgment ruling decision sow"
)
MAYBE_DOCUMENTS = _set("notice file facility order permit form decision licence license survey")
"""Documents, or something else as often."""
DOCUMENTS = _PAPERS - MAYBE_DOCUMENTS
ROLE_PAIRS = (
    ("landlord", "tenant"), ("lessor", "lessee"), ("seller", "buyer"), ("vendor", "purchaser"), ("lender", "borrower"),
    ("licensor", "licensee"), ("employer", "employee"), ("supplier", "customer"), ("contractor", "client"),
    ("controller", "processor"), ("plaintiff", "defendant"), ("claimant", "respondent"), ("franchisor", "franchisee"),
    ("assignor", "assignee"), ("insurer", "insured"), ("mortgagor", "mortgagee"), ("principal", "agent"),
    ("consignor", "consignee"), ("discloser", "recipient"), ("grantor", "grantee"), ("husband", "wife"),
)  # fmt: skip
ROLES = {role for pair in ROLE_PAIRS for role in pair} | _set(
    "guarantor trustee executor guardian patient nurse doctor physician surgeon consultant director manager chair "
    "chairman chairwoman secretary treasurer partner associate shareholder beneficiary donor witness notary judge "
    "arbitrator mediator expert owner subtenant subcontractor bidder applicant candidate visitor guest child "
    "children adult pupil student teacher parent mother father spouse brother sister son daughter captain pilot "
    "driver officer auditor author editor inventor heir debtor creditor party person man woman member president "
    "chief engineer technician midwife pharmacist worker staff teacher owner holder shareholder stakeholder "
    "policyholder leaseholder lawyer banker baker singer dancer painter player leader founder caretaker gardener "
    "plumber carpenter photographer researcher dealer carer user subscriber payer provider retailer manufacturer "
    "designer developer builder operator administrator coordinator investigator translator advisor adviser "
    "counsellor senator governor minister mayor surveyor solicitor barrister assessor appraiser broker courier "
    "interpreter reviewer sender publisher carrier sponsor purchaser volunteer prisoner traveller passenger "
    "speaker winner"
)
PLURALS = _set("people children men women staff minutes bylaws data criteria police")
IMPERATIVES = _set("name list show give tell describe explain summarise summarize find quote compare")
BODIES = _set("board committee court council company firm agency authority jury parliament government ministry team")
ADJECTIVES = _set(
    "daily weekly monthly yearly hourly quarterly early only likely costly friendly family supply assembly"
)
HAPPENS = _set("happens happened applies makes causes triggers governs counts follows remains changed changes")
MADE_FOR = DOCUMENTS | _set(
    "service company system fee cost hour period room area date time engineer job machine charge day"
)
"""Nouns that a word in -ing before them belongs to: "the hosting agreement"."""
SHARED = _set(
    "was in an am also so will a on me he no as do to is of over under for her had been we at i by or per can via some up "
    "all since till once but has have den than out if man it die"
)
"""Words that hold an English sentence together, and that other languages have too."""
ENGLISH = (
    AUX | WH | PRONOUNS | POSSESSIVES | DEMONSTRATIVES | DETERMINERS | PREPOSITIONS | CONJUNCTIONS | _set("you there")
) - SHARED
"""Those that are of English alone."""
FOREIGN = _set(
    "und oder wie wann wo wer wen wem warum wieso weshalb wieviel welche welcher welches der die das dem ein eine einen "
    "einer ist sind nicht kein keine fur mit vom zu zum zur bei beim auf aus nach uber wird werden muss darf soll gilt "
    "et ou quand qui quoi quel quelle quels quelles combien pourquoi le la les du est sont avec dans une un y cuando "
    "donde quien cual cuanto cuanta cuantos como por que el los las es para con una del dove chi quale quali quanto "
    "quanti perche il lo gli di della sono e onde quem qual os da dos nao sao en wanneer waar wie wat waarom hoeveel "
    "welk het een zijn voor och nar vem vad varfor att det ar hvor hvem hva hvad hvornar"
)
"""Words that hold sentences of other languages together, as `ragbox.text.fold` writes them."""
