"""What is lit on the canvas, numbers that are not there yet, and the numbers of a tool as colours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gradstudio.app.canvas.overlay import Overlay
from gradstudio.app.graph.source import Numbers
from gradstudio.app.graph.value_source import ValueSource
from gradstudio.engine.value import Value
from gradstudio.project import edits
from gradstudio.ui.canvas.card import group_card, hover_card
from gradstudio.ui.canvas.lit import _shown_rows
from gradstudio.ui.canvas.picture import Picture, picture_as
from gradstudio.ui.canvas.records import NOT_YET, written_numbers
from gradstudio.ui.look.colours import LEVELS
from gradstudio.ui.look.theme import DARK, LIGHT
from tests.qt_helpers import until
from tests.ui.canvas.conftest import Bench


def shown(bench: Bench, qtbot: QtBot, root: Value) -> ValueSource:
    source = ValueSource(root)
    bench.model.show(source)
    until(qtbot, lambda: bench.model.placed.key.structure == source.structure)
    return source


def twice() -> Value:
    a = Value(1.5, label="a")
    b = a + a
    b.label = "b"
    root = b * a
    root.label = "out"
    root.backward()
    return root


class Partly:
    """The graph of a source, of which some numbers are not computed yet."""

    def __init__(self, source: ValueSource, known: int) -> None:
        self.source, self.known = source, known

    def numbers(self, placed) -> Numbers:
        numbers = self.source.numbers_now()
        data, grad = numbers.data.copy(), np.full(len(numbers.data), np.nan)
        data[self.known :] = np.nan
        return replace(numbers, data=data, grad=grad, origin=self)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_what_is_lit_is_drawn_above_all_and_goes_out(bench: Bench, qtbot: QtBot, theme) -> None:
    shown(bench, qtbot, twice())
    bench.panel.set_theme(theme)
    view, lights = bench.panel.view, bench.state.lights
    before = view.grab().toImage()
    b, out = bench.node("b"), bench.node("out")
    lights.set(out, [(b, out)])
    lit = view.grab().toImage()
    rect = view.scene.graph.rect_of(out, view.viewport)
    ring = rect.topLeft().toPoint().x() + 20, round(rect.top() - 2.5)
    assert lit.pixelColor(*ring).name() == theme.accent
    assert before.pixelColor(*ring).name() != theme.accent
    lights.clear()
    assert view.grab().toImage() == before


def test_both_edges_of_a_plus_a_are_lit(bench: Bench, qtbot: QtBot) -> None:
    shown(bench, qtbot, twice())
    graph = bench.model.graph
    detail = bench.panel.view.scene.detail(bench.panel.view.viewport)
    a, b, out = (bench.node(name) for name in ("a", "b", "out"))
    bench.state.lights.set(b, [(a, b)])
    rows = _shown_rows(bench.state.lights, graph, detail)
    assert detail.folded.edges[rows].tolist() == [[a, b], [a, b]]
    bench.state.lights.set(b, [(b, out), (a, out)])
    assert len(_shown_rows(bench.state.lights, graph, detail)) == 2


def test_a_lit_node_is_brought_into_sight(bench: Bench) -> None:
    view = bench.panel.view
    node = bench.node("layer1.neuron1.w1")
    view.reveal(bench.model.graph.root)
    assert not view.rect().contains(view.position_of(node))
    bench.state.lights.set(node)
    assert view.rect().contains(view.position_of(node))
    place = view.position_of(node)
    bench.state.lights.set(node, [(node, bench.node("layer1.neuron1.z"))])
    assert view.position_of(node) == place  # what is in sight is left where it is


def test_lights_in_a_closed_group_light_the_group(bench: Bench) -> None:
    bench.state.folding.fold_all()
    bench.state.lights.set(bench.node("layer1.neuron1.w1"), others=[bench.node("layer2.neuron1.z")])
    bench.panel.view.grab()
    assert bench.state.lights.are_on


def test_what_the_graph_does_not_have_is_not_lit_and_another_graph_has_none(
    bench: Bench, qtbot: QtBot
) -> None:
    lights, count = bench.state.lights, len(bench.model.graph)
    lights.set(count, [(0, count), (0, 1)], [count + 3, 2])
    assert (lights.node, lights.edges, lights.others) == (None, ((0, 1),), (2,))
    heard = []
    lights.changed.connect(lambda: heard.append(lights.are_on))
    bench.model.set_spec(edits.set_layer_size(bench.model.spec, 0, 4))
    until(qtbot, lambda: not lights.are_on)
    assert heard == [False]


def test_a_number_that_is_not_computed_yet_is_written_as_dots_without_a_colour(
    bench: Bench, qtbot: QtBot
) -> None:
    source = shown(bench, qtbot, twice())
    bench.model.lay_over(Partly(source, 2))
    bench.state.colouring.set_by("data")
    a, out = bench.node("a"), bench.node("out")
    numbers = written_numbers(bench.model)
    assert numbers.text(numbers.data[a]) == "1.500"
    assert numbers.text(numbers.data[out]) == NOT_YET
    index = bench.panel.view.scene.colours.nodes.index
    assert index[out] == LEVELS // 2
    assert index[a] != LEVELS // 2
    assert f"<td>{NOT_YET}</td>" in hover_card(bench.model, out)
    bench.panel.view.reveal(out)
    bench.panel.view.grab()
    picture = Picture(placed=bench.model.placed, state=bench.state, numbers=numbers, theme=LIGHT, frame=None)
    assert NOT_YET in picture_as("svg", picture).decode()


def test_a_real_nan_is_called_so(bench: Bench, qtbot: QtBot) -> None:
    root = Value(float("inf"), label="a") - Value(float("inf"), label="b")
    root.label = "out"
    shown(bench, qtbot, root)
    numbers = written_numbers(bench.model)
    assert numbers.text(numbers.data[bench.node("out")]) == "NaN"


def test_groups_with_numbers_that_are_not_there_yet_can_be_drawn(bench: Bench) -> None:
    class Nothing:
        def numbers(self, placed) -> Numbers:
            none = np.full(len(placed.graph), np.nan)
            return Numbers(data=none, grad=none, origin=self)

    bench.state.folding.fold_all()
    bench.model.lay_over(Nothing())
    bench.panel.view.grab()
    group = bench.model.placed.outline.index_of("layer1.neuron1")
    assert "NaN" not in group_card(bench.model, bench.state.colouring, group)


def overlay_of(bench: Bench, **more) -> Overlay:
    values = np.linspace(0.0, 4.0, len(bench.model.graph))
    return Overlay(title="relative error", values=values, signed=False, logarithmic=False, **more)


def test_an_overlay_takes_the_place_of_the_colours_with_its_legend(bench: Bench) -> None:
    colouring, panel = bench.state.colouring, bench.panel
    panel.view.grab()
    before = panel.view.scene.colours.nodes.index.copy()
    overlay = overlay_of(bench)
    colouring.set_overlay(overlay)
    assert panel._colour.currentText() == "Relative error"
    legend = panel.ruler.legend
    assert (legend.heading, legend.low, legend.high) == ("relative error, linear", "0", "+4.00")
    assert panel.view.scene.colours.nodes.index[-1] == LEVELS - 1
    panel.view.grab()
    colouring.set_overlay(None)
    assert panel._colour.currentText() == "Gradient"
    assert np.array_equal(panel.view.scene.colours.nodes.index, before)
    assert panel._colour.count() == 5


def test_a_node_without_a_number_in_the_overlay_has_no_colour(bench: Bench) -> None:
    overlay = overlay_of(bench)
    overlay.values[3] = np.nan
    bench.state.colouring.set_overlay(overlay)
    assert bench.panel.view.scene.colours.nodes.index[3] == LEVELS // 2
    assert np.isfinite(bench.state.colouring.scale().groups).all()


def test_choosing_a_quantity_or_another_graph_takes_the_overlay_away(bench: Bench, qtbot: QtBot) -> None:
    colouring, box = bench.state.colouring, bench.panel._colour
    colouring.set_overlay(overlay_of(bench))
    box.setCurrentIndex(box.findData("data"))
    box.activated.emit(box.currentIndex())
    assert colouring.overlay is None
    assert colouring.by == "data"
    colouring.set_overlay(overlay_of(bench))
    bench.model.set_spec(edits.set_layer_size(bench.model.spec, 0, 4))
    until(qtbot, lambda: colouring.overlay is None)
    assert box.currentText() == "Data"


def test_a_limit_of_an_overlay_holds_for_nodes_and_boxes_whatever_its_largest_number_is(bench: Bench) -> None:
    bench.state.colouring.set_overlay(overlay_of(bench, limit=400.0))
    scale = bench.state.colouring.scale()
    assert scale.limit == 400.0
    assert 0.0 < scale.groups.max() <= 0.01
    assert bench.panel.ruler.legend.high == "+400"
    bench.state.colouring.set_overlay(overlay_of(bench, limit=1e-3))
    assert bench.state.colouring.scale().groups.max() == 1.0


def test_choosing_the_overlay_itself_changes_nothing(bench: Bench) -> None:
    overlay, box = overlay_of(bench), bench.panel._colour
    bench.state.colouring.set_overlay(overlay)
    box.activated.emit(0)
    assert bench.state.colouring.overlay is overlay


def test_an_overlay_of_another_graph_is_not_shown(bench: Bench) -> None:
    bench.state.colouring.set_overlay(Overlay(title="error", values=np.zeros(2)))
    assert bench.state.colouring.overlay is None
