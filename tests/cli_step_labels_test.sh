#!/bin/bash
# A class of each step from people's own files: the same trials from a CSV, NPZ and HDF5, steps without a label counted nowhere, what
# `sweep data` says and proposes, and what is refused.
set -u
source tests/check.sh
begin
config=$here/configs/activity.yaml
few=(train.epochs=2 seeds=0 model.bidirectional=true)

in_one_line() { "$@" 2>&1 | tr -s "\n " " "; }

# --- an example
python3 "$here/configs/activity.py"
fact "data finds labels of steps" says '3 classes of steps: rest 1,959, run 2,533, walk 2,221 336 steps have no label' \
    in_one_line "$sweep" data activity.csv id=recording time=t
fact "  and a section that trains on them" says 'y: activity task: labelling split: {test: 0.2, val: 0.1}' \
    in_one_line "$sweep" data activity.csv id=recording time=t
{
    "$sweep" data activity.csv id=recording time=t 2>/dev/null | sed -n '/^data:/,$p'
    printf 'train: {epochs: 1}\n'
} >pasted.yaml
fact "  as it stands" exits_with 0 "$sweep" pasted.yaml
fact "plan tells how many steps have none" says '336 of 7,049 steps have no label: they count neither' in_one_line "$sweep" plan "$config"
fact "it trains" exits_with 0 "$sweep" "$config" "${few[@]}"
fact "accuracy, measures and confusion matrix count the steps that have a label" python3 - <<'END'
import csv
import glob
import h5py
import numpy as np
(path,) = glob.glob("results/activity/trials/*.h5")
labels = {}
for row in csv.DictReader(open("activity.csv")):
    labels.setdefault(row["recording"], []).append(row["activity"])
with h5py.File(path, "r") as f:
    confusion = f["confusion"][()].astype(float)
    assert confusion.sum() == f.attrs["test_labelled"] < f.attrs["test_steps"]
    assert f.attrs["val_labelled"] < f.attrs["val_steps"]
    counts = confusion.sum(1)
    assert abs(np.trace(confusion) / confusion.sum() - f["evaluations/test_acc"][-1]) < 1e-12
    f1 = 2 * np.diag(confusion) / (confusion.sum(0) + confusion.sum(1))
    assert abs(f1.mean() - f["evaluations/test_macro_f1"][-1]) < 1e-12
