"""Django's handlers of what no view answers: a problem document in the API, elsewhere a page in the language of the
address.
"""

from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import override

from silknet.api import errors
from silknet.counting import TooMany
from silknet.languages import language_of

LONGEST = 60  # characters of an address that are offered as words to search for


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that Django refuses to read."""
    if request.path_info.startswith("/api/"):
        return errors.bad_request(request, exception)
    return render(request, "400.html", status=400)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is nothing here; what the address says is offered as words to search for."""
    last = unquote(request.path_info).rstrip("/").rpartition("/")[2]
    words = " ".join(last.replace("-", " ").replace("_", " ").split())
    is_sayable = words.isprintable() and len(words) <= LONGEST
    return render(request, "404.html", {"words": words if is_sayable else ""}, status=404)


def too_many(request: HttpRequest, exception: TooMany) -> HttpResponse:
    """More was sent than is taken. What a person wrote stands there, so that it can be sent again."""
    told = {"minutes": -(-exception.seconds // 60), "written": exception.written}
    response = render(request, "429.html", told, status=429)
    response["Retry-After"] = str(exception.seconds)
    return response


def too_many_tries(request: HttpRequest) -> HttpResponse:
    """Somebody tried to sign in too often."""
    return render(request, "admin/429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """An error that nobody foresaw, after Django logged it. The page asks nothing of the database, of the request or of
    collected files, as any of them may be at fault.
    """
    if request.path_info.startswith("/api/"):
        return errors.server_error(request)
    with override(language_of(request.path_info)):
        page = loader.render_to_string("500.html")
    return HttpResponse(page, status=500)
