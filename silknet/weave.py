"""A woven pattern for each record, from its permanent id: so that one without a photograph is still its own.

It is a weaver's draft. The warp threads run down, the weft threads across; where they cross, one of them lies above:

    structure     which warp threads lie above in each row: plain weave, twill, satin, or a figure as of a jacquard loom
    warp, weft    the dyes of the threads, in stripes that repeat as the structure does

The bytes of the id choose all of it, always the same way: a weave is part of a record's looks and never changes. Drawn
is one repeat of 16 by 16 threads, as SVG whose classes name the dyes by number; static/css/tokens.css gives the colours.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import cycle, islice
from typing import NamedTuple
from uuid import UUID

THREADS = 16  # in a repeat, each way
DYES = 8  # 0 is undyed silk
THICK, GAP = 7, 1  # of a thread and between two, in units of the drawing
PITCH = THICK + GAP
SIDE = THREADS * PITCH

Row = tuple[bool, ...]  # whether the warp thread lies above


class Weave(NamedTuple):
    """One repeat: the name of its structure, its rows, and the dyes of its threads."""

    structure: str
    rows: tuple[Row, ...]
    warp: tuple[int, ...]
    weft: tuple[int, ...]


def weave(uuid: UUID) -> Weave:
    """The weave of a record, by its id."""
    said = uuid.bytes
    name, structure = STRUCTURES[said[0] % len(STRUCTURES)]
    rows = tuple(tuple(structure(x, y, said) for x in range(THREADS)) for y in range(THREADS))
    ground = said[4] % DYES
    others = [(ground + 1 + each % (DYES - 1)) % DYES for each in said[5:8]]  # none is the ground's own
    return Weave(name, rows, _stripes([ground, *others[:2]], said[8:12]), _stripes([others[2], others[0]], said[12:15]))


# ── Structures: whether the warp thread x lies above in row y ─────────────────────────────────────────────────────────


def plain(x: int, y: int, said: bytes) -> bool:
    """Over one, under one; or two threads as one, which is called basket weave."""
    across, down = 1 + said[1] % 2, 1 + said[2] % 2
    return (x // across + y // down) % 2 == 0


def twill(x: int, y: int, said: bytes) -> bool:
    """Each row one thread further: diagonal lines."""
    over = 1 + said[1] % 3
    return (x - y if said[2] % 2 else x + y) % 4 < over


def herringbone(x: int, y: int, said: bytes) -> bool:
    """A twill that turns back after some threads, and in some after some rows, which makes diamonds."""
    turned = x if x < THREADS // 2 else THREADS - 1 - x
    wave = y if said[2] % 2 == 0 or y < THREADS // 2 else THREADS - 1 - y
    return (turned + wave) % 4 < 1 + said[1] % 3


def satin(x: int, y: int, said: bytes) -> bool:
    """Over seven, under one, the points apart from each other: the smoothest. Or its back, which shows the weft."""
    step = 3 if said[1] % 2 else 5
    point = (x * step) % 8 == y % 8
    return point if said[2] % 2 else not point


def figured(x: int, y: int, said: bytes) -> bool:
    """A figure in satin on a ground of twill, the same from left and right and from above and below."""
    half = THREADS // 2
    column, line = (each if each < half else THREADS - 1 - each for each in (x, y))
    bits = int.from_bytes(said[1:4] + said[8:13], "big")
    inside = bits >> (min(column, line) * half + max(column, line)) & 1
    return bool(satin(x, y, b"\0\0\0")) if inside else (x + y) % 4 == 0


STRUCTURES: tuple[tuple[str, Callable[[int, int, bytes], bool]], ...] = (
    ("plain", plain),
    ("twill", twill),
    ("herringbone", herringbone),
    ("satin", satin),
    ("figured", figured),
    ("figured", figured),  # of these there are the most
    ("herringbone", herringbone),
)


def _stripes(dyes: list[int], widths: bytes) -> tuple[int, ...]:
    """Threads in stripes, broad ones of the first dye and narrow ones of the others."""
    threads: Iterator[int] = cycle(
        dye
        for number, (dye, width) in enumerate(zip(cycle(dyes), widths, strict=False))
        for _thread in range(3 + width % 4 if number % len(dyes) == 0 else 1 + width % 3)
    )
    return tuple(islice(threads, THREADS))


# ── The drawing ───────────────────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=2_000)
def paths(uuid: UUID) -> tuple[tuple[int, str], ...]:
    """The repeat as (dye, path data of SVG 2), to be drawn in this order over a dark ground: first the weft threads,
    then the warp threads where they lie above, each in the colour of its dye.
    """
    woven = weave(uuid)
    drawn: dict[tuple[int, int], list[str]] = {}
    for y, dye in enumerate(woven.weft):
        drawn.setdefault((0, dye), []).append(f"M0 {y * PITCH}h{SIDE}v{THICK}H0z")
    for x, dye in enumerate(woven.warp):
        for y, length in _runs([row[x] for row in woven.rows]):
            drawn.setdefault((1, dye), []).append(f"M{x * PITCH} {y * PITCH}h{THICK}v{length * PITCH - GAP}h-{THICK}z")
    return tuple((dye, "".join(lines)) for (_layer, dye), lines in drawn.items())


def _runs(above: list[bool]) -> Iterator[tuple[int, int]]:
    """Where a thread comes up, and for how many rows it stays."""
    start = None
    for y, up in enumerate([*above, False]):
        if up and start is None:
            start = y
        elif not up and start is not None:
            yield start, y - start
            start = None
