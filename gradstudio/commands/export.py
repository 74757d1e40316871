"""``gradstudio export``: a project as something that runs elsewhere, with what that is worth."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gradstudio.commands.json_text import json_text
from gradstudio.commands.resume import chosen
from gradstudio.commands.signals import until_told
from gradstudio.data.source import open_project
from gradstudio.engine.errors import GradStudioError
from gradstudio.export.certificate.certificate import Certificate
from gradstudio.export.export import ExportResult, export
from gradstudio.export.kind import ExportKind, ExportOptions, WeightsPlace
from gradstudio.export.kinds import kind_named
from gradstudio.export.subject import ExportSubject, subject_of_run, subject_of_spec
from gradstudio.store import load_any_kept

FAILED = 3
"""Exit code of an export that does not compute what GradStudio does, or could not be run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportChoices:
    """What is exported, and how.

    Attributes:
        run: number of the run; None for the last one, or for the project before its first step where there is none.
        step: number of steps taken; None for the end of the run.
        float32: whether numbers have single precision.
        weights: where a script has them; None for a file beside it.
        proof: whether it is run and compared.
        replace: whether a file that is there and is no export is replaced.
        as_json: whether one JSON object is printed in the place of lines.
    """

    run: int | None = None
    step: int | None = None
    float32: bool = False
    weights: WeightsPlace | None = None
    proof: bool = True
    replace: bool = False
    as_json: bool = False


def export_project(file: Path, kind: str, out: Path, choices: ExportChoices) -> int:
    """Export a project, or a run that a file keeps, and print what it is worth.

    Args:
        file: a project file with or without runs.
        kind: as what, by its name in the table of kinds.
        out: where to.
        choices: what, and how.

    Returns:
        0 if it computes the same or was not run; `FAILED` if it does not, or could not be run; 130 after Ctrl-C,
        143 after SIGTERM and 129 after SIGHUP.

    Raises:
        GradStudioError: the file cannot be read, there is no such run or step, or nothing can be written.
    """
    return until_told(lambda signals: _export_project(file, kind_named(kind), out, choices))


def _export_project(file: Path, kind: ExportKind, out: Path, choices: ExportChoices) -> int:
    if out.exists() and file.exists() and out.samefile(file):
        raise GradStudioError(f"{out} is the project itself. Give the export another name.")
    subject = _subject(file, choices)
    if choices.weights is not None and not kind.weights:
        raise GradStudioError(f"{kind.title} has all its numbers in one file. Leave out --weights.")
    options = ExportOptions(
        precision="float32" if choices.float32 else "float64", weights=choices.weights or "beside"
    )
    told = None if choices.as_json else _told
    result = export(subject, kind, out, options, proof=choices.proof, replaces=choices.replace, told=told)
    assert result is not None  # nobody asked for an early end
    if choices.as_json:
        print(json_text(_fields(subject, kind, options, result)))
    else:
        print("\n".join(_lines(subject, kind, result)))
    certificate = result.certificate
    return FAILED if certificate is not None and certificate.status in ("failed", "did not run") else 0


def _subject(file: Path, choices: ExportChoices) -> ExportSubject:
    kept = load_any_kept(file)
    asked = choices.run is not None or choices.step is not None
    if not asked and not kept.record.runs:
        return subject_of_spec(open_project(file, lambda path: kept.spec), file.stem)
    number = chosen(kept.record, choices.run, file).number
    subject = subject_of_run(kept.record, number, choices.step, title=file.stem)
    assert subject is not None  # nobody asked for an early end
    return subject


def _told(what: str) -> None:
    if sys.stderr is not None and sys.stderr.isatty():
        print(f"{what}…", file=sys.stderr)


def _whose(subject: ExportSubject) -> str:
    if subject.moment is None:
        return "before the first step"
    return f"run {subject.moment.run} at step {subject.moment.step:,}"


def _lines(subject: ExportSubject, kind: ExportKind, result: ExportResult) -> list[str]:
    written = ", ".join(str(path) for path in result.paths)
    certificate = result.certificate
    lines = [f"{kind.title}, {_whose(subject)}: {written}"]
    return lines if certificate is None else [*lines, certificate.as_text()]


def _fields(
    subject: ExportSubject, kind: ExportKind, options: ExportOptions, result: ExportResult
) -> dict[str, Any]:
    moment, certificate = subject.moment, result.certificate
    return {
        "kind": kind.name,
        "files": [str(path) for path in result.paths],
        "run": None if moment is None else moment.run,
        "step": subject.step,
        "precision": options.precision,
        "certificate": None if certificate is None else _certificate(certificate),
    }


def _certificate(certificate: Certificate) -> dict[str, Any]:
    return {
        "status": certificate.status,
        "says": certificate.headline,
        "why": certificate.why,
        "ran_with": certificate.ran_with,
        "seconds": certificate.seconds,
        "compared": [
            {
                "what": row.what,
                "count": row.count,
                "held": row.held,
                "largest_relative_difference": row.difference if math.isfinite(row.difference) else None,
                "tolerance": row.tolerance,
                "note": row.note,
            }
            for row in certificate.rows
        ],
    }
