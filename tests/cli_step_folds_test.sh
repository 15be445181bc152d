#!/bin/bash
# k folds of sequences whose steps have labels or numbers: who tests when, what is fitted, scored and answered by a constant is numpy's of each
# fold, the same bytes with any number of workers and after a kill, whole groups, and what is refused.
set -u
source tests/check.sh
begin

in_one_line() { "$@" 2>&1 | tr -s "\n " " "; }

# --- 17 sequences of 3 to 9 steps, of which some have no label; the first step tells by a power of two whose it is
python3 - <<'END' || exit 1
import numpy
draw = numpy.random.default_rng(5)
with open("steps.csv", "w") as table, open("whole.csv", "w") as whole:
    for file in (table, whole):
        file.write("run,who,a,level,state,machine\n")
    for run in range(17):
        for t in range(draw.integers(3, 10)):
            a = round(float(draw.normal()), 3)
            level, state = f"{7 * a - 40 + t:.2f}", "xyz"[int(draw.integers(3))]
            whole.write(f"{run},{2**run if t == 0 else 0},{a},{level},{state},{run // 3}\n")
            if t > 0 and draw.random() < 0.2:
                level = state = ""
            table.write(f"{run},{2**run if t == 0 else 0},{a},{level},{state},{run // 3}\n")
END
cat >numbers.yaml <<'YAML'
name: numbers
data: {name: file, task: step_regression, train: steps.csv, id: run, x: [who, a], y: level, scale: standard, scale_targets: standard,
       split: {folds: 5}}
model: {cell: [rnn_tanh, gru], hidden_dim: 3}
train: {epochs: 6, batch_size: 4, lr: 0.05}
seeds: [0, 1]
YAML
sed 's/^name: .*/name: classes/; s/step_regression/labelling/; s/y: level/y: state/; s/ scale_targets: standard,//' numbers.yaml >classes.yaml
run() { env PATH=/nowhere "$sweep" run "$@"; }

for task in numbers classes; do
    fact "$task: every configuration is trained for each fold and seed" \
        says '20 trials: model.cell \[rnn_tanh, gru\] × data.split.fold \[0, 1, 2, 3, 4\] × seeds \[0, 1\]' in_one_line "$sweep" plan $task.yaml
    fact "$task: and it says with how many items" says 'in 5 folds, each trial with 13 to 14 training and 3 to 4 test sequences' \
        in_one_line "$sweep" plan $task.yaml
    fact "$task: it trains" exits_with 0 run $task.yaml run.workers=1 output.dir=$task-one
    fact "$task: two workers" exits_with 0 run $task.yaml run.workers=2 output.dir=$task-two
    fact "$task: train the same bytes" diff -r $task-one/trials $task-two/trials
    fact "$task: the same after a kill" bash -c "'$sweep' $task.yaml run.workers=1 run.checkpoint_every=0.02 output.dir=$task-killed >/dev/null 2>&1 &
        sleep 0.1; kill -KILL \$! 2>/dev/null; wait
        '$sweep' $task.yaml run.workers=2 output.dir=$task-killed >/dev/null 2>&1 && diff -r $task-one/trials $task-killed/trials"
    fact "$task: all is trained again to the same bits" exits_with 0 "$sweep" verify $task-one
    fact "$task: the report is made again without the data" \
        sh -c "mv steps.csv away && PATH=/nowhere '$sweep' report $task-one; code=\$?; mv away steps.csv; exit \$code"
    fact "$task: judged by folds" grep -q 'Nadeau' $task-one/report.md
done

cat >steps.py <<'END'
import csv
import glob
import itertools
import h5py
import numpy as np

x, y, names = {}, {}, "xyz"
for row in csv.DictReader(open("steps.csv")):
    run = int(row["run"])
    x.setdefault(run, []).append([float(row["who"]), float(row["a"])])
    y.setdefault(run, []).append((float(row["level"] or "nan"), names.index(row["state"]) if row["state"] else -1))
