"""The front page: figures, each with the list behind it.

What is counted of the register is a function of the log and the day, so it is kept until either moves on: a page that
nobody's work has outdated counts nothing. What waits outside the log is counted each time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Exists, F, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncMonth
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst

from silknet import dates
from silknet.admin import desk
from silknet.admin.desk import HEALTH, WAITS, Check, Task
from silknet.changes.models import Head, Revision, Version
from silknet.charts import Bar, Mark, Spark, bars, spark
from silknet.dates import PartialDate
from silknet.sources.models import Record
from silknet.translations.index import with_texts
from silknet.translations.models import MISSING, OUTDATED, Text, shown

MONTHS = 12
KEPT = 300  # seconds, for what a person may see can change without the log
LINES_KEPT = 3600  # of charts: what came in the last hour shows in their figures first
REVISIONS = "changes.view_revision"

TOTAL, PUBLIC = "", "public"  # beside the names of checks

Numbers = dict[str, Any]
K = TypeVar("K")


@dataclass(frozen=True)
class Figure:
    """A number and the list of what it counts."""

    noun: str
    count: int
    address: str


class Item(NamedTuple):
    """Something to do, with its figures."""

    title: Any
    says: Any
    figures: list[Figure]


class Language(NamedTuple):
    name: Any
    code: str
    missing: Figure
    outdated: Figure


class Growing(NamedTuple):
    """How many records of a kind are public, and how that came about."""

    figure: Figure
    line: Spark | None


class Month(NamedTuple):
    figure: Figure
    bar: Bar | None


def page(request: HttpRequest, admins: Sequence[Any]) -> dict[str, Any]:
    """What the front page tells a person, from the lists that she may look at."""
    known = numbers(request, admins)
    records = [held_by for held_by in admins if issubclass(held_by.model, Record)]
    may_read_log = request.user.has_perm(REVISIONS)
    return {
        "waits": [*_checks(WAITS, admins, known), *_tasks(WAITS, request)],
        "health": [*_checks(HEALTH, admins, known), *_tasks(HEALTH, request)],
        "languages": list(_languages(known)) if known["languages"] else [],
        "growing": [_growing(held_by, known) for held_by in records],
        "months": _months(known) if may_read_log else [],
        "offers": _offers(request, admins),
        "totals": known["totals"],
    }


def _offers(request: HttpRequest, admins: Iterable[Any]) -> list[tuple[Any, str]]:
    offered = [held_by for held_by in admins if getattr(held_by, "offer", None) and held_by.has_add_permission(request)]
    offered.sort(key=lambda held_by: held_by.offer.position)
    return [(held_by.offer.words, _address(held_by, "add")) for held_by in offered]


def _tasks(part: str, request: HttpRequest) -> list[Item]:
    own = [task for task in desk.tasks() if task.part == part and request.user.has_perm(task.permission)]
    return [Item(task.title, task.says, _figure(task, request)) for task in own]


def _figure(task: Task, request: HttpRequest) -> list[Figure]:
    count = task.count(request)
    return [Figure("", count, task.address())] if count else []


def _checks(part: str, admins: Iterable[Any], known: Numbers) -> list[Item]:
    checks = [check for check in Check.all if check.part == part and check.name in known["checks"]]
    return [Item(check.title, check.says, list(_found(check, admins, known))) for check in checks]


def _found(check: Check, admins: Iterable[Any], known: Numbers) -> Iterable[Figure]:
    for held_by in admins:
        if count := known["checks"][check.name].get(held_by.opts.label_lower):
            yield Figure(_noun(held_by, count), count, f"{_address(held_by)}?{check.query}")


def _languages(known: Numbers) -> Iterable[Language]:
    for code, name in settings.LANGUAGES:
        to = reverse("admin:translations", args=[code])
        figures = [
            Figure("", known["languages"][state].get(code, 0), f"{to}?state={state}&public=yes")
            for state in (MISSING, OUTDATED)
        ]
        yield Language(name, code, *figures)


def _growing(held_by: Any, known: Numbers) -> Growing:
    """Backwards from today: what was first shown in a month, less what is gone since, was not there before it."""
    label, kind = held_by.opts.label_lower, held_by.model.kind
    public = now = known["totals"][label][1]
    marks = []
    for month in reversed(months(dates.today())):
        marks.append(Mark(PartialDate(month), float(max(now, 0))))
        now -= known["grown"].get((kind, month), 0)
    figure = Figure(_noun(held_by), public, f"{_address(held_by)}?state=public")
    return Growing(figure, spark(marks) if public else None)


def _months(known: Numbers) -> list[Month]:
    last = months(dates.today())
    counted = [known["work"].get(month, 0) for month in last]
    return [
        Month(Figure(_named(month), count, _revisions(month)), bar)
        for month, count, bar in zip(last, counted, bars(counted), strict=True)
    ][::-1]


def _named(month: str) -> str:
    return date_format(PartialDate(month).first, "YEAR_MONTH_FORMAT")


def _revisions(month: str) -> str:
    first, after = PartialDate(month).first, date.fromordinal(PartialDate(month).last.toordinal() + 1)
    within = urlencode({"made_at__gte": f"{first} 00:00:00+00:00", "made_at__lt": f"{after} 00:00:00+00:00"})
    return f"{reverse('admin:changes_revision_changelist')}?{within}"


def months(today: date) -> list[str]:
    """The last months, this one among them, as 2026-11."""
    last = today.year * 12 + today.month - 1
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(last - MONTHS + 1, last + 1)]


def _noun(held_by: Any, count: int = 0) -> str:
    return capfirst(str(held_by.opts.verbose_name if count == 1 else held_by.opts.verbose_name_plural))


def _address(held_by: Any, page: str = "changelist") -> str:
    return reverse(f"admin:{held_by.opts.app_label}_{held_by.opts.model_name}_{page}")


# ── counting ──


def numbers(request: HttpRequest, admins: Sequence[Any]) -> Numbers:
    """What is counted of the register, kept while the log stands still."""
    log, head = Head.objects.read()
    key = f"front:{log}:{head}:{dates.today()}:{request.user.pk}"
    seen = [held_by.opts.label_lower for held_by in admins]
    known = cache.get(key)
    if known is None or known["seen"] != seen:
        known = {"seen": seen, **_counted(request, admins)}
        cache.set(key, known, KEPT)
    return known | {"grown": _grown(log)}


def _counted(request: HttpRequest, admins: Sequence[Any]) -> Numbers:
    rows = {
        (check.name, held_by.opts.label_lower): way(held_by.get_queryset(request))
        for check in Check.all
        for held_by in admins
        if (way := check.way(held_by.model))
    }
    for held_by in admins:
        if issubclass(held_by.model, Record):
            of, every = held_by.opts.label_lower, held_by.get_queryset(request)
            rows |= {(TOTAL, of): every, (PUBLIC, of): every.filter(public=True)}
    found: dict[str, dict[str, int]] = {}
    for (name, of), count in counts(rows).items():
        found.setdefault(name, {})[of] = count
    public = found.pop(PUBLIC, {})
    return {
        "totals": {of: (count, public[of]) for of, count in found.pop(TOTAL, {}).items()},
        "checks": found,
        "languages": _by_language([held_by.model for held_by in admins]),
        "work": _work(),
    }


def counts(rows: dict[K, QuerySet[Any]]) -> dict[K, int]:
    """How many rows each of these has: one query for all."""
    if not rows:
        return {}
    counted = Func(F("pk"), function="COUNT", output_field=IntegerField())
    parts = [Subquery(one.order_by().annotate(counted=counted).values("counted")) for one in rows.values()]
    return dict(zip(rows, Head.objects.values_list(*parts).get(), strict=True))


def _by_language(models: Iterable[Any]) -> dict[str, dict[str, int]]:
    """By state, how many public texts lack each language; nothing where there is none that a person may look at."""
    parts = [
        Text.objects.filter(kind=model._meta.label_lower, row__in=shown(model).order_by().values("pk"))
        .values_list(MISSING, OUTDATED)
        .annotate(texts=Count("pk"))
        for model in models
        if model in with_texts()
    ]
    if not parts:
        return {}
    found: dict[str, dict[str, int]] = {MISSING: {}, OUTDATED: {}}
    for missing, outdated, texts in parts[0].union(*parts[1:], all=True):
        for state, languages in ((MISSING, missing), (OUTDATED, outdated)):
            for code in filter(None, languages.split(",")):
                found[state][code] = found[state].get(code, 0) + texts
    return found


def _since() -> str:
    return f"{months(dates.today())[0]}-01T00:00:00+00:00"


def _grown(log: Any) -> dict[tuple[str, str], int]:
    key = f"grown:{log}:{dates.today()}"
    return cache.get_or_set(key, _counted_growth, LINES_KEPT) or {}


def _counted_growth() -> dict[tuple[str, str], int]:
    """By kind and month: the records that were shown for the first time, less those that are gone since then."""
    lately = Version.objects.filter(revision__made_at__gte=_since())
    before = Version.objects.filter(uuid=OuterRef("uuid"), revision_id__lt=OuterRef("revision_id"))
    found: dict[tuple[str, str], int] = {}
    for rows, sign in (
        (lately.filter(~Exists(before), record__isnull=False), 1),
        (lately.filter(latest=True, record__isnull=True), -1),
    ):
        by_month = rows.order_by().values_list("kind", TruncMonth("revision__made_at")).annotate(many=Count("uuid"))
        for kind, month, many in by_month:
            found[kind, f"{month:%Y-%m}"] = found.get((kind, f"{month:%Y-%m}"), 0) + sign * many
    return found


def _work() -> dict[str, int]:
    """Revisions by month."""
    lately = Revision.objects.filter(made_at__gte=_since()).order_by()
    by_month = lately.values_list(TruncMonth("made_at")).annotate(many=Count("pk"))
    return {f"{month:%Y-%m}": many for month, many in by_month}
