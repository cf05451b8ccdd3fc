"""How many texts a second are read: ``python -m bench.text``."""

from __future__ import annotations

import os
import time
from itertools import islice

from c360.text.enrich import enrich_texts, load_text_model
from c360.text.labelled import Split, read_labelled

COPIES = 3
BATCH_SIZE = 16


def measure_throughput(provider: str, max_workers: int) -> float:
    """Return texts per second on the labelled texts, each made unique."""
    model = load_text_model(provider)
    bodies = [text.text for text in read_labelled(Split.HELD_OUT)]
    texts = {f"{n}-{i}": f"{body} {n}" for n in range(COPIES) for i, body in enumerate(bodies)}
    enrich_texts(dict(islice(texts.items(), BATCH_SIZE)), model)  # warm up
    started = time.perf_counter()
    enrich_texts(texts, model, batch_size=BATCH_SIZE, max_workers=max_workers)
    return len(texts) / (time.perf_counter() - started)


def main() -> None:
    """Print a table."""
    print(f"Texts a second on {os.cpu_count()} cores (held-out texts, about 25 words each)")
    for provider, workers in (("minilm", 1), ("minilm", 2), ("minilm", 5), ("lexicon", 5)):
        print(f"{provider:8} {workers} in flight  {measure_throughput(provider, workers):8,.0f}")


if __name__ == "__main__":
    main()
