"""Records in the secretariat: drafts until they are published, named and cited, withdrawn rather than deleted."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from silknet.admin.attached import AttachedInline, CitationInline, ConfirmationInline, NameInline
from silknet.admin.filters import StateFilter
from silknet.admin.forms import TrackedForm
from silknet.admin.history import Belonging, change_address
from silknet.admin.inlines import TrackedInline
from silknet.admin.publishing import PublishingAdmin
from silknet.admin.replay import page_as_it_would_be
from silknet.changes.addresses import free_slug
from silknet.changes.models import Version
from silknet.sources import actions
from silknet.sources.models import Record
from silknet.text import plain

LABELS = {"public": _("Public"), "draft": _("Draft"), "withdrawn": _("Withdrawn"), "hidden": _("Published, not seen")}


class RecordForm(TrackedForm):
    """A new record's address may be left empty: it is made of its name."""

    taken: ClassVar[set[str]]  # addresses given to the new rows of this request

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields and self.instance._state.adding:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("The last part of its web address. Leave it empty: the name makes it.")

    def clean(self) -> Any:
        values = super().clean() or self.cleaned_data
        if self.instance._state.adding and hasattr(self.instance, "slug") and not values.get("slug"):
            values["slug"] = self.instance.slug = self._free_slug(values)
        return values

    def _free_slug(self, values: dict[str, Any]) -> str:
        model = type(self.instance)
        said = [values.get(name) for name in model_words(model)]
        text = " ".join(plain(word, "en") if isinstance(word, dict) else str(word) for word in said if word)
        slug = free_slug(model, text, self.taken)
        self.taken.add(slug)
        return slug


def model_words(model: type[Any]) -> tuple[str, ...]:
    """The fields that name a new record."""
    names = {column.name for column in model._meta.concrete_fields}
    for words in (("name",), ("title",), ("committee", "role", "person", "organization"), ("body", "on")):
        if names.issuperset(words):
            return words
    return ()


def state_of(row: Any) -> str:
    """public, draft, withdrawn; hidden where it is published and what it stands on is not."""
    last = Version.objects.filter(uuid=row.uuid, latest=True).values_list("record", flat=True).first()
    if row.public:
        return "public" if last is not None else "hidden"
    return "withdrawn" if Version.objects.filter(uuid=row.uuid).exists() else "draft"


def badge(state: str) -> str:
    return format_html('<span class="state state-{}">{}</span>', state, LABELS[state])


class RecordInline(TrackedInline):
    """Records under the record that they belong to: removed and published on their own page, shown here."""

    form = RecordForm
    can_delete = False
    show_change_link = True
    readonly_fields = ["state"]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.taken = set()
        return formset

    @admin.display(description=_("state"))
    def state(self, row: Any) -> str:
        return badge("public" if row.public else "draft") if row.pk else ""


class RecordAdmin(PublishingAdmin):
    form = RecordForm
    attached: tuple[type[AttachedInline], ...] = (NameInline, CitationInline, ConfirmationInline)
    verbs = actions
    said_published = ngettext_lazy("%(count)s record is public now.", "%(count)s records are public now.", "count")
    said_withdrawn = ngettext_lazy("%(count)s record was withdrawn.", "%(count)s records were withdrawn.", "count")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.taken = set()
        return form

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return [*self.inlines, *self.attached]

    def parts(self, row: Record) -> list[Belonging]:
        columns = {"kind": row.kind, "record": row.uuid}
        return [*super().parts(row), *(Belonging(inline.model, columns) for inline in self.attached)]

    # ── lists ──

    def get_list_display(self, request: HttpRequest) -> Any:
        first, *others = super().get_list_display(request)
        return [first, "state", *others]

    def get_list_filter(self, request: HttpRequest) -> Any:
        return [StateFilter, *super().get_list_filter(request)]

    def get_queryset(self, request: HttpRequest) -> Any:
        known = Exists(Version.objects.filter(uuid=OuterRef("uuid")))
        found = super().get_queryset(request)
        return found if request.method == "POST" else found.annotate(was_public=known)

    @admin.display(description=_("state"), ordering="public")
    def state(self, row: Any) -> str:
        if not hasattr(row, "was_public"):  # an action that was not to be done shows the list again
            return badge(state_of(row))
        return badge("public" if row.public else "withdrawn" if row.was_public else "draft")

    # ── one record ──

    def get_urls(self) -> list[Any]:
        view, name = (
            self.admin_site.admin_view(self.preview_view),
            f"{self.opts.app_label}_{self.opts.model_name}_preview",
        )
        return [path("<int:pk>/preview/", require_safe(view), name=name), *super().get_urls()]

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page of a record that is not public yet, as it would look."""
        user: Any = request.user
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        try:
            return page_as_it_would_be(
                lambda: actions.publish(row, by=user), lambda _changes: row.get_absolute_url(), request, user
            )
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return HttpResponseRedirect(change_address(row))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        request.saved_record = form.instance  # type: ignore[attr-defined]  # told about once it is committed

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().changeform_view(request, *args, **kwargs)
        saved = getattr(request, "saved_record", None)
        if saved is not None and "_popup" not in request.POST:
            self._tell_state(request, saved)
        return response

    def _tell_state(self, request: HttpRequest, row: Any) -> None:
        state = state_of(row)
        said: Any = _("The public does not see it: publish it when it is ready.")
        if state == "public":
            link = format_html('<a href="{}">{}</a>', row.get_absolute_url(), row)
            said = format_html(str(_("The public sees it: {}")), link)
        elif state == "hidden":
            said = _("It is published, but not seen while what it belongs to is not public.")
        self.message_user(request, said, messages.INFO)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return self.response_post_save_change(request, obj)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        row = context.get("original")
        state = state_of(row) if row else "draft"
        told = {
            "state": state,
            "state_badge": badge(state),
            "may_publish": self.has_publish_permission(request, row),
            "public_address": row.get_absolute_url() if row and state == "public" else "",
            "preview_address": self._preview_address(row) if row and state in ("draft", "withdrawn") else "",
            "drafts": list(self._drafts_below(row)) if row else [],
        }
        return super().render_change_form(request, context | told, *args, **kwargs)

    def _preview_address(self, row: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_preview", args=[row.pk])

    def _drafts_below(self, row: Any) -> Iterator[dict[str, Any]]:
        """The records of the inlines that the public does not see yet."""
        for inline in self.inlines:
            if issubclass(inline, RecordInline):
                column = next(name for name in _pointing(inline.model, self.model))
                count = inline.model._base_manager.filter(**{column: row.pk}, public=False).count()
                if count:
                    meta = inline.model._meta
                    yield {"count": count, "model": meta, "query": f"{column}__id__exact={row.pk}&state=draft"}

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        rows, count, lacking, protected = super().get_deleted_objects(objs, request)
        uuids = [row.uuid for row in objs]
        once_public = set(Version.objects.filter(uuid__in=uuids).values_list("uuid", flat=True))
        refusal = str(_("“{}” was public. It can be withdrawn, not deleted: old links to it must keep answering."))
        refused = [format_html(refusal, row) for row in objs if row.uuid in once_public]
        return rows, count, lacking, [*refused, *protected]


def _pointing(model: type[Any], target: type[Any]) -> list[str]:
    return [column.name for column in model._meta.concrete_fields if column.related_model is target]
