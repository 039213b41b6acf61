from collections import defaultdict
from typing import Any

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from silknet.admin import ConfirmationInline, NameInline, RecordAdmin, Section, YearFilter
from silknet.admin.history import change_address
from silknet.changes.publish import by_kind
from silknet.sources.models import Citation, Source

SOURCES = Section(_("Sources"), 4)
SHOWN = 100


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    section = SOURCES
    list_display = ["title", "publisher", "published_on", "url"]
    list_filter = [YearFilter.of("published_on", _("year"))]
    search_fields = ["title", "slug", "publisher", "url"]
    fields = ["title", "slug", "url", "publisher", "published_on", "supports"]
    readonly_fields = ["supports"]
    attached = (NameInline, ConfirmationInline)

    @admin.display(description=_("supports"))
    def supports(self, source: Source) -> str:
        """The records that cite it, the first hundred."""
        cited: dict[str, list[Any]] = defaultdict(list)
        for citation in Citation.objects.filter(source=source.pk).order_by("kind", "id")[:SHOWN] if source.pk else ():
            cited[citation.kind].append(citation.record)
        rows = [row for kind, uuids in cited.items() for row in by_kind()[kind]._base_manager.filter(uuid__in=uuids)]
        return format_html_join(", ", '<a href="{}">{}</a>', ((change_address(row), row) for row in rows))
