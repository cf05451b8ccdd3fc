"""The form in which every subject keeps its phrases."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases about one subject; slots such as ``{product}`` are filled in by the grammar.

    Args:
        problem: What is wrong, in a complete sentence.
        consequence: What that leads to.
        question: A neutral matter or request.
        context: What surrounds it.
        praise: What went well.
        benefit: What that leads to.
        ask: What the writer wants done about a problem.
    """

    problem: tuple[str, ...]
    consequence: tuple[str, ...]
    question: tuple[str, ...]
    context: tuple[str, ...]
    praise: tuple[str, ...]
    benefit: tuple[str, ...]
    ask: tuple[str, ...]
