"""Run every benchmark: ``python -m bench``, or some of them: ``python -m bench gate api``."""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = (
    "pipeline",
    "backtest",
    "gate",
    "corpus",
    "hostile",
    "text",
    "unseen",
    "search",
    "api",
    "cards",
    "models",
    "predictions",
    "scoring",
    "collector",
    "cdc",
)


def main() -> None:
    """Run each in a process of its own, so that none warms another's caches."""
    asked = sys.argv[1:] or BENCHMARKS
    unknown = sorted(set(asked) - set(BENCHMARKS))
    if unknown:
        sys.exit(f"Unknown benchmark {unknown[0]!r}. Known: {', '.join(BENCHMARKS)}.")
    for name in asked:
        print(f"\n## {name}\n", flush=True)
        subprocess.run([sys.executable, "-m", f"bench.{name}"], check=True)


if __name__ == "__main__":
    main()
