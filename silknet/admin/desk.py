"""What the front page tells of: what waits for somebody, what is not as it should be, and what is begun most often.

A `Task` is one figure with the list behind it. A `Check` finds rows of many kinds, and is a filter of their lists.
Each app registers its own where its lists are: `add(Task(…))`, `@EXPIRED.of(Seat)`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

WAITS, HEALTH = "waits", "health"  # the two parts of the page

Way = Callable[[Any], QuerySet[Any]]  # of a queryset, whose words are those of its model


@dataclass(frozen=True)
class Task:
    """A figure of the front page: how many there are, where they are listed, and what is to be done about them."""

    title: "_StrPromise"
    part: str
    count: Callable[[HttpRequest], int]
    address: Callable[[], str]
    says: "_StrPromise"
    permission: str  # without which nobody sees it


class Offer(NamedTuple):
    """A button that begins what is begun often; the attribute `offer` of an admin."""

    words: "_StrPromise"
    position: int


_tasks: list[Task] = []


def add(task: Task) -> None:
    _tasks.append(task)


def tasks() -> list[Task]:
    return list(_tasks)


def nothing(model: type[Any]) -> Way | None:
    return None


class Check:
    """Something that a row may lack. `ways` finds the rows of a model that do, `generally` those of models that are
    not named there. The order of the front page is that in which checks are made.
    """

    all: list["Check"] = []

    def __init__(
        self,
        name: str,
        title: "_StrPromise",
        says: "_StrPromise",
        *,
        generally: Callable[[type[Any]], Way | None] = nothing,
        part: str = HEALTH,
        query: str = "",
    ) -> None:
        self.name, self.title, self.says, self.part = name, title, says, part
        self.generally = generally
        self.ways: dict[type[Any], Way] = {}
        self.is_filter = not query  # of its own, or else a list has one that does the same
        self.query = query or f"health={name}"
        self.all.append(self)

    def of(self, model: type[Any]) -> Callable[[Way], Way]:
        """Say how the rows of a model are found."""

        def known(way: Way) -> Way:
            self.ways[model] = way
            return way

        return known

    def way(self, model: type[Any]) -> Way | None:
        return self.ways.get(model) or self.generally(model)


def checks_of(model: type[Any]) -> list[Check]:
    return [check for check in Check.all if check.way(model)]


class HealthFilter(SimpleListFilter):
    """The rows that a check finds: the list behind a figure of the front page."""

    title = _("what to mend")
    parameter_name = "health"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        self.checks = {check.name: check for check in checks_of(model_admin.model) if check.is_filter}
        return [(name, check.title) for name, check in self.checks.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        check = self.checks.get(self.value() or "")
        way = check.way(queryset.model) if check else None
        return way(queryset) if way else queryset
