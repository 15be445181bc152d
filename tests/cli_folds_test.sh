#!/bin/bash
# k folds from a config to the verdict: who trains with what, what is fitted, and how folds are judged.
set -u
source tests/check.sh
begin

# --- 50 items of three classes with gaps; the first value is a power of two, so that a mean tells of whom it is
python3 - <<'PY' || exit 1
import numpy
draw = numpy.random.default_rng(3)
classes = numpy.arange(50) * 7 % 3
values = draw.normal(classes[:, None], 1.5, (50, 6)).round(3)
with open("few.csv", "w") as file:
    file.write("who,b,c,d,e,f,kind,place\n")
    for i, row in enumerate(values):
        cells = [str(2**i)] + [str(v) if draw.random() > 0.1 else "" for v in row[1:]]
        file.write(",".join(cells) + f",{'xyz'[classes[i]]},{i // 5}\n")
PY
cat >few.yaml <<'YAML'
name: few
data: {name: file, train: few.csv, x: who..f, features: 6, y: kind, scale: standard, missing: mean, split: {folds: 5}}
model: {hidden_dim: [4, 8, 12]}
train: {epochs: 10, lr: 0.5, batch_size: 8}
seeds: [0, 1]
YAML
plan() { "$sweep" plan "$@" | tr -s ' \n' ' '; } # on one line
fact "every configuration is trained for each fold and seed" says ' 30 trials: model.hidden_dim \[4, 8, 12\] × data.split.fold \[0, 1, 2, 3, 4\] × seeds \[0, 1\]' plan few.yaml
fact "  and it says with how many items" says 'in 5 folds, each trial with 40 training and 10 test sequences' plan few.yaml
fact "some folds only, to begin with" says ' 12 trials: .* × data.split.fold \[1, 3\]' plan few.yaml 'data.split.fold=[1, 3]'
fact "a share of what does not test validates" says 'each trial with 32 training, 8 validation and 10 test' plan few.yaml data.split.val=0.2

ids() { "$sweep" plan "$@" 2>/dev/null | sed -n 's/^ *[0-9]*  \([0-9a-f]\{16\}\) .*/\1/p'; }
inside() { [ -z "$(comm -23 <(ids few.yaml 'data.split.fold=[1, 3]' | sort) <(ids few.yaml | sort))" ]; }
fact "  which are the same trials" inside
fact "another seed of the split is other trials" test -z "$(comm -12 <(ids few.yaml | sort) <(ids few.yaml data.split.seed=1 | sort))"

run() { env PATH=/nowhere "$sweep" run "$@"; }
fact "it trains" exits_with 0 run few.yaml run.workers=1 output.dir=one
fact "two workers" exits_with 0 run few.yaml run.workers=2 output.dir=two
fact "  train the same bytes" diff -r one/trials two/trials
fact "all is trained again to the same bits" exits_with 0 "$sweep" verify one
fact "the report is made again without the data" sh -c "mv few.csv away && PATH=/nowhere '$sweep' report one; code=\$?; mv away few.csv; exit \$code"

# --- what is fitted: mean and sd of each fold's training items, by NumPy; and who tests is read out of the means
fact "each fold is scaled by its own training items, and each item tests once" python3 - <<'PY'
import csv, numpy
rows = list(csv.DictReader(open("few.csv")))
values = numpy.array([[float(r[k]) if r[k] else numpy.nan for k in ("who", "b", "c", "d", "e", "f")] for r in rows])
kinds = numpy.array(["xyz".index(r["kind"]) for r in rows])
lines = [line.split(": ", 1)[1] for line in open("one/plan.txt").read().split("\n") if line.startswith("fitted: ")]
assert lines[0] == "fold mean sd", lines[0]
table = numpy.array([[float(w) for w in line.split()] for line in lines[1:]]).reshape(5, 6, 3)
tested = []
for fold in range(5):
    assert (table[fold, :, 0] == fold).all()
    counts = {(int(t["train_count"]), int(t["test_count"])) for t in csv.DictReader(open("one/trials.csv")) if int(t["fold"]) == fold}
    assert len(counts) == 1, counts
    train, test = counts.pop()
    total = round(table[fold, 0, 1] * train)
    trains = [i for i in range(50) if total >> i & 1]
    assert len(trains) == train and train + test == 50
    numpy.testing.assert_allclose(table[fold, :, 1], numpy.nanmean(values[trains], axis=0), rtol=1e-7)
    numpy.testing.assert_allclose(table[fold, :, 2], numpy.nanstd(values[trains], axis=0), rtol=1e-7)
    tests = sorted(set(range(50)) - set(trains))
    tested += tests
    # as many of each class as scikit-learn's StratifiedKFold(5): y_sorted[fold::5]
    assert (numpy.bincount(kinds[tests], minlength=3) == numpy.bincount(numpy.sort(kinds)[fold::5], minlength=3)).all()
