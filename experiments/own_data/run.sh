#!/bin/bash
# Repeats a study on files that come with aeon, a Python package (BSD; the files are the UCR and UEA archives').
#
#     bazel run //experiments/own_data:run -- STUDY [KEY=VALUE ...]        STUDY: italy_power_demand, japanese_vowels
#
# The package, 6 MB, is fetched by pip once, never installed, and its files are put into results/data/ where you are.
set -eu
aeon=1.6.0
sweep=$PWD/$1
here=$PWD/$(dirname "$2")
study=${3:-}
if [ ! -f "$here/$study.yaml" ]; then
    echo "usage: bazel run //experiments/own_data:run -- italy_power_demand|japanese_vowels [KEY=VALUE ...]" >&2
    exit 2
fi
shift 3
cd "${BUILD_WORKING_DIRECTORY:-.}"
if [ ! -d "results/data/aeon-$aeon" ]; then
    mkdir -p results/data
    fetched=$(mktemp -d results/data/fetched.XXXXXX)
    trap 'rm -rf "$fetched"' EXIT
    python3 -m pip download --quiet --no-deps --only-binary :all: --dest "$fetched" "aeon==$aeon"
    python3 - "$fetched" <<'PYTHON'
import pathlib, sys, zipfile
folder = pathlib.Path(sys.argv[1])
wheel, = folder.glob("*.whl")
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.startswith("aeon/datasets/data/") and name.endswith(".ts"):
            (folder / pathlib.PurePosixPath(name).name).write_bytes(archive.read(name))
wheel.unlink()
PYTHON
    chmod 755 "$fetched"
    mv "$fetched" "results/data/aeon-$aeon"
    trap - EXIT
fi
config=$here/$study.yaml
train=$(sed -n 's/^  train: //p' "$config") test=$(sed -n 's/^  test: //p' "$config")
exec "$sweep" "$config" "data.train=results/data/aeon-$aeon/$train" "data.test=results/data/aeon-$aeon/$test" "$@"
