"""The weave of a record as a piece of cloth."""

from uuid import UUID

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from silknet.weave import SIDE, paths

register = template.Library()

SCALE = "scale(.5)"  # a thread is four pixels


@register.simple_tag(takes_context=True)
def weave(context: template.Context, uuid: UUID) -> SafeString:
    """Cloth that fills the box it lies in. It says nothing that a reader who does not see it would miss."""
    request = context["request"]
    request.cloths = number = getattr(request, "cloths", 0) + 1  # a pattern is named once on a page
    drawn = format_html_join("", '<path class="dye-{}" d="{}"/>', paths(uuid))
    return format_html(
        '<svg class="weave" aria-hidden="true" focusable="false"><defs>'
        '<pattern id="weave-{0}" width="{1}" height="{1}" patternUnits="userSpaceOnUse" patternTransform="{2}">{3}'
        '</pattern></defs><rect width="100%" height="100%" fill="url(#weave-{0})"/></svg>',
        number,
        SIDE,
        SCALE,
        drawn,
    )
