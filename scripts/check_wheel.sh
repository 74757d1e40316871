#!/usr/bin/env bash
# Builds the wheel, installs it with its dependencies in a clean environment, and uses it from another folder.
set -euo pipefail

cd "$(dirname "$0")/.."
python=${1:-.venv/bin/python}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir "$work" .
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile "$work"/gradstudio-*.whl

# Away from the repository, so that nothing can come from its folders.
cd "$work"
export PATH="$work/venv/bin:$PATH"
unset PYTHONPATH
gradstudio --version
gradstudio train --steps 5
python - <<'EOF'
import gradstudio
from gradstudio.resources import resource_path

assert "site-packages" in gradstudio.__file__, gradstudio.__file__
assert resource_path("icons", "app.svg").read_text(encoding="utf-8").startswith("<svg")
EOF
echo "The wheel works in a clean environment."
