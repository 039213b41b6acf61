"""What lists of conferences, sessions, decisions, documents and news may be asked for."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from conferences.models import Conference, Session
from members.rules import BODIES
from silknet.filters import KeyFilter, ListedFilter, OpenFilter, RecordFilters, YearFilter


def body() -> KeyFilter:
    """A body by the short name that the network calls it by, or any organization."""
    return KeyFilter("organizations", field_name="body", nullable=True, names=BODIES, label=_("Body"))


class ConferenceFilters(RecordFilters):
    country = KeyFilter("countries", nullable=True, label=_("Country or region"))
    city = KeyFilter("cities", nullable=True, label=_("City"))
    mode = ListedFilter(Conference.Mode.choices, label=_("Mode"))
    series = OpenFilter(label=_("Series"))
    year = YearFilter(field_name="start", label=_("Year"))
    host = KeyFilter("organizations", field_name="host_rows__organization", label=_("Host"))


class SessionFilters(RecordFilters):
    conference = KeyFilter("conferences", label=_("Conference"))
    kind = ListedFilter(Session.Kind.choices, field_name="session_kind", label=_("Kind"))
    city = KeyFilter("cities", nullable=True, label=_("City"))
    organization = KeyFilter("organizations", nullable=True, label=_("Organization"))
    country = KeyFilter("countries", nullable=True, label=_("Country or region"))
    speaker = KeyFilter("people", field_name="speaker_rows__person", label=_("Speaker"))


class DecisionFilters(RecordFilters):
    body = body()
    kind = OpenFilter(field_name="decision_kind", label=_("Kind"))
    conference = KeyFilter("conferences", nullable=True, label=_("Conference"))
    year = YearFilter(field_name="on", label=_("Year"))


class LanguageFilter(OpenFilter):
    """A language of a list of them."""

    def groups_by(self) -> str:
        return ""  # a document in two languages counts for each

    def filter(self, rows: Any, value: str) -> Any:
        # The one question about a list in JSON that every database answers alike.
        return rows.filter(**{f"{self.field_name}__icontains": f'"{value}"'}) if value else rows

    def present(self, rows: Any, value: str) -> bool:
        return value in self.values(rows)

    def values(self, rows: Any) -> list[str]:
        lists = rows.order_by().values_list(self.field_name, flat=True).distinct()[:1000]
        return sorted({language for languages in lists for language in languages})


class DocumentFilters(RecordFilters):
    kind = OpenFilter(field_name="document_kind", label=_("Kind"))
    body = body()
    language = LanguageFilter(field_name="languages", label=_("Language"))


class NewsFilters(RecordFilters):
    year = YearFilter(field_name="on", label=_("Year"))
