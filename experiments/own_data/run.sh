#!/bin/bash
# Repeats a study on files that come with a Python package: aeon (BSD; the files are the UCR and UEA archives') or statsmodels
# (BSD; the file is in the public domain).
#
#     bazel run //experiments/own_data:run -- STUDY [KEY=VALUE ...]
#     STUDY: italy_power_demand, japanese_vowels, airline, sunspots
#
# The package, 6 or 11 MB, is fetched by pip once, never installed, and its files are put into results/data/ where you are.
set -eu
aeon=1.6.0 statsmodels=0.14.5
sweep=$PWD/$1
here=$PWD/$(dirname "$2")
study=${3:-}
case $study in
    italy_power_demand | japanese_vowels | airline) package=aeon version=$aeon ;;
    sunspots) package=statsmodels version=$statsmodels ;;
    *)
        echo "usage: bazel run //experiments/own_data:run -- italy_power_demand|japanese_vowels|airline|sunspots [KEY=VALUE ...]" >&2
        exit 2
        ;;
esac
shift 3
cd "${BUILD_WORKING_DIRECTORY:-.}"
folder=results/data/$package-$version
if [ ! -d "$folder" ]; then
    mkdir -p results/data
    fetched=$(mktemp -d results/data/fetched.XXXXXX)
    trap 'rm -rf "$fetched"' EXIT
    python3 -m pip download --quiet --no-deps --only-binary :all: --dest "$fetched" "$package==$version"
    python3 - "$fetched" <<'PYTHON'
import pathlib, sys, zipfile
folder = pathlib.Path(sys.argv[1])
wheel, = folder.glob("*.whl")
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if "/datasets/" in name and name.endswith((".ts", ".csv")):
            (folder / pathlib.PurePosixPath(name).name).write_bytes(archive.read(name))
wheel.unlink()
PYTHON
    chmod 755 "$fetched"
    mv "$fetched" "$folder"
    trap - EXIT
fi
config=$here/$study.yaml
files=()
while read -r key name; do files+=("data.${key%:}=$folder/$name"); done < <(grep -E '^  (train|test): [A-Z_a-z]+\.(ts|csv)$' "$config")
exec "$sweep" "$config" "${files[@]}" "$@"
