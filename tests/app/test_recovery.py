from __future__ import annotations

import pytest

from gradstudio.app.recovery import Recovery
from gradstudio.project import edits
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.spec import ProjectSpec


@pytest.fixture
def recovery(tmp_path):
    return Recovery(tmp_path / "data" / "GradStudio")


def test_nothing_is_kept_at_first(recovery):
    assert recovery.kept() is None


def test_what_was_kept_comes_back_and_can_be_forgotten(recovery, tmp_path):
    spec = edits.add_layer(ProjectSpec())
    recovery.keep(spec)
    assert Recovery(tmp_path / "data" / "GradStudio").kept() == spec
    recovery.forget()
    assert recovery.kept() is None


def test_only_the_newest_is_kept(recovery):
    recovery.keep(edits.add_layer(ProjectSpec()))
    recovery.keep(edits.add_neuron(ProjectSpec(), 0))
    assert recovery.kept() == edits.add_neuron(ProjectSpec(), 0)


def test_forgetting_nothing_is_fine(recovery):
    recovery.forget()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe\x00", b'{"schema_version": 99}'])
def test_a_damaged_file_counts_as_none(recovery, content):
    recovery.keep(ProjectSpec())
    recovery._file.write_bytes(content)
    assert recovery.kept() is None


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    blocker = tmp_path / "blocker"
    blocker.write_text("a file where the folder should be")
    with pytest.raises(ProjectFileError, match="blocker"):
        Recovery(blocker / "data").keep(ProjectSpec())


def test_reading_where_a_file_stands_in_for_the_folder_is_none(tmp_path):
    blocker = tmp_path / "blocker"
    blocker.write_text("a file where the folder should be")
    assert Recovery(blocker / "data").kept() is None


def test_by_default_it_is_kept_in_the_users_data_folder(qapp):
    assert Recovery()._file.name == "unsaved.gradstudio"
    assert Recovery()._file.is_absolute()
