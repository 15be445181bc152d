#!/bin/bash
# What a config and its data come to before anything is trained: notices, overrides, missing data.
set -u
source tests/check.sh
begin
export HOME=$TEST_TMPDIR/home
mkdir home
says_not() { ! says "$@" >/dev/null || { echo "it says: $1"; return 1; }; }

cat >small.yaml <<'END_OF_CONFIG'
name: Small Sweep
data: {name: digits, train_size: 60, test_size: 20}
model: {hidden_dim: 3}
train: {lr: 0.1, epochs: 1, batch_size: 20}
END_OF_CONFIG
plan() { "$sweep" plan small.yaml "$@"; }
run() { "$sweep" run small.yaml "$@"; }

# --- notices
fact "a max that is not reached: exit 0" exits_with 0 plan 'model.hidden_dim={min: 2, max: 7, step: 2}'
fact "  is told" says "ends at 6: no step falls on its max 7" plan 'model.hidden_dim={min: 2, max: 7, step: 2}'
fact "a title of other data is told" says "title 'MNIST' names mnist, and data.name is digits" plan title=MNIST

# --- names and overrides
fact "a name for people: exit 0" exits_with 0 run
fact "  names a plain folder" test -s results/small_sweep/results.h5
fact "  and is the title" grep -q 'Small Sweep' results/small_sweep/report.md
fact "a key taken back and its rival set" exits_with 0 run train.epochs= train.iterations=2 output.dir=again
fact "  trains so long" says '^ +1 .* 436 +2 ' "$sweep" plan again/results.h5
fact "a section of overrides" exits_with 0 run 'train={epochs: 2, lr: 0.3}' output.dir=section
fact "  is repeated from the results" says 'Nothing left to train' \
    "$sweep" run section/results.h5
fact "  and overridden in part" says '^ +1 .* 436 +9 ' "$sweep" plan section/results.h5 train.epochs=3
fact "  or wholly" says '^ +1 .* 436 +5 ' "$sweep" plan section/results.h5 train.epochs= train.iterations=5

# --- sizes to train with as an axis: files, of which the first items are used
"$here/src/data/digits_to_idx" files 1 200 40 >/dev/null || exit 1
cat >sizes.yaml <<'END_OF_CONFIG'
data: {name: idx, dir: files, train_images: train-images-idx3-ubyte, train_labels: train-labels-idx1-ubyte,
    test_images: t10k-images-idx3-ubyte, test_labels: t10k-labels-idx1-ubyte, train_size: [60, 0, 120], val_size: 20}
model: {hidden_dim: 3}
train: {lr: 0.1, epochs: 1, batch_size: 20}
END_OF_CONFIG
sizes() { "$sweep" run sizes.yaml "$@"; }
extend() { "$sweep" run --extend sizes.yaml "$@"; }
fact "sizes to train with: exit 0" exits_with 0 sizes output.dir=sizes
fact "  are told in full" says '^ +2  [0-9a-f]{16} +200 ' "$sweep" plan sizes.yaml
same_trial_files() {
    local size file
    for size in 60 120 0; do
        sizes data.train_size=$size output.dir="size$size" || return 1
        for file in "size$size"/trials/*.h5; do cmp "$file" "sizes/trials/${file##*/}" || return 1; done
    done
}
fact "  give each the file that it gives alone" same_trial_files
fact "  are told from one another by what is trained on" says '1 of 3 trials|1 trial' "$sweep" ls sizes train_count=40
fact "    and by their sizes" says '1 of 3 trials|1 trial' "$sweep" ls sizes train_size=60
fact "  are in the report" grep -q '40 to 180 to train on' sizes/report.md
fact "  are plotted" test -s sizes/plots/accuracy_by_train_size.dat
fact "  are verified" exits_with 0 "$sweep" verify sizes
fact "  are exported" exits_with 0 "$sweep" export sizes --format safetensors --output weights
lost_results() {
    run 'data.train_size=[30, 60]' output.dir=lost && rm lost/results.h5 && "$sweep" report lost
}
fact "  are made again from the trial files alone" exits_with 0 lost_results
fact "one more of them extends the folder" exits_with 0 extend data.train_size='[60, 0, 120, 180]' output.dir=sizes
fact "  by one trial" test "$(ls sizes/trials/*.h5 | wc -l)" -eq 4
fact "more than there are: exit 2" exits_with 2 sizes data.train_size='[60, 201]' output.dir=more

# --- more data than memory
available_kb=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo)
if [ "$available_kb" -lt 100000000 ]; then
    vast() { "$sweep" vast.yaml output.dir=vast; }
    sed 's/train_size: 60, test_size: 20/train_size: 100000000, test_size: 100000000/' small.yaml >vast.yaml
    fact "digits larger than the memory: exit 4" exits_with 4 vast
    fact "  say what to make smaller" says 'need 157 GB .*; use a smaller data.train_size or data.test_size' vast
else
    skip "digits larger than the memory" "this machine may hold them"
fi

# --- a known data set that is not there
mkdir nothing
printf 'data: {name: mnist}\nmodel: {hidden_dim: 5}\ntrain: {epochs: 1}\n' >mnist.yaml
missing() { "$sweep" plan mnist.yaml data.dir=nothing "$@"; }
fact "plan without the data: exit 0" exits_with 0 missing
fact "  says that they are not there" says 'MNIST \(not here\), 60,000 training and 10,000 test images' missing
fact "  and how to get them" says "^data set mnist: notice: not found; 'sweep fetch mnist' downloads it" missing
# Of MNIST's four published files; computed with them.
fact "  shows the id that they give" says '^ +1  7696ff1690ac3d3f +760 +600 ' missing
fact "a part of them: exit 0" exits_with 0 missing data.val_size=100 data.test_size=1000
fact "  shows no id" says '^ +trial +parameters' missing data.test_size=1000
fact "  says why" says 'ids depend on the items used' missing data.test_size=1000
fact "more than there would be: exit 2" exits_with 2 missing data.train_size=60001
fact "run without the data: exit 2" exits_with 2 "$sweep" mnist.yaml data.dir=nothing
packaged=/usr/share/datasets/fashion-mnist
if [ -r $packaged/train-images-idx3-ubyte.gz ]; then
    ids() { "$sweep" plan mnist.yaml data.name=fashion_mnist "$@" 2>/dev/null | grep -E '^ +1 '; }
    same_ids() { [ -n "$(ids)" ] && [ "$(ids data.dir=nothing)" = "$(ids data.dir=$packaged)" ]; }
    fact "Fashion-MNIST has the ids that its files give" same_ids
    fact "its files are no MNIST: exit 2" exits_with 2 "$sweep" plan mnist.yaml data.dir=$packaged
    fact "  which is told" says "Fashion-MNIST's labels, not MNIST's; write data.name=fashion_mnist" \
        "$sweep" plan mnist.yaml data.dir=$packaged
else
    skip "Fashion-MNIST" "the package dataset-fashion-mnist is not here"
fi

finish
