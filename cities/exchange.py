"""The tables of countries, cities, and what is said of cities."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cities.models import City, CityRole, Country, Designation, Fact
from cities.models.fact import POPULATION
from cities.rules import format_designation, format_role, parse_designation, parse_role
from silknet.exchange.fields import (
    ChoiceWidget,
    Column,
    FlagWidget,
    KeyWidget,
    LanguageColumn,
    NumberWidget,
    RowsColumn,
    parts,
    write_rows,
)
from silknet.exchange.resources import TrackedResource, public_rows, register
from silknet.sources.exchange import NameColumn, OneSourceColumn, SourceColumn
from silknet.text import ORIGINAL, codes

INHABITANTS = "inhabitants"


class CountryResource(TrackedResource):
    keys = ("iso2",)
    code = Column("iso2", "code")
    name = Column("name")
    country_kind = Column("kind", "country_kind", ChoiceWidget(Country.Kind.values))
    isu_member = Column("isu_member", widget=FlagWidget(no=""))
    source = SourceColumn("source_url", first=True)

    class Meta(TrackedResource.Meta):
        model = Country
        fields = ("code", "name", "country_kind", "isu_member", "source")


class PopulationColumn(RowsColumn):
    """The population that no source but the city's own is named for, and its year; others stand among the facts."""

    def read(self, instance: Any) -> str:
        fact = _population(instance)
        return NumberWidget().render(fact.value) if fact else ""

    def write(self, instance: Any, text: str, row: Any) -> None:
        fact = _population(instance)
        if fact and not text:
            fact.delete()
            return
        fact = fact or Fact(city=instance, subject=POPULATION, unit=INHABITANTS)
        fact.value = NumberWidget(Decimal).clean(text)
        fact.full_clean()
        fact.save()


class PopulationYearColumn(RowsColumn):
    def read(self, instance: Any) -> str:
        fact = _population(instance)
        return str(fact.on) if fact else ""

    def write(self, instance: Any, text: str, row: Any) -> None:
        fact = _population(instance)
        if fact is None:
            raise ValueError(_("a year without a population; give both or neither"))
        fact.on = text
        fact.full_clean()
        fact.save()


def _populations() -> Any:
    return Fact.objects.filter(
        subject=POPULATION, unit=INHABITANTS, source=None, note="", text={}, fact_kind=Fact.Kind.INDICATOR
    ).order_by("id")


def _population(city: City) -> Fact | None:
    found: Fact | None = _populations().filter(city=city).first()
    return found


class RolesColumn(RowsColumn):
    def read(self, instance: Any) -> str:
        return "|".join(str(role) for role in _plain_roles(instance))

    def write(self, instance: Any, text: str, row: Any) -> None:
        named = [parse_role(part) for part in parts(text)]
        wanted = [CityRole(city=instance, role=role, since=since) for role, since in named]
        write_rows(list(_plain_roles(instance)), wanted, same=lambda role: format_role(role.role, role.since))


def _plain_roles(city: City) -> Any:
    return city.roles.filter(source=None).order_by("position", "id")


class DesignationsColumn(RowsColumn):
    def read(self, instance: Any) -> str:
        return "|".join(format_designation(row.title, row.since, row.note) for row in _plain_designations(instance))

    def write(self, instance: Any, text: str, row: Any) -> None:
        named = [parse_designation(part) for part in parts(text)]
        wanted = [Designation(city=instance, title=said.title, since=said.since, note=said.note) for said in named]
        same = lambda said: format_designation(said.title, said.since, said.note)  # noqa: E731  (a key, not a verb)
        write_rows(list(_plain_designations(instance)), wanted, same=same)


def _plain_designations(city: City) -> list[Designation]:
    """Those that one cell can say: held since a year, or an unknown one, as read back from that cell."""
    held = city.designations.filter(outcome=Designation.Outcome.HELD, until="", source=None)
    return [row for row in held.order_by("position", "id") if _fits_a_cell(row)]


def _fits_a_cell(row: Designation) -> bool:
    text = format_designation(row.title, row.since, row.note)
    return "|" not in text and parse_designation(text) == (row.title, row.since, row.note)


