"""The models of a window: what its panels are handed, made in one place."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from gradstudio.app.canvas.state import CanvasState
from gradstudio.app.compare.moment_pair import MomentPair
from gradstudio.app.doctor.doctor import Doctor
from gradstudio.app.document.document import Document
from gradstudio.app.document.editor import Editor
from gradstudio.app.exporting.exporter import Exporter
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.health.health_of_run import HealthOfRun
from gradstudio.app.lab.lab import Lab
from gradstudio.app.landscape.landscape import Landscape
from gradstudio.app.program.all_ended import all_ended
from gradstudio.app.program.aside import Aside
from gradstudio.app.race.racing import Racing
from gradstudio.app.record.records import Records
from gradstudio.app.record.run_edits import RunEdits
from gradstudio.app.run.looker import Looker
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.samples.input_plane import InputPlane
from gradstudio.app.samples.marking import Marking
from gradstudio.app.selection import Selection
from gradstudio.app.sight.playback import Playback
from gradstudio.app.sight.sight import Sight
from gradstudio.app.sight.whereabouts import Whereabouts
from gradstudio.app.sweep.sweeps import Sweeps
from gradstudio.data.source import load_dataset
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.requests import OutcomeRequest
from gradstudio.training.look.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """What panels look at and act on. They live on the GUI thread.

    Attributes:
        document: the project.
        editor: edits it.
        trainer: trains it.
        records: what is kept of its runs.
        run_edits: what a user does to runs.
        sight: the moment of a run that the window looks at.
        comparison: two moments that are laid side by side.
        whereabouts: the run that it is of, and where in it.
        playback: moves it by itself, forwards or backwards.
        health: of the network over the steps of that run.
        selection: the sample and the scalars, or the part of the network, that are looked at.
        graph: the graph of the watched loss with its newest numbers.
        canvas: what canvas and inspector share beside it.
        lab: the tools of the backprop lab.
        plane: the plane of the inputs that the output is drawn over.
        marking: the samples that stand out.
        outcomes: asks the training thread for what the network makes of each sample.
        doctor: what is wrong with the run in sight, and which mends were tried.
        landscape: planes through the weights, with the paths of runs on them.
        racing: many runs of the project at once.
        sweeps: a sweep over settings of the project, and its runs.
        exporter: writes the moment in sight as something else, and proves it.
    """

    document: Document
    editor: Editor
    trainer: Trainer
    records: Records
    run_edits: RunEdits
    sight: Sight
    comparison: MomentPair
    whereabouts: Whereabouts
    playback: Playback
    health: HealthOfRun
    selection: Selection
    graph: GraphModel
    canvas: CanvasState
    lab: Lab
    plane: InputPlane
    marking: Marking
    outcomes: Looker
    doctor: Doctor
    landscape: Landscape
    racing: Racing
    sweeps: Sweeps
    exporter: Exporter

    def stop(self) -> None:
        """Have the threads of past moments, of the doctor and of the lab end soon, without waiting for them."""
        self.lab.stop()
        self.doctor.stop()
        self.landscape.stop()
        self.racing.stop()
        self.sweeps.stop()
        self.exporter.stop()
        self.sight.stop()
        self.comparison.stop()
        self.health.measuring.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the threads of past moments, of the doctor and of the lab, and wait; see `Trainer.shutdown`."""
        self.doctor.stop()  # ends while the others are waited for
        self.lab.stop()
        self.health.measuring.stop()
        self.landscape.stop()
        self.racing.stop()
        self.sweeps.stop()
        self.exporter.stop()
        aside = self.landscape, self.racing, self.sweeps
        others = *aside, self.exporter, self.sight, self.comparison
        threads = self.doctor, self.lab, self.health.measuring, *others
        return all_ended(threads, most_milliseconds)

    def start_over(self, spec: ProjectSpec) -> None:
        """Forget all that was looked at in the project before."""
        canvas = self.canvas
        canvas.search.set_text("")
        canvas.focus.clear()
        canvas.folding.unfold_all()
        self.selection.start_over()
        self.marking.clear()
        self.plane.start_over(load_dataset(spec.data))
        self.records.start_over(self.trainer.record)
        self.playback.stop()
        self.exporter.cancel()
        self.racing.start_over()
        self.sweeps.start_over()
        self.sight.start_over()
        self.comparison.start_over()
        self.doctor.start_over()
        for model in (
            self.graph,
            self.health,
            self.landscape,
            canvas.colouring,
            canvas.lookahead,
            canvas.over_batch,
            canvas.reasons,
            canvas.turning_search,
            canvas.whole_run,
        ):
            model.start_over()
        self.lab.start_over()


def make_models(document: Document, trainer: Trainer, watch: Watch, aside: Aside, parent: QObject) -> Models:
    """Return the models of a window.

    Args:
        document: the project.
        trainer: trains it.
        watch: whose loss the canvas shows at first.
        aside: where slow edits are computed.
        parent: of all that is made.
    """
    selection = Selection(parent)
    editor = Editor(document, parent, aside)
    graph = GraphModel(document.spec, selection, parent, watch, hold=True)
    canvas = CanvasState(graph, graph.selected, editor, lambda: trainer.record, parent)
    plane = InputPlane(load_dataset(document.spec.data), parent)
    records = Records(trainer.record, parent)
    trainer.mail_arrived.connect(records.receive)  # before any view hears of it
    sight = Sight(document, trainer, parent)
    whereabouts = Whereabouts(sight, records)
    outcomes = Looker(sight, "outcomes", parent)
    outcomes.want(OutcomeRequest())
    graph.watch_changed.connect(sight.watch)
    for viewer in (canvas.lookahead, canvas.over_batch):
        viewer.look_requested.connect(sight.look)
    sight.mail_arrived.connect(canvas.reasons.receive)
    canvas.reasons.moment_wanted.connect(sight.go_to)
    doctor = Doctor(trainer, sight, whereabouts, records, editor, parent)
    exporter = Exporter(parent)
    exporter.busy_changed.connect(trainer.give_way)  # a proof is waited for, and computes beside it
    return Models(
        document=document,
        editor=editor,
        trainer=trainer,
        records=records,
        run_edits=RunEdits(document.undo_stack, records, trainer, sight),
        sight=sight,
        comparison=MomentPair(trainer, records, parent),
        whereabouts=whereabouts,
        playback=Playback(sight, whereabouts, parent),
        health=HealthOfRun(whereabouts, sight, records, lambda: trainer.record, parent),
        selection=selection,
        graph=graph,
        canvas=canvas,
        lab=Lab(document, trainer, records, sight, graph, canvas, parent),
        plane=plane,
        marking=Marking(parent),
        outcomes=outcomes,
        doctor=doctor,
        landscape=Landscape(whereabouts, records, selection, lambda: trainer.record, parent),
        racing=Racing(document, trainer, records, whereabouts, parent),
        sweeps=Sweeps(trainer, records, sight, parent),
        exporter=exporter,
    )
