#!/bin/bash
# Early stopping over k folds: the folds and seeds of a configuration rise and fall together, as Python reckons from the rungs that are kept;
# any number of workers, kills and growth come to the same bytes; and in a race over seeds a pair is of all folds of a seed.
set -u
source tests/check.sh
begin
no_plots=/nowhere # without gnuplot
timeout=$(command -v timeout)
python3 - <<'PY' || exit 1
import numpy
draw = numpy.random.default_rng(7)
with open("few.csv", "w") as file, open("more.csv", "w") as more:
    for f in (file, more):
        f.write("a,b,c,d,e,f,kind\n")
    for i in range(171):
        kind = i * 7 % 3
        (file if i < 121 else more).write(",".join(str(v) for v in draw.normal(kind * 0.6, 1, 6).round(3)) + f",{'xyz'[kind]}\n")
PY
cat >halving.yaml <<'END'
name: halving
data: {name: file, train: few.csv, x: a..f, features: 2, y: kind, scale: standard, split: {folds: 4, val: 0.2}} # 72 or 73 train
model: {cell: rnn_tanh, hidden_dim: 4}
train: {lr: [1e-3, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1, 3], epochs: 9, batch_size: 8, eval_every: 3}
seeds: [0, 1]
stop: halving
END
run() { PATH=$no_plots "$sweep" run halving.yaml "$@"; }
plan() { "$sweep" plan halving.yaml "$@" 2>&1 | tr -s "\n " " "; }
same() { diff -r "results/$1/rungs" "results/$2/rungs" && diff -r "results/$1/trials" "results/$2/trials"; }
count() { find "results/$1" -path "*/$2/*.h5" | wc -l; }
refused() { exits_with 2 "$sweep" plan halving.yaml "$@"; }

# --- plan
fact "plan tells the rungs of all folds" says 'to iteration 9 to 12 come 72 trials, 27 to 30 24, 81 to 90 8; about [23][0-9] % of the work' plan
fact "folds are none to race within: exit 2" refused stop.within=data.split.fold
fact "  with the reason" says "stop\.within: 'data\.split\.fold': the folds of a configuration race together" plan stop.within=data.split.fold

# --- run: the same files with any number of workers
run run.workers=1 name=one >one.log 2>&1 || { cat one.log; exit 1; }
run run.workers=2 name=two >two.log 2>&1
run run.workers=4 run.order=seeds name=four >four.log 2>&1
fact "eight trials come to the end" test "$(count one trials)" -eq 8
fact "  and rungs are kept of all" test "$(count one rungs)" -eq 96
fact "  the same by two workers" same one two
fact "  and by four, in another order" same one four
fact "it is told" says 'Trained 8 trials in .*, and to 96 rungs on the way; 64 stopped early\.' cat one.log
cat >survivors.py <<'END'
import glob, h5py, sys
facts = {}
for path in glob.glob(f"results/{sys.argv[1]}/rungs/*.h5"):
    with h5py.File(path) as f:
        last = f["evaluations/val_acc"][-1], f["evaluations/val_loss"][-1]
        rung = 1 if f.attrs["iterations_done"] * 9 < 2 * f.attrs["iterations"] else 3  # a ninth of the way, a third
        facts.setdefault(rung, {}).setdefault(float(f.attrs["lr"]), []).append((round(last[0] * f.attrs["val_count"]), last[1]))
ends = set()
for path in glob.glob(f"results/{sys.argv[1]}/trials/*.h5"):
    with h5py.File(path) as f:
        ends.add((float(f.attrs["lr"]), int(f.attrs.get("fold", 0)), int(f.attrs["seed"])))
wanted = [[lr for lr in sorted(facts[1])]]
for rung, kept in ((1, 3), (3, 1)):
    assert sorted(facts[rung]) == wanted[-1], (rung, sorted(facts[rung]), wanted[-1])
    assert all(len(trials) == 8 for trials in facts[rung].values())  # four folds, two seeds
    best = sorted(facts[rung], key=lambda lr: (-sum(h for h, _ in facts[rung][lr]), sum(l for _, l in facts[rung][lr])))
    wanted.append(sorted(best[:kept]))
