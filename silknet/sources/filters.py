"""What lists of sources may be asked for."""

from django.utils.translation import gettext_lazy as _

from silknet.filters import OpenFilter, RecordFilters


class SourceFilters(RecordFilters):
    publisher = OpenFilter(label=_("Publisher"))
