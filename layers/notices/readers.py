"""Who reads a message about a case: those who have it, their unit's heads, its dispatchers."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from layers.cases.models import Case
from layers.staff.models import Department, Post, Role, User
from layers.staff.scope import current_posts


class Readers:
    """Looks people up, each town and each department once, however many cases are told of."""

    def __init__(self) -> None:
        self._of_town: dict[int | None, list[User]] = {}
        self._of_unit: dict[int, list[User]] = {}
        self._heads: dict[int, tuple[User | None, User | None]] = {}

    def dispatchers(self, case: Case) -> list[User]:
        """The dispatchers of the case's town; without any, those of the county."""
        if case.town_id not in self._of_town:
            town = Q(role=Role.TOWN_DISPATCHER, division_id=case.town_id)
            found = self._holders(town) if case.town_id else []
            self._of_town[case.town_id] = found or self._holders(Q(role=Role.COUNTY_DISPATCHER))
        return self._of_town[case.town_id]

    def handlers(self, department_id: int) -> list[User]:
        """Everybody who handles cases in the department."""
        if department_id not in self._of_unit:
            held = Q(role=Role.HANDLER, department_id=department_id)
            self._of_unit[department_id] = self._holders(held)
        return self._of_unit[department_id]

    def chief(self, case: Case) -> list[User]:
        """The chief (总牵头) of the unit in charge, if one is named."""
        return [person for person in self._heads_of(case)[:1] if person]

    def liaison(self, case: Case) -> list[User]:
        """The liaison (总联络人) of the unit in charge, if one is named."""
        return [person for person in self._heads_of(case)[1:] if person]

    def owner(self, case: Case) -> list[User]:
        """Who has the case; when nobody does or they have left, their unit, else dispatchers."""
        if case.owner is not None and case.owner.is_active:
            return [case.owner]
        unit = self.handlers(case.department_id) if case.department_id else []
        return unit or self.dispatchers(case)

    def _heads_of(self, case: Case) -> tuple[User | None, User | None]:
        pk = case.department_id
        if pk is None:
            return None, None
        if pk not in self._heads:
            unit = Department.objects.select_related("chief", "liaison").get(pk=pk)
            self._heads[pk] = (unit.chief, unit.liaison)
        return self._heads[pk]

    def _holders(self, held: Q) -> list[User]:
        posts = Post.objects.filter(
            held, current_posts(timezone.localdate()), user__is_active=True
        ).select_related("user")
        return list(_once(post.user for post in posts))


def _once(people: Iterable[User]) -> Iterable[User]:
    return {person.pk: person for person in people}.values()
