#!/bin/bash
# The program from outside: the main job, resuming, the same bits, every refusal with its exit code.
set -u
source tests/check.sh
begin
configs=$here/configs

# The smoke config cut short: what is learnt does not matter here.
smoke() {
    "$sweep" "$configs/smoke.yaml" data.train_size=500 data.test_size=100 'model.hidden_dim=[5, 8]' \
        train.epochs=2 'seeds=[0, 1]' "$@"
}
with_isa() {
    local isa=$1
    shift
    SWEEP_ISA=$isa smoke "$@"
}
same_trials() { diff -rq "$1/trials" "$2/trials"; }
is_file() { for f in "$@"; do [ -s "$f" ] || { echo "$f is missing or empty"; return 1; }; done; }

# --- the main job
fact "the smoke sweep runs" exits_with 0 smoke
fact "it writes results, tables and reports" is_file \
    results/smoke/results.h5 results/smoke/trials.csv results/smoke/report.md results/smoke/report.html
fact "every finished trial has a file and a log" \
    test "$(ls results/smoke/trials/*.h5 | wc -l)" -eq "$(ls results/smoke/logs/*.log | wc -l)"
fact "a log reads much as the tutorial prints" \
    grep -qE '^Iteration: [0-9]+\. Loss: [0-9.]+\. Test accuracy: [0-9.]+ %$' -r results/smoke/logs
if command -v gnuplot >/dev/null; then
    fact "the curves are plotted, with their script and numbers" is_file \
        results/smoke/plots/accuracy_curves.svg results/smoke/plots/accuracy_curves.png \
        results/smoke/plots/accuracy_curves.gp results/smoke/plots/accuracy_curves.dat
fi
fact "a report has no outside links" bash -c "! grep -qE '(src|href)=.https?:' results/smoke/report.html"

