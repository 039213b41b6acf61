"""Synthetic organizations for tests of scale. Each says in its address, its name and its summary that it is none."""

from collections.abc import Callable
from random import Random
from typing import Any

from cities.models import City, Country
from members.models import AdmissionBatch, Membership, Organization, Place
from silknet.changes.door import revision
from silknet.changes.models import Version, batches
from silknet.sources.models import Citation, Name, Source

PREFIX = "synthetic-"
COUNTRIES = {"AQ": "Antarctica", "BV": "Bouvet Island", "HM": "Heard and McDonald Islands"}  # nobody lives there
CITIES = 40
BATCHES = 5
LABEL = {
    "en": "Synthetic, for tests of scale: this does not exist.",
    "fr": "Synthétique, pour des essais : rien de réel.",
}

QUALITIES = ("Golden", "Great", "Maritime", "New", "Northern", "Old", "River", "Royal", "Southern", "United")
TRADES = (
    "Archive",
    "Brocade",
    "Caravan",
    "Dyeing",
    "Embroidery",
    "Loom",
    "Mulberry",
    "Sericulture",
    "Thread",
    "Weaving",
)

Progress = Callable[[int, int], None]


class OthersAreThere(Exception):
    """The register holds public records that are not synthetic."""


def grow(organizations: int, seed: int, *, among_others: bool = False, progress: Progress | None = None) -> int:
    """Add what is missing of so many synthetic organizations, and return how many that were. The same seed gives the
    same ones. OthersAreThere where they would stand among other public records, unless that is meant.
    """
    if not among_others and _others().exists():
        raise OthersAreThere("The register holds public records that are not synthetic.")
    there = set(Organization.objects.filter(slug__startswith=PREFIX).values_list("slug", flat=True))
    missing = [number for number in range(1, organizations + 1) if f"{PREFIX}{number}" not in there]
    added = 0
    for numbers in batches(missing):
        with revision(by=None, source="grow", note="Synthetic records"):
            _add(numbers, seed, _surroundings())
        added += len(numbers)
        if progress:
            progress(added, len(missing))
    return added


def _others() -> Any:
    public = Version.objects.filter(latest=True, record__isnull=False)
    return public.exclude(key__startswith=PREFIX).exclude(kind=Country.kind, key__in=COUNTRIES)


def _surroundings() -> dict[str, Any]:
    """What synthetic organizations refer to, made where it is not there yet."""
    for code, name in COUNTRIES.items():
        if not Country.objects.filter(code=code).exists():
            Country(code=code, name=f"{name} (synthetic)", public=True).save()
    countries = list(Country.objects.filter(code__in=COUNTRIES).order_by("code"))
    if not (source := Source.objects.filter(slug=f"{PREFIX}source").first()):
        source = Source(slug=f"{PREFIX}source", title="Synthetic source", publisher="Nobody", public=True)
        source.url = "https://synthetic.example/"
        source.save()
        City.objects.bulk_create(_city(number, countries) for number in range(1, CITIES + 1))
        union = Organization(slug=f"{PREFIX}union", name="Synthetic union", tie=Organization.Tie.NETWORK_BODY)
        union.summary, union.public = LABEL, True
        union.save()
        for number in range(1, BATCHES + 1):
            AdmissionBatch(body=union, number=number, approved_on=f"20{15 + number}").save()
    return {
        "source": source,
        "cities": list(City.objects.filter(slug__startswith=PREFIX).select_related("country").order_by("slug")),
        "union": Organization.objects.get(slug=f"{PREFIX}union"),
        "batches": list(AdmissionBatch.objects.filter(body__slug=f"{PREFIX}union").order_by("number")),
    }


def _city(number: int, countries: list[Country]) -> City:
    country = countries[number % len(countries)]
    return City(
        slug=f"{PREFIX}city-{number}", name=f"Synthetic City {number}", country=country, summary=LABEL, public=True
    )


def _add(numbers: list[int], seed: int, there: dict[str, Any]) -> None:
    chance = {number: Random(f"{seed}/{number}") for number in numbers}
    cities = {number: chance[number].choice(there["cities"]) for number in numbers}
    made = {number: _organization(number, chance[number], cities[number]) for number in numbers}
    Organization.objects.bulk_create(made.values())
    Place.objects.bulk_create(Place(organization=made[number], city=cities[number]) for number in numbers)
    Membership.objects.bulk_create(_membership(made[number], chance[number], there) for number in numbers)
    named = {"kind": Organization.kind, "source": there["source"]}
    Name.objects.bulk_create(
        Name(record=row.uuid, value=f"合成丝绸组织 {number}", language="zh", name_kind=Name.Kind.LOCAL, **named)
        for number, row in made.items()
    )
    Citation.objects.bulk_create(Citation(record=row.uuid, retrieved_on="2024-01-01", **named) for row in made.values())


def _organization(number: int, chance: Random, city: City) -> Organization:
    words = f"{chance.choice(QUALITIES)} {chance.choice(TRADES)}"
    return Organization(
        slug=f"{PREFIX}{number}",
        name=f"Synthetic {words} Organization {number}",
        organization_kind=chance.choice(Organization.Kind.values),
        country=city.country,
        website=f"https://organization-{number}.example/",
        summary=LABEL,
        public=True,
    )


def _membership(organization: Organization, chance: Random, there: dict[str, Any]) -> Membership:
    batch = chance.choice(there["batches"])
    level = chance.choice(Membership.Level.values)
    return Membership(
        organization=organization,
        body=there["union"],
        batch=batch,
        since=batch.approved_on,
        level=level,
        source=there["source"],
    )
