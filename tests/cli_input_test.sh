#!/bin/bash
# What a config and its data come to before anything is trained: notices, overrides, missing data.
set -u
here=$PWD
source "$here/tests/check.sh"
sweep=$here/sweep
cd "$TEST_TMPDIR" || exit 1
unset BUILD_WORKING_DIRECTORY BUILD_WORKSPACE_DIRECTORY SWEEP_DATA SWEEP_ISA XDG_DATA_HOME
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

finish
