"""Serve the application until it is told to stop."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn
from starlette.types import ASGIApp

from c360.errors import PortInUseError

BACKLOG = 2048
GRACE_SECONDS = 10


def serve(
    app: ASGIApp,
    host: str,
    port: int,
    *,
    on_ready: Callable[[str], None] | None = None,
    log_level: str = "warning",
) -> None:
    """Serve until interrupted or terminated; requests under way are finished.

    Args:
        app: From ``create_app`` or ``create_collector``.
        host: Address to listen on.
        port: Port to listen on; 0 takes a free one.
        on_ready: Called with the address once the port is held: from then on nobody is refused.
        log_level: Of the server's own log.

    Raises:
        PortInUseError: Another program listens there.
    """
    listener = _listen(host, port)
    config = uvicorn.Config(
        app,
        log_level=log_level,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    try:
        # Interrupted, the server finishes what is under way, and only then says so.
        with suppress(KeyboardInterrupt):
            if on_ready is not None:
                on_ready(_address(host, listener))
            uvicorn.Server(config).run(sockets=[listener])
    finally:
        listener.close()


def _address(host: str, listener: socket.socket) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{listener.getsockname()[1]}"


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUseError(
                f"Port {port} is taken by another program. Stop it, or choose another: --port "
                f"{port + 1}."
            ) from error
        raise PortInUseError(
            f"Cannot listen on {host}:{port}: {error.strerror}. Choose another: --port 8360."
        ) from error
    listener.set_inheritable(True)
    return listener
