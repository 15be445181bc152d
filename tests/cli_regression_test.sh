#!/bin/bash
# Numbers to predict: what sweep data makes of them, training, results and reports in the original numbers, the same
# bits with any number of workers and after a kill, and what is refused.
set -u
source tests/check.sh
begin
python3 "$here/configs/sensor.py" || exit 1
cut -d, -f1-25 sensor.csv >length.csv
config=$here/configs/sensor.yaml

in_one_line() { "$@" 2>&1 | tr -s "\n " " "; }

# --- sweep data
fact "sweep data tells numbers to predict from classes" says '[0-9]+ different numbers to predict' "$sweep" data length.csv y=length_cm
fact "  and prints the section that trains on them" says '  task: regression' "$sweep" data length.csv y=length_cm
fact "  without a split by class" says '  split: {test: 0.2, val: 0.1}$' "$sweep" data length.csv y=length_cm
{ echo 'train: {epochs: 2}'; "$sweep" data length.csv y=length_cm | sed -n '/^data:/,$p'; } >pasted.yaml
fact "  which trains as it stands" exits_with 0 "$sweep" pasted.yaml

{ echo x,y; seq 1100000 | awk '{print $1 % 97 "," $1}'; } >many.csv
fact "and there may be more than a million different ones" says '^1,100,000 different numbers to predict' "$sweep" data many.csv y=y

# --- plan and run
fact "plan says the task" says '24 steps × 1 feature, 2 numbers to predict, scaled by the training items; always answering the mean has a test RMSE of [0-9.]+\.' in_one_line "$sweep" plan "$config"
fact "it trains" exits_with 0 "$sweep" "$config" train.epochs=6
fact "  and ranks by R², higher is better" says '^> Highest mean validation R²' cat results/sensor/report.md
fact "  and no accuracy is spoken of" bash -c "! grep -qi 'accuracy of\|class scores\|classes' results/sensor/report.md"
fact "curves and columns of all measures of numbers" python3 - <<'END'
import csv
rows = list(csv.DictReader(open("results/sensor/trials.csv", newline="")))
assert len(rows) == 6 and "test_acc" not in rows[0]
for row in rows:
    assert row["task"] == "regression" and row["metric"] == "r2"
    mse, rmse, r2 = (float(row[k]) for k in ("test_mse", "test_rmse", "test_r2"))
    assert mse > 0 and 0 < r2 < 1
    assert float(row["test_mae"]) < rmse < mse ** 0.5 * 1.001  # of two numbers: a mean of roots
