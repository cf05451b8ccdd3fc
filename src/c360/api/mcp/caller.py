"""Call the API in this process, as the holder of a token.

Tools have no rights of their own and no second way to the data: each is a request to the same
routes as a browser's. So permissions, masking, limits and the audit trail hold without being
written twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import httpx2
from fastapi import FastAPI
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import BaseModel, ValidationError

from c360.api.schemas import ErrorAnswer
from c360.api.session.schemas import Me
from c360.errors import AuthenticationError

BASE = "http://c360/api/v1/"
ADDRESS = ("mcp", 0)
"""Stands in the audit trail where a browser's calls have its address."""

NOT_LOGGED_IN = 401
Answered = TypeVar("Answered", bound=BaseModel)
Query = Mapping[str, Any]


class ApiCaller:
    """Calls routes with one token. The token is read anew by each call: it may end in between."""

    def __init__(self, app: FastAPI, token: str) -> None:
        # No exception of the application ends the server: it has answered 500 and logged it.
        transport = httpx2.ASGITransport(app, raise_app_exceptions=False, client=ADDRESS)
        headers = {b"Authorization": f"Bearer {token}".encode()}
        self._client = httpx2.AsyncClient(transport=transport, base_url=BASE, headers=headers)

    async def log_in(self) -> Me:
        """Return whom the token stands for.

        Raises:
            AuthenticationError: It stands for nobody, any more or at all.
        """
        response = await self._client.get("me")
        if response.status_code == NOT_LOGGED_IN:
            raise AuthenticationError(
                f"C360_TOKEN: {_read_error(response)} Make a token: `c360 users token NAME`."
            )
        return _read(response, Me)

    async def get(self, path: str, query: Query, kind: type[Answered]) -> Answered:
        """Read a resource.

        Args:
            path: Below ``/api/v1/``. No part of it may come from whoever calls a tool.
            query: Parameters; those that are None are left out.
            kind: What the route answers.

        Raises:
            ToolError: The API refused; in its own words.
        """
        given = {name: value for name, value in query.items() if value is not None}
        return await self._send("GET", path, {"params": given}, kind)

    async def post(self, path: str, body: Mapping[str, Any], kind: type[Answered]) -> Answered:
        """Send a body.

        Args:
            path: Below ``/api/v1/``.
            body: What to send as JSON.
            kind: What the route answers.

        Raises:
            ToolError: The API refused; in its own words.
        """
        return await self._send("POST", path, {"json": body}, kind)

    async def _send(
        self, method: str, path: str, sent: Mapping[str, Any], kind: type[Answered]
    ) -> Answered:
        try:
            request = self._client.build_request(method, path, **sent)
        except UnicodeEncodeError as error:
            raise ToolError("A text has half a character in it. Type it again.") from error
        return _read(await self._client.send(request), kind)


def _read(response: httpx2.Response, kind: type[Answered]) -> Answered:
    if not response.is_success:
        raise ToolError(_read_error(response))
    return kind.model_validate_json(response.content)


def _read_error(response: httpx2.Response) -> str:
    try:
        error = ErrorAnswer.model_validate_json(response.content).error
    except ValidationError:
        return f"C360 answered {response.status_code}."
    details = [f"{detail.field}: {detail.message}" for detail in error.details or ()]
    return " ".join([error.message, *details])
