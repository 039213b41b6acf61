"""The work list of a language: every text that is missing or outdated in it, with its original beside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import BooleanField, Case, Exists, OuterRef, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from silknet.admin.history import change_address
from silknet.admin.wired import references
from silknet.text import codes
from silknet.translations.index import with_texts
from silknet.translations.models import MISSING, OUTDATED, Text, shown

PAGE = 50
STATES = {MISSING: _("Missing"), OUTDATED: _("Outdated")}


@dataclass
class Line:
    """A text to be written, and where."""

    text: Any
    state: str
    noun: str
    name: str
    field: str
    original: str
    translation: str
    address: str


def translations(request: HttpRequest, site: Any, language: str) -> HttpResponse:
    """By kind, what the public sees first; narrowed by `kind`, `state` and `public`."""
    if language not in codes():
        raise Http404("the portal is not in this language")
    lists = {held_by.opts.label_lower: held_by for held_by in site._registry.values()}
    models = [model for model in with_texts() if _may_view(request, lists.get(model._meta.label_lower))]
    asked = {name: request.GET.get(name, "") for name in ("kind", "state", "public")}
    page = Paginator(_texts(language, models, asked), PAGE).get_page(request.GET.get("p"))
    context = {
        **site.each_context(request),
        "title": _("Texts to translate: %(language)s") % {"language": dict(settings.LANGUAGES)[language]},
        "language": language,
        "languages": settings.LANGUAGES,
        "kinds": [(model._meta.label_lower, capfirst(str(model._meta.verbose_name_plural))) for model in models],
        "states": STATES,
        "asked": asked,
        "page": page,
        "lines": list(_lines(list(page), language)),
    }
    return TemplateResponse(request, "admin/translations.html", context)


def _may_view(request: HttpRequest, held_by: Any) -> bool:
    return bool(held_by and held_by.has_view_or_change_permission(request))


def _texts(language: str, models: Sequence[Any], asked: dict[str, str]) -> Any:
    by_kind = {model._meta.label_lower: model for model in models}
    kinds = [asked["kind"]] if asked["kind"] in by_kind else list(by_kind)
    states = [asked["state"]] if asked["state"] in STATES else list(STATES)
    found = Text.objects.none()
    for state in states:
        found |= Text.objects.filter(kind__in=kinds).lacking(state, language)
    if asked["public"] == "yes":
        return found.filter(pk__in=Text.objects.of_public(*kinds).values("pk")).order_by("kind", "row", "field")
    public = Case(
        *(When(Exists(shown(by_kind[kind]).filter(pk=OuterRef("row"))), kind=kind, then=Value(True)) for kind in kinds),
        default=Value(False),
        output_field=BooleanField(),
    )
    return found.annotate(public=public).order_by("-public", "kind", "row", "field")


def _lines(texts: Sequence[Text], language: str) -> Iterable[Line]:
    place = codes().index(language)
    rows: dict[tuple[str, int], Any] = {}
    for kind in {text.kind for text in texts}:
        model = apps.get_model(kind)
        wanted = [text.row for text in texts if text.kind == kind]
        found = model._base_manager.select_related(*references(model)).in_bulk(wanted)
        rows |= {(kind, key): row for key, row in found.items()}
    for text in texts:
        row = rows.get((text.kind, text.row))
        if row is not None:
            said, column = getattr(row, text.field), row._meta.get_field(text.field)
            yield Line(
                text,
                text.state(language),
                capfirst(str(row._meta.verbose_name)),
                _named(row),
                str(column.verbose_name),
                said.get(text.original, ""),
                said.get(language, ""),
                f"{change_address(row)}#id_{text.field}_{place}",
            )


def _named(row: Any) -> str:
    """What a row is called; one that belongs to another is told with it."""
    owner = next((getattr(row, name) for name in references(type(row))), None) if not hasattr(row, "public") else None
    return f"{owner}: {row}" if owner else str(row)
