#!/bin/bash
# confirm: the best of a sweep trained again with fresh seeds: the same by any number of workers, by pilots, killed,
# limited, extended and made again, behind a grid, a search, a search by results and early stopping.
set -u
source tests/check.sh
begin
config=confirm.yaml
without_gnuplot # drawing takes long
cat >confirm.yaml <<'END'
data: {name: digits, train_size: 800, val_size: 200, test_size: 100}
model: {hidden_dim: 8, layer_dim: [1, 2], readout: mean}
train: {batch_size: 5, epochs: 1, eval_every: 20, optimiser: adam, lr: [1e-3, 5e-3, 0.02, 0.1]}
seeds: [3, 5]
confirm: {best: 3, replicates: 4}
END
# Chosen by Python from the CSV of all trials: who has the most right in whole items, then the lower loss, then comes first.
cat >chosen.py <<'END'
import csv, sys
best, replicates, last_seed = map(int, sys.argv[2:5])
rows = list(csv.DictReader(open(sys.argv[1], newline="")))
key = lambda row: (row["layer_dim"], row["hidden_dim"], row["lr"], row["batch_size"])
selected = [row for row in rows if not row["confirm_rank"]]
groups = {}
for row in selected:
    groups.setdefault(key(row), []).append(row)
whole = [g for g in groups.values() if all(row["status"] != "stopped" for row in g)]
hits = lambda g: sum(round(float(row["val_acc"]) * int(row["val_count"])) for row in g)
ranked = sorted(whole, key=lambda g: (-hits(g), sum(float(row["val_loss"]) for row in g), int(g[0]["configuration"])))
wanted = [(key(g[0]), str(rank + 1), str(last_seed + 1 + k)) for rank, g in enumerate(ranked[:best]) for k in range(replicates)]
got = [(key(row), row["confirm_rank"], row["seed"]) for row in rows if row["confirm_rank"]]
if wanted != got:
    sys.exit(f"wanted {wanted}, got {got}")
for rank in range(1, min(best, len(whole)) + 1):
    test = [float(row["test_acc"]) for row in rows if row["confirm_rank"] == str(rank)]
    mean = sum(test) / len(test)
    spread = (sum((x - mean) ** 2 for x in test) / (len(test) - 1)) ** 0.5
    print(f"{100 * mean:.2f} {100 * spread:.2f}")
END
run() { "$sweep" run "$config" "$@"; }
in_one_line() { "$@" 2>&1 | sed 's/^> //' | tr -s "\n " " "; }
plan() { in_one_line "$sweep" plan "$config" "$@"; }
refused() { exits_with 2 "$sweep" plan "$config" "$@"; }
trials() { find "results/$1/trials" -name '*.h5' | wc -l; }
ids() { grep -E '^([0-9a-f]{16}|confirmed: .*|told: .*)$' "results/$1/plan.txt"; }
same() { diff -r "results/$1/trials" "results/$2/trials" && diff <(ids "$1") <(ids "$2"); }
chosen() { "$sweep" export "results/$1" --format csv --output - | python3 chosen.py /dev/stdin "${@:2}"; }

# --- plan and bad input
fact "plan says what comes and what it costs at most" says '16 trials: .* Confirming: when all is trained, the 3 configurations best by validation accuracy are trained again with the fresh seeds 6 to 9 each: at most 12 trials more, of at most [0-9.]+ [A-Z]?FLOP, 8[0-9]|9[0-9] % of the work of all others\.' plan
fact "  one, once" says 'the configuration best by validation accuracy is trained again with the fresh seed 6: 1 trial more' plan 'confirm={best: 1, replicates: 1}'
fact "  in short" says 'the 2 configurations best by .* with the fresh seeds 6 to 9 each' plan confirm=2
fact "  and JSON has it" says '"confirm": \{ "best": 3, "replicates": 4, "most_trials": 12, "most_flops": [0-9.]+' plan --format json
fact "without it nothing is said" test -z "$(plan confirm= | grep Confirming)"
fact "nothing to choose by: exit 2" refused data.val_size=0
fact "  with the cure" says 'confirm\.yaml:[0-9]+:[0-9]+: error: confirm chooses by results: set data\.val_size, or say confirm\.choose_by: test' plan data.val_size=0
fact "  which helps" says 'best by test accuracy' plan data.val_size=0 confirm.choose_by=test
fact "the test items beside validation items: exit 2" refused confirm.choose_by=test
fact "more than there are: exit 2" refused confirm.best=9
fact "  saying so" says 'confirm\.best is 9, and there are only 8 configurations' plan confirm.best=9
fact "no seed is left: exit 2" refused 'seeds=[9223372036854775805]'
fact "too many: exit 2" refused confirm.best=11 confirm.replicates=100000 'train.lr={min: 1e-3, max: 0.1, num: 10}'
fact "an option without it: exit 2" refused confirm.best=0 confirm.replicates=3
fact "  with the reason" says "'confirm\.replicates' is only for confirm\.best" plan confirm.best=0
fact "shares of no common folder: exit 2" exits_with 2 "$sweep" work "$config" --share 1/2
fact "  with the reason" says 'a sweep with confirm cannot be trained in shares' "$sweep" work "$config" --share 1/2

