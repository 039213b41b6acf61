"""Where things stand, who may import whom, and how long a file may be: the architecture as a test."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest

from silknet.env import ROOT

NOUN_APPS = ["cities", "members", "conferences"]  # each knows itself and those before it
FACES = ["views", "api", "admin", "exchange", "search", "filters"]
NAMES = [*FACES, "models", "rules", "actions", "urls", "apps", "migrations"]
ASSEMBLY = ["settings", "urls", "urls_api", "wsgi", "asgi", "pages", "ops"]  # in silknet/; the rest is platform
FOLDERS = ["silknet", *NOUN_APPS, "templates", "static", "tests"]


class Module(NamedTuple):
    """A Python file of the tree, or the package that it makes."""

    name: str
    path: Path

    @property
    def app(self) -> str:
        """The app that a module is part of, "assembly", "platform", or "tests"."""
        first, _, rest = self.name.partition(".")
        if first in NOUN_APPS:
            return first
        if first != "silknet":
            return "tests"
        return "assembly" if rest.split(".")[0] in ASSEMBLY else "platform"

    @property
    def part(self) -> str:
        """The second word of its name: models, rules, views … of an app; an app or a module of silknet."""
        return [*self.name.split("."), ""][1]


@cache
def modules() -> dict[str, Module]:
    found = {}
    for path in (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        words = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(words[:-1] if words[-1] == "__init__" else words)
        found[name] = Module(name, path)
    return found


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imported(module: Module) -> set[str]:
    """Names of what a module imports when it runs; what is imported for types alone ties nothing together."""
    types_only = {
        id(inner)
        for node in ast.walk(tree(module.path))
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree(module.path)):
        if id(node) in types_only:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.name} imports relatively"
            found |= {_imported_name(node.module or "", alias.name) for alias in node.names}
    return found


def _imported_name(package: str, name: str) -> str:
    """`from cities import models` imports the module cities.models, `from cities.models import City` the same."""
    return f"{package}.{name}" if f"{package}.{name}" in modules() else package


def edges() -> Iterator[tuple[Module, Module]]:
    """Which module of ours imports which, tests apart."""
    for module in modules().values():
        if module.app != "tests":
            for name in sorted(imported(module) & modules().keys()):
                yield module, modules()[name]


def before(app: str) -> list[str]:
    return NOUN_APPS[: NOUN_APPS.index(app)]


def may_import(reader: Module, used: Module) -> bool:
    if reader.app == "assembly":
        return used.app != "tests"
    if used.app in ("assembly", "tests"):
        return False
    if reader.app == "platform":
        return used.app == "platform" and _platform_edge(reader, used)
    if used.name == used.app:
        return False  # an app's own name holds nothing
    return _app_edge(reader, used)


def _platform_edge(reader: Module, used: Module) -> bool:
    apps = {module.part for module in modules().values() if module.app == "platform" and module.path.name == "apps.py"}
    if used.part not in apps or reader.part not in apps or used.part in (reader.part, "changes", "sources"):
        return True
    face = [*reader.name.split("."), ""][2]
    return (
        face == used.part  # sources/exchange.py uses silknet.exchange, sources/api/ silknet.api
        or (face == "actions" and used.name == "silknet.accounts.models")  # who acts
        # With the rows, the door refreshes what is found of them and what of them is translated.
        or (reader.part, used.part) in {("changes", "search"), ("changes", "translations")}
    )


def _app_edge(reader: Module, used: Module) -> bool:
    own, left = used.app == reader.app, used.app in before(reader.app)
    match reader.part:
        case "rules":
            return used.name == "silknet.dates"
        case "models":
            return used.app == "platform" or (own and used.part in ("models", "rules"))
        case "actions":
            if used.app == "platform":
                return used.name in ("silknet.changes.door", "silknet.dates", "silknet.text") or ".models" in used.name
            return (own or left) and used.part in ("models", "rules", "actions")
        case "urls":
            return own and used.part == "views"
        case "migrations":  # as Django writes them: fields name their validators
            return used.app == "platform" or (own and used.part == "models")
        case "apps":
            return own and used.part in FACES  # a face that registers itself is imported when Django is ready
        case face if face in FACES:
            return _face_edge(reader, used)
    return used.app == "platform"


def _face_edge(reader: Module, used: Module) -> bool:
    if used.app == "platform":
        return reader.part not in ("views", "api") or used.name != "silknet.changes.door"  # reading writes nothing
    if used.part == "models":
        return True  # of any app: to prefetch and to show
    if used.app == reader.app:
        return used.part in (reader.part, "actions", "rules") or (reader.part, used.part) in {
            ("views", "filters"),  # a page and an endpoint narrow their lists by the same words
            ("api", "filters"),
        }
    # A truth of an app to the left is no secret: how the network calls its bodies is one of members. So is the column
    # that reads a body from a cell, which the tables of conferences have too.
    return used.app in before(reader.app) and (used.part == "rules" or reader.part == used.part == "exchange")


def test_imports_go_the_way_of_the_arrows():
    assert [f"{reader.name} → {used.name}" for reader, used in edges() if not may_import(reader, used)] == []


@pytest.mark.parametrize(
    ("reader", "used"),
    [
        ("cities.models.city", "members.models"),
        ("cities.models.city", "silknet.pages.views"),
        ("cities.rules", "cities.models"),
        ("conferences.rules", "silknet.text"),
        ("conferences.models.session", "cities.models"),
        ("members.views", "members.exchange"),
        ("members.views", "silknet.changes.door"),
        ("members.exchange.organizations", "conferences.exchange"),
        ("silknet.changes.publish", "cities.models"),
        ("silknet.search.index", "silknet.exchange.load"),
        ("silknet.text", "silknet.settings"),
    ],
)
def test_an_import_against_the_arrows_is_seen(reader, used):
    assert not may_import(modules()[reader], modules()[used])


def test_rules_know_no_django():
    """A rule is read and tested without a database; what is not of Python itself comes in as an argument."""
    outside = {
        f"{module.name} → {name}"
        for module in modules().values()
        if module.app in NOUN_APPS and module.part == "rules"
        for name in imported(module) - modules().keys()
        if name.split(".")[0] not in sys.stdlib_module_names
    }
    assert outside == set()


def test_the_makers_of_tests_know_only_models_and_the_door():
    used = imported(modules()["tests.make"]) & modules().keys()
    others = {name for name in used if not name.endswith(".models")}
    # Which codes a country may have, and what a partner sends.
    assert others == {"silknet.changes.door", "silknet.territories", "silknet.partners.tokens"}


def test_only_env_reads_the_environment():
    """Tests start programs with an environment of their own; Django's two programs name the settings before it."""
    readers = {
        module.name
        for module in modules().values()
        if module.app != "tests" and {"os.environ", "os.getenv", "environ", "getenv"} & names_of(module)
    }
    assert readers == {"silknet.env", "silknet.wsgi"}
    assert (ROOT / "silknet" / "wsgi.py").read_text().count("environ") == 1
    assert 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "silknet.settings")' in (ROOT / "manage.py").read_text()


