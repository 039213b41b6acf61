"""The Equal Earth projection (Šavrič, Patterson and Jenny 2018, https://doi.org/10.1080/13658816.2018.1504949): areas
are true, shapes pleasant. On the sphere, with a radius of 1.
"""

import math
from dataclasses import dataclass

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
M = math.sqrt(3) / 2


@dataclass(frozen=True)
class EqualEarth:
    """The globe around a meridian, in degrees. Where `true_at` names a latitude, shapes are true there on that meridian
    and areas are still: the map is narrowed and heightened by one factor. The world's map leaves it out.
    """

    centre: float = 0.0
    true_at: float | None = None

    def place(self, east: float, north: float) -> tuple[float, float]:
        """Right and up from the middle of the map; `east` may go on beyond 180° of the centre, as a line does that is
        cut afterwards.
        """
        angle = math.asin(M * math.sin(math.radians(north)))
        stretch = self._stretch()
        return math.radians(east - self.centre) * _width(angle) * stretch, _height(angle) / stretch

    def around(self, east: float) -> float:
        """The same meridian, from half the globe west of the centre to just less than half the globe east of it."""
        return (east - self.centre + 180) % 360 - 180 + self.centre

    def degree_width(self, north: float) -> float:
        """How wide a degree of longitude is at a latitude."""
        return self.place(self.centre + 1, north)[0]

    def north_of(self, up: float) -> float:
        """The latitude of a height on the map; that of the nearer pole beyond it."""
        south, north = -90.0, 90.0
        for _halving in range(40):
            middle = (south + north) / 2
            south, north = (middle, north) if self.place(self.centre, middle)[1] < up else (south, middle)
        return south

    def _stretch(self) -> float:
        if self.true_at is None:
            return 1.0
        # Areas being true, a degree is too wide by as much as it is too low; half of the difference each way would
        # leave shapes false, the whole of it makes them true.
        return math.cos(math.radians(self.true_at)) / _width(math.asin(M * math.sin(math.radians(self.true_at))))


def _width(angle: float) -> float:
    """How wide a radian of longitude is."""
    square = angle * angle
    return math.cos(angle) / (M * (A1 + 3 * A2 * square + square**3 * (7 * A3 + 9 * A4 * square)))


def _height(angle: float) -> float:
    square = angle * angle
    return angle * (A1 + A2 * square + square**3 * (A3 + A4 * square))
