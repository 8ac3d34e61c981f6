"""What files are called where real values are hidden: not by their names, which nobody has screened."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_HIDDEN = "name hidden"


def shown_now() -> bool:
    """Whether real names are shown: the switch of the session, drawn by `reveal.real_values`."""
    return bool(st.session_state.get("reveal", True))


def called(path: str | Path) -> str:
    """A file's name as it may be shown just now: of a hidden one its kind is left."""
    path = Path(path)
    if shown_now():
        return path.name
    kind = path.suffix.removeprefix(".").upper()
    return f"{kind} file, {_HIDDEN}" if kind.isalnum() and len(kind) <= 5 else f"File, {_HIDDEN}"


def lies_in(path: str | Path) -> str:
    """The folder of a file as it may be shown just now."""
    return str(Path(path).parent) if shown_now() else "Its name and folder are shown with real values only."


def said_of(message: str, path: str | Path) -> str:
    """What is said of a file, without its name where that is hidden."""
    if shown_now():
        return message
    return message.replace(str(path), "this file").replace(Path(path).name, "this file")
