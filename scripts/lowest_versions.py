"""Print a pip constraints file that pins every dependency to the lower bound in pyproject.toml.

Usage: lowest_versions.py [EXTRA...]
"""

import re
import sys
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
LOWER_BOUND = re.compile(r"(?P<name>[\w.-]+).*?(?:>=|==)(?P<version>[\d.]+)")


def lowest_versions(extras: list[str]) -> list[str]:
    """Return `name==version` for each dependency of the project and of the given extras."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    requirements = list(project["dependencies"])
    for extra in extras:
        requirements += project["optional-dependencies"][extra]
    pins = []
    for requirement in requirements:
        found = LOWER_BOUND.match(requirement)
        if found is None:
            raise SystemExit(f"{PYPROJECT}: {requirement!r} has no lower bound.")
        pins.append(f"{found['name']}=={found['version']}")
    return pins


if __name__ == "__main__":
    print("\n".join(lowest_versions(sys.argv[1:])))
