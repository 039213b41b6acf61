from cities.views.directories import city_list, country, country_list
from cities.views.profile import city

__all__ = ["city", "city_list", "country", "country_list"]
