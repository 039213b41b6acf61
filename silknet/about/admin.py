from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from silknet.about.links import with_broken_links
from silknet.about.models import Page
from silknet.admin import CitationInline, ConfirmationInline, RecordAdmin, Section
from silknet.admin.conditions import BROKEN

ABOUT = Section(_("About the network"), 9)

BROKEN.of(Page)(with_broken_links)


@admin.register(Page)
class PageAdmin(RecordAdmin):
    section = ABOUT
    list_display = ["__str__", "slug", "position"]
    search_fields = ["slug"]
    fields = ["title", "slug", "position", "summary", "body"]
    attached = (CitationInline, ConfirmationInline)
