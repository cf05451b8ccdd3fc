"""Serving until told to stop."""

from __future__ import annotations

import socket

import pytest
from fastapi import FastAPI

from c360.api.serve import serve
from c360.errors import PortInUseError


def test_a_taken_port_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUseError, match=f"Port {port} is taken") as caught:
            serve(FastAPI(), "127.0.0.1", port)

    assert "\n" not in str(caught.value)


def test_an_address_that_is_not_ours_is_refused() -> None:
    with pytest.raises(PortInUseError, match="Cannot listen"):
        serve(FastAPI(), "192.0.2.1", 8360)


def test_the_address_is_said_once_the_port_is_held() -> None:
    said: list[str] = []

    def connect_and_stop(address: str) -> None:
        said.append(address)
        host, _, port = address.removeprefix("http://").partition(":")
        socket.create_connection((host, int(port)), timeout=5).close()
        raise KeyboardInterrupt

    serve(FastAPI(), "127.0.0.1", 0, on_ready=connect_and_stop)

    assert said != ["http://127.0.0.1:0"]
    assert len(said) == 1


def test_a_taken_port_is_never_announced() -> None:
    said: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(PortInUseError):
        serve(FastAPI(), "127.0.0.1", taken.getsockname()[1], on_ready=said.append)

    assert said == []
