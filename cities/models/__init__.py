from cities.models.city import City, CityRole, Designation
from cities.models.country import Country
from cities.models.fact import Fact

__all__ = ["City", "CityRole", "Country", "Designation", "Fact"]
