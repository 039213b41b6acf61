"""What is looked for in the whole register, whatever the kind of row. Apps say more of their own kinds."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from silknet import dates
from silknet.admin.desk import WAITS, Check, Way
from silknet.changes.publish import Attached
from silknet.changes.tracking import Tracked
from silknet.search.models import EntryName
from silknet.sources.models import Record, Source
from silknet.translations.index import with_texts
from silknet.translations.models import MISSING, OUTDATED, Text

# Names that say nothing of who is meant: many share an acronym, and a key is made to differ.
UNTELLING = ("acronym", "key")


def seen(rows: Any) -> QuerySet[Any]:
    """Those of these rows that the public sees."""
    return rows.shown() if hasattr(rows, "shown") else rows.public()


# ── what waits ──


def _drafts(model: type[Any]) -> Way | None:
    if issubclass(model, Record):
        return lambda rows: rows.drafts()
    return (lambda rows: rows.filter(public=False)) if issubclass(model, Attached) and _has_public(model) else None


def _has_public(model: type[Any]) -> bool:
    return any(column.name == "public" for column in model._meta.concrete_fields)


DRAFTS = Check(
    "draft",
    _("Not published yet"),
    _("Begun and never shown to the public. Finish and publish them, or delete what was begun by mistake."),
    generally=_drafts,
    part=WAITS,
    query="state=draft",
)

# ── what is not as it should be ──


def _record(model: type[Any]) -> bool:
    return issubclass(model, Record) and model is not Source


NO_SOURCE = Check(
    "no-source",
    _("Without a source"),
    _("The public sees them, and no source that the public can look up stands behind them. Cite one in the form."),
    generally=lambda model: (lambda rows: rows.unsourced()) if _record(model) else None,
)

NOT_CONFIRMED = Check(
    "not-confirmed",
    _("Not confirmed for 12 months"),
    _(
        "Nobody confirmed them, and no source of theirs was looked at, or else published, in the last 12 months. Ask "
        "who knows, or look at the source again and write the day under “retrieved on”, or cite a newer one."
    ),
    generally=lambda model: (
        (lambda rows: rows.public().not_confirmed_since(dates.years_before(dates.today(), 1)))
        if _record(model)
        else None
    ),
)

EXPIRED = Check(
    "expired",
    _("Terms that may be over"),
    _(
        "Shown as lasting, but the last proof that a seat was held is more than five years old, or the body or the "
        "member was succeeded by another. Write the day on which it ended, or a newer day on which it was held."
    ),
)


def _lacking(state: str) -> Any:
    def way(model: type[Any]) -> Way | None:
        texts = Text.objects.filter(kind=model._meta.label_lower).lacking(state)
        return (lambda rows: seen(rows).filter(pk__in=texts.values("row"))) if model in with_texts() else None

    return way


UNTRANSLATED = Check(
    "untranslated",
    _("Texts not in all languages"),
    _("The public sees a text in one language and not in all seven. The work lists of the languages name each text."),
    generally=_lacking(MISSING),
)

OUTDATED_TEXTS = Check(
    "outdated",
    _("Translations that are outdated"),
    _("The original was changed after them. Bring them up to date, or tick in the form that they still hold."),
    generally=_lacking(OUTDATED),
)

WITHOUT_RIGHTS = Check(
    "no-rights",
    _("Pictures without rights"),
    _("The credit, the licence or a public source is missing, so they may not be shown. Ask who sent them."),
)


def _twins(model: type[Any]) -> Way | None:
    """Records of one kind and country, or where one country is not known, that share a name in Latin letters."""
    if not issubclass(model, Record) or not any(column.name == "country" for column in model._meta.concrete_fields):
        return None
    names = EntryName.objects.filter(kind=model.kind).exclude(name_kind__in=UNTELLING).exclude(romanised="")
    repeated = names.order_by().values("romanised").annotate(many=Count("record", distinct=True)).filter(many__gt=1)
    candidates = names.filter(romanised__in=repeated.values("romanised")).values("record")
    own = OuterRef(OuterRef(OuterRef("country")))
    here = model._base_manager.filter(Q(country=own) | Q(country=None), uuid=OuterRef("record"))
    same = names.filter(romanised=OuterRef("romanised")).exclude(record=OuterRef("record"))
    near = Exists(names.filter(Exists(same.filter(Exists(here))), record=OuterRef("uuid")))
    anywhere = Exists(names.filter(Exists(same), record=OuterRef("uuid")))
    return lambda rows: rows.filter(near | Q(country=None) & anywhere, uuid__in=candidates)


TWINS = Check(
    "twins",
    _("Likely the same twice"),
    _(
        "Two of a kind in one country have the same name once it is written in Latin letters. If they are one, let "
        "an administrator merge them; if not, tell them apart by their names."
    ),
    generally=_twins,
)


def _broken(model: type[Any]) -> Way | None:
    """Rows that the public sees, or that were published, and that name a record which is not public."""
    to = [column.name for column in _to_records(model)]
    if issubclass(model, Record):
        return (lambda rows: rows.filter(_any_hidden(to), public=True)) if to else None
    if issubclass(model, Attached):
        return (lambda rows: seen(rows).filter(_any_hidden(to))) if to and _has_public(model) else None
    if not issubclass(model, Tracked) or len(to) < 2:
        return None
    owner, *others = to  # the record that a row belongs to is named first
    return lambda rows: rows.filter(_any_hidden(others), **{f"{owner}__public": True})


def _to_records(model: type[Any]) -> list[Any]:
    pointing = (column for column in model._meta.concrete_fields if column.is_relation)
    return [column for column in pointing if issubclass(column.related_model, Record)]


def _any_hidden(names: list[str]) -> Q:
    found = Q(pk__in=[])
    for name in names:
        found |= Q(**{f"{name}__public": False})
    return found


BROKEN = Check(
    "broken",
    _("References that lead nowhere"),
    _(
        "They name a record that the public cannot see, or link to a page that is not there; so the public sees a gap. "
        "Publish what they name, or name something else."
    ),
    generally=_broken,
)
