"""Any server that speaks OpenAI's chat completions, with structured output.

Imports the ``llm`` extra, so nothing imports this module but ``c360.llm.registry``, by name.
"""

from __future__ import annotations

import json
import time
from typing import Any

import openai
from openai.types.chat import ChatCompletionMessageParam

from c360.domain.language_model import Prompt
from c360.errors import ProviderError
from c360.llm.spec import ModelSpec

ADDRESS = "https://api.openai.com/v1"
"""Written out, so that no environment variable sends questions elsewhere."""
NO_KEY = "none"
MOST_BYTES = 256 * 1024


class OpenAiModel:
    """Asks one model; each request is made once, a failed one is not repeated."""

    def __init__(self, spec: ModelSpec) -> None:
        self._model = spec.model
        self._client = openai.OpenAI(
            api_key=spec.api_key or NO_KEY,
            base_url=spec.base_url or ADDRESS,
            max_retries=0,
            # A question goes to the server that is set, and to no other that it names.
            http_client=openai.DefaultHttpxClient(follow_redirects=False),
        )

    def reply(self, prompt: Prompt, seconds: float) -> str:
        """Return the text of the reply.

        Raises:
            ProviderError: There is none, or it is too long or takes too long.
        """
        try:
            return _content(self._receive(prompt, seconds))
        except openai.APITimeoutError as error:
            raise ProviderError("did not answer in time") from error
        except openai.APIConnectionError as error:
            raise ProviderError("cannot be reached") from error
        except openai.APIStatusError as error:
            raise ProviderError(f"answered with HTTP status {error.status_code}") from error
        except openai.OpenAIError as error:
            raise ProviderError("gave an answer that is no chat completion") from error

    def _receive(self, prompt: Prompt, seconds: float) -> bytes:
        """Read the body piece by piece: a server may send one without end, or very slowly."""
        until = time.monotonic() + seconds
        received = bytearray()
        asking = self._client.with_options(timeout=seconds).chat.completions
        with asking.with_streaming_response.create(
            model=self._model,
            messages=_messages(prompt),
            response_format={
                "type": "json_schema",
                "json_schema": {"name": "proposal", "strict": True, "schema": dict(prompt.form)},
            },
        ) as response:
            for piece in response.iter_bytes():
                received += piece
                if len(received) > MOST_BYTES:
                    raise ProviderError("gave an answer that is too long")
                if time.monotonic() > until:
                    raise ProviderError("did not answer in time")
        return bytes(received)


def _messages(prompt: Prompt) -> list[ChatCompletionMessageParam]:
    messages: list[ChatCompletionMessageParam] = [
        {"role": "system", "content": prompt.instructions},
        {"role": "user", "content": prompt.request},
    ]
    for exchange in prompt.before:
        messages.append({"role": "assistant", "content": exchange.reply})
        messages.append({"role": "user", "content": exchange.objection})
    return messages


def _content(body: bytes) -> str:
    try:
        told: Any = json.loads(body)
        content = told["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise ProviderError("gave an answer that is no chat completion") from error
    if not isinstance(content, str):
        raise ProviderError("declined to answer")
    return content
