#!/bin/bash
# Look-backs and horizons as axes: each trial is the one of its look-back alone, in bytes too; all are tested on the same
# steps, held against naive forecasts of their own, and refused by value and place where no series is long enough.
set -u
source tests/check.sh
begin
python3 "$here/configs/demand.py" || exit 1
cat >axes.yaml <<'YAML'
name: axes
data: {name: file, train: demand.csv, task: forecasting, id: shop, time: day, y: sold, season: 7, missing: ffill,
  lookback: [7, 14, 28], horizon: [1, 3],
  scale: standard, scale_targets: standard, split: {test: 0.2, val: 0.1}}
model: {cell: gru, hidden_dim: 4}
train: {optimiser: adam, lr: 0.01, epochs: 2, batch_size: 64, metric: mase}
seeds: [0, 1]
YAML

in_one_line() { "$@" 2>&1 | tr -s "\n " " "; }
plan() { in_one_line "$sweep" plan axes.yaml "$@"; }
ids() { "$sweep" plan axes.yaml "$@" --format csv 2>/dev/null | cut -d, -f1-3 | grep -oE '[0-9a-f]{16}'; }
quiet() { PATH=/nowhere "$sweep" "$@" >/dev/null 2>&1; }

# --- the plan
fact "both are axes" says ' 12 trials: data.lookback \[7, 14, 28\] × data.horizon \[1, 3\] × seeds' plan
fact "  with windows of each" says 'each trial with 552 to 644 training, 88 to 96 validation and 184 to 192 test windows of 7 to 28 steps × 2 features, 1 to 3 numbers to predict' plan
fact "  and what naive forecasts come to" says 'the naive forecast has a test RMSE of [0-9.]+ to [0-9.]+, the seasonal one' plan
fact "a network is told once for all look-backs" test "$("$sweep" plan axes.yaml data.horizon=3 | grep -c '^1 GRU layer of 4, input 2, 3 outputs')" = 1
alone() { for back in 7 14 28; do for ahead in 1 3; do ids data.lookback=$back data.horizon=$ahead; done; done; }
fact "an id is that of the look-back alone" diff <(ids) <(alone)
fact "a range with steps is a list" diff <(ids 'data.lookback={min: 7, max: 21, step: 7}') <(ids 'data.lookback=[7, 14, 21]')
fact "in grids" test "$(ids 'grids={a: {lookback: [7, 21]}, b: {lookback: 14, horizon: 2}}' seeds=0 data.horizon=1 | wc -l)" = 3
fact "in rows" test "$(ids 'include=[{lookback: 21, horizon: 3}]' seeds=0 | wc -l)" = 7
fact "side by side" test "$(ids 'zip=[[lookback, horizon]]' data.lookback='[7, 14]' seeds=0 | wc -l)" = 2
fact "under a condition" says 'lookback \[7, 14\] when hidden_dim > 4, else 28' plan 'data.lookback={values: [7, 14], when: hidden_dim > 4, else: 28}' 'model.hidden_dim=[4, 8]'
fact "a formula of its steps" says ' 0\.007 .* 0\.014 ' plan 'train.lr== seq_dim / 1000' data.lookback='[7, 14]' data.horizon=1
fact "in a search" says ' 4 trials by random search' plan search=4 'data.lookback=[7, 14, 21, 28]' data.horizon=1 seeds=0
fact "  by results" says 'tree-structured Parzen' plan 'search={method: tpe, trials: 8}' 'data.lookback=[7, 14, 28]' data.horizon=1 'train.lr={min: 0.001, max: 0.1}'

# --- training
fact "it trains" exits_with 0 "$sweep" axes.yaml run.workers=2
fact "one worker writes the same bytes" bash -c "PATH=/nowhere '$sweep' axes.yaml run.workers=1 output.dir=one >/dev/null 2>&1 && diff -r results/axes/trials one/trials"
fact "  and sweep work" bash -c "PATH=/nowhere '$sweep' work axes.yaml output.dir=pilot >/dev/null 2>&1 && diff -r one/trials pilot/trials"
fact "a sweep of one look-back writes them, too" quiet axes.yaml data.lookback=14 data.horizon=3 output.dir=alone
fact "  the same" bash -c 'for f in alone/trials/*.h5; do cmp "$f" "one/trials/${f##*/}" || exit 1; done; test "$(ls alone/trials | wc -l)" = 2'
fact "  and takes more of them later" quiet axes.yaml 'data.lookback=[14, 28]' data.horizon=3 output.dir=alone --extend
fact "  which are the same" bash -c 'for f in alone/trials/*.h5; do cmp "$f" "one/trials/${f##*/}" || exit 1; done; test "$(ls alone/trials | wc -l)" = 4'
fact "all is trained again to the same bits" says '12 trials trained again, all equal bit for bit' "$sweep" verify one
fact "counts, networks and naive forecasts are numpy's" python3 - <<'PY'
import csv, h5py, numpy as np
rows = list(csv.DictReader(open("demand.csv", newline="")))
series = {s: np.array([np.float32(r["sold"]) for r in rows if r["shop"] == s], float) for s in dict.fromkeys(r["shop"] for r in rows)}
text = h5py.File("one/results.h5")["naive"][()].decode()
blocks = {}
for line in text.splitlines():
    if line.startswith("windows "):
        block = blocks.setdefault(tuple(map(int, line.split()[1:])), {})
    else:
        name, *values = line.split()
        block[name] = values
