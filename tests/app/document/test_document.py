from __future__ import annotations

import pytest

from gradstudio.app.document.document import Document
from gradstudio.app.document.work import Work
from gradstudio.project import edits
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.file import load_project, save_project
from gradstudio.project.spec import ProjectSpec


@pytest.fixture
def document(qapp):
    return Document(ProjectSpec())


def changed(document: Document, l2: float) -> ProjectSpec:
    return edits.set_training(document.spec, l2=l2)


def test_an_edit_is_shown_and_undone_and_redone(document):
    heard: list[ProjectSpec] = []
    document.spec_changed.connect(heard.append)
    before = document.spec
    after = edits.add_neuron(before, 0)
    document.apply(after, "Add neuron")
    assert document.spec is after
    document.undo_stack.undo()
    assert document.spec is before
    document.undo_stack.redo()
    assert document.spec is after
    assert heard == [after, before, after]


def test_the_step_carries_the_name_of_the_edit(document):
    document.apply(edits.add_neuron(document.spec, 0), "Add neuron")
    assert document.undo_stack.undoText() == "Add neuron"


def test_an_edit_that_changes_nothing_is_no_step(document):
    heard: list[ProjectSpec] = []
    document.spec_changed.connect(heard.append)
    document.apply(ProjectSpec(), "Nothing")
    assert document.undo_stack.count() == 0
    assert heard == []
    assert not document.is_edited


def test_edits_under_one_merge_name_become_one_step(document):
    before = document.spec
    for l2 in (0.1, 0.2, 0.3):
        document.apply(changed(document, l2), "Change L2", merge="l2")
    assert document.undo_stack.count() == 1
    assert document.spec.training.l2 == 0.3
    document.undo_stack.undo()
    assert document.spec is before
    document.undo_stack.redo()
    assert document.spec.training.l2 == 0.3


def test_edits_under_other_names_or_none_stay_apart(document):
    document.apply(changed(document, 0.1), "Change L2", merge="l2")
    document.apply(edits.set_training(document.spec, steps=7), "Change steps", merge="steps")
    document.apply(changed(document, 0.2), "Change L2", merge="l2")
    document.apply(changed(document, 0.3), "Change L2")
    document.apply(changed(document, 0.4), "Change L2")
    assert document.undo_stack.count() == 5


def test_a_drag_back_to_where_it_began_leaves_no_step(document):
    start = document.spec.training.l2
    document.apply(changed(document, 0.5), "Change L2", merge="l2")
    document.apply(changed(document, start), "Change L2", merge="l2")
    assert document.undo_stack.count() == 0
    assert document.spec == ProjectSpec()
    assert not document.is_edited


def test_the_edited_flag_follows_edits_undo_and_saving(document, tmp_path):
    heard: list[bool] = []
    document.edited.connect(heard.append)
    document.apply(changed(document, 0.5), "Change L2")
    assert document.is_edited
    document.undo_stack.undo()
    assert not document.is_edited
    document.undo_stack.redo()
    document.save(tmp_path / "a.gradstudio")
    assert not document.is_edited
    document.undo_stack.undo()
    assert document.is_edited
    assert heard == [True, False, True, False, True]


def test_saving_then_dragging_on_can_be_undone_to_what_was_saved(document, tmp_path):
    document.apply(changed(document, 0.5), "Change L2", merge="l2")
    document.save(tmp_path / "a.gradstudio")
    document.apply(changed(document, 0.6), "Change L2", merge="l2")
    assert document.is_edited
    document.undo_stack.undo()
    assert document.spec.training.l2 == 0.5
    assert not document.is_edited


def test_saving_writes_the_project_and_remembers_where(document, tmp_path):
    paths: list[object] = []
    document.path_changed.connect(paths.append)
    document.apply(changed(document, 0.5), "Change L2")
    path = tmp_path / "a.gradstudio"
    document.save(path)
    assert load_project(path) == document.spec
    assert document.path == path
    assert paths == [path]


def test_saving_where_one_cannot_changes_nothing(document, tmp_path):
    document.apply(changed(document, 0.5), "Change L2")
    with pytest.raises(ProjectFileError, match="missing"):
        document.save(tmp_path / "missing" / "a.gradstudio")
    assert document.path is None
    assert document.is_edited


def test_opening_replaces_the_project_and_its_history(document, tmp_path):
    path = tmp_path / "a.gradstudio"
    other = edits.add_layer(ProjectSpec())
    save_project(other, path)
    document.apply(changed(document, 0.5), "Change L2")
    document.open(path)
    assert document.spec == other
    assert document.path == path
    assert document.undo_stack.count() == 0
    assert not document.is_edited


def test_opening_a_damaged_file_changes_nothing(document, tmp_path):
    path = tmp_path / "a.gradstudio"
    path.write_text("{ not json")
    document.apply(changed(document, 0.5), "Change L2")
    before = document.spec
    with pytest.raises(ProjectFileError, match="line 1"):
        document.open(path)
    assert document.spec is before
    assert document.path is None
    assert document.undo_stack.count() == 1


def test_replacing_forgets_the_file(document, tmp_path):
    document.save(tmp_path / "a.gradstudio")
    document.replace(edits.add_layer(ProjectSpec()))
    assert document.path is None
    assert not document.is_edited


@pytest.mark.parametrize("go_on", ["replace", "follow"])
def test_what_comes_after_work_that_was_brought_back_is_not_edited(document, go_on):
    document.take(Work(spec=changed(document, 0.1)))
    assert document.is_edited
    getattr(document, go_on)(changed(document, 0.2))
    assert not document.is_edited


def test_a_project_whose_samples_cannot_be_had_is_not_opened(document, tmp_path):
    path = tmp_path / "log.gradstudio"
    save_project(edits.set_data(ProjectSpec(), features=("log(x1)",)), path)
    with pytest.raises(
        ProjectFileError, match=r"log.gradstudio is not a legal project. The feature log\(x1\)"
    ):
        document.open(path)
    assert document.spec == ProjectSpec()


def test_another_project_is_told_before_it_is_shown_be_it_equal(document):
    told: list[str] = []
    document.replaced.connect(lambda spec: told.append("replaced"))
    document.spec_changed.connect(lambda spec: told.append("changed"))
    document.replace(document.spec)
    document.apply(edits.add_layer(document.spec), "Add layer")
    assert told == ["replaced", "changed", "changed"]


def test_an_edit_made_while_the_file_is_written_is_not_taken_for_saved(document, tmp_path):
    path = tmp_path / "net.gradstudio"
    written = document.spec
    document.apply(changed(document, 0.1), "Change L2")
    document.saved(written, path, save_project(written, path))
    assert document.path == path
    assert document.is_edited


def test_a_project_is_called_after_what_it_was_made_of_until_it_has_a_file_and_undo_takes_that_back(
    document, tmp_path
):
    titles: list[str] = []
    document.spec_changed.connect(lambda spec: titles.append(document.name))
    document.apply(changed(document, 0.1), "Open link", name="Playground: circle, 4-2")
    document.apply(changed(document, 0.2), "Change L2", merge="l2")
    document.apply(changed(document, 0.3), "Change L2", merge="l2")
    assert document.name == "Playground: circle, 4-2"
    document.undo_stack.undo()
    document.undo_stack.undo()
    document.undo_stack.redo()
    assert titles[-3:] == ["Playground: circle, 4-2", "", "Playground: circle, 4-2"]
    document.save(tmp_path / "net.gradstudio")
    assert document.name == "net"
    document.replace(ProjectSpec())
    assert document.name == ""
