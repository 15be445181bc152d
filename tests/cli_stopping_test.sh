#!/bin/bash
# Early stopping: planned, trained by one worker and by many, by processes that join, killed, gone on with,
# extended, with files lost and damaged: always the same rungs and trials.
set -u
source tests/check.sh
begin
config=halving.yaml
no_plots=/nowhere # without gnuplot
cat >halving.yaml <<'END'
data: {name: digits, train_size: 800, val_size: 200, test_size: 50}
model: {hidden_dim: 8, layer_dim: [1, 2], readout: mean}
train: {batch_size: 5, epochs: 3, eval_every: 30, optimiser: adam, lr: [3e-4, 1e-3, 2e-3, 3e-3, 5e-3, 0.01, 0.02, 0.03, 0.1]}
stop: halving
END
run() { PATH=$no_plots "$sweep" run "$config" "$@"; }
plan() { "$sweep" plan "$config" "$@" 2>&1 | tr -s "\n " " "; }
same() { diff -r "results/$1/rungs" "results/$2/rungs" && diff -r "results/$1/trials" "results/$2/trials"; }
count() { find "results/$1" -path "*/$2/*.h5" | wc -l; }
report_in_one_line() { "$sweep" report "$1" 2>&1 | tr -s "\n " " "; }
until_it_trains() { for i in $(seq 1000); do grep -q 'Iteration: ' "$1" && break; sleep 0.02; done; }
refused() { exits_with 2 "$sweep" plan "$config" "$@"; }

# --- plan
fact "plan tells the rungs" says 'Stopping early: successive halving within layer_dim, the best 1/3 of a rung goes on; to iteration 60 come 18 trials, 120 6, 360 2; about 30 % of the work' plan
fact "a rung is rounded up to the next evaluation" says 'to iteration 50 come 18 trials, 150 6, 360 2' plan train.eval_every=50
fact "the first rung is in epochs, as train says" says 'to iteration 120 come 18 trials, 360 6' plan stop.first=1
fact "  or in iterations" says 'to iteration 10 come 18 trials, 30 6, 90 2' plan train.epochs= train.iterations=90 stop.first=10 train.eval_every=10
fact "half of a rung" says 'the best 1/2 of a rung goes on; to iteration 60 come 18 trials, 90 8, 180 4, 330 2, 360 2' plan stop.keep=1/2
fact "  in another way" says 'the best 1/2 of a rung' plan stop.keep=0.5
fact "all against all" says 'successive halving, the best 1/3 .* come 18 trials, 120 6, 360 2' plan stop.within=none
fact "groups of another key" says 'halving within hidden_dim and batch_size' plan 'stop.within=[hidden_dim, train.batch_size]'
fact "groups of one stop nothing" says 'No trial would be stopped: the 18 configurations are in 18 groups' plan 'stop.within=[layer_dim, lr]'
fact "  nor does one configuration" says 'No trial would be stopped: there is one configuration' plan model.layer_dim=1 train.lr=1
fact "  nor a rung at the end" says 'No trial would be stopped: no rung comes before the end' plan model.layer_dim=1 train.epochs= train.iterations=2 'stop={rule: hyperband, first: 1}'
fact "Hyperband begins at several rungs" says 'Hyperband, the best 1/3 of a rung goes on; to iteration 60 come 10 trials, 120 9, 360 6' plan 'stop={rule: hyperband, within: none}'
fact "the median rule" says 'the median rule within layer_dim; rungs at iteration 60, 120, 360; how much that saves, the results tell' plan stop.rule=median
json() { "$sweep" plan "$config" --format json "$@" 2>/dev/null | python3 -c "import json, sys; stop = json.load(sys.stdin)['stop']; assert $expected, stop"; }
expected='stop["rule"] == "halving" and stop["within"] == ["model.layer_dim"] and stop["groups"] == 2 and [(r["least_iteration"], r["most_iteration"], r["trials"]) for r in stop["rungs"]] == [(60, 60, 18), (120, 120, 6), (360, 360, 2)]'
fact "JSON has the rungs, and how many come to each" json
expected='0.295 < stop["expected_flops"] / stop["most_flops"] < 0.305' # as plan says: 30 %
fact "  and what that costs, and at most" json
expected='[r["trials"] for r in stop["rungs"]] == [None] * 3 and stop["expected_flops"] is None and stop["most_flops"] > 0'
fact "  of the median rule what is known" json stop.rule=median
expected='stop["rungs"] is None and stop["within"] == ["model.layer_dim"] and stop["expected_flops"] is None'
fact "  of a race over seeds too" json stop.rule=paired replicates=12
expected='stop is None'
fact "  and nothing without a rule" json stop=
fact "without a rule nothing is said of it" test -z "$(plan stop= | grep Stopping)"

