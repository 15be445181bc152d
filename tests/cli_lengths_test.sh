#!/bin/bash
# Sequences of several lengths from the file to the report: what is said of them, and the same bytes with any number of
# workers and threads, after a kill, when trained again, and when only the trial files are left.
set -u
source tests/check.sh
begin

python3 "$here/configs/calls.py" || exit 1
sed 's/^train:.*/train: {lr: 0.3, iterations: 300, batch_size: 20, eval_every: 100}/; s/^seeds:.*/seeds: [0, 1]/' \
    "$here/configs/calls.yaml" >calls.yaml
printf 'run: {workers: 2, checkpoint_every: 0.01}\n' >>calls.yaml
run() { PATH=/nowhere "$sweep" run calls.yaml "output.dir=$1" "${@:2}" >log 2>&1 || { cat log; return 1; }; }
same_trials() { diff -r "$1/trials" "$2/trials"; }

# --- what is said
fact "a file's lengths are shown" says '^300 items of 7 to 29 steps × 2 features, mean 18 steps$' \
    "$sweep" data calls.csv id=call time=step y=bird x=pitch..loudness
"$sweep" data calls.csv id=call time=step y=bird x=pitch..loudness >said 2>/dev/null
fact "  and nothing is in the way of training" sh -c '! grep -q "so far" said'
{ sed -n '/^data:$/,$p' said; printf 'name: pasted\nmodel: {hidden_dim: 4}\ntrain: {epochs: 1}\n'; } >pasted.yaml
fact "  the section that is printed trains" exits_with 0 env PATH=/nowhere "$sweep" pasted.yaml
fact "the plan says them" says '7 to 29 steps, mean 18\.' "$sweep" plan calls.yaml
fact "  and counts the steps that there are" says 'by the steps that there are' "$sweep" plan calls.yaml

# --- the same bytes
fact "a run" run once
fact "  with one worker: the same bytes" run alone run.workers=1
fact "  (trial files)" same_trials once alone
fact "  with two threads: the same bytes" run threads run.workers=1 run.threads=2
fact "  (trial files)" same_trials once threads
PATH=/nowhere "$sweep" run calls.yaml output.dir=killed >log 2>&1 &
runner=$!
until [ -n "$(find killed/checkpoints -type f ! -name '*.tmp.*' 2>/dev/null)" ] || ! kill -0 $runner 2>/dev/null; do sleep 0.01; done
workers=$(pgrep -P $runner)
kill -9 $runner $workers 2>/dev/null
wait $runner 2>/dev/null
fact "  killed and run again: the same bytes" run killed
fact "  (trial files)" same_trials once killed
fact "  trained again by verify" exits_with 0 "$sweep" verify once
fact "  and diff finds no trial that differs" exits_with 0 "$sweep" diff once killed

# --- what is kept
cat >steps.py <<'PY'
import csv

lengths = {}
for row in csv.DictReader(open("calls.csv")):
    lengths[row["call"]] = lengths.get(row["call"], 0) + 1
for t in csv.DictReader(open("once/trials.csv")):
    assert int(t["train_steps"]) + int(t["val_steps"]) + int(t["test_steps"]) == sum(lengths.values()), t
    assert int(t["seq_dim"]) == max(lengths.values()), t
PY
fact "results hold the steps that there were" python3 steps.py
fact "  the report says them" grep -q 'up to 29 steps (1[78] on average) of 2 values, 3 classes' once/report.md
rm once/results.h5
fact "made again from the trial files and plan.txt alone" exits_with 0 env PATH=/nowhere "$sweep" report once
fact "  with the same steps" grep -q 'up to 29 steps (1[78] on average)' once/report.md
mv calls.csv away.csv
fact "  without the data, too" exits_with 0 env PATH=/nowhere "$sweep" report once
mv away.csv calls.csv

# A GRU of 16 units on 2 inputs takes 3 * 16 * (2 + 16) multiply-adds a step and 16 * 3 at the end; training takes three
# times as many, less those of the inputs' gradient.
sed 's/iterations: 300/flops: 1e9/; s/readout: .*}/readout: last_step}/' calls.yaml >budget.yaml
cat >budget.py <<'PY'
import csv

t = next(csv.DictReader(open("once/trials.csv")))
steps, items = int(t["train_steps"]), int(t["train_count"])
print(10 ** 9 * items // (2 * ((3 * 864 - 96) * steps + 3 * 48 * items)) // 20)
PY
fact "a budget of operations is spent on the steps that there are" says "train.flops 1,000,000,000: $(python3 budget.py) iterations" \
    "$sweep" plan budget.yaml

# --- data.max_length
fact "longer sequences keep their end, and are counted" says \
    'notice: [0-9]+ of 300 sequences are longer than data.max_length 10: only the end of them is used' \
    "$sweep" plan calls.yaml data.max_length=10
fact "  the longest is then as long" says '7 to 10 steps' "$sweep" plan calls.yaml data.max_length=10
ids() { "$sweep" plan "$@" 2>/dev/null | sed -n 's/^ *[0-9]*  \([0-9a-f]\{16\}\) .*/\1/p'; }
fact "  and its trials are others" test "$(ids calls.yaml)" != "$(ids calls.yaml data.max_length=10)"
fact "at one length they are as any others" says '90 test sequences of 7 steps' \
    "$sweep" plan calls.yaml data.max_length=7
fact "another order of steps is refused: exit 2" exits_with 2 "$sweep" plan calls.yaml data.permute.seed=0
fact "  with the lengths" says 'these have 7 to 29 steps' "$sweep" plan calls.yaml data.permute.seed=0

finish
