"""Where a sweep is carried out and kept, as one says it in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from gradstudio.store.sweeps import SweepStore
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.plan.plan import SweepPlan
from gradstudio.sweep.plan.reading import is_of
from gradstudio.sweep.running.crew import Crew


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewChoice:
    """Where runs are carried out: on threads of this process if nothing is said.

    Attributes:
        threads: of this process; as many as there are cores if None.
        workers: processes of this machine.
        dask: whether they are those of a Dask cluster, which is begun here.
        scheduler: address of a Dask cluster that runs.

    Raises:
        SweepError: two of these do not go together.
    """

    threads: int | None = None
    workers: int | None = None
    dask: bool = False
    scheduler: str | None = None

    def __post_init__(self) -> None:
        if self.scheduler is not None and (self.workers is not None or self.dask):
            raise SweepError(
                "A scheduler has workers of its own. Leave out workers and dask, or the scheduler."
            )
        if self.threads is not None and (self.workers is not None or self.dask or self.scheduler is not None):
            raise SweepError(
                "threads cannot be combined with workers, dask or scheduler, whose workers have one thread each. "
                "Leave threads out, or the others."
            )

    def crew(self, cancelled: Callable[[], bool] = lambda: False) -> Crew:
        """Return the workers, to be used in a ``with`` statement.

        Args:
            cancelled: is asked ten times a second while a scheduler is waited for, and ends that.

        Raises:
            SweepError: Dask is not installed or cannot be loaded, or there is no scheduler.
            CancelledError: of `concurrent.futures`, if it was cancelled.
        """
        if self.dask or self.scheduler is not None:
            from gradstudio.sweep.running.dask_crew import DaskCrew  # noqa: PLC0415 - an extra

            return DaskCrew(self.workers, self.scheduler, cancelled)
        if self.workers is not None:
            from gradstudio.sweep.running.process_crew import ProcessCrew  # noqa: PLC0415 - threads need none

            return ProcessCrew(self.workers)
        from gradstudio.sweep.running.thread_crew import ThreadCrew  # noqa: PLC0415 - likewise

        return ThreadCrew(self.threads)


@contextmanager
def begun(
    choice: CrewChoice,
    plan: SweepPlan,
    path: Path,
    *,
    resume: bool,
    cancelled: Callable[[], bool] = lambda: False,
    told: Callable[[], object] = lambda: None,
) -> Iterator[tuple[SweepStore, Crew]]:
    """Open where runs are kept, then have workers get ready; used in a ``with`` statement.

    The clock of the sweep stands still until its first runs begin: kernels may have to be compiled before. A file
    that was made is removed where there are no workers.

    Args:
        choice: of the workers.
        plan: to be carried out.
        path: of the file.
        resume: whether the file may be there.
        cancelled: as for `CrewChoice.crew`.
        told: is called when the file is open, before the workers get ready.

    Raises:
        ProjectFileError: as for `store_for`.
        SweepError: as for `CrewChoice.crew`.
        CancelledError: likewise.
    """
    is_new = not path.exists()
    with ExitStack() as opened:
        store = opened.enter_context(store_for(plan, path, resume=resume))
        store.pause_clock(True)
        told()
        try:
            crew = opened.enter_context(choice.crew(cancelled))
        except BaseException:
            opened.close()
            if is_new:
                store.path.unlink(missing_ok=True)
            raise
        opened.callback(store.pause_clock, True)  # to end workers is no run
        yield store, crew


def store_for(plan: SweepPlan, path: Path, *, resume: bool) -> SweepStore:
    """Return where the runs of a plan are kept; a file that is there only to go on with it.

    A file that is gone on with is of the plan's budget from then on: whoever opens it finds that.

    Args:
        plan: to be carried out.
        path: of the file.
        resume: whether the file may be there.

    Raises:
        ProjectFileError: it is there and nothing is to be resumed, or it cannot be read or written.
    """
    if resume and path.exists():
        with ExitStack() as opened:
            store = opened.enter_context(SweepStore(path))
            if plan.text != store.head.plan and is_of(plan.digest, store.head):
                store.set_plan(plan.text)
            opened.pop_all()
        return store
    return SweepStore.create(path, plan.text, plan.digest, plan.paths)
