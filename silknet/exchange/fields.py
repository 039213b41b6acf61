"""The columns of tables: how a cell becomes a value, and a value a cell. Every refusal says what would be right."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import ManyToManyWidget, Widget

from silknet.text import ORIGINAL

LIST = "|"

_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")


_drafts: ContextVar[bool] = ContextVar("drafts are seen", default=False)


@contextmanager
def drafts_seen() -> Iterator[None]:
    """Inside, tables are read and written with the eyes of the secretariat: what is not public stands in cells too."""
    token = _drafts.set(True)
    try:
        yield
    finally:
        _drafts.reset(token)


def stands_in_cells(record: Any) -> bool:
    return bool(record.public) or _drafts.get()


def seen_in_cells(record: str) -> Q:
    """The same as a filter, of rows that name the record by this field."""
    return Q(pk__isnull=False) if _drafts.get() else Q(**{f"{record}__public": True})


def is_loaded(row: Any) -> bool:
    """Whether what belongs to the row was loaded with it, to be read and not written."""
    return bool(getattr(row, "loaded_to_be_read", False))


class Column(Field):
    """A cell that is a plain field of the row."""

    is_list = False  # whether a cell may name several

    def names(self, row: Any) -> type[Any] | None:
        """The kind of records that the cell of a line names by their keys, if it does."""
        widget = self.widget
        named = isinstance(widget, KeyWidget) and widget.key == getattr(widget.model, "key_name", "")
        return widget.model if named else None

    def __init__(self, column: str, attribute: str | None = None, widget: Widget | None = None) -> None:
        super().__init__(attribute=attribute or column, column_name=column, widget=widget or TextWidget())


class TextWidget(Widget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return (value or "").strip()

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class NumberWidget(TextWidget):
    """A whole number, or a decimal one; empty is none."""

    def __init__(self, kind: Callable[[str], Any] = int) -> None:
        super().__init__()
        self.kind = kind

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        if not _NUMBER.fullmatch(text) or (self.kind is int and "." in text):
            right = "1234" if self.kind is int else _("1234 or 12.34")
            raise ValueError(_("%(text)s is not a number; write %(right)s") % {"text": text[:40], "right": right})
        return self.kind(text)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        if value is None:
            return ""
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else str(int(value))


class FlagWidget(TextWidget):
    """Yes or no; `empty` is what an empty cell means, and how that is written."""

    def __init__(self, no: str = "no") -> None:
        super().__init__()
        self.no = no

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        text = super().clean(value)
        if text not in ("yes", "no", ""):
            raise ValueError(_("%(text)s is neither yes nor no") % {"text": text})
        return bool(text == "yes")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "yes" if value else self.no


class ChoiceWidget(TextWidget):
    """One of a closed list."""

    def __init__(self, choices: Iterable[Any]) -> None:
        super().__init__()
        self.choices = [str(choice) for choice in choices]

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = super().clean(value)
        if text not in self.choices:
            right = ", ".join(choice or _("(empty)") for choice in self.choices)
            raise ValueError(_("%(text)s is not in the list; right are: %(right)s") % {"text": text, "right": right})
        return str(text)


class KeyWidget(TextWidget):
    """A record named by its key. What the public may not see is written as nothing."""

    def __init__(self, model: type[Any], key: str = "slug", read_as: Callable[[str], str] = str) -> None:
        super().__init__()
        self.model, self.key, self.read_as = model, key, read_as

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = super().clean(value)
        return self.find(self.read_as(text)) if text else None

    def find(self, key: str) -> Any:
        """The record with this key; ValueError with near ones if there is none."""
        found = self.model._base_manager.filter(**{self.key: key}).first() if len(key) <= 500 else None
        if found is None:
            keys = self.model._base_manager.values_list(self.key, flat=True)
            near = ", ".join(get_close_matches(key[:200], keys, 3, 0.5))
            hint = _("; did you mean %(near)s?") % {"near": near} if near else ""
            noun = self.model._meta.verbose_name
            raise ValueError(_("no %(noun)s has the key %(key)s") % {"noun": noun, "key": key[:200]} + hint)
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(getattr(value, self.key)) if value is not None and stands_in_cells(value) else ""


class LanguageColumn(Column):
    """A text in one language, the original one unless said; the others of records have a table of their own."""

    def __init__(self, column: str, attribute: str | None = None, language: str = ORIGINAL) -> None:
        super().__init__(column, attribute)
        self.language = language

    def get_value(self, instance: Any) -> str:
        return (getattr(instance, self.attribute) or {}).get(self.language, "")

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        said = (getattr(instance, self.attribute) or {}) | {self.language: self.clean(row)}
        in_order = {ORIGINAL: said.pop(ORIGINAL, "")} | said
        setattr(instance, self.attribute, {code: text for code, text in in_order.items() if text})


class RowsColumn(Column):
    """A cell that is kept in rows of another table. Written after the row itself, and only where it says otherwise."""

    named: type[Any] | None = None  # the kind of records that its cells name by their keys
    takes_text = False  # whether a cell may name what is not in the register too, with a capital letter

    def __init__(self, column: str, widget: Widget | None = None) -> None:
        super().__init__(column, column)
        self.cell = widget or TextWidget()
        self.widget = ManyToManyWidget(models.Model)  # how the library knows what is written after the row

    def names(self, row: Any) -> type[Any] | None:
        return self.named

    def read(self, instance: Any) -> str:
        """The cell."""
        raise NotImplementedError  # each column knows its rows

    def write(self, instance: Any, text: str, row: Any) -> None:
        """Bring the rows in line with the cell; ValueError says what is wrong with it."""
        raise NotImplementedError

    def export(self, instance: Any, **kwargs: Any) -> str:
        return self.read(instance) if instance.pk else ""

    def get_value(self, instance: Any) -> Any:
        return self.export(instance)

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        text = (row[self.column_name] or "").strip()
        if text == self.read(instance):
            return
        try:
            self.write(instance, text, row)
        except ValueError as error:
            raise ValidationError({self.attribute: str(error)}) from error
        except ValidationError as error:
            raise ValidationError({self.attribute: error.messages}) from error


def parts(text: str) -> list[str]:
    """The entries of a list in a cell, each once."""
    return list(dict.fromkeys(part.strip() for part in text.split(LIST) if part.strip()))


def write_rows(
    kept: list[Any], wanted: list[Any], same: Callable[[Any], Any], hidden: Callable[[Any], bool] = lambda row: False
) -> None:
    """Make the rows that stand be those that are wanted, in their order: what is the same row (by `same`) is kept.

    `wanted` are unsaved rows; their order becomes their position. Rows are checked before they are saved. Those that
    are `hidden` stand in no cell, so that no cell removes them.
    """
    by_key = {same(row): row for row in kept}
    for position, row in enumerate(wanted):
        stands = by_key.pop(same(row), None)
        if stands is None or stands.position != position:
            stands = stands or row
            stands.position = position
            stands.full_clean()
            stands.save()
    for row in by_key.values():
        if not hidden(row):
            row.delete()
