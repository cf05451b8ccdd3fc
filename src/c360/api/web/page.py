"""The API page: every route on one page that needs nothing from elsewhere."""

from __future__ import annotations

from html import escape
from typing import Any

STYLE = """
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { border-bottom: 1px solid #8886; padding-bottom: .25rem; margin-top: 2rem; }
code { font: 13px ui-monospace, monospace; }
.method { display: inline-block; width: 4rem; font-weight: 600; }
table { border-collapse: collapse; margin: .25rem 0 1rem 4rem; }
td { padding: .15rem 1rem .15rem 0; vertical-align: top; }
p { margin: .25rem 0 .25rem 4rem; }
"""


def render_api_page(description: dict[str, Any]) -> str:
    """Render an OpenAPI description as one page of HTML, without scripts."""
    info = description["info"]
    groups: dict[str, list[str]] = {}
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            tag = operation.get("tags", ["other"])[0]
            groups.setdefault(tag, []).append(_render_operation(method, path, operation))
    sections = "".join(
        f"<section><h2>{escape(tag)}</h2>{''.join(operations)}</section>"
        for tag, operations in groups.items()
    )
    title = escape(f"{info['title']} API {info['version']}")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body><h1>{title}</h1><p>{escape(info.get('description', ''))} "
        'For tools: <a href="/api/openapi.json">openapi.json</a>. Log in at '
        "<code>/api/v1/auth/token</code> and send <code>Authorization: Bearer …</code>.</p>"
        f"{sections}</body></html>"
    )


def _render_operation(method: str, path: str, operation: dict[str, Any]) -> str:
    rows = "".join(_render_parameter(item) for item in operation.get("parameters", []))
    lock = "" if operation.get("security") else " <em>(no token needed)</em>"
    return (
        f'<div><span class="method">{escape(method.upper())}</span>'
        f"<code>{escape(path)}</code>{lock}<p>{escape(operation.get('description', ''))}</p>"
        f"<table>{rows}</table></div>"
    )


def _render_parameter(parameter: dict[str, Any]) -> str:
    schema = parameter.get("schema", {})
    about = parameter.get("description") or schema.get("description") or ""
    kind = schema.get("type") or "/".join(
        choice.get("type", choice.get("$ref", "").rpartition("/")[2])
        for choice in schema.get("anyOf", [])
        if choice.get("type") != "null"
    )
    return (
        f"<tr><td><code>{escape(parameter['name'])}</code></td><td>{escape(kind)}</td>"
        f"<td>{escape(about)}</td></tr>"
    )