END
fact "the same bits when trained again" says '6 trials trained again, all equal bit for bit' "$sweep" verify results/sensor
fact "the same files with one worker" bash -c "'$sweep' '$config' train.epochs=6 run.workers=1 output.dir=one >/dev/null 2>&1 &&
    for f in results/sensor/trials/*.h5; do cmp -s \"\$f\" one/trials/\$(basename \"\$f\") || exit 1; done"
killed_after 0.6 "$sweep" "$config" train.epochs=6 run.workers=1 run.checkpoint_every=0.05 output.dir=killed >/dev/null 2>&1
fact "the same files after a kill" bash -c "'$sweep' '$config' train.epochs=6 run.workers=1 output.dir=killed >/dev/null 2>&1 &&
    for f in results/sensor/trials/*.h5; do cmp -s \"\$f\" killed/trials/\$(basename \"\$f\") || exit 1; done"
fact "results can be made again from the trials" bash -c "rm results/sensor/results.h5 && '$sweep' report results/sensor >/dev/null 2>&1 && test -s results/sensor/results.h5"

# --- units and percentage errors
fact "no unit of classes is given to losses of numbers" bash -c "! grep -qwi 'nats' results/sensor/report.md results/sensor/report.html results/sensor/plots/*.gp"
fact "  and their plot says that the numbers are scaled" says 'mean loss of scaled numbers' cat results/sensor/plots/loss_curves.gp
fact "the data's digest is not of pixels" says '\| SHA-256 of the data \|' cat results/sensor/report.md
fact "curves have the units that are known" /usr/bin/python3 - <<'END'
import h5py
def units(folder, curve):
    value = h5py.File(f"{folder}/results.h5")[f"curves/{curve}"].attrs.get("units")
    return value.decode() if isinstance(value, bytes) else value
scaled = {"test_loss": "1", "test_rmse": None, "val_mae": None, "test_mse": None, "val_r2": "1"}
assert all(units("results/sensor", curve) == unit for curve, unit in scaled.items())
END
grep -v scale_targets "$config" >raw.yaml
fact "trials are judged by sMAPE" exits_with 0 "$sweep" raw.yaml name=raw train.epochs=2 train.loss=mse train.metric=smape 'model.hidden_dim=[8, 24]'
fact "  lowest first, in per cent" says '^> Lowest mean validation sMAPE: [0-9.]+ %.* with hidden_dim' cat results/raw/report.md
fact "  with the other measures beside it" says 'test_rmse.*test_smape' "$sweep" ls results/raw
fact "  and MAPE only where it was asked for" bash -c "! head -1 results/raw/trials.csv | grep -q _mape && ! head -1 results/sensor/trials.csv | grep -q 'mape'"
fact "by MAPE" exits_with 0 "$sweep" raw.yaml name=mape train.epochs=2 train.loss=mae train.metric=mape seeds=0
fact "  the loss has the unit of the numbers, which nobody told" /usr/bin/python3 - <<'END'
import h5py
for curve in ("train_loss", "test_loss", "test_mae"):
    assert "units" not in h5py.File("results/mape/results.h5")[f"curves/{curve}"].attrs
assert h5py.File("results/mape/results.h5")["curves/test_mape"].attrs["units"] in (b"1", "1")
END
fact "and its trials are made again bit for bit" exits_with 0 "$sweep" verify results/mape

# --- what any result is held against
by_time='{test: 0.2, val: 0.1, by: chronological}'
fact "one answer to all is told for every measure" exits_with 0 "$sweep" raw.yaml name=smape train.epochs=1 train.loss=mse train.metric=smape seeds=0 "data.split=$by_time"
fact "  and who is no better learned nothing" says 'learned nothing that shows: always answering the number that is best for the training > items gives a test sMAPE of' in_one_line cat results/smape/report.md
fact "  which comes to what numpy says" /usr/bin/python3 - <<'END'
import h5py, numpy as np
def best(f, y):
    values = np.unique(y)
    return values[np.argmin([f(y, c) for c in values])]
mape = lambda y, c: np.mean(np.abs(y - c) / np.abs(y))
smape = lambda y, c: np.mean(2 * np.abs(y - c) / (np.abs(y) + np.abs(c)))
measures = {
    "rmse": (np.mean, lambda y, c: np.sqrt(np.mean((y - c) ** 2))),
    "mse": (np.mean, lambda y, c: np.mean((y - c) ** 2)),
    "r2": (np.mean, lambda y, c: 1 - np.mean((y - c) ** 2) / y.var()),
    "mae": (np.median, lambda y, c: np.mean(np.abs(y - c))),
    "mape": (lambda y: best(mape, y), mape),
    "smape": (lambda y: best(smape, y), smape),
}
lines = h5py.File("results/smape/results.h5")["constants"][()].decode().splitlines()
assert lines[0] == "measure test validation"
found = {name: [float(v) for v in values] for name, *values in (line.split() for line in lines[1:])}
assert sorted(found) == sorted(measures), found
numbers = np.loadtxt("sensor.csv", delimiter=",", skiprows=1, usecols=(24, 25)).astype(np.float32).astype(float)
train, validation, test = np.split(numbers, (420, 480))
for name, (answer, measure) in measures.items():
    answers = [np.float32(answer(train[:, k])) for k in (0, 1)]
    for value, items in zip(found[name], (test, validation)):
        wanted = np.mean([measure(items[:, k], float(answers[k])) for k in (0, 1)])
        assert abs(value - wanted) < 1e-6 * abs(wanted), (name, value, wanted)
END
fact "  by the median for the mean absolute error" says "always answering the training items' median > gives a test mean absolute error of" bash -c "'$sweep' raw.yaml name=mae train.epochs=1 train.loss=mae train.metric=mae seeds=0 >/dev/null 2>&1; tr -s '\n ' ' ' <results/mae/report.md"
cp results/smape/report.md before.md
fact "  and is kept for a report that is made again" bash -c "rm results/smape/results.h5 && '$sweep' report results/smape >/dev/null 2>&1 && grep -q 'best for the training items' results/smape/report.md"
fact "curves have its line" says 'dashtype .* title .the best constant' cat results/mae/plots/mae_curves.gp

# --- the adding problem
fact "the adding problem needs no task" exits_with 0 "$sweep" "$here/configs/adding.yaml" 'data={train_size: 500, test_size: 100}' train.epochs=1 seeds=0
fact "  and says so" says '1 number to predict' "$sweep" plan "$here/configs/adding.yaml"
fact "  and what the mean comes to, before any item is made" says 'always answering the mean has a test RMSE of 0\.40' in_one_line "$sweep" plan "$here/configs/adding.yaml"
fact "  and who does no better than the mean is told" says 'learned (nothing|anything) that shows|Learned nothing' cat results/adding/report.md

# --- refused
fact "cross entropy of numbers: exit 2" exits_with 2 "$sweep" plan "$config" train.loss=cross_entropy
fact "  with its cure" says 'numbers are not learned by cross_entropy, which is of classes; give mse, mae or huber' "$sweep" plan "$config" train.loss=cross_entropy
fact "bce of numbers: exit 2" exits_with 2 "$sweep" plan "$config" train.loss=bce
fact "accuracy of numbers: exit 2" exits_with 2 "$sweep" plan "$config" train.metric=accuracy
fact "mse of classes: exit 2" says 'classes are learned by cross_entropy' "$sweep" plan "$here/configs/digits.yaml" train.loss=mse
fact "rmse of classes: exit 2" says 'classes, numbers and labels are judged by measures of their own' "$sweep" plan "$here/configs/digits.yaml" train.metric=rmse
fact "a delta without huber: exit 2" says "'train.huber_delta' is only for" "$sweep" plan "$config" train.loss=mse train.huber_delta=2
fact "regression of digits: exit 2" says 'data\.task is regression, but that of Built-in digits is classification; leave data\.task out' "$sweep" plan "$here/configs/digits.yaml" data.task=regression
fact "a split by class: exit 2" says 'a stratified split takes its share of each class' "$sweep" plan "$config" data.split.by=stratified
fact "numbers without a task: exit 2" says 'set data\.task: regression' bash -c "printf 'train: {epochs: 1}\ndata: {name: file, train: length.csv, y: length_cm, split: {test: 0.2}}\n' | '$sweep' plan -"
sed '5s/,[^,]*$/,walk/' length.csv >text.csv
fact "a word among the numbers: its line" says 'text\.csv: line 5: error: y is "walk", not a number that can be predicted; data\.task: classification\?' bash -c "printf 'train: {epochs: 1}\ndata: {name: file, train: text.csv, y: length_cm, task: regression, split: {test: 0.2}}\n' | '$sweep' plan -"
printf 't0,t1,label\n' >classes.csv
for i in 1 2 3 4 5 6; do printf '%s,1,a\n%s,2,b\n' "$i" "$i"; done >>classes.csv
for split in '{test: 0.4}' '{folds: 3}'; do
    fact "scaled classes, split $split: refused" says 'classes and labels are not scaled' bash -c "printf 'train: {epochs: 1}\ndata: {name: file, train: classes.csv, y: label, split: $split, scale_targets: standard}\n' | '$sweep' plan -"
done
finish