def names_of(module: Module) -> set[str]:
    """Dotted names in a module, and what it imports by name."""
    found = {ast.unparse(node) for node in ast.walk(tree(module.path)) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree(module.path)):
        if isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names}
    return found


# ── Names and sizes ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_app_has_the_same_names():
    others = {
        module.name
        for module in modules().values()
        if module.app in NOUN_APPS and module.part and module.part not in NAMES
    }
    assert others == set()


def test_nothing_is_called_by_what_it_is_not():
    vague = re.compile(r"^(utils?|helpers?|common|misc|tools|base_?classes|managers?\d*)$")
    found = [path for path in files("py", "html", "css", "js") if any(map(vague.match, named(path)))]
    assert found == []


def named(path: Path) -> list[str]:
    return [*path.relative_to(ROOT).parent.parts, path.stem]


def files(*suffixes: str) -> list[Path]:
    """Files of ours: what Django writes, what others wrote and what is compiled is left out."""
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix[1:] in suffixes]
    return sorted(path for path in found if not {"migrations", "vendor"} & set(path.parts))


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_file_is_longer_than_400_lines_and_no_stylesheet_than_300():
    long = {str(path.relative_to(ROOT)): lines(path) for path in files("py", "html", "js", "css")}
    assert {name: size for name, size in long.items() if size > (300 if name.endswith(".css") else 400)} == {}


