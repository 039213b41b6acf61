from cities.models.city import City
from cities.models.country import Country
from cities.models.designation import Designation
from cities.models.fact import Fact
from cities.models.role import CityRole

__all__ = ["City", "CityRole", "Country", "Designation", "Fact"]
