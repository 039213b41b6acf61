"""The page on which a table is imported: upload, look, choose, write."""

from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from silknet.admin import Secretariat
from silknet.admin.drafted import NOT_ALONE, allowed
from silknet.changes.door import WouldPublish
from silknet.changes.publish import Published
from silknet.exchange import actions
from silknet.exchange.actions import Differs, Preview
from silknet.exchange.models import Upload
from silknet.exchange.questions import EMPTY, KEPT, NEW, ROWS, WRITTEN, Answers
from silknet.exchange.resources import TrackedResource, tables
from silknet.exchange.tables import LARGEST
from silknet.exchange.uploads import MOST_ROWS, read_upload

BESIDE = 1 << 20  # bytes of a form beside its file
MOST_READ = 200 << 20  # bytes of an upload that are let pass by unread, so that its browser hears the answer
PAGE = 50
STATES = ("asked", "wrong", "new", "changed", "same")


class Desk:
    """What a person may do with a table."""

    def __init__(self, request: HttpRequest, name: str) -> None:
        self.request, self.name = request, name
        self.resource: type[TrackedResource] = tables()[name]
        self.model: Any = self.resource._meta.model

    @property
    def noun(self) -> str:
        """What the rows are called; a table that adds to others is called by its own name."""
        is_main = next(name for name, table in tables().items() if table._meta.model is self.model) == self.name
        return (
            capfirst(str(self.model._meta.verbose_name_plural)) if is_main else self.name.replace("_", " ").capitalize()
        )

    @property
    def columns(self) -> list[str]:
        return self.resource().columns()

    @property
    def keys(self) -> tuple[str, ...]:
        return self.resource.keys

    @property
    def has_drafts(self) -> bool:
        return issubclass(self.model, Published)

    @property
    def may_import(self) -> bool:
        return self._has("add") and self._has("change")

    @property
    def may_publish(self) -> bool:
        return self._may("publish", self.model)

    def refuse(self, row: Any, new: bool, *, publish: bool = False) -> str:
        """Why this person may not write a row."""
        if not new and not self._may("change", type(row), row):
            return _("is not yours to change.")
        if publish and not self._may("publish", type(row), row):
            return _("is not yours to publish.")
        return ""

    def list_address(self) -> str:
        try:
            return reverse(f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_changelist")
        except NoReverseMatch:
            return ""

    def _has(self, verb: str, model: Any = None) -> bool:
        meta = (model or self.model)._meta
        user: Any = self.request.user
        return bool(user.has_perm(f"{meta.app_label}.{verb}_{meta.model_name}"))

    def _may(self, verb: str, model: Any, row: Any = None) -> bool:
        """As the list of its kind decides; who may change may publish where nothing else is said."""
        held_by: Any = admin.site._registry.get(model)
        decides = getattr(held_by, f"has_{verb}_permission", None) or getattr(held_by, "has_change_permission", None)
        return bool(decides(self.request, row)) if decides else self._has("change", model)


def desks(request: HttpRequest) -> list[Desk]:
    found = (Desk(request, name) for name in tables())
    return [desk for desk in found if desk.may_import]


# ── the upload ──


@csrf_exempt  # what is too large is refused before it is read; the page below is protected
def start(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST + BESIDE:
            _let_pass(request)
            return _page(request, [_("The file has more than %(most)s MB. Split it.") % {"most": LARGEST >> 20}], 413)
        try:
            request.POST  # noqa: B018  (read here, so that it can be refused in words)
        except RequestDataTooBig:
            return _page(request, [_("That is too much to be pasted. Save it as a file, and upload that.")], 413)
    answer: HttpResponse = csrf_protect(_start)(request)
    return answer


def _let_pass(request: HttpRequest) -> None:
    left = MOST_READ
    while left > 0 and (read := request.read(min(1 << 20, left))):
        left -= len(read)


def _start(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, [])
    name, file, text = request.POST.get("table", ""), request.FILES.get("file"), request.POST.get("text", "")
    if name not in tables():
        return _page(request, [_("Choose the table that the rows belong to.")])
    if not Desk(request, name).may_import:
        raise PermissionDenied
    if not file and not text.strip():
        return _page(request, [_("Choose a file, or paste the cells of one.")])
    if file:
        table = read_upload(name, (file.name or "")[-200:], file.read())
    else:
        table = read_upload(name, _("pasted cells"), text.encode())
    if table.is_unreadable or table.faults:
        return _page(request, [str(fault) for fault in table.faults])
    if not table.rows:
        return _page(request, [_("The file names columns and has no row below them.")])
    by: Any = request.user
    return _to(actions.receive(table, by=by))


def _page(request: HttpRequest, faults: list[str], status: int = 200) -> HttpResponse:
    allowed = desks(request)
    chosen = (request.GET if request.method != "POST" or status == 413 else request.POST).get("table", "")
    context = {
        **admin.site.each_context(request),
        "title": _("Import a table"),
        "desks": allowed,
        "chosen": chosen,
        "faults": faults[:100],
        "more": max(len(faults) - 100, 0),
        "most_rows": MOST_ROWS,
        "most_megabytes": LARGEST >> 20,
    }
    return TemplateResponse(request, "admin/import.html", context, status=status if allowed else 403)


# ── the preview ──


def preview(request: HttpRequest, upload: UUID) -> HttpResponse:
    by: Any = request.user
    found = Upload.objects.living().filter(pk=upload, made_by=by).first()
    if found is None or found.table not in tables():
        messages.warning(request, _("This upload is not kept any more. Upload the file again."))
        return HttpResponseRedirect(reverse("admin:import"))
    desk = Desk(request, found.table)
    if not desk.may_import:
        raise PermissionDenied
    if request.method == "POST" and not found.done_at:
        return _decide(request, found, desk)
    if request.method == "POST":
        return _to(found)
    if found.done_at:
        return _done(request, found, desk)
    return _shown(request, found, desk)


def _decide(request: HttpRequest, upload: Upload, desk: Desk) -> HttpResponse:
    """What was chosen is kept, and written where nothing new was chosen and it is what was seen."""
    by: Any = request.user
    if "_forget" in request.POST:
        actions.forget(upload)
        return _to(upload)
    told = Preview.of_text(upload.told)
    given = _answers(request, told)
    publish = "publish" in request.POST and desk.may_publish
    left_out = [row.line for row in told.rows if row.state == "wrong"] if "_leave_out" in request.POST else []
    if given or left_out or publish != upload.publish:
        actions.answer(upload, given, publish=publish, left_out=left_out)
        if "_import" in request.POST:
            messages.warning(request, _("Nothing is written yet: your choices change what would be. Look once more."))
    elif "_import" in request.POST:
        try:
            seal = request.POST.get("seal", "")
            may = allowed(request, asked=upload.publish)
            upload = actions.write(upload, seal=seal, by=by, refuse=_refusing(desk, upload), publishes=may)
        except WouldPublish:
            messages.error(request, NOT_ALONE)
        except Differs:
            said = _(
                "Nothing was written: the register has changed in the meantime. This is what would be written now."
            )
            messages.warning(request, said)
    return _to(upload)


def _answers(request: HttpRequest, told: Preview) -> Answers:
    given = {}
    for question in told.questions:
        answer = request.POST.get(question.name, "")
        if answer == WRITTEN:
            words = request.POST.get(f"{question.name}-words", "").strip()
            answer = f"{WRITTEN}{words}" if words else ""
        right = {EMPTY, KEPT, NEW, *(found.key for found in question.found)}
        if answer in right or answer.startswith(WRITTEN):
            given[question.name] = answer
    if "_others_new" in request.POST:
        given[ROWS] = NEW
    return given


def _refusing(desk: Desk, upload: Upload) -> Any:
    return lambda row, new: desk.refuse(row, new, publish=upload.publish)


def _shown(request: HttpRequest, upload: Upload, desk: Desk) -> HttpResponse:
    told = actions.look(upload, refuse=_refusing(desk, upload))
    counts = told.counts
    show = request.GET.get("show", "")
    if show not in STATES:
        show = ""
    rows = [row for row in told.rows if row.state == show] if show else told.rows
    context = _context(request, upload, desk) | {
        "title": _("Look before you import: %(file)s") % {"file": upload.file},
        "told": told,
        "counts": [(state, counts[state]) for state in STATES if counts[state]],
        "wrong": counts["wrong"],
        "show": show,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("p")),
        "notes": upload.read().notes,
        "given": [answer for name, answer in upload.answers.items() if answer != NEW or name == ROWS],
        "asks_of_rows": any(question.of_row for question in told.questions),
    }
    return TemplateResponse(request, "admin/import_preview.html", context)


def _done(request: HttpRequest, upload: Upload, desk: Desk) -> HttpResponse:
    told = Preview.of_text(upload.told)
    context = _context(request, upload, desk) | {"title": _("Imported: %(file)s") % {"file": upload.file}, "told": told}
    return TemplateResponse(request, "admin/import_done.html", context | {"counts": told.counts})


def _context(request: HttpRequest, upload: Upload, desk: Desk) -> dict[str, Any]:
    return {**admin.site.each_context(request), "upload": upload, "desk": desk}


def _to(upload: Upload) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:import_preview", args=[upload.pk]))


site = cast(Secretariat, admin.site)
site.add_page("import/", start, "import")
site.add_page("import/<uuid:upload>/", preview, "import_preview")