x = [np.array(x[run]) for run in range(17)]
level = [np.array([pair[0] for pair in y[run]], "f4").astype(float) for run in range(17)]
state = [np.array([pair[1] for pair in y[run]]) for run in range(17)]


def folds(folder):
    """Who trains in each fold, by the mean of the powers of two, which must be told with all digits."""
    lines = [line.split(": ", 1)[1] for line in open(folder + "/plan.txt") if line.startswith("fitted: ")]
    means = {}
    for line in lines[1:]:
        fold, mean, sd = line.split()
        means.setdefault(int(fold), []).append((float(mean), float(sd)))
    possible = [set(range(17)) - set(tests) for count in (3, 4) for tests in itertools.combinations(range(17), count)]
    found = []
    for fold in sorted(means):
        near = [t for t in possible if abs(sum(2.0**i for i in t) / sum(len(x[i]) for i in t) / means[fold][0][0] - 1) < 1e-12]
        assert len(near) == 1, (fold, len(near))
        found.append((sorted(near[0]), means[fold]))
    return found


def outputs(path, items, scaling):
    with h5py.File(path, "r") as f:
        w = {name.replace("rnn.", ""): f["weights"][name][()].astype(float) for name in f["weights"]}
    found = []
    for i in items:
        h = np.zeros(3)
        for value in np.array([((x[i][:, k] - m) / s) for k, (m, s) in enumerate(scaling)]).T:
            h = np.tanh(w["weight_ih_l0"] @ value + w["bias_ih_l0"] + w["weight_hh_l0"] @ h + w["bias_hh_l0"])
            found.append(w["fc.weight"] @ h + w["fc.bias"])
    return np.array(found)


def near(got, wanted):
    assert abs(got - wanted) <= 5e-5 * max(1, abs(wanted)), (got, wanted)


def trials(folder):
    for path in glob.glob(folder + "/trials/*.h5"):
        with h5py.File(path, "r") as f:
            cell = f.attrs["cell"]
            if (cell.decode() if isinstance(cell, bytes) else cell) == "rnn_tanh":
                yield path, int(f.attrs.get("fold", 0))  # the first, its default, is not written
