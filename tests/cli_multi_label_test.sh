#!/bin/bash
# Several labels an item, each a yes or no: training, the measures from the trial's own predictions, the same bits with any number of
# workers, the same trial from CSV, NPZ and HDF5, what answers without learning come to, and what is refused.
set -u
source tests/check.sh
begin
config=$here/configs/alarms.yaml
few=(train.epochs=3 seeds=0)

in_one_line() { "$@" 2>&1 | tr -s "\n " " "; }

# --- an example
python3 "$here/configs/alarms.py"
fact "data counts each label" says '3 labels, each yes or no: hot 154, surge 111, drift 203' "$sweep" data alarms.csv 'y=[hot, surge, drift]' features=2 task=multi_label
fact "  and says how to train on them" says 'task: multi_label split: {test: 0.2, val: 0.1}' in_one_line "$sweep" data alarms.csv 'y=[hot, surge, drift]' features=2 task=multi_label
{
    "$sweep" data alarms.csv 'y=[hot, surge, drift]' features=2 task=multi_label 2>/dev/null | sed -n '/^data:/,$p'
    printf 'train: {epochs: 1}\n'
} >pasted.yaml
fact "  as it stands" exits_with 0 "$sweep" pasted.yaml
fact "plan names them" says '3 labels, each yes or no \(hot, surge, drift\)' in_one_line "$sweep" plan "$config"
fact "it trains" exits_with 0 "$sweep" "$config" "${few[@]}"
fact "by binary cross entropy, judged by macro F1 and all labels right" python3 - <<'END'
import glob
import h5py
files = glob.glob("results/alarms/trials/*.h5")
assert len(files) == 2
for path in files:
    with h5py.File(path, "r") as f:
        counts = f["confusion"][()]
        assert counts.shape == (3, 2, 2) and (counts.sum((1, 2)) == 150).all(), counts
        f1 = 2 * counts[:, 1, 1] / (2 * counts[:, 1, 1] + counts[:, 0, 1] + counts[:, 1, 0])
        assert abs(f1.mean() - f["evaluations/test_macro_f1"][-1]) < 1e-12
        for name in ("test_acc", "val_acc", "test_macro_f1", "val_macro_f1"):
            assert 0 <= f["evaluations/" + name][-1] <= 1, name
        assert (f["evaluations/test_acc"][-1] * 150) % 1 < 1e-9
        assert f["fc.bias" if "fc.bias" in f else "weights/fc.bias"].shape == (3,)
