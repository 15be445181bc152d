#!/bin/bash
# Data that cannot be used, or not as one may think, are told of with their place and what helps.
set -u
source tests/check.sh
begin

of() { printf 'train: {epochs: 1}\nmodel: {hidden_dim: 4}\ndata: {name: file, train: %s, split: {test: 0.2}}\n' "$1" >of.yaml; "$sweep" plan of.yaml "${@:2}"; }
in_one_line() { "$@" 2>&1 | tr -s "\n " " "; }

# --- measures that are undefined
# Where the steps that train never change, or repeat every season, MASE has nothing to divide by.
still() { # SEASON CHANGES_FROM FACTOR SPLIT: a series of period 7 or of one value, other from that step on
    { echo "t,y"; for ((i = 0; i < 200; i++)); do echo "$i,$((i < $2 ? $3 * (i % 7) + 1 : i % 5))"; done; } >still.csv
    printf 'train: {epochs: 1, metric: mase}\nmodel: {hidden_dim: 4}\ndata: {name: file, train: still.csv, time: t, y: y, task: forecasting, lookback: 7, season: %d, split: {test: 0.2%s}}\nseeds: [0, 1]\n' "$1" "$4" >still.yaml
}
still 1 160 0 ""
fact "MASE of a series that does not change in training can choose nothing: exit 2" exits_with 2 "$sweep" still.yaml
fact "  and says why" says 'still\.yaml:1:[0-9]+: error: train\.metric mase can choose nothing: it is undefined on the test items: series 0, from 0, has one value only in the steps that train' \
    in_one_line "$sweep" plan still.yaml
still 7 160 1 ", val: 0.1"
fact "  nor of one that repeats every season" says 'undefined on the validation items: series 0, from 0, has the same values every 7 steps \(data\.season\)' in_one_line "$sweep" plan still.yaml
fact "  which another season mends" exits_with 0 "$sweep" plan still.yaml data.season=1
fact "  as another metric does" exits_with 0 "$sweep" plan still.yaml train.metric=rmse

{ echo a,b,y; for ((i = 0; i < 40; i++)); do echo "$((i % 7)),$((i * i % 11)),$((i % 2))"; done; } >both.csv
sed '3~2d' both.csv >one.csv
printf 'train: {epochs: 1, metric: roc_auc}\nmodel: {hidden_dim: [2, 4]}\ndata: {name: file, train: both.csv, test: one.csv, y: y, split: {val: 0.3}}\nseeds: [0, 1]\noutput: {dir: area}\n' >area.yaml
fact "a sweep whose measure is undefined on the test items" exits_with 0 "$sweep" area.yaml
fact "  has no plot of it" test ! -e area/plots/seeds.gp -a ! -e area/plots/pairs.gp
fact "  and those of what is known" test -e area/plots/roc_auc_curves.gp -a -e area/plots/loss_curves.gp
fact "  and says no plot to be missing" bash -c "! '$sweep' report area 2>&1 | grep -q missing"

# MAPE divides by what is to be predicted.
{ echo a,b,y; for ((i = 0; i < 60; i++)); do echo "$((i % 7)),$((i * i % 11)),$((i % 10 ? i % 7 + 3 : 0))"; done; } >zeros.csv
printf 'train: {epochs: 1, metric: mape}\nmodel: {hidden_dim: [2, 4]}\ndata: {name: file, train: zeros.csv, y: y, task: regression, split: {by: chronological, test: 0.3}}\nseeds: [0, 1]\noutput: {dir: shares}\n' >zeros.yaml
fact "numbers of 0 are told where MAPE divides by them" says 'zeros\.yaml: notice: train\.metric mape divides by the numbers to predict, and 1 of the 18 that validate or test is 0' "$sweep" plan zeros.yaml
fact "  and where other measures do not, they are not" bash -c "! '$sweep' plan zeros.yaml train.metric=smape 2>&1 | grep -q notice"
fact "  nor where none tests" bash -c "! '$sweep' plan zeros.yaml data.split.test=0.1 2>&1 | grep -q 'is 0'"
fact "what comes of it is shown with a power of ten" bash -c "'$sweep' zeros.yaml >/dev/null 2>&1; grep -qE '^> Lowest mean test MAPE: [0-9]\.[0-9]{3}e1[5-9] %' shares/report.md"
fact "  and nowhere with more digits than it has" bash -c "! grep -E '[0-9]{16}\.[0-9]' shares/report.md"
fact "  and in full in files" python3 - <<'PY'
import csv
for row in csv.DictReader(open("shares/trials.csv", newline="")):
    assert float(row["test_mape"]) > 1e12 and len(row["test_mape"].replace(".", "")) > 12, row["test_mape"]
