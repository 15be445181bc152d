#!/bin/bash
# Numbers of each step, and the scores of classes of steps: what numpy computes from the weights that are kept, the same trials from a CSV,
# NPZ and HDF5, steps without a number counted nowhere, what `sweep data` proposes, the best constant, and what is refused.
set -u
source tests/check.sh
begin
config=$here/configs/tanks.yaml
few=(train.epochs=2 seeds=0)

in_one_line() { "$@" 2>&1 | tr -s "\n " " "; }

# --- an example
python3 "$here/configs/tanks.py"
fact "data tells numbers of steps" says '[0-9,]+ different numbers to predict, one of each step [0-9]+ steps have no label' in_one_line "$sweep" data tanks.csv id=run time=t y=level
fact "  and a section that trains on them" says 'y: level task: step_regression split: {test: 0.2, val: 0.1} scale: standard scale_targets: standard' \
    in_one_line "$sweep" data tanks.csv id=run time=t y=level
{
    "$sweep" data tanks.csv id=run time=t y=level 2>/dev/null | sed -n '/^data:/,$p'
    printf 'train: {epochs: 1}\n'
} >pasted.yaml
fact "  as it stands" exits_with 0 "$sweep" pasted.yaml
fact "plan says what is predicted, and what a constant comes to" \
    says '1 number to predict at each step, scaled by the training items; always answering the mean has a test RMSE of' in_one_line "$sweep" plan "$config"
