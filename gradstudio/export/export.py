"""`export`: writes files, proves them where they can be run, and puts them into place with what was found."""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from gradstudio.engine.errors import shown
from gradstudio.export.certificate.certificate import Certificate
from gradstudio.export.errors import ExportError
from gradstudio.export.kind import PRECISIONS, WEIGHTS_PLACES, ExportFiles, ExportKind, ExportOptions, Told
from gradstudio.export.proof import certificate_of
from gradstudio.export.subject import ExportSubject
from gradstudio.project.atomic import replacing
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.file import require_writable
from gradstudio.project.temporary import writing_temporary
from gradstudio.store.why_not_replaced import why_not_replaced
from gradstudio.training.record.way import GoOn

_LOOKED_AT = 2**24
"""Bytes of a file in which it says what made it."""
_UNSAFE = "\"'\\{}%"
_PACKAGES = ("jax", "matplotlib", "micrograd", "numpy", "onnx", "safetensors", "torch")
"""What exported scripts import besides the standard library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportResult:
    """What was written.

    Attributes:
        paths: of the files, the one that was asked for first.
        certificate: what they were found to be worth; None where nobody asked for a proof.
    """

    paths: tuple[Path, ...]
    certificate: Certificate | None


def export(
    subject: ExportSubject,
    kind: ExportKind,
    path: Path,
    options: ExportOptions | None = None,
    *,
    proof: bool = True,
    replaces: bool = True,
    go_on: GoOn | None = None,
    told: Told | None = None,
) -> ExportResult | None:
    """Write a subject as one of the kinds, prove it, and put it into place.

    A file whose results differ from GradStudio's is written all the same, and its certificate says so.

    Args:
        subject: a project at a moment.
        kind: as what.
        path: where to; files beside it are named after it.
        options: its name is set from the path; None for the usual ones.
        proof: whether it is run and compared.
        replaces: whether a file that is there may be replaced whatever it is; if not, only an export may.
        go_on: is asked now and then whether to, and told which share is done, 0 to 1.
        told: is told what is being done.

    Returns:
        What was written, or None if it was not to go on; then nothing was.

    Raises:
        ExportError: it cannot be written as this kind, or not to this place; nothing was changed.
    """
    options = replace(options or ExportOptions(), name=_plain(path.stem))
    _require_choice(kind, options)
    _require_name(kind, path)
    goes_on = go_on or _always
    tell = told or _nobody
    tell("Writing")
    if not goes_on(0.0):
        return None
    files = kind.write(subject, options)
    _require_room(path, kind, files, replaces=replaces)
    with ExitStack() as stack:
        with writing_temporary(ExportError):
            folder = stack.enter_context(
                tempfile.TemporaryDirectory(prefix="gradstudio-export-", ignore_cleanup_errors=True)
            )
            staged = Path(folder) / path.name
            if not _staged(staged, files, goes_on):
                return None
        certificate = None
        if proof:
            certificate = certificate_of(subject, kind, options, staged, goes_on, tell)
            if certificate is None:
                return None
            if kind.certify is not None:
                files = kind.certify(files, certificate)
                with writing_temporary(ExportError):
                    staged.write_bytes(files.main)
        if not goes_on(0.95):
            return None
        tell("Putting the files into place")
        return ExportResult(paths=_placed(path, staged, files), certificate=certificate)


def _staged(main: Path, files: ExportFiles, goes_on: GoOn) -> bool:
    """Write files to a folder of their own; return whether all are written, and it was not given up."""
    for name, content in files.beside.items():
        (main.parent / name).write_bytes(content)
    if files.parts is None:
        main.write_bytes(files.main)
        return True
    with main.open("wb") as file:
        for part in files.parts():
            file.write(part)
            if not goes_on(0.05):
                return False
    return True


def _placed(path: Path, staged: Path, files: ExportFiles) -> tuple[Path, ...]:
    """Put all files into place: each is whole, and none is replaced before all are written."""
    names = {path: staged, **{path.parent / name: staged.parent / name for name in files.beside}}
    try:
        with ExitStack() as stack:
            # The stack unwinds backwards: the file that was asked for comes last.
            for place, source in names.items():
                shutil.copyfile(source, stack.enter_context(replacing(place)))
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror or error}.") from None
    return tuple(names)


def _plain(stem: str) -> str:
    """Return the name for files beside: what would end a string of a script, or is no text, becomes ``_``."""
    return "".join("_" if not letter.isprintable() or letter in _UNSAFE else letter for letter in stem)


def _require_choice(kind: ExportKind, options: ExportOptions) -> None:
    if options.precision not in PRECISIONS:
        raise ExportError(
            f"There is no precision {shown(options.precision)}. Choose one of: {', '.join(PRECISIONS)}."
        )
    if options.weights not in WEIGHTS_PLACES:
        raise ExportError(
            f"weights cannot be {shown(options.weights)}. Choose one of: {', '.join(WEIGHTS_PLACES)}."
        )
    if options.precision not in kind.precisions:
        raise ExportError(f"{kind.title} is written in {kind.precisions[0]} only. Leave the precision out.")


def _require_name(kind: ExportKind, path: Path) -> None:
    """Refuse a place where a project or a sweep is, and a script that would hide a module from itself."""
    why = why_not_replaced(path)
    if why:
        raise ExportError(f"{path} {why}. Give the export another name.")
    if kind.is_script and path.stem in {*sys.stdlib_module_names, *_PACKAGES}:
        raise ExportError(
            f"A script called {path.name} would hide the module {path.stem} from itself. Give it another name, "
            f"such as {path.stem}_network{kind.suffix}."
        )


def _require_room(path: Path, kind: ExportKind, files: ExportFiles, *, replaces: bool) -> None:
    """Refuse to replace what must not be, and files beside that belong to something else.

    Args:
        path: where to.
        kind: as what.
        files: what is to be written.
        replaces: whether whatever is there may be replaced.
    """
    try:
        for place in (path, *(path.parent / name for name in files.beside)):
            require_writable(place)
        if path.is_dir():
            raise ExportError(f"{path} is a folder. Give the name of a file in it.")
        if not path.parent.is_dir():
            raise ExportError(
                f"{path} cannot be written: there is no folder {path.parent}. Make it, or choose another one."
            )
        if not (replaces or not path.exists() or _is_export(path) or _is_table_alike(path, kind, files)):
            raise ExportError(
                f"{path} is there already, and is no export. Give another name, or replace it with --replace."
            )
        for beside in (path.parent / name for name in files.beside):
            is_own = path.exists() and _is_export(path) and not why_not_replaced(beside)
            if beside.exists() and not is_own:
                raise ExportError(
                    f"{beside} is there already, and {path.name} needs a file of that name beside it. "
                    f"Give {path.name} another name."
                )
    except ProjectFileError as error:
        raise ExportError(str(error)) from None
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror or error}.") from None


def _is_export(path: Path) -> bool:
    """Whether a file was exported: whoever replaces it means what was written beside it, too."""
    with path.open("rb") as file:
        return b"GradStudio" in file.read(_LOOKED_AT)


def _is_table_alike(path: Path, kind: ExportKind, files: ExportFiles) -> bool:
    """Whether a file is such a table as is to be written, by its head: tables do not say what made them."""
    if kind.suffix != ".csv":
        return False  # the first line of any notebook is the same
    head = files.main or next(iter(files.parts() if files.parts is not None else ()), b"")
    with path.open("rb") as file:
        return file.readline(_LOOKED_AT).strip() in (head.partition(b"\n")[0].strip(), *kind.heads_before)


def _always(share: float) -> bool:
    return True


def _nobody(what: str) -> None:
    pass
