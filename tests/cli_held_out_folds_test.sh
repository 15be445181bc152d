#!/bin/bash
# Items that are in no fold test what was chosen over folds: the best are trained again with all items of the folds, to the bytes of a sweep that
# has none, by any number of workers and after kills, whatever is fitted, filled, labelled and permuted.
set -u
source tests/check.sh
begin
python3 - <<'PY' || exit 1
import numpy
draw = numpy.random.default_rng(11)
for name, count in (("few", 121), ("held", 60)):
    with open(name + ".csv", "w") as file:
        file.write("a,b,c,d,e,f,kind,place\n")
        for i in range(count):
            kind = i * 7 % 3
            file.write(",".join(str(v) for v in draw.normal(kind * 0.6, 1, 6).round(3)) + f",{'xyz'[kind]},{i // 7}\n")
for name, count in (("steps", 37), ("held_steps", 20), ("val_steps", 12)):
    with open(name + ".csv", "w") as file:
        file.write("run,a,b,level,state,machine\n")
        for run in range(count):
            for t in range(draw.integers(3, 9)):
                a = "" if draw.random() < 0.1 else draw.integers(0, 256)
                level, state = f"{draw.normal():.3f}", "xyz"[draw.integers(3)]
                if t > 0 and draw.random() < 0.2:
                    level = state = ""
                file.write(f"{run},{a},{draw.integers(0, 256)},{level},{state},{run // 3}\n")
PY
cat >folds.yaml <<'END'
name: folds
data: {name: file, train: few.csv, test: held.csv, x: a..f, features: 2, y: kind, scale: standard, split: {folds: 4, val: 0.2}}
model: {cell: rnn_tanh, hidden_dim: [2, 4]}
train: {lr: [0.01, 0.1, 0.3, 1], epochs: 3, batch_size: 8}
seeds: [3, 5]
confirm: {best: 2, replicates: 3}
END
run() { "$sweep" run folds.yaml "$@"; }
in_one_line() { "$@" 2>&1 | sed 's/^> //' | tr -s "\n " " "; }
plan() { in_one_line "$sweep" plan folds.yaml "$@"; }
trials() { find "results/$1/trials" -name '*.h5' | wc -l; }
ids() { grep -E '^([0-9a-f]{16}|confirmed: .*|told: .*)$' "results/$1/plan.txt"; }
same() { diff -r "results/$1/trials" "results/$2/trials" && diff <(ids "$1") <(ids "$2"); }

