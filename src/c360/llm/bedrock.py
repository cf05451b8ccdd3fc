"""Amazon Bedrock's Converse API; the form of the reply is that of a tool the model has to use.

Imports the ``llm`` extra, so nothing imports this module but ``c360.llm.registry``, by name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    ConnectTimeoutError,
    ReadTimeoutError,
)

from c360.domain.language_model import Prompt
from c360.errors import ProviderError
from c360.llm.spec import ModelSpec

TOOL = "propose"
MOST_TOKENS = 4_000
MOST_CHARACTERS = 256 * 1024


class BedrockModel:
    """Asks one model; each request is made once, a failed one is not repeated."""

    def __init__(self, spec: ModelSpec) -> None:
        self._model = spec.model
        try:
            self._client = boto3.session.Session().client(
                "bedrock-runtime",
                endpoint_url=spec.base_url,
                region_name=spec.region,
                config=Config(
                    connect_timeout=spec.seconds,
                    read_timeout=spec.seconds,
                    retries={"total_max_attempts": 1},
                ),
            )
        except BotoCoreError as error:
            raise ProviderError("has no region or address that boto3 could use") from error

    def reply(self, prompt: Prompt, seconds: float) -> str:
        """Return what the model gave the tool, as JSON; ``seconds`` are those of the spec.

        Raises:
            ProviderError: There is none.
        """
        try:
            told = self._client.converse(
                modelId=self._model,
                system=[{"text": prompt.instructions}],
                messages=_messages(prompt),
                inferenceConfig={"maxTokens": MOST_TOKENS},
                toolConfig={
                    "tools": [
                        {"toolSpec": {"name": TOOL, "inputSchema": {"json": dict(prompt.form)}}}
                    ],
                    "toolChoice": {"tool": {"name": TOOL}},
                },
            )
        except (ConnectTimeoutError, ReadTimeoutError) as error:
            raise ProviderError("did not answer in time") from error
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", "unknown")
            raise ProviderError(f"answered with HTTP status {status}") from error
        except ConnectionError as error:
            raise ProviderError("cannot be reached") from error
        except (BotoCoreError, ValueError, TypeError) as error:
            raise ProviderError("cannot be asked: see the log-in of AWS and the region") from error
        return _content(told)


def _messages(prompt: Prompt) -> list[dict[str, Any]]:
    """Take turns, as the API demands; what was replied before is told as text."""
    messages = [_message("user", prompt.request)]
    for exchange in prompt.before:
        messages.append(_message("assistant", exchange.reply))
        messages.append(_message("user", exchange.objection))
    return messages


def _message(role: str, text: str) -> dict[str, Any]:
    return {"role": role, "content": [{"text": text}]}


def _content(told: Mapping[str, Any]) -> str:
    message = (told.get("output") or {}).get("message") or {}
    for part in message.get("content") or ():
        if "toolUse" in part:
            text = json.dumps(part["toolUse"].get("input"))
            if len(text) > MOST_CHARACTERS:
                raise ProviderError("gave an answer that is too long")
            return text
    raise ProviderError("declined to answer")
