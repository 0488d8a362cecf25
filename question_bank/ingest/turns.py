"""Turns of phrase: which kind of fact each speaks for, and what says that no fact is stated."""

import re
from collections.abc import Mapping
from functools import lru_cache


def _patterns(sources: Mapping[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    # All are in lower case and searched in lower case: to ignore case takes twice the time.
    return tuple((name, re.compile(source)) for name, source in sources.items())


# Named after the category for which each turn of phrase speaks loudest.
_TURNS = _patterns(
    {
        "definition is": (r"^(?:the )?subj(?: \([^)]*\))?,? (?:is|are|was) (?:an?|the|one|any)\b"),
        "definition kind": (
            r"\bis an? (?:\w+ ){0,3}(?:type|form|kind|group|subtype|variant|name)s? (?:of"
            r"|for)\b"
        ),
        "definition class": (
            r"\b(?:is|are) an? (?:[\w-]+ ){0,5}(?:disease|disorder|condition|syndrome"
            r"|cancer|tumou?r|infection|illness|problem)s?\b"
        ),
        "definition name": (
            r"\b(?:also|sometimes|formerly|commonly) (?:called|known|referred|named)\b"
            r"|\bis called\b|\bis known as\b|\brefers to\b|\bthe term\b|\bmeans\b"
            r"|\bshort for\b|\bdefined as\b"
        ),
        "definition parts": (
            r"\b(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|several"
            r"|many|multiple) (?:\w+ )?(?:types|forms|kinds|subtypes|categories)\b"
            r"|\bdivided into\b|\bclassified\b|\btypes (?:of subj )?(?:are|include)\b"
        ),
        "mechanism cause": (
            r"\bcaused by\b|\bcauses? (?:of|subj)\b|\bresults? from\b|\bdue to\b"
            r"|\barises? from\b|\b(?:occurs?|happens?|develops?) (?:when|because|if)\b"
            r"|\bstems? from\b|\btriggered by\b"
        ),
        "mechanism gene": (
            r"\bmutations? in\b|\bgenes? (?:provides?|that|called|is|are)\b|\bprotein\b"
            r"|\binstructions for making\b|\bchromosomes?\b|\benzyme\b|\bdeletion\b"
        ),
        "mechanism chain": (
            r"\bas a result\b|\bthis (?:causes|leads|prevents|means)\b|\bbuilds? up\b"
            r"|\bdisrupts?\b|\bimpairs?\b|\bprevents? (?:\w+ ){1,4}from\b|\bunable to\b"
        ),
        "mechanism spread": (
            r"\bspreads? (?:by|through|from|when|via)\b|\btransmitted\b|\bcontagious\b"
            r"|\binfects?\b|\bbit(?:e|es|ten)\b|\bfrom person to person\b"
        ),
        "feature symptom": (r"\bsymptoms?\b|\bsigns?\b|\bclinical features?\b|\bmanifestations?\b"),
        "feature have": (
            r"\b(?:people|individuals|patients|children|infants|adults|those|women|men"
            r"|babies) (?:with|who have) (?:\w+ ){0,6}(?:have|experience|develop|feel"
            r"|often|usually|may|can|typically|also|notice)\b"
            r"|\baffected (?:individuals|people|infants|children|persons)\b"
        ),
        "feature shown": (
            r"\bcharacterized by\b|\bappears?\b|\bfeatures (?:of|include)\b|\bnotice\b"
            r"|\bexperiences?\b|\bcomplain|\bfeel(?:s|ing)?\b|\basymptomatic\b"
        ),
        "feature onset": (
            r"\b(?:begins?|starts?|appears?|onset|noticeable|apparent|evident"
            r"|present) (?:\w+ ){0,3}(?:at|in|during|between|by|after|from"
            r"|before) (?:\w+ ){0,3}(?:birth|infancy|childhood|adulthood|adolescence|age"
            r"|teens?|decade|life|months|years)\b|\bage of onset\b"
        ),
        "diagnostic word": (
            r"\bdiagnos(?:e|ed|es|is|ing|tic)\b|\bdetect(?:s|ed|ion)?\b|\bconfirm(?:s|ed)?\b"
            r"|\bscreen(?:ing|ed)?\b|\bruled? out\b|\bsuspect(?:ed)?\b|\bdistinguish"
        ),
        "diagnostic test": (
            r"\btests?\b|\bexams?\b|\bexamination\b|\bbiops(?:y|ies)\b|\bultrasound\b"
            r"|\bmri\b|\bct\b|\bx-?rays?\b|\bscans?\b|\bmedical history\b|\bfamily history\b"
            r"|\bblood (?:count|sample)\b|\bimaging\b|\bmicroscope\b|\bekg\b|\bendoscop"
        ),
        "diagnostic stage": (
            r"\bstages? (?:0|i|ii|iii|iv|\d)\b|\bstaging\b|\bstages? (?:of|are|is)\b"
            r"|\bgrade\b"
        ),
        "treatment word": (
            r"\btreat(?:s|ed|ing|ment|ments|able)?\b|\btherap(?:y|ies)\b"
            r"|\bmanage(?:s|d|ment)?\b"
        ),
        "treatment means": (
            r"\bsurgery\b|\bsurgical|\bmedic(?:ine|ation)s?\b|\bdrugs?\b|\bchemotherapy\b"
            r"|\bradiation\b|\btransplant|\bantibiotics?\b|\bdos(?:e|es|age)\b"
            r"|\bcorticosteroids?\b|\binjections?\b|\bprescri|\breplacement\b|\brelieve"
            r"|\bsupplements?\b|\bremov(?:e|ed|al)\b"
        ),
        "treatment advice": (
            r"\b(?:should|must|need to|have to|may need|recommend(?:s|ed)?|advised?"
            r"|suggest(?:s|ed)?)\b|\bcall (?:911|your)\b"
            r"|\b(?:your|the) (?:doctor|health care provider) (?:may|will|might)\b"
        ),
        "treatment care": (
            r"\bspecialists?\b|\bsurgeons?\b|\breferred to\b|\b[a-z]+ologists?\b"
            r"|\bno cure\b|\binsulin every\b|\bcounsel(?:ing|ling|or)\b|\bsymptomatic\b"
            r"|\bsupportive\b|\bneed to take\b|\bmonitor(?:s|ed|ing)?\b"
        ),
        "risk word": (
            r"\brisk factors?\b|\b(?:at|raises?|higher|increased?s?|greater) (?:\w+ )?risk\b"
            r"|\bmore likely\b|\bless likely\b|\bpredispos|\bsuscepti"
        ),
        "risk inherited": (
            r"\binherit(?:ed|ance|s)?\b|\bautosomal\b|\bdominant\b|\brecessive\b"
            r"|\bx-linked\b|\bcarriers?\b|\bcop(?:y|ies) of the\b|\bfamily history\b"
            r"|\bruns? in famil|\bsporadic|\bde novo\b|\bno history of the\b|\bparents?\b"
        ),
        "risk pattern": (
            r"^(?:autosomal|x-linked|y-linked|mitochondrial|sporadic|multifactorial|somatic)\b"
            r".{0,25}$"
        ),
        "risk whom": (
            r"\b(?:great|high|higher|greater|greatest|highest|lifetime) (?:risk|chances?)\b"
            r"|\bprone to\b|\b(?:may|can) affect the risk\b|\bplay(?:s)? a (?:role|part)\b"
            r"|\blinked (?:to|with)\b|\bassociated with an? (?:\w+ )?risk\b"
        ),
        "complication word": (
            r"\bcomplications?\b|\blead(?:s|ing)? to\b|\bresult in\b|\bprogress(?:es)? to\b"
            r"|\bdevelops? into\b"
        ),
        "complication grave": (
            r"\blife-threatening\b|\buntreated\b|\bwithout treatment\b"
            r"|\b(?:heart|kidney|liver|renal|respiratory|organ) failure\b"
            r"|\b(?:stroke|heart attack|infertility|blindness|permanent|disability)\b"
            r"|\bserious (?:problems|health)|\bif (?:it is )?not treated\b"
        ),
        "complication harm": (
            r"\bend[- ]stage\b|\b(?:vision|hearing|bone) loss\b|\bdamag(?:e|es|ed|ing)\b"
            r"|\binterferes? with\b|\bdangerous\b|\b(?:coma|shock|suicide|sepsis|fractures)\b"
            r"|\bresult(?:s|ing) in\b|\bcaus(?:e|es|ing) (?:a )?(?:stroke|death|serious|severe)\b"
            r"|\brisk of (?:developing )?(?:\w+ )?(?:cancers?|infections?|death|stroke|heart)\b"
            r"|\bside effects?\b|\bemergency\b|\bover time\b|\beventually\b"
        ),
        "prevention word": (
            r"\bprevent(?:s|ed|ing|ion)?\b|\bavoid(?:s|ed|ing)?\b"
            r"|\bprotect(?:s|ed|ing|ion)?\b|\bvaccin"
        ),
        "prevention lower": (
            r"\b(?:lower|reduc|decreas|cut)\w* (?:\w+ ){0,2}(?:risk|chances?)\b"
            r"|\bhelps? prevent\b|\b(?:can|cannot|can't|may|be) (?:be )?prevented\b"
            r"|\bwash(?:ing)?\b"
        ),
        "prevention advice": (
            r"^(?:please )?(?:avoid|limit|wash|reduce|keep|use|wear|drink|eat|get|quit|stop|cut"
            r"|choose|stay|make sure|don't|do not|never|cover|cook|follow|exercise|watch)\b"
        ),
        "epidemiology count": (
            r"\b(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|several"
            r"|many|multiple) (?:in|out of|per|of every) (?:every )?\d|\bprevalence\b"
            r"|\bincidence\b|\bestimated\b|\bper (?:year|million)\b|\beach year\b"
            r"|\b\d[\d,.]* (?:million|thousand|people|individuals|cases|families"
            r"|americans|newborns|men|women|children|births)\b"
            r"|\bpercent of (?:all|people|the)\b"
        ),
        "epidemiology often": (
            r"\b(?:is|are) (?:\w+ )?(?:common|rare|uncommon)\b|\brarest\b|\bmost common in\b"
            r"|\bmore (?:often|common|frequently) (?:in|among)\b|\bworldwide\b"
            r"|\bhave been (?:reported|described|identified|diagnosed)\b|\bof all ages\b"
            r"|\boccurs? (?:equally|mostly|mainly|more|most|in (?:about|approximately|\d))\b"
            r"|\baffects (?:\w+ ){0,4}(?:men|women|males|females|people|children|adults)\b"
            r"|\bfrequency\b|\bunknown prevalence\b|\bethnic\b|\bancestry\b|\bpopulations?\b"
        ),
        "epidemiology whom": (
            r"\b(?:all|any) (?:ages?|age groups?|races)\b|\btwice as\b"
            r"|\bboth (?:men|males|children|women|females|boys|sexes)\b"
            r"|\b(?:mostly|mainly|usually|primarily) (?:\w+ )?(?:in|affects?) (?:\w+ )?"
            r"(?:men|women|males|females|children|adults|infants|newborns|people|boys|girls)\b"
            r"|\bmost common (?:\w+ )?(?:type|form|kind|cause|cancer|disease)"
            r"|\bone of the most common\b|\bmost cases\b|\b(?:men|males|women|females) than\b"
            r"|\b(?:half|third|quarter|majority|percent|\d%) of\b|\b(?:aged?|ages) \d"
        ),
        "outlook word": (
            r"\bprognos[ie]s\b|\boutlook\b|\bsurviv|\blife (?:expectancy|span)\b"
            r"|\blifespan\b|\brecover(?:y|s|ed)?\b|\bmortality\b"
            r"|\bchance of (?:recovery|cure)\b|\bfatal\b"
        ),
        "outlook course": (
            r"\b(?:go|goes|went) away\b|\bresolves?\b|\bgets? (?:better|worse)\b"
            r"|\bimproves?\b|\bcure[ds]?\b"
            r"|\blive (?:\w+ ){0,3}(?:into|normal|long|years|until|to)\b|\bdie(?:s|d)?\b"
            r"|\bdeath\b|\bremission\b|\brecur|\bcomes? back\b|\bprogressive(?:ly)?\b"
            r"|\brelapse|\blong-term\b|\bnormal (?:life|lives)\b"
            r"|\bslow(?:ly)?[- ](?:growing|progress)"
        ),
        "outlook end": (
            r"\b(?:stillborn|survived?|survivors|fatal|lifespan)\b|\bsymptom-free\b"
            r"|\b(?:usually|typically|often|most\w* \w+) (?:recover|die|improve|resolve|recur)"
            r"|\bon (?:its|their) own\b|\bwithout treatment\b|\bnormal li(?:fe|ves)\b"
            r"|\b(?:good|poor|excellent|favou?rable) (?:prognosis|outlook|outcome|results)\b"
            r"|\bdepends? on (?:the )?(?:stage|how early)\b|\b\d+-year\b"
        ),
    }
)

# What a sentence says that states no fact, or that makes one likelier.
_STANDINGS = _patterns(
    {
        "question": (r"\?\W*$|^(?:what|how|who|is|are|can|does|do|why|when|where|which)\b[^.]*\?"),
        "see": (
            r"\b(?:see|visit|click|read|learn more|find out|more information"
            r"|additional information|for more|refer to|view|browse|download|search"
            r"|subscribe|contact)\b"
        ),
        "web": (
            r"\b(?:https?:|www\.|\w+\.(?:gov|org|com)\b|website|web site|web page|link"
            r"|online|page|publisher|resources?|articles?|database|pubmed|figure|table"
            r"|guide|glossary|chart)\b"
        ),
        "institution": (
            r"\b(?:nih|national|institutes?|administration|department|association"
            r"|foundation|society|centers?|agency|registry|ontology|medlineplus"
            r"|gene review|genereviews|orphanet|encyclopedia|library|program)\b"
        ),
        "trial": (
            r"\b(?:clinical trials?|researchers?|studies|study|research|investigat\w+"
            r"|scientists?|participants|recruit\w*|enroll\w*)\b"
        ),
        "unknown": (
            r"^(?!.*\bbut\b|although\b|though\b|while\b).*"
            r"\b(?:unknown|not (?:well |fully |completely |yet )?(?:known|understood"
            r"|clear)|unclear|uncertain|do(?:es)? not know|don't know|no information"
            r"|not (?:yet )?been (?:determined|identified|established)|remains? to be"
            r"|no ?one knows|can ?not be (?:determined|predicted)"
            r"|no way to (?:know|predict))\b"
        ),
        "finding": (
            r"\b(?:research|stud(?:y|ies)|evidence|experts?|researchers|scientists|doctors)"
            r" (?:\w+ )?(?:suggests?|shows?|shown|found|finds?|believes?|thinks?|suspects?"
            r"|indicates?|linked|links?)\b|\b(?:thought|believed) (?:to|that)\b"
        ),
        "depends": (
            r"\b(?:depend(?:s|ing)? (?:on|upon)|var(?:y|ies|iable)|differs?"
            r"|different (?:types(?!.*\binclud)|for each|for everyone)|not everyone"
            r"|no one treatment"
            r"|right for (?:you|every\w*)|(?:several|many)"
            r" (?:causes|types|forms|kinds|reasons|factors)(?!.*\binclud))\b"
        ),
        "talk": (
            r"\b(?:talk (?:to|with)|ask (?:your|a)|tell your|speak with|consult|discuss"
            r"|check with|work with your|contact (?:your|a)|counselors?|encouraged to)\b"
        ),
        "text itself": (
            r"\b(?:this (?:section|summary|page|article|information|list|document"
            r"|fact sheet|publication|booklet|guide)|the following (?:list|table"
            r"|sections?|information|tests)|listed (?:below|above)|below|above)\b"
        ),
        "lead-in": (
            r":\s*$|\b(?:include|including|are|following|by|with|if you|on|to|as)\s*:?\s*$"
        ),
        "you": (r"\b(?:you|your|yourself)\b"),
        "we": (r"\b(?:we|our|us)\b|\bi\b"),
        "encourage": (
            r"\b(?:important to|remember|good news|hard|understand|learn(?:ing)?"
            r"|support groups?|feel free|it's okay|fortunately|be sure)\b"
        ),
        "imperative": (
            r"^(?:see|ask|tell|talk|call|visit|click|learn|read|take|keep|make|use|try"
            r"|follow|get|check|do|don't|avoid|eat|drink|limit|wash|remember|find|look|be)\b"
        ),
        "back": (r"^(?:this|these|it|they|that|those|he|she|such|both|some|others?|many)\b"),
        "history": (
            r"\b(?:in (?:1[89]|20)\d\d|first described|named after|discovered|copyright"
            r"|reviewed|updated|reference|et al)\b"
        ),
        "anecdote": (r"\b(?:my|he said|she said|says|was diagnosed at|year-old)\b"),
        "claims": (
            r"\b(?:is|are|may|can|causes?|includes?|occurs?|affects?|leads?|have|has"
            r"|results?|increases?|usually|often)\b"
        ),
        "no verb": (
            r"^(?!.*\b(?:is|are|was|were|may|can|could|might|will|should|must|has|have"
            r"|had|do|does|did|[a-z]{3,}s|[a-z]+ed)\b)"
        ),
        "generally": (
            r"\b(?:every|normally|in general|healthy|normal(?:ly)?|the body|each cell"
            r"|is responsible for|plays? (?:a|an) (?:\w+ )?role|located|organs?)\b"
        ),
    }
)


@lru_cache(maxsize=512)
def turns(line: str) -> tuple[str, ...]:
    """Return the names of the turns of phrase in a masked line; each begins with its category."""
    low = line.lower()
    return tuple(name for name, pattern in _TURNS if pattern.search(low))


@lru_cache(maxsize=512)
def standings(line: str) -> tuple[str, ...]:
    """Return the names of what speaks for or against a masked line's stating a fact."""
    low = line.lower()
    return tuple(name for name, pattern in _STANDINGS if pattern.search(low))
