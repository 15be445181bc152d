#!/bin/bash
# A race over seeds: the trials that Python finds in the results of all, by one worker and by many, killed, by pilots
# and extended.
set -u
source tests/check.sh
begin
config=paired.yaml
without_gnuplot # drawing takes long
cat >paired.yaml <<'END'
data: {name: digits, train_size: 800, val_size: 200, test_size: 50}
model: {hidden_dim: 8, layer_dim: [1, 2], readout: mean}
train: {batch_size: 10, epochs: 1, eval_every: 60, optimiser: adam, lr: [1e-3, 5e-3, 0.02, 0.1]}
replicates: 10
stop: {rule: paired, level: 0.2}
END
# The race as its definition says, over the results of all trials: every way to give the differences signs is tried.
cat >race.py <<'END'
import csv, itertools, sys
level = float(sys.argv[2])
groups = {}
for row in csv.DictReader(open(sys.argv[1], newline="")):
    hits = round(float(row["val_acc"]) * int(row["val_count"]))
    groups.setdefault(row["layer_dim"], {}).setdefault(int(row["configuration"]), []).append((hits, float(row["val_loss"]), row["trial_id"]))
trained = set()
for group in groups.values():
    seeds = len(next(iter(group.values())))
    left = sorted(group)
    for n in range(1, seeds + 1):
        trained.update(group[c][n - 1][2] for c in left)
        rank = lambda c: (-sum(h for h, _, _ in group[c][:n]), sum(l for _, l, _ in group[c][:n]), c)
        best = min(left, key=rank)
        def p(c):
            d = [group[best][i][0] - group[c][i][0] for i in range(n)]
            return sum(sum(s * x for s, x in zip(signs, d)) >= sum(d) for signs in itertools.product((1, -1), repeat=n)) / 2 ** n
        if n < seeds:
            left = [c for c in left if c == best or p(c) > level / (seeds - 1)]
print("\n".join(sorted(trained)))
END
run() { "$sweep" run "$config" "$@"; }
in_one_line() { "$@" 2>&1 | tr -s "\n " " "; }
plan() { in_one_line "$sweep" plan "$config" "$@"; }
refused() { exits_with 2 "$sweep" plan "$config" "$@"; }
ids() { (cd "results/$1/trials" && ls | sed 's/\.h5$//' | sort); }
same() { diff -r "results/$1/trials" "results/$2/trials"; }
race() { python3 race.py results/whole/trials.csv "$1"; }

# --- plan and bad input
fact "plan says how it goes" says 'Stopping early: a race over paired seeds within layer_dim, at level 0\.2; what a one-sided sign-flip test of the differences to the best shows to be worse, with p at most 0\.022, is given no seed more: after 6 of 10 seeds at the soonest; how much that saves, the results tell\.' plan
fact "too few seeds: exit 2" refused replicates=5
fact "  with the cure" says 'paired\.yaml:[0-9]+:[0-9]+: error: stop: paired .* with 6 seeds at level 0\.05 they cannot show it before the last: give replicates: 9 or more, or a higher stop\.level' plan replicates=6 stop.level=0.05
fact "  one seed" says 'with 1 seed at level' plan replicates=1
fact "too many: exit 2" refused replicates=42
fact "  saying how many" says 'stop: paired takes at most 41 seeds' plan replicates=42
fact "no training: exit 2" refused train.epochs=0
fact "rungs are no option of it: exit 2" refused stop.first=1
fact "  with the reason" says "'stop\.first' is only for stop\.rule halving, hyperband or median" plan stop.first=1
fact "a level is none of the others'" says "'stop\.level' is only for stop\.rule paired" plan stop.rule=halving
fact "nothing to choose by: exit 2" refused data.val_size=0

# --- run: the same trials with any number of workers, and those that Python finds
run stop.rule=none stop.level= name=whole >whole.log 2>&1 || { cat whole.log; exit 1; }
run run.workers=1 name=one >one.log 2>&1 || { cat one.log; exit 1; }
fact "some are given no more seeds" says 'stopped early\.' cat one.log
fact "  those that Python says" diff <(ids one) <(race 0.2)
fact "  what is trained is as without it" test "$(cd results/one/trials && for file in *; do cmp "$file" "../../whole/trials/$file" || echo differs; done | wc -l)" -eq 0
fact "  and no rungs are kept" test ! -e results/one/rungs
fact "nothing is left then" says 'Nothing left to train; [0-9]+ stopped early' run name=one
run run.workers=2 name=two >two.log 2>&1
fact "two workers: the same" same one two
run run.workers=4 run.order=seeds name=four >four.log 2>&1
fact "four workers: the same" same one four
for i in 1 2 4 6; do killed_after 0.$i "$sweep" run "$config" run.workers=3 name=killed; done >/dev/null 2>&1
for i in 1 2; do "$sweep" work "$config" run.workers=1 name=killed >"work$i.log" 2>&1 & done
wait
fact "killed, then by two pilots: the same" same one killed
rm -f "$(find results/killed/trials -name '*.h5' | sort | head -1)" "$(find results/killed/trials -name '*.h5' | sort | tail -1)"
run name=killed >lost.log 2>&1
fact "what was lost is made again" same one killed
run stop.level=0.4 'confirm={best: 2, replicates: 2}' name=confirmed >confirmed.log 2>&1
fact "another level: what Python says, and the best of those that came to the end" diff <(ids confirmed | comm -12 - <(ids whole)) <(race 0.4)
fact "  with four that confirm" test "$(ids confirmed | comm -23 - <(ids whole) | wc -l)" -eq 4

# --- growing
fact "another level is refused: exit 2" exits_with 2 run stop.level=0.4 name=two
fact "  and let in" exits_with 0 run --extend stop.level=0.4 name=two
fact "  no file goes" test "$(ids two | comm -13 - <(ids one) | wc -l)" -eq 0

# --- what is told
stopped=$((80 - $(ids one | wc -l)))
fact "the report tells of them" grep -q "^$stopped trials were stopped early by a race over paired seeds within layer_dim, at level" results/one/report.md
fact "ls finds them" says "^results/one: $stopped of 80 trials" "$sweep" ls results/one status=stopped
fact "show counts them" says "80 trials, $((80 - stopped)) finished, $stopped stopped" "$sweep" show results/one
fact "watch counts them" says "$((80 - stopped)) of 80 trials finished, $stopped stopped early" "$sweep" watch results/one
rm results/one/results.h5 results/one/report.md
"$sweep" report results/one >again.log 2>&1
fact "a report that is made again tells the same" grep -q "^$stopped trials were stopped early by a race over paired seeds" results/one/report.md
# --- the config that comes with sweep
config=$here/configs/paired.yaml
fact "configs/paired.yaml trains" run data.train_size=500 data.val_size=100 data.test_size=50 run.workers=2
fact "  not all that might be" says '96 trials, [0-9]+ finished, [0-9]+ stopped' "$sweep" show results/paired
finish
