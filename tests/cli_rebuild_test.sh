#!/bin/bash
# results.h5 is derived: it is made again from trials/ and plan.txt alone, where the data, the weights
# to start from and the config are gone, for every kind of data.
source tests/check.sh
begin

# The first items of a set as IDX files: idx_files FOLDER ITEMS
idx_files() {
    mkdir -p "$1"
    python3 - "$1" "$2" <<'END'
import struct, sys
folder, items = sys.argv[1], int(sys.argv[2])
for split, count in ("train", items), ("test", items // 2):
    pixels = bytes((7 * i + i // 16) % 251 for i in range(count * 16))
    open(f"{folder}/{split}-images", "wb").write(struct.pack(">IIII", 2051, count, 4, 4) + pixels)
    open(f"{folder}/{split}-labels", "wb").write(struct.pack(">II", 2049, count) + bytes(i % 3 for i in range(count)))
END
}

# Everything but what only the first run can know: the command, and where the machine stood.
contents() {
    "$sweep" export "$1" --format json -o - | python3 -c '
import json, sys
sweep = json.load(sys.stdin)
for volatile in "command", "config_path", "config_yaml", "overrides", "environment":
    del sweep[volatile]
print(json.dumps(sweep, indent=1, sort_keys=True))'
}

# comes_again CONFIG GONE...: trained, then without GONE and results.h5 reported again, it is the same
comes_again() {
    local config=$1 name=${1%.yaml}
    shift
    "$sweep" "$config" >"$name.log" 2>&1 || { cat "$name.log"; return 1; }
    contents "results/$name" >"$name.before"
    rm -rf "results/$name/results.h5" "$@"
    "$sweep" report "results/$name" >"$name.log" 2>&1 || { cat "$name.log"; return 1; }
    contents "results/$name" >"$name.after"
    diff "$name.before" "$name.after" && grep -q '"status": "finished"' "$name.after"
}

cat >digits.yaml <<'END'
title: Digits, again
data: {name: digits, train_size: [40, 60], test_size: 20, val_size: 10}
model: {hidden_dim: [2, 3]}
train: {lr: [0.5, 0.1], iterations: 4, batch_size: 10}
seeds: [1, 0]
compare: {same_within: 0.015, target: 0.25, baseline: {train_size: 40, hidden_dim: 3, lr: 0.1}}
END
fact "digits" comes_again digits.yaml
fact "  with the difference that matters" grep -q '"same_within": 0.015' digits.after
fact "  with the baseline" grep -qE '"baseline": "[0-9a-f]{16}"' digits.after
fact "  which the report is about" grep -q '^Every configuration against the baseline, ' results/digits/report.md
fact "  and the target" grep -q '"target": 0.25' digits.after
fact "  of which the report has a column" grep -q '^|.*| *iterations to 25.00 % |' results/digits/report.md

idx_files files 60
cat >idx.yaml <<'END'
data: {name: idx, dir: files, train_images: train-images, train_labels: train-labels,
       test_images: test-images, test_labels: test-labels}
model: {hidden_dim: 2}
train: {lr: [0.5, 0.1], epochs: 1, batch_size: 10}
END
fact "IDX files, which are gone" comes_again idx.yaml files

idx_files more 60
sed 's/files/more/' idx.yaml >first.yaml
"$sweep" first.yaml >first.log 2>&1
start=$(ls results/first/trials/*.h5 | head -n 1)
cat >started.yaml <<END
data: {name: idx, dir: more, train_images: train-images, train_labels: train-labels,
       test_images: test-images, test_labels: test-labels}
model: {hidden_dim: 2}
train: {lr: 0.1, iterations: [2, 3], batch_size: 10, init: {from: $start}}
END
fact "weights to start from, which are gone with their data" comes_again started.yaml results/first more

set_of_mnist() {
    mkdir mnist
    for part in train t10k; do
        idx_files mnist/made 60
        local of=$part
        [ $part = t10k ] && of=test
        cp "mnist/made/$of-images" "mnist/$part-images-idx3-ubyte"
        cp "mnist/made/$of-labels" "mnist/$part-labels-idx1-ubyte"
    done
    rm -r mnist/made
}
set_of_mnist
printf 'data: {name: mnist, dir: mnist}\nmodel: {hidden_dim: 2}\ntrain: {epochs: 1, batch_size: 10}\n' >mnist_like.yaml
fact "a known set under data.dir, which is gone" comes_again mnist_like.yaml mnist

# --- what is wrong with plan.txt is said
plan=results/digits/plan.txt
cp $plan kept.txt
sed -i 's/^shape: 28/shape: 27/' $plan
rm results/digits/results.h5
fact "a plan.txt that was changed: exit 5" exits_with 5 "$sweep" report results/digits
fact "  says so" says 'plan.txt is damaged' "$sweep" report results/digits
cp kept.txt $plan
fact "the right one serves" exits_with 0 "$sweep" report results/digits
finish