# --- bad input
fact "nothing to choose by: exit 2" refused data.val_size=0
fact "  with the cure" says 'halving\.yaml:[0-9]+:[0-9]+: error: stop chooses by results: set data\.val_size, or say stop\.choose_by: test' "$sweep" plan "$config" data.val_size=0
fact "  which helps" says 'successive halving' plan data.val_size=0 stop.choose_by=test
fact "the test items beside validation items: exit 2" refused stop.choose_by=test
fact "no part of a rung: exit 2" refused stop.keep=0.4
fact "  with the cure" says 'stop\.keep is the part of a rung that goes on: 1/2, 1/3, 1/4' plan stop.keep=3
fact "a first rung behind the end: exit 2" refused stop.first=3
fact "rungs at one evaluation: exit 2" refused train.eval_every=200
fact "  with the cure" says 'rungs 1 and 2 of trial 1 both come to iteration 200.*smaller train\.eval_every' plan train.eval_every=200
fact "groups of no key: exit 2" refused stop.within=depth
fact "  or of seeds" says 'the seeds of a configuration race together' plan stop.within=seeds
fact "lengths that differ: exit 2" refused 'train.epochs=[9, 18]'
fact "an option without a rule: exit 2" refused stop.rule=none stop.first=1
tpe=('train.lr={min: 3e-4, max: 0.1, scale: log}' 'search={method: tpe, trials: 18, generation: 6}' model.layer_dim=1)
fact "a search by results: each generation by itself" says 'successive halving.*, each generation by itself; to iteration 60 come 6 trials, 120 2, 360 1' plan "${tpe[@]}"
fact "  but not in brackets: exit 2" refused "${tpe[@]}" 'stop={rule: hyperband, within: none}'
fact "    with the reason" says 'hyperband races in brackets that a search by results draws only when their first are done: give stop: halving or median' plan "${tpe[@]}" stop.rule=hyperband
fact "  nor over seeds" says 'paired gives them different numbers of seeds' plan "${tpe[@]}" stop.rule=paired seeds= replicates=12
fact "  nor by the test items of trials that do not come to their end" says 'search\.choose_by: test needs trials that come to their end' plan "${tpe[@]}" search.choose_by=test
fact "another rule: exit 2" refused stop.rule=asha
fact "shares of no common folder: exit 2" exits_with 2 "$sweep" work "$config" --share 1/2

