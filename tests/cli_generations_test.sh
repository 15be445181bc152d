#!/bin/bash
# A search by results: the same trials by one worker and by many, killed, by pilots, extended and made
# again, and what it refuses.
set -u
source tests/check.sh
begin
config=$here/configs/tpe.yaml
without_gnuplot # drawing takes long
cut=(data.val_size=100 data.test_size=60 model.hidden_dim='{min: 4, max: 24, scale: log}'
    'train.batch_size={min: 10, max: 50, step: 10}' train.epochs=1)
few=("${cut[@]}" data.train_size=300 search.generation=6)
small=("${few[@]}" search.trials=22)

in_one_line() { "$@" 2>&1 | tr -s "\n " " "; }
run() { "$sweep" "$config" "${small[@]}" "$@" >>"$TEST_TMPDIR/run.log" 2>&1; }
work() { "$sweep" work "$config" "${small[@]}" "$@" >>"$TEST_TMPDIR/work.log" 2>&1; }
trials() { find "results/$1/trials" -name '*.h5' | wc -l; }
planned() { grep -E '^([0-9a-f]{16}|told: .*|trials: .*|[a-z]+\.[a-z_]+: .*)$' "results/$1/plan.txt" | grep -v '^run\|^slurm'; }
same() { diff -r "results/one/trials" "results/$1/trials" && diff <(planned one) <(planned "$1"); }

# --- plan
fact "plan says what comes later" says '22 trials by a tree-structured Parzen estimator \(seed 0, generations of 6\): .* The first 6 configurations are planned: the other 16 are drawn from the results of those before, 6 at a time\.' \
    in_one_line "$sweep" plan "$config" "${small[@]}"
fact "  and what it costs about" says 'Those that are planned: [0-9.]+ [MG]FLOP, and with those that are drawn later, if they are like them, about [0-9.]+ [MG]FLOP' \
    in_one_line "$sweep" plan "$config" "${small[@]}"
fact "  and JSON how many" says '"search": \{ "method": "tpe", "seed": 0, "trials": 22, "to_come": 16 \}' \
    in_one_line "$sweep" plan "$config" "${small[@]}" --format json
fact "without validation items: exit 2" exits_with 2 "$sweep" plan "$config" data.val_size=0
fact "  with the cure" says 'search: tpe chooses by results: set data\.val_size, or say search\.choose_by: test' "$sweep" plan "$config" data.val_size=0
fact "  which other methods do not take" says "'search\.choose_by' is only for search\.method tpe, and search\.method is random" "$sweep" plan "$config" search.method=random search.generation= search.choose_by=test
fact "  and helps" exits_with 0 "$sweep" plan "$config" data.val_size=0 search.choose_by=test

# --- run: the same bytes with any number of workers
run name=one run.workers=1 || { cat run.log; exit 1; }
fact "all are trained" test "$(trials one)" -eq 22
fact "plan.txt has what was told" test "$(grep -c '^told: ' results/one/plan.txt)" -eq 18
run name=two run.workers=2
fact "two workers: the same" same two
run name=four run.workers=4
fact "four workers: the same" same four
fact "nothing is left" says 'Nothing left to train' "$sweep" "$config" "${small[@]}" name=four
fact "results.h5 has all" test "$("$sweep" ls results/two | grep -cE '^[0-9a-f]{16} ')" -eq 22
fact "the report says how they were drawn" says '22 configurations drawn by a tree-structured Parzen estimator \(seed 0, generations of 6\)' in_one_line cat results/one/report.md

# --- killed at any time, also between generations
for i in 1 2 3 4 5 6 7 8; do
    killed_after "0.$((i % 3 + 1))5" "$sweep" "$config" "${small[@]}" name=killed run.workers=2
done >/dev/null 2>&1
fact "killed eight times: goes on" run name=killed
fact "  to the same" same killed
run name=limited run.limit=8
fact "stopped within the second generation: exit 75" test $? -eq 75
fact "  goes on" run name=limited
fact "what is to be drawn yet counts as trials" grep -q 'stopped with 8 of 22 trials finished' run.log
fact "  to the same" same limited
rm -f "results/limited/trials/$(sed -n '/^[0-9a-f]\{16\}$/{p;q}' results/limited/plan.txt).h5" \
    "results/limited/trials/$(grep -E '^[0-9a-f]{16}$' results/limited/plan.txt | sed -n 15p).h5"
