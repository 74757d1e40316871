"""A certificate as a comment in a script, below its docstring."""

from __future__ import annotations

from gradstudio.export.certificate.certificate import Certificate
from gradstudio.export.kind import ExportFiles

_QUOTES = '"""'


def certify_script(files: ExportFiles, certificate: Certificate) -> ExportFiles:
    """Return the files of a script with what was found of it."""
    text = files.main.decode("utf-8")
    end = text.index(_QUOTES, len(_QUOTES)) + len(_QUOTES)
    main = f"{text[:end]}\n\n{certificate.as_comment().rstrip()}{text[end:]}"
    return ExportFiles(main=main.encode("utf-8"), beside=files.beside)
