"""match/: which records a name may mean, in any script, order and spelling."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from silknet.api import parameters
from silknet.api.renderers import RecordRenderer
from silknet.api.serializers import Word
from silknet.api.views import Endpoint
from silknet.filters import LONGEST, BadParameters, Wrong
from silknet.search.candidates import match
from silknet.search.index import matched_kinds
from silknet.search.matching import REASONS

TOLD = "; ".join(f"`{reason}`: {told}" for reason, told in REASONS.items())


class CandidateSerializer(serializers.Serializer):
    kind = Word(matched_kinds())
    id = serializers.UUIDField()
    slug = serializers.CharField(help_text="The key of the record: its slug, and of a country its code.")
    name = serializers.CharField(help_text="How the register calls it.")
    matched = serializers.CharField(help_text="Which of its names was matched.")
    language = serializers.CharField(help_text="Of that name, as in BCP 47; `und` where it is not known.")
    score = serializers.FloatField(min_value=0, max_value=1)
    reason = Word(REASONS, help_text=TOLD)
    chosen = serializers.BooleanField(help_text="Whether it is safe to take it without a person looking.")


class MatchSerializer(serializers.Serializer):
    results = CandidateSerializer(many=True)


QUERY = OpenApiParameter(
    "q",
    {"type": "string", "minLength": 1, "maxLength": LONGEST},
    required=True,
    description="A name: of any kind, in any script, misspelt, an acronym or a former one.",
)
KIND = OpenApiParameter("kind", {"type": "string", "enum": matched_kinds()}, description="Only records of this kind.")


class Match(Endpoint):
    """The records that a name may mean, at most ten, the likeliest first. Only the first is ever `chosen`: where it is
    sure, far ahead of the next, and not by a name that many could have, as most people and single words do.
    """

    renderer_classes = [RecordRenderer]

    def filters(self) -> list[str]:
        return ["q", "kind"]

    @extend_schema(parameters=[QUERY, KIND], responses=MatchSerializer)
    def get(self, request: Any) -> Response:
        if not request.query_params.get("q"):
            raise BadParameters([Wrong("q", "required", "Give the name that you look for in q.")])
        kind = parameters.read(request.query_params, "kind", parameters.one_of(matched_kinds()), "")
        return Response({"results": match(request.query_params["q"], kind)})
