"""Settings: the file, the environment over it, and where each value came from."""

from __future__ import annotations

from pathlib import Path

import pytest

from c360.config.read import list_settings, read_settings
from c360.errors import ConfigError


def write(folder: Path, text: str) -> Path:
    (folder / "c360.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    write(tmp_path, "[server]\nport = 1000\ntoken_minutes = 5\n")

    settings = read_settings(tmp_path, {"C360_SERVER__PORT": "2000"})

    assert (settings.server.port, settings.server.token_minutes) == (2000, 5)
    assert settings.server.host == "127.0.0.1"


def test_every_value_says_where_it_came_from(tmp_path: Path) -> None:
    write(tmp_path, "[server]\ntoken_minutes = 5\n")

    listed = list_settings(tmp_path, {"C360_SERVER__PORT": "2000"})
    values = {value.name: value.origin for value in listed}

    assert values["server.port"] == "C360_SERVER__PORT"
    assert values["server.token_minutes"] == "c360.toml"
    assert values["server.host"] == "default"


def test_secrets_are_masked_and_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("a-long-secret\n", encoding="utf-8")
    write(tmp_path, '[server]\nsecret = "file:key"\n')

    secret = read_settings(tmp_path, {}).server.secret
    listed = {value.name: value.value for value in list_settings(tmp_path, {})}

    assert secret is not None
    assert secret.get_secret_value() == "a-long-secret"
    assert listed["server.secret"] == "********"


def test_a_reference_is_replaced_by_an_environment_variable(tmp_path: Path) -> None:
    write(tmp_path, '[workspace]\ndata_folders = ["${DATA}/sakila"]\n')

    assert read_settings(tmp_path, {"DATA": "/x"}).workspace.data_folders == ("/x/sakila",)


def test_the_variable_that_names_the_workspace_is_no_setting(tmp_path: Path) -> None:
    write(tmp_path, "")

    assert read_settings(tmp_path, {"C360_WORKSPACE": "/x"}).workspace.name == "My company"


def test_a_wrong_secret_is_not_shown(tmp_path: Path) -> None:
    write(tmp_path, "[server]\nsecret = 12345\n")

    with pytest.raises(ConfigError) as error:
        read_settings(tmp_path, {})
    assert "12345" not in str(error.value)


def test_an_unset_reference_of_a_source_matters_only_where_sources_are_read(
    tmp_path: Path,
) -> None:
    write(tmp_path, '[[sources]]\nname = "crm"\nfeed = "products"\npath = "${NOT_SET}/x.csv"\n')

    assert read_settings(tmp_path, {}, with_sources=False).sources[0].path == "${NOT_SET}/x.csv"
    with pytest.raises(ConfigError, match=r"sources\.crm\.path refers to \$\{NOT_SET\}"):
        read_settings(tmp_path, {})


def test_a_reference_within_a_query_cannot_end_its_text(tmp_path: Path) -> None:
    source = '[[sources]]\nname = "q"\nfeed = "products"\nkind = "sql"\n'
    write(tmp_path, source + """query = "from read_csv('${DATA}/x.csv')"\n""")

    settings = read_settings(tmp_path, {"DATA": "/tmp/o'brien"})

    assert settings.sources[0].query == "from read_csv('/tmp/o''brien/x.csv')"


def test_rows_do_not_expire_out_of_a_bucket(tmp_path: Path) -> None:
    write(tmp_path, '[retention]\nenabled = true\n[lake]\nraw = "s3://lake/company"\n')

    with pytest.raises(ConfigError, match=r"lake\.raw do not go together yet"):
        read_settings(tmp_path, {})
