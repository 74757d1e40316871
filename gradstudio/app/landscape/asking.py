"""`Asking`: from what somebody wants to see of the landscape to the survey that is asked of its thread."""

from __future__ import annotations

from dataclasses import dataclass

from gradstudio.app.landscape.plane_kinds import PlaneKey
from gradstudio.app.landscape.seen_states import SeenStates
from gradstudio.app.landscape.survey import ChosenParameter, Rectangle, Survey, what_is_measured
from gradstudio.app.record.records import Records
from gradstudio.app.selection import Selection
from gradstudio.engine.paths import ScalarPath
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.run.moment import RunId

MOST_OTHERS = 8
"""Runs whose paths are shown beside that of the run in sight: those that began last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LandscapeWish:
    """What somebody wants to see.

    Attributes:
        kind: of the plane.
        seed: of random directions.
        rectangle: the part of the plane; None for the one that has the path in it.
        has_others: whether the paths of other runs are shown.
        is_sharpness: whether the eigenvalues over the steps are wanted, and no plane.
    """

    kind: PlaneKey = "path"
    seed: int = 0
    rectangle: Rectangle | None = None
    has_others: bool = False
    is_sharpness: bool = False


class Asking:
    """Makes surveys. Lives on the GUI thread.

    Args:
        records: the runs of the project.
        selection: whose parameters span a plane.
    """

    def __init__(self, records: Records, selection: Selection) -> None:
        self._records = records
        self._selection = selection

    def survey(self, wish: LandscapeWish, snapshot: Snapshot, seen: SeenStates, *, is_live: bool) -> Survey:
        """Return what is to be measured.

        Args:
            wish: what somebody wants to see.
            snapshot: the moment in sight.
            seen: states that went by.
            is_live: whether that is the newest moment of a run that is being trained.
        """
        own = seen.run == snapshot.run
        return Survey(
            moment=snapshot.moment,
            spec=snapshot.spec,
            parameters=snapshot.parameters,
            gradient=snapshot.gradients,
            before=seen.before(snapshot.step) if is_live and own else None,
            kind=wish.kind,
            seed=wish.seed,
            chosen=self._chosen(snapshot.spec),
            rectangle=wish.rectangle,
            others=self._others(snapshot) if wish.has_others else (),
            seen=seen.all if own else (),
            is_live=is_live,
            is_sharpness=wish.is_sharpness,
        )

    def key(self, wanted: Survey) -> object:
        """Return what a survey depends on: two of one key give the same."""
        run = self._records.find(wanted.moment.run)
        end = None if run is None else (run.step, run.spec.network)  # a number that is typed in takes no step
        place = what_is_measured(wanted.spec), wanted.moment.run, end
        if wanted.is_sharpness:
            return "sharpness", place, wanted.is_live
        names = tuple(one.index for one in wanted.chosen)
        # The components of a whole path are those of each of its steps.
        step = None if wanted.kind == "path" else id(wanted.parameters)
        return wanted.kind, wanted.seed, names, wanted.rectangle, wanted.others, place, step, wanted.is_live

    def _chosen(self, spec: ProjectSpec) -> tuple[ChosenParameter, ...]:
        found = []
        for text in self._selection.parts:
            path = ScalarPath.parse(text)
            if path is not None and path.is_parameter and path.is_in(spec.sizes):
                index = path.for_all_samples.flat_index(spec.sizes)
                if index is not None:
                    found.append(ChosenParameter(index=index, name=str(path.for_all_samples)))
        return tuple(found[-2:])

    def _others(self, snapshot: Snapshot) -> tuple[RunId, ...]:
        spec = snapshot.spec
        runs = [
            run.run
            for run in self._records.runs
            if run.run != snapshot.run
            and not run.label.hidden
            and run.step > run.kept.begin
            and run.spec.sizes == spec.sizes
            and _activations(run.spec) == _activations(spec)
            and run.is_comparable(spec)
        ]
        return tuple(runs[-MOST_OTHERS:])


def _activations(spec: ProjectSpec) -> list[str]:
    return [layer.activation for layer in spec.network.layers]
