"""What a page says to machines, in its head."""

from typing import Any, cast

from django import template
from django.utils.safestring import SafeString, mark_safe

from silknet.pages.heads import head

register = template.Library()


@register.inclusion_tag("_machines.html", takes_context=True)
def machines(context: template.Context) -> dict[str, Any]:
    """The canonical address, the languages, the card and the JSON-LD of the page; of the one record that it shows, if
    its view is named after a kind of record.
    """
    return {"head": head(context["request"], cast(dict[str, Any], context.flatten()))}


@register.filter
def data_block(script: str) -> SafeString:
    """JSON-LD as `silknet.pages.linked_data.as_script` makes it, in which nothing can end the block."""
    return mark_safe(script)