assert sorted(tested) == list(range(50))
PY
fact "sweep show says so, fold by fold" says '^ +5 +4 +[-0-9.]+ +[0-9.]+$' "$sweep" show one

# --- the verdict: the corrected resampled t test, computed here from trials.csv with Simpson's rule for Student's t
"$sweep" show one >shown.txt
fact "p is that of the corrected resampled t test" python3 - <<'PY'
import csv, math, statistics
accuracy = {}
share = {}
for t in csv.DictReader(open("one/trials.csv")):
    accuracy.setdefault(int(t["hidden_dim"]), {}).setdefault(int(t["fold"]), []).append(float(t["test_acc"]))
    share.setdefault(int(t["hidden_dim"]), []).append((int(t["test_count"]), int(t["train_count"])))
means = {h: [statistics.fmean(folds[f]) for f in range(5)] for h, folds in accuracy.items()}

def upper(t, df, steps=200000):
    density = lambda x: math.gamma((df + 1) / 2) / math.sqrt(df * math.pi) / math.gamma(df / 2) * (1 + x * x / df) ** (-(df + 1) / 2)
    width = t / steps
    inner = sum((4 if k % 2 else 2) * density(k * width) for k in range(1, steps))
    return 0.5 - width / 3 * (density(0) + inner + density(t))

def p_of(a, b):
    d = [x - y for x, y in zip(means[a], means[b])]
    ratio = sum(n for n, _ in share[a]) / sum(n for _, n in share[a])
    assert abs(ratio - 1 / 4) < 1e-15, ratio                       # 1 / (k - 1)
    error = math.sqrt(statistics.variance(d) * (1 / 5 + ratio))
    return 2 * upper(abs(statistics.fmean(d)) / error, 4)

table = [[cell.strip() for cell in line.strip("|").split("|")] for line in open("one/report.md").read().split("\n")]
at = next(i for i, row in enumerate(table) if row[:2] == ["first", "second"])
plain, holm = table[at].index("p"), table[at].index("p after Holm")
rows = [(row[0].split()[1], row[1].split()[1], row[plain], row[holm]) for row in table[at + 2 : at + 5]]
assert len(rows) == 3, rows
pairs = sorted((p_of(int(a), int(b)), float(p), float(corrected)) for a, b, p, corrected in rows)
largest = 0
for k, (p, shown, corrected) in enumerate(pairs):
    largest = max(largest, min(1, p * (3 - k)))                     # Holm
    assert abs(p - shown) < 6e-5 and abs(largest - corrected) < 6e-5, (p, shown, largest, corrected)
PY
fact "  and it is named" grep -q 'by the corrected resampled t test' <(tr '\n' ' ' <shown.txt)
fact "no sign is flipped" sh -c "! grep -qi 'sign-flip' one/report.md one/report.html"
fact "the report says why" grep -q 'Nadeau' one/report.md

# --- everywhere else
fact "sweep ls finds a fold" test "$("$sweep" ls one fold=3 2>/dev/null | grep -c '^[0-9a-f]\{16\} ')" -eq 6
fact "  trials.csv has it" python3 - <<'PY'
import csv
rows = list(csv.DictReader(open("one/trials.csv")))
assert sorted({(r["folds"], r["fold"]) for r in rows}) == [("5", str(f)) for f in range(5)]
PY
"$sweep" export one --format jsonl -o trials.jsonl >/dev/null 2>&1
fact "  JSON, too" python3 -c 'import json; assert {json.loads(line)["fold"] for line in open("trials.jsonl")} == {0, 1, 2, 3, 4}'
fact "  summary counts trials, one a fold and seed, and describes all alike" python3 - <<'PY'
import csv, h5py, statistics
with h5py.File("one/results.h5") as f:
    rows = f["summary"][()]
trials = list(csv.DictReader(open("one/trials.csv")))
for row in rows:
    accuracy = [float(t["test_acc"]) for t in trials if int(t["hidden_dim"]) == row["hidden_dim"]]
    assert row["n_seeds"] == row["n_finished"] == len(accuracy) == 10
    assert abs(row["test_acc_mean"] - statistics.fmean(accuracy)) < 1e-12 and abs(row["test_acc_std"] - statistics.stdev(accuracy)) < 1e-12
