"""The tools of the lab, made in one place; see `Lab`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from gradstudio.app.canvas.state import CanvasState
from gradstudio.app.document.document import Document
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.lab.attempt_of import attempt_of
from gradstudio.app.lab.bench import Bench
from gradstudio.app.lab.bugs.bug_lab import BugLab
from gradstudio.app.lab.checking import Checking
from gradstudio.app.lab.debug_recipes import DebugRecipes
from gradstudio.app.lab.debugging import Debugging
from gradstudio.app.lab.lesson_course import LessonCourse
from gradstudio.app.lab.nudging import Nudging
from gradstudio.app.lab.optimizer_branches import OptimizerBranches
from gradstudio.app.lab.optimizers import Optimizers
from gradstudio.app.lab.typed_expression import TypedExpression
from gradstudio.app.program.all_ended import all_ended
from gradstudio.app.record.records import Records
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.sight.sight import Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class LabTools:
    """What the panels of the lab look at and act on. They live on the GUI thread.

    Attributes:
        bench: what the others work on.
        expression: lines that are typed, and shown there as a graph.
        lessons: what is learned, and how far one has come.
        debugging: goes through a pass over it, or through a training step.
        nudging: the selected node there, changed by ε.
        checking: the gradients there against differences.
        bug_lab: the classic mistakes, made on copies.
        optimizers: the next step of the moment in sight as every optimizer would take it.
        optimizer_branches: goes on with each of them.
    """

    bench: Bench
    expression: TypedExpression
    lessons: LessonCourse
    debugging: Debugging
    nudging: Nudging
    checking: Checking
    bug_lab: BugLab
    optimizers: Optimizers
    optimizer_branches: OptimizerBranches

    def start_over(self) -> None:
        """Forget a project that is gone; see `Lab.start_over`."""
        self.optimizers.start_over()
        self.optimizer_branches.start_over()
        self.bench.start_over()
        self.bug_lab.start_over()
        self.debugging.start_over()
        self.nudging.start_over()
        self.checking.start_over()

    def stop(self) -> None:
        """Have all threads end soon, without waiting for them. Safe to call twice."""
        for tool in self._with_threads():
            tool.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End all threads and wait for each; see `Background.shutdown`."""
        self.stop()  # all end while the first is waited for
        return all_ended(self._with_threads(), most_milliseconds)

    def _with_threads(
        self,
    ) -> tuple[LessonCourse | Debugging | Nudging | Checking | BugLab | Optimizers | OptimizerBranches, ...]:
        models = self.lessons, self.debugging, self.nudging, self.checking, self.bug_lab
        return *models, self.optimizers, self.optimizer_branches


def make_tools(
    document: Document,
    trainer: Trainer,
    records: Records,
    sight: Sight,
    graph: GraphModel,
    canvas: CanvasState,
    parent: QObject,
) -> LabTools:
    """Return the tools of a window's lab, as if they had been there from its start.

    Args:
        document: the project.
        trainer: trains it.
        records: the runs as the window keeps them.
        sight: the moment that the window looks at.
        graph: the graph that the canvas shows.
        canvas: what belongs to the canvas beside it.
        parent: of all that is made.
    """
    bench = Bench(graph, sight, parent)
    expression = TypedExpression(bench, graph, parent)
    recipes = DebugRecipes(bench, graph, sight, lambda: trainer.record)
    debugging = Debugging(
        bench, graph, canvas.lights, canvas.stops, recipes, lambda: trainer.is_playing, parent
    )
    sight.mail_arrived.connect(debugging.hear)
    return LabTools(
        bench=bench,
        expression=expression,
        lessons=LessonCourse(partial(attempt_of, document, sight, expression), parent),
        debugging=debugging,
        nudging=Nudging(bench, graph, canvas.colouring, parent),
        checking=Checking(bench, graph, canvas.colouring, parent),
        bug_lab=BugLab(document, bench, canvas.colouring, debugging.go_through, parent),
        optimizers=Optimizers(sight, lambda: trainer.record, parent),
        optimizer_branches=OptimizerBranches(trainer, records, parent),
    )
