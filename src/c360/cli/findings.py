"""Findings as the command line prints them."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from c360.cli.output import print_json, print_table
from c360.domain.findings import Finding


def print_findings(findings: Sequence[Finding], *, as_json: bool) -> None:
    """Print what a test found; one that is not right ends the command with exit code 1."""
    if as_json:
        print_json(
            [
                {"check": f.name, "ok": f.is_right, "found": f.told, "advice": f.advice}
                for f in findings
            ]
        )
    else:
        print_table(
            ("", "check", "found", "what to do"),
            (
                ("✓" if f.is_right else "✗", f.name, f.told, "" if f.is_right else f.advice)
                for f in findings
            ),
        )
    if not all(finding.is_right for finding in findings):
        raise typer.Exit(1)
