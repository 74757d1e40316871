"""Project files: whole or not at all, in both directions."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from gradstudio.project import ProjectFileError, ProjectSpec, edits, load_project, save_project


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "demo.gradstudio"


def test_a_project_survives_saving_and_loading(path: Path) -> None:
    spec = edits.set_data(edits.add_layer(ProjectSpec()), kind="moons", noise=0.123456789012345)
    save_project(spec, path)
    assert load_project(path) == spec


def test_a_project_file_is_readable_json_with_its_version(path: Path) -> None:
    save_project(ProjectSpec(), path)
    text = path.read_text()
    assert json.loads(text)["schema_version"] == 1
    assert text.endswith("}\n")
    assert "\n  " in text


def test_fields_that_a_file_leaves_out_get_their_defaults(path: Path) -> None:
    path.write_text('{"schema_version": 1}')
    assert load_project(path) == ProjectSpec()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "line 1, column 1"),
        (b"{", "not a project file"),
        (b'{"schema_version": 1,}', "line 1, column 2"),
        (b"\xff\xfe\x00", "not a text file"),
        (b"[]", "no object of fields"),
        (b"null", "no object of fields"),
        (b"12", "no object of fields"),
        (b"{}", "no schema_version"),
        (b'{"format": "gradstudio-export", "version": 1}', "exported for other programs"),
        (b'{"schema_version": "1"}', "no schema_version"),
        (b'{"schema_version": true}', "no schema_version"),
        (b'{"schema_version": 0}', "no schema_version"),
        (b'{"schema_version": 2}', "newer GradStudio"),
        (b'{"schema_version": 1, "training": []}', "training"),
        (b'{"schema_version": 1, "training": {"l2": "much"}}', "training → l2"),
        (b'{"schema_version": 1, "training": {"l2": NaN}}', "training → l2"),
        (b'{"schema_version": 1, "training": {"l2": Infinity}}', "training → l2"),
        (b'{"schema_version": 1, "data": {"kind": "spirals"}}', "data"),
        (b'{"schema_version": 1, "data": {}}', "data"),
        (b'{"schema_version": 1, "surprise": 1}', "surprise"),
        (b"[" * 40_000, "nested too deep"),
        (b'{"schema_version": 1' + b"0" * 5000 + b"}", "not a project file"),
    ],
)
def test_a_file_that_is_no_project_is_refused_by_name(path: Path, content: bytes, said: str) -> None:
    path.write_bytes(content)
    with pytest.raises(ProjectFileError) as caught:
        load_project(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize("cut", [1, 10, 100, 300])
def test_a_truncated_file_is_refused(path: Path, cut: int) -> None:
    save_project(ProjectSpec(), path)
    path.write_bytes(path.read_bytes()[:-cut] if cut > 1 else path.read_bytes()[:-2])
    with pytest.raises(ProjectFileError, match="not a project file"):
        load_project(path)


def test_a_missing_file_and_a_directory_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectFileError, match="No such file"):
        load_project(tmp_path / "missing")
    with pytest.raises(ProjectFileError, match="directory"):
        load_project(tmp_path)


def test_a_huge_file_is_refused_unread(path: Path) -> None:
    with path.open("wb") as sparse:
        sparse.truncate(2**31)
    with pytest.raises(ProjectFileError, match="larger than 64 MB"):
        load_project(path)


def test_a_project_that_could_not_be_read_again_is_not_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_project(ProjectSpec(), path)
    before = path.read_bytes()
    monkeypatch.setattr("gradstudio.project.file.MAX_BYTES", 1000)
    with pytest.raises(ProjectFileError, match=r"would take .* Keep fewer samples, or fewer given weights"):
        save_project(ProjectSpec(), path)
    assert path.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads and writes everything")
def test_an_unreadable_file_is_refused(path: Path) -> None:
    save_project(ProjectSpec(), path)
    path.chmod(0)
    with pytest.raises(ProjectFileError, match="Permission denied"):
        load_project(path)


def test_a_file_that_the_system_does_not_let_us_read_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    save_project(ProjectSpec(), path)
    monkeypatch.setattr("gradstudio.project.regular.os.open", refuse)
    with pytest.raises(ProjectFileError, match="Permission denied"):
        load_project(path)


@pytest.mark.parametrize("broken", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file_and_no_litter(
    path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    save_project(ProjectSpec(), path)

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync", fail) if broken == "fsync" else (Path, "replace", fail)))
    with pytest.raises(ProjectFileError, match="No space left"):
        save_project(edits.add_layer(ProjectSpec()), path)
    monkeypatch.undo()
    assert load_project(path) == ProjectSpec()
    assert list(path.parent.iterdir()) == [path]


def test_saving_into_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectFileError, match="cannot be written"):
        save_project(ProjectSpec(), tmp_path / "nowhere" / "x.gradstudio")


def test_saving_over_a_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(ProjectFileError, match="cannot be written"):
        save_project(ProjectSpec(), tmp_path / "folder")
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]


def test_a_saved_file_keeps_its_mode_and_a_new_one_follows_the_umask(path: Path) -> None:
    umask = os.umask(0o027)
    try:
        save_project(ProjectSpec(), path)
        assert path.stat().st_mode & 0o777 == 0o640
        path.chmod(0o604)
        save_project(ProjectSpec(), path)
        assert path.stat().st_mode & 0o777 == 0o604
    finally:
        os.umask(umask)


def test_saving_through_a_link_keeps_the_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    save_project(ProjectSpec(), target)
    link.symlink_to(target)
    save_project(edits.add_layer(ProjectSpec()), link)
    assert link.is_symlink()
    assert load_project(target) == edits.add_layer(ProjectSpec())
