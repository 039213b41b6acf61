"""The secretariat's desk: the site, what every list and form of it shares, names and citations of any record."""

from silknet.admin.attached import CitationInline, ConfirmationInline, NameInline
from silknet.admin.desk import Offer
from silknet.admin.filters import EndFilter, YearFilter, named
from silknet.admin.inlines import TrackedInline
from silknet.admin.records import RecordAdmin, RecordInline
from silknet.admin.site import Secretariat, Section
from silknet.admin.tracked import ReadOnlyAdmin, TrackedAdmin, Unlogged

__all__ = [
    "CitationInline",
    "ConfirmationInline",
    "EndFilter",
    "NameInline",
    "Offer",
    "ReadOnlyAdmin",
    "RecordAdmin",
    "RecordInline",
    "Secretariat",
    "Section",
    "TrackedAdmin",
    "TrackedInline",
    "Unlogged",
    "YearFilter",
    "named",
]