# --- run: the same with any number of workers
run run.workers=1 name=one >one.log 2>&1 || { cat one.log; exit 1; }
fact "sixteen are chosen from, and twelve confirm" test "$(trials one)" -eq 28
fact "it is told" says 'note: the 3 best configurations are trained again with 4 fresh seeds each' cat one.log
fact "those that Python chooses from the CSV" chosen one 3 4 5
fact "nothing is left" says 'Nothing left to train; 28 found finished' run name=one
run run.workers=2 name=two >two.log 2>&1
fact "two workers: the same" same one two
run run.workers=4 run.order=seeds name=four >four.log 2>&1
fact "four workers, and another order: the same" same one four
run confirm= 'seeds=[3, 5, 6, 7, 8, 9]' name=whole >whole.log 2>&1
fact "one that confirms is the trial of its seed" test "$(for file in results/one/trials/*; do cmp "$file" "results/whole/trials/${file##*/}" && echo same; done | wc -l)" -eq 28

# --- killed, limited, lost, by pilots
for i in 1 2 3 5 7; do killed_after 0.$i "$sweep" run "$config" run.workers=3 name=killed; done >/dev/null 2>&1
run run.workers=3 name=killed >killed.log 2>&1
fact "killed five times: the same" same one killed
fact "a limit between choosing and confirming: exit 75" exits_with 75 run run.limit=20 name=limited
fact "  of which twenty come" test "$(trials limited)" -eq 20
fact "  to go on with" exits_with 0 run name=limited
fact "  to the same" same one limited
fact "a limit before the choice: exit 75" exits_with 75 run run.limit=16 name=before
fact "  to go on with" exits_with 0 run name=before
fact "  to the same" same one before
rm -f "results/limited/trials/$(grep -E '^[0-9a-f]{16}$' results/limited/plan.txt | sed -n 2p).h5" "results/limited/trials/$(grep -E '^[0-9a-f]{16}$' results/limited/plan.txt | tail -1).h5"
run name=limited >lost.log 2>&1
fact "what was lost is made again" same one limited
for i in 1 2; do "$sweep" work "$config" run.workers=1 name=pilots >"work$i.log" 2>&1 & done
killed_after 0.5 "$sweep" work "$config" run.workers=1 name=pilots >/dev/null 2>&1
wait
fact "two pilots, and one that is killed: the same" same one pilots
fact "  which can be told of" exits_with 0 "$sweep" report results/pilots

# --- behind a search by results, and behind early stopping
space=('train.lr={min: 1e-3, max: 0.1, scale: log}' seeds=0)
search=("${space[@]}" 'search={method: tpe, trials: 14, generation: 7}')
longer=("${space[@]}" 'search={method: tpe, trials: 20, generation: 7}')
run "${search[@]}" run.workers=1 name=tpe >tpe.log 2>&1
fact "behind a search by results: the best of all" chosen tpe 3 4 0
for i in 1 2; do "$sweep" work "$config" "${search[@]}" run.workers=1 name=tpe_pilots >"work$i.log" 2>&1 & done
wait
fact "  by two pilots the same" same tpe tpe_pilots
stop=(train.epochs=3 'train.lr=[1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.1]' seeds=0 'stop={rule: halving, first: 1, keep: 1/6}')
run "${stop[@]}" run.workers=1 name=stop >stop.log 2>&1
fact "behind early stopping: of the two that came to the end" chosen stop 3 4 0
fact "  which alone are confirmed" test "$("$sweep" ls results/stop 'confirm_rank>0' | grep -cE '^[0-9a-f]{16} ')" -eq 8
fact "  without rungs of their own" test "$(find results/stop/rungs -name '*.h5' | wc -l)" -eq 12
run "${stop[@]}" run.workers=4 name=stop4 >stop4.log 2>&1
fact "  by four workers the same" same stop stop4
for i in 2 4 6; do killed_after 0.$i "$sweep" run "$config" "${stop[@]}" run.workers=3 name=stop_killed; done >/dev/null 2>&1
for i in 1 2; do "$sweep" work "$config" "${stop[@]}" run.workers=1 name=stop_killed >"work$i.log" 2>&1 & done
wait
fact "  killed, then by two pilots the same" same stop stop_killed
fact "nothing is left then" says 'Nothing left to train; 10 stopped early; 10 found finished' run "${stop[@]}" name=stop

# --- growing
cp -r results/one results/grown
fact "more are refused without --extend: exit 2" exits_with 2 run 'confirm={best: 4, replicates: 6}' name=grown
fact "  saying what" says 'confirm\.best was 3 and is 4; confirm\.replicates was 4 and is 6\. Its trials are the same: --extend lets the change in' run 'confirm={best: 4, replicates: 6}' name=grown
fact "  with it they come" exits_with 0 run --extend 'confirm={best: 4, replicates: 6}' name=grown
fact "  those that Python chooses" chosen grown 4 6 5
fact "  and no file has changed" test "$(for file in results/one/trials/*; do cmp "$file" "results/grown/trials/${file##*/}" && echo same; done | wc -l)" -eq 28
run confirm= name=late >late.log 2>&1
fact "a sweep without it is let in too" exits_with 0 run --extend name=late
fact "  to the same" same one late
fact "more to choose from: other seeds are fresh" exits_with 0 run --extend 'seeds=[3, 5, 6]' name=late
fact "  and Python chooses the same" chosen late 3 4 6
run "${longer[@]}" name=tpe_long >tpe_long.log 2>&1
fact "a longer search: exit 0" exits_with 0 run --extend "${longer[@]}" name=tpe
fact "  confirms what is best now" chosen tpe 3 4 0
fact "  as at once" diff <(ids tpe) <(ids tpe_long)
fact "another confirm behind it" exits_with 0 run --extend "${longer[@]}" confirm.best=4 name=tpe
fact "  too" chosen tpe 4 4 0

# --- afterwards, of a folder that is there
run confirm= name=after >after.log 2>&1
mv results/after after
best() { "$sweep" run after --best "$@"; }
best 1 replicates=2 >best.log 2>&1
fact "the best of a folder are trained again: exit 0" test $? -eq 0
fact "  as is told" says '16 of 18 trials are done already\. note: the best configuration is trained again with 2 fresh seeds' in_one_line cat best.log
fact "  there, wherever its config would go" test "$(find after/trials -name '*.h5' | wc -l)" -eq 18 -a ! -e results/after
fact "  and told apart" says '^## Confirmed' cat after/report.md
fact "again: nothing is left" says 'Nothing left to train; 18 found finished' best 1 replicates=2
fact "three, with four seeds each" exits_with 0 best 3 replicates=4
cp -r after results/after
fact "  to the same as with confirm" same one after
fact "its results.h5 is its recipe, with it" exits_with 0 "$sweep" run results/after/results.h5
rm results/after/results.h5
fact "a folder without results.h5 will do" exits_with 0 "$sweep" run results/after --best 4 replicates=6
fact "  which are those that Python chooses" chosen after 4 6 5
run confirm= data.val_size=0 train.lr=0.02 name=tested >tested.log 2>&1
fact "without validation items: exit 2" exits_with 2 "$sweep" run results/tested --best 1
fact "  with the cure" says 'confirm chooses by results: .*say confirm\.choose_by: test' "$sweep" run results/tested --best 1
fact "  which helps; ten seeds if nothing is said" says 'the fresh seeds 6 to 15' in_one_line "$sweep" run results/tested --best 1 choose_by=test
fact "    that are there then" test "$(trials tested)" -eq 14
fact "more than there are: exit 2" exits_with 2 best 9
fact "none: exit 2" exits_with 2 best 0
fact "a config: exit 2" says "takes a results folder, and $config is none; in a config say confirm" "$sweep" run "$config" --best 1
fact "no such folder: exit 2" says 'there is no results folder nowhere' "$sweep" run nowhere --best 1
fact "no folder of ours: exit 2" says 'no sweep was begun in it' "$sweep" run none --best 1
fact "another name: exit 2" says 'trains in the folder that it is given; leave name out' best 1 name=other
fact "other trials: exit 2" exits_with 2 best 1 train.lr=7
fact "  with no folder offered" test -z "$(best 1 train.lr=7 2>&1 | grep 'folder of its own')"
fact "a profile: exit 2" exits_with 2 best 1 --profile quick
fact "a folder alone is told of it" says 'after is a folder, not a config; .* sweep run after --best 1' "$sweep" run after

# --- what is told
report=results/one/report.md
means=$(chosen one 3 4 5)
read -r mean spread <<<"$(head -1 <<<"$means")"
fact "the report has their mean and spread, as Python finds them" says "^\| +1 \| .* $mean % \(.*\| +$spread % \| +4 \|" cat $report
fact "  the finding too" says "Confirmed with fresh seeds, by which nothing was chosen, test accuracy: $mean % \(95 % interval [0-9.]+ to [0-9.]+\) \(n = 4\)" in_one_line cat $report
fact "  apart from those that were chosen" says '8 configurations · 16 trials · 12 that confirm' in_one_line cat $report
fact "  whose n is that of their seeds" test "$(sed -n '/^## Configurations/,/^## Confirmed/p' $report | grep -cE '\| +2 \|')" -eq 8
fact "  on the other page too" grep -q '<section id="confirmed">' results/one/report.html
fact "ls marks them" says '^one|trial_id +.*confirm_rank' "$sweep" ls results/one
fact "  and finds them" says '^results/one: 12 of 28 trials' "$sweep" ls results/one 'confirm_rank>0'
fact "show counts them" says '28 trials, 28 finished; 12 of them confirm' "$sweep" show results/one
fact "watch counts them" says '28 of 28 trials finished' "$sweep" watch results/one
fact "diff finds no difference" says 'same' "$sweep" diff results/one results/four
fact "JSON has the mark" says '"confirm_rank": 3' "$sweep" export results/one --format json --output -
fact "  CSV has none without confirm" test -z "$("$sweep" export results/whole --format csv --output - | grep confirm_rank)"
fact "verified from its results" says 'Verified: 3 trials' "$sweep" verify results/one --sample 3
fact "results.h5 is its recipe" exits_with 0 "$sweep" run results/one/results.h5 name=again
fact "  of the same trials" same one again
rm results/one/results.h5 results/one/report.md
"$sweep" report results/one >again.log 2>&1
fact "made again from plan.txt and trials" says "Confirmed with fresh seeds, by which nothing was chosen, test accuracy: $mean" in_one_line cat $report

# --- none has a result, and one fails
hopeless=(train.optimiser=sgd train.lr=1000000 'train.weight_decay=[900, 1000]' model.layer_dim=1 'confirm={best: 1, replicates: 2}' name=none)
run "${hopeless[@]}" >none.log 2>&1
fact "where all diverged there is nothing to confirm" says 'no configuration has a result: there is nothing to confirm' cat none.log
fact "  and nothing left" says 'Nothing left to train' run "${hopeless[@]}"
slow=(train.epochs=40 train.lr=0.01 'seeds=[0, 1]' 'confirm={best: 1, replicates: 2}' name=failed)
"$sweep" run "$config" "${slow[@]}" run.retries=0 run.workers=1 >failed.log 2>&1 &
runner=$!
until grep -q 'Iteration: ' failed.log || ! kill -0 $runner; do sleep 0.01; done
kill_worker $runner failed.log
fact "a trial fails: exit 3" exits_with 3 wait $runner
fact "  confirm waits, and says so" grep -q 'note: confirm waits: .*a trial failed; run again to try it again' failed.log
fact "  run again: all are there" exits_with 0 run "${slow[@]}"
fact "  six" test "$(trials failed)" -eq 6
# --- the config that comes with sweep
config=$here/configs/confirm.yaml
fact "configs/confirm.yaml trains" run data.train_size=400 data.val_size=100 data.test_size=50 train.epochs=1 run.workers=2
fact "  twelve, and three of them with seven fresh seeds" test "$(trials confirm)" -eq 33
finish
