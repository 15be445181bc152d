#!/bin/bash
# README.md and docs/ hold what the program says, their commands work in the order they stand in, and
# their programs in other languages run as they stand there.
# With PyTorch for $PYTHON_WITH_TORCH (python3 by default), those for PyTorch too:
#     bazel test //tests:readme_test --test_env=PYTHON_WITH_TORCH=/path/to/python
set -u
here=$PWD
source "$here/tests/check.sh"
sweep=$here/sweep
readme=$here/README.md
docs=$here/docs
export PATH=$here:$PATH
cd "$TEST_TMPDIR" || exit 1
unset BUILD_WORKING_DIRECTORY BUILD_WORKSPACE_DIRECTORY SWEEP_DATA SWEEP_ISA

# --- tables and links
rows_below() { sed -n "/^| $1 |/,/^\$/p" "$2" | grep '^|'; }
fact "the table of keys is what 'sweep help keys --markdown' prints" \
    cmp <(rows_below key "$docs/config.md") <("$sweep" help keys --markdown)
for config in "$here"/configs/*.yaml; do
    fact "the table of configs has $(basename "$config")" grep -q "^| .configs/$(basename "$config"). |" "$docs/config.md"
done
for page in "$docs"/*.md; do
    fact "the README leads to docs/$(basename "$page")" grep -qF "](docs/$(basename "$page"))" "$readme"
done
for link in $(grep -oE '\]\(docs/[^)]*\)' "$readme" | sed 's/^](//; s/)$//'); do
    fact "  $link is there" test -f "$here/$link"
done
fact "the README is short" test "$(wc -l <"$readme")" -le 150
fact "the two commands that do everything" \
    grep -qxF '    ./setup && bazel run //:sweep -- configs/layers.yaml' "$readme"
fact "  and those for the tests" grep -qxF '    ./setup --dev && bazel test //...' "$readme"

# --- commands, one after the other, with a small config in the place of the one for Fashion-MNIST
commands_of() {
    sed -nE 's/^    (.*&& )?(bazel run \/\/:sweep --|sweep) /    sweep /p' "$1" | sed -E 's/^ *//; s/ {2,}#.*//'
}
cat >small.yaml <<'YAML'
name: layers
data: {name: digits, train_size: 100, test_size: 50}
model: {hidden_dim: 4, layer_dim: [1, 2, 3]}
train: {epochs: 1, batch_size: 50}
YAML
# works PAGE FOLDER: in a new folder that holds configs/layers.yaml
works() {
    mkdir -p "$2/configs" && cp small.yaml "$2/configs/layers.yaml"
    local line count=0
    cd "$2" || exit 1
    while IFS= read -r line; do
        fact "$(basename "$1"): $line" eval "$line </dev/null"
        count=$((count + 1))
    done < <(commands_of "$1")
    cd "$TEST_TMPDIR" || exit 1
    fact "  commands of $(basename "$1") were found" test $count -gt 0
}
mkdir -p readme/configs && cp "$here"/configs/gestures.* readme/configs/ && (cd readme && python3 configs/gestures.py) || exit 1
works "$readme" readme
mkdir -p config && cp small.yaml config/ && (cd config && "$sweep" small.yaml >/dev/null 2>&1) || exit 1
works "$docs/config.md" config

# --- programs: the n-th block of a language on a page, from 1
block() { awk -v open="\`\`\`$2" -v n="$3" '$0 == open {i++; on = 1; next} /^```$/ {on = 0} on && i == n' "$1"; }
small_data=(data.name=digits data.train_size=100 data.test_size=50)
block "$readme" yaml 1 >grid.yaml
fact "the README's config is one" says '^60 trials: ' "$sweep" plan grid.yaml "${small_data[@]}"
block "$docs/config.md" yaml 1 >grid.yaml
fact "that of docs/config.md too" says '^60 trials: ' "$sweep" plan grid.yaml "${small_data[@]}"
fashion=/usr/share/datasets/fashion-mnist
data=(data.name=digits data.test_size=300)
[ -d $fashion ] && data=()
"$sweep" "$here/configs/layers.yaml" "${data[@]}" data.train_size=400 'model.layer_dim=[1, 2]' train.epochs=1 \
    train.eval_every=2 >run.log 2>&1 || { cat run.log; exit 1; }

