"""A table, described once: import, export, `load`, `dump` and their documentation follow from it."""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from import_export.resources import ModelResource
from import_export.results import RowResult

from silknet.changes.models import Version
from silknet.changes.publish import Attached, Published, by_kind, record_id
from silknet.exchange.fields import KeyWidget

_registry: dict[str, type["TrackedResource"]] = {}
_last: dict[str, type["TrackedResource"]] = {}

Difference = dict[str, tuple[str, str]]  # by column: before, after


class TrackedResource(ModelResource):
    """Rows found by natural key, each checked in full; what differs is told by column.

    `keys` are the columns of the natural key; `further` tables hold only what the others cannot (`rows`).
    """

    keys: ClassVar[tuple[str, ...]] = ("slug",)
    further: ClassVar[bool] = False  # a table that the data set does not have: left out where it has no row
    beside: ClassVar[str] = ""  # the folder beside the table that holds the files that its cells name
    folder: Path | None = None  # in which the table is that is loaded
    publishes: bool = True  # whether what is loaded is public
    belonging: ClassVar[tuple[str, ...]] = ()  # rows of other tables that its columns read

    class Meta:
        skip_diff = True
        clean_model_instances = True
        use_transactions = True

    def rows(self) -> Iterable[Any]:
        """What `dump` writes: the rows that the public may see, in the order in which they are to be loaded."""
        return public_rows(self._meta.model).order_by("id")

    def files(self) -> Iterable[Path]:
        """The files that its rows name, which `dump` puts into the folder `beside` the table."""
        return ()

    def in_order(self, rows: list[Any]) -> list[Any]:
        """The lines of a file, those first that others of them refer to."""
        return rows

    def columns(self) -> list[str]:
        """The names of the columns, in their order in a file; a table may write them in another."""
        return [field.column_name for field in self.in_file()]

    @property
    def naming(self) -> str:
        """The column by which people name its rows, where these are records of their own."""
        is_own = issubclass(self._meta.model, Published) and not issubclass(type(self), MoreOfRecords)
        return next((name for name in ("name", "title") if is_own and name in self.columns()), "")

    def in_file(self) -> list[Any]:
        return [self.fields[name] for name in self._meta.fields]

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        """The row with this natural key, or None; a key that cannot be read is refused where fields are."""
        wanted = {}
        try:
            for column in self.keys:
                field = next(field for field in self.get_import_fields() if field.column_name == column)
                wanted[field.attribute] = field.clean(row)
        except ValueError:
            return None
        found = self.get_queryset()
        for attribute, value in wanted.items():
            found = found.filter(**({f"{attribute}__isnull": True} if value is None else {attribute: value}))
        return found.order_by("pk").first()

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        self._instance = instance
        self._before = {} if new else self._cells(instance, row)
        if issubclass(self._meta.model, Published):
            self._check_id(instance, new, row)
            self._was_public = not new and instance.public
            instance.public = instance.public or self.publishes  # what a load brings is public

    def _check_id(self, instance: Any, new: bool, row: Any) -> None:
        given, key = (row.get("id") or "").strip(), row[self.keys[0]].strip()
        if not new and given and UUID(given) != instance.uuid:
            said = {"given": given, "id": instance.uuid}
            raise ValidationError({"id": _("%(given)s: this record has the id %(id)s, and ids never change.") % said})
        if new:
            uuid = UUID(given) if given else record_id(instance.kind, key)
            if (holder := self._holders.get(uuid, (instance.kind, key))) != (instance.kind, key):
                said = {"key": key, "id": uuid, "holder": "/".join(holder)}
                message = _("%(key)s cannot have the id %(id)s: it is that of %(holder)s for ever.") % said
                raise ValidationError({"id" if given else self.keys[0]: message})
            instance.uuid = uuid

    @cached_property
    def _holders(self) -> dict[UUID, tuple[str, str]]:
        """The kind and key under which each id is known, also of records that are gone."""
        latest = Version.objects.filter(latest=True).values_list("uuid", "kind", "key")
        held = {uuid: (kind, key) for uuid, kind, key in latest}
        for kind, model in by_kind().items():
            held |= {uuid: (kind, key) for uuid, key in model._base_manager.values_list("uuid", model.key_name)}
        return held

    def _cells(self, instance: Any, row: Any) -> dict[str, str]:
        """What the row says now, in the columns of the file."""
        fresh = type(instance)._base_manager.get(pk=instance.pk)
        cells = {field.column_name: str(self.export_field(field, fresh) or "") for field in self.in_file()}
        return cells | {"public": "yes" if getattr(fresh, "public", True) else "no"}

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        """A line that says what the row says already is read no further."""
        if not self._before:
            return False
        told = {column: (row[column] or "").strip() for column in self._before if column in row}
        if self.publishes:
            told["public"] = "yes"
        return not import_validation_errors and all(self._before.get(column) == cell for column, cell in told.items())

    @property
    def written(self) -> Any:
        """The row that the last line wrote."""
        return self._instance

    def refusal(self) -> str:
        """Why the last line may not be written: it would change what the public sees, and nobody said that it may."""
        if self.publishes or not self._is_seen():
            return ""
        return _("is public. To change it, tick “Publish what this file brings”, or leave this row out.")

    def _is_seen(self) -> bool:
        """Whether the record that the row is, or belongs to, is public."""
        row: Any = self._instance
        if isinstance(row, Published):
            return self._was_public if issubclass(self._meta.model, Published) else bool(row.public)  # type: ignore[attr-defined]
        if isinstance(row, Attached):
            return by_kind()[row.kind]._base_manager.filter(uuid=row.record, public=True).exists()
        owner = next(field.attribute for field in self.get_import_fields() if field.column_name == self.keys[0])
        return bool(getattr(row, owner).public)

    def after_import_row(self, row: Any, row_result: Any, **kwargs: Any) -> None:
        if row_result.import_type == RowResult.IMPORT_TYPE_NEW:
            row_result.difference = {column: ("", cell.strip()) for column, cell in row.items() if cell.strip()}
        elif row_result.import_type == RowResult.IMPORT_TYPE_SKIP:
            row_result.difference = {}
        else:
            after = self._cells(self._instance, row)
            changed = (column for column in after if after[column] != self._before[column])
            row_result.difference = {column: (self._before[column], after[column]) for column in changed}


class MoreOfRecords(TrackedResource):
    """Further columns of records that another table adds."""

    further = True

    class Meta(TrackedResource.Meta):
        abstract = True

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        try:
            return KeyWidget(self._meta.model).find(row["slug"].strip())
        except ValueError as error:
            raise ValidationError({"slug": str(error)}) from error


def public_rows(model: type[Any]) -> QuerySet[Any]:
    """The records of a kind that are public now."""
    shown = Version.objects.filter(kind=model.kind, latest=True, record__isnull=False)
    return model._base_manager.filter(uuid__in=shown.values("uuid"))


def register(name: str, resource: type[TrackedResource], *, last: bool = False) -> None:
    """Add a table, after those that it refers to; `last` are those that may refer to any."""
    (_last if last else _registry)[name] = resource


def tables() -> dict[str, type[TrackedResource]]:
    """Every table by name, in the order in which they are loaded."""
    return _registry | _last
