"""Which adapter serves which provider: one module each, imported when it is first asked."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable

from c360.domain.language_model import LanguageModel
from c360.errors import ConfigError, UnknownNameError
from c360.llm.bounded import Adapter, BoundedModel
from c360.llm.spec import ModelSpec

ADAPTERS = {
    "openai": ("c360.llm.openai", "OpenAiModel", "openai"),
    "bedrock": ("c360.llm.bedrock", "BedrockModel", "boto3"),
}
"""Module, class, and the package that it needs."""


def open_language_model(spec: ModelSpec) -> LanguageModel:
    """Return the adapter for a model; nothing is sent, and nothing imported, before it is asked.

    Raises:
        UnknownNameError: No adapter serves this provider.
        ConfigError: The package it needs is not installed.
    """
    if spec.provider not in ADAPTERS:
        raise UnknownNameError(
            f"llm.provider is {spec.provider!r}. Known: none, {', '.join(ADAPTERS)}."
        )
    module, name, package = ADAPTERS[spec.provider]
    if importlib.util.find_spec(package) is None:
        raise ConfigError(
            f"llm.provider is {spec.provider!r}, which needs {package!r}. Install it: "
            "pip install 'c360[llm]'; or set llm.provider to 'none'."
        )

    def load() -> Adapter:
        adapter: Callable[[ModelSpec], Adapter] = getattr(importlib.import_module(module), name)
        return adapter(spec)

    return BoundedModel(spec.name, load)
