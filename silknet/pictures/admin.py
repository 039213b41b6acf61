"""Pictures in the secretariat: under the form of their record, and a list of all, where they are published."""

from collections import defaultdict
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.forms import Script
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from silknet.admin import Section
from silknet.admin.attached import AttachedForm, AttachedInline
from silknet.admin.conditions import WITHOUT_RIGHTS
from silknet.admin.history import change_address
from silknet.admin.publishing import PublishingAdmin
from silknet.admin.records import badge
from silknet.admin.search import found_of_any_kind
from silknet.changes.models import Version
from silknet.changes.publish import by_kind
from silknet.pictures import actions, images
from silknet.pictures.files import keep, path_of
from silknet.pictures.images import Master
from silknet.pictures.models import Picture

PICTURES = Section(_("Pictures"), 8)
WITHOUT_RIGHTS.of(Picture)(lambda rows: rows.without_rights())
EDITED = ["alt", "caption", "credit", "licence", "source", "source_address", "focus_x", "focus_y", "position"]


class PictureForm(AttachedForm):
    """A file is looked at before anything is written, and kept when the rest of the form is right too."""

    upload = forms.FileField(
        label=_("file"),
        required=False,
        allow_empty_file=True,  # refused in our own words
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,image/tiff"}),
        help_text=_("JPEG, PNG, WebP, AVIF or TIFF, at most 25 MB and 50 million pixels. A new one takes its place."),
    )

    master: Master | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "upload" in self.fields and self.instance._state.adding:
            self.fields["upload"].required = True

    def clean_upload(self) -> Any:
        if sent := self.cleaned_data["upload"]:
            images.refuse_size(sent.size)
            self.master = images.master(sent.read())
        return sent

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()
        return excluded - {"file", "width", "height"} if self.master else excluded

    def _post_clean(self) -> None:
        if master := self.master:
            self.instance.file, self.instance.width, self.instance.height = master.file, master.width, master.height
        super()._post_clean()

    def save(self, commit: bool = True) -> Any:
        if self.master:
            keep(self.master.file, self.master.content)
        return super().save(commit=commit)


class Shown:
    """What the secretariat sees of a picture that the public may not see yet."""

    @admin.display(description=_("preview"))
    def preview(self, picture: Picture) -> str:
        if not picture.pk:
            return ""
        address = reverse("admin:pictures_picture_preview", args=[picture.pk])
        shrunk = images.PREVIEW / max(picture.width, picture.height, images.PREVIEW)
        width, height = round(picture.width * shrunk), max(1, round(picture.height * shrunk))
        image = '<img class="preview" src="{}?{}" width="{}" height="{}" alt="{}" loading="lazy" data-focus>'
        return format_html(image, address, picture.file[:8], width, height, picture)

    @admin.display(description=_("before it is published"))
    def lacking(self, picture: Picture) -> str:
        """What is missing, in sentences."""
        if not picture.pk:
            return ""
        lacks = picture.lacks()
        return format_html_join(" ", "{}", ((sentence,) for sentence in lacks)) or str(_("Nothing is missing."))


