"""Text in several languages, and dates that are known only in part: model fields, form fields, fallback.

A text is stored as one JSON object, {language: text}, and shown in the reader's language or, marked, in another.
"""

import re
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import lazystr
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from silknet.dates import PartialDate

ORIGINAL = "en"

Languages = dict[str, str]

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def codes() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def choose(text: Languages | None, language: str | None = None) -> tuple[str, str]:
    """The text in a language, or in the first that there is, and the language it is in; two empty strings if none."""
    text = text or {}
    wanted = language or get_language() or ORIGINAL
    for code in (wanted, wanted.split("-")[0], ORIGINAL, *text):
        if text.get(code):
            return text[code], code
    return "", ""


def plain(text: Languages | None, language: str | None = None) -> str:
    """The text alone, for titles and labels where a mark has no place."""
    return choose(text, language)[0]


def refuse_control_characters(value: str) -> None:
    """Characters that no text has a use for and that databases, XML and terminals refuse or obey."""
    if found := _CONTROL.search(value):
        raise ValidationError(
            _("Character %(position)s is a control character (U+%(code)s). Remove it."),
            code="control_character",
            params={"position": found.start() + 1, "code": f"{ord(found[0]):04X}"},
        )


def is_language(code: str) -> None:
    """ValidationError for what cannot be a language tag (BCP 47)."""
    if not _LANGUAGE.fullmatch(code):
        raise ValidationError(
            _("%(code)s is not a language code; right are, for example, fr, zh-Hans, or und if it is not known."),
            code="language",
            params={"code": code},
        )


class LanguagesWidget(forms.MultiWidget):
    """One box a language, each named and marked with its language."""

    template_name = "admin/widgets/languages.html"
    original = ORIGINAL  # the language that stands first
    told: dict[str, Any] = {}  # what the secretariat tells beside each box, by language

    def __init__(self, attrs: dict[str, Any] | None = None, *, long: bool = True) -> None:
        box = forms.Textarea if long else forms.TextInput
        size = {"rows": 3, "cols": 60} if long else {"size": 60}
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            code: box(attrs={"lang": code, "aria-label": name, **size}) for code, name in settings.LANGUAGES
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: Languages | None) -> list[str]:
        return [(value or {}).get(code, "") for code in codes()]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for box, (code, language) in zip(context["widget"]["subwidgets"], settings.LANGUAGES, strict=True):
            box["language"], box["code"], box["told"] = language, code, self.told.get(code)
        context["widget"]["subwidgets"].sort(key=lambda box: box["code"] != self.original)
        return context


class LanguagesFormField(forms.MultiValueField):
    """The form of a text: a box for each language of the portal."""

    def __init__(self, *, long: bool = True, **kwargs: Any) -> None:
        for name in ("encoder", "decoder"):
            kwargs.pop(name, None)
        fields = [forms.CharField(required=False) for _code in codes()]
        kwargs["widget"] = LanguagesWidget(long=long)
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, values: list[str]) -> Languages:
        # Browsers send line ends as CR LF: kept so, a text that nobody edited would count as changed.
        texts = ((text or "").replace("\r\n", "\n").strip() for text in values or [])
        return {code: text for code, text in zip(codes(), texts, strict=False) if text}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or {}) != self.compress(data or [])


class LanguagesField(models.JSONField):
    """Text in several languages, {language: text}; empty texts are not kept."""

    def __init__(self, *args: Any, long: bool = True, **kwargs: Any) -> None:
        self.long = long
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs if self.long else kwargs | {"long": False}

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            raise ValidationError(_("Give one text for each language."), code="languages")
        unknown = sorted(set(value) - set(codes()))
        if unknown:
            raise ValidationError(
                _("%(unknown)s is not a language of the portal. Right are: %(right)s."),
                code="language",
                params={"unknown": ", ".join(unknown), "right": ", ".join(codes())},
            )
        for text in value.values():
            refuse_control_characters(text)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]
        kwargs.pop("widget", None)
        shown: dict[str, Any] = {"form_class": LanguagesFormField, "long": self.long} | kwargs
        return models.Field.formfield(self, **shown)


def text_fields(model: type[models.Model]) -> list[str]:
    """The fields of a model that hold text in several languages."""
    return [field.name for field in model._meta.concrete_fields if isinstance(field, LanguagesField)]


class PartialDateField(models.CharField):
    """A day, a month or a year as text of ISO 8601-1; empty where no source says."""

    description = _("A day, a month or a year")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        given: dict[str, Any] = {"max_length": 10, "blank": True, "default": ""} | kwargs
        super().__init__(*args, **given)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for implied in ("max_length", "blank", "default"):
            kwargs.pop(implied, None)
        return name, path, args, kwargs

    def to_python(self, value: Any) -> str:
        if value is None or value == "":
            return ""
        try:
            return PartialDate(value.isoformat() if isinstance(value, date) else value)
        except ValueError as error:
            raise ValidationError(
                _("%(value)s is not a date: %(reason)s."),
                code="date",
                params={"value": value, "reason": lazystr(error)},
            ) from error

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str:
        return PartialDate(value) if value else ""

    def get_prep_value(self, value: Any) -> str:
        return str(value) if value else ""
