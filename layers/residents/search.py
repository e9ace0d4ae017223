"""Find households within a scope: by words of the address, a whole name, ID number or phone."""

from django.db.models import Q, QuerySet

from layers.people_scope import people_in
from layers.residents.models import Household, Person
from layers.residents.queries import for_scope, living
from layers.residents.sealing import id_key, name_key, phone_key
from layers.staff.scope import Scope
from layers.words import clean_words

LONGEST = 60


def search(scope: Scope, words: str) -> QuerySet[Household]:
    """Households that the ``words`` fit, in the order of their addresses; all without words.

    People are found by the whole value only, since nothing but its hash can be compared. Raises
    Refused for words that cannot be read.
    """
    words = clean_words(words, "q", LONGEST)
    households = living(for_scope(scope)).order_by("grid", "address", "id")
    if not words:
        return households
    with people_in(scope):
        hashes = Q(name_hash=name_key(words)) | Q(id_hash=id_key(words))
        people = Person.objects.filter(hashes | Q(phone_hash=phone_key(words)))
        homes = list(people.values_list("household_id", flat=True)[:LONGEST])
    return households.filter(Q(address__icontains=words) | Q(number=words) | Q(pk__in=homes))