class PictureInline(Shown, AttachedInline):
    model = Picture
    form = PictureForm
    fields = ["preview", "upload", *EDITED, "state", "lacking"]
    readonly_fields = ["preview", "state", "lacking"]
    show_change_link = True

    class Media:
        js = [Script("js/focus.js", type="module")]

    @admin.display(description=_("state"))
    def state(self, picture: Picture) -> str:
        return badge("public" if picture.public else "draft") if picture.pk else ""


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("public", _("Public")), ("draft", _("Draft"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(public=self.value() == "public") if self.value() in ("public", "draft") else queryset


class LackFilter(admin.SimpleListFilter):
    """What stands in the way of publishing."""

    title = _("what is missing")
    parameter_name = "lacks"
    missing = {
        "alt": Q(alt={}),
        "credit": Q(credit=""),
        "licence": Q(licence=""),
        "source": Q(source=None, source_address=""),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, Picture._meta.get_field(name).verbose_name) for name in self.missing]  # type: ignore[union-attr]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(self.missing.get(self.value() or "", Q()))


class WithRecords(ChangeList):
    """Each picture with its record: a query for each kind, however many pictures."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        by_record = records_of(self.result_list)
        for picture in self.result_list:
            picture.owner = by_record.get(picture.record)


def records_of(pictures: list[Picture]) -> dict[Any, Any]:
    """The records to which pictures belong, by id."""
    wanted = defaultdict(set)
    for picture in pictures:
        wanted[picture.kind].add(picture.record)
    found = (by_kind()[kind]._base_manager.filter(uuid__in=uuids) for kind, uuids in wanted.items())
    return {row.uuid: row for rows in found for row in rows}


@admin.register(Picture)
class PictureAdmin(Shown, PublishingAdmin):
    """A picture is added on the page of its record. Here it is looked at, mended and published."""

    section = PICTURES
    form = PictureForm
    list_display = ["__str__", "preview", "state", "belongs_to", "credit", "licence", "lacking"]
    list_filter = [StateFilter, LackFilter, "licence", "kind"]
    search_fields = ["credit", "source_address", "source__title", "file"]
    fields = ["preview", "belongs_to", "upload", *EDITED, "lacking"]
    readonly_fields = ["preview", "belongs_to", "lacking"]
    verbs = actions
    said_published = ngettext_lazy("%(count)s picture is public now.", "%(count)s pictures are public now.", "count")
    said_withdrawn = ngettext_lazy("%(count)s picture was withdrawn.", "%(count)s pictures were withdrawn.", "count")

    class Media:
        js = [Script("js/focus.js", type="module")]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    # ── lists ──

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return WithRecords

    def get_queryset(self, request: HttpRequest) -> Any:
        now = Exists(Version.objects.filter(uuid=OuterRef("record"), latest=True, record__isnull=False))
        found = super().get_queryset(request)
        return found if request.method == "POST" else found.annotate(record_is_public=now)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Who searches for a city finds its pictures."""
        found, repeats = super().get_search_results(request, queryset, search_term)
        if search_term.strip():
            found = queryset.filter(
                Q(pk__in=found.order_by().values("pk")) | Q(record__in=found_of_any_kind(search_term))
            )
        return found, repeats

    @admin.display(description=_("state"), ordering="public")
    def state(self, picture: Picture) -> str:
        return badge(state_of(picture))

    @admin.display(description=_("belongs to"))
    def belongs_to(self, picture: Picture) -> str:
        row = picture.owner if hasattr(picture, "owner") else records_of([picture]).get(picture.record)
        return format_html('<a href="{}">{}</a>', change_address(row), row) if row else ""

    # ── one picture ──

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        row = context["original"]
        state, record = state_of(row), records_of([row]).get(row.record)
        told: dict[str, Any] = {"state": state, "state_badge": badge(state), "drafts": []}
        told["may_publish"] = self.has_publish_permission(request, row)
        told["public_address"] = record.get_absolute_url() if record and state == "public" else ""
        return super().render_change_form(request, context | told, *args, **kwargs)

    # ── previews ──

    def get_urls(self) -> list[Any]:
        preview = self.admin_site.admin_view(self.preview_view)
        return [path("<int:key>/preview/", preview, name="pictures_picture_preview"), *super().get_urls()]

    def preview_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """All of a picture, small, for the secretariat alone."""
        picture = Picture.objects.filter(pk=key).first()
        if not self.has_view_permission(request, picture):
            raise PermissionDenied
        try:
            content = images.preview(path_of(picture.file)) if picture else b""
        except OSError:
            content = b""
        if not content:
            raise Http404("the file of this picture is not there")
        return HttpResponse(content, content_type="image/webp")


def state_of(picture: Any) -> str:
    """public, draft; hidden where it is published and its record is not public."""
    if not picture.public:
        return "draft"
    known = getattr(picture, "record_is_public", None)
    return (
        "public" if (Picture.objects.shown().filter(pk=picture.pk).exists() if known is None else known) else "hidden"
    )
