from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from gradstudio.app.program.settings import Settings
from gradstudio.training.look.watch import Watch


def test_a_new_store_reads_as_the_defaults(settings):
    assert settings.theme == "system"
    assert settings.geometry is None
    assert settings.layout("studio") is None
    assert settings.workspace == "studio"
    assert settings.recent == []


@pytest.mark.parametrize("theme", ["system", "light", "dark"])
def test_the_theme_is_remembered(store, theme):
    Settings(store).theme = theme
    store.sync()
    assert Settings(QSettings(store.fileName(), QSettings.Format.IniFormat)).theme == theme


@pytest.mark.parametrize("bad", ["purple", "", 7, ["dark"], {"a": 1}, QByteArray(b"dark\0")])
def test_a_bad_theme_reads_as_that_of_the_system(store, bad):
    store.setValue("theme", bad)
    assert Settings(store).theme == "system"


def test_the_window_is_remembered(store):
    settings = Settings(store)
    settings.geometry = QByteArray(b"geometry")
    settings.workspace = "design"
    settings.set_layout("design", QByteArray(b"state"), {"loss_dock": 0.25, "loss_dock width": 700.0})
    store.sync()
    again = Settings(QSettings(store.fileName(), QSettings.Format.IniFormat))
    assert again.geometry == QByteArray(b"geometry")
    assert again.workspace == "design"
    assert again.layout("design") == QByteArray(b"state")
    assert again.shares("design") == {"loss_dock": 0.25, "loss_dock width": 700.0}
    assert again.layout("studio") is None


@pytest.mark.parametrize("version", [0, 1, -1, "abc", "", ["1"], None])
def test_a_window_of_another_layout_is_forgotten(store, version):
    settings = Settings(store)
    settings.geometry = QByteArray(b"geometry")
    settings.set_layout("studio", QByteArray(b"state"), {"loss_dock": 0.25})
    store.setValue("window/layout_version", version)
    assert settings.layout("studio") is None
    assert settings.geometry == QByteArray(b"geometry")


@pytest.mark.parametrize("bad", ["text", 3, ["a"], QByteArray()])
def test_a_bad_window_reads_as_none(store, bad):
    settings = Settings(store)
    settings.geometry = QByteArray(b"geometry")
    settings.set_layout("studio", QByteArray(b"state"), {"loss_dock": 0.25})
    store.setValue("window/geometry", bad)
    store.setValue("window/layout_studio", bad)
    store.setValue("window/shares_studio", bad)
    store.setValue("window/workspace", bad)
    assert settings.geometry is None
    assert settings.layout("studio") is None
    assert settings.shares("studio") == {}
    assert settings.workspace == "studio"


def test_recent_files_come_newest_first_and_once(settings, tmp_path):
    a, b = tmp_path / "a", tmp_path / "b"
    for path in (a, b, a):
        settings.add_recent(path)
    assert settings.recent == [a, b]


def test_recent_files_survive_a_restart_also_when_there_is_only_one(store, tmp_path):
    Settings(store).add_recent(tmp_path / "a b,c.gradstudio")
    store.sync()
    again = Settings(QSettings(store.fileName(), QSettings.Format.IniFormat))
    assert again.recent == [tmp_path / "a b,c.gradstudio"]


def test_only_the_last_few_files_are_kept(settings, tmp_path):
    for i in range(20):
        settings.add_recent(tmp_path / str(i))
    assert settings.recent == [tmp_path / str(i) for i in range(19, 11, -1)]


def test_relative_paths_are_kept_absolute(settings):
    settings.add_recent(Path("a.gradstudio"))
    assert settings.recent == [Path("a.gradstudio").absolute()]


@pytest.mark.parametrize("bad", [7, {"a": 1}, QByteArray(b"x"), None])
def test_a_bad_list_of_files_reads_as_empty(store, bad):
    store.setValue("recent", bad)
    assert Settings(store).recent == []


def test_a_damaged_settings_file_reads_as_the_defaults(tmp_path):
    file = tmp_path / "settings.ini"
    file.write_bytes(b"\x00\xff[[[\nwindow=@Variant(\n theme=\x01")
    settings = Settings(QSettings(str(file), QSettings.Format.IniFormat))
    assert settings.theme == "system"
    assert settings.geometry is None
    assert settings.recent == []


def test_what_the_canvas_shows_is_remembered_and_nonsense_reads_as_one_sample(store) -> None:
    settings = Settings(store)
    assert settings.watch == Watch()
    settings.watch = Watch(scope="all", sample=7, penalty=True)
    assert Settings(store).watch == Watch(scope="all", penalty=True)
    store.setValue("canvas/scope", "everything")
    assert settings.watch == Watch(penalty=True)


@pytest.mark.parametrize("bad", ["", 3, ["a"], QByteArray(b"\0"), "gone"])
def test_files_are_asked_for_in_the_folder_of_the_last_one_or_among_the_documents(
    store, tmp_path, monkeypatch, bad
):
    documents, last = tmp_path / "Documents", tmp_path / "last"
    monkeypatch.setattr(
        "gradstudio.app.program.settings.QStandardPaths.writableLocation", lambda place: str(documents)
    )
    assert Settings(store).folder == Path.home()
    for folder in (documents, last):
        folder.mkdir()
    assert Settings(store).folder == documents
    Settings(store).folder = last
    assert Settings(store).folder == last
    last.rmdir()
    assert Settings(store).folder == documents
    store.setValue("folder", bad if bad != "gone" else str(tmp_path / "gone"))
    assert Settings(store).folder == documents


@pytest.mark.parametrize("stored", ["nonsense", -1, 0, 2**60, "268435456000000000", None])
def test_memory_for_runs_beyond_reason_is_the_usual(store, settings, stored):
    store.setValue("record_bytes", stored)
    assert settings.record_bytes == 256 * 2**20
    settings.record_bytes = 2**25
    assert settings.record_bytes == 2**25