def test_no_function_is_longer_than_40_lines():
    long = {
        f"{path.relative_to(ROOT)}: {node.name}": node.end_lineno - node.lineno + 1
        for path in files("py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno + 1 > 40
    }
    assert long == {}


def test_what_is_to_be_done_is_done_or_is_an_issue():
    unfinished = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X]|HAC[K])\b")  # brackets, so that this line is not found
    beside = [path for path in ROOT.iterdir() if path.is_file() and path.suffix in (".md", ".toml", ".yaml", "")]
    sources = [*files("py", "html", "css", "js"), *(path for path in beside if not path.name.startswith("."))]
    found = [path.name for path in sources if unfinished.search(path.read_text())]
    assert found == []


# ── Templates and styles ─────────────────────────────────────────────────────────────────────────────────────────────


class Markup(HTMLParser):
    """What a strict content security policy, or a reader without the outside world, would be refused."""

    LOADS = {"src", "srcset", "poster", "data", "action", "formaction", "xlink:href"}

    def __init__(self, text: str) -> None:
        super().__init__()
        self.refused: list[str] = []
        self.feed(re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", text, flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        inline = tag == "style" or (tag == "script" and "src" not in values and "json" not in values.get("type", ""))
        if inline:
            self.refused.append(f"<{tag}>")
        for name, value in values.items():
            loads = name in self.LOADS or (tag in ("link", "use", "image") and name == "href")
            if loads and tag == "link" and values.get("rel") not in ("stylesheet", "icon", "preload", "modulepreload"):
                loads = False  # an address that says where the page or its licence is, and that nothing fetches
            if name == "style" or name.startswith("on") or value.strip().lower().startswith("javascript:"):
                self.refused.append(f"<{tag} {name}>")
            elif loads and re.match(r"(https?:)?//", value):
                self.refused.append(f"<{tag} {name}={value!r}>")


def test_templates_have_no_inline_style_or_script_and_no_outside_host():
    refused = {str(path.relative_to(ROOT)): Markup(path.read_text()).refused for path in files("html")}
    assert {name: found for name, found in refused.items() if found} == {}


def test_markup_that_a_strict_policy_refuses_is_seen():
    text = '<style></style><p style="x" onclick="y"><script>1</script><img src="//cdn.example/a.png">'
    assert Markup(text).refused == [
        "<style>",
        "<p style>",
        "<p onclick>",
        "<script>",
        "<img src='//cdn.example/a.png'>",
    ]
    assert Markup('<script type="application/ld+json">{}</script><a href="https://a.example">A</a>').refused == []


def test_styles_and_scripts_ask_no_outside_host():
    outside = re.compile(r"""(url\(|@import|import|from|fetch\()\s*["'(]?\s*(https?:)?//""")
    assert [path.name for path in files("css", "js") if outside.search(path.read_text())] == []


def test_no_class_names_a_colour():
    colours = "red|green|blue|yellow|orange|purple|pink|brown|gr[ae]y|black|white|gold|crimson|teal"
    found = re.compile(rf"\.(?:[\w-]+-)?(?:{colours})(?:-[\w-]+)?\s*[,{{:.]")
    assert {path.name: found.findall(path.read_text()) for path in files("css") if found.search(path.read_text())} == {}


def rendered(app: Path) -> dict[str, set[str]]:
    """Templates that each function of an app's views names."""
    found: dict[str, set[str]] = {}
    for path in [*app.glob("views.py"), *app.glob("views/*.py")]:
        for function in (node for node in tree(path).body if isinstance(node, ast.FunctionDef)):
            constants = (node.value for node in ast.walk(function) if isinstance(node, ast.Constant))
            if templates := {str(value) for value in constants if str(value).endswith(".html")}:
                found[function.name] = templates
    return found


@pytest.mark.parametrize(
    "app", [ROOT / "silknet" / "pages", *(ROOT / name for name in NOUN_APPS)], ids=lambda p: p.name
)
def test_a_template_has_the_name_of_its_view(app):
    views = rendered(app)
    assert views == {name: {f"{app.name}/{name}.html"} for name in views}
    folder = ROOT / "templates" / app.name
    assert {path.stem for path in folder.glob("*.html") if not path.name.startswith("_")} == set(views)
