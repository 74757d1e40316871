"""The folder of the sockets belongs to its user alone, and what is left over does no harm."""

from __future__ import annotations

import os
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradstudio.showing import doors
from gradstudio.showing.doors import close_door, new_door, open_doors, private_folder
from gradstudio.showing.errors import ShowError
from gradstudio.showing.messages import HelloMessage
from gradstudio.showing.wire import encode

HELLO = HelloMessage(caller="train.py", pid=1, is_notebook=False)


@pytest.fixture
def runtime(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = Path(os.path.realpath("/tmp")) / f"gs-test-{os.getpid()}"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    yield folder
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    folder.rmdir()


def test_the_folder_is_made_for_its_user_alone(runtime: Path) -> None:
    folder = private_folder()
    assert folder == runtime / "gradstudio"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_others_can_enter_is_not_used(runtime: Path) -> None:
    (runtime / "gradstudio").mkdir(mode=0o755)
    (runtime / "gradstudio").chmod(0o755)
    assert private_folder() != runtime / "gradstudio"


def test_a_link_in_its_place_is_not_followed(runtime: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    (runtime / "gradstudio").symlink_to(tmp_path)
    assert private_folder() not in (runtime / "gradstudio", tmp_path)


def test_a_folder_of_another_user_is_not_used(runtime: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private_folder()
    monkeypatch.setattr("os.getuid", lambda: 12345)
    folder = private_folder()
    assert folder != runtime / "gradstudio"
    folder.rmdir()


def test_a_socket_that_is_left_over_is_removed_and_passed_over(runtime: Path) -> None:
    listening, connected, path = new_door()
    listening.close()
    connected.close()
    assert path.exists()
    assert list(open_doors(HELLO)) == []
    assert not path.exists()


@pytest.mark.parametrize(("answer", "is_let_in"), [("welcome", True), ("taken", False), ("", False)])
def test_a_window_is_used_only_if_it_says_that_it_is_free(
    runtime: Path, answer: str, is_let_in: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradstudio.showing.doors._ANSWER_SECONDS", 60.0)  # each answers, or goes, at once
    listening, connected, _ = new_door()
    listening.accept()[0].close()
    connected.close()

    def serve() -> None:
        there, _ = listening.accept()
        with there:
            if answer:
                there.sendall(encode({"kind": answer}))
            there.recv(100)

    thread = threading.Thread(target=serve)
    thread.start()
    found = list(open_doors(HELLO))
    thread.join()
    listening.close()
    assert len(found) == is_let_in
    for each in found:
        each.close()


def test_a_window_that_says_nothing_is_not_waited_for_long(
    runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradstudio.showing.doors._ANSWER_SECONDS", 0.05)
    listening, connected, path = new_door()
    assert list(open_doors(HELLO)) == []
    assert path.exists()  # it may only just be opening
    for each in (listening, connected):
        each.close()


def test_nobody_comes_before_whoever_opens_the_window(runtime: Path) -> None:
    listening, connected, path = new_door()
    later = socket.socket(socket.AF_UNIX)
    later.connect(str(path))
    connected.sendall(b"first")
    first, _ = listening.accept()
    assert first.recv(10) == b"first"
    for each in (listening, connected, later, first):
        each.close()


def test_a_window_of_another_version_is_left_alone(runtime: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listening, connected, path = new_door()
    listening.close()
    connected.close()
    monkeypatch.setattr("gradstudio.showing.doors.__version__", "99.0")
    assert list(open_doors(HELLO)) == []
    assert path.exists()  # also what it left over is its own to remove


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No folder can be shared."""
    is_private = doors._is_private
    shared = lambda folder: folder.name.startswith("gs-") and is_private(folder)  # noqa: E731 - it stands for one
    monkeypatch.setattr(doors, "_is_private", shared)
    doors._own_folder.cache_clear()
    yield
    doors._remove_if_empty(doors._own_folder())
    doors._own_folder.cache_clear()


def test_where_no_folder_can_be_shared_one_is_made_and_goes_with_what_listens_in_it(nowhere: None) -> None:
    folder = private_folder()
    assert private_folder() == folder
    listening, connected, path = new_door()
    listening.close()
    connected.close()
    close_door(path)
    assert not folder.exists()
    assert private_folder().exists()  # the program shows something once more


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder for temporary files takes anything."""

    def refuse(*_: object, **__: object) -> None:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.gettempdir", refuse)
    monkeypatch.setattr("tempfile.mkdtemp", refuse)


def test_where_no_folder_can_be_made_at_all_that_is_told_when_a_window_is_to_open(
    full: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "_is_private", lambda folder: False)
    doors._own_folder.cache_clear()
    assert list(open_doors(HELLO)) == []
    with pytest.raises(ShowError, match="no connection to a window"):
        new_door()


def test_the_folder_for_sockets_needs_none_for_temporary_files(runtime: Path, full: None) -> None:
    assert private_folder() == runtime / "gradstudio"


def test_a_way_that_cannot_be_made_leaves_nothing(runtime: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(ShowError, match="no connection to a window"):
        new_door()
    assert list(private_folder().iterdir()) == []
