#!/bin/bash
# A class of each step: training, accuracy, loss and confusion matrix over steps, the same bits with any number of workers and threads and
# after a kill, what the report says of answers without memory, and what is refused.
set -u
source tests/check.sh
begin
config=$here/configs/copy_memory.yaml
few=('data={length: 5, train_size: 300, val_size: 60, test_size: 40}' train.epochs=2)

in_one_line() { "$@" 2>&1 | tr -s "\n " " "; }

# --- plan and run
fact "plan says the task" says '25 steps × 10 features, 9 classes, one of each step\.' in_one_line "$sweep" plan "$config"
fact "  and what is read" says 'readout of every step' "$sweep" plan "$config"
fact "it trains" exits_with 0 "$sweep" "$config" "${few[@]}"
fact "accuracy and confusion matrix count steps" python3 - <<'END'
import glob
import h5py
import numpy as np
files = glob.glob("results/copy_memory/trials/*.h5")
assert len(files) == 6
for path in files:
    with h5py.File(path, "r") as f:
        confusion = f["confusion"][()]
        assert confusion.sum() == 40 * 25 and confusion[0].sum() == 40 * 15, confusion.sum()
        last = f["evaluations/test_acc"][-1]
        assert abs(np.trace(confusion) / confusion.sum() - last) < 1e-12
END
fact "the same bits when trained again" says '6 trials trained again, all equal bit for bit' "$sweep" verify results/copy_memory
fact "the same files with one worker" bash -c "'$sweep' '$config' \"\$@\" run.workers=1 output.dir=one >/dev/null 2>&1 &&
    for f in results/copy_memory/trials/*.h5; do cmp -s \"\$f\" one/trials/\$(basename \"\$f\") || exit 1; done" - "${few[@]}"
killed_after 0.3 "$sweep" "$config" "${few[@]}" run.workers=1 run.checkpoint_every=0.05 output.dir=killed >/dev/null 2>&1
fact "the same files after a kill" bash -c "'$sweep' '$config' \"\$@\" run.workers=1 output.dir=killed >/dev/null 2>&1 &&
    for f in results/copy_memory/trials/*.h5; do cmp -s \"\$f\" killed/trials/\$(basename \"\$f\") || exit 1; done" - "${few[@]}"
fact "the report measures by answers without memory" says 'emembering nothing gives a test accuracy of 65\.00 % and a test loss of 0\.8318 nats' in_one_line cat results/copy_memory/report.md
fact "classes weigh alike, and macro F1 chooses" exits_with 0 "$sweep" "$config" "${few[@]}" train.class_weights=balanced train.metric=macro_f1 seeds=0 output.dir=weighed
fact "a bidirectional network copies what it has yet to hear of" exits_with 0 "$sweep" "$config" "${few[@]}" model.bidirectional=true model.readout_dropout=0.2 seeds=0 output.dir=both

# --- refused
fact "one answer for a sequence: exit 2" exits_with 2 "$sweep" plan "$config" model.readout=mean
fact "  with its cure" says 'each step has its own answer, so each step is read; leave model.readout out' in_one_line "$sweep" plan "$config" model.readout=mean
fact "an answer of each step where sequences have one: exit 2" exits_with 2 "$sweep" plan "$here/configs/adding.yaml" model.readout=every_step
fact "more steps than are counted: exit 2" exits_with 2 "$sweep" plan "$config" 'data={length: 100000, test_size: 30000}'
fact "another task: exit 2" exits_with 2 "$sweep" plan "$config" data.task=classification
printf 'a,b,y\n1,2,u\n2,3,v\n3,4,u\n4,5,v\n' >own.csv
printf "data: {name: file, train: own.csv, task: labelling, split: {test: 0.5}}\ntrain: {epochs: 1}\n" >own.yaml
fact "a class of each step from rows that are sequences: exit 2" exits_with 2 "$sweep" plan own.yaml
fact "  with its cure" says 'reads a step and its label from each row: say data.id' in_one_line "$sweep" plan own.yaml
finish