assert sorted(blocks) == [(b, a) for b in (7, 14, 28) for a in (1, 3)], sorted(blocks)
for (back, ahead), block in blocks.items():
    errors = []
    for y in series.values():
        n = len(y)
        for t in range(n - round(n * 0.2), n - ahead + 1):
            errors.append(y[t : t + ahead] - y[t - 1])
    rmse = np.sqrt((np.array(errors) ** 2).mean())
    assert abs(float(block["rmse"][0]) / rmse - 1) < 1e-12, (back, ahead)
for r in csv.DictReader(open("one/trials.csv", newline="")):
    back, ahead = int(r["lookback"]), int(r["horizon"])
    n, shops = 240, len(series)
    tests, validates = round(n * 0.2), round(n * 0.1)
    assert int(r["test_count"]) == shops * (tests - ahead + 1)  # whatever is seen
    assert int(r["val_count"]) == shops * (validates - ahead + 1)
    assert int(r["train_count"]) == shops * (n - tests - validates - back - ahead + 1)
    assert (int(r["seq_dim"]), int(r["output_dim"])) == (back, ahead)
    assert int(r["n_params"]) == 3 * 4 * (2 + 4 + 2) + 4 * ahead + ahead
PY

# --- the report
report() { in_one_line cat one/report.md; }
fact "a plot along each" test -s results/axes/plots/mase_by_lookback.dat -a -s results/axes/plots/mase_by_horizon.dat
fact "each is held against its own naive forecasts" says 'the last value again, has a test MASE of [0-9.]+ at horizon 1 \(seasonal [0-9.]+\), [0-9.]+ at horizon 3 \(seasonal [0-9.]+\)' report
fact "  by which it learned nothing" says '\| learned nothing' cat one/report.md
fact "what horizons are ranked by is said" says 'Errors at different horizons are not of the same numbers' report
fact "  and which look-back is best at each" says '^horizon +lookback +validation MASE' "$sweep" report one --best lookback --for horizon
fact "each item has its steps" says '7 to 28 steps of 2 values, 1 to 3 numbers to predict' cat one/report.md
fact "one horizon has one naive forecast" says 'the last value again, has a test MASE of [0-9.]+, and the seasonal one' bash -c "PATH=/nowhere '$sweep' axes.yaml data.horizon=1 seeds=0 output.dir=flat >/dev/null 2>&1; tr '\n' ' ' <flat/report.md"
fact "  and needs no word on horizons" bash -c '! grep -q "different horizons" flat/report.md'
fact "all is made again without the data" bash -c "cp one/report.md before.md; mv demand.csv away; rm one/results.h5; PATH=/nowhere '$sweep' report one >/dev/null 2>&1; code=\$?; mv away demand.csv; test \$code = 0 && grep -q 'at horizon 3' one/report.md"

# --- refused, before anything is trained
refuses() { local words=$1; shift; "$sweep" plan axes.yaml "$@" >out 2>&1; test $? = 2 && tr -s '\n ' ' ' <out | grep -qE -- "$words"; }
sed 's/\[7, 14, 28\]/[7, 300]/' axes.yaml >long.yaml
fact "a look-back that is too long, with its value and place" says 'long\.yaml:3:13: error: demand\.csv: no window to train with: the longest series has 240 steps, and data\.lookback 300 and data\.horizon 1 take 301; .*exclude: \[\{lookback: 300\}\]' in_one_line "$sweep" plan long.yaml
fact "  unless it is left out" says ' 4 trials: ' in_one_line "$sweep" plan long.yaml 'exclude=[{lookback: 300}]'
sed 's/\[7, 300\]/[300, 7]/' long.yaml >first.yaml
fact "  which trains" quiet first.yaml 'exclude=[{lookback: 300}]' output.dir=kept
fact "  the same" bash -c 'for f in kept/trials/*.h5; do cmp "$f" "one/trials/${f##*/}" || exit 1; done; test "$(ls kept/trials | wc -l)" = 4'
fact "  and is planned again without the data" bash -c "mv demand.csv away; rm kept/results.h5; PATH=/nowhere '$sweep' report kept >/dev/null 2>&1; code=\$?; mv away demand.csv; test \$code = 0 && grep -q 'at horizon 3' kept/report.md"
fact "  also where it is the only one" says 'override .data\.lookback=300.: error: demand\.csv: no window' plan data.lookback=300
fact "a range without steps" refuses "has neither step nor num" 'data.lookback={min: 7, max: 28}' search=3
fact "a formula" refuses "takes no formula: each of its values is read from the data" 'data.lookback== 2 * horizon'
fact "stop, with several horizons" refuses 'data\.horizon has several values, and stop would stop those that forecast furthest' stop=halving
fact "a search by results, with them" refuses 'data\.horizon has several values, and search\.method' 'search={method: tpe, trials: 8}'
fact "a search by results, with a look-back too long" refuses 'data\.lookback 300 and data\.horizon 1 take 301' 'search={method: tpe, trials: 8}' 'data.lookback=[7, 14, 300]' data.horizon=1 'train.lr={min: 0.001, max: 0.1}'
fact "stop goes with look-backs" says 'halving' plan stop=halving data.horizon=1 train.epochs=9
fact "steps in another order, of which there are several numbers" refuses 'data\.permute is an order of so many steps' data.permute.seed=0
finish