PY
fact "one fold alone is one split, judged by seeds" exits_with 0 run few.yaml data.split.fold=2 'seeds=[0, 1, 2, 3]' output.dir=fold
fact "  with sign flips" grep -q 'paired by seed' fold/report.md
fact "whole groups" says 'in 4 folds' plan few.yaml data.split.by=group data.split.group=place data.split.folds=4 data.x=who..f
fact "  train" exits_with 0 run few.yaml data.split.by=group data.split.group=place data.split.folds=4 train.epochs=1 output.dir=groups

# --- folds of 33 and of 34 training items have 11 and 12 batches of 3 an epoch: curves are of the same part of the training
fact "folds of two lengths train" exits_with 0 run few.yaml data.split.folds=3 train.batch_size=3 train.epochs=4 'model.hidden_dim=[4, 8]' \
    output.dir=lengths
fact "  a point of a curve is the mean over folds at the same part of the training, or as near to it as there is one" python3 - <<'PY'
import glob, h5py, statistics
from fractions import Fraction
runs = {4: [], 8: []}
for path in sorted(glob.glob("lengths/trials/*.h5")):
    with h5py.File(path) as f:
        points = list(zip(map(int, f["evaluations/iteration"][()]), map(float, f["evaluations/test_acc"][()])))
        assert points[-1][0] == f.attrs["iterations"]
        runs[int(f.attrs["hidden_dim"])].append((int(f.attrs.get("fold", 0)), points))
assert {len(points) for _, points in runs[4]} == {11, 12}  # every four updates of 44 and of 48
blocks = [[line.split() for line in block.split("\n") if line and line[0] != "#"] for block in open("lengths/plots/accuracy_curves.dat").read().split("\n\n\n")]
for hidden_dim, block in zip((4, 8), blocks):
    shortest = min((points for _, points in runs[hidden_dim]), key=len)
    assert len(block) == len(shortest)
    for (step, _), (x, mean, *_) in zip(shortest, block):
        folds, steps = {}, []
        for fold, points in runs[hidden_dim]:
            part = lambda point: Fraction(point[0], points[-1][0])
            near = min(points, key=lambda point: abs(part(point) - Fraction(step, shortest[-1][0])))
            folds.setdefault(fold, []).append(near[1])
            steps.append(near[0])
        assert abs(float(x) - statistics.fmean(steps)) < 0.01, (x, steps)
        assert abs(float(mean) - 100 * statistics.fmean(statistics.fmean(values) for values in folds.values())) < 1e-3
    assert abs(float(x) - (44 * 4 + 48 * 2) / 6) < 0.01  # the ends
PY

# --- what does not go together
refused() {
    local what=$1 pattern=$2
    shift 2
    fact "$what: exit 2" exits_with 2 "$sweep" plan "$@"
    fact "  is told" says "$pattern" plan "$@"
}
refused "one fold" 'data.split.folds is 1, which leaves nothing to train with' few.yaml data.split.folds=1
refused "a fold that there is not" 'data.split.fold is 5, but of data.split.folds 5 the last is 4' few.yaml data.split.fold=5
refused "a share to test with" 'data.split.folds tests with each item once, and data.split.test' few.yaml data.split.test=0.2
refused "a file to test with" 'data.split.folds tests with each item of data.train once, and data.test' few.yaml data.test=few.csv
refused "the order of time" 'data.split.folds tests with items of every time' few.yaml data.split.by=chronological
refused "only some items" 'data.split.folds uses all items' few.yaml data.train_size=20
refused "more folds than items of a class" 'fewer than data.split.folds 30' few.yaml data.split.folds=30
refused "what is not in a file" "data.split.folds" few.yaml data.name=digits
refused "a fold without folds" "data.split.fold" few.yaml data.split.folds=0 data.split.test=0.2 data.split.fold=1
refused "folds in a group of zip" 'cannot advance with others' few.yaml 'zip=[[fold, hidden_dim]]'

python3 "$here/configs/calls.py" || exit 1
fact "the example trains" exits_with 0 run "$here/configs/folds.yaml" train.epochs=2 output.dir=calls
fact "  sequences of several lengths, again to the same bits" exits_with 0 "$sweep" verify calls --sample 4

python3 "$here/configs/visits.py" || exit 1
fact "tokens train" exits_with 0 run "$here/configs/visits.yaml" data.split.test=0 data.split.val=0 data.split.folds=3 data.unseen=zero \
    'model.embedding_dim=[0, 4]' model.cell=gru seeds=0 train.epochs=1 output.dir=visits
fact "  again to the same bits" exits_with 0 "$sweep" verify visits --sample 3
fact "  by one vocabulary for all folds" test "$(grep -c '^fitted: ' visits/plan.txt)" -eq $(($(cut -d, -f3 visits.csv | tail -n +2 | sort -u | wc -l) + 1))

finish
