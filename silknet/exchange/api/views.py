"""export/: the manifest of the last export, and the files of those that are kept."""

from typing import Any, ClassVar

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException, NotFound
from rest_framework.response import Response
from rest_framework.reverse import reverse

from silknet.api.renderers import CSVRenderer, GeoJSONRenderer, LinesRenderer, RecordRenderer
from silknet.api.views import Endpoint
from silknet.changes.http import tag
from silknet.exchange import exports
from silknet.exchange.exports import File, Manifest

NONE_YET = "No export has been made yet. Ask again later, or read the lists."
FOR_EVER = "public, max-age=31536000, immutable"
PACKAGE_TYPE = "application/zip"
MEDIA_TYPES = {
    "zip": PACKAGE_TYPE,
    "csv": f"{CSVRenderer.media_type}; charset={CSVRenderer.charset}",
    **{renderer.format: renderer.media_type for renderer in (LinesRenderer, GeoJSONRenderer)},
}


class NoLongerKept(APIException):
    status_code = 410


class FileSerializer(serializers.Serializer):
    name = serializers.CharField()
    url = serializers.URLField()
    rows = serializers.IntegerField(min_value=0, help_text="How many records it holds.")
    bytes = serializers.IntegerField(min_value=0)
    sha256 = serializers.RegexField("^[0-9a-f]{64}$", help_text="Of its bytes; also its ETag.")


class ManifestSerializer(serializers.Serializer):
    revision = serializers.IntegerField(min_value=0, help_text="What the files hold is what was public then.")
    files = FileSerializer(many=True)


class ManifestOfExport(Endpoint):
    """The last export: all that is public, as whole files of one revision, which may lag behind the head. Read them,
    then follow `changes/` after that revision. The files of the last three exports are kept.
    """

    renderer_classes = [RecordRenderer]

    def tag(self, request: Any) -> str:
        self.manifest = _latest()
        return f'{tag(request)[:-1]}-{self.manifest.revision}"'  # an export is made without a revision

    @extend_schema(responses=ManifestSerializer)
    def get(self, request: Any) -> Response:
        revision, files = self.manifest.revision, []
        for file in self.manifest.files:
            url = reverse("api:export-file", args=[revision, file.name], request=request)
            files.append({"name": file.name, "url": url} | file._asdict())
        return Response({"revision": revision, "files": files})


REVISION = OpenApiParameter("revision", {"type": "integer", "minimum": 0}, "path", description="Of the export.")
NAME = OpenApiParameter("name", {"type": "string"}, "path", description="As the manifest names the file.")


class FileOfExport(Endpoint):
    """A file of an export, which never changes."""

    also = ()
    cache_control: ClassVar[str] = FOR_EVER

    def perform_content_negotiation(self, request: Any, force: bool = False) -> tuple[Any, str]:
        """Its name says what it is."""
        return RecordRenderer(), RecordRenderer.media_type

    def tag(self, request: Any) -> str:
        self.file = _find(**self.kwargs)
        return f'"{self.file.sha256}"'

    @extend_schema(
        operation_id="export_file",
        parameters=[REVISION, NAME],
        responses={(200, media_type.partition(";")[0]): OpenApiTypes.BINARY for media_type in MEDIA_TYPES.values()},
    )
    def get(self, request: Any, revision: str, name: str) -> FileResponse:
        try:
            file = (exports.place() / str(int(revision)) / self.file.name).open("rb")
        except FileNotFoundError:
            raise _no_longer_kept(revision) from None
        whose = f"silknet-{revision}-{self.file.name}"
        media_type = MEDIA_TYPES[name.rpartition(".")[2]]
        return FileResponse(file, as_attachment=True, filename=whose, content_type=media_type)


def _latest() -> Manifest:
    if (found := exports.latest()) is None:
        raise NotFound(NONE_YET)
    return found


def _find(revision: str, name: str) -> File:
    """The file of this name, from those that the manifest of a kept export lists: no other is ever opened."""
    latest = _latest()
    number = int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 19 else latest.revision + 1
    manifest = exports.manifest(number)
    named = next((file for file in (manifest or latest).files if file.name == name), None)
    if named is None or number > latest.revision:
        raise NotFound(f"There is no such file. The last export is {latest.revision}; its manifest lists all files.")
    if manifest is None:
        raise _no_longer_kept(revision)
    return named


def _no_longer_kept(revision: str) -> NoLongerKept:
    return NoLongerKept(f"An export of revision {revision} is not kept. The manifest tells which is the last.")