END
fact "the same bits when trained again" says '2 trials trained again, all equal bit for bit' "$sweep" verify results/alarms
fact "the same files with one worker" bash -c "'$sweep' '$config' \"\$@\" run.workers=1 output.dir=one >/dev/null 2>&1 &&
    for f in results/alarms/trials/*.h5; do cmp -s \"\$f\" one/trials/\$(basename \"\$f\") || exit 1; done" - "${few[@]}"
fact "the report names the labels" says '3 labels, each yes or no: hot, surge, drift' cat results/alarms/report.md
fact "  and draws no matrix of classes" test ! -e results/alarms/plots/confusion_1.svg

# --- label by label, over all seeds
"$sweep" "$config" train.epochs=12 output.dir=seeds >/dev/null 2>&1
expected_tables() { # from results.h5: the mean over seeds of what each trial's counts come to, best configuration first
    python3 - "$1" <<'END'
import sys
import h5py
import numpy as np
with h5py.File(sys.argv[1] + "/results.h5", "r") as f:
    names = f["class_names"][()].decode().split("\n")
    trials = f["trials"][()]
    groups = {}
    for row in trials:
        counts = f["confusion/" + row["trial_id"].decode()][()].astype(float)
        tp, fp, fn = counts[:, 1, 1], counts[:, 0, 1], counts[:, 1, 0]
        with np.errstate(invalid="ignore"):
            scores = np.stack([tp / (tp + fp), tp / (tp + fn), 2 * tp / (2 * tp + fp + fn)])
            scores[:, tp + fn == 0] = np.nan
        groups.setdefault(int(row["configuration"]), []).append((scores, tp + fn))
for name, label in zip(names, range(len(names))):
    for group in groups.values():
        assert all((g[1] == group[0][1]).all() for g in group)
        means = [[g[0][k][label] for g in group if not np.isnan(g[0][k][label])] for k in range(3)]
        cells = ["–" if not m else f"{100 * np.mean(m):.2f} %" for m in means]
        print(name, int(group[0][1][label]), *cells, sep="\t")
END
}
shown_tables() { # the tables of precision, recall and F1 in the report, without what is said of the seeds
    sed -n '/^## F1 by label/,/^## Parameters/p' "$1/report.md" | awk -F'|' 'NF == 7 && $2 !~ /label|--/ {
        for (k = 2; k <= 6; k++) { sub(/ \(.*/, "", $k); gsub(/^ +| +$/, "", $k) }
        print $2 "\t" $3 "\t" $4 "\t" $5 "\t" $6 }'
}
same_tables() { diff <(expected_tables "$1" | sort) <(shown_tables "$1" | sort); }
fact "precision, recall and F1 of each label are means over the seeds" same_tables seeds
fact "  a table for each of two configurations" test "$(shown_tables seeds | wc -l)" = 6
fact "  and one of both" says 'label +\| test items +\| class_weights (balanced|none) +\| class_weights' cat seeds/report.md
fact "  the page has them as well" says '<h2[^>]*>F1 by label' cat seeds/report.html
fact "  and leads there" says 'href="#labels">Labels<' cat seeds/report.html
head -n 251 alarms.csv | awk -F, -v OFS=, 'NR > 201 { sub(/\r/, ""); $61 = 0; print $0 "\r"; next } 1' >calm.csv
printf 'name: calm\ndata: {name: file, train: calm.csv, y: [hot, surge, drift], task: multi_label, features: 2, split: {test: 0.2, by: chronological}}\nmodel: {hidden_dim: 3}\ntrain: {epochs: 1, lr: 0.1}\nseeds: [0, 1]\n' >calm.yaml
"$sweep" calm.yaml output.dir=calm >/dev/null 2>&1
fact "a label that no test item has is named" says 'No test item has hot: precision, recall and F1 of this label are undefined' in_one_line cat calm/report.md
fact "  and its scores are not numbers" says '^hot.0.–.–.–$' shown_tables calm
fact "  as the counts have it" same_tables calm
baseline_of() { # what the best constant answers come to, of the items that the split leaves: measure, train and test counts from a file
    python3 - "$1" <<'END'
import csv
import sys
import numpy as np
rows = np.array([[int(r[k]) for k in ("hot", "surge", "drift")] for r in csv.DictReader(open("half.csv"))])
train, test = rows[:200], rows[200:]
majority = (2 * train.sum(0) > len(train)).astype(int)
def f1(truth, said):
    tp = (truth & said).sum(0)
    both = truth.sum(0) + said.sum(0)
    return np.mean(np.where(both > 0, 2 * tp / np.maximum(both, 1), 0))
def measured(truth, answer):
    said = np.broadcast_to(answer, truth.shape)
    return {"macro_f1": f1(truth, said), "accuracy": (truth == said).all(1).mean(), "hamming": (truth != said).mean()}[sys.argv[1]]
best = max((majority, np.ones(3, int)), key=lambda a: measured(train, a) * (-1 if sys.argv[1] == "hamming" else 1))
print(f"{100 * measured(test, best):.2f} %")
END
}
{ head -n 251 alarms.csv >half.csv; }
printf 'name: half\ndata: {name: file, train: half.csv, y: [hot, surge, drift], task: multi_label, features: 2, split: {test: 0.2, by: chronological}}\nmodel: {hidden_dim: 3}\ntrain: {epochs: 1, lr: 1e-9}\n' >half.yaml
for measure in macro_f1 accuracy hamming; do
    "$sweep" half.yaml train.metric=$measure output.dir=half_$measure >/dev/null 2>&1
    fact "the best constant answer by $measure" says "majority's of the training items or all, gives a test .* of $(baseline_of $measure)" in_one_line cat half_$measure/report.md
