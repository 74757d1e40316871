"""What is built for distribution carries the resources, and the resolver finds them in each install."""

import email
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import gradstudio

REPOSITORY = Path(__file__).resolve().parents[2]
RESOURCES = {
    path.relative_to(REPOSITORY / "resources").as_posix(): path.read_bytes()
    for path in (REPOSITORY / "resources").rglob("*")
    if path.is_file()
}

# Prints where the package is, then the name and size of each of the given resources.
READ_RESOURCES = """
import sys
import gradstudio
from gradstudio.resources import resource_path

print(gradstudio.__file__)
for name in sys.argv[1:]:
    print(name, len(resource_path(*name.split("/")).read_bytes()))
"""


def build(target: str, folder: Path) -> Path:
    # hatchling itself, not pip: no isolated environment to fill, so no network.
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", tmp_path_factory.mktemp("sdist"))


def test_wheel_carries_every_resource(wheel: Path) -> None:
    prefix = "gradstudio/_resources/"
    with zipfile.ZipFile(wheel) as archive:
        carried = {
            name.removeprefix(prefix): archive.read(name)
            for name in archive.namelist()
            if name.startswith(prefix)
        }
    assert carried == RESOURCES


def test_wheel_has_the_version_the_command_and_the_types(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        info = f"gradstudio-{gradstudio.__version__}.dist-info"
        metadata = email.message_from_bytes(archive.read(f"{info}/METADATA"))
        assert metadata["Version"] == gradstudio.__version__
        assert "gradstudio = gradstudio.cli:main" in archive.read(f"{info}/entry_points.txt").decode()
        assert "gradstudio/py.typed" in archive.namelist()
        assert f"{info}/licenses/LICENSE" in archive.namelist()


def test_wheel_holds_nothing_beside_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        roots = {name.partition("/")[0] for name in archive.namelist()}
    assert roots == {"gradstudio", f"gradstudio-{gradstudio.__version__}.dist-info"}


def test_sdist_carries_every_resource(sdist: Path) -> None:
    prefix = f"gradstudio-{gradstudio.__version__}/resources/"
    with tarfile.open(sdist) as archive:
        carried = {name.removeprefix(prefix) for name in archive.getnames() if name.startswith(prefix)}
    assert carried == set(RESOURCES)


@pytest.mark.parametrize("unpacked", [True, False], ids=["as-a-folder", "as-a-zip-on-the-path"])
def test_resources_are_found_in_an_installed_wheel(wheel: Path, tmp_path: Path, unpacked: bool) -> None:
    place = wheel
    if unpacked:
        place = tmp_path / "site"
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(place)

    # PYTHONPATH comes before the editable install that these tests run from.
    result = subprocess.run(
        [sys.executable, "-c", READ_RESOURCES, *RESOURCES],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(place)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )

    package, *found = result.stdout.splitlines()
    assert package.startswith(str(place))
    assert found == [f"{name} {len(content)}" for name, content in RESOURCES.items()]