# --- the same bits, and nothing trained twice
fact "a second run trains nothing" says 'Nothing left to train' smoke
fact "one worker gives the same trial files" exits_with 0 smoke output.dir=one run.workers=1
fact "  byte for byte" same_trials results/smoke one
fact "three workers too" exits_with 0 smoke output.dir=three run.workers=3
fact "  byte for byte" same_trials one three
fact "plain C kernels too" exits_with 0 with_isa generic output.dir=generic
fact "  byte for byte" same_trials one generic
rm -f one/trials/*.h5 one/results.h5
fact "lost trial files are made again" exits_with 0 smoke output.dir=one
fact "  byte for byte" same_trials one three

# --- report from HDF5 alone
mkdir alone && cp results/smoke/results.h5 alone/
fact "sweep report renders from results.h5 alone" exits_with 0 "$sweep" report alone
fact "  the same table of trials" cmp alone/trials.csv results/smoke/trials.csv
fact "no gnuplot: a warning, and everything else" \
    says 'gnuplot' env PATH=/nowhere "$sweep" report alone
fact "  with exit code 0" exits_with 0 env PATH=/nowhere "$sweep" report alone

# --- plan, help, version, schema
fact "plan explains the smoke sweep" says 'weight_ih_l0' "$sweep" plan "$configs/smoke.yaml"
fact "  and how long its training would take here" says '^In all: .* Training: about [0-9.]+ s with [0-9]+ workers? on ' "$sweep" plan "$configs/smoke.yaml"
huge=(model.hidden_dim=16384 model.layer_dim=64 run.workers=1)
fact "plan shows much work in large units" says '^  work a sample: 7\.64 TFLOP forward' \
    "$sweep" plan "$configs/smoke.yaml" "${huge[@]}"
fact "  and much memory" says 'Memory: [0-9.]+ TB at most: ' "$sweep" plan "$configs/smoke.yaml" "${huge[@]}"
fact "  and many values" says '1,000 values\]$' \
    "$sweep" plan "$configs/smoke.yaml" 'seeds={min: 0, max: 999, step: 1}'
fact "plan answers the tutorial's question" says 'Why is weight_ih_l1' \
    "$sweep" plan "$configs/digits.yaml"
fact "--version names the version" says '^sweep [0-9]+\.[0-9]+\.[0-9]+ ' "$sweep" --version
fact "--help works for the program" says 'usage: sweep CONFIG' "$sweep" --help
for command in run plan report schema; do
    fact "--help works for $command" says "usage: sweep $command" "$sweep" "$command" --help
done
fact "schema prints the committed schema" \
    bash -c "'$sweep' schema | cmp - '$configs/sweep.schema.json'"

# --- refusals
fact "no arguments: exit 2" exits_with 2 "$sweep"
fact "an unknown option: exit 2" exits_with 2 "$sweep" --frobnicate
fact "a missing config: exit 2" exits_with 2 "$sweep" no-such.yaml
fact "an argument without '=': exit 2" exits_with 2 smoke hidden_dim
fact "an unknown key: exit 2" exits_with 2 smoke model.hiden_dim=5
fact "  with a suggestion" says 'did you mean .?model\.hidden_dim' smoke model.hiden_dim=5
fact "hidden_dim 0: exit 2" exits_with 2 smoke model.hidden_dim=0
fact "lr nan: exit 2" exits_with 2 smoke train.lr=.nan
fact "a billion trials: exit 2" exits_with 2 smoke 'model.hidden_dim={min: 1, max: 1000, step: 1}' \
    'train.lr={min: 0.001, max: 1, num: 1000}' 'seeds={min: 0, max: 999, step: 1}'
printf 'name: x\ntrain: {epochs: 1}\nmodle: {hidden_dim: 3}\n' >typo.yaml
fact "a typo in a file names its place" says '^typo\.yaml:3:1: error: ' "$sweep" typo.yaml output.dir=typo
fact "  and leaves nothing behind" test ! -e typo
fact "missing data: exit 2" exits_with 2 "$sweep" "$configs/mnist_layers.yaml" data.dir="$PWD/nowhere" output.dir=missing
fact "  names what helps" says 'data\.name=digits' "$sweep" "$configs/mnist_layers.yaml" data.dir="$PWD/nowhere"
fact "  and leaves nothing behind" test ! -e missing
touch in-the-way
fact "a file in place of the results folder: exit 4" exits_with 4 smoke output.dir=in-the-way/x
fact "an ISA that does not exist: exit 2" exits_with 2 with_isa mmx output.dir=isa
fact "a report of nothing: exit 2" exits_with 2 "$sweep" report nowhere
mkdir damaged && head -c 2000 results/smoke/results.h5 >damaged/results.h5
fact "a cut results.h5: refused" exits_with 5 "$sweep" report damaged
to_full_device() { "$@" >/dev/full; }
fact "a full device as output: exit 4" exits_with 4 to_full_device smoke
fact "  of a command that only prints, too" exits_with 4 to_full_device "$sweep" schema
for words in "ls" "show $PWD/results/smoke" "help config" "help keys" "help man" "schema" "--help" "version" \
    "ls $PWD/results/smoke" "diff one three" "plan $configs/smoke.yaml" "export one --format csv -o -" \
    "export one --format json -o -" "report one" "watch one"; do
    fact "  sweep $words says why" says 'cannot write to standard output: No space left on device$' \
        to_full_device "$sweep" $words
    fact "    once" bash -c '[ "$("$@" 2>&1 >/dev/full | grep -c "cannot write")" -eq 1 ]' x "$sweep" $words
done
closed_early() { ( set -o pipefail; "$@" 2>closed.log | true ) && [ ! -s closed.log ]; }
fact "a reader who has gone away: no error" closed_early env --ignore-signal=PIPE "$sweep" schema
fact "a mistyped command: exit 2" exits_with 2 "$sweep" pln smoke.yaml
fact "  what was meant" says "did you mean 'plan'" "$sweep" pln smoke.yaml

finish
