"""``gradstudio doctor``: what is wrong with a project or a run of it, and what helps."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gradstudio.commands.json_text import json_text
from gradstudio.commands.resume import chosen
from gradstudio.commands.signals import until_told
from gradstudio.engine.errors import GradStudioError
from gradstudio.project.spec import ProjectSpec
from gradstudio.project.titles import title_of
from gradstudio.store import load_any_kept
from gradstudio.training.doctor.case import Case, case_of, case_of_project, case_of_run
from gradstudio.training.doctor.examine import examine
from gradstudio.training.doctor.finding import Evidence, Finding, Location, Mend
from gradstudio.training.doctor.trial.patient import Patient
from gradstudio.training.doctor.trial.trial import Trial
from gradstudio.training.doctor.trial.trying import try_everything
from gradstudio.training.health.over_run import read_over_run
from gradstudio.training.health.planned import follow
from gradstudio.training.record import Record
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.moment import RunId

FOUND = 3
"""Exit code of a project or a run with findings."""
_WIDTH = 100

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorOptions:
    """What is examined, and how.

    Attributes:
        run: number of the run; None for the last one, or for the project alone where there is none.
        train: whether the project is trained first, from its seed; nothing of that is kept.
        steps: number of steps to train it for; None for the project's own.
        tries: whether the mends are tried.
        as_json: whether one JSON object is printed in the place of lines.
    """

    run: int | None = None
    train: bool = False
    steps: int | None = None
    tries: bool = False
    as_json: bool = False


def doctor(file: Path, options: DoctorOptions) -> int:
    """Examine a project, or a run that a file keeps, and print what is found.

    Args:
        file: a project file with or without runs.
        options: what is examined, and how.

    Returns:
        0 if nothing is found, `FOUND` if something is; 130 after Ctrl-C, 143 after SIGTERM and 129 after SIGHUP.

    Raises:
        GradStudioError: the file cannot be read, or there is no such run.
    """
    return until_told(lambda signals: _doctor(file, options))


def _doctor(file: Path, options: DoctorOptions) -> int:
    kept = load_any_kept(file)
    if options.train and options.run is not None:
        raise GradStudioError(
            "--train trains anew, and --run names a run that is kept. Leave one of them out."
        )
    if options.steps is not None and not options.train:
        raise GradStudioError("--steps says how long to train. Give --train with it.")
    record = kept.record
    number: RunId | None = None
    if options.train:
        record, number, case = _trained(kept.spec, options.steps)
        whose = f"trained for {case.steps:,} steps"
    elif options.run is not None or record.runs:
        number = chosen(record, options.run, file).number
        case = _examined_run(record, number)
        whose = f"run {number}, {case.steps:,} steps"
    else:
        case, whose = case_of_project(kept.spec), "not trained"
    findings = examine(case)
    trials = _tried(case.spec, record, number, findings) if options.tries else ()
    if options.as_json:
        print(json_text(_fields(file, number, case, findings, trials)))
    else:
        print("\n".join(_lines(f"{file}: {whose}", findings, trials)))
    return FOUND if findings else 0


def _trained(spec: ProjectSpec, steps: int | None) -> tuple[Record, RunId, Case]:
    record = Record()
    session = record.begin(spec)
    run, fault = record.run(session.run_id), None
    try:
        follow(session, steps or spec.training.steps, readings=run.readings)
    except TrainingError as error:
        fault = error
    record.put_down(session, "" if fault is None else str(fault))
    return record, run.number, case_of(session, run.readings.all, fault)


def _examined_run(record: Record, number: int) -> Case:
    """Return the case of a run; its health is read on the way once more, since files do not keep it."""
    run = record.run(number)
    if not len(run.readings):
        for reading in read_over_run(record, number) or ():
            run.readings.add(reading)
    return case_of_run(record, number)


def _tried(
    spec: ProjectSpec, record: Record, number: RunId | None, findings: tuple[Finding, ...]
) -> tuple[Trial, ...]:
    patient = Patient(spec=spec) if number is None else Patient(spec=spec, runs=record, number=number)
    return try_everything(patient, findings) or ()


def _trial_of(trials: tuple[Trial, ...], finding: Finding, mend: Mend) -> Trial | None:
    return next((one for one in trials if one.finding is finding and one.mend is mend), None)


def _in_order(trials: tuple[Trial, ...], finding: Finding) -> list[Mend]:
    """Return the mends of a finding, those that were tried by what came of it."""
    tried = [one.mend for one in trials if one.finding is finding]
    return tried + [mend for mend in finding.mends if mend not in tried]


def _lines(head: str, findings: tuple[Finding, ...], trials: tuple[Trial, ...]) -> list[str]:
    if not findings:
        return [head, "Nothing found."]
    lines = [head]
    for finding in findings:
        where = ", ".join(_named(place) for place in finding.places[:6])
        more = f" and {len(finding.places) - 6} more" if len(finding.places) > 6 else ""
        lines += ["", f"{finding.title} ({finding.rule}, {finding.seriousness}) at {where}{more}"]
        lines += _wrapped(finding.says, "  ") + _wrapped(finding.why, "  ")
        for mend in _in_order(trials, finding):
            trial = _trial_of(trials, finding, mend)
            lines += _wrapped(f"{mend.title}. {mend.says}", "  - ")
            if trial is not None:
                lines += _wrapped(trial.says, "    ")
    return lines


def _named(place: Location) -> str:
    return str(place) if place.setting is None else f'"{title_of(place.setting)}"'


def _wrapped(text: str, indent: str) -> list[str]:
    rest = " " * len(indent)
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=rest, break_long_words=False)


def _fields(
    file: Path, number: int | None, case: Case, findings: tuple[Finding, ...], trials: tuple[Trial, ...]
) -> Fields:
    return {
        "file": str(file),
        "run": number,
        "steps": case.steps,
        "healthy": not findings,
        "findings": [
            {
                "rule": finding.rule,
                "title": finding.title,
                "seriousness": finding.seriousness,
                "places": [_place(place) for place in finding.places],
                "since": finding.since,
                "until": finding.until,
                "says": finding.says,
                "why": finding.why,
                "evidence": [_evidence(one) for one in finding.evidence],
                "mends": [
                    _mend(mend, _trial_of(trials, finding, mend)) for mend in _in_order(trials, finding)
                ],
            }
            for finding in findings
        ],
    }


def _place(place: Location) -> Fields:
    """Return a place with numbers from 1, as people and paths count."""
    found: Fields = {"name": str(place)}
    for name, index in (("layer", place.layer), ("neuron", place.unit), ("sample", place.sample)):
        if index is not None:
            found[name] = index + 1
    if place.setting is not None:
        found["setting"] = place.setting
    return found


def _evidence(evidence: Evidence) -> Fields:
    found: Fields = {
        "title": evidence.title,
        "measure": evidence.measure,
        "axis": evidence.axis,
        "steps": evidence.steps,
        "curves": dict(evidence.curves),
        "lines": dict(evidence.lines),
    }
    if evidence.rows:
        found["samples"] = [row + 1 for row in evidence.rows]
    return found


def _mend(mend: Mend, trial: Trial | None) -> Fields:
    found: Fields = {"key": mend.key, "title": mend.title, "says": mend.says}
    if trial is not None:
        found["tried"] = {
            "recommended": trial.recommended,
            "says": trial.says,
            "seeds": [attempt.seed for attempt in trial.attempts],
            "won": [attempt.won for attempt in trial.attempts],
        }
    return found
