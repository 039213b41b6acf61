"""What of a record somebody may say is wrong: how it is called, what it says now, and how what is right is written.

A value is a text here, as it is proposed and kept: a choice by its code, a flag as yes or no, a day as 2021-11-19, a
text in several languages in one of them. `in_words` is the same for people.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silknet.filters import NONE
from silknet.text import ORIGINAL, LanguagesField, PartialDateField, choose, refuse_control_characters

LONGEST = 5_000  # characters of what is proposed
ELSE = ""  # whatever else is wrong, in words
NAMES = "names"
LABELS = {ELSE: gettext_lazy("Anything else"), NAMES: gettext_lazy("Names")}
WRITTEN = (
    *(models.CharField, models.TextField, models.URLField, models.BooleanField),
    *(models.IntegerField, models.DecimalField, LanguagesField),
)
YES, NO = "yes", "no"


class Field(NamedTuple):
    """A field by the name that the public record gives it, and its column; names and all else have none."""

    name: str
    column: Any = None

    # ── what it is ──

    @property
    def label(self) -> str:
        return capfirst(str(self.column.verbose_name if self.column else LABELS[self.name]))

    @property
    def is_written(self) -> bool:
        """Whether what is right can be written from a text: a reference, a list and whatever else are for a person."""
        return isinstance(self.column, WRITTEN)

    @property
    def is_day(self) -> bool:
        return isinstance(self.column, PartialDateField)

    @property
    def is_number(self) -> bool:
        return isinstance(self.column, models.IntegerField | models.DecimalField)

    @property
    def in_languages(self) -> bool:
        return isinstance(self.column, LanguagesField)

    @property
    def is_long(self) -> bool:
        return self.column is None or (self.in_languages and self.column.long)

    @property
    def longest(self) -> int:
        """The most characters that a text of it may have."""
        if self.is_number:
            return 40
        most = getattr(self.column, "max_length", None) if self.is_written else None
        return min(most or LONGEST, LONGEST)

    @property
    def choices(self) -> list[tuple[str, Any]]:
        """Codes and words of a closed list."""
        if isinstance(self.column, models.BooleanField):
            return [(YES, _("yes")), (NO, _("no"))]
        return [(str(code), words) for code, words in self.column.flatchoices] if self.is_written else []

    # ── what it says ──

    def text(self, row: Any, language: str) -> str:
        """What a record says there; nothing of what the public may not see."""
        if self.column is None:
            return ", ".join(name.value for name in row.names_held()) if self.name == NAMES else ""
        value = getattr(row, self.column.name)
        if self.column.is_relation:
            return str(value) if value is not None and value.public else ""
        if isinstance(value, bool):
            return YES if value else NO
        if self.in_languages:
            return str(value.get(language, ""))
        if isinstance(value, Decimal):
            return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return "" if value is None else str(value)

    def in_words(self, text: str) -> str:
        """A text of it as people read it."""
        return str(dict(self.choices).get(text, text))

    def elsewhere(self, row: Any, language: str) -> tuple[str, str]:
        """What it says in another language, and in which, where it says nothing in this one."""
        if not self.in_languages or self.text(row, language):
            return "", ""
        return choose(getattr(row, self.column.name), language)

    # ── what is right ──

    def write(self, row: Any, language: str, text: str) -> None:
        """Put what is right into a row, which is to be checked before it is saved."""
        if isinstance(self.column, models.BooleanField):
            setattr(row, self.column.name, text == YES)
        elif self.in_languages:
            said = getattr(row, self.column.name) | {language: text}
            in_order = {ORIGINAL: said.pop(ORIGINAL, "")} | said
            setattr(row, self.column.name, {code: words for code, words in in_order.items() if words})
        else:
            setattr(row, self.column.name, None if self.column.null and not text else text)

    @property
    def hint(self) -> str:
        """How what is right is written, and how long it may be."""
        most = _("At most %(most)s characters.") % {"most": f"{self.longest:,}"}
        if self.choices:
            return ""
        if self.is_day:
            return _("A day such as 2021-11-19, a month such as 2021-11, or a year.")
        if self.is_number:
            return _("A number such as 1234 or 12.34.")
        return most

    def form_field(self, **given: Any) -> Any:
        """The box in which what is right is written. It may stay empty."""
        given = {"help_text": self.hint, "required": False, **given}
        if self.choices:
            offered = [(code or NONE, words) for code, words in self.choices]
            return forms.ChoiceField(choices=[("", _("as it is")), *offered], **given)
        widget = forms.Textarea(attrs={"rows": 4}) if self.is_long else forms.TextInput()
        field = forms.CharField(max_length=self.longest, widget=widget, **given)
        field.validators.append(refuse_control_characters)
        return field

    def read(self, sent: str) -> str:
        """What was written in its box as a text of it; ValidationError where it cannot be one."""
        text = sent.replace("\r\n", "\n").strip()
        if self.choices:
            return "" if text == NONE else text
        if text and isinstance(self.column, models.URLField) and "://" not in text:
            text = f"https://{text}"
        as_it_is = isinstance(self.column, models.SlugField) or self.in_languages  # what is said is put right later
        if text and self.is_written and not as_it_is:
            self.column.clean(text, None)
        return text


def fields_of(model: type[Any]) -> Iterator[Field]:
    """What the public sees of a kind of record, in the order of its form; names and whatever else come last."""
    for column in model._meta.concrete_fields:
        if column.editable and not column.primary_key and column.name not in (model.key_name, "position"):
            yield Field(model.public_name(column.name), column)
    yield Field(NAMES)
    yield Field(ELSE)


def field_of(model: type[Any] | None, name: str) -> Field:
    """The field of a kind under its public name; what is no more there is all else."""
    known = {field.name: field for field in fields_of(model)} if model else {}
    return known.get(name, Field(ELSE))


def first_message(error: ValidationError) -> str:
    return " ".join(error.messages)
