"""Which adapter serves which broker: one module each, imported when it is named."""

from __future__ import annotations

import importlib

from c360.errors import SourceError, UnknownNameError
from c360.sources.spec import SourceSpec
from c360.sources.streams.port import Stream

ADAPTERS = {
    "kinesis": ("c360.sources.streams.kinesis", "KinesisStream"),
    "nats": ("c360.sources.streams.nats", "NatsStream"),
}


def open_stream(spec: SourceSpec) -> Stream:
    """Return the adapter for a stream; it connects when it reads.

    Raises:
        UnknownNameError: No adapter serves this broker.
        SourceError: The broker's client library is not installed.
    """
    if spec.broker not in ADAPTERS:
        raise UnknownNameError(
            f"Source {spec.name!r} names an unknown broker {spec.broker!r}. Known: "
            f"{', '.join(ADAPTERS)}."
        )
    module, name = ADAPTERS[spec.broker]
    try:
        adapter: type[Stream] = getattr(importlib.import_module(module), name)
    except ModuleNotFoundError as error:
        raise SourceError(
            f"Source {spec.name!r} needs {error.name!r}. Install it: pip install 'c360[streams]'."
        ) from error
    return adapter(spec)  # type: ignore[call-arg]
