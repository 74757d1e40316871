"""``gradstudio resume``: go on with a run that a file keeps."""

from __future__ import annotations

from pathlib import Path

from gradstudio.commands.saving import Saving
from gradstudio.commands.signals import Signals, until_told
from gradstudio.commands.training import train_on
from gradstudio.engine.errors import GradStudioError
from gradstudio.store import is_kept, load_kept
from gradstudio.training.record import Record, RecordError, Run
from gradstudio.training.run.moment import Moment


def resume(file: Path, run: int | None, step: int | None, steps: int | None) -> int:
    """Go on with a run where it was left, or branch off from it at an earlier step; both are kept in the file.

    Args:
        file: a project with its runs.
        run: number of the run; None for the last.
        step: where to branch off; None to go on at the end.
        steps: how many to take; None for what is left of the project's own number.

    Returns:
        As for `train`.

    Raises:
        GradStudioError: as for `train`, or there is no such run or step.
    """
    return until_told(lambda signals: _resume(file, run, step, steps, signals))


def _resume(file: Path, number: int | None, step: int | None, steps: int | None, signals: Signals) -> int:
    if not is_kept(file) and file.exists():
        raise GradStudioError(f"{file} keeps no runs. Train it with gradstudio train {file} --save OUT.")
    kept = load_kept(file)
    run = chosen(kept.record, number, file)
    begin = run.end if step is None else step
    run.require(begin)
    limit = run.spec_at(begin).training.steps
    if steps is None and begin >= limit:
        raise GradStudioError(
            f"Run {run.number} has taken its {limit} steps. Say with --steps how many more."
        )
    is_end = begin == run.end
    session = kept.record.resume(run.number) if is_end else kept.record.branch(Moment(run.number, begin))
    if not is_end:
        print(f"run {session.run_id} branches off from run {run.number} at step {begin}")
    end = limit if steps is None else begin + steps
    with Saving(file, kept.spec, kept.record, session) as saving:
        return train_on(session, end, signals, saving)


def chosen(record: Record, number: int | None, file: Path) -> Run:
    """Return a run by its number, or the last.

    Args:
        record: the runs of the file.
        number: of the run; None for the last.
        file: to be named in the message.

    Raises:
        RecordError: there is none of this number, or none at all.
    """
    if number is not None:
        return record.run(number)
    if not record.runs:
        raise RecordError(f"{file} keeps no runs.")
    return record.runs[-1]
