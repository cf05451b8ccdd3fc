"""Read YAML that somebody else wrote: safely, and so that errors can name the line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node

from c360.errors import SemanticError

MOST_BYTES = 4 << 20


class Marked(dict[str, Any]):
    """A mapping, and the line of the file that it begins on."""

    line = 0


class MarkedLoader(yaml.SafeLoader):
    """Plain values only; no aliases, with which a short file can be endless; no key twice."""

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        """Refuse an alias."""
        if self.check_event(yaml.AliasEvent):
            told = "aliases are not read; write the value out"
            raise yaml.composer.ComposerError(None, None, told, self.get_mark())
        return super().compose_node(parent, index)


def _construct(loader: MarkedLoader, node: MappingNode) -> Marked:
    found = Marked()
    found.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str) or key in found:
            told = "given twice" if isinstance(key, str) else "no text"
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} is {told}", key_node.start_mark
            )
        found[key] = loader.construct_object(value_node, deep=True)
    return found


MarkedLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct)


def read_marked(path: Path) -> Marked:
    """Read a YAML file that holds one mapping.

    Raises:
        SemanticError: It cannot be read, is too large, or no such YAML; with the line.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SemanticError(f"{path.name} is larger than {MOST_BYTES >> 20} MB.")
        # The loader is a SafeLoader.
        loader = MarkedLoader(path.read_text(encoding="utf-8"))
        found = loader.get_single_data()
    except (OSError, UnicodeDecodeError) as error:
        raise SemanticError(f"{path.name} cannot be read: {error}.") from error
    except RecursionError as error:
        raise SemanticError(f"{path.name} is nested too deep.") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark is not None else 1
        raise SemanticError(f"{path.name}, line {line}: {error.problem}.") from error
    except (yaml.YAMLError, ValueError) as error:
        raise SemanticError(f"{path.name} is no YAML: {error}") from error
    if not isinstance(found, Marked):
        raise SemanticError(f"{path.name} holds no mapping. A semantic model has name and tables.")
    return found