END
fact "each sequence tests once, dealt as scikit-learn's KFold deals" python3 - <<'END'
from steps import *
for folder in ("numbers-one", "classes-one"):
    tests = [sorted(set(range(17)) - set(trains)) for trains, _ in folds(folder)]
    assert sorted(sum(tests, [])) == list(range(17))
    assert [len(t) for t in tests] == [17 // 5 + (f < 17 % 5) for f in range(5)], tests
END
fact "each fold is scaled by its own training steps" python3 - <<'END'
from steps import *
for trains, scaling in folds("numbers-one"):
    steps = np.concatenate([x[i] for i in trains])
    np.testing.assert_allclose([m for m, _ in scaling], steps.mean(axis=0), rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose([s for _, s in scaling], steps.std(axis=0), rtol=1e-6)
END
fact "measures of numbers are numpy's of the steps that have one" python3 - <<'END'
from steps import *
parted, seen = folds("numbers-one"), 0
for path, fold in trials("numbers-one"):
    trains, scaling = parted[fold]
    tests = sorted(set(range(17)) - set(trains))
    of_train = np.concatenate([level[i] for i in trains])
    mean, sd = np.nanmean(of_train), np.nanstd(of_train)
    wanted = np.concatenate([level[i] for i in tests])
    there = ~np.isnan(wanted)
    error = (outputs(path, tests, scaling)[:, 0] * sd + mean - wanted)[there]
    with h5py.File(path, "r") as f:
        last = lambda name: f["evaluations"][name][-1]
        assert f.attrs["test_labelled"] == there.sum() and f.attrs["test_steps"] == len(there)
        near(last("test_rmse"), np.sqrt(np.mean(error**2)))
        near(last("test_mae"), np.mean(np.abs(error)))
        near(last("test_loss"), np.mean((error / sd) ** 2))
    seen += 1
assert seen == 10
END
fact "measures of classes are numpy's of the steps that have one" python3 - <<'END'
from steps import *
parted, seen = folds("classes-one"), 0
for path, fold in trials("classes-one"):
    trains, scaling = parted[fold]
    tests = sorted(set(range(17)) - set(trains))
    wanted = np.concatenate([state[i] for i in tests])
    there = wanted >= 0
    answered = outputs(path, tests, scaling).argmax(axis=1)
    confusion = np.zeros((3, 3), int)
    np.add.at(confusion, (wanted[there], answered[there]), 1)
    with h5py.File(path, "r") as f:
        assert (f["confusion"][()] == confusion).all()
        near(f["evaluations/test_acc"][-1], np.trace(confusion) / there.sum())
    seen += 1
assert seen == 10
END
fact "the best constant is the mean over the folds of numpy's" python3 - <<'END'
from steps import *
rmse, mae = [], []
for trains, _ in folds("numbers-one"):
    train = np.concatenate([level[i] for i in trains])
    test = np.concatenate([level[i] for i in range(17) if i not in trains])
    train, test = train[~np.isnan(train)], test[~np.isnan(test)]
    rmse.append(np.sqrt(np.mean((test - np.float32(train.mean())) ** 2)))
    mae.append(np.mean(np.abs(test - np.float32(np.median(train)))))
with h5py.File("numbers-one/results.h5") as f:
    lines = dict(line.split()[:2] for line in f["constants"][()].decode().splitlines()[1:])
near(float(lines["rmse"]), np.mean(rmse))
near(float(lines["mae"]), np.mean(mae))
END

# --- every step labelled; items that validate; whole groups
fact "where every step has a label" exits_with 0 run numbers.yaml name=whole data.train=whole.csv seeds=0
fact "  no count of labels is kept" python3 -c '
import csv
assert all(row.get("test_labelled", "") in ("", "0") for row in csv.DictReader(open("results/whole/trials.csv")))'
fact "a share of what does not test validates" exits_with 0 run classes.yaml name=val data.split.val=0.25 seeds=0 train.epochs=2
fact "  and it is made again without the data" \
    sh -c "mv steps.csv away && PATH=/nowhere '$sweep' report results/val; code=\$?; mv away steps.csv; exit \$code"
fact "whole groups" exits_with 0 run numbers.yaml name=groups data.split.by=group data.split.group=machine data.split.folds=3 seeds=0
fact "  are in one fold each" python3 - <<'END'
from steps import *
import itertools
lines = [line.split(": ", 1)[1].split() for line in open("results/groups/plan.txt") if line.startswith("fitted: ")][1:]
means = [float(m) for fold, m, _ in lines][::2]
machines = [set(range(3 * g, min(3 * g + 3, 17))) for g in range(6)]
unions = [set().union(*groups) for n in range(1, 6) for groups in itertools.combinations(machines, n)]
found = []
for mean in means:
    near_ones = [u for u in unions
                 if abs(sum(2.0**i for i in range(17) if i not in u) / sum(len(x[i]) for i in range(17) if i not in u) / mean - 1) < 1e-12]
    assert len(near_ones) == 1, near_ones
    found += near_ones
assert sorted(sum(map(sorted, found), [])) == list(range(17))
assert max(map(len, found)) - min(map(len, found)) <= 3, found
END

# --- refused
for task in numbers classes; do
    fact "$task: a share of each class: exit 2" exits_with 2 "$sweep" plan $task.yaml data.split.by=stratified
done
fact "  with its cure" says 'a sequence has several; leave data\.split\.by out, or give random' in_one_line "$sweep" plan classes.yaml data.split.by=stratified
fact "  and of numbers" says 'numbers to predict have none; leave data\.split\.by out' in_one_line "$sweep" plan numbers.yaml data.split.by=stratified
fact "more folds than sequences: exit 2" exits_with 2 "$sweep" plan classes.yaml data.split.folds=18
fact "  is told" says 'data\.split\.folds is 18, but there are 17 items' in_one_line "$sweep" plan classes.yaml data.split.folds=18
finish
