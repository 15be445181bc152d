#!/bin/bash
# Confirming over k folds: the best by the right answers of all folds and seeds, as Python reckons them, are trained again in all folds with
# fresh seeds; the same bytes by any number of workers, after kills, behind early stopping, and afterwards.
set -u
source tests/check.sh
begin
python3 - <<'PY' || exit 1
import numpy
draw = numpy.random.default_rng(11)
with open("few.csv", "w") as file:
    file.write("a,b,c,d,e,f,kind,place\n")
    for i in range(121):
        kind = i * 7 % 3
        file.write(",".join(str(v) for v in draw.normal(kind * 0.6, 1, 6).round(3)) + f",{'xyz'[kind]},{i // 7}\n")
PY
cat >folds.yaml <<'END'
name: folds
data: {name: file, train: few.csv, x: a..f, features: 2, y: kind, scale: standard, split: {folds: 4, val: 0.2}} # 72 or 73 train
model: {cell: rnn_tanh, hidden_dim: [2, 4]}
train: {lr: [0.01, 0.1, 0.3, 1], epochs: 3, batch_size: 8}
seeds: [3, 5]
confirm: {best: 2, replicates: 3}
END
cat >chosen.py <<'END'
import csv, sys
best, replicates, last_seed, folds = map(int, sys.argv[2:6])
rows = list(csv.DictReader(open(sys.argv[1], newline="")))
key = lambda row: (row["hidden_dim"], row["lr"])
groups = {}
for row in rows:
    if not row["confirm_rank"]:
        groups.setdefault(key(row), []).append(row)
whole = [g for g in groups.values() if all(row["status"] != "stopped" for row in g)]
hits = lambda g: sum(round(float(row["val_acc"]) * int(row["val_count"])) for row in g)
ranked = sorted(whole, key=lambda g: (-hits(g), sum(float(row["val_loss"]) for row in g), int(g[0]["configuration"])))
wanted = [(key(g[0]), str(rank + 1), str(fold), str(last_seed + 1 + k))
          for rank, g in enumerate(ranked[:best]) for fold in range(folds) for k in range(replicates)]
got = [(key(row), row["confirm_rank"], row["fold"], row["seed"]) for row in rows if row["confirm_rank"]]
if wanted != got:
    sys.exit(f"wanted {wanted}, got {got}")
for rank in range(1, min(best, len(whole)) + 1):  # the mean over the folds, each of them the mean of its seeds
    means = []
    for fold in range(folds):
        test = [float(row["test_acc"]) for row in rows if row["confirm_rank"] == str(rank) and row["fold"] == str(fold)]
        means.append(sum(test) / len(test))
    mean = sum(means) / folds
    print(f"{100 * mean:.2f} {100 * (sum((m - mean) ** 2 for m in means) / (folds - 1)) ** 0.5:.2f}")
END
run() { "$sweep" run folds.yaml "$@"; }
in_one_line() { "$@" 2>&1 | sed 's/^> //' | tr -s "\n " " "; }
plan() { in_one_line "$sweep" plan folds.yaml "$@"; }
trials() { find "results/$1/trials" -name '*.h5' | wc -l; }
ids() { grep -E '^([0-9a-f]{16}|confirmed: .*|told: .*)$' "results/$1/plan.txt"; }
same() { diff -r "results/$1/trials" "results/$2/trials" && diff <(ids "$1") <(ids "$2"); }
chosen() { "$sweep" export "results/$1" --format csv --output - | python3 chosen.py /dev/stdin "${@:2}"; }

# --- plan
fact "plan says what comes, in all folds" says 'the 2 configurations best by validation accuracy are trained again with the fresh seeds 6 to 8 each in all 4 folds: at most 24 trials more, of at most [0-9.]+ [A-Z]?FLOP, [45][0-9] % of the work of all others' plan
fact "  and JSON has it" says '"confirm": \{ "best": 2, "replicates": 3, "most_trials": 24' plan --format json
fact "nothing to choose by: exit 2" exits_with 2 "$sweep" plan folds.yaml data.split.val=0
fact "  with the cure" says 'confirm chooses by results: set data\.val_size, or say confirm\.choose_by: test' plan data.split.val=0

