#!/bin/bash
# Series to forecast: what sweep data makes of them, what plan and report say of naive forecasts, measures against
# numpy, the same bits with any number of workers, and what is refused.
set -u
source tests/check.sh
begin
python3 "$here/configs/demand.py" || exit 1
config=$here/configs/demand.yaml

in_one_line() { "$@" 2>&1 | tr -s "\n " " "; }

# --- sweep data
fact "sweep data tells what is forecast" says '^to forecast: sold$' "$sweep" data demand.csv task=forecasting id=shop time=day y=sold
{ echo 'train: {epochs: 2}'; "$sweep" data demand.csv task=forecasting id=shop time=day y=sold | sed -n '/^data:/,$p'; } >pasted.yaml
fact "  and prints the section that forecasts it" says 'task: forecasting' cat pasted.yaml
fact "  which trains as it stands" exits_with 0 "$sweep" pasted.yaml
printf '@relation s\n@attribute name string\n@frequency daily\n@data\na:%s\n' "$(seq -s, 60)" >steps.tsf
{ echo 'train: {epochs: 2}'; "$sweep" data steps.tsf | sed -n '/^data:/,$p'; } >tsf.yaml
fact "  as it does of a .tsf without a word" exits_with 0 "$sweep" tsf.yaml
python3 -c 'import numpy; numpy.save("table.npy", numpy.arange(120.0).reshape(60, 2) % 7)'
{ echo 'train: {epochs: 2}'; "$sweep" data table.npy task=forecasting y=1 | sed -n '/^data:/,$p'; } >npy.yaml
fact "  and of an array of steps × features" exits_with 0 "$sweep" npy.yaml
fact "  of which one is forecast" says ' × 2 features, 1 number to predict' in_one_line "$sweep" plan npy.yaml

python3 -c 'import h5py, numpy; h5py.File("table.h5", "w")["load"] = numpy.load("table.npy")'
fact "  of HDF5 as well, by the same digest" bash -c "digest() { '$sweep' plan npy.yaml \"\$@\" 2>&1 | grep -oE '^ +1 +[0-9a-f]{16}'; }
    test -n \"\$(digest)\" && test \"\$(digest)\" = \"\$(digest data.train=table.h5 data.x=load)\""

# --- plan and run
fact "plan counts windows" says '608 training, 88 validation and 184 test sequences of 14 steps × 2 features, 3 numbers to predict' in_one_line "$sweep" plan "$config"
fact "it trains" exits_with 0 "$sweep" "$config"
fact "  and ranks by MASE, lower is better" says '^> Lowest mean validation MASE' cat results/demand/report.md
fact "  beside naive forecasts" says 'naive forecast, the last value again, has a test MASE of [0-9.]+, and the seasonal one, the value 7 steps before' in_one_line cat results/demand/report.md
fact "who is no better is said to have learned nothing" says 'learned (nothing|anything) that shows' bash -c "'$sweep' '$config' train.epochs=1 train.lr=1e-6 seeds=0 output.dir=idle >/dev/null 2>&1; cat idle/report.md"
fact "naive forecasts and their measures are numpy's" python3 - <<'END'
import csv, h5py, numpy as np
rows = list(csv.DictReader(open("demand.csv", newline="")))
shops = list(dict.fromkeys(r["shop"] for r in rows))
lookback, horizon, season = 14, 3, 7
truth, naive, seasonal, scaled, scaled_seasonal = [], [], [], [], []
for shop in shops:
    y = np.array([np.float32(r["sold"]) for r in rows if r["shop"] == shop], float)
    n = len(y)
    test, val = round(n * 0.2), round(n * 0.1)
    train = y[: n - test - val]
    scale = np.abs(train[season:] - train[:-season]).mean()
    e, s = [], []
    for t in range(n - test, n - horizon + 1):
        truth.append(y[t : t + horizon])
        naive.append(np.repeat(y[t - 1], horizon))
        seasonal.append(y[t - season : t - season + horizon])
        e.append(np.abs(truth[-1] - naive[-1]).mean())
        s.append(np.abs(truth[-1] - seasonal[-1]).mean())
    scaled.append(np.mean(e) / scale)
    scaled_seasonal.append(np.mean(s) / scale)
truth = np.array(truth)
def measures(forecast, mase):
    e = truth - np.array(forecast)
    return {"rmse": np.sqrt((e**2).mean()), "mae": np.abs(e).mean(), "mse": (e**2).mean(),
            "r2": 1 - (e**2).sum() / ((truth - truth.mean()) ** 2).sum(), "mase": np.mean(mase)}
wanted = measures(naive, scaled), measures(seasonal, scaled_seasonal)
lines = h5py.File("results/demand/results.h5")["naive"][()].decode().splitlines()
assert lines[0] == "measure naive seasonal_naive"
found = {name: values for name, *values in (line.split() for line in lines[1:])}
for name in wanted[0]:
    for k in (0, 1):
        assert abs(float(found[name][k]) / wanted[k][name] - 1) < 1e-12, (name, found[name], wanted[k][name])
END
fact "curves and columns of all measures" python3 - <<'END'
import csv
rows = list(csv.DictReader(open("results/demand/trials.csv", newline="")))
assert len(rows) == 9
for row in rows:
    assert row["task"] == "forecasting" and row["metric"] == "mase" and row["split_by"] == "chronological"
    assert (row["lookback"], row["horizon"], row["season"]) == ("14", "3", "7")
    mse, rmse = float(row["test_mse"]), float(row["test_rmse"])
    assert abs(rmse**2 / mse - 1) < 1e-12  # each step ahead is an item, and one column is forecast
    assert 0 < float(row["test_mase"]) and float(row["test_mae"]) <= rmse
END
fact "the same bits when trained again" says '9 trials trained again, all equal bit for bit' "$sweep" verify results/demand
fact "the same files with one worker" bash -c "'$sweep' '$config' run.workers=1 output.dir=one >/dev/null 2>&1 &&
    for f in results/demand/trials/*.h5; do cmp -s \"\$f\" one/trials/\$(basename \"\$f\") || exit 1; done"
fact "results can be made again from the trials" bash -c "cp results/demand/report.md before.md; rm results/demand/results.h5 && '$sweep' report results/demand >/dev/null 2>&1 && test -s results/demand/results.h5"
fact "  with what naive forecasts come to" says 'the last value again, has a test MASE' in_one_line cat results/demand/report.md

# --- refused
fact "no look-back: exit 2" says 'data\.task: forecasting needs data\.lookback' bash -c "printf 'train: {epochs: 1}\ndata: {name: file, train: demand.csv, id: shop, time: day, task: forecasting, split: {test: 0.2}}\n' | '$sweep' plan -"
fact "a look-back without forecasting: exit 2" exits_with 2 "$sweep" plan "$here/configs/sensor.yaml" data.lookback=3
fact "a random split: exit 2" says 'windows that follow in time overlap' "$sweep" plan "$config" data.split.by=random
fact "MASE of no forecast: exit 2" says 'MASE is of forecasts' "$sweep" plan "$here/configs/adding.yaml" train.metric=mase
fact "windows longer than every series: exit 2" says 'the longest series has 240 steps, and data\.lookback 300' "$sweep" plan "$config" data.lookback=300
fact "a word for the look-back is explained" says 'lookback' "$sweep" plan "$config" data.window=3
fact "a gap in time: its line" says 'demand2\.csv: line 5: error: this time comes 259200 s after line 4' bash -c "sed 5d demand.csv >demand2.csv; sed -i 5,5d demand2.csv; '$sweep' plan '$config' data.train=demand2.csv"
finish
