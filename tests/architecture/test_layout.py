"""The promises of docs/LAYOUT.md: where things are, how large they get, and which way imports go."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
PROJECT = SOURCE / "sewana"
STAGES = ("people", "committee", "planning", "forum", "survey", "reflection", "action", "sharing")
FILES = {
    "models", "access", "queries", "operations", "forms", "tasks", "views", "api", "admin", "urls", "apps",
    "analysis", "live", "migrations", "templates",
}  # fmt: skip
# What one stage alone has, and why.
OWN = {
    "people": {"sign_in"},  # django-allauth asks for a class of its own
    "survey": {"instruments"},  # questionnaires as data
    # Numbers into sentences and into pictures, which page, slide, JSON and CSV share.
    "reflection": {"wording", "pictures"},
    "action": {"wording", "pictures"},
}
ONLY_IN = {"analysis": {"reflection"}, "live": {"forum"}}
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LARGEST_BASE = 1200
# An import inside a function hides from the reader; these have to be there.
LATE_IMPORTS = {
    "sewana/action/apps.py": "models can be imported only once all stages are there",
    "sewana/reflection/apps.py": "models can be imported only once all stages are there",
    "sewana/action/queries/closure.py": "the numeric packages are loaded only where figures are asked for",
    "sewana/action/queries/opinion_evidence.py": "the numeric packages are loaded only where there is a picture",
    "sewana/action/queries/promises.py": "the numeric packages are loaded only where two years are compared",
    "sewana/__main__.py": "errors of settings must be caught, and quick commands start quickly",
    "sewana/base/spreadsheets.py": "openpyxl is large, and only uploaded workbooks need it",
    "sewana/forum/live/routing.py": "the numeric packages are loaded only once there is a picture to draw by",
    "sewana/forum/queries/copied.py": "the numeric packages are loaded only where somebody looks for floods",
    "sewana/forum/queries/votes.py": "the numeric packages are loaded only once there is a picture to draw by",
    "sewana/planning/queries/topics.py": "the numeric packages are loaded only for a list that has votes",
    "sewana/reflection/operations/engagement.py": "the numeric packages are loaded only where figures are computed",
    "sewana/reflection/operations/release.py": "the solver is loaded only where something goes out to everybody",
    "sewana/reflection/operations/picture.py": "the numeric packages are loaded only where they are used",
    "sewana/survey/queries/invited.py": "the numeric packages are loaded only for a list that has somebody on it",
    "sewana/survey/queries/questionnaires.py": "the numeric packages are loaded only where there are answers",
    "sewana/site/management/commands/map.py": "Dask is large, and an extra of the installation",
    "sewana/site/management/commands/demo.py": "models can be imported only once the folder has decided the settings",
    "sewana/site/map_sources.py": "Arrow is large, and an extra of the installation",
    "sewana/site/demo/__main__.py": "models can be imported only after Django is set up",
}


def python_files(*folders):
    return sorted(
        path
        for folder in folders or (SOURCE,)
        for path in folder.rglob("*.py")
        if "migrations" not in path.parts and "egg-info" not in str(path)
    )


def name_of(path):
    return path.relative_to(SOURCE).as_posix()


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_only_the_agreed_files(stage):
    entries = {
        path for path in (PROJECT / stage).iterdir() if path.name not in {"__pycache__", "__init__.py"}
    }
    names = {path.stem if path.suffix == ".py" else path.name for path in entries}
    assert names - FILES - OWN.get(stage, set()) == set()
    assert {name for name in names if stage not in ONLY_IN.get(name, {stage})} == set()


def test_there_is_no_folder_that_the_layout_does_not_name():
    found = {path.name for path in PROJECT.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert found == {*STAGES, "base", "config", "site", "locale"}
    packages = {
        path.name for path in SOURCE.iterdir() if path.is_dir() and not path.name.endswith(".egg-info")
    }
    assert packages == {"sewana", "sewana_core", "sewana_text", "sewana_paper", "sewana_live"}


def test_files_stay_short():
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in python_files()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_tests_stay_short_as_well():
    lengths = {path.name: len(path.read_text("utf-8").splitlines()) for path in python_files(ROOT / "tests")}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length_of(function):
    """Lines of a function, its docstring apart."""
    first = function.body[0]
    has_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = first.end_lineno - first.lineno + 1 if has_text and isinstance(first.value.value, str) else 0
    return function.end_lineno - function.lineno + 1 - docstring


def test_functions_stay_short():
    lengths = {
        f"{name_of(path)}:{function.name}": length_of(function)
        for path in python_files()
        for function in functions(ast.parse(path.read_text("utf-8")))
    }
    assert len(lengths) > 500
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_base_stays_small():
    lines = sum(len(path.read_text("utf-8").splitlines()) for path in python_files(PROJECT / "base"))
    assert 0 < lines < LARGEST_BASE


def late_imports(path):
    tree = ast.parse(path.read_text("utf-8"))
    return [
        node
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def test_imports_stand_at_the_top_but_for_those_with_a_reason():
    assert {name_of(path) for path in python_files() if late_imports(path)} <= set(LATE_IMPORTS)


def test_every_late_import_says_why_in_its_place():
    for name in LATE_IMPORTS:
        lines = (SOURCE / name).read_text("utf-8").splitlines()
        for node in late_imports(SOURCE / name):
            near = "\n".join(lines[max(0, node.lineno - 3) : node.end_lineno])
            assert "#" in near, f"{name}:{node.lineno} does not say why"


def test_layers_and_borders_hold():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    done = subprocess.run([*command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Contracts: 4 kept, 0 broken." in done.stdout, done.stdout[-3000:] + done.stderr[-1000:]


def test_the_contracts_are_those_of_the_layout():
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    assert re.findall(r'^id = "([\w-]+)"', text, re.MULTILINE) == ["flow", "inside", "pure", "no-cycles"]
    assert "ignore_imports" not in text


FORBIDDEN_NAMES = {"utils", "helpers", "manager", "data", "info", "process", "handle"}


def test_nothing_is_named_by_a_word_that_says_nothing():
    files = {path.stem for path in python_files()}
    named = {
        function.name for path in python_files() for function in functions(ast.parse(path.read_text("utf-8")))
    }
    # Django's commands have to call theirs `handle`.
    assert (files | named - {"handle"}) & FORBIDDEN_NAMES == set()


def test_no_template_turns_escaping_off_nor_carries_code():
    offence = re.compile(
        r"\|\s*safe|autoescape\s+off|hx-on|<style|\sstyle=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE
    )
    templates = sorted(PROJECT.glob("**/templates/**/*.html"))
    assert len(templates) > 50
    assert {
        path.name: offence.findall(path.read_text("utf-8"))
        for path in templates
        if offence.search(path.read_text("utf-8"))
    } == {}
