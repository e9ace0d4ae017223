"""Search in cases: words in any script, and case numbers.

Words are found by the pairs of signs in them (index ``case_grams``) and looked at again, so that
two Chinese characters are enough. Complainants are not searched here: a phone number or a look-up
code is asked for in ``caller.py``, which records it, and neither is ever part of an address.
"""

import re
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Final

from django.db.models import Q, Value

from layers.cases.functions import Grams
from layers.staff.models import User

MOST_WORDS: Final = 5
_MOST_PEOPLE: Final = 20
# Two signs that the database keeps as a pair: see cases_grams() in the migrations.
_PAIR: Final = re.compile(r"[^\W_]{2}")
# From so many figures on it is a number, of a case or of somebody; texts are not searched for it.
_LONG: Final = re.compile(r"[0-9]{7}")


@dataclass(frozen=True, slots=True)
class Sought:
    """What narrows cases to those that were asked for.

    ``match`` looks at the words of each row: for rows that something else has made few.
    ``indexed`` gives the same rows of any number of cases by the index; None for words that the
    index does not know. It needs the alias of ``queries.with_grams``.
    """

    match: Q
    indexed: Q | None


def sought(words: str) -> Sought:
    """What ``words`` look for: cases with all of the first five of them, everything for none.

    One statement a word, for people of that name. What cannot be there finds nothing.
    """
    each = [_one(word) for word in words.split()[:MOST_WORDS]]
    # One word that the index knows narrows the others.
    known = any(one.indexed for one in each)
    return Sought(
        reduce(and_, (one.match for one in each), Q()),
        reduce(and_, (one.indexed or one.match for one in each), Q()) if known else None,
    )


def _one(word: str) -> Sought:
    figures = word.isascii() and word.isdigit()
    if _LONG.search(word):
        only = Q(number__startswith=word) if figures else Q(pk__in=[])
        return Sought(only, only)
    # Turning whole texts into one case is most of the cost; Chinese has none.
    how = "contains" if word.lower() == word.upper() else "icontains"
    said = Q(**{f"text__{how}": word}) | Q(**{f"address__{how}": word})
    other = Q(number__startswith=word) if figures else _owned_by(word)
    pairs = Q(grams__contains=Grams(Value(""), Value(word))) if _PAIR.search(word) else None
    return Sought(said | other, said & pairs | other if pairs else None)


def _owned_by(name: str) -> Q:
    """Cases of the people of this name; an empty Q, which changes nothing, where nobody has it."""
    named = User.objects.filter(display_name__icontains=name).values_list("pk", flat=True)
    people = list(named[:_MOST_PEOPLE])
    return Q(owner_id__in=people) if people else Q()