PY

# --- sweep data
printf 'a,b,y\n1,2,1\n2,3,1.0\n3,4,2\n' >ways.csv
fact "one class written in two ways: exit 2" exits_with 2 "$sweep" data ways.csv
fact "  and nothing else is said" bash -c "'$sweep' data ways.csv >said 2>why; test ! -s said && grep -q '^ways.csv: error: .*are one number written in two ways' why"
printf 'a,b,y\n,,u\n?,?,v\n1,2,u\n3,1,v\n' >gone.csv
fact "items without a value are drawn as such" exits_with 0 "$sweep" data gone.csv --plot gone.svg
fact "  both of them" test "$(grep -o 'all values are missing' gone.svg | wc -l)" = 2

printf 'a,b,y\n1,,u\n2,3,v\n1,2,u\n3,1,v\n' >short.csv
fact "one item that ends early" says 'short\.csv: notice: 1 item ends in missing values, and is shorter' "$sweep" data short.csv
{ echo x,y; for ((i = 0; i < 20; i++)); do echo "$((i % 7)),$((i % 2))"; done; } >step.csv
fact "sequences of one step" says '16 training and 4 test sequences of 1 step × 1 feature' in_one_line of step.csv data.y=y
printf '@classLabel true a\n@data\n1,2:3,4:a\n1,2:a\n' >case.ts
fact "a case of one channel" says 'line 4: error: 1 channel, and the cases before have 2' "$sweep" data case.ts

# --- the cause is named
cause() { fact "$1: exit 2" exits_with 2 "$sweep" data "$3" "${@:4}"; fact "  and why" says "$2" in_one_line "$sweep" data "$3" "${@:4}"; }
printf 't0,t1,label\n' >header.csv
cause "a header alone" 'header\.csv: error: a header, and no records after it' header.csv
printf 't0, t1,label\n1, 2,a\n2, 3,b\n' >blanks.csv
cause "blanks after commas" 'column " t1": " 2" is no number with the blanks beside it: take out those' blanks.csv
printf 't0,label\n1,b\n2,a"x\n3,b\n' >quote.csv
cause "a quote inside a bare field" 'line 3: error: a quote inside a field that does not begin with one' quote.csv
printf 't0,label\n1,b\n2,"a x\n3,b\n' >open.csv
cause "a quote that is never closed" 'line 3: error: a quote that opens in this record is never closed' open.csv
printf 't0,label\n1,\0b\n2,a\n' >nul.csv
cause "a NUL in a text" 'no text: byte 11, from 0, is NUL' nul.csv
printf '@problmName x\n@data\n1,2:a\n' >key.ts
cause "a first key of .ts that is misspelt" 'line 1: error: .*@?problmName.*problemName' key.ts

# --- files that are known and not read
printf '\3757zXZ\0\0\0\0\0\0\0' >a.csv.xz
printf 'BZh91AY&SY\0\0\0\0\0\0' >a.csv.bz2
printf '\050\265\057\375\0\0\0\0' >a.csv.zst
printf '[{"a": 1, "y": "u"}, {"a": 2, "y": "v"}]\n' >a.json
printf '{"a": 1, "y": "u"}\n{"a": 2, "y": "v"}\n' >lines.json
tar -cf a.tar header.csv && gzip -k a.tar
cause "xz" 'packed by xz; unpack it: xz -dk FILE' a.csv.xz
cause "bzip2" 'packed by bzip2; unpack it: bzip2 -dk FILE' a.csv.bz2
cause "Zstandard" 'packed by Zstandard; unpack it: zstd -d FILE' a.csv.zst
cause "an archive" 'an archive of files; unpack it, and name the files in it: tar -xf FILE' a.tar
cause "  also gzipped" 'an archive of files; unpack it' a.tar.gz
cause "JSON" 'JSON; write it as CSV: import pandas' a.json
cause "  a record a line" 'JSON; write it as CSV: import pandas' lines.json

