"""Every panel of the window, as data: docks, menus, live drawing and themes are made from this table."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from gradstudio.app.record.bookmarks import Bookmarks
from gradstudio.app.run.looker import Looker
from gradstudio.ui.builder import BuilderPanel
from gradstudio.ui.canvas import CanvasPanel
from gradstudio.ui.inspector import InspectorPanel
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.loss.panel import LossPlot
from gradstudio.ui.output import OutputPanel
from gradstudio.ui.project import ProjectPanel
from gradstudio.ui.runs import RunsPanel
from gradstudio.ui.timeline.timeline import Timeline
from gradstudio.ui.window.lab_panels import LAB, LAB_BELOW, LAB_ON_THE_LEFT
from gradstudio.ui.window.models import Models
from gradstudio.ui.window.panel_spec import PanelSpec


def _canvas(models: Models, theme: Theme, parent: QWidget) -> View:
    return CanvasPanel(models.graph, models.graph.selected, models.canvas, theme, parent)


def _builder(models: Models, theme: Theme, parent: QWidget) -> View:
    panel = BuilderPanel(models.editor, models.graph, models.selection, models.plane, theme, parent)
    panel.follow_findings(models.doctor.findings)
    panel.view.look_requested.connect(models.sight.look)
    return panel


def _project(models: Models, theme: Theme, parent: QWidget) -> View:
    return ProjectPanel(models.editor, models.selection, theme, parent)


def _loss(models: Models, theme: Theme, parent: QWidget) -> View:
    plot = LossPlot(models.records, models.run_edits, theme, parent)
    bookmarks = Bookmarks(models.run_edits, models.records)
    Timeline(models.sight, models.records, models.whereabouts, models.playback, bookmarks, plot, theme)
    return plot


def _runs(models: Models, theme: Theme, parent: QWidget) -> View:
    return RunsPanel(models.records, models.run_edits, models.sight, theme, parent)


def _health(models: Models, theme: Theme, parent: QWidget) -> View:
    from gradstudio.ui.health import HealthPanel  # noqa: PLC0415 - the window begins without it

    return HealthPanel(models.health, models.selection, theme, parent)


def _doctor(models: Models, theme: Theme, parent: QWidget) -> View:
    from gradstudio.ui.doctor import DoctorPanel  # noqa: PLC0415 - the window begins without it

    return DoctorPanel(models.doctor, models.whereabouts, models.selection, models.editor, theme, parent)


def _output(models: Models, theme: Theme, parent: QWidget) -> View:
    return OutputPanel(
        models.sight, models.plane, models.selection, models.marking, models.outcomes, theme, parent
    )


def _hidden(models: Models, theme: Theme, parent: QWidget) -> View:
    from gradstudio.ui.output.hidden_panel import HiddenPanel  # noqa: PLC0415 - the window begins without it

    return HiddenPanel(
        models.sight, models.plane, models.selection, models.marking, models.outcomes, theme, parent
    )


def _metrics(models: Models, theme: Theme, parent: QWidget) -> View:
    from gradstudio.ui.output.metrics_panel import MetricsPanel  # noqa: PLC0415 - the window begins without it

    return MetricsPanel(models.plane, models.selection, models.marking, models.outcomes, theme, parent)


def _pulls(models: Models, theme: Theme, parent: QWidget) -> View:
    from gradstudio.ui.pulls import PullsPanel  # noqa: PLC0415 - the window begins without it

    looker = Looker(models.sight, "pulls", parent)
    return PullsPanel(looker, models.plane, models.selection, models.marking, theme, parent)


def _landscape(models: Models, theme: Theme, parent: QWidget) -> View:
    from gradstudio.ui.landscape import LandscapePanel  # noqa: PLC0415 - the window begins without it

    return LandscapePanel(models.landscape, theme, parent)


def _compare(models: Models, theme: Theme, parent: QWidget) -> View:
    from gradstudio.ui.compare import ComparePanel  # noqa: PLC0415 - the window begins without it

    return ComparePanel(models.comparison, models.plane, models.selection, models.marking, theme, parent)


def _race(models: Models, theme: Theme, parent: QWidget) -> View:
    from gradstudio.ui.race import RacePanel  # noqa: PLC0415 - the window begins without it

    return RacePanel(models.racing, models.document, theme, parent)


def _sweep(models: Models, theme: Theme, parent: QWidget) -> View:
    from gradstudio.ui.sweep import SweepPanel  # noqa: PLC0415 - the window begins without it

    return SweepPanel(models.sweeps.tools, models.document, theme, parent)


def _inspector(models: Models, theme: Theme, parent: QWidget) -> View:
    return InspectorPanel(models.graph, models.graph.selected, models.canvas, theme, parent)


PANELS: tuple[PanelSpec, ...] = (
    PanelSpec(
        name="canvas",
        title="Graph",
        icon="graph",
        area="stage",
        shares={"studio": 0, "inspect": 0, "lab": 0},
        most_per_second=20,
        make=_canvas,
    ),
    PanelSpec(
        name="project",
        title="Data and training",
        icon="data",
        area="left",
        shares={"studio": 0, "design": 0},
        make=_project,
    ),
    *LAB_ON_THE_LEFT,
    PanelSpec(
        name="builder",
        title="Network",
        icon="builder",
        area="top",
        shares={"studio": 0.337, "design": 0.78},
        most_per_second=30,
        make=_builder,
    ),
    PanelSpec(
        name="compare",
        title="Compare",
        icon="compare",
        area="top",
        shares={"compare": 0.66},
        make=_compare,
        late=(320, 160),
    ),
    PanelSpec(
        name="race",
        title="Race",
        icon="race",
        area="top",
        behind="compare",
        shares={"compare": 0},
        make=_race,
        late=(320, 160),
        acts_on=("export_race",),
    ),
    PanelSpec(
        name="sweep",
        title="Sweep",
        icon="sweep",
        area="top",
        behind="compare",
        shares={"compare": 0},
        make=_sweep,
        late=(320, 160),
    ),
    *LAB_BELOW,
    PanelSpec(
        name="loss",
        title="Loss",
        icon="plot",
        area="bottom",
        behind="debugger",
        shares={"studio": 0.3094, "design": 0.22, "inspect": 0.22, "lab": 0, "compare": 0.34},
        most_per_second=25,
        make=_loss,
    ),
    PanelSpec(
        name="runs",
        title="Runs",
        icon="runs",
        area="bottom",
        behind="debugger",
        shares={"studio": 0, "design": 0, "inspect": 0, "lab": 0, "compare": 0},
        most_per_second=4,
        make=_runs,
    ),
    PanelSpec(
        name="health",
        title="Health",
        icon="health",
        area="bottom",
        behind="debugger",
        shares={"studio": 0},
        most_per_second=5,
        make=_health,
        late=(200, 120),
        acts_on=("export_health",),
    ),
    PanelSpec(
        name="doctor",
        title="Doctor",
        icon="doctor",
        area="bottom",
        behind="debugger",
        shares={"studio": 0},
        most_per_second=4,
        make=_doctor,
        late=(200, 120),
    ),
    PanelSpec(
        name="output",
        title="Output",
        icon="output",
        area="right",
        shares={"studio": 0.6, "design": 0},
        most_per_second=40,
        make=_output,
    ),
    PanelSpec(
        name="hidden",
        title="Hidden space",
        icon="scatter",
        area="right",
        behind="output",
        shares={"studio": 0, "design": 0},
        most_per_second=30,
        make=_hidden,
        late=(223, 37),
    ),
    PanelSpec(
        name="metrics",
        title="Metrics",
        icon="metrics",
        area="right",
        behind="output",
        shares={"studio": 0, "design": 0},
        make=_metrics,
        late=(221, 251),
    ),
    PanelSpec(
        name="inspector",
        title="Inspector",
        icon="inspector",
        area="right",
        shares={"studio": 0.4, "inspect": 0, "lab": 0},
        make=_inspector,
    ),
    PanelSpec(
        name="pulls",
        title="Samples",
        icon="pulls",
        area="right",
        behind="inspector",
        shares={"studio": 0, "inspect": 0},
        most_per_second=5,
        make=_pulls,
        late=(160, 130),
    ),
    PanelSpec(
        name="landscape",
        title="Landscape",
        icon="landscape",
        area="right",
        behind="inspector",
        behind_in={"compare": "compare"},
        shares={"studio": 0, "inspect": 0, "compare": 0},
        most_per_second=20,
        make=_landscape,
        late=(240, 160),
    ),
)

BROUGHT: Mapping[str, str] = {
    "health": "",
    "doctor": "",
    "landscape": "",
    "race": "compare",
    "sweep": "compare",
    **{row.name: LAB for row in (*LAB_ON_THE_LEFT, *LAB_BELOW)},
}
"""Panels that an action of the same name brings, each with the workspace in which it is shown; "" for any."""
