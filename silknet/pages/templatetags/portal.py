"""What templates say often: records as links, texts in the reader's language, days as they are known, footnotes."""

from datetime import date
from functools import lru_cache
from typing import Any, cast
from urllib.parse import urlencode

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from django import template
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from silknet.corrections.fields import field_of
from silknet.dates import PartialDate
from silknet.directory import title_of_slug
from silknet.filters import LONGEST
from silknet.languages import comma, language_name, listed
from silknet.pages.heads import record_of
from silknet.pages.styles import sheet
from silknet.sources.models.citation import WHOLE
from silknet.territories import locale
from silknet.text import choose

REPORTS = ("corrections", "correction-status")  # pages on which one is reported already

register = template.Library()
register.filter(language_name)
register.filter(listed)
register.filter(title_of_slug)
register.simple_tag(comma)


@register.simple_tag
def stylesheet() -> str:
    """The address of the sheet that all parts are joined in."""
    return reverse("stylesheet", args=[sheet()[0]])


@register.simple_tag
def link(row: Any, words: Any = None) -> str:
    """A record as a link to its page; nothing where the public may not see it."""
    if row is None or not row.public:
        return ""
    named = (getattr(row, name, None) for name in ("title", "name")) if words is None else ()
    said = spoken(next((texts for texts in named if isinstance(texts, dict)), None))
    return format_html('<a href="{}"{}>{}</a>', row.get_absolute_url(), said, words or row)


@register.simple_tag
def links(rows: Any) -> str:
    """Records as links, in their order, those that the public may see."""
    return format_html_join(comma(), "{}", ((link(row),) for row in rows if row.public))


@register.simple_tag
def linked_words(words: Any) -> str:
    """Words with their addresses, as links."""
    return format_html_join(comma(), '<a href="{}">{}</a>', ((address, said) for said, address in words))


@register.simple_tag
def text(texts: dict[str, str] | None) -> str:
    """A text in the reader's language, or in another that is marked as such."""
    chosen, code = choose(texts)
    if not chosen or code == get_language():
        return chosen
    language = language_name(code)
    return format_html(
        '<span lang="{}">{}</span> <small class="fallback">({})</small>', code, chosen, _("in %s") % language
    )


@register.filter
def first_text(texts: dict[str, str] | None) -> str:
    """The same without a mark, for titles."""
    return choose(texts)[0]


@register.filter
def besides(names: Any, row: Any) -> list[Any]:
    """The names of a record but the one that stands above them."""
    return [name for name in names if name.value != str(row)]


@register.filter
def other_language(texts: dict[str, str] | None) -> str:
    """The language of what `first_text` says, where that is not the reader's: for the `lang` of an attribute's owner."""
    code = choose(texts)[1]
    return "" if code == get_language() else code


@register.simple_tag
def spoken(texts: dict[str, str] | None) -> str:
    """The attribute of an element that says what `first_text` says, where that is not in the reader's language."""
    code = other_language(texts)
    return format_html(' lang="{}"', code) if code else ""


@register.simple_tag
def when(value: str | date | None) -> str:
    """A day, a month or a year as the reader's language writes it, never more exactly than it is known."""
    return _in_words(value, get_language() or "en") if value else ""


@lru_cache(maxsize=10_000)
def _in_words(value: str | date, language: str) -> str:
    known, names = PartialDate(value), locale(language)
    if known.is_day:
        words = format_date(known.first, "long", locale=names)
    else:
        words = format_skeleton("yMMMM" if known.is_month else "y", known.first, locale=names)
    return format_html('<time datetime="{}">{}</time>', known, words)


@register.simple_tag
def period(since: str, until: str = "") -> str:
    """From when to when, as far as it is known."""
    if since and until and since != until:
        return format_html("{} – {}", when(since), when(until))
    if until and not since:
        return format_html(_("until {}"), when(until))
    return when(since)


@register.filter
def number(value: Any) -> str:
    """A number as the reader's language writes it."""
    return "" if value is None else str(format_decimal(value, locale=locale(get_language() or "en")))


@register.filter
def web_name(address: str) -> str:
    """A web address as people write it."""
    return address.split("://", 1)[-1].removeprefix("www.").rstrip("/")


@register.simple_tag(takes_context=True)
def cite(context: template.Context, row: Any, *fields: str) -> str:
    """The footnotes of a record, or of some of its fields, for which those of the record speak where they have none."""
    held = [c for c in row.citations_held() if c.source.public and not c.says]
    cited = [c for c in held if c.field in fields] or [c for c in held if c.field == WHOLE]
    footnotes = [context["footnotes"].of(citation.source, citation) for citation in cited]
    return _marks({footnote.number: footnote for footnote in footnotes}.values())


@register.simple_tag(takes_context=True)
def cite_source(context: template.Context, source: Any, row: Any = None) -> str:
    """The footnote of a single source; where none is named, those of the record that says it."""
    if source and source.public:
        return _marks([context["footnotes"].of(source)])
    return cite(context, row) if row else SafeString("")


@register.simple_tag(takes_context=True)
def cite_rest(context: template.Context, row: Any) -> str:
    """The footnotes of single fields that the page itself marks nowhere: named at the foot, with what they are about."""
    for citation in row.citations_held():
        if citation.field and citation.source.public and not citation.says:
            field = field_of(type(row), citation.field)
            context["footnotes"].add(citation, field.label if field.name else title_of_slug(citation.field))
    return ""


def _marks(footnotes: Any) -> SafeString:
    language = get_language()
    return SafeString("".join(_mark(footnote.number, language) for footnote in footnotes))


@lru_cache(maxsize=10_000)
def _mark(number: int, language: str | None) -> str:
    label = _("Source %s") % number
    return format_html('<sup class="cite"><a href="#source-{}" aria-label="{}">{}</a></sup>', number, label, number)


@register.inclusion_tag("_otherwise.html", takes_context=True)
def otherwise(context: template.Context, row: Any, *fields: str) -> dict[str, Any]:
    """What other sources say of these fields, and why the value shown is shown."""
    said = [c for c in row.citations_held() if c.field in fields and c.says and c.source.public]
    return {"said": said, "footnotes": context["footnotes"]}


@register.simple_tag(takes_context=True)
def report_address(context: template.Context) -> str:
    """Where a mistake on this page is reported: by the record whose page it is, or by its address."""
    request, form = context["request"], reverse("corrections")
    view = request.resolver_match.view_name if request.resolver_match else ""
    kind = view.removesuffix("-detail")
    row = record_of(kind, cast(dict[str, Any], context.flatten())) if view.endswith("-detail") else None
    about = f"{row.kind}/{row.public_key()}" if row is not None else request.get_full_path()
    if view in REPORTS or len(about) > LONGEST:
        return form
    return f"{form}?{urlencode({'about': about}, safe='/')}"


@register.simple_tag(takes_context=True)
def address_with(context: template.Context, **changes: Any) -> str:
    """This page's query with some parameters changed, such as the number of the page."""
    query: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"