# --- arrays
python3 - <<'PY'
import struct, h5py, numpy as np
x = np.random.default_rng(0).normal(size=(60, 5)).astype("f4")
np.savez("hot.npz", x=x, y=np.eye(3)[np.arange(60) % 3])
idx = lambda a: struct.pack(">HBB", 0, 8, a.ndim) + struct.pack(">%dI" % a.ndim, *a.shape) + a.astype("u1").tobytes()
open("x.idx", "wb").write(idx(np.arange(60 * 4 * 4).reshape(60, 4, 4) % 251))
open("y.idx", "wb").write(idx(np.arange(120).reshape(60, 2) % 7))
with h5py.File("far.h5", "w") as far:
    far["x"] = x
with h5py.File("link.h5", "w") as near:
    near["x"] = h5py.ExternalLink("far.h5", "/x")
    near["y"] = np.arange(60) % 3
PY
fact "one-hot labels are told of" says 'hot\.npz: notice: array "y", \(60, 3\), is taken for one-hot' of hot.npz
fact "labels of IDX with two axes" says 'y\.idx: error: labels are .* say data\.y: COLUMN, from 0' in_one_line of x.idx data.train_y=y.idx
fact "  one of which is chosen" says '48 training and 12 test sequences of 4 steps × 4 features, 7 classes' in_one_line of x.idx data.train_y=y.idx data.y=1
cause "an external link of HDF5" 'link\.h5: array "x": error: it is an external link, which is not followed' link.h5
cause "  that is named, too" 'link\.h5: array "x": error: it is an external link, which is not followed' link.h5 x=x y=y

# --- numbers that single precision does not hold
printf 'a,b,y\n1,16777216,u\n2,16777217,v\n3,33554435,u\n4,1e-300,v\n5,0.1,v\n' >large.csv
fact "rounded whole numbers are told of" says 'large\.csv: notice: 2 whole numbers beyond 2\^24 are not exact in single precision; the first in line 3: 16777217 becomes 16777216' "$sweep" data large.csv
fact "  and numbers that become 0" says 'large\.csv: notice: 1 number too small for single precision becomes 0; line 5: 1e-300' "$sweep" data large.csv
python3 - <<'PY'
import h5py, numpy as np
x = np.arange(40, dtype="f8").reshape(20, 2) / 7
y = 16777217 + 2 * np.arange(20)
large = x.copy()
large[3, 1] = 16777219
large[5, 0] = 1e-60
np.savez("far.npz", x=x, y=y)
np.savez("large.npz", x=large, y=y % 3)
np.savez("even.npz", x=np.full((20, 2), 1 << 25), y=y % 3)
np.savez("odd.npz", x=np.full((20, 2), (1 << 25) + 1), y=y % 3)
for name, values in ("large", large), ("even", np.full((20, 2), 1 << 25)), ("odd", np.full((20, 2), (1 << 25) + 1)):
    with h5py.File(name + ".h5", "w") as file:
        file["x"], file["y"] = values, y % 3
PY
printf 'train: {epochs: 1}\nmodel: {hidden_dim: 4}\ndata: {name: file, train: far.npz, task: regression, split: {test: 0.2}}\n' >far.yaml
fact "  of numbers to predict, too" says 'far\.npz: data\.y: notice: 20 whole numbers beyond 2\^24 are not exact in single precision; the first in item 0: 16777217 becomes 16777216' "$sweep" plan far.yaml
for kind in npz h5; do
    fact "  of the floats of a .$kind" says "large\\.$kind: array \"x\": notice: 1 whole number beyond 2\\^24 is not exact in single precision; element 7: 16777219 becomes 16777220" "$sweep" data large.$kind
    fact "  and those that become 0" says 'notice: 1 number too small for single precision becomes 0; element 10: 1e-60' "$sweep" data large.$kind
    fact "  integers that are exact are read" exits_with 0 "$sweep" data even.$kind
    cause "  others are not" 'element 0 is the whole number 33554433, which single precision would change' odd.$kind
done
finish
