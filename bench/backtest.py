"""Does the published score rank who leaves? The whole pipeline, causality on and off, by seed.

python -m bench.backtest --seeds 1 2 3
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from c360.demo.generate import generate_demo
from c360.demo.options import DemoOptions
from c360.demo.workspace import demo_config
from c360.testing.workspaces import make_workspace, query, run_workspace

POOLED = """
select value, lower, upper, account_count, churned_count from marts.health_backtest
where profile = 'default' and measure = 'auc' and slice = 'pooled'
"""


def measure(options: DemoOptions) -> tuple[object, ...]:
    """Generate, run and read the pooled back-test of the profile `default`."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        generate_demo(root, options)
        workspace = make_workspace(root, demo_config(options), {})
        result = run_workspace(workspace)
        if result.error is not None:
            raise result.error
        (row,) = query(workspace, POOLED)
        return row


def main() -> None:
    """Print a table of AUCs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--accounts", type=int, default=200)
    arguments = parser.parse_args()
    print("| causality | seed | AUC | 95 % interval | account-cutoffs | churned |")
    print("|---|---:|---:|---|---:|---:|")
    for causal in (True, False):
        for seed in arguments.seeds:
            options = DemoOptions(seed=seed, accounts=arguments.accounts, causal=causal)
            auc, lower, upper, accounts, churned = measure(options)
            print(
                f"| {'on' if causal else 'off'} | {seed} | {auc:.3f} | {lower:.3f} to {upper:.3f} "
                f"| {accounts} | {churned} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
