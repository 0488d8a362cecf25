"""How furniture reads: regular expressions, by the reason why it says nothing about medicine.

Case is ignored unless a phrase says otherwise. A sentence comes with single blanks.
"""

from collections.abc import Mapping, Sequence

Phrases = Mapping[str, Sequence[str]]

SECTIONS: Phrases = {
    "references": (
        r"(?:selected |general |key )?(?:references?|sources?|citations?)",
        r"bibliography|works cited|literature(?: cited)?|footnotes?|notes?|further reading",
    ),
    "navigation": (
        r"(?:for )?(?:more|further|additional) information[^,]*|learn more[^,]*|read (?:more|next)[^,]*",
        r"(?:where can i|how (?:can|do) i) (?:find|get|learn) .*(?:information|more|help).*",
        r"related (?:articles?|topics?|pages?|posts?|links?|conditions?|information|content|stories"
        r"|health topics|diseases|questions?).*",
        r"see also|you (?:may|might) also (?:like|be interested in)|(?:table of )?contents",
        r"(?:external|useful|additional|quick|helpful|web) links?|links?",
        r"(?:additional |other |helpful |patient |web |online )*resources?(?: for .*)?",
        r"on this page|in this (?:article|section|guide)|share(?: (?:this|on)\b.*)?|menu|navigation",
        r"(?:recent|popular|latest|trending|featured) (?:posts?|articles?|comments?|stories|news)",
        r"categories|tags|archives?|comments?|leave a (?:comment|reply)|post navigation|search",
        r"subscribe.*|.*newsletter.*|follow us.*|get involved.*|site map|quick facts menu",
    ),
    "credits": (
        r"(?:image|photo|picture|figure|media|video)s? (?:sources?|credits?)|credits?|photos? by",
        r"acknowledge?ments?|about (?:the|this) (?:authors?|site|page|publication|booklet|editors?)",
        r"authors?|contributors?|disclaimers?|copyright.*|legal(?: notices?)?|privacy(?: policy)?",
        r"terms of (?:use|service)|contact(?: (?:us|information))?|reviewed by|funding|disclosures?",
        r"(?:conflicts?|declarations?) of interests?|competing interests|how to cite.*|about us",
        r"author contributions|data availability(?: statement)?|ethics (?:approval|statement)",
    ),
    "trials": (
        r"(?:open |current |recruiting |active )?clinical (?:trials?|studies)(?: (?:for|on|in) .*)?",
        r"(?:what |current |ongoing )?research (?:is )?(?:being done|under ?way).*|ongoing research",
    ),
    "organisations": (
        r"(?:patient |support |advocacy |professional )*(?:organi[sz]ations?|support groups?)",
        r"where to (?:find|get) (?:help|support).*|support(?: and advocacy)? resources?",
    ),
}

_DOCTOR = (
    r"(?:(?:your|a|an|the|their|his or her|my)\b ?)?(?:own |family |primary care |child['’]?s |baby['’]?s )*"
    r"(?:doctors?|physicians?|health ?care (?:providers?|teams?|professionals?)|clinicians?|providers?"
    r"|pharmacists?|specialists?|dietitians?|genetic(?:s)? (?:professional|counsel\w+)|midwife|nurse)"
)
_SYMPTOM_CLAUSE = r"(?!.*\bif (?:you|your|the|a|any|they|he|she|symptoms?)\b(?!.* (?:questions?|concerns?|think|unsure|not sure|want|would like)\b))"