# --- run: the same files with any number of workers
run run.workers=1 name=one >one.log 2>&1 || { cat one.log; exit 1; }
run run.workers=2 name=two >two.log 2>&1
run run.workers=4 name=four >four.log 2>&1
fact "two trials come to the end" test "$(count one trials)" -eq 2
fact "  and rungs are kept of all" test "$(count one rungs)" -eq 24
fact "  the same by two workers" same one two
fact "  and by four" same one four
fact "it is told" says 'Trained 2 trials in .*, and to 24 rungs on the way; 16 stopped early\.' cat one.log
fact "nothing is left then" says 'Nothing left to train; 16 stopped early; 2 found finished' run name=one
run stop= name=whole >whole.log 2>&1
fact "one that went on is one that never paused" test "$(for file in results/one/trials/*; do cmp "$file" "results/whole/trials/${file##*/}" && echo same; done | wc -l)" -eq 2
fact "without stopping there are no rungs" test ! -e results/whole/rungs

# --- killed again and again, limited, begun by others
for i in $(seq 8); do killed_after 0.$i env PATH=$no_plots "$sweep" run "$config" run.checkpoint_every=0.02 run.workers=3 name=killed; done >/dev/null 2>&1
run run.workers=3 name=killed >killed.log 2>&1
fact "killed eight times: the same" same one killed
fact "  and nothing was damaged" test ! -e results/killed/quarantine
fact "a limit counts what is begun: exit 75" exits_with 75 run run.limit=5 name=limited
fact "  of which five rungs come" test "$(count limited rungs)" -eq 5
fact "  to go on with" exits_with 0 run name=limited
fact "  to the same" same one limited
run run.limit=1 name=joined >/dev/null 2>&1
for i in 1 2 3; do "$sweep" work results/joined run.workers=1 >"work$i.log" 2>&1 & done
wait
fact "three that join: the same" same one joined
run run.layout=sharded name=sharded >/dev/null 2>&1
fact "in sub-folders: as many" test "$(count sharded rungs) $(count sharded trials)" = "24 2"
fact "  the same" test "$(for file in results/one/rungs/*; do name=${file##*/}; cmp "$file" "results/sharded/rungs/${name:0:2}/$name" && echo same; done | wc -l)" -eq 24

# --- lost and damaged
cp -r results/one results/lost
find results/lost/rungs -name '*[0-7].60.h5' -delete
rm -f "$(ls results/lost/rungs/*.120.h5 | head -1)" "$(ls results/lost/trials/*.h5 | head -1)"
run name=lost >lost.log 2>&1
fact "what was lost is made again" same one lost
cp -r results/one results/damaged
first=$(ls results/damaged/rungs/*.60.h5 | head -1)
printf 'junk' | dd of="$first" bs=1 seek=600 conv=notrunc 2>/dev/null
printf 'junk' | dd of="$(ls results/damaged/rungs/*.120.h5 | head -1)" bs=1 seek=100 conv=notrunc 2>/dev/null
run name=damaged >damaged.log 2>&1
fact "what was damaged too" same one damaged
fact "  and put aside" test "$(ls results/damaged/quarantine | wc -l)" -eq 2

# --- a worker dies for good: its rung stays undecided
slow=(train.epochs=20 train.eval_every=100 run.checkpoint_every=0)
failing=(run.retries=0 run.workers=1 name=failing)
PATH=$no_plots "$sweep" run "$config" "${slow[@]}" "${failing[@]}" >failing.log 2>&1 &
sweep_pid=$!
until_it_trains failing.log
kill_worker $sweep_pid failing.log
wait $sweep_pid
fact "a trial that failed: exit 3" test $? -eq 3
fact "  its rung is not decided" says 'rungs that a failed trial belongs to stay undecided' cat failing.log
fact "  so none of its group comes to the end" test "$(count failing trials)" -eq 1
fact "  run again it is" exits_with 0 run "${slow[@]}" "${failing[@]}"
fact "  and all is there" test "$(count failing trials)" -eq 2

# --- one is halted for a while: who needs its rung waits, and is none the worse for it
PATH=$no_plots "$sweep" run "$config" "${slow[@]}" run.workers=2 name=halted >halted.log 2>&1 &
sweep_pid=$!
until_it_trains halted.log
halted=$(pgrep -o -P $sweep_pid)
kill -STOP "$halted"
for i in $(seq 3000); do [ "$(count halted rungs)" -ge 12 ] && break; sleep 0.02; done
fact "a worker is halted: its group is not decided" test "$(count halted trials)" -lt 2
fact "  and the others train on" test "$(count halted rungs)" -ge 12
kill -CONT "$halted"
wait $sweep_pid
fact "  which goes on with it: exit 0" test $? -eq 0
fact "  to the same as if it had died or nothing had happened" same failing halted

# --- growing
search=('train.lr={min: 3e-3, max: 0.1, scale: log}' stop.within=none)
run "${search[@]}" search=27 name=grown >/dev/null 2>&1
run "${search[@]}" search=81 name=large >/dev/null 2>&1
mkdir before && cp results/grown/rungs/* results/grown/trials/* before
fact "more are refused without --extend: exit 2" exits_with 2 run "${search[@]}" search=81 name=grown
fact "  with it they come" exits_with 0 run --extend "${search[@]}" search=81 name=grown
fact "  and no file has changed" test "$(for file in before/*; do cmp "$file" "$(find results/grown -name "${file##*/}" | grep -v quarantine)" && echo same; done | wc -l)" -eq "$(ls before | wc -l)"
fact "  what the longer search has is there" test "$(cd results/large && for file in rungs/* trials/*; do cmp "$file" "../grown/$file" || echo differs; done | wc -l)" -eq 0
fact "another rule is refused: exit 2" exits_with 2 run stop.keep=1/2 name=two
fact "  saying what" says 'stop\.keep was "1/3" and is "1/2"\. Its trials are the same: --extend lets the change in' run stop.keep=1/2 name=two
fact "  and let in" exits_with 0 run --extend stop.keep=1/2 name=two
fact "  where there are other rungs, and those of before" test "$(count two rungs)" -gt 24

# --- other rules
run 'stop={rule: hyperband, within: none}' run.workers=1 name=bands >bands.log 2>&1
run 'stop={rule: hyperband, within: none}' run.workers=4 name=bands4 >bands4.log 2>&1
fact "Hyperband: the same by any number of workers" same bands bands4
run 'stop={rule: median, within: none}' run.workers=1 name=median >median.log 2>&1
run 'stop={rule: median, within: none}' run.workers=4 name=median4 >median4.log 2>&1
fact "the median rule: the same by any number of workers" same median median4
fact "  the first eight come to the end" test "$(count median trials)" -ge 8
run train.iterations=9 train.epochs= train.eval_every=1 stop.within=none name=chance >chance.log 2>&1
fact "where none beats chance all go on" test "$(count chance trials)" -eq 18
fact "  and it is said" says 'no trial was better than chance, by three standard errors: all of its group go on' cat chance.log

