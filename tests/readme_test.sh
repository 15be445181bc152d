#!/bin/bash
# The README holds what the program says, and its programs in other languages run as they stand there.
# With PyTorch for $PYTHON_WITH_TORCH (python3 by default), those for PyTorch too:
#     bazel test //tests:readme_test --test_env=PYTHON_WITH_TORCH=/path/to/python
set -u
here=$PWD
source "$here/tests/check.sh"
sweep=$here/sweep
readme=$here/README.md
cd "$TEST_TMPDIR" || exit 1
unset BUILD_WORKING_DIRECTORY BUILD_WORKSPACE_DIRECTORY SWEEP_DATA SWEEP_ISA

# --- tables
rows_below() { sed -n "/^| $1 |/,/^\$/p" "$readme" | grep '^|'; }
fact "the table of keys is what 'sweep help keys' prints" cmp <(rows_below key) <("$sweep" help keys --markdown)
for command in $(rows_below command | grep -oE '^\| .sweep [a-z]+' | cut -d' ' -f3); do
    fact "'sweep $command' of the table of commands is one" exits_with 0 "$sweep" help "$command"
done
for config in "$here"/configs/*.yaml; do
    fact "the table of configs has $(basename "$config")" grep -q "^| .configs/$(basename "$config"). |" "$readme"
done

# --- programs: the n-th block of a language, from 1
block() { awk -v open="\`\`\`$1" -v n="$2" '$0 == open {i++; on = 1; next} /^```$/ {on = 0} on && i == n' "$readme"; }
fashion=/usr/share/datasets/fashion-mnist
data=(data.name=digits data.test_size=300)
[ -d $fashion ] && data=()
"$sweep" "$here/configs/layers.yaml" "${data[@]}" data.train_size=400 'model.layer_dim=[1, 2]' train.epochs=1 \
    train.eval_every=2 >run.log 2>&1 || { cat run.log; exit 1; }

# runs WHAT PROGRAM IMPORTS BLOCK MORE: the README's block with more lines, where the imports are there
runs() {
    local what=$1 program=$2 imports=$3 block=$4 more=$5
    if ! $program -c "import $imports" >/dev/null 2>&1; then
        skip "$what" "no ${imports//,/, or no } for $program"
        return
    fi
    printf '%s\n%s\n' "$block" "$more" >program.py
    fact "$what" $program -W ignore program.py
}
python=python3
[ -x /usr/bin/python3 ] && python=/usr/bin/python3 # where Debian's packages are
torch=${PYTHON_WITH_TORCH:-python3}

runs "the lines for h5py and pandas" $python h5py,pandas,tables "$(block python 1)" 'assert accuracy.shape[0] == 2'
runs "the lines for xarray" $python pandas,tables,xarray,h5netcdf "$(block python 2)" '
means = curves.test_acc.groupby("layer_dim").mean("trial")
assert set(means.dims) == {"layer_dim", "step"} and list(means.layer_dim) == [1, 2]
assert float(means.sel(layer_dim=2).isel(step=-1)) == trials.test_acc[1]'
if Rscript -e 'library(hdf5r)' >/dev/null 2>&1; then
    { block r 1; echo '
stopifnot(nrow(trials) == 2, all(trials$layer_dim == 1:2), nrow(aggregate(test_acc ~ layer_dim, trials, mean)) == 2)
stopifnot(all.equal(test_acc[nrow(test_acc), ], trials$test_acc), all(dim(weight) == c(28, 400)))'; } >program.R
    fact "the lines for R" Rscript program.R
else
    skip "the lines for R" "no Rscript with hdf5r"
fi
if [ -d $fashion ]; then
    # At most one of the 10,000 images may stand between two classes by less than the rounding.
    runs "the lines for PyTorch: the same accuracy" "$torch" torch,numpy,h5py "$(block python 3)" \
        'assert abs(float(accuracy) - trial["test_acc"]) < 1.5e-4'
    "$sweep" export results/layers --format safetensors --output weights >/dev/null || exit 1
    # The larger one has two layers.
    id=$(basename "$(ls -S weights/*.safetensors | head -n 1)" .safetensors)
    load=$(block python 4)
    runs "the lines for safetensors" "$torch" torch,numpy,h5py,safetensors \
        "$(block python 3)"$'\nwas = {name: w.clone() for name, w in model.state_dict().items()}\n'"${load//<id>/$id}" \
        'assert all(torch.equal(w, was[name]) for name, w in model.state_dict().items())'
else
    skip "the lines for PyTorch" "no $fashion"
fi

finish
