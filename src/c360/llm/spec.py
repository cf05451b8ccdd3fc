"""What is known of a provider before it is asked."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """Which model to ask and how it is reached.

    Args:
        provider: ``openai`` or ``bedrock``.
        model: The provider's name of the model.
        base_url: Address of the server; by default the provider's own.
        api_key: Key of an OpenAI-compatible server. Bedrock takes credentials as boto3 finds them.
        region: AWS region of Bedrock; by default as boto3 finds it.
        seconds: How long one request may take.
    """

    provider: str
    model: str
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    region: str | None = None
    seconds: float = 10.0

    @property
    def name(self) -> str:
        """Provider and model, as they are shown."""
        return f"{self.provider}:{self.model}"
