"""Records as answers hold them: the stored text, or what is asked for of it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from silknet.api.serializers import RecordSerializer
from silknet.changes.models import Version
from silknet.changes.publish import as_text
from silknet.text import choose


class Page(NamedTuple):
    """Where a page stands in its list: how many there are, and the addresses beside it."""

    total: int
    next: str | None
    previous: str | None


class Shape(NamedTuple):
    """How much of a record is asked for, and in which language; all of it in every language unless said."""

    serializer: type[RecordSerializer]
    fields: tuple[str, ...] = ()
    language: str = ""

    def text(self, version: Version) -> str:
        return as_text(self.record(version)) if self.fields or self.language else version.public_text()

    def record(self, version: Version) -> dict[str, Any]:
        record = version.public() or {}
        if self.language:
            record = self.serializer.told_in(record, self.language)
        return {name: value for name, value in record.items() if self._is_asked(name)}

    def _is_asked(self, name: str) -> bool:
        field = name.removesuffix("_language") if self.language else name
        return not self.fields or name in self.serializer.always() or bool({name, field} & {*self.fields})

    def header(self) -> list[str]:
        return ["id", "revision", *self.columns()]

    def cells(self, version: Version) -> list[str]:
        record = version.public() or {}
        return [record["id"], str(record["revision"]), *(self._cell(record[name]) for name in self.columns().values())]

    def columns(self) -> dict[str, str]:
        """The columns of the data set, each with the field of the record that it holds."""
        renamed = self.serializer.renamed
        fields = {column: renamed.get(column, column) for column in self.serializer.columns}
        return {column: name for column, name in fields.items() if self._is_asked(name)}

    def _cell(self, value: Any) -> str:
        match value:
            case None:
                return ""
            case bool():
                return "yes" if value else "no"
            case {"id": _}:
                return str(value.get("slug") or value["code"])
            case dict():
                return choose(value, self.language or "en")[0]
        return str(value).removesuffix(".0") if isinstance(value, float) else str(value)


class Records(NamedTuple):
    """What a renderer gets: one record, or a page of a list."""

    versions: list[Version]
    shape: Shape
    page: Page | None = None

    def texts(self) -> Iterator[str]:
        return (self.shape.text(version) for version in self.versions)
