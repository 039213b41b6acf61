"""Pictures in tables: dumped with their files and loaded elsewhere they are the same; a load is looked at like a form."""

from pathlib import Path
from typing import Any

import pytest

from silknet.changes.models import Revision
from silknet.exchange.dump import dump
from silknet.exchange.load import load
from silknet.ops.verify import differences
from silknet.pictures.files import path_of
from silknet.pictures.models import Picture
from tests import make, paint

pytestmark = pytest.mark.django_db

HEADER = "kind,key,file,alt,credit,licence,source_address,published\n"


def written(folder: Path, *lines: str) -> Path:
    (folder / "pictures.csv").write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    (folder / "pictures").mkdir(exist_ok=True)
    return folder / "pictures.csv"


def faults(folder: Path) -> list[str]:
    return [str(fault) for fault in load([folder], by=None).faults]


def test_dumped_and_loaded_elsewhere_a_picture_and_its_file_are_the_same(tmp_path: Path, settings: Any) -> None:
    lyon = make.city(slug="lyon")
    shown = paint.picture(
        lyon,
        image=paint.quarters(1000, 400),
        alt={"en": "A loom", "zh-hans": "织机"},
        caption={"fr": "Au travail"},
        focus_x="0.25",
        position=3,
    )
    paint.picture(lyon, image=paint.quarters(300, 300), public=False)
    before, file = lyon.as_record(), path_of(shown.file).read_bytes()
    folder = tmp_path / "dump"
    dump(folder)
    assert [path.name for path in (folder / "pictures").iterdir()] == [shown.file]
    with make.write():
        Picture.objects.all().delete()
    settings.FILES = tmp_path / "elsewhere"
    report = load([folder], by=None)
    assert [str(fault) for fault in report.faults] == []
    assert make.record_of(lyon) == before
    assert path_of(shown.file).read_bytes() == file
    assert list(differences()) == []
    revisions = Revision.objects.count()
    assert (load([folder], by=None).counts["changed"], Revision.objects.count()) == (0, revisions)


def test_a_dump_keeps_no_file_of_a_picture_that_is_not_public_any_more(tmp_path: Path) -> None:
    picture = paint.picture()
    dump(tmp_path)
    assert (tmp_path / "pictures" / picture.file).is_file()
    with make.write():
        Picture.objects.update(public=False)
    dump(tmp_path)
    assert list((tmp_path / "pictures").iterdir()) == []
    assert not (tmp_path / "pictures.csv").exists()


def test_a_file_of_any_name_is_loaded_like_an_upload_and_published_only_where_it_is_said(tmp_path: Path) -> None:
    make.city(slug="lyon")
    make.city(slug="como")
    written(
        tmp_path,
        "cities,lyon,loom.png,A loom,A. Weaver,CC-BY-4.0,https://album.example/1,yes",
        "cities,como,loom.png,A loom,A. Weaver,CC-BY-4.0,https://album.example/1,",
    )
    (tmp_path / "pictures" / "loom.png").write_bytes(paint.encoded(paint.quarters(), "PNG"))
    assert faults(tmp_path) == []
    found = {picture.source_address: picture for picture in Picture.objects.all()}
    assert sorted(Picture.objects.values_list("public", "width")) == [(False, 400), (True, 400)]
    assert len(found) == 1
    revisions = Revision.objects.count()
    assert (faults(tmp_path), Revision.objects.count()) == ([], revisions)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("cities,lyon,none.jpg,A,B,CC0-1.0,,", "file: none.jpg is not in the folder pictures beside the table"),
        ("cities,lyon,../x.jpg,A,B,CC0-1.0,,", "file: ../x.jpg is not the name of a file in the folder pictures"),
        ("cities,lyon,script.jpg,A,B,CC0-1.0,,", "file: This is a drawing or a page made of markup (SVG, HTML), which"),
        ("cities,lyon,loom.jpg,A,B,GPL,,", "licence: GPL is not in the list; right are: (empty), CC0-1.0, CC-PDM-1.0"),
        ("sources,lyon,loom.jpg,A,B,CC0-1.0,,", "kind: sources is not in the list; right are: cities, conferences"),
        ("cities,lyon,loom.jpg,A,B,CC0-1.0,,yes", "The source is missing: choose one, or give the web address"),
    ],
)
def test_what_is_wrong_is_told_by_line_and_column(tmp_path: Path, line: str, said: str) -> None:
    make.city(slug="lyon")
    written(tmp_path, line)
    (tmp_path / "pictures" / "script.jpg").write_bytes(b"<svg><script>alert(1)</script></svg>")
    (tmp_path / "pictures" / "loom.jpg").write_bytes(paint.encoded(paint.quarters()))
    told = faults(tmp_path)
    assert any(said in fault and fault.startswith("pictures.csv, line 2") for fault in told), told
    assert Picture.objects.count() == 0
