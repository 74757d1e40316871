"""The output map: what it shows is what the network says; journeys by mouse and key."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QComboBox, QDockWidget, QSlider, QToolButton

from gradstudio.data.source import load_dataset
from gradstudio.project import edits
from gradstudio.project.number_text import format_number
from gradstudio.training.look.reading import reading_of
from gradstudio.training.look.sample import build_network, sample_loss
from gradstudio.ui.look.theme import DARK, LIGHT
from tests.qt_helpers import settle, until
from tests.ui.gestures import choose, choose_from_menu, click, drag, key, move, named, press_action, wheel


def outputs_of(studio, rows) -> np.ndarray:
    """Return what the graph of values says of some rows of raw columns: shape (outputs, rows)."""
    network = build_network(studio.spec, studio.snapshot.parameters)
    inputs = load_dataset(studio.spec.data).features.apply(np.asarray(rows, dtype=float))
    return np.array([[out.data for out in network.outputs(row)] for row in inputs.tolist()]).T


def has_map(studio) -> bool:
    view, maps = studio.window.output.view, studio.window.output.view.maps
    if maps is None:
        return False
    lens, window = maps.request.lens, view.frame.window
    return (lens.left, lens.right) == pytest.approx((window.left, window.right))


@pytest.fixture
def opened(open_shared, projects, qtbot):
    def open_one(name: str):
        studio = open_shared(projects[name]())
        until(qtbot, lambda: has_map(studio))
        return studio

    return open_one


@pytest.mark.parametrize("name", ["moons", "blobs", "plane", "sine", "iris"])
def test_the_map_shows_what_the_network_says_at_each_place(opened, name):
    studio = opened(name)
    view = studio.window.output.view
    maps = view.maps
    images, lens = maps.layers[-1], maps.request.lens
    assert images.shape[2] >= 100
    assert images.shape[1] >= (1 if name == "sine" else 100)
    points = lens.points(images.shape[2], images.shape[1])
    some = np.random.RandomState(0).randint(len(points), size=12)
    expected = outputs_of(studio, points[some])
    assert np.allclose(images.reshape(len(images), -1)[:, some], expected, rtol=1e-4, atol=1e-5)


def test_pixels_have_the_colours_of_the_classes(opened):
    studio = opened("moons")
    view = studio.window.output.map
    studio.window.output.train_button.setChecked(False)
    studio.window.output.test_button.setChecked(False)
    studio.window.output.steps_button.setChecked(True)
    view.repaint()
    picture, frame = view.grab().toImage(), view.frame
    seen = set()
    for x in np.linspace(frame.area.left() + 8, frame.area.right() - 8, 9):
        for y in np.linspace(frame.area.top() + 8, frame.area.bottom() - 8, 9):
            (score,) = view.outputs_at(QPointF(x, y))
            ring = view.sample_position(0)
            if abs(score) < 0.2 or np.hypot(ring.x() - x, ring.y() - y) < 12:
                continue
            colour = picture.pixelColor(int(x), int(y))
            assert (colour.red() > colour.blue()) == (score < 0)
            seen.add(score > 0)
    assert seen == {False, True}


def test_the_map_follows_the_training(opened, qtbot):
    studio = opened("moons")
    first = studio.window.output.map.maps
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 1 and studio.window.output.map.maps is not first)
    assert not np.array_equal(first.layers[-1], studio.window.output.map.maps.layers[-1])


@pytest.mark.parametrize("name", ["moons", "blobs", "plane", "sine", "iris"])
def test_a_click_on_a_sample_makes_it_the_sample_of_the_whole_window(opened, name, qtbot):
    studio = opened(name)
    view = studio.window.output.view
    click(view, view.sample_position(7).toPoint())
    chosen = studio.window.selection.sample
    at, wanted = view.sample_position(chosen), view.sample_position(7)
    assert np.hypot(at.x() - wanted.x(), at.y() - wanted.y()) < 10  # it, or one that covers it
    loss = sample_loss(studio.spec, load_dataset(studio.spec.data), studio.snapshot.parameters, chosen)
    model = studio.window.model
    until(qtbot, lambda: model.has_values and model.data[model.graph.root] == pytest.approx(loss.data))


def test_pointing_at_a_sample_reads_its_input_prediction_label_and_loss(opened):
    studio = opened("moons")
    output, data = studio.window.output, load_dataset(studio.spec.data)
    sample = 3
    move(output.map, output.map.sample_position(sample).toPoint())
    settle()
    (score,) = outputs_of(studio, data.raw[[sample]])[:, 0]
    loss = sample_loss(studio.spec, data, studio.snapshot.parameters, sample).data
    text = output.readout.text()
    assert f"Sample {sample + 1}: x1 {format_number(data.raw[sample, 0])}" in text
    assert f"{'+1' if score > 0 else '−1'} (score {format_number(score)})" in text
    assert f"label {'+1' if data.targets[sample] > 0 else '−1'}" in text
    assert f"loss {format_number(loss)}" in text


def test_the_sample_pointed_at_in_the_project_before_is_read_again_in_the_next(opened, qtbot):
    studio = opened("moons")
    output = studio.window.output
    for _ in range(2):
        move(output.map, output.map.sample_position(3).toPoint())
        assert output.readout.text().startswith("Sample 4:")
        studio.document.replace(studio.spec)
        until(qtbot, lambda: studio.is_settled and has_map(studio))
        assert "Sample" not in output.readout.text()


@pytest.mark.parametrize(("name", "said"), [("moons", "score"), ("blobs", "%"), ("plane", ""), ("sine", "")])
def test_pointing_beside_the_samples_reads_the_map(opened, name, said):
    studio = opened(name)
    output = studio.window.output
    area = output.view.frame.area.toRect()
    spots = [
        QPoint(x, y)
        for x in range(area.left() + 3, area.right(), 9)
        for y in range(area.top() + 3, area.bottom(), 9)
    ]
    free = next(spot for spot in spots if output.view.sample_at(QPointF(spot)) is None)
    move(output.view, free)
    settle()
    place, prediction = output.readout.text().split("\n")
    assert place.startswith(studio.window.plane.names[0])
    assert said in prediction
    assert prediction


def test_the_wheel_zooms_where_the_mouse_is_and_a_double_click_shows_all_again(opened, qtbot):
    studio = opened("moons")
    view = studio.window.output.map
    before = view.frame
    spot = before.area.center().toPoint() + QPoint(30, 20)
    stays = before.from_pixels(QPointF(spot))
    wheel(view, spot, 4)
    assert view.frame.from_pixels(QPointF(spot)) == pytest.approx(stays)
    assert view.frame.window.right - view.frame.window.left < 0.5 * (before.window.right - before.window.left)
    until(qtbot, lambda: has_map(studio))  # computed for the part that is shown, as finely as the whole was
    assert view.maps.layers[-1].shape[2] >= 100
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=spot)
    assert view.frame == before


def test_dragging_moves_the_map_and_chooses_nothing(opened):
    studio = opened("moons")
    view = studio.window.output.map
    place = view.sample_position(5).toPoint()
    u, v = view.frame.from_pixels(QPointF(place))
    drag(view, place, place + QPoint(40, -25))
    assert view.frame.from_pixels(QPointF(place + QPoint(40, -25))) == pytest.approx((u, v))
    assert studio.window.selection.sample == 0


def test_keys_zoom_and_move_and_show_all_again(opened):
    studio = opened("moons")
    view = studio.window.output.map
    view.setFocus()
    home = view.frame
    key(view, Qt.Key.Key_Plus)
    key(view, Qt.Key.Key_Right)
    moved = view.frame.window
    assert moved.right - moved.left == pytest.approx((home.window.right - home.window.left) / 1.25)
    assert moved.left + moved.right > home.window.left + home.window.right
    key(view, Qt.Key.Key_0)
    assert view.frame == home


def test_the_fit_button_shows_all_again(opened):
    studio = opened("moons")
    view = studio.window.output.map
    home = view.frame
    wheel(view, home.area.center().toPoint(), -3)
    click(named(studio.window.output, QToolButton, "Show the whole map"))
    assert view.frame == home


def test_steps_and_the_whole_map_have_keys(opened):
    studio = opened("moons")
    output = studio.window.output
    home = output.map.frame
    key(studio.window, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    assert output.steps_button.isChecked()
    click(output.steps_button)
    assert not studio.window.actions_by_name["output_steps"].isChecked()
    wheel(output.map, home.area.center().toPoint(), 2)
    key(studio.window, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    assert output.map.frame == home


def test_samples_for_testing_are_hollow_and_can_be_left_out(opened):
    studio = opened("moons")
    output = studio.window.output
    test = [sample for sample in range(20) if output.map.for_test[sample]]
    assert len(test) == 8
    place = output.map.sample_position(test[0])
    assert output.map.sample_at(place) is not None
    click(output.test_button)
    assert all(output.map.sample_at(output.map.sample_position(s)) not in test for s in test)
    click(output.train_button)
    assert output.map.sample_at(output.map.sample_position(0)) is None


def test_samples_are_marked_as_wrong_exactly_where_they_are(opened, qtbot):
    studio = opened("moons")
    data = load_dataset(studio.spec.data)
    (scores,) = outputs_of(studio, data.raw)
    wrong = (scores > 0) != (data.targets > 0)
    assert wrong.any()
    until(qtbot, lambda: np.array_equal(studio.window.output.map.wrong, wrong))


def test_a_sample_that_is_selected_elsewhere_is_ringed_in_the_map(opened):
    studio = opened("moons")
    view = studio.window.output.map

    def ringed(sample: int) -> bool:
        at = view.sample_position(sample).toPoint()
        picture = view.grab().toImage()
        colours = {picture.pixelColor(at.x() + dx, at.y()).name() for dx in range(5, 11)}
        return studio.themes.theme.accent in colours

    assert not ringed(9)
    studio.window.selection.set_sample(9)
    assert ringed(9)


def test_iris_opens_on_its_principal_plane_and_two_columns_can_be_chosen(opened, qtbot):
    studio = opened("iris")
    output, plane, data = studio.window.output, studio.window.plane, load_dataset(studio.spec.data)
    assert plane.is_principal
    across, up = named(output, QComboBox, "Across"), named(output, QComboBox, "Up")
    choose(across, 2)
    assert (plane.axes[0], plane.is_principal) == (2, False)
    choose(up, 3)
    assert plane.axes == (2, 3)
    until(qtbot, lambda: has_map(studio))
    assert np.allclose(output.map.places[:5], data.raw[:5, 2:])
    choose(across, 3)  # both cannot run along one column: the other gives way
    assert plane.axes[0] == 3
    assert plane.axes[1] != 3


def test_a_slider_moves_the_map_along_a_fixed_column(opened, qtbot):
    studio = opened("iris")
    output, plane = studio.window.output, studio.window.plane
    choose(named(output, QComboBox, "Across"), 2)
    sliders = [s for s in output.findChildren(QSlider) if s.isVisible()]
    assert len(sliders) == 2
    until(qtbot, lambda: has_map(studio))
    sliders[0].setFocus()
    key(sliders[0], Qt.Key.Key_End)
    column = next(c for c in range(4) if c not in plane.axes)
    assert plane.fixed[column] == pytest.approx(plane.dataset.domain[column, 1])
    until(
        qtbot,
        lambda: has_map(studio) and output.map.maps.request.lens.origin[column] == plane.fixed[column],
    )


def test_two_columns_offer_no_choice_of_planes(open_studio, projects):
    studio = open_studio(projects["moons"]())
    assert not studio.window.output.controls.isVisible()
    assert not studio.window.output.controls.findChildren(QSlider)  # they are made for data with more


def test_the_view_changes_with_the_data_from_map_to_curve_and_back(opened, projects, qtbot):
    studio = opened("moons")
    studio.document.apply(projects["sine"](), "Another project")
    until(qtbot, lambda: studio.is_settled and studio.window.output.curve.maps is not None)
    output, action = studio.window.output, studio.window.actions_by_name["output_steps"]
    assert output.curve.isVisible()
    assert "Point at the curve" in output.readout.text()
    assert not action.isEnabled()
    assert not output.steps_button.isEnabled()
    assert "no shades" in output.steps_button.toolTip()
    studio.document.undo_stack.undo()
    until(qtbot, lambda: studio.is_settled and has_map(studio))
    assert output.map.isVisible()
    assert "Point at the map" in output.readout.text()
    assert action.isEnabled()
    assert output.steps_button.isEnabled()
    studio.window.editor.edit("All for training", edits.set_data, test_share=0.0)
    assert not output.test_button.isEnabled()
    assert "set a test share" in output.test_button.toolTip()


def test_a_hidden_output_asks_for_nothing(opened, qtbot):
    studio = opened("moons")
    dock = next(d for d in studio.window.findChildren(QDockWidget) if d.windowTitle() == "Output")
    choose_from_menu(studio.window, "View", "Panels", "Output")
    assert not dock.isVisible()
    studio.trainer.step()
    until(qtbot, lambda: studio.step == 1)
    settle()
    studio.heard.mails.clear()
    studio.trainer.step()
    until(qtbot, lambda: studio.heard.mails)
    assert "map" not in studio.heard.mails[-1].answers


def test_the_legend_says_what_the_colours_are(opened):
    assert "score" in opened("moons").window.output.legend.accessibleDescription()


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_the_map_is_drawn_anew_in_another_theme(opened, theme):
    studio = opened("blobs")
    studio.themes.choose(theme.name)
    settle()
    corner = studio.window.output.map.grab().toImage().pixelColor(1, 1)
    assert corner.name() == theme.surface


def test_numbers_that_ran_away_leave_the_window_alive(opened, qtbot):
    studio = opened("plane")
    view, reading = studio.window.output.map, reading_of(studio.spec, load_dataset(studio.spec.data))
    maps = view.maps
    broken = np.full_like(maps.layers[-1], np.nan)
    broken[:, :10] = np.inf
    view.show_maps(replace(maps, layers=(*maps.layers[:-1], broken)))
    view.repaint()
    assert reading.limit > 0
    assert not studio.heard.failures
