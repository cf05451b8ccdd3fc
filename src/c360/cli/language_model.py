"""The language model that a workspace names."""

from __future__ import annotations

from c360.config.workspace import Workspace
from c360.llm.registry import open_language_model
from c360.llm.spec import ModelSpec
from c360.semantic.proposal.proposing import Assistant


def workspace_assistant(workspace: Workspace) -> Assistant | None:
    """Return the language model that questions may be put to, or None where none is set.

    Raises:
        ConfigError: The package that its provider needs is not installed.
    """
    settings = workspace.settings.llm
    if settings.provider == "none" or settings.model is None:
        return None
    key = settings.api_key
    spec = ModelSpec(
        provider=settings.provider,
        model=settings.model,
        base_url=settings.base_url,
        api_key=key.get_secret_value() if key is not None else None,
        region=settings.region,
        seconds=settings.timeout_seconds,
    )
    return Assistant(
        open_language_model(spec), settings.timeout_seconds, settings.send == "members"
    )
