"""What readers of feeds follow: news, and all changes. Atom (RFC 4287), in the language of the address.

An entry has an id that never changes: that of the news item, or one made of a record and the revision that changed it.
"""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid5

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language, gettext

from conferences.models import NewsItem
from silknet.changes.models import Head, Version
from silknet.changes.publish import by_kind
from silknet.dates import PartialDate
from silknet.languages import listed
from silknet.pages.linked_data import language_tag
from silknet.records import Shown, fields_changed, shown, with_what_was
from silknet.text import plain

ENTRIES = 50
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when a feed without entries was last changed


class Atom(Atom1Feed):
    """Django's, which says "now" of a feed that is empty; an answer is the same until something changes."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NEVER


class PortalFeed(Feed):
    """What both feeds share. All addresses are the portal's public ones."""

    feed_type = Atom
    author_name = "silknet"
    name: str  # of its address
    page: str  # the address of the page that says the same

    def link(self) -> str:
        return settings.ADDRESS + reverse(self.page)

    def feed_url(self) -> str:
        return settings.ADDRESS + reverse(self.name)

    def feed_guid(self) -> str:
        """The same for this register, whatever its address."""
        log, _number = Head.objects.read()
        return f"urn:uuid:{uuid5(log, f'{self.name}/{get_language()}')}"

    @property
    def language(self) -> str:  # type: ignore[override]  # Django reads it once a feed
        return language_tag(get_language() or settings.LANGUAGE_CODE)

    def feed_copyright(self) -> str:
        return f"{settings.LICENCE['name']}: {settings.LICENCE['url']}"


class NewsFeed(PortalFeed):
    """The latest news by their own days; an entry is as new as the last change of its record."""

    name, page = "news-feed", "news-list"

    def title(self) -> str:
        return f"silknet: {gettext('News')}"

    def items(self) -> list[Version]:
        uuids = list(NewsItem.objects.for_list().values_list("uuid", flat=True)[:ENTRIES])
        found = Version.objects.filter(uuid__in=uuids, latest=True, record__isnull=False).select_related("revision")
        return sorted(found, key=lambda version: uuids.index(version.uuid))

    def item_title(self, item: Version) -> str:
        return plain(_record(item)["title"])

    def item_description(self, item: Version) -> str:
        return escape(plain(_record(item)["summary"]))

    def item_link(self, item: Version) -> str:
        return settings.ADDRESS + shown(item.kind, _record(item)).address

    def item_guid(self, item: Version) -> str:
        return f"urn:uuid:{item.uuid}"

    def item_pubdate(self, item: Version) -> datetime | None:
        """Its day, if that is known; a month is no time."""
        on = _record(item)["date"]
        is_day = bool(on) and PartialDate(on).is_day
        return datetime.combine(PartialDate(on).first, datetime.min.time(), UTC) if is_day else None

    def item_updateddate(self, item: Version) -> datetime:
        return item.revision.made_at


class ChangesFeed(PortalFeed):
    """The latest public changes, the newest first."""

    name, page = "changes-feed", "changes"

    def title(self) -> str:
        return f"silknet: {gettext('Changes')}"

    def items(self) -> list[Version]:
        return list(with_what_was()[:ENTRIES])

    def item_title(self, item: Version) -> str:
        return _shown(item).title if item.record else item.key

    def item_description(self, item: Any) -> str:
        told = {"label": by_kind()[item.kind]._meta.verbose_name, "value": _happened(item)}
        return escape(gettext("%(label)s: %(value)s") % told)

    def item_link(self, item: Version) -> str:
        """Where the record is; where there is none any more, what happened."""
        return settings.ADDRESS + (_shown(item).address if item.record else reverse(self.page))

    def item_guid(self, item: Version) -> str:
        return f"urn:uuid:{uuid5(item.uuid, str(item.revision_id))}"

    def item_updateddate(self, item: Version) -> datetime:
        return item.revision.made_at

    def item_categories(self, item: Version) -> list[str]:
        return [item.kind]


def _record(version: Version) -> dict[str, Any]:
    return version.public() or {}


def _shown(version: Version) -> Shown:
    return shown(version.kind, _record(version))


def _happened(version: Any) -> str:
    """What the change was, as the page of changes says it."""
    if version.record is None:
        return gettext("merged into another record") if version.into else gettext("taken out")
    if version.was is None:
        return gettext("new")
    return f"{gettext('changed:')} {listed(fields_changed(json.loads(version.was), json.loads(version.record)))}"
