"""The table of pages."""

from silknet.about.models import Page
from silknet.exchange.fields import Column, LanguageColumn, NumberWidget
from silknet.exchange.resources import TrackedResource, register
from silknet.sources.exchange import SourceColumn


class PageResource(TrackedResource):
    slug = Column("slug")
    position = Column("position", "position", NumberWidget())
    title = LanguageColumn("title")
    summary = LanguageColumn("summary")
    body = LanguageColumn("body")
    source = SourceColumn("source_url", first=True)
    sources = SourceColumn("extra_source_urls", first=False)

    class Meta(TrackedResource.Meta):
        model = Page
        fields = ("slug", "position", "title", "summary", "body", "source", "sources")


register("pages", PageResource)
