"""Texts with markup in the reader's language, with the footnotes of their record."""

from functools import partial
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from silknet.languages import in_language, language_name
from silknet.markup import html
from silknet.pages.templatetags.portal import cite_source
from silknet.text import ORIGINAL, choose

register = template.Library()


@register.simple_tag(takes_context=True)
def prose(context: template.Context, record: Any, field: str) -> str:
    """A text of a record as HTML, in the reader's language or in another that is marked as such. Footnotes stand where
    the text has them; links stay in the reader's language.
    """
    chosen, code = choose(getattr(record, field))
    if not chosen:
        return ""
    cited = {c.source.slug: c.source for c in record.citations_held() if c.source.public and not c.says}
    shown = html(
        chosen,
        address=partial(in_language, code=get_language() or ORIGINAL),
        mark=lambda slug: cite_source(context, cited[slug]) if slug in cited else None,
    )
    if code == get_language():
        return format_html('<div class="prose">{}</div>', shown)
    fallback = format_html('<p><small class="fallback">({})</small></p>', _("in %s") % language_name(code))
    return format_html('<div class="prose">{}<div lang="{}">{}</div></div>', fallback, code, shown)
