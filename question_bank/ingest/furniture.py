"""What of a document says nothing about medicine: navigation, credits, boilerplate, empty calls."""

import re
from collections.abc import Mapping

_SECTIONS: Mapping[str, str] = {
    "references": r"(?:selected |general )?references?|bibliography|citations?|sources?|works cited"
    r"|notes?|footnotes?|further reading|for more information|more information|learn more"
    r"|(?:where can i|how (?:can|do) i) (?:find|get|learn) .*",
    "navigation": r"related (?:articles?|topics?|pages?|posts?|links?|health topics|conditions"
    r"|information|content|stories)|see also|you (?:may|might) also like|read (?:more|next)"
    r"|(?:external|useful|additional|quick) links?|(?:additional |other |helpful )?resources?.*"
    r"|contents?|table of contents|on this page|in this article|share this.*|menu|navigation"
    r"|(?:recent|popular|latest) (?:posts?|articles?|comments?)|categories|tags|archives?|topics"
    r"|comments?|leave a (?:comment|reply).*|subscribe.*|newsletter.*|follow us.*|search",
    "credits": r"(?:image|photo|picture|figure) (?:sources?|credits?)|credits?|acknowledge?ments?"
    r"|about (?:the|this) (?:author|authors|site|page|publication|booklet)|authors?|contributors?"
    r"|disclaimer.*|copyright.*|legal.*|privacy.*|terms of (?:use|service)|contact(?: us)?"
    r"|reviewed by|funding|conflicts? of interest|disclosures?",
    "trials": r"(?:open |current |recruiting )?clinical (?:trials?|studies)(?: .*)?"
    r"|(?:what |current )?research .*being done.*|ongoing research",
    "organisations": r"(?:patient |support |advocacy )*(?:organi[sz]ations?|support groups?)"
    r"|(?:where|how) to (?:find|get) (?:help|support)",
}
_SECTION = {name: re.compile(f"(?:{words})", re.IGNORECASE) for name, words in _SECTIONS.items()}