assert ends == {(lr, fold, seed) for lr in wanted[-1] for fold in range(4) for seed in range(2)}, (wanted, ends)
END
fact "those go on that Python finds by the right answers of all folds and seeds together" python3 survivors.py one
fact "the report tells of them" grep -q '^64 trials were stopped early by successive halving' results/one/report.md
fact "  fold by fold" says '\| [0-9a-f]{16} \| +0\.001 +\| +3 \| +1 \| +(9|12) \| +[0-9.]+ % \| +[1-9] of 9 \|' cat results/one/report.md
fact "verify trains those of the end again" exits_with 0 "$sweep" verify results/one
run stop= name=whole >whole.log 2>&1
fact "one that went on is one that never paused" \
    test "$(for file in results/one/trials/*; do cmp "$file" "results/whole/trials/${file##*/}" && echo same; done | wc -l)" -eq 8

# --- killed again and again, limited, begun by others, lost
for i in $(seq 5); do PATH=$no_plots "$timeout" -s KILL 0.1$i "$sweep" run halving.yaml run.checkpoint_every=0.02 run.workers=3 name=killed >/dev/null 2>&1; done 2>/dev/null
run run.workers=3 name=killed >killed.log 2>&1
fact "killed five times: the same" same one killed
fact "a limit counts what is begun: exit 75" exits_with 75 run run.limit=9 name=limited
for i in 1 2; do "$sweep" work results/limited run.workers=1 >"work$i.log" 2>&1 & done
wait
fact "  two that join go on to the same" same one limited
find results/limited/rungs -name '*[0-7].12.h5' -delete
rm -f "$(ls results/limited/trials/*.h5 | head -1)"
run name=limited >lost.log 2>&1
fact "what was lost is made again" same one limited
run run.layout=sharded name=sharded >/dev/null 2>&1
fact "in sub-folders: as many" test "$(count sharded rungs) $(count sharded trials)" = "96 8"

# --- growing: two folds, then all four; other configurations may go on, no file changes
run 'data.split.fold=[0, 1]' name=grown >/dev/null 2>&1
fact "two folds of the four" test "$(count grown trials)" -eq 4
mkdir before && cp results/grown/rungs/* results/grown/trials/* before
fact "the others are refused without --extend: exit 2" exits_with 2 run name=grown
fact "  with it they come" exits_with 0 run --extend name=grown
fact "  and no file has changed" \
    test "$(for file in before/*; do cmp "$file" "$(find results/grown -name "${file##*/}" | grep -v quarantine)" && echo same; done | wc -l)" -eq "$(ls before | wc -l)"
fact "  what all four have at once is there" \
    test "$(cd results/one && for file in rungs/* trials/*; do cmp "$file" "../grown/$file" || echo differs; done | wc -l)" -eq 0

# --- other rules
run 'stop={rule: hyperband, first: 1}' run.workers=1 name=bands >bands.log 2>&1
run 'stop={rule: hyperband, first: 1}' run.workers=4 name=bands4 >bands4.log 2>&1
fact "Hyperband: the same by any number of workers" same bands bands4
fact "  whole configurations" test "$(count bands trials)" -gt 0 -a $(($(count bands trials) % 8)) -eq 0
run 'train.lr={min: 1e-3, max: 3, num: 12, scale: log}' stop.rule=median run.workers=1 name=median >median.log 2>&1
run 'train.lr={min: 1e-3, max: 3, num: 12, scale: log}' stop.rule=median run.workers=4 name=median4 >median4.log 2>&1
fact "the median rule: the same by any number of workers" same median median4
fact "  whole configurations, the first eight of them" test "$(count median trials)" -ge 64 -a $(($(count median trials) % 8)) -eq 0
tpe=('train.lr={min: 1e-2, max: 3, scale: log}' 'search={method: tpe, trials: 8, generation: 4}' seeds=0)
told() { grep -E '^(told: .*|[0-9a-f]{16})$' "results/$1/plan.txt"; }
run "${tpe[@]}" run.workers=1 name=tpe >tpe.log 2>&1
run "${tpe[@]}" run.workers=4 name=tpe4 >tpe4.log 2>&1
fact "a search by results: the same by any number of workers" same tpe tpe4
fact "  told the same" diff <(told tpe) <(told tpe4)
fact "  also of those that were stopped" grep -qE '^told: stopped [0-9]+ 0\.[0-9]+ [0-9.]+$' results/tpe/plan.txt

