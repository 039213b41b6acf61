"""The pattern that each record has of its own."""

import hashlib
import re
from uuid import UUID, uuid5

import pytest

from silknet.weave import DYES, SIDE, STRUCTURES, THREADS, paths, weave

IDS = [uuid5(UUID(int=7), str(number)) for number in range(2_000)]
SHAPE = re.compile(r"(M\d+ \d+h\d+v\d+(?:h-\d+|H0)z)+")


def test_a_record_keeps_its_weave_for_ever():
    drawn = repr([(weave(uuid), paths(uuid)) for uuid in IDS[:50]])
    assert hashlib.sha256(drawn.encode()).hexdigest()[:16] == "4a4df2a1832a0e19"


def test_no_two_of_two_thousand_records_have_the_same():
    assert len({paths(uuid) for uuid in IDS}) == len(IDS)


def test_every_structure_and_every_dye_is_woven():
    woven = [weave(uuid) for uuid in IDS]
    assert {each.structure for each in woven} == {name for name, _structure in STRUCTURES}
    assert {dye for each in woven for dye in (*each.warp, *each.weft)} == set(range(DYES))


@pytest.mark.parametrize("uuid", IDS[:200])
def test_warp_and_weft_both_show_and_hold_together(uuid):
    woven = weave(uuid)
    columns = list(zip(*woven.rows, strict=True))
    assert len(woven.rows) == len(columns) == len(woven.warp) == len(woven.weft) == THREADS
    for threads in (woven.rows, columns):
        loose = [thread for thread in threads if all(thread) or not any(thread)]
        assert len(loose) <= THREADS // 2, woven.structure
    assert len({*woven.warp, *woven.weft}) > 1


@pytest.mark.parametrize("uuid", IDS[:200])
def test_the_drawing_stays_within_its_repeat(uuid):
    for dye, path in paths(uuid):
        assert 0 <= dye < DYES
        assert SHAPE.fullmatch(path)
        assert all(int(number) <= SIDE for number in re.findall(r"\d+", path))
