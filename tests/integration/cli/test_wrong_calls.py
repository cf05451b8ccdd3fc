"""Wrong calls: one clear line that says what to do, and the right exit code."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from c360.cli.main import main
from c360.config.workspace import open_workspace

Call = Callable[..., tuple[int, str, str]]
PRODUCTS = """
[[sources]]
name = "crm"
feed = "products"
path = "landing/products.csv"
"""
FILE = "product_code,product_name,category,price_tier\nP1,ERP,core,high\n"


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the command as a shell would: exit code, standard output, standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["c360", *arguments])
        with pytest.raises(SystemExit) as stopped:
            sys.exit(main())
        printed = capsys.readouterr()
        return int(stopped.value.code or 0), printed.out, printed.err

    return run


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = tmp_path / "company"
    (root / "landing").mkdir(parents=True)
    (root / "landing/products.csv").write_text(FILE, encoding="utf-8")
    (root / "c360.toml").write_text(PRODUCTS, encoding="utf-8")
    return root


def last_line(text: str) -> str:
    return text.strip().splitlines()[-1]


def test_outside_a_workspace(call: Call, tmp_path: Path) -> None:
    code, out, err = call("run", "--workspace", str(tmp_path))

    assert (code, out) == (1, "")
    assert last_line(err).startswith("WorkspaceError: ")
    assert "c360 init DIR" in err


WRONG_SETTINGS = {
    "[[sources]\n": "is not valid TOML",
    "[server]\nprot = 1\n": "unknown setting 'server.prot'. Did you mean 'port'?",
    "[server]\nport = 'x'\n": "server.port: ",
    "[reporting]\ntime_zone = 'Mars'\n": "'Mars' is no IANA time zone",
    "format_version = 99\n": "this C360 knows 1. Install a newer C360",
    "[workspace]\nname = '${NO_SUCH_NAME}'\n": "refers to ${NO_SUCH_NAME}, which is not set",
    PRODUCTS + PRODUCTS: "two sources are named 'crm'",
    PRODUCTS.replace("products.csv", "gone.csv"): "gone.csv does not exist. Put the file there",
    PRODUCTS.replace("/products.csv", ""): "landing is a folder. Say which of its files as path",
    PRODUCTS.replace("landing/", "https://shop.test/"): "reads files and s3:// paths, not https://",
    PRODUCTS.replace("landing/products.csv", "s3://"): "names no bucket",
    '[alerts]\nwebhook_url = "hooks.test/x"\n': "begins with http:// or https:// and a host",
    '[[sources]]\nname = "web"\nfeed = "events"\nkind = "events"\n': "is in feed 'events' already",
    '[[schedule]]\nrun = ""\n': "schedule: is one section: write [schedule], not [[schedule]]",
    PRODUCTS.replace('"products"', '"produce"'): "unknown feed 'produce'. Known: accounts",
    PRODUCTS
    + '[sources.columns]\nprice_tier = "tear"\n': "reads a column 'tear' that is not there",
    PRODUCTS + '[sources.columns]\nprice = "price_tier"\n': "column 'price' is not in the contract",
    PRODUCTS + '[sources.columns]\nprice_tier = "nope(1)"\n': "Function with name nope does not",
    PRODUCTS + '[sources.columns]\nprice_tier = "1; drop"\n': "column 'price_tier': ",
    PRODUCTS.replace(
        'path = "landing/products.csv"', 'kind = "sql"\nquery = "from \'/etc/passwd\'"'
    ): ("may read files of the workspace outside data/"),
    PRODUCTS.replace('path = "landing/products.csv"', 'kind = "sql"'): "needs 'query'",
    PRODUCTS.replace("crm", "c r m"): "sources.0.name",
}


@pytest.mark.parametrize("settings", WRONG_SETTINGS)
def test_wrong_settings_are_one_line_that_names_them(
    call: Call, workspace: Path, settings: str
) -> None:
    (workspace / "c360.toml").write_text(settings, encoding="utf-8")

    code, out, err = call("run", "--workspace", str(workspace))

    assert (code, out) == (1, "")
    assert WRONG_SETTINGS[settings] in last_line(err)
    assert "Traceback" not in err


def test_a_locked_workspace(call: Call, workspace: Path) -> None:
    with open_workspace(workspace).lock("c360 run"):
        code, _, err = call("ingest", "--workspace", str(workspace))

    assert code == 1
    assert "is in use by `c360 run`" in err
    assert "Wait for it to finish, or stop it." in err


def test_a_port_in_use(call: Call, workspace: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        code, _, err = call("serve", "--workspace", str(workspace), "--port", str(port))

    assert code == 1
    assert f"PortInUseError: Port {port} is taken" in last_line(err)


def test_a_day_that_is_none(call: Call, workspace: Path) -> None:
    code, _, err = call("run", "--workspace", str(workspace), "--as-of", "tomorrow")

    assert code == 1
    assert "'tomorrow' is no day. Write it as YYYY-MM-DD" in err


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("select * from marts.account_health", "Nothing has been published yet"),
        ("drop table x", "takes exactly one SELECT"),
        ("select 1; select 2", "takes exactly one SELECT"),
        ("selct 1", "syntax error"),
        ("select * from read_csv('/etc/passwd')", "NothingPublishedError"),
    ],
)
def test_sql_that_cannot_be_answered(
    call: Call, workspace: Path, statement: str, words: str
) -> None:
    code, out, err = call("sql", statement, "--workspace", str(workspace))

    assert (code, out) == (1, "")
    assert words in err


def test_an_unknown_verb_is_a_wrong_call(call: Call) -> None:
    code, _, err = call("destroy")

    assert code == 2
    assert "No such command" in err


def test_a_workspace_is_not_made_over_another(call: Call, workspace: Path) -> None:
    code, _, err = call("init", str(workspace))

    assert code == 1
    assert "is a workspace already" in err


def test_a_new_workspace_shows_its_settings(call: Call, tmp_path: Path) -> None:
    assert call("init", str(tmp_path / "new"))[0] == 0

    code, out, _ = call("config", "show", "--workspace", str(tmp_path / "new"), "--json")

    values = {setting["name"]: setting for setting in json.loads(out)}
    assert code == 0
    assert values["workspace.name"] == {
        "name": "workspace.name",
        "value": "new",
        "origin": "c360.toml",
    }


def test_ingest_tells_what_became_of_every_row(call: Call, workspace: Path) -> None:
    code, out, _ = call("ingest", "--workspace", str(workspace), "--json")

    feeds = {feed["feed"]: feed for feed in json.loads(out)["feeds"]}
    assert code == 0
    assert feeds["products"] == {
        "feed": "products",
        "rows_in": 1,
        "rows_landed": 1,
        "rows_quarantined": 0,
        "rows_duplicate": 0,
    }


def test_users_are_added_listed_disabled_and_reset(call: Call, workspace: Path) -> None:
    where = ("--workspace", str(workspace))
    assert (
        "Password, shown this once: "
        in call("users", "add", "maria", "--role", "analyst", *where)[1]
    )
    assert call("users", "disable", "maria", *where)[0] == 0
    assert json.loads(call("users", "list", "--json", *where)[1])[0]["is_disabled"] is True
    assert call("users", "reset", "maria", *where)[0] == 0
    assert json.loads(call("users", "list", "--json", *where)[1])[0]["is_disabled"] is False
    code, _, err = call("users", "disable", "nobody", *where)
    assert (code, "nobody" in err) == (1, True)
