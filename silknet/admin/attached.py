"""Names and citations under the form of any record. They name their record by kind and id, not by a foreign key."""

from functools import partial
from typing import Any

from django import forms
from django.contrib.admin.checks import InlineModelAdminChecks
from django.contrib.admin.utils import flatten_fieldsets
from django.forms.models import modelformset_factory
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from silknet.admin.forms import TrackedForm, TrackedFormSet
from silknet.admin.inlines import Inline
from silknet.admin.meanwhile import Meanwhile
from silknet.sources.models import Citation, Confirmation, Name


class AttachedForm(TrackedForm):
    def _get_validation_exclusions(self) -> set[str]:
        """What belongs to the row's record must be looked at, or a second equal name would reach the database."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # Django's own seam
        return excluded - {"kind", "record"} if self.instance.record else excluded


class AttachedFormSet(TrackedFormSet):
    """Like Django's formset of generic relations. A new record gets its id when it is saved, before its names are."""

    def __init__(self, *, instance: Any = None, queryset: Any = None, **kwargs: Any) -> None:
        kwargs.pop("save_as_new", None)
        self.instance = instance
        held = self.model._default_manager.none()
        if queryset is not None and instance is not None and instance.pk:
            held = queryset.filter(kind=instance.kind, record=instance.uuid)
        super().__init__(queryset=held, **kwargs)

    @classmethod
    def get_default_prefix(cls) -> str:
        return cls.model._meta.label_lower.replace(".", "-")

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # Django's own seam
        self._attach(form)
        return form

    def save_new(self, form: Any, commit: bool = True) -> Any:
        self._attach(form)
        return super().save_new(form, commit=commit)

    def _attach(self, form: Any) -> None:
        form.instance.kind, form.instance.record = self.instance.kind, self.instance.uuid


class AttachedChecks(InlineModelAdminChecks):
    """There is no foreign key to check."""

    def _check_exclude_of_parent_model(self, obj: Any, parent_model: Any) -> list[Any]:
        return []

    def _check_relation(self, obj: Any, parent_model: Any) -> list[Any]:
        return []


class AttachedInline(Inline):
    checks_class = AttachedChecks
    form = AttachedForm
    formset: Any = AttachedFormSet

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        shown = self.get_readonly_fields(request, obj)
        edited = [name for name in flatten_fieldsets(self.get_fieldsets(request, obj)) if name not in shown]
        formset: Any = modelformset_factory(
            self.model,
            form=self.form,
            formset=self.formset,
            fields=kwargs.pop("fields", None) or edited,
            formfield_callback=partial(self.formfield_for_dbfield, request=request),
            extra=self.extra,
            can_delete=self.has_delete_permission(request, obj),
        )
        formset.form.meanwhile = Meanwhile.of(request)
        return formset


class NameInline(AttachedInline):
    model = Name
    fields = ["value", "language", "name_kind", "source", "note"]


class CitationInline(AttachedInline):
    model = Citation
    fields = ["source", "field", "says", "note", "quote", "retrieved_on", "position"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "field":
            return FieldChoice(self.parent_model, label=db_field.verbose_name, required=False)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class ConfirmationInline(AttachedInline):
    """Who said when that the record is right: to be looked at, and taken out where it was a mistake."""

    model = Confirmation
    fields = ["confirmed_on", "by"]
    readonly_fields = ["confirmed_on", "by"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class FieldChoice(forms.ChoiceField):
    """Which field of a record a source supports, in the words of its form and by its public name."""

    def __init__(self, model: Any, **kwargs: Any) -> None:
        columns = [column for column in model._meta.concrete_fields if column.editable and not column.primary_key]
        said = ((model.public_name(column.name), str(column.verbose_name)) for column in columns)
        named = sorted(said, key=lambda choice: choice[1])
        super().__init__(choices=[("", _("the whole record")), *named], **kwargs)