_FURNITURE: Phrases = {
    "navigation": (
        r"^skip (?:to|navigation)\b|^(?:back to|return to)(?: the)? (?:top|home|list)",
        r"^(?:please )?(?:click|tap)\b|\bclick (?:here|on)\b|^(?:go|scroll) (?:back|down|up|to)\b",
        r"^(?:home|menu|next|previous|search|close|login|log in|sign in|yes|no|top)\.?$",
        r"^(?:read|learn|find out) (?:more\b|about\b)|^to (?:learn|find out|read) (?:more|how)\b",
        r"^(?:please )?(?:sign up|subscribe|register|download|print)\b",
        r"^(?:for )?(?:more|additional|further|other|detailed|specific|general)\b(?: \w+)? (?:information|details?)\b",
        r"^for (?:(?:more|detailed|general|further|additional) )?(?:information|details?)\b",
        r"^(?:the following|this|these|those) (?:links?|websites?|web ?sites?|web ?pages?|pages?"
        r"|articles?|sections?|organi[sz]ations?)\b",
        r"^(?:you|patients|readers|clinicians|to)\b.{0,40}\b(?:find|get|obtain|view|see|access|order|read|visit|locate)\b"
        r".*\b(?:information|web ?sites?|web ?pages?|page|publication|fact sheets?|links?|below|section|articles?|labs?|laborator\w+)\b",
        r"^(?:also |please |\*|\()*(?:see|view|visit|watch|read|refer to|go to|check out) "
        r"(?:the|our|also|page|drugs|appendix|chapter|section|table|figure|fig\b|a list|more|https?|www|\")",
        r"^(?:this|the) (?:section|article|page|web ?page|booklet|fact sheet|publication|summary"
        r"|web ?site|guide|pamphlet|leaflet|chapter|handout|overview|document)(?: section)?"
        r" (?:is|was|has|gives?|provides?|discuss(?:es)?|contains?|describes?|explains?|covers?|lists?|offers?|deals?|focus\w*|will|includes?|summari\w+|does)\b",
        r"^(?:see|in|as shown in|as seen in) (?:the )?(?:figure|table|picture|image|illustration|diagram|photo)\b",
        r"^(?:(?:the|this) )?(?:figure|picture|image|illustration|diagram|table|chart|photo\w*|map|animation|video|drawing)"
        r"(?: \d+\w?| [A-F])?(?: (?:above|below))? (?:shows?|illustrates?|lists?|compares?|summari\w+|provides?|gives?|depicts?|is|explains?)\b",
        r"\b(?:pronunciation|pronounciation) guide\b|\bto view (?:a|the) (?:list|contact|search)\b",
        r"\bgo to the\b.*\b(?:section|article|topic|page|web ?site)\b|\bpdq summar|\bhealth topics?\b",
        r"^(?:section|page|chapter|slide) \d+(?: of \d+)?$|^\d+ (?:of|/) \d+$",
    ),
    "address": (
        r"https?://|\bwww\.\w|^\S+@\S+\.\w+$|\.(?:gov|org|com|edu)/?\.?$",
        r"^(?:phone|tel(?:ephone)?|fax|e-?mail|toll[- ]free|tty|address|hours)\b ?[:.]",
        r"\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b1-8\d\d-[\dA-Z-]{6,}|\b18\d{9}\b",
        r"^p\. ?o\. ?box|\b(?-i:[A-Z]{2}) \d{5}(?:-\d{4})?\b",
    ),
    "credits": (
        r"^(?:image|photo|picture|illustration|figure|video|graphic)s? ?(?:sources?|credits?|by|courtesy|copyright)\b",
        r"^(?:credits?|sources?|references?|authors?|editors?|reviewers?|citation|doi|issn|isbn) ?:",
        r"^(?:written|reviewed|edited|updated|posted|published|medically reviewed|fact[- ]checked"
        r"|authored|translated|approved|last (?:reviewed|updated|modified|edited))\b (?:by|on|at|:|in|date)",
        r"^(?:page |last |date |content |medical |editorial )+(?:last )?(?:reviewe[dr]|review|updated?|modified|published|edited|revised)\b",
        r"©|^\(c\) |^copyright\b|all rights reserved|copyrighted|used with permission|^reprinted\b|creative commons",
        r"^by (?-i:[A-Z][a-z]+(?: [A-Z]\.)? [A-Z][a-z]+),? ?(?-i:(?:M\.?D|Ph\.?D|R\.?N|D\.?O|MPH|MS|BSN).*)?$",
        r"^(?-i:[A-Z][\w.]+(?: [A-Z][\w.-]+){1,3}), (?-i:(?:M\.?D|Ph\.?D|R\.?N|D\.?O|MPH|FACP|PharmD)\b)",
        r"\bcookies?\b.*\b(?:use|site|accept|browser|experience|policy|consent)|^(?:we|our|this) (?:\w+ )?(?:use|uses) cookies",
        r"\bprivacy policy\b|\bterms of (?:use|service)\b|\badvertis(?:ement|ing policy)\b",
        r"^(?:share|tweet|print|email|pin|save|like|follow)(?: (?:this|on|us|via|to|it)\b.*)?$",
        r"\bnot (?:intended|meant|designed) (?:to (?:be|replace|provide|diagnose)|as|for)\b|\bnot a substitute for\b",
        r"\bfor (?:informational|educational|information) purposes\b|^(?:disclaimer|advertisement)\b",
        r"^\[?\d{1,3}[.\]] (?-i:[A-Z][\w'’-]+ [A-Z]{1,3}[,.]) |\bet al\. .*\b(?:19|20)\d\d\b ?[;:.]|\bdoi ?: ?10\.",
        r"\b(?:19|20)\d\d;\d+(?:\(\d+\))?:\w?\d+|^accessed\b|\bPMID\b",
    ),
    "boilerplate": (
        r"\bmedlineplus (?:provides|medical dictionary|encyclopedia|health topic)|\bmedical dictionary\b",
        r"^(?:these|the following|many) resources (?:address|from|may|offer|provide)|^the resources below",
        r"\bthese resources (?:from medlineplus|address)\b",
        r"\bhuman phenotype ontology\b|^if the information is available\b|\btesting registry\b|\bthe gtr\b",
        r"\bthe table below (?:includes|lists|shows)\b|\bcomes from orphanet\b|^orphanet\b",
        r"^the frequency (?:of a sign or symptom is usually listed|may also be listed)\b",
        r"^the first number of the fraction\b|^for example, a frequency of \d|^because these frequencies are\b",
        r"^sometimes, no information on frequency\b|^in these cases, the sign or symptom may be\b",
        r"^gene ?reviews?\b|^additional information .*\b(?:accessed|viewed|found|available)\b",
        r"^(?:genetics home reference|genetic and rare diseases|national (?:institutes?|library|center|organization)|nih\b|centers for disease)[^.]{0,90}$",
        r"^the (?:national|american|u\.?s\.?) [\w ,&]+(?:provides?|offers?|maintains?|supports?|funds?|conducts?|translates|disseminates|translates and)\b",
        r"^the (?-i:[A-Z]{2,}) (?:provides?|offers?|maintains?|supports|funds?|conducts?|translates)\b",
        r"\bpubmed\b|\bsearch terms?\b|\binterlibrary loan\b|\b(?:university|medical|local) library\b|\bwebsites?\b$",
        r"\binformation specialist\b|^we (?:do not|don['’]t|were unable to) (?:know|have|find|locate)\b",
        r"^you (?:may|can|might) (?:need to register|also order|find it helpful|contact|wish to contact|be interested)\b",
        r"^please (?:note|see|visit|contact|send|let|read|feel)\b|^thank you\b|^we (?:hope|recommend that you)\b",
        r"^patients and consumers with specific questions\b|^the intended audience\b|\bgenetests\b",
        r"^(?:the )?(?:kidney|cancer|heart|patient)? ?(?:education|information) (?:program|center|clearinghouse)s?\b",
        r"\bhospital$|\binstitute$|\bfoundation$|\b(?:foundation|institute|clinic|association|hospital|university(?: of \w+)?): ",
        r"^baby['’]s first test\b|^gene ?review: ",
        r"^(?:diagnostic tests|drug therapy|surgery and rehabilitation|genetic counseling|palliative care|specialists involved)$",
        r"^(?:key points|overview|highlights|points to remember|in brief|at a glance|introduction|summary|espa\w*ol)\.?:?$",
        r"^the following (?:are|is) (?:just )?(?:some )?(?:questions|definitions|terms)\b",
    ),
    "trials": (
        r"\bclinical trials?\b(?!.*\b(?:found|showed|shown|reduced|improved|demonstrated|compared)\b)",
        r"^(?:check|search) .*\btrials?\b|\bnew (?:types of )?treatments? (?:is|are) being (?:tested|studied)",
        r"^(?:other|some|these|many) trials? \w+|\bresults? from (?:\w+ )?trials? .*\bavailable\b|listing of clinical\b",
        r"^this summary section\b|^it may not mention every\b|^for more specific results, refine\b",
    ),
    "research": (
        r"\b(?:more|further|additional|larger|long-term|future) (?:research|studies|study|work|investigations?|trials?)"
        r" (?:is|are|will be|needs?|must|remains?|may|should)\b",
        r"^(?:but |however, )?(?:further|more|additional) (?:research|studies|investigation)\b.*\b(?:needed|required|ongoing|necessary)\b",
        r"^(?:scientists?|researchers?|investigators?|doctors?) (?:are (?:also |still |now |just |currently |actively )*"
        r"(?:stud|work|look|try|test|search|explor|investigat|unsure|not sure|starting|determin|examin|developing|learning|evaluating|seeking)"
        r"|(?:also )?(?:continue|hope|want|plan|will)\b)",
        r"^(?:\w+ )?research (?:is|continues|efforts?|studies)\b.*\b(?:under ?way|ongoing|continu\w+|being|focus\w*|aim\w*)",
        r"\b(?:studies|trials) are (?:under ?way|ongoing|in progress)\b",
    ),
    "call": (
        r"^(?:please |always |also,? |so,? |then,? |but |you (?:should|can|may)(?: (?:also|want to))? |patients (?:should|can|may) "
        r"|(?:it is|it's|it['’]s) (?:important|best|wise|a good idea|essential|recommended) (?:to|that you) "
        r"|if (?:you|your child) (?:have|has|are|is|think|feel|need|want|believe|suspect)\b[^,]*, (?:please )?)?"
        r"(?:talk|speak|consult|discuss|ask|check|work|meet|share)\b(?: [\w'’,]+){0,12}?(?: with| to)? "
        + _DOCTOR
        + r"\b"
        + _SYMPTOM_CLAUSE,
        r"^(?:ask|tell) " + _DOCTOR + r"\b" + _SYMPTOM_CLAUSE,
        r"^" + _DOCTOR + r" can (?:help|tell|answer|explain|give|talk|discuss|advise|suggest)\b",
        r"\b(?:consult(?:ing)?|talk(?:ing)? to|seek(?:ing)?) (?:with )?"
        + _DOCTOR
        + r" is (?:crucial|essential|important|key|vital)\b",
        r"^(?:if|when) you have (?:any |more |further )?(?:questions?|concerns?)\b|^call your [\w ]+ with (?:any )?questions?\b",
        r"^once " + _DOCTOR + r" knows\b|^this will help (?:him|her|them|your doctor)\b",
        r"^you are the most important\b|^to understand [\w ]+, it helps to\b|^(?:remember|keep in mind)[,:]? (?:that )?you\b",
    ),
}
_STATEMENT_OF = (
    r"(?:signs?|symptoms?|severity|prognosis|outlook|outcomes?|treatments?|features|effects"
    r"|life expectancy|management|course|course of treatment|options?|recommendations)"
)
_SAYS_LITTLE: Phrases = {
    "unknown": (
        r"^(?:the |an? )?(?:\w+ )?(?:causes?|etiology|incidence|prevalence|frequency|reasons?|mechanisms?"
        r"|pathogenesis) (?:of|for|behind|in)\b[^,;:]*\b(?:is|are|remains?|has)\b (?:\w+ ){0,2}"
        r"(?:unknown|unclear|uncertain|not (?:\w+ ){0,2}(?:known|understood|clear|established|identified)"
        r"|poorly understood)\.?$",
        r"^(?:no one|nobody) (?:knows|is sure|understands)\b[^,;:]*$",
        r"^(?:doctors|scientists|researchers|experts) (?:do not|don['’]t|are not sure|are unsure)\b[^,;:]*$",
        r"^it is (?:not (?:yet |fully |completely |entirely )*(?:known|clear|understood)|unclear|unknown|uncertain)"
        r" (?:why|how|what|whether|if|which|exactly)\b"
        r"(?!.*\b(?:but|although|though|however|thought|believed?|likely|suspect\w*)\b)",
        r"^(?:as a result, )?(?:in (?:some|many|most) cases,? )?the (?:exact |underlying )?cause\b[^,;:]*"
        r"\b(?:can ?not|could not) be (?:determined|found|identified)\.?$",
        r"^there are likely other\b",
    ),
    "vague": (
        r"^certain factors (?:may )?affect\b|^several factors (?:may )?(?:affect|influence|determine)\b",
        rf"^(?:the |these |this |specific |other |its |their )?(?:\w+ (?:and|or) )?{_STATEMENT_OF}\b[^,;:]*"
        r"\b(?:var(?:y|ies)|differs?|depends?)\b(?! from )[^,;:]*$",
        r"^(?:different|several|various|many|a number of) (?:types? of )?(?:treatments?|tests?|options)"
        r"[^,;:]* (?:is|are|exist)(?: available)?[^,;:]*$",
        r"^there (?:is|are) (?:many |several |different |various |a number of |a variety of |\w+ )"
        r"(?:different |main |standard )*(?:(?:types|kinds) of (?:standard )?treatment|kinds|ways|treatments)\b[^,;:]*$",
        r"^\w+ types of standard treatment are used\b|^these and other (?:signs|symptoms)\b"
        r"|^having a risk factor does not mean\b",
    ),
}
SENTENCES: Phrases = {**_FURNITURE, **_SAYS_LITTLE}
WARNING = r"\b(?:911|999|112|at once|right away|immediately|emergency|urgent\w*|poison control|as soon as)\b"
