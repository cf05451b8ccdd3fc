"""The log-in form, as OAuth 2 sends it: name and password, URL-encoded."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from c360.errors import InvalidInputError

MEDIA_TYPE = "application/x-www-form-urlencoded"


class LoginForm(BaseModel):
    """A name and a password. Other fields of OAuth 2 are taken and not used."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    username: str = Field(min_length=1, max_length=200)
    password: str = Field(min_length=1, max_length=200, json_schema_extra={"format": "password"})
    grant_type: str | None = Field(None, pattern="^password$")


FORM_IN_OPENAPI: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {MEDIA_TYPE: {"schema": LoginForm.model_json_schema()}},
    }
}


async def read_form(request: Request) -> LoginForm:
    """Read the form from the body.

    Raises:
        InvalidInputError: It is not URL-encoded, or lacks the name or the password.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != MEDIA_TYPE:
        raise InvalidInputError(f"Send the log-in as {MEDIA_TYPE}: username=…&password=…")
    try:
        fields = parse_qs((await request.body()).decode("utf-8"), max_num_fields=20)
        return LoginForm.model_validate({name: values[-1] for name, values in fields.items()})
    except ValidationError as error:
        names = ", ".join(sorted({str(item["loc"][0]) for item in error.errors()}))
        raise InvalidInputError(f"Missing or wrong in the log-in form: {names}.") from error
    except ValueError as error:
        raise InvalidInputError("The log-in form cannot be read.") from error


LoginFormDep = Annotated[LoginForm, Depends(read_form)]
