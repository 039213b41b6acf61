"""Records of any kind as pages name them, from what is stored of them: no query a kind."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from silknet.changes.models import Version
from silknet.changes.publish import by_kind
from silknet.languages import in_language
from silknet.text import ORIGINAL, choose

UNSAID = ("id", "url", "html_url", "revision")  # what differs without saying anything new


class Shown(NamedTuple):
    """A public record: what kind of thing it is, its title, its page in the reader's language."""

    noun: str
    title: str
    address: str
    label: str = ""  # what sort of its kind it is, in words


class Told(dict[str, Any]):
    """A public record as it is stored, with its title and its page (`shown`). `entered` orders those of a kind as their
    rows are; its citations are there once `attach` has loaded them, as it loads those of rows.
    """

    _citations: list[Any]

    def __init__(self, version: Version, entered: int) -> None:
        record = json.loads(version.record or "{}")
        super().__init__(record, uuid=version.uuid, shown=shown(version.kind, record))
        self.uuid, self.entered = version.uuid, entered

    def citations_held(self) -> list[Any]:
        return self._citations


def shown(kind: str, record: dict[str, Any]) -> Shown:
    page = urlsplit(record["html_url"])
    address = in_language(page.path, get_language() or ORIGINAL) + (f"#{page.fragment}" if page.fragment else "")
    noun = str(by_kind()[kind]._meta.verbose_name)
    return Shown(noun, title(kind, record), address, label(kind, record))


def label(kind: str, record: dict[str, Any]) -> str:
    """What sort of its kind a record is, such as a museum among organizations, in the reader's language."""
    fields = (field for field in by_kind()[kind]._meta.fields if field.name.endswith("_kind"))
    words = {value: words for field in fields for value, words in field.flatchoices}
    return str(words.get(record.get("kind"), ""))


def title(kind: str, record: dict[str, Any]) -> str:
    """What a record is called, in the reader's language where it has a name in it."""
    if kind == "seats":
        return f"{record['role']}, {record['committee']['name']}"
    if kind == "figures":
        return f"{record['body']['name']} {record['on']}".strip()
    named = record.get("name") or record.get("title") or ""
    return choose(named)[0] if isinstance(named, dict) else str(named)


def latest(uuids: Any) -> QuerySet[Version]:
    """The public versions of these records, by kind and key."""
    return Version.objects.filter(uuid__in=uuids, latest=True, record__isnull=False).order_by("kind", "key")


def related(beside: Iterable[QuerySet[Any]]) -> dict[str, list[Told]]:
    """The public records among these rows, by kind and in the order of their titles: one query."""
    beside = list(beside)
    first, *others = (rows.order_by().values("uuid") for rows in beside)
    models = dict.fromkeys(rows.model for rows in beside)
    entered = [Subquery(model.objects.filter(uuid=OuterRef("uuid")).values("pk")) for model in models]
    told: dict[str, list[Told]] = defaultdict(list)
    for version in latest(first.union(*others, all=True)).annotate(entered=Coalesce(*entered, Value(0))):
        told[version.kind].append(Told(version, version.entered))
    for records in told.values():
        records.sort(key=lambda record: record["shown"].title.casefold())
    return dict(told)


def with_what_was() -> QuerySet[Version]:
    """Versions, the newest first, each with what the record was before (`was`) and whether there was any (`known`)."""
    before = Version.objects.filter(uuid=OuterRef("uuid"), revision_id__lt=OuterRef("revision_id"))
    was = before.order_by("-revision_id").values("record")[:1]
    rows = Version.objects.select_related("revision").annotate(was=Subquery(was), known=Exists(before))
    return rows.order_by("-revision_id", "kind", "key")


def fields_changed(was: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """The names of the fields that differ between two states of a record."""
    return [name for name in now if name not in UNSAID and was.get(name) != now[name]]