# --- run: the same with any number of workers
run run.workers=1 name=one >one.log 2>&1 || { cat one.log; exit 1; }
fact "64 are chosen from, and 24 confirm" test "$(trials one)" -eq 88
fact "it is told" says 'note: the 2 best configurations are trained again with 3 fresh seeds each in all 4 folds' cat one.log
fact "those that Python chooses from the CSV" chosen one 2 3 5 4
fact "nothing is left" says 'Nothing left to train; 88 found finished' run name=one
run run.workers=4 run.order=seeds name=four >four.log 2>&1
fact "four workers, and another order: the same" same one four
for i in 1 2 3 5; do timeout -s KILL 0.$i "$sweep" run folds.yaml run.workers=3 name=killed >/dev/null 2>&1; done 2>/dev/null
for i in 1 2; do "$sweep" work folds.yaml run.workers=1 name=killed >"work$i.log" 2>&1 & done
wait
fact "killed, then by two pilots the same" same one killed
run confirm= 'seeds=[3, 5, 6, 7, 8]' name=whole >whole.log 2>&1
fact "one that confirms is the trial of its seed and fold" \
    test "$(for file in results/one/trials/*; do cmp "$file" "results/whole/trials/${file##*/}" && echo same; done | wc -l)" -eq 88
stop=('train={epochs: 9, eval_every: 3, lr: [0.01, 0.03, 0.1, 0.3, 0.5, 1], batch_size: 8}' seeds=0 'stop={rule: halving, first: 3}')
run "${stop[@]}" run.workers=1 name=stop >stop.log 2>&1
fact "behind early stopping: of those that came to the end" chosen stop 2 3 0 4
run "${stop[@]}" run.workers=4 name=stop4 >stop4.log 2>&1
fact "  by four workers the same" same stop stop4
fact "without validation items by those for the test" exits_with 0 run data.split.val=0 confirm.choose_by=test name=test
fact "whole groups in folds" exits_with 0 run data.split.by=group data.split.group=place name=groups

# --- growing, and afterwards
run confirm= name=late >late.log 2>&1
fact "a sweep without it is let in" exits_with 0 run --extend name=late
fact "  to the same" same one late
fact "more seeds of the fresh" exits_with 0 run --extend confirm.replicates=4 name=late
fact "  those that Python chooses" chosen late 2 4 5 4
run confirm= name=after >after.log 2>&1
"$sweep" run results/after --best 2 replicates=3 >best.log 2>&1
fact "the best of a folder are trained again: exit 0" test $? -eq 0
fact "  to the same as with confirm" same one after

# --- what is told
report=results/one/report.md
read -r mean spread <<<"$(chosen one 2 3 5 4 | head -1)"
fact "the report has their mean and spread over folds, as Python finds them" says "^\| +1 \| .* $mean .*\| +$spread % \| +4 \|" cat $report
fact "  the finding too" says "Confirmed with fresh seeds, by which nothing was chosen, test accuracy: $mean" in_one_line cat $report
fact "  and what it does not tell" says 'free of the luck of the seeds, not of that of the items' in_one_line cat $report
fact "  on the other page too" grep -q '<section id="confirmed">' results/one/report.html
fact "  judged by folds" says 'Nadeau' in_one_line cat $report
fact "ls finds them" says '^results/one: 24 of 88 trials' "$sweep" ls results/one 'confirm_rank>0'
fact "verified from its results" says 'Verified: 4 trials' "$sweep" verify results/one --sample 4
fact "results.h5 is its recipe" exits_with 0 "$sweep" run results/one/results.h5 name=again
fact "  of the same trials" same one again
rm results/one/results.h5 results/one/report.md
fact "made again from plan.txt and trials" exits_with 0 "$sweep" report results/one
fact "  it tells the same" says "Confirmed with fresh seeds, by which nothing was chosen, test accuracy: $mean" in_one_line cat $report
finish
