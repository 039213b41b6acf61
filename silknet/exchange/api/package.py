"""network.zip: the tables and records as a Frictionless Data Package (version 2), the same bytes for the same revision."""

import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from rest_framework import serializers

from silknet.api.records import Shape
from silknet.api.renderers import CSVRenderer, LinesRenderer
from silknet.api.serializers import DATE, CountryReference, PartialDate, Reference, Texts
from silknet.api.views import Resource
from silknet.changes.models import Revision
from silknet.exchange import exports
from silknet.exchange.exports import File

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TITLE = "The register of silk cities and their network"
BEGINNING = (1980, 1, 1, 0, 0, 0)  # of time, for a zip
README = """\
{title}

This is what silknet, {address}, said publicly at revision {revision}{day}.

datapackage.json  describes every file: columns, types, keys, sizes and checksums (Frictionless Data Package,
                  https://datapackage.org/).
*.csv             a table for each kind of record, in UTF-8. A column that names another record holds its key: slug,
                  or iso2 of a country. Texts are in English, or else in another language.
*.jsonl           the whole records, one a line in JSON: every name, every language, every source.
LICENCE.txt       what you may do with it.

Each record has an id that never changes and the revision of its last public change. To stay in step after this
revision, follow {address}/api/v1/changes/?after={revision}
"""
TYPES: tuple[tuple[type[serializers.Field], dict[str, Any]], ...] = (
    (serializers.BooleanField, {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]}),
    (serializers.IntegerField, {"type": "integer"}),
    (serializers.FloatField, {"type": "number"}),
    (serializers.UUIDField, {"type": "string", "format": "uuid"}),
    (serializers.URLField, {"type": "string", "format": "uri"}),
    (PartialDate, {"type": "string", "constraints": {"pattern": DATE["pattern"]}}),
    (serializers.Field, {"type": "string"}),
)


def write_package(
    path: Path, files: list[File], resources: Mapping[str, type[Resource]], made: Revision | None
) -> None:
    """Zip the tables and records that lie beside it, with what describes them. No revision was made yet in an empty
    register.
    """
    formats = (f".{CSVRenderer.format}", f".{LinesRenderer.format}")  # tables first
    packed = [file for suffix in formats for file in files if file.name.endswith(suffix)]
    texts = {
        "datapackage.json": json.dumps(descriptor(packed, resources, made), ensure_ascii=False, indent=1),
        "README.txt": _readme(made),
        "LICENCE.txt": "{name}\n{url}\n\n{note}\n".format(**settings.LICENCE),
    }
    moment = made.made_at.timetuple()[:6] if made else BEGINNING
    with exports.told(path), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in texts.items():
            package.writestr(_entry(name, moment), text)
        for file in packed:
            entry = _entry(file.name, moment)
            entry.file_size = file.bytes  # so that it knows which are too large for the old format
            with (path.parent / file.name).open("rb") as source, package.open(entry, "w") as target:
                shutil.copyfileobj(source, target)
    exports.sync(path)


def _entry(name: str, moment: tuple[int, ...]) -> zipfile.ZipInfo:
    """It says the same wherever it is made."""
    entry = zipfile.ZipInfo(name, moment)  # type: ignore[arg-type]  # six numbers
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o100644 << 16
    return entry


def _readme(made: Revision | None) -> str:
    day = f", made on {made.made_at.date()}" if made else ""
    return README.format(title=TITLE, address=settings.ADDRESS, revision=made.number if made else 0, day=day)


def descriptor(files: list[File], resources: Mapping[str, type[Resource]], made: Revision | None) -> dict[str, Any]:
    licence = settings.LICENCE
    return {
        "$schema": PROFILE,
        "name": "silknet",
        "title": TITLE,
        "description": licence["note"],
        "homepage": settings.ADDRESS,
        "version": str(made.number if made else 0),
        **({"created": made.made_at.isoformat(timespec="seconds").replace("+00:00", "Z")} if made else {}),
        "licenses": [{"name": licence["name"].replace(" ", "-"), "path": licence["url"], "title": licence["name"]}],
        "resources": [_resource(file, resources) for file in files],
    }


def _resource(file: File, resources: Mapping[str, type[Resource]]) -> dict[str, Any]:
    kind, _, suffix = file.name.partition(".")
    words = str(capfirst(_model(resources[kind])._meta.verbose_name_plural))
    known = {"bytes": file.bytes, "hash": f"sha256:{file.sha256}", "encoding": "utf-8", "path": file.name}
    if suffix == LinesRenderer.format:
        title = f"{words}, whole records"
        told = {"name": f"{kind}-records", "title": title, "format": suffix, "mediatype": LinesRenderer.media_type}
        return told | known
    told = {"name": kind, "type": "table", "title": words, "format": suffix}
    return told | {"mediatype": CSVRenderer.media_type} | known | {"schema": table_schema(kind, resources)}


def table_schema(kind: str, resources: Mapping[str, type[Resource]]) -> dict[str, Any]:
    resource = resources[kind]
    columns = {"id": "id", "revision": "revision"} | Shape(resource.serializer_class).columns()
    key = _key_column(resource)
    keys = {column: other for column, name in columns.items() if (other := _named_kind(resource, name))}
    return {
        "fields": [_field(column, name, resource) for column, name in columns.items()],
        "primaryKey": [key],
        "uniqueKeys": [["id"]],
        "foreignKeys": [
            {"fields": [column], "reference": _reference(kind, other, resources)} for column, other in keys.items()
        ],
    }


def _key_column(resource: type[Resource]) -> str:
    columns = Shape(resource.serializer_class).columns()
    return next(column for column, name in columns.items() if name == resource.serializer_class.key)


def _named_kind(resource: type[Resource], name: str) -> str | None:
    """The kind of record that a field names."""
    if not isinstance(resource.serializer_class._declared_fields[name], Reference | CountryReference):
        return None
    return str(_model(resource)._meta.get_field(name).related_model.kind)


def _reference(kind: str, other: str, resources: Mapping[str, type[Resource]]) -> dict[str, Any]:
    """A table that refers to itself does not name itself."""
    named = {"resource": other} if other != kind else {}
    return named | {"fields": [_key_column(resources[other])]}


def _field(column: str, name: str, resource: type[Resource]) -> dict[str, Any]:
    field = resource.serializer_class._declared_fields[name]
    always = {"required": True} if name in resource.serializer_class.always() else {}
    always |= {"unique": True} if always and name != "revision" else {}
    typed = next(dict(found) for kind, found in TYPES if isinstance(field, kind))
    constraints = typed.pop("constraints", {}) | always
    told = {"name": column, **typed, "description": _description(name, field, resource)}
    return told | ({"constraints": constraints} if constraints else {})


def _description(name: str, field: Any, resource: type[Resource]) -> str:
    """What the schema of the API says of a field, else what its column is called, and how such cells are written."""
    try:
        column = _model(resource)._meta.get_field(name)
        words = f"{column.help_text or capfirst(column.verbose_name)}".rstrip(".") + "."
    except FieldDoesNotExist:  # a field of the record that is a column of another name
        words = capfirst(name.replace("_", " ")) + "."
    sentences = [str(field.help_text or words)]
    if kind := _named_kind(resource, name):
        sentences.append(f"The key of a record of {kind}.")
    if isinstance(field, Texts):
        sentences.append("In English, or else in another language.")
    if isinstance(field, PartialDate):
        sentences.append(DATE["description"])
    return " ".join(sentences)


def _model(resource: type[Resource]) -> Any:
    return resource.queryset.model  # type: ignore[union-attr]  # each resource has one
