"""changes/: the feed that partners follow."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from silknet.api import parameters
from silknet.api.renderers import RecordRenderer
from silknet.api.serializers import VERBS, Word
from silknet.api.views import Endpoint
from silknet.changes.feed import Position, StartAgain, feed
from silknet.filters import BadParameters, Wrong

PAGE, LARGEST_PAGE = 500, 1000


class EntrySerializer(serializers.Serializer):
    revision = serializers.IntegerField(min_value=1)
    kind = serializers.CharField()
    id = serializers.UUIDField()
    key = serializers.CharField()
    verb = Word(VERBS, help_text="`set` inserts or replaces; `removed` is no longer public; `merged` names `into`.")
    into = serializers.UUIDField(required=False, help_text="The id of the record that took its place.")
    record = serializers.DictField(allow_null=True, help_text="As its own address gives it.")


class FeedSerializer(serializers.Serializer):
    log = serializers.UUIDField(help_text="Names this register. If it is another one than yours, start again.")
    head = serializers.IntegerField(min_value=0, help_text="The last revision; nothing beyond it is on this page.")
    after = serializers.CharField()
    next = serializers.CharField(help_text="Ask with it as `after` for what comes next: at once, or later.")
    more = serializers.BooleanField(help_text="Whether there is more now.")
    results = EntrySerializer(many=True)


AFTER = OpenApiParameter(
    "after",
    {"type": "string", "pattern": "^[0-9]{1,18}(-[0-9a-f]{32})?$", "default": "0"},
    description="0, a revision, or the `next` of an earlier page.",
)
LIMIT = OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE})


class Feed(Endpoint):
    """The latest public state of every record that changed after a position, in the order of commits. Whoever follows
    it misses nothing. Start with 0; keep `next`; a position beyond the head is refused with the code `start_again`.
    """

    renderer_classes = [RecordRenderer]

    def filters(self) -> list[str]:
        return ["after", "limit"]

    @extend_schema(parameters=[AFTER, LIMIT], responses=FeedSerializer)
    def get(self, request: Any) -> Response:
        params = request.query_params
        limit = parameters.read(params, "limit", parameters.whole(1, LARGEST_PAGE), PAGE)
        after = parameters.read(params, "after", _position, "0")
        try:
            return Response(feed(after, limit).text())
        except StartAgain as refusal:
            raise BadParameters([Wrong("after", "start_again", str(refusal))]) from refusal


def _position(text: str) -> str:
    Position.parse(text)
    return text
