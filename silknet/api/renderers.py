"""Formats of records, asked for by Accept or `?format=`. The stored JSON is joined as it is wherever it can be."""

import csv
import io
import json
from typing import Any

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer

from silknet.api.records import Records
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


class LinesRenderer(BaseRenderer):
    """JSON Lines: a record a line."""

    media_type, format, charset = "application/x-ndjson", "jsonl", None

    def render(self, data: Records, media_type: str | None = None, context: Any = None) -> bytes:
        return "".join(f"{text}\n" for text in data.texts()).encode()


class CSVRenderer(BaseRenderer):
    """The columns of the data set, after id and revision (RFC 4180)."""

    media_type, format, charset = "text/csv", "csv", "utf-8"

    def render(self, data: Records, media_type: str | None = None, context: Any = None) -> bytes:
        file = io.StringIO(newline="")
        writer = csv.writer(file)
        writer.writerow(data.shape.header())
        writer.writerows(data.shape.cells(version) for version in data.versions)
        return file.getvalue().encode()


class GeoJSONRenderer(BaseRenderer):
    """RFC 7946: a feature a record, with no geometry where its place is not known."""

    media_type, format, charset = "application/geo+json", "geojson", None

    def render(self, data: Records, media_type: str | None = None, context: Any = None) -> bytes:
        features = [self._feature(data, version) for version in data.versions]
        whole = features[0] if data.page is None else {"type": "FeatureCollection", "features": features}
        return as_text(whole).encode()

    def _feature(self, data: Records, version: Any) -> dict[str, Any]:
        stored, properties = version.public(), data.shape.record(version)
        place = [properties.pop(name, None) or stored[name] for name in ("longitude", "latitude")]
        point = None if None in place else {"type": "Point", "coordinates": place}
        return {"type": "Feature", "id": str(version.uuid), "geometry": point, "properties": properties}