_LINES: Mapping[str, str] = {
    "navigation": r"^skip to |^(?:click|tap|see|go|press|scroll) (?:here|back|below|above)\b"
    r"|^click (?:on|here)|^(?:back to|return to) (?:the )?top|^(?:home|menu|next|previous|search)$"
    r"|^read more|^learn more\b|^(?:please )?(?:sign up|subscribe|log ?in|register)\b"
    r"|^for (?:more|additional|further|general)\b.*\b(?:information|details?)\b.*"
    r"\b(?:see|visit|go|read|contact|call|click|refer|about|on|at)\b"
    r"|^(?:more|additional|further) (?:detailed )?(?:information|details?) .*"
    r"\b(?:available|found|provided|at|see|visit|contains?)\b"
    r"|^(?:you can|to) (?:find|get|learn|read|view|see|download|order) (?:out )?"
    r"(?:more|additional|further)?\b.*\b(?:website|site|page|publication|fact sheet|link|below|section)"
    r"|^(?:also )?(?:see|view|visit|watch|read|refer to) (?:the |our |also )?.*"
    r"\b(?:page|section|article|topic|website|site|fact sheet|publication|booklet|video|summary"
    r"|chapter|below|here)\b"
    r"|^(?:this|the) (?:section|article|page|booklet|fact sheet|publication|summary|website|site)"
    r" (?:is|was|has|gives?|provides?|discuss(?:es)?|contains?|describes?|explains?|covers?|lists?)\b"
    r"|^(?:the )?(?:following|above|below) (?:section|list|table|figure|chart|links?|resources?)"
    r"|^(?:see|in) (?:the )?(?:figure|table|picture|image|illustration|diagram)\b"
    r"|^the (?:figure|picture|image|illustration|diagram|table|chart|photo|map|animation|video)\b"
    r".*\b(?:shows?|below|above|illustrates?|lists?)\b",
    "address": r"(?:https?://|www\.)\S+$|^\S+@\S+\.\w+$|^(?:https?://|www\.)"
    r"|^(?:phone|tel(?:ephone)?|fax|e-?mail|toll[- ]free|tty|address)\b ?[:.]"
    r"|\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b1-8\d\d-[\dA-Z-]{6,}"
    r"|^p\.? ?o\.? box|\b[A-Z]{2} \d{5}(?:-\d{4})?\b",
    "credits": r"^(?:image|photo|picture|illustration|figure|video|graphic)s? (?:source|credit|by|"
    r"courtesy|copyright)|^credits?:|^source:|^sources:|^(?:written|reviewed|edited|updated|posted"
    r"|published|medically reviewed|fact[- ]checked|authored|translated|approved) (?:by|on|at)\b"
    r"|^(?:author|editor|reviewer)s?:|^(?:page |last |date |content )+(?:last )?"
    r"(?:reviewed|updated|modified|published|edited|revised)\b|^(?:©|\(c\)|copyright)\b"
    r"|all rights reserved|^©|^by [A-Z][a-z]+ [A-Z][\w.]+(?: [A-Z][a-z]+)?(?:,.*)?$"
    r"|used with permission|public domain|^reprinted|\bcookies?\b.*\b(?:use|site|accept|browser)"
    r"|^(?:this|we|our) (?:site|website)?.*\bcookies\b|privacy policy|terms of (?:use|service)"
    r"|^(?:share|tweet|print|email|pin|save|like|follow)(?: (?:this|on|us|via|to)\b.*)?$"
    r"|not (?:intended|meant) (?:to (?:be|replace)|as|for)\b.*\b(?:advice|substitute|diagnosis)"
    r"|not a substitute for|for (?:informational|educational) purposes",
    "boilerplate": r"medlineplus (?:provides|medical dictionary)|medical dictionary"
    r"|these resources (?:address|from|may|offer|provide)|human phenotype ontology"
    r"|if the information is available|genetic testing registry|clinicaltrials\.gov"
    r"|orphanet|\bomim\b|^(?:nih:?|national institutes?|national library|national center)\b[^.]{0,80}$"
    r"|signs and symptoms\. approximate number|the table below|hpo\b.*\bterms?"
    r"|gene ?reviews?\b|genetics home reference|genetic and rare diseases|\bgard\b"
    r"|(?:the )?national \w+.* (?:provides?|offers?|maintains?|supports?|funds?)\b"
    r"|(?:our|this) (?:knowledge|information) is (?:based|provided)|information specialist"
    r"|the resources below|we (?:do not|don't) (?:know|have) .*information",
    "trials": r"clinical trials?\b.*\b(?:recruit|enrol|search|find|join|part|information|list|open"
    r"|link|available|talk|ask|participat|website|being|think)|^(?:check|search) .*\btrials?\b"
    r"|^(?:patients|people|volunteers) (?:can|may|who).*\bclinical trials?\b"
    r"|^participa\w+ in (?:a )?(?:clinical )?(?:trials?|stud)"
    r"|new (?:types of )?treatments? (?:is|are) being (?:tested|studied)",
    "research": r"\b(?:more|further|additional) (?:research|studies|study|work|investigation) "
    r"(?:is|are|will be|needs?|must|remains?)\b"
    r"|^(?:scientists?|researchers?|investigators?) (?:are|continue|hope|want|plan|will)\b"
    r"|^research (?:is|continues|into|on)\b.*\b(?:under ?way|ongoing|continu|being|focus|aim)",
    "call": r"^(?:please |always |also,? |you (?:should|can|may)(?: want to)? |it is (?:important|best"
    r"|wise|a good idea) to |if you (?:have|are|think|feel|need|want)\b[^,]*"
    r"(?:question|concern|worri|information|unsure)[^,]*, ?(?:please )?)?"
    r"(?:talk|speak|consult|discuss|ask|check|work)\b(?: \w+){0,6}? (?:with |to )?(?:your |a |an |the )?"
    r"(?:own |family |primary care )?(?:\w+ )?"
    r"(?:doctor|physician|health ?care|clinician|provider|pharmacist|specialist|counsel)"
    r"|^(?:ask|tell) (?:your|a|the) (?:doctor|health ?care|physician|pharmacist)"
    r"|^(?:your|a) (?:doctor|health ?care (?:provider|team|professional)|dietitian) can (?:help|tell|"
    r"answer|explain|give|talk|discuss)\b",
}
_LINE = {name: re.compile(words, re.IGNORECASE) for name, words in _LINES.items()}
_WARNING = re.compile(
    r"\b(?:911|999|112|at once|right away|immediately|emergency|urgent\w*|poison control|as soon as)"
    r"\b",
    re.IGNORECASE,
)
_PRONUNCIATION = re.compile(r"^\(?[a-z]*(?:[a-zA-Z]+-){1,}[a-zA-Z]*[A-Z]{2,}[a-zA-Z-]*\)?\.?$")
_QUESTION = re.compile(r"\?[\"'”’)\]]*$")
_WORD = re.compile(r"[^\W\d_]{2}")
_NUMBERING = re.compile(r"^[\d.\s]+|[\s:.]+$")


def furniture_section(heading: str) -> str | None:
    """Return why all that stands below a heading is furniture, or None if it may be medicine."""
    plain = _NUMBERING.sub("", " ".join(heading.split()))
    return next((why for why, form in _SECTION.items() if form.fullmatch(plain)), None)


def furniture(sentence: str) -> str | None:
    """Return why a sentence says nothing about medicine, in one word, or None if it may.

    A warning ("see a doctor at once if …") is no empty call.
    """
    plain = " ".join(sentence.split())
    if not _WORD.search(plain):
        return "no words"
    if _QUESTION.search(plain):
        return "question"
    if _PRONUNCIATION.match(plain):
        return "pronunciation"
    why = next((why for why, form in _LINE.items() if form.search(plain)), None)
    return None if why == "call" and _WARNING.search(plain) else why
