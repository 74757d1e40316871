"""Putting a certificate into a script, as a comment."""

from __future__ import annotations

import ast
from dataclasses import replace

from gradstudio.export.certificate.certificate import Certificate
from gradstudio.export.kind import ExportFiles


def comment_certificate(files: ExportFiles, certificate: Certificate) -> ExportFiles:
    """Return the files of a script whose main file says under its docstring what it was found to be worth."""
    text = files.main.decode("utf-8")
    lines = text.splitlines(keepends=True)
    at = _end_of_docstring(text)
    before, after = "".join(lines[:at]), "".join(lines[at:]).lstrip("\n")
    gap = "\n" if before else ""
    return replace(files, main=f"{before}{gap}{certificate.as_comment()}\n{after}".encode())


def _end_of_docstring(text: str) -> int:
    """Return the number of lines that the docstring of a module ends with; 0 if it has none, or cannot be read."""
    try:
        body = ast.parse(text).body
    except SyntaxError:  # a script that did not run; its certificate says so
        return 0
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        return body[0].end_lineno or 0
    return 0