# --- a search by results that stops some early
told() { grep -E '^(told: .*|[0-9a-f]{16})$' "results/$1/plan.txt"; }
run "${tpe[@]}" run.workers=1 name=tpe >tpe.log 2>&1
run "${tpe[@]}" run.workers=4 name=tpe4 >tpe4.log 2>&1
fact "a search by results: the same by any number of workers" same tpe tpe4
fact "  told the same" diff <(told tpe) <(told tpe4)
fact "  also of those that were stopped" grep -qE '^told: stopped (60|120) 0\.[0-9]+ [0-9.]+$' results/tpe/plan.txt
fact "  nothing is left" says 'Nothing left to train; [0-9]+ stopped early' run "${tpe[@]}" name=tpe
for i in 1 2 3; do killed_after 0.$((i * 2)) env PATH=$no_plots "$sweep" run "$config" "${tpe[@]}" run.workers=3 name=tpe_killed; done >/dev/null 2>&1
for i in 1 2; do "$sweep" work "$config" "${tpe[@]}" run.workers=1 name=tpe_killed >"work$i.log" 2>&1 & done
wait
fact "  killed, then by two pilots the same" same tpe tpe_killed
fact "  with what it was told" diff <(told tpe) <(told tpe_killed)
fact "  verified from its results" says 'Verified: 3 trials' "$sweep" verify results/tpe --sample 3
fact "  another rule is refused: exit 2" exits_with 2 run --extend "${tpe[@]}" stop.keep=1/2 name=tpe
run "${tpe[@]}" stop.rule=median run.workers=1 name=tpe_median >tpe_median.log 2>&1
run "${tpe[@]}" stop.rule=median run.workers=4 name=tpe_median4 >tpe_median4.log 2>&1
fact "  by the median too" same tpe_median tpe_median4

# --- what is told
report=results/one/report.md
fact "the report tells of them" grep -q '^16 trials were stopped early by successive halving within layer_dim' $report
fact "  with their rungs and ranks" says '\| [0-9a-f]{16} \| +1 \| +0\.0003 \| +0 \| +60 \| +[0-9.]+ % \| +[1-9] of 9 \|' cat $report
fact "  on the other page too" grep -q 'id="stopped"' results/one/report.html
fact "  and a picture of how far they came" test -s results/one/plots/rungs.gp
fact "  with a line for each" test "$(grep -c '^# [12] layer' results/one/plots/rungs.dat)" -eq 18
fact "  and in no mean" says '18 trials: 16 stopped early' report_in_one_line results/one
fact "ls shows them" says '^[0-9a-f]{16} +stopped .* - +-' "$sweep" ls results/one
fact "  and finds them" says '^results/one: 16 of 18 trials' "$sweep" ls results/one status=stopped
fact "show counts them" says '18 trials, 2 finished, 16 stopped' "$sweep" show results/one
id=$("$sweep" ls results/one status=stopped | sed -n 's/^\([0-9a-f]\{16\}\) .*/\1/p' | head -1)
fact "  and shows one with its curve" says '^ +60 ' "$sweep" show "results/one/$id"
fact "watch counts them" says 'results/one: 2 of 18 trials finished, 16 stopped early' "$sweep" watch results/one
fact "diff finds no difference" says 'same' "$sweep" diff results/one results/four
fact "  and of one that was stopped in one of them no difference" says ' finished +stopped +[0-9.]+ % +- +-$' "$sweep" diff results/whole results/one
fact "CSV has where" says ',stopped,.*,60,' "$sweep" export results/one --format csv --output -
fact "verify trains those of the end again" says '2 of 2|same|equal' "$sweep" verify results/one
rm results/one/results.h5 results/one/report.md
"$sweep" report results/one >again.log 2>&1
fact "a report that is made again tells the same" grep -q '^16 trials were stopped early by successive halving' $report
# --- the configs that come with sweep
small=(data.train_size=1200 data.val_size=200 data.test_size=50 train.batch_size=20 run.workers=2)
config=$here/configs/halving.yaml
fact "configs/halving.yaml trains" run "${small[@]}" name=halved
fact "  two to the end, and others as far as a rung" test "$(count halved trials)" -eq 2 -a "$(count halved rungs)" -eq 24
config=$here/configs/hyperband.yaml
fact "configs/hyperband.yaml trains" run "${small[@]}" name=banded
fact "  seven to the end, of 27" test "$(count banded trials)" -eq 7 -a "$(count banded rungs)" -eq 30
config=$here/configs/median.yaml
fact "configs/median.yaml trains" run "${small[@]}" name=middle
fact "  the first eight to the end, and others as far as a rung" test "$(count middle trials)" -ge 8 -a "$(count middle trials)" -lt 32
finish
