"""README tells the truth: its commands, variables, tables, map and pictures are those that exist."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from silknet.env import ROOT, VARIABLES
from silknet.exchange.dump import header
from silknet.exchange.resources import tables

README = (ROOT / "README.md").read_text()
MADE = ["media", "staticfiles", "screenshots", "htmlcov"]  # what git ignores


def section(title: str) -> str:
    """The text under a heading."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def first_cells(text: str) -> list[str]:
    """What the tables of a section name in backticks at the beginning of their lines."""
    return re.findall(r"^\| `([^`]+)`", text, re.M)


def test_the_first_screen_is_the_two_commands():
    code = README.split("```sh\n")[1].split("```")[0]
    assert README.index("```sh") < 40
    assert re.findall(r"^make \w+", code, re.M) == ["make run", "make test"]


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda variable: variable.name)
def test_readme_documents_every_variable(variable):
    assert f"| {variable.name} | {variable.default or 'none'} | {variable.doc} |" in section("Settings")


def test_readme_documents_no_other_variable():
    said = set(re.findall(r"SILKNET_\w+", README))
    assert said == {variable.name for variable in VARIABLES} | {
        "SILKNET_TEST_DATABASE",  # read by the tests
        "SILKNET_DATABASE_PASSWORD",  # read by compose.yaml
    }


def in_tree(folder: Path) -> set[str]:
    """Folders and modules of a folder, as the map names them."""
    found = {path for path in folder.iterdir() if not path.name.startswith((".", "_")) and path.name not in MADE}
    folders = {f"{path.relative_to(ROOT)}/" for path in found if path.is_dir()}
    return folders | {str(path.relative_to(ROOT)) for path in found if path.suffix == ".py"}


def test_the_map_names_every_folder_and_module_and_no_other():
    named = first_cells(section("Map of the code"))
    assert sorted(named) == sorted((in_tree(ROOT) - {"manage.py"}) | in_tree(ROOT / "silknet"))


def test_commands_are_those_of_the_makefile_and_of_our_apps():
    told = first_cells(section("Commands"))
    makefile = (ROOT / "Makefile").read_text()
    helped = re.findall(r'@echo "(make [\w-]+)', makefile)
    ours = [name for name, app in get_commands().items() if app == "silknet.ops"]
    names = [re.split(r" (?=\[|[A-Z]|--)", command)[0] for command in told]
    assert sorted(names) == sorted([*helped, ".ci/run", *ours])
    assert all(re.search(rf"^{command.split()[1]}:", makefile, re.M) for command in helped)


def test_tables_and_columns_are_those_that_load_reads():
    told = re.findall(r"^\| ([*\w]+) \| (.+) \|$", section("Tables"), re.M)
    right = []
    for name, table in tables().items():
        columns = [f"**{column}**" if column in table.keys else column for column in header(table())]
        right.append((f"*{name}*" if table.further else name, ", ".join(columns)))
    assert [row for row in told if row[0] != "table"] == right


def test_every_picture_and_file_that_readme_names_is_there():
    linked = re.findall(r"\]\(([^)]+)\)", README)
    assert [name for name in linked if not (ROOT / name).is_file()] == []
    pictures = {name for name in linked if name.endswith(".webp")}
    assert pictures == {str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "browser" / "tour").iterdir()}
