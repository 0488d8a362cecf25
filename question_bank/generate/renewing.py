"""How to find out again, after an edit, what a generator had found out of the bank before."""

from question_bank.generate.discrimination import owners_of, shared
from question_bank.generate.notes import Finders
from question_bank.generate.pairs import matchable
from question_bank.generate.people import struck_by, years
from question_bank.generate.shop import Shop


def finders(shop: Shop) -> tuple[Finders, ...]:
    """Return, level by level, what finds out each kind of node; each looks at earlier levels only.

    What no level names is dropped, and found out when somebody asks for it.
    """
    falsehoods, findings = shop.falsehoods, shop.findings
    return (
        {
            "frames": lambda key: falsehoods.frames(*key),
            "objects": lambda key: falsehoods.objects(*key),
            "subjects": lambda key: falsehoods.subjects(*key),
            "owners": lambda key: owners_of(shop, *key),
            "shared": lambda key: shared(shop, *key),
            "years": lambda key: years(shop, *key),
            "struck": lambda key: struck_by(shop, *key),
        },
        {
            "excludes": lambda ident: findings.excludes(shop.bank.facts[ident]),
            "matchable": lambda key: matchable(shop, *key),
        },
        {"finding": lambda ident: findings.of(shop.bank.facts[ident])},
        {"findings": findings.about},
    )