fact "it trains" exits_with 0 "$sweep" "$config" "${few[@]}"
fact "the same bits when trained again" says '2 trials trained again, all equal bit for bit' "$sweep" verify results/tanks
fact "the same files with one worker and one thread" bash -c "'$sweep' '$config' \"\$@\" run.workers=1 run.threads=1 output.dir=one >/dev/null 2>&1 &&
    for f in results/tanks/trials/*.h5; do cmp -s \"\$f\" one/trials/\$(basename \"\$f\") || exit 1; done" - "${few[@]}"
killed_after 0.2 "$sweep" "$config" "${few[@]}" run.workers=1 run.checkpoint_every=0.02 output.dir=killed >/dev/null 2>&1
fact "the same files after a kill" bash -c "'$sweep' '$config' \"\$@\" run.workers=1 output.dir=killed >/dev/null 2>&1 &&
    for f in results/tanks/trials/*.h5; do cmp -s \"\$f\" killed/trials/\$(basename \"\$f\") || exit 1; done" - "${few[@]}"
fact "the report names the task" says '1 number to predict at each step' in_one_line cat results/tanks/report.md
fact "  and what one answer comes to" says 'lways answering the training items. mean gives a (test|validation) RMSE of' in_one_line cat results/tanks/report.md
fact "  and no accuracy" bash -c "! grep -qi 'accuracy of\|classes' results/tanks/report.md"

# --- one set of sequences, in every form
python3 - <<'END'
import csv
import h5py
import numpy as np
random = np.random.default_rng(0)
lengths = {"train": [5, 9, 7, 9, 6, 8], "test": [9, 4, 7]}
made = {}
for part, of in lengths.items():
    x = np.full((len(of), 9, 2), np.nan, "f4")
    y = np.full((len(of), 9), np.nan, "f4")
    classes = np.full((len(of), 9), -100)
    for i, n in enumerate(of):
        x[i, :n] = np.round(random.normal(size=(n, 2)), 3)
        y[i, :n] = np.round(np.cumsum(x[i, :n, 0]) * 7 - 40, 2)
        classes[i, :n] = random.permutation(n) % 3
        gone = random.integers(1, n, 2)
        y[i, gone], classes[i, gone] = np.nan, -100
    y[0, 0] = -100  # a number as any other
    made[part] = x, y, classes
    with open(part + ".csv", "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "a", "b", "level"])
        for i, n in enumerate(of):
            for t in range(n):
                table.writerow([i, *x[i, t], "" if np.isnan(y[i, t]) else y[i, t]])
(x, y, c), (test_x, test_y, test_c) = made["train"], made["test"]
np.savez("padded.npz", X_train=x, y_train=y, X_test=test_x, y_test=test_y)
np.savez("steps_first.npz", X_train=x.transpose(1, 0, 2), y_train=y.T, X_test=test_x.transpose(1, 0, 2), y_test=test_y.T)
np.savez("column.npz", X_train=x, y_train=y[:, :, None], X_test=test_x, y_test=test_y[:, :, None])
np.savez("classes.npz", X_train=x, y_train=c, X_test=test_x, y_test=test_c)
for part, (px, py, _) in made.items():
    with h5py.File(part + ".h5", "w") as f:
        f["x"] = np.concatenate([px[i, :n] for i, n in enumerate(lengths[part])])
        f["y"] = np.concatenate([py[i, :n] for i, n in enumerate(lengths[part])]).astype("f8")
        f["lengths"] = lengths[part]
    with h5py.File(part + "_lists.h5", "w") as f:
        one = f.create_dataset("x", (len(px),), h5py.vlen_dtype("f4"))
        two = f.create_dataset("y", (len(px),), h5py.vlen_dtype("f4"))
        for i, n in enumerate(lengths[part]):
            one[i], two[i] = px[i, :n].ravel(), py[i, :n]
np.savez("behind.npz", X_train=x, y_train=np.nan_to_num(y), X_test=test_x, y_test=test_y)
none = y.copy()
none[4] = np.nan
np.savez("none.npz", X_train=x, y_train=none, X_test=test_x, y_test=test_y)
END
network='model: {cell: rnn_tanh, hidden_dim: 3, bidirectional: true}\ntrain: {epochs: 6, batch_size: 2, lr: 0.05}\nseeds: 0\n'
section() { # the data section
    printf 'name: six\ndata: {name: file, task: step_regression, scale_targets: standard, %s}\n'"$network" "$1" >six.yaml
}
id_of() {
    section "$1"
    "$sweep" plan six.yaml 2>/dev/null | grep -oE '\b[0-9a-f]{16}\b' | head -1
}
wanted=$(id_of 'train: train.csv, test: test.csv, id: id, y: level')
fact "a CSV of six sequences and three" test -n "$wanted"
for form in 'train: padded.npz' 'train: steps_first.npz, axes: tnf' 'train: column.npz' 'train: train.h5, test: test.h5, lengths: lengths' \
    'train: train_lists.h5, test: test_lists.h5, features: 2'; do
    fact "the same trial of $form" test "$(id_of "$form")" = "$wanted"
done
fact "data tells numbers in arrays" says 'task: step_regression' "$sweep" data padded.npz

# --- against numpy
cat >scores.py <<'END'
import glob
import h5py
import numpy as np


def outputs(path, x):
    """Of each step that there is, item after item, from the weights that are kept."""
    with h5py.File(path, "r") as f:
        w = {name: f["weights"][name][()].astype(float) for name in f["weights"]}
    w = {name.replace("rnn.", ""): value for name, value in w.items()}
    found = []
    for item in x:
        steps = item[~np.isnan(item[:, 0])].astype(float)
        both = []
        for end in ("", "_reverse"):
            h, states = np.zeros(3), []
            for value in steps[::-1] if end else steps:
                z = w["weight_ih_l0" + end] @ value + w["bias_ih_l0" + end] + w["weight_hh_l0" + end] @ h + w["bias_hh_l0" + end]
                h = np.tanh(z)
                states.append(h)
            both.append(states[::-1] if end else states)
        found.append(np.concatenate(both, axis=1) @ w["fc.weight"].T + w["fc.bias"])
    return np.concatenate(found)


def of_steps(x, y):
    return np.concatenate([y[i, : np.sum(~np.isnan(x[i, :, 0]))] for i in range(len(x))])


def near(got, wanted):
    assert abs(got - wanted) <= 2e-5 * max(1, abs(wanted)), (got, wanted)


def only(pattern):
    (path,) = glob.glob(pattern)
    return path
END
section 'train: padded.npz'
fact "it trains" exits_with 0 "$sweep" six.yaml
fact "measures are numpy's of the steps that have a number, in the numbers that were given" python3 - <<'END'
from scores import *
data, path = np.load("padded.npz"), only("results/six/trials/*.h5")
train = data["y_train"][~np.isnan(data["y_train"])].astype(float)
mean, sd = train.mean(), train.std()
predicted = outputs(path, data["X_test"])[:, 0]
y = of_steps(data["X_test"], data["y_test"]).astype(float)
there = ~np.isnan(y)
error, y = (predicted[there] * sd + mean) - y[there], y[there]
with h5py.File(path, "r") as f:
    last = lambda name: f["evaluations"][name][-1]
    assert f.attrs["test_labelled"] == len(y) < f.attrs["test_steps"] == 20
    near(last("test_rmse"), np.sqrt(np.mean(error**2)))
    near(last("test_mae"), np.mean(np.abs(error)))
    near(last("test_r2"), 1 - np.sum(error**2) / np.sum((y - y.mean()) ** 2))
    near(last("test_loss"), np.mean((error / sd) ** 2))
END
fact "the best constants are numpy's" python3 - <<'END'
import h5py
import numpy as np
data = np.load("padded.npz")
train, test = (data[k][~np.isnan(data[k])].astype(float) for k in ("y_train", "y_test"))
with h5py.File("results/six/results.h5") as f:
    told = f["constants"][()].decode()
lines = dict(line.split()[:2] for line in told.splitlines()[1:])
assert abs(float(lines["rmse"]) - np.sqrt(np.mean((test - np.float32(train.mean())) ** 2))) < 1e-5
assert abs(float(lines["mae"]) - np.mean(np.abs(test - np.float32(np.median(train))))) < 1e-5
END
sed 's/train: padded.npz/train: train.csv, id: id, y: level, max_length: 6, split: {test: 0.34, by: chronological}/' six.yaml >cut.yaml
fact "it trains on the ends of long sequences" exits_with 0 "$sweep" cut.yaml name=cut
fact "  whose best constants are numpy's" python3 - <<'END'
import csv
import h5py
import numpy as np
items = {}
for row in csv.DictReader(open("train.csv")):
    items.setdefault(row["id"], []).append(np.float32(row["level"] or "nan"))
ends = [np.array(levels[-6:], float) for levels in items.values()]
train, test = (np.concatenate(part) for part in (ends[:4], ends[4:]))
train, test = train[~np.isnan(train)], test[~np.isnan(test)]
with h5py.File("results/cut/results.h5") as f:
    lines = dict(line.split()[:2] for line in f["constants"][()].decode().splitlines()[1:])
assert abs(float(lines["rmse"]) - np.sqrt(np.mean((test - np.float32(train.mean())) ** 2))) < 1e-5
END
for loss in mae huber; do
    fact "it learns by $loss" exits_with 0 "$sweep" six.yaml name=$loss train.loss=$loss
done
printf 'name: classes\ndata: {name: file, task: labelling, train: classes.npz}\n'"$network" >classes.yaml
for metric in top_k log_loss roc_auc; do
    more=()
    [ $metric = top_k ] && more=(train.top_k=2)
    fact "classes of steps by $metric" exits_with 0 "$sweep" classes.yaml name=$metric train.metric=$metric "${more[@]}"
done
fact "  are numpy's of the steps that have one" python3 - <<'END'
from scores import *
data = np.load("classes.npz")
y = of_steps(data["X_test"], data["y_test"])
there = y != -100
y = y[there]
def scored(name):
    path = only(f"results/{name}/trials/*.h5")
    logits = outputs(path, data["X_test"])[there]
    return logits, np.exp(logits) / np.exp(logits).sum(1, keepdims=True), h5py.File(path)["evaluations"]
logits, p, found = scored("log_loss")
near(found["test_loss"][-1], -np.mean(np.log(p[range(len(y)), y])))
logits, p, found = scored("top_k")
near(found["test_top_k"][-1], np.mean([k in np.argsort(-row)[:2] for k, row in zip(y, logits)]))
logits, p, found = scored("roc_auc")
areas = [np.mean([(a > b) + (a == b) / 2 for a in p[y == k, k] for b in p[y != k, k]]) for k in range(3)]
near(found["test_roc_auc"][-1], np.mean(areas))
END
fact "and what shares and equal scores come to" bash -c "grep -q 'hares gives a test loss of\|hares gives a test' results/log_loss/report.md &&
    tr '\n' ' ' <results/roc_auc/report.md | tr -d '>' | tr -s ' ' | grep -q 'coring all items alike gives a test ROC AUC of 0.5000'"

# --- several numbers of a step
{
    echo 'run,a,low,high'
    for run in 1 2 3 4 5 6; do
        for t in 1 2 3 4; do
            if [ $t = 2 ]; then echo "$run,$t,,"; else echo "$run,$t,$((run + t)),$((run * t))"; fi
        done
    done
} >both.csv
printf 'name: both\ndata: {name: file, task: step_regression, train: both.csv, id: run, x: a, y: [low, high], split: {test: 0.34}}\n'"$network" >both.yaml
fact "several numbers of a step" exits_with 0 "$sweep" both.yaml
python3 - <<'END'
import csv
import numpy as np
rows = np.array([[v or "nan" for v in row] for row in list(csv.reader(open("both.csv")))[1:]], "f4").reshape(6, 4, 4)
np.savez("both.npz", x=rows[:, :, 1:2], y=rows[:, :, 2:])
END
fact "  as in an array" bash -c "'$sweep' plan both.yaml 2>/dev/null | grep -oE '\b[0-9a-f]{16}\b' | head -1 >csv.txt &&
    sed 's/train: both.csv, id: run, x: a, y: .low, high./train: both.npz/' both.yaml >array.yaml &&
    '$sweep' plan array.yaml 2>/dev/null | grep -oE '\b[0-9a-f]{16}\b' | head -1 | cmp - csv.txt && test -s csv.txt"
fact "  are said to be" says '2 numbers to predict at each step' in_one_line "$sweep" plan both.yaml

# --- refused
bad() { # what, the data section, what it says
    section "$2"
    fact "$1: exit 2" exits_with 2 "$sweep" plan six.yaml
    fact "  with its cure" says "$3" in_one_line "$sweep" plan six.yaml
}
bad "numbers behind the end of an item" 'train: behind.npz' 'item 1 ends in missing values, but its step 5, from 0, has the label 0; write NaN behind the end'
bad "a sequence without any number" 'train: none.npz' 'item 5: error: no step of this sequence has a label'
printf 'id,a,y\n1,2,3\n1,3,many\n2,4,5\n2,5,6\n' >word.csv
bad "a word among the numbers" 'train: word.csv, id: id, y: y, split: {test: 0.5}' 'word\.csv: line 2: error: step 1 of it, from 0: y is "many", not a number that can be predicted; data\.task: labelling\?'
sed 's/^1,3,4,3$/1,3,4,/' both.csv >part.csv
bad "one of two numbers missing" 'train: part.csv, id: run, x: a, y: [low, high], split: {test: 0.5}' 'part\.csv: line 4: .*the label is missing; .*a step has all of its numbers, or none'
bad "rows that are sequences" 'train: train.csv, y: level, split: {test: 0.5}' 'data\.task step_regression reads a step and its label from each row: say data\.id'
section 'train: padded.npz'
fact "classes' loss: exit 2" exits_with 2 "$sweep" plan six.yaml train.loss=cross_entropy
fact "classes' measure: exit 2" exits_with 2 "$sweep" plan six.yaml train.metric=accuracy
fact "one answer for a sequence: exit 2" exits_with 2 "$sweep" plan six.yaml model.readout=mean
fact "numbers learned as classes: exit 2" exits_with 2 "$sweep" plan classes.yaml train.loss=mse
fact "  with the task" says 'step_regression for a number of each step' in_one_line "$sweep" plan classes.yaml train.loss=mse
printf 'name: one\ndata: {name: file, train: train.csv, test: test.csv, id: id, y: level, task: regression}\ntrain: {epochs: 1}\n' >one.yaml
fact "the task of whole sequences: exit 2" exits_with 2 "$sweep" plan one.yaml
fact "  with the task" says 'step_regression' in_one_line "$sweep" plan one.yaml
finish
