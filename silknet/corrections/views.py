"""Where readers say what is wrong, and read what came of it."""

from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from silknet.changes.addresses import Moved, what_became_of
from silknet.changes.models import Version
from silknet.changes.publish import by_kind
from silknet.corrections import actions, limits, tokens
from silknet.corrections.forms import ReportForm
from silknet.corrections.models import Correction
from silknet.filters import BadParameters, refused
from silknet.text import ORIGINAL


class About(NamedTuple):
    """What is wrong: a record, or a page that shows none."""

    row: Any = None
    page: str = ""

    def __str__(self) -> str:
        return f"{self.row.kind}/{self.row.public_key()}" if self.row else self.page

    @property
    def noun(self) -> Any:
        return self.row._meta.verbose_name if self.row else ""

    def written_in(self) -> dict[str, Any]:
        """Its columns of a correction."""
        if self.row:
            told = {"kind": self.row.kind, "record": self.row.uuid, "page": self.row.get_absolute_url()[:300]}
            return told | {"title": str(self.row)[:300]}
        return {"page": self.page, "title": self.page or reverse("home")}


# A reader has no cookie, so there is no token of Django's to compare. Nobody's rights are at stake: what is sent is kept
# for the secretariat to read. That it comes from a form of ours is told by the signed word in it (see tokens.py).
@csrf_exempt
@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def corrections(request: HttpRequest) -> HttpResponse:
    try:
        about = _about(request)
    except Moved as moved:
        there = request.GET.copy()
        there["about"] = f"{moved.kind}/{moved.key}"
        return HttpResponsePermanentRedirect(f"{reverse('corrections')}?{there.urlencode(safe='/')}")
    signed = request.GET.get("ask", "")
    asked = bool(signed and about.row and tokens.is_asked(signed, about.row))
    given = {"row": about.row, "language": get_language() or ORIGINAL, "asked": asked}
    if request.method != "POST":
        return _form(request, about, ReportForm(initial={"opened": tokens.opened()}, **given), asked)
    form = ReportForm(request.POST, **given)
    if not form.is_valid():
        return _form(request, about, form, asked)
    limits.take(request, str(about), form.written())
    if form.confirms:
        actions.confirm_as_asked(about.row)
        return render(request, "corrections/confirmed.html", {"about": about})
    return HttpResponseRedirect(_sent(about, form, asked).get_absolute_url())


def _about(request: HttpRequest) -> About:
    """What the address asks for; BadParameters, Moved, Gone or Http404 where that is nothing."""
    if wrong := [*refused(request.GET, ["about"], ["ask"])]:
        raise BadParameters(wrong)
    said = request.GET.get("about", "")
    if not said or said.startswith("/"):
        return About(page=said)
    kind, _slash, key = said.partition("/")
    if kind not in by_kind():
        raise Http404(f"there is no kind {kind}")
    version = Version.objects.read(kind, key)
    row = by_kind()[kind]._base_manager.filter(uuid=version.uuid).first() if version else None
    if row is None:
        raise what_became_of(kind, key)
    return About(row)


def _form(request: HttpRequest, about: About, form: ReportForm, asked: bool) -> HttpResponse:
    told = {"form": form, "about": about, "asked": asked, "is_late": "ask" in request.GET and not asked}
    return render(request, "corrections/corrections.html", told)


def _sent(about: About, form: ReportForm, asked: bool) -> Correction:
    said = form.cleaned_data
    correction = Correction(
        token=form.word,
        asked=asked,
        language=form.language,
        source=said["source"],
        contact=said["contact"],
        **about.written_in(),
    )
    return actions.report(correction, form.wanted)


@cache_control(no_store=True)
@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """What came of it, for who knows the address."""
    correction = get_object_or_404(Correction.objects.prefetch_related("proposals"), token=token)
    return render(request, "corrections/status.html", {"correction": correction})
