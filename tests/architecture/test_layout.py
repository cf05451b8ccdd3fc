"""The shape of the repository, held by tests."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
LINES_ALLOWED = 600
MEDIAN_ALLOWED = 150
VAGUE_NAMES = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py", "manager.py"}
REGISTRY_HOSTS = re.compile(r"https?://[^\s\"']*(pypi|pythonhosted|npmjs)\.(org|io|com)")


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / line for line in listed.stdout.splitlines()]


def test_imports_point_down() -> None:
    command = [Path(sys.executable).parent / "lint-imports"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout


def test_modules_are_short() -> None:
    lengths = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES)

    assert lengths[-1] <= LINES_ALLOWED
    assert lengths[len(lengths) // 2] <= MEDIAN_ALLOWED


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [path for path in SOURCES if path.name in VAGUE_NAMES] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        path
        for path in SOURCES
        if path.stat().st_size and not path.read_text(encoding="utf-8").startswith(('"""', 'r"""'))
    ]
    assert silent == []


@pytest.mark.parametrize(
    "name", ["requirements/run.txt", "requirements/dev.txt", "requirements/uv.txt"]
)
def test_every_requirement_is_pinned_with_a_hash(name: str) -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="utf-8").strip())

    assert [block for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


def test_no_file_names_a_package_registry() -> None:
    text_files = [path for path in tracked_files() if path.suffix not in {".png", ".woff2", ".gz"}]
    named = [
        path.relative_to(ROOT)
        for path in text_files
        if path.is_file()
        and REGISTRY_HOSTS.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert named == []


def test_dbt_models_are_named_by_their_layer() -> None:
    prefixes = {"staging": "stg_", "intermediate": "int_"}
    wrong = [
        path.name
        for layer, prefix in prefixes.items()
        for path in (ROOT / "dbt/models" / layer).rglob("*.sql")
        if not path.name.startswith(prefix)
    ]
    assert wrong == []


def test_no_model_takes_a_mean_of_floating_point_numbers() -> None:
    """Their sum depends on the order of rows, which an engine with threads does not keep."""
    means = [
        (path.name, found)
        for path in sorted((ROOT / "dbt/models").rglob("*.sql"))
        for found in re.findall(
            r"\bavg\((?!cast\([^()]+ as (?:decimal|integer)\b).*", path.read_text()
        )
    ]

    assert means == []
