"""The reference pages say what the code does."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
MARTS = "dbt/models/marts/customers"
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|#|mailto:)([^)#]+)")


def load_generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs/generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["settings.md", "commands.md", "errors.md"])
def test_a_generated_page_is_up_to_date(page: str) -> None:
    written = (ROOT / "docs/reference" / page).read_text(encoding="utf-8")

    assert written == load_generator().PAGES[page](), "run `make docs`"


def test_every_setting_says_what_it_means() -> None:
    page = load_generator().render_settings()

    assert [line for line in page.splitlines() if line.endswith("|  |")] == []


def test_every_option_says_what_it_means() -> None:
    page = load_generator().render_commands()

    assert [line for line in page.splitlines() if line.endswith("|  |")] == []


def test_no_help_has_words_in_brackets_which_the_terminal_takes_for_a_style() -> None:
    page = load_generator().render_commands()

    assert re.findall(r"(?<!\[)\[[a-z]+\]", page) == []


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        (page.relative_to(ROOT), target)
        for page in pages
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_the_readme_names_only_targets_and_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    verbs = set(load_generator().build_app(["--help"]).registered_commands)
    named = {command.name for command in verbs} | {"users", "config", "contracts"}

    assert set(re.findall(r"`make ([a-z-]+)`", readme)) <= targets
    assert set(re.findall(r"`c360 ([a-z]+)", readme)) <= named


def test_every_column_of_the_customer_profile_has_its_formula() -> None:
    page = (ROOT / "docs/reference/customer-profile.md").read_text(encoding="utf-8")
    first_cells = [line.split("|")[1] for line in page.splitlines() if line.startswith("|")]
    documented = {name.strip() for cell in first_cells for name in cell.split(",")}
    models = yaml.safe_load((ROOT / MARTS / "_customers__models.yml").read_text(encoding="utf-8"))
    [profile] = [model for model in models["models"] if model["name"] == "customer_360_profile"]

    assert {column["name"] for column in profile["columns"]} <= documented