fact "a trial of the first generation is lost, and one of the third: both are made again" run name=limited
fact "  the same" same limited

# --- pilots
work name=pilots run.workers=1 &
first=$!
work name=pilots run.workers=1 &
second=$!
killed_after 0.4 "$sweep" work "$config" "${small[@]}" name=pilots run.workers=1 >/dev/null 2>&1
wait $first
fact "two pilots, and one that is killed: the first ends well" test $? -eq 0
wait $second
fact "  and the second" test $? -eq 0
fact "  with the same trials" same pilots
"$sweep" report results/pilots >report.log 2>&1
fact "  and a report of them" grep -q '22 configurations drawn by' results/pilots/report.md
fact "parts without a common folder are refused: exit 2" exits_with 2 "$sweep" work "$config" "${small[@]}" name=parts --share 1/2
fact "  with the reason" says 'a search by results cannot be trained in shares' "$sweep" work "$config" "${small[@]}" name=parts --share 1/2

# --- every method, by pilots as by a run
for method in random sobol; do
    words=("${cut[@]}" data.train_size=300 search="{method: $method, trials: 8}" search.generation=)
    "$sweep" "$config" "${words[@]}" name=$method >>run.log 2>&1
    "$sweep" work "$config" "${words[@]}" name=$method-pilots run.workers=1 >>work.log 2>&1 &
    "$sweep" work "$config" "${words[@]}" name=$method-pilots run.workers=1 >>work.log 2>&1
    wait
    fact "$method by pilots: the same" diff -r results/$method/trials results/$method-pilots/trials
done

# --- growing
"$sweep" "$config" "${few[@]}" search.trials=15 name=grown >>run.log 2>&1
fact "more are refused without --extend: exit 2" exits_with 2 "$sweep" "$config" "${small[@]}" name=grown
fact "  with the cure" says 'search\.trials was 15 and is 22\..*--extend adds the others' "$sweep" "$config" "${small[@]}" name=grown
fact "with --extend" exits_with 0 "$sweep" --extend "$config" "${small[@]}" name=grown
fact "  the same as at once" same grown
fact "fewer are refused: exit 2" exits_with 2 "$sweep" "$config" "${few[@]}" search.trials=15 name=grown
fact "other generations are refused" says 'search\.generation was 6 and is 5' "$sweep" "$config" "${cut[@]}" data.train_size=300 search.generation=5 search.trials=22 name=grown
fact "another choice is refused, though it begins alike" says 'search\.choose_by was \(none\) and is test' "$sweep" "$config" "${small[@]}" search.choose_by=test name=grown
fact "what is the default may be written" exits_with 0 "$sweep" "$config" "${small[@]}" search.choose_by=val name=grown

# --- its own recipe
"$sweep" results/one/results.h5 name=again >>run.log 2>&1
fact "results.h5 is its recipe" same again
fact "verified from its results" says 'Verified: 3 trials' "$sweep" verify results/one --sample 3
rm results/one/results.h5 results/one/report.md
"$sweep" report results/one >report.log 2>&1
fact "made again from plan.txt and trials" grep -q '22 configurations drawn by' results/one/report.md

# --- a trial that fails is no result
longer=("${cut[@]}" data.train_size=6000 search='{method: tpe, trials: 4, generation: 2}' name=failed)
"$sweep" "$config" "${longer[@]}" run.retries=0 run.workers=1 >failed.log 2>&1 &
runner=$!
until grep -q 'Iteration: ' failed.log || ! kill -0 $runner; do sleep 0.01; done
kill_worker $runner failed.log
fact "a trial of the first generation fails: exit 3" exits_with 3 wait $runner
fact "  the search waits, and says so" grep -q 'note: the search waits: .*a trial failed; run again to try it again' failed.log
fact "  the other one is there, and none of the next" test "$(trials failed)" -eq 1
fact "  run again: all are there" exits_with 0 "$sweep" "$config" "${longer[@]}"
fact "  four" test "$(trials failed)" -eq 4
finish
