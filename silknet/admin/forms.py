"""The form of a tracked row: it writes what its person edited and nothing else."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import F, UniqueConstraint
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet, BaseModelFormSet
from django.utils.translation import gettext_lazy as _

from silknet.admin.history import in_words
from silknet.admin.meanwhile import Meanwhile
from silknet.changes.models import Change


class Lines(forms.Textarea):
    """Browsers send line ends as CR LF; the register keeps LF, or an unchanged text would count as edited."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class Autocomplete(AutocompleteSelect):
    """Asks the database only for what the row itself did not bring along."""

    known: dict[str, str] = {}

    def optgroups(self, name: str, value: Sequence[Any], attr: Any = None) -> Any:
        chosen = [str(key) for key in value if key not in (None, "")]
        if not all(key in self.known for key in chosen):
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options += [self.create_option(name, key, self.known[key], True, 1) for key in chosen]
        return [(None, options, 0)]


class TrackedForm(forms.ModelForm):
    """Fields that were not edited keep what the row has now, whoever wrote it. A field that two people edited is
    refused once, with the other's value beside one's own.
    """

    meanwhile: ClassVar[Meanwhile | None] = None  # set by the admin on the class that it makes for a request
    shown_again: ClassVar[bool] = False  # looked at with what was written into it before, not to be saved

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.show_hidden_initial = False  # what the form was opened with is asked of the log
            widget = getattr(field.widget, "widget", field.widget)
            row = self.instance._state.fields_cache.get(name)
            if isinstance(widget, Autocomplete) and row is not None:
                widget.known = {str(row.pk): str(row)}
        if self.is_bound and self.meanwhile and not self.instance._state.adding:
            self.edits = self.meanwhile.to(self.instance)
            for column in self._columns():
                if column.attname in self.edits.before:
                    self.initial[column.name] = column.to_python(self.edits.before[column.attname])

    def is_valid(self) -> bool:
        return super().is_valid() and not self.shown_again

    def _columns(self) -> list[Any]:
        return [column for column in self.instance._meta.concrete_fields if column.name in self.fields]

    def _post_clean(self) -> None:
        if not self.instance._state.adding:
            for column in self._columns():
                if column.name not in self.changed_data and column.name in self.cleaned_data:
                    self.cleaned_data[column.name] = getattr(self.instance, column.name)
                elif column.name in self.cleaned_data:
                    self._refuse_conflict(column)
        super()._post_clean()  # type: ignore[misc]  # the one place between a form's values and its row

    def _refuse_conflict(self, column: Any) -> None:
        change = self.edits.last.get(column.attname) if self.meanwhile else None
        theirs, place = getattr(self.instance, column.name), self.add_prefix(column.name)
        if not change or not self.meanwhile or self.cleaned_data[column.name] == theirs:
            return
        if self.meanwhile.warned.get(place, 0) < change.revision_id:
            self.meanwhile.warned[place] = self.meanwhile.head
            said = str(theirs) if column.is_relation and theirs else in_words(column, theirs)
            self.add_error(column.name, conflict(change, said))


def conflict(change: Change, theirs: str) -> ValidationError:
    return ValidationError(
        _(
            "%(who)s changed this while you had the form open. It is now: “%(theirs)s”. "
            "Yours stands in the form. Save again to keep yours, or write what you both mean."
        ),
        code="conflict",
        params={"who": change.revision.made_by or _("Another"), "theirs": theirs or _("nothing")},
    )


class TrackedFormSet(BaseModelFormSet):
    """Rows under a form: each box is named, twins and removals of what others edited are refused in words."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if not widget.is_hidden:
                widget.attrs.setdefault("aria-label", str(field.label or name))

    def clean(self) -> None:
        super().clean()
        for form in self.initial_forms:
            if form.instance._state.adding:
                message = _("Somebody removed “%(row)s” while you had the form open. Open the page anew to go on.")
                raise ValidationError(message, code="removed", params={"row": form.instance})
        for form in self.deleted_forms:
            if not form.instance._state.adding and getattr(form, "edits", None):
                self._refuse_removal(form)
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint):
                self._refuse_twins(constraint)

    def _refuse_removal(self, form: TrackedForm) -> None:
        change, place = list(form.edits.last.values())[-1], form.add_prefix(DELETION_FIELD_NAME)
        if form.meanwhile and form.meanwhile.warned.get(place, 0) < change.revision_id:
            form.meanwhile.warned[place] = form.meanwhile.head
            who = change.revision.made_by or _("Another")
            message = _("%(who)s changed “%(row)s” while you had the form open. Save again to remove it all the same.")
            raise ValidationError(message, code="conflict", params={"who": who, "row": form.instance})

    def _refuse_twins(self, constraint: UniqueConstraint) -> None:
        """Two rows of one form that the database would refuse; Django looks only for those it already has."""
        seen = set()
        names = constraint.fields or _columns_in(constraint.expressions)
        for form in self.forms:
            if form in self.deleted_forms or (not form.has_changed() and form.instance._state.adding) or form.errors:
                continue
            row = form.instance
            if constraint.condition is not None and not constraint.condition.check(
                {column.name: getattr(row, column.attname) for column in row._meta.concrete_fields}
            ):
                continue
            key = tuple(getattr(row, row._meta.get_field(name).attname) for name in names)
            if key in seen and (constraint.expressions or None not in key):
                raise ValidationError(constraint.get_violation_error_message(), code="twins")
            seen.add(key)


def _columns_in(expressions: Iterable[Any]) -> list[str]:
    """The columns that expressions such as F("city") and Coalesce("source", 0) read."""
    nodes = (node for one in expressions for node in (one.flatten() if hasattr(one, "flatten") else [one]))
    return [node.name for node in nodes if isinstance(node, F)]


class TrackedInlineFormSet(TrackedFormSet, BaseInlineFormSet):
    """The same for rows that point at the form's row by a foreign key."""