# --- who confirms, with what
fact "plan says with what" says 'trained again with the fresh seeds 6 to 8 each with all 97 training items and no folds, and tested with 60 that are in none: at most 6 trials more' plan
run run.workers=1 name=held >held.log 2>&1
fact "64 are chosen from, and six confirm" test "$(trials held)" -eq 70
fact "  as is told" says 'trained again with 3 fresh seeds each, without folds' cat held.log
run data.test= confirm= name=late >late.log 2>&1
fact "  from the same trials, whatever tests later" \
    test "$(for file in results/late/trials/*; do cmp "$file" "results/held/trials/${file##*/}" && echo same; done | wc -l)" -eq 64
fact "a sweep in folds alone is let in" exits_with 0 run --extend name=late
fact "  to the same" same held late
run run.workers=4 name=held4 >held4.log 2>&1
fact "  the same by four workers" same held held4
for i in 1 2 3 5; do timeout -s KILL 0.$i "$sweep" run folds.yaml run.workers=3 name=held_killed >/dev/null 2>&1; done 2>/dev/null
for i in 1 2; do "$sweep" work folds.yaml run.workers=1 name=held_killed >"work$i.log" 2>&1 & done
wait
fact "  killed, then by two pilots the same" same held held_killed
run data.split.folds=0 confirm= 'seeds=[6, 7, 8]' name=plain >plain.log 2>&1
confirming() { "$sweep" ls "results/$1" 'confirm_rank>0' | grep -oE '^[0-9a-f]{16}'; }
fact "  they are those of a sweep without folds, byte for byte" \
    test "$(for id in $(confirming held); do cmp "results/held/trials/$id.h5" "results/plain/trials/$id.h5" && echo same; done | wc -l)" -eq 6
fact "nothing is left" says 'Nothing left to train; 70 found finished' run name=held
fact "verified from its results" exits_with 0 "$sweep" verify results/held
fact "the report says what they tell" says 'tested with items that are in none\. What they come to here is what to expect of them' in_one_line cat results/held/report.md
fact "  over the seeds, beside what chose" python3 - <<'PY'
import csv, statistics
rows = list(csv.DictReader(open("results/held/trials.csv")))
lines = open("results/held/report.md").read().split("## Confirmed")[1].split("\n")
table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
first = next(row for row in table if row[0] == "1")
confirmed = [r for r in rows if r["confirm_rank"]]
assert all(r["folds"] == "0" and r["test_count"] == "60" for r in confirmed) and len(confirmed) == 6
test = [float(r["test_acc"]) for r in confirmed if r["confirm_rank"] == "1"]
assert len(test) == 3 and any(f"{100 * statistics.fmean(test):.2f}" in cell for cell in first), first
one, means = confirmed[0], {}
for r in rows:
    if not r["confirm_rank"] and (r["hidden_dim"], r["lr"]) == (one["hidden_dim"], one["lr"]):
        means.setdefault(r["fold"], []).append(float(r["val_acc"]))
chosen = statistics.fmean(statistics.fmean(v) for v in means.values())
assert f"{100 * chosen:.2f} %" in first, (chosen, first)
PY
rm results/held/results.h5 results/held/report.md
fact "made again from plan.txt and trials, without the data" \
    sh -c "mv few.csv a && mv held.csv b && '$sweep' report results/held; code=\$?; mv a few.csv; mv b held.csv; exit \$code"
cp held.csv first.csv && sed 's/^0\./1./' first.csv >held.csv
fact "other items to test with are refused: exit 2" exits_with 2 run name=late
fact "  saying what" says 'SHA-256 of all items, those in no fold too was [0-9a-f]{64} and is [0-9a-f]{64}\. Its trials are the same: --extend lets the change in' run name=late
fact "  as are none" exits_with 2 run name=late data.test=
fact "  and let in" exits_with 0 run --extend name=late
fact "    which trains those that confirm alone" test "$(trials late)" -eq 76
mv first.csv held.csv
fact "behind a search by results" exits_with 0 \
    run 'train.lr={min: 0.1, max: 1, scale: log}' 'search={method: tpe, trials: 4, generation: 2}' seeds=0 name=held_tpe
fact "  the best are confirmed without folds" test "$(confirming held_tpe | wc -l)" -eq 6
fact "numbers to predict" exits_with 0 run data.task=regression data.y=f data.x=a..d data.scale_targets=standard name=held_numbers
fact "whole groups" exits_with 0 run data.split.by=group data.split.group=place seeds=3 name=held_groups
python3 - <<'PY'
import numpy
rows = {name: numpy.loadtxt(name + ".csv", delimiter=",", skiprows=1, usecols=range(6)) for name in ("few", "held")}
kinds = {name: numpy.arange(len(rows[name])) * 7 % 3 for name in rows}
numpy.savez("both.npz", X_train=rows["few"].reshape(-1, 3, 2), y_train=kinds["few"], X_test=rows["held"].reshape(-1, 3, 2), y_test=kinds["held"])
PY
sed 's/train: few.csv, x: a..f, features: 2, y: kind/train: both.npz/' folds.yaml >both.yaml
fact "arrays to test with are such items, too" says '60 that are in none: at most 6 trials more' in_one_line "$sweep" plan both.yaml
fact "items to test with, and nothing to confirm: exit 2" exits_with 2 "$sweep" plan folds.yaml confirm=
fact "  with the cure" says 'data\.test has others to test with; drop one, or say confirm: the best are trained with all of data\.train then, and tested with data\.test' \
    plan confirm=

# --- with everything that is done to items: the same bytes as without folds
cat >steps.yaml <<'END'
name: steps
data: {name: file, train: steps.csv, test: held_steps.csv, id: run, x: [a, b], y: state, task: labelling, split: {folds: 3, val: 0.2}}
model: {cell: gru, hidden_dim: [2, 3]}
train: {lr: 0.1, epochs: 3, batch_size: 4}
seeds: 0
confirm: {best: 2, replicates: 2}
END
as_without_folds() {
    local name=$1
    shift
    "$sweep" run steps.yaml "$@" name="$name" && "$sweep" run steps.yaml "$@" data.split.folds=0 confirm= 'seeds=[1, 2]' name="$name-plain" || return
    [ "$(for id in $(confirming "$name"); do cmp "results/$name/trials/$id.h5" "results/$name-plain/trials/$id.h5" && echo same; done | wc -l)" -eq 4 ] &&
        rm "results/$name/results.h5" && "$sweep" report "results/$name"
}
fact "gaps in labels, filled and scaled" as_without_folds filled data.scale=standard data.missing=mean
fact "with a feature for what was missing" as_without_folds masked data.scale=minmax data.missing=mask
fact "a file to validate with" as_without_folds validated data.val=val_steps.csv data.split.val=0 data.scale=standard data.missing=ffill
fact "the last items validate" as_without_folds last data.val_size=5 data.split.val=0 data.scale=sequence data.missing=mean
fact "whole groups" as_without_folds groups data.split.by=group data.split.group=machine data.missing=ffill
fact "numbers of steps" as_without_folds numbers data.task=step_regression data.y=level data.x=[b] data.scale=bytes data.scale_targets=standard
fact "permuted steps of one length" as_without_folds permuted data.task=classification data.train=few.csv data.test=held.csv data.id= data.x=a..f \
    data.features=2 data.y=kind data.permute.seed=3
fact "tokens are refused: exit 2" exits_with 2 "$sweep" plan steps.yaml data.tokens=true data.x=b
finish
