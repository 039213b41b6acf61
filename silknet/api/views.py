"""What every address of the API shares: who asks, then the tag, then the parameters, then stored versions."""

from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from silknet.api import parameters
from silknet.api.errors import NotModified, NotThen
from silknet.api.pagination import KeysetPagination
from silknet.api.records import Records
from silknet.api.renderers import RecordRenderer
from silknet.api.serializers import HistorySerializer, RecordSerializer, RootSerializer
from silknet.api.throttling import Standing
from silknet.changes.addresses import what_became_of
from silknet.changes.feed import history, version_at
from silknet.changes.http import CACHE_CONTROL, KNOWN, OF_ONE_READER, is_known, tag
from silknet.changes.models import Head, Version
from silknet.filters import BadParameters, RecordFilters, Wrong, filtered, public_versions, refused


class Endpoint(APIView):
    """An address that is read, by anyone, from any site."""

    also: ClassVar[tuple[str, ...]] = parameters.EVERYWHERE
    cache_control: ClassVar[str] = CACHE_CONTROL
    etag = ""
    standing: Standing | None = None  # of who asks, where the answer is counted

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # who asks, and may they; only then the tag
        if request.method not in ("GET", "HEAD"):
            return
        self.etag = self.tag(request)
        if is_known(self.etag, request.META):
            raise NotModified
        if not request.META.get(KNOWN):
            self.count(request)
        params = request.query_params
        if wrong := [*refused(params, self.filters(), self.parameters()), *parameters.empty(params)]:
            raise BadParameters(wrong)

    def perform_authentication(self, request: Any) -> None:
        try:
            super().perform_authentication(request)
        except AuthenticationFailed:
            self.count(request)  # or keys could be tried without end
            raise

    def check_throttles(self, request: Any) -> None:
        """Not before the tag: what the reader has already is not counted."""

    def count(self, request: Any) -> None:
        super().check_throttles(request)

    def tag(self, request: Any) -> str:
        """What names the state that the answer is made from."""
        return tag(request)

    def filters(self) -> list[str]:
        return []

    def parameters(self) -> tuple[str, ...]:
        return self.also

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return HttpResponse(status=204)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.etag and response.status_code in (200, 304):
            response["ETag"], response["Cache-Control"] = self.etag, self.cache_control
        # Always, though only a browser that comes from another site reads it: kept answers are given to all.
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = ", ".join(settings.CORS_EXPOSE_HEADERS)
        patch_vary_headers(response, ["Accept", "Accept-Encoding"])
        if request.META.get("HTTP_AUTHORIZATION"):
            response["Cache-Control"] = self.cache_control.replace("public", "private")
            patch_vary_headers(response, ["Authorization"])
        self._tell_standing(response)
        return response

    def _tell_standing(self, response: Any) -> None:
        """To the reader alone. What caches keep without asking again says nothing of who asked first."""
        if self.standing is None or response.get("Cache-Control", "").endswith("immutable"):
            return
        for name, value in self.standing.headers().items():
            response[name] = value
        if response.get("Cache-Control") == CACHE_CONTROL:
            response["Cache-Control"] += OF_ONE_READER


class Resource(Endpoint, ReadOnlyModelViewSet):
    """The records of a kind. What is sent are their stored versions; the serializer says how these look."""

    serializer_class: type[RecordSerializer]
    filterset_class: type[RecordFilters]
    orderings: ClassVar[dict[str, str]] = {}  # beside key and revision: the name, and the column of the row
    pagination_class = KeysetPagination
    lookup_field = "key"

    @property
    def kind(self) -> str:
        return str(self.queryset.model.kind)  # type: ignore[union-attr]  # each resource has one

    def filters(self) -> list[str]:
        return [*self.filterset_class.base_filters] if self.action == "list" else []

    def parameters(self) -> tuple[str, ...]:
        of = {"list": parameters.OF_A_LIST, "retrieve": (*parameters.OF_A_RECORD, "at")}
        return of.get(self.action, parameters.EVERYWHERE)

    def get_renderers(self) -> list[Any]:
        return [RecordRenderer()] if self.action == "history" else super().get_renderers()

    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        shape = parameters.shape(request.query_params, self.serializer_class)
        pages: Any = self.paginator
        versions = pages.paginate_queryset(self.found(), request, view=self)
        page = pages.page
        links = [f'<{to}>; rel="{name}"' for name, to in (("next", page.next), ("prev", page.previous)) if to]
        response = Response(Records(versions, shape, page), headers={"Link": ", ".join(links)} if links else None)
        response.add_post_render_callback(keep_type)
        return response

    def found(self) -> QuerySet[Version]:
        """The public records that the filters ask for."""
        params = self.request.query_params
        found = public_versions().filter(kind=self.kind)
        if any(params.get(name) for name in self.filters()):
            rows = filtered(self.filterset_class, params, self.get_queryset(), also=self.parameters())
            found = found.filter(uuid__in=rows.order_by().values("uuid"))
        after = parameters.read(params, "updated_after", parameters.whole(0), None)
        return found if after is None else found.filter(revision_id__gt=after)

    def retrieve(self, request: Any, key: str, *args: Any, **kwargs: Any) -> Response:
        shape = parameters.shape(request.query_params, self.serializer_class)
        version = self.version(key)
        at = parameters.read(request.query_params, "at", parameters.whole(1), None)
        return Response(Records([version if at is None else _state(version, at)], shape))

    @extend_schema(responses=HistorySerializer)
    def history(self, request: Any, key: str, *args: Any, **kwargs: Any) -> Response:
        return Response({"results": history(self.kind, self.version(key).uuid)})

    def version(self, key: str) -> Version:
        """What is public now under a key: what is not any more tells nothing of its past either."""
        version = Version.objects.read(self.kind, key) if is_a_key(key) else None
        if version is None:
            raise what_became_of(self.kind, key if is_a_key(key) else "")
        return version


def _state(version: Version, at: int) -> Version:
    """What the portal said of a record at a revision; 404 where it said nothing yet, or nothing then."""
    head = Head.objects.read()[1]
    if at > head:
        raise BadParameters([Wrong("at", "beyond_head", f"This register ends at revision {head}.")])
    state = version_at(version.kind, version.uuid, at)
    if state is None or state.record is None:
        raise NotThen(at)
    return state


def keep_type(response: Any) -> None:
    """A list of nothing has its format too, though the library takes that from an empty body."""
    response.headers.setdefault("Content-Type", response.accepted_media_type)


def is_a_key(text: str) -> bool:
    """Whether a database may be asked for it."""
    return text.isprintable() and len(text) <= 200


class Root(Endpoint):
    """What there is: the register's name, its last revision, the licence of its data, and where its records are."""

    renderer_classes = [RecordRenderer]
    serializer_class = RootSerializer
    kinds: ClassVar[list[str]] = []
    others: ClassVar[tuple[str, ...]] = ("changes", "export", "match", "schema", "docs")

    def get(self, request: Any) -> Response:
        log, head = Head.objects.read()
        endpoints = {kind: reverse(f"api:{kind}-list", request=request) for kind in self.kinds}
        others = {name: reverse(f"api:{name}", request=request) for name in self.others}
        return Response({"log": log, "head": head, "licence": settings.LICENCE, "endpoints": endpoints | others})


class Schema(Endpoint, SpectacularAPIView):
    """This description of the API, as YAML or JSON."""

    also = ("format",)


class Reader(Endpoint):
    """The schema as a page that asks the API itself."""

    renderer_classes = [TemplateHTMLRenderer]

    @extend_schema(exclude=True)
    def get(self, request: Any) -> Response:
        return Response({}, template_name="api/reader.html")
