"""The form in which a reader says what is wrong, and the secretariat's answer to it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from silknet.corrections import tokens
from silknet.corrections.actions import Wanted
from silknet.corrections.fields import ELSE, Field, fields_of
from silknet.text import refuse_control_characters

BAIT = "homepage"  # a box that no person sees
RIGHT = "right"  # the button by which somebody who was asked says that all of it is


class Lines(forms.CharField):
    """A text of some lines; browsers send line ends as CR LF."""

    def __init__(self, rows: int, **given: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **given)
        self.validators.append(refuse_control_characters)

    def to_python(self, value: Any) -> str:
        return super().to_python((value or "").replace("\r\n", "\n")) or ""


class ReportForm(forms.Form):
    """One box for each field of the record, none of which must be filled; of a page without a record, one for words."""

    opened = forms.Field(required=False, widget=forms.HiddenInput)
    homepage = forms.CharField(
        required=False,
        label=_("Leave this box empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    source = Lines(
        2,
        max_length=1_000,
        label=_("Where does it say so?"),
        help_text=_("A web address, or words such as the title and page of a book. At most 1,000 characters."),
    )
    contact = forms.EmailField(
        required=False,
        max_length=254,
        label=_("Your e-mail address, if we may ask you something"),
        help_text=_(
            "May stay empty. The secretariat uses it only for questions about this report, and it is deleted when the "
            "report is closed."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, row: Any, language: str, asked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.language = row, language
        self.confirms = asked and RIGHT in self.data
        self.fields["source"].required = not asked
        self.about = [*fields_of(type(row))] if row else [Field(ELSE)]
        for field in self.about:
            self.fields[_box(field)] = field.form_field(label=field.label)
        if not row:
            self.fields[_box(Field(ELSE))].label = _("What is wrong, and what is right?")
        if asked:
            self.fields["source"].help_text = _("May stay empty where you say it yourself. At most 1,000 characters.")
        self.word = ""

    def boxes(self) -> Iterator[tuple[Field, Any, str, tuple[str, str]]]:
        """Each field with its box, what the record says, and what it says in another language where not in this one."""
        for field in self.about:
            says = field.text(self.row, self.language) if self.row else ""
            elsewhere = field.elsewhere(self.row, self.language) if self.row else ("", "")
            yield field, self[_box(field)], field.in_words(says), elsewhere

    def add_a_new_word(self) -> None:
        """Let the form be sent once more where it was not opened here, or too long ago."""
        self.data = {**self.data.dict(), "opened": tokens.opened()}  # type: ignore[attr-defined]  # a query

    def clean_homepage(self) -> str:
        if self.cleaned_data[BAIT]:
            raise ValidationError(_("Leave this box empty: it tells people from programs."), code="bait")
        return ""

    def clean_opened(self) -> str:
        try:
            self.word = tokens.word_of(self.cleaned_data["opened"] or "")
        except ValidationError as error:
            if error.code != "soon":
                self.add_a_new_word()
            self.add_error(None, error)
        return self.word

    def clean(self) -> Any:
        self.wanted: list[Wanted] = []
        for field in self.about:
            if sent := self.cleaned_data.get(_box(field)):
                self._read(field, sent)
        if self.confirms and self.wanted:
            message = _("You wrote in a box what is right instead. Send that, or empty the box.")
            raise ValidationError(message, code="both")
        if not self.wanted and not self.confirms and not self.errors:
            raise ValidationError(_("Write what is right in at least one of the boxes."), code="empty")
        return self.cleaned_data

    def _read(self, field: Field, sent: str) -> None:
        try:
            proposed = field.read(sent)
        except ValidationError as error:
            self.add_error(_box(field), error)
            return
        says = field.text(self.row, self.language) if self.row else ""
        if proposed != says:
            self.wanted.append(Wanted(field.name, says, proposed))

    def written(self) -> list[tuple[str, str]]:
        """What a person would lose with the form."""
        texts = [(field.label, self.data.get(_box(field), "")) for field in self.about]
        texts.append((str(self.fields["source"].label), self.data.get("source", "")))
        return [(label, text) for label, text in texts if text]


def _box(field: Field) -> str:
    return f"right-{field.name or 'else'}"