done
fact "a network that learned nothing is said to" says 'earned nothing' cat half_macro_f1/report.md
for metric in micro_f1 samples_f1 weighted_f1 roc_auc; do
    fact "$metric chooses" exits_with 0 "$sweep" "$config" train.epochs=1 seeds=0 train.metric=$metric output.dir=by_$metric
done
fact "a threshold counts" exits_with 0 "$sweep" "$config" train.epochs=1 seeds=0 train.threshold=0.2 output.dir=low
fact "  in the trial's id" test "$(ls low/trials)" != "$(ls by_micro_f1/trials)"

# --- one set in every form of arrays
python3 - <<'END'
import csv
import h5py
import numpy as np
rows = list(csv.reader(open("half.csv")))[1:]
x = np.array([r[:60] for r in rows], "f8").astype("f4").reshape(-1, 30, 2)
y = np.array([r[60:] for r in rows], int)
np.savez("half.npz", x=x, y=y)
np.save("x.npy", x)
np.save("y.npy", y)
with h5py.File("half.h5", "w") as f:
    f["x"], f["y"] = x, y.astype("i1")
END
id_of() {
    printf 'name: half\ndata: {name: file, task: multi_label, split: {test: 0.2}, %s}\nmodel: {hidden_dim: 3}\ntrain: {epochs: 1}\n' "$1" >form.yaml
    "$sweep" plan form.yaml 2>/dev/null | grep -oE '\b[0-9a-f]{16}\b' | head -1
}
fact "NPZ and HDF5 make one trial" test "$(id_of 'train: half.npz')" = "$(id_of 'train: half.h5')"
fact "  as a file of labels beside an NPY does" test "$(id_of 'train: x.npy, train_y: y.npy')" = "$(id_of 'train: half.npz')"
fact "  which is there" test -n "$(id_of 'train: half.npz')"

# --- refused
refused() { # what, arguments, what it says
    local what=$1 wanted=$2
    shift 2
    fact "$what: exit 2" exits_with 2 "$sweep" plan "$config" "$@"
    fact "  with its cure" says "$wanted" in_one_line "$sweep" plan "$config" "$@"
}
refused "another loss" 'learned by bce; leave train.loss out' train.loss=mse
refused "a measure of classes alone" 'macro_f1, micro_f1 or hamming for labels' train.metric=top_k
refused "a measure of numbers" 'macro_f1, micro_f1 or hamming for labels' train.metric=rmse
refused "scaled labels" 'classes and labels are not scaled' data.scale_targets=standard
refused "one label alone" 'multi_label is of several labels.*say data.task: classification' data.y=hot 'data.x=heat_0..load_29'
refused "the same share of each" 'an item may have several labels; leave data.split.by out' data.split.by=stratified
refused "several columns without the task" 'and labels of 0 and 1: data.task: multi_label' data.task=classification
sed '3s/[01]\r$/2\r/' alarms.csv >two.csv
refused "a label that is neither 0 nor 1" 'two\.csv: line 3: error: label "drift" is 2; with data\.task: multi_label each is 1' data.train=two.csv
sed '4s/[01]\r$/\r/' alarms.csv >gap.csv
refused "a missing label" 'gap\.csv: line 4.*the label is missing' data.train=gap.csv
printf 'a_0,b_0,a_1,b_1,u,v\n1,2,3,4,0,1\n1,2,3,4,0,0\n1,3,3,4,0,1\n5,6,7,8,0,0\n' >never.csv
fact "a label that nobody has is told" says 'label u is that of no training item' in_one_line "$sweep" plan "$config" data.train=never.csv 'data.y=[u, v]' data.split.test=0.25 data.split.val=0
printf 'a_0,a_1,y\n1,2,u\n2,3,v\n3,4,u\n4,5,v\n' >own.csv
printf 'data: {name: file, train: own.csv, split: {test: 0.5}}\ntrain: {epochs: 1, loss: mse}\n' >own.yaml
fact "yes and no of classes stay refused" exits_with 2 "$sweep" plan own.yaml train.loss=bce
finish
