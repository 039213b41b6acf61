"""Countries and regions: which codes there are, and how they are called in each language of the portal."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from silknet.territories import every_name, is_territory, territory_codes, territory_name
from silknet.text import codes


def test_the_codes_are_the_249_of_the_standard_and_kosovos():
    assert len(territory_codes()) == 249 + 1
    assert {"FR", "CN", "HK", "MO", "TW", "UZ", "GE", "XK"} <= territory_codes()


@pytest.mark.parametrize("code", ["EU", "UN", "ZZ", "IC", "XX", "fr", "FRA", "F", "001", ""])
def test_what_is_no_country_or_region_is_refused(code):
    with pytest.raises(ValidationError) as refused:
        is_territory(code)
    assert refused.value.messages == [f"{code} is not a country code of ISO 3166-1; right is, for example, FR."]


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("fr", "Géorgie"),
        ("zh-hans", "格鲁吉亚"),
        ("it", "Georgia"),
        ("es", "Georgia"),
        ("pt-br", "Geórgia"),
        ("ja", "ジョージア"),
    ],
)
def test_a_territory_is_called_as_in_each_language(language, name):
    assert territory_name("GE", language) == name
    with override(language):
        assert territory_name("GE") == name


@pytest.mark.parametrize("language", codes())
def test_every_territory_has_a_name_in_every_language_but_those_that_the_register_names(language):
    without = {code for code in territory_codes() if not territory_name(code, language)}
    assert without == (territory_codes() if language == "en" else {"HK", "MO", "TW"})


def test_a_territory_is_found_by_each_of_its_names_once():
    assert every_name("Georgia", code="GE") == ["Georgia", "Géorgie", "格鲁吉亚", "Geórgia", "ジョージア"]
    assert every_name("Hong Kong", code="HK") == ["Hong Kong"]
    assert every_name("Atlantis", code="") == ["Atlantis"]
