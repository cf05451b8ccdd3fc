"""Own database servers for tests and benches: a folder, a free port, and the log switched on."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pymysql

START_SECONDS = 60.0
DECODER = "wal2json"


def find_postgres() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest that has wal2json, or None."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*"), key=lambda path: path.name)
    fitting = [f for f in folders if (f / f"lib/{DECODER}.so").exists() and (f / "bin").is_dir()]
    return fitting[-1] / "bin" if fitting else None


def find_mariadb() -> str | None:
    """Return MariaDB's server program, or None."""
    return shutil.which("mariadbd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _owner(name: str) -> str | None:
    """Return the user a server runs as: root may not run one."""
    return name if os.geteuid() == 0 else None


def _give(folder: Path, owner: str | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if owner is None:
        return
    shutil.chown(folder, owner, owner)
    for parent in folder.parents:
        if parent != Path(parent.anchor):
            parent.chmod(parent.stat().st_mode | 0o011)


class PostgresServer:
    """A PostgreSQL server of its own: user ``postgres`` with password ``secret-password``."""

    password = "secret-password"

    def __init__(self, folder: Path, programs: Path, wal_level: str = "logical") -> None:
        self.port = free_port()
        self._folder = folder
        self._programs = programs
        self._owner = _owner("postgres")
        self._wal_level = wal_level

    def start(self) -> None:
        """Make the cluster and start the server."""
        _give(self._folder, self._owner)
        secret = self._folder / "password"
        secret.write_text(self.password, encoding="ascii")
        secret.chmod(0o644)
        self._run(
            "initdb", "-D", str(self._data), "-U", "postgres", "-A", "scram-sha-256",
            f"--pwfile={secret}", "-E", "UTF8", "--no-sync",
        )  # fmt: skip
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= "
            f"-c wal_level={self._wal_level} -c fsync=off -c max_wal_senders=10 "
            "-c max_replication_slots=10 -c shared_buffers=32MB -c timezone=Asia/Tokyo"
        )
        self._run(
            "pg_ctl", "-D", str(self._data), "-l", str(self._folder / "log"), "-o", options,
            "-w", "start",
        )  # fmt: skip
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute("select 1 from pg_settings where name = 'output_plugin_libraries'")
            if cursor.fetchone():
                cursor.execute(f"alter system set output_plugin_libraries = {DECODER}")
                cursor.execute("select pg_reload_conf()")

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._programs / program), *arguments],
            check=True,
            capture_output=True,
            user=self._owner,
            cwd=self._folder,
        )

    def stop(self) -> None:
        """Stop the server at once; one that is gone already is none."""
        subprocess.run(
            [str(self._programs / "pg_ctl"), "-D", str(self._data), "-m", "fast", "stop"],
            check=False, capture_output=True, user=self._owner, cwd=self._folder,
        )  # fmt: skip

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database, password included."""
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str = "postgres") -> Any:
        """Open a connection that commits each statement."""
        connection = psycopg2.connect(
            host="127.0.0.1",
            port=self.port,
            user="postgres",
            password=self.password,
            dbname=database,
        )
        connection.autocommit = True
        return connection


class MariadbServer:
    """A MariaDB server of its own, with a binary log: user ``c360`` with all rights."""

    password = "secret-password"
    database = "shop"

    def __init__(self, folder: Path, program: str, options: Sequence[str] = ()) -> None:
        self.port = free_port()
        self._folder = folder
        self._program = program
        self._options = options
        self._owner = _owner("mysql")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the server's folder and start it."""
        _give(self._folder, self._owner)
        (self._folder / "init.sql").write_text(
            f"create database {self.database};\n"
            f"create user 'c360'@'127.0.0.1' identified by '{self.password}';\n"
            "grant all privileges on *.* to 'c360'@'127.0.0.1' with grant option;\n",
            encoding="ascii",
        )
        subprocess.run(
            [
                "mariadb-install-db", "--no-defaults", f"--datadir={self._folder / 'data'}",
                "--auth-root-authentication-method=normal", "--skip-test-db",
            ],
            check=True, capture_output=True, user=self._owner, cwd=self._folder,
        )  # fmt: skip
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    self._program, "--no-defaults", f"--datadir={self._folder / 'data'}",
                    f"--port={self.port}", "--bind-address=127.0.0.1",
                    f"--socket={self._folder / 'sock'}", "--log-bin=log", "--server-id=1",
                    "--binlog-format=ROW", "--binlog-row-metadata=FULL", "--binlog-row-image=FULL",
                    "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M",
                    "--default-time-zone=+09:00", "--skip-name-resolve",
                    f"--init-file={self._folder / 'init.sql'}", *self._options,
                ],
                stdout=log, stderr=log, user=self._owner, cwd=self._folder,
            )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                self.connect().close()
                return
            except pymysql.MySQLError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def stop(self) -> None:
        """Stop the server at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def url(self) -> str:
        """Return the address of the database, password included."""
        return f"mysql://c360:{self.password}@127.0.0.1:{self.port}/{self.database}"

    def connect(self) -> Any:
        """Open a connection that commits each statement."""
        return pymysql.connect(
            host="127.0.0.1",
            port=self.port,
            user="c360",
            password=self.password,
            database=self.database,
            autocommit=True,
        )


@contextmanager
def server_folder() -> Iterator[Path]:
    """Make a folder for a server, and remove it afterwards.

    It lies beside pytest's own: of that, each run of pytest takes the rights of others away, and a
    server that runs as another user loses its files.
    """
    with tempfile.TemporaryDirectory(prefix="c360-server-", ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "server"


@contextmanager
def running(server: PostgresServer | MariadbServer) -> Iterator[Any]:
    """Run a server for as long as it is needed."""
    try:
        server.start()
        yield server
    finally:
        server.stop()