END
fact "the same bits when trained again" says '1 trial trained again, equal bit for bit' "$sweep" verify results/activity
fact "the report measures by the most frequent class" says 'lways answering the most frequent class gives a test macro F1' in_one_line cat results/activity/report.md
fact "  and names the classes" says 'rest.*walk|walk.*rest' cat results/activity/report.md
fact "the same file with one worker and one thread" bash -c "'$sweep' '$config' \"\$@\" run.workers=1 run.threads=1 output.dir=one >/dev/null 2>&1 &&
    for f in results/activity/trials/*.h5; do cmp -s \"\$f\" one/trials/\$(basename \"\$f\") || exit 1; done" - "${few[@]}"
fact "classes weigh alike" exits_with 0 "$sweep" "$config" "${few[@]}" train.class_weights=balanced output.dir=weighed
fact "whole groups are parted" exits_with 0 "$sweep" plan "$config" 'data={split.by: group, split.group: recording}'

# --- one set of sequences, in every form
python3 - <<'END'
import csv
import h5py
import numpy as np
random = np.random.default_rng(0)
lengths = [5, 9, 7, 9, 6, 8]
items = [np.round(random.normal(size=(n, 2)), 3).astype("f4") for n in lengths]
labels = [random.integers(0, 3, n) for n in lengths]
labels[0][2] = labels[3][0] = -100
with open("six.csv", "w", newline="") as file:
    table = csv.writer(file)
    table.writerow(["id", "a", "b", "what"])
    for i, (x, y) in enumerate(zip(items, labels)):
        for values, label in zip(x, y):
            table.writerow([i, *values, "" if label < 0 else label])
most = max(lengths)
x = np.full((6, most, 2), np.nan, "f4")
y = np.full((6, most), -100, "i8")
for i, n in enumerate(lengths):
    x[i, :n], y[i, :n] = items[i], labels[i]
np.savez("padded.npz", x=x, y=y)
np.savez("steps_first.npz", x=x.transpose(1, 0, 2), y=y.T)
np.savez("floats.npz", x=x, y=np.where(y < 0, np.nan, y)[:, :, None])
np.savez("joined.npz", x=np.concatenate(items), y=np.concatenate(labels), lengths=lengths)
np.save("x.npy", x)
np.save("y.npy", y)
with h5py.File("joined.h5", "w") as f:
    f["x"], f["y"] = np.concatenate(items), np.concatenate(labels).astype("i2")
    f["offsets"] = np.cumsum([0] + lengths)
with h5py.File("lists.h5", "w") as f:
    one = f.create_dataset("x", (6,), h5py.vlen_dtype("f4"))
    two = f.create_dataset("y", (6,), h5py.vlen_dtype("i4"))
    for i in range(6):
        one[i], two[i] = items[i].ravel(), labels[i]
for name, change in {"short": y[:, :-1], "behind": np.where(y < 0, 0, y), "half": np.where(y == 1, 0.5, y)}.items():
    np.savez(name + ".npz", x=x, y=change)
none = y.copy()
none[4] = -100
np.savez("none.npz", x=x, y=none)
END
plan_of() { # the trial that a file makes
    printf 'name: six\ndata: {name: file, task: labelling, split: {test: 0.34}, %s}\nmodel: {hidden_dim: 3}\ntrain: {epochs: 3, batch_size: 2}\nseeds: 0\n' "$1" >six.yaml
    "$sweep" plan six.yaml
}
id_of() { plan_of "$1" 2>/dev/null | grep -oE '\b[0-9a-f]{16}\b' | head -1; }
wanted=$(id_of 'train: six.csv, id: id, y: what')
fact "a CSV of six sequences" test -n "$wanted"
for form in 'train: padded.npz' 'train: steps_first.npz, axes: tnf' 'train: floats.npz' 'train: joined.npz, lengths: lengths' \
    'train: x.npy, train_y: y.npy' 'train: joined.h5, offsets: offsets' 'train: lists.h5, features: 2'; do
    fact "the same trial of $form" test "$(id_of "$form")" = "$wanted"
done
fact "data finds them in arrays" says 'task: labelling' "$sweep" data padded.npz
fact "  and in those of all items together" says 'task: labelling' "$sweep" data joined.npz lengths=lengths
fact "  and in lists" says '3 classes of steps' "$sweep" data lists.h5 features=2
fact "it trains" exits_with 0 "$sweep" six.yaml

# --- refused
bad() { # what, the data section, what it says
    plan_of "$2" >/dev/null 2>&1
    fact "$1: exit 2" exits_with 2 "$sweep" plan six.yaml
    fact "  with its cure" says "$3" in_one_line "$sweep" plan six.yaml
}
bad "labels of fewer steps" 'train: short.npz' 'array "y": error: \(6, 8\) labels for 6 items of 44 steps in all'
bad "labels behind the end of an item" 'train: behind.npz' 'item 1 ends in missing values, but its step 5, from 0, has the label 0; write -100'
bad "a class that is no whole number" 'train: half.npz' '0\.5 is no class; classes of steps are whole numbers or texts'
bad "a sequence without any label" 'train: none.npz' 'item 5: error: no step of this sequence has a label; label one'
printf 'id,a,y\n1,2,u\n1,3,v\n2,4,\n2,5,\n3,4,u\n3,5,v\n' >none.csv
bad "  with its line" 'train: none.csv, id: id, y: y' 'none.csv: line 4: error: no step of this sequence has a label'
printf 'id,a,y\n1,2,u\n1,3,v\n2,4,u\n2,5,\n' >last.csv
bad "  and where data.max_length leaves none" 'train: last.csv, id: id, y: y, max_length: 1' 'last.csv: line 4: error: no step of this sequence has a label'

printf 'id,a,y\n1,2,u\n1,3,u\n2,4,u\n2,5,\n' >same.csv
bad "one label in all steps" 'train: same.csv, id: id, y: y' 'all steps have one label'
bad "the same share of each class" 'train: padded.npz, split.by: stratified' 'here a sequence has several; leave data.split.by out'
printf 'a,b,y\n1,2,u\n3,4,v\n' >wide.csv
bad "rows that are sequences" 'train: wide.csv' 'reads a step and its label from each row: say data.id'
printf '@problemName a\n@classLabel true u v\n@data\n1,2:u\n3,4:v\n' >one.ts
bad "a format of whole sequences" 'train: one.ts' 'in this format a sequence has one label; a CSV with a row a step, NPY, NPZ and HDF5 hold'
printf 'name: one\ndata: {name: file, train: six.csv, id: id, y: what, split: {test: 0.3}}\ntrain: {epochs: 1}\n' >one.yaml
fact "labels of steps without the task: exit 2" exits_with 2 "$sweep" plan one.yaml
fact "  with the task" says 'line [0-9]+: error: .* data\.task: labelling' in_one_line "$sweep" plan one.yaml
finish