class CityResource(TrackedResource):
    slug = Column("slug")
    name = Column("name")
    local_name = NameColumn("local_name", "local")
    country = Column("country", widget=KeyWidget(Country, "code"))
    latitude = Column("latitude", widget=NumberWidget(Decimal))
    longitude = Column("longitude", widget=NumberWidget(Decimal))
    population = PopulationColumn("population")
    population_year = PopulationYearColumn("population_year")
    network_role = RolesColumn("network_role")
    unesco_designation = DesignationsColumn("unesco_designation")
    summary = LanguageColumn("summary")
    silk_history = LanguageColumn("silk_history")
    source = SourceColumn("source_url", first=True)
    sources = SourceColumn("extra_source_urls", first=False)

    class Meta(TrackedResource.Meta):
        model = City
        fields = (
            "slug",
            "name",
            "local_name",
            "country",
            "latitude",
            "longitude",
            "population",
            "population_year",
            "network_role",
            "unesco_designation",
            "summary",
            "silk_history",
            "source",
            "sources",
        )


class OfACity(TrackedResource):
    """What is said of a city and does not fit into its own line."""

    further = True

    class Meta(TrackedResource.Meta):
        model = Fact

    def plain(self) -> set[Any]:
        """Keys of the rows that stand in the table of cities."""
        return set()

    def rows(self) -> Iterable[Any]:
        rows = self._meta.model.objects.filter(city__in=public_rows(City)).select_related("city", "source")
        plain = self.plain()
        return (row for row in rows.order_by("id") if row.pk not in plain)


TEXT_IN = {f"text_{code}": code for code in codes() if code != ORIGINAL}  # facts are no records: no table of theirs


class FactResource(OfACity):
    keys = ("city", "subject", "date", "source_url")
    city = Column("city", widget=KeyWidget(City))
    fact_kind = Column("kind", "fact_kind", ChoiceWidget(Fact.Kind.values))
    subject = Column("subject")
    value = Column("value", widget=NumberWidget(Decimal))
    unit = Column("unit")
    text = LanguageColumn("text")
    on = Column("date", "on")
    note = Column("note")
    position = Column("position", widget=NumberWidget())
    source = OneSourceColumn()
    locals().update({column: LanguageColumn(column, "text", code) for column, code in TEXT_IN.items()})

    class Meta(OfACity.Meta):
        model = Fact
        fields = ("city", "fact_kind", "subject", "value", "unit", "text", *TEXT_IN, "on", "note", "position", "source")

    def plain(self) -> set[Any]:
        first: dict[Any, Any] = {}
        for fact in _populations():
            first.setdefault(fact.city_id, fact.pk)
        return set(first.values())


class CityRoleResource(OfACity):
    keys = ("city", "role", "since")
    city = Column("city", widget=KeyWidget(City))
    role = Column("role", widget=ChoiceWidget(CityRole.Role.values))
    since = Column("since")
    position = Column("position", widget=NumberWidget())
    source = OneSourceColumn()

    class Meta(TrackedResource.Meta):
        model = CityRole
        fields = ("city", "role", "since", "position", "source")

    def plain(self) -> set[Any]:
        return set(CityRole.objects.filter(source=None).values_list("pk", flat=True))


class DesignationResource(OfACity):
    keys = ("city", "title", "since", "outcome")
    city = Column("city", widget=KeyWidget(City))
    title = Column("title")
    outcome = Column("outcome", widget=ChoiceWidget(Designation.Outcome.values))
    since = Column("since")
    until = Column("until")
    note = Column("note")
    position = Column("position", widget=NumberWidget())
    source = OneSourceColumn()

    class Meta(TrackedResource.Meta):
        model = Designation
        fields = ("city", "title", "outcome", "since", "until", "note", "position", "source")

    def plain(self) -> set[Any]:
        return {row.pk for city in City.objects.all() for row in _plain_designations(city)}


register("countries", CountryResource)
register("cities", CityResource)
register("facts", FactResource)
register("city_roles", CityRoleResource)
register("designations", DesignationResource)