results=$docs/results.md
# runs WHAT PROGRAM IMPORTS BLOCK MORE: a page's block with more lines, where the imports are there
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

cd readme || exit 1
runs "the README's lines" $python h5py,pandas,tables "$(block "$readme" python 1)" 'assert trial_id'
cd "$TEST_TMPDIR" || exit 1
mkdir own && cd own || exit 1
runs "the lines that write IDX files" $python numpy "$(block "$docs/data.md" python 1)" ''
block "$docs/data.md" yaml 2 >stripes.yaml
if [ -s train-images.idx3.gz ]; then
    fact "  which the config there trains on" exits_with 0 "$sweep" stripes.yaml train.epochs=1 seeds=0
    fact "  as they are" says '2,000 training and 500 test images of 12 × 20: ' "$sweep" plan stripes.yaml
fi
cd "$TEST_TMPDIR" || exit 1
runs "the lines for h5py and pandas" $python h5py,pandas,tables "$(block "$results" python 1)" 'assert accuracy.shape[0] == 2'
runs "the lines for xarray" $python pandas,tables,xarray,h5netcdf "$(block "$results" python 2)" '
means = curves.test_acc.groupby("layer_dim").mean("trial")
assert set(means.dims) == {"layer_dim", "step"} and list(means.layer_dim) == [1, 2]
assert float(means.sel(layer_dim=2).isel(step=-1)) == trials.test_acc[1]'
if Rscript -e 'library(hdf5r)' >/dev/null 2>&1; then
    { block "$results" r 1; echo '
stopifnot(nrow(trials) == 2, all(trials$layer_dim == 1:2), nrow(aggregate(test_acc ~ layer_dim, trials, mean)) == 2)
stopifnot(all.equal(test_acc[nrow(test_acc), ], trials$test_acc), all(dim(weight) == c(28, 400)))'; } >program.R
    fact "the lines for R" Rscript program.R
else
    skip "the lines for R" "no Rscript with hdf5r"
fi
if [ -d $fashion ]; then
    # At most one of the 10,000 images may stand between two classes by less than the rounding.
    runs "the lines for PyTorch: the same accuracy" "$torch" torch,numpy,h5py "$(block "$results" python 3)" \
        'assert abs(float(accuracy) - trial["test_acc"]) < 1.5e-4'
    "$sweep" export results/layers --format safetensors --output weights >/dev/null || exit 1
    # The larger one has two layers.
    id=$(basename "$(ls -S weights/*.safetensors | head -n 1)" .safetensors)
    load=$(block "$results" python 4)
    runs "the lines for safetensors" "$torch" torch,numpy,h5py,safetensors \
        "$(block "$results" python 3)"$'\nwas = {name: w.clone() for name, w in model.state_dict().items()}\n'"${load//<id>/$id}" \
        'assert all(torch.equal(w, was[name]) for name, w in model.state_dict().items())'
    "$sweep" "$here/configs/layers.yaml" model.cell=gru model.bidirectional=true model.readout=final_states data.train_size=400 \
        model.hidden_dim=20 model.layer_dim=2 train.epochs=1 output.dir=bigru >run.log 2>&1 || { cat run.log; exit 1; }
    "$sweep" export bigru/trials/*.h5 --format safetensors --output bigru.safetensors >/dev/null || exit 1
    "$sweep" export bigru --format jsonl --output bigru.jsonl >/dev/null || exit 1
    runs "the lines for a GRU of both directions: the same accuracy" "$torch" torch,numpy,h5py,safetensors \
        "$(block "$results" python 3)"$'\n'"$(block "$results" python 5)" "
import json
from safetensors.torch import load_file
trial = json.loads(open('bigru.jsonl').readline())
model = Gru(28, 20, 2, 10)
model.load_state_dict(load_file('bigru.safetensors'))
with torch.no_grad():
    assert abs(float((model(images).argmax(1) == labels).double().mean()) - trial['test_acc']) < 1.5e-4"
else
    skip "the lines for PyTorch" "no $fashion"
fi

finish