# --- who beats chance: too few items validate in a fold for it to tell, and those of all folds are enough
few=(data.split.val=0.08)
run "${few[@]}" name=chance >chance.log 2>&1
fact "a few items of each fold tell together" test "$(count chance trials)" -eq 8
same_items=(data.val=more.csv data.split.val=0)
fact "the same items in all folds choose, too" exits_with 0 run "${same_items[@]}" name=once
fact "  by the test items, which are others in each" exits_with 0 run data.split.val=0 stop.choose_by=test name=test
fact "  as is told" test "$(count test trials)" -eq 8

# --- numbers to predict, of steps
fact "numbers race by their loss" exits_with 0 run data.task=regression data.y=f data.x=a..d name=numbers
fact "  all of a configuration" test "$(count numbers trials)" -eq 8

fact "  by the median, too" exits_with 0 \
    run data.task=regression data.y=f data.x=a..d stop.rule=median 'train.lr={min: 1e-4, max: 1, num: 12, scale: log}' seeds=0 name=numbers_median
fact "    which stops some" test "$(count numbers_median trials)" -lt 48 -a "$(count numbers_median trials)" -ge 32

# --- a race over seeds
paired=('stop={rule: paired, level: 0.2}' seeds=)
fact "folds are no pairs: exit 2" refused "${paired[@]}" replicates=5
fact "  with the reason and the cure" \
    says 'with 5 seeds at level 0\.2 they cannot show it before the last: give replicates: 6 or more; folds are no pairs, as their training items overlap' plan "${paired[@]}" replicates=5
fact "plan tells the looks, of seeds" \
    says 'the differences to the best, of all folds of a seed together, shows to be worse, with p at most 0\.029, is given no seed more: after 6 of 8 seeds at the soonest' \
    plan "${paired[@]}" replicates=8
race=("${paired[@]}" replicates=8 'train.lr=[0.03, 0.3, 0.5, 1]' data.split.folds=3 train.epochs=4)
run "${race[@]}" run.workers=1 name=race >race.log 2>&1
run "${race[@]}" run.workers=4 name=race4 >race4.log 2>&1
fact "a race: the same by any number of workers" diff -r results/race/trials results/race4/trials
for i in 1 2 3; do PATH=$no_plots "$timeout" -s KILL 0.$i "$sweep" run halving.yaml "${race[@]}" run.workers=3 name=race_killed >/dev/null 2>&1; done 2>/dev/null
run "${race[@]}" run.workers=2 name=race_killed >/dev/null 2>&1
fact "  killed three times the same" diff -r results/race/trials results/race_killed/trials
fact "  who is worse, Python finds by exact sign flips over seeds" python3 - <<'PY'
import csv, itertools
rows = list(csv.DictReader(open("results/race/trials.csv")))
rates = list(dict.fromkeys(row["lr"] for row in rows))
hits, loss = {}, {}
for row in rows:
    if row["status"] != "finished":
        continue
    key = row["lr"], int(row["seed"])
    hits.setdefault(key, []).append(round(float(row["val_acc"]) * int(row["val_count"])))
    loss.setdefault(key, []).append(float(row["val_loss"]))
assert all(len(folds) == 3 for folds in hits.values())
given = {lr: sum(key[0] == lr for key in hits) for lr in rates}
left, wanted, level = list(rates), {}, 0.2 / 7
for seeds in range(6, 8):
    best = min(left, key=lambda lr: (-sum(sum(hits[lr, s]) for s in range(seeds)), sum(sum(loss[lr, s]) for s in range(seeds)), rates.index(lr)))
    for lr in list(left):
        d = [sum(hits[best, s]) - sum(hits[lr, s]) for s in range(seeds)]
        at_least = sum(sum(x * y for x, y in zip(d, signs)) >= sum(d) for signs in itertools.product((1, -1), repeat=seeds))
        if lr != best and at_least / 2**seeds <= level:
            left.remove(lr)
            wanted[lr] = seeds
wanted |= {lr: 8 for lr in left}
assert given == wanted, (given, wanted)
assert 6 in given.values() and 8 in given.values(), given  # some were stopped, and some were not
PY
fact "  and all that was trained is a result" says 'stopped' cat results/race/report.md
finish
