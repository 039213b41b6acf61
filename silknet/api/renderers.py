"""Formats of records, asked for by Accept or `?format=`. The stored JSON is joined as it is wherever it can be."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer

from silknet.api.records import Records, Shape
from silknet.changes.models import Version
from silknet.changes.publish import as_text
from silknet.filters import BadParameters, Wrong, not_in_list


class Negotiation(DefaultContentNegotiation):
    """The `format` that is asked for, else the best that is accepted."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        if asked := request.query_params.get("format", ""):
            by_name = {renderer.format: renderer for renderer in reversed(renderers)}
            if asked not in by_name:
                raise BadParameters([Wrong("format", "invalid_choice", not_in_list(asked, sorted(by_name)))])
            return by_name[asked], by_name[asked].media_type
        renderer, _asked = super().select_renderer(request, renderers)
        if renderer is None:
            raise NotAcceptable()
        return renderer, renderer.media_type


class RecordRenderer(BaseRenderer):
    media_type, format, charset = "application/json", "json", None

    def render(self, data: Any, media_type: str | None = None, context: Any = None) -> bytes:
        if isinstance(data, str):  # JSON already
            return data.encode()
        if not isinstance(data, Records):
            return as_text(data).encode()
        results = ",".join(data.texts())
        if data.page is None:
            return results.encode()
        total, next_page, previous = data.page
        envelope = f'{{"count":{total},"next":{json.dumps(next_page)},"previous":{json.dumps(previous)},"results":['
        return f"{envelope}{results}]}}".encode()


class FileRenderer(BaseRenderer):
    """A format in which a list, however long, is also written as a file."""

    format: str
    charset: str | None = None

    def parts(self, shape: Shape, batches: Iterable[list[Version]]) -> Iterator[bytes]:
        """The whole of a list, a part at a time."""
        raise NotImplementedError  # each format says how

    def render(self, data: Records, media_type: str | None = None, context: Any = None) -> bytes:
        return b"".join(self.parts(data.shape, [data.versions]))


class LinesRenderer(FileRenderer):
    """JSON Lines: a record a line."""

    media_type, format = "application/x-ndjson", "jsonl"

    def parts(self, shape: Shape, batches: Iterable[list[Version]]) -> Iterator[bytes]:
        for versions in batches:
            yield "".join(f"{shape.text(version)}\n" for version in versions).encode()


class CSVRenderer(FileRenderer):
    """The columns of the data set, after id and revision (RFC 4180)."""

    media_type, format, charset = "text/csv", "csv", "utf-8"

    def parts(self, shape: Shape, batches: Iterable[list[Version]]) -> Iterator[bytes]:
        yield self._lines([shape.header()])
        for versions in batches:
            yield self._lines(shape.cells(version) for version in versions)

    def _lines(self, rows: Iterable[list[str]]) -> bytes:
        file = io.StringIO(newline="")
        csv.writer(file).writerows(rows)
        return file.getvalue().encode()


class GeoJSONRenderer(FileRenderer):
    """RFC 7946: a feature a record, with no geometry where its place is not known."""

    media_type, format = "application/geo+json", "geojson"

    def render(self, data: Records, media_type: str | None = None, context: Any = None) -> bytes:
        if data.page is None:
            return self._feature(data.shape, data.versions[0]).encode()
        return super().render(data, media_type, context)

    def parts(self, shape: Shape, batches: Iterable[list[Version]]) -> Iterator[bytes]:
        yield b'{"type":"FeatureCollection","features":['
        between = ""
        for versions in batches:
            if versions:
                yield (between + ",".join(self._feature(shape, version) for version in versions)).encode()
                between = ","
        yield b"]}"

    def _feature(self, shape: Shape, version: Version) -> str:
        stored, properties = version.public() or {}, shape.record(version)
        place = [properties.pop(name, None) or stored[name] for name in ("longitude", "latitude")]
        point = None if None in place else {"type": "Point", "coordinates": place}
        return as_text({"type": "Feature", "id": str(version.uuid), "geometry": point, "properties": properties})
