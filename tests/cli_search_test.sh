#!/bin/bash
# A search: planned, trained by one worker and by many, gone on with, extended, repeated from its
# results and told in its report.
set -u
source tests/check.sh
begin
config=$here/configs/search.yaml
cut=(data.train_size=200 data.val_size=50 data.test_size=50 train.epochs=1)
small=("${cut[@]}" search.trials=4)

in_one_line() { "$@" 2>&1 | tr -s "\n " " "; }
plan() { in_one_line "$sweep" plan "$config" "${cut[@]}" "$@"; }
trials() { find "results/$1/trials" -name '*.h5' | wc -l; }
ids() { sed -nE 's/^ +[0-9]+ +([0-9a-f]{16}) .*/\1/p'; }

# --- plan
fact "plan says that it is a search" says '^.*16 trials by a Sobol sequence \(seed 0\): model\.hidden_dim \{min: 16, max: 128, scale: log\} × model\.layer_dim \[1, 2\] ×' plan
fact "  and another method" says '16 trials by random search \(seed 0\): ' plan search.method=random
fact "a number alone is a search" says '5 trials by random search \(seed 0\): ' plan 'search={method: random, trials: 5}'
fact "what is drawn and dropped is counted" says '[0-9]+ draws, less [0-9]+ that exclude names: 16 configurations\.' plan 'exclude=[layer_dim == 2]'
fact "  and named" says 'layer_dim == 2$' "$sweep" plan -v "$config" "${small[@]}" 'exclude=[layer_dim == 2]'
fact "without a search a range has no values: exit 2" exits_with 2 "$sweep" plan "$config" search=
fact "  with the cure" says "search\.yaml:[0-9]+:[0-9]+: error: 'lr' has no num or step: with a grid, say how many values; or add 'search: 20'" "$sweep" plan "$config" search=
fact "a number that is no power of two is told" says "override 'search\.trials=12': notice: Sobol points" plan search.trials=12

# --- run: the same bytes with any number of workers
"$sweep" "$config" "${small[@]}" run.workers=1 >one.log 2>&1 || { cat one.log; exit 1; }
"$sweep" "$config" "${small[@]}" run.workers=3 run.limit=2 name=three >three.log 2>&1
fact "a search stops early: some are there" test "$(trials three)" -eq 2
"$sweep" "$config" "${small[@]}" run.workers=3 name=three >>three.log 2>&1
fact "four are trained" test "$(trials search)" -eq 4
fact "  the same by other workers, begun twice" diff -r results/search/trials results/three/trials
fact "  and none again" says 'Nothing left to train' "$sweep" "$config" "${small[@]}"

# --- growing
mkdir first && cp results/search/trials/* first
fact "more are refused without --extend: exit 2" exits_with 2 "$sweep" "$config" "${cut[@]}" search.trials=8
fact "more, with --extend" exits_with 0 "$sweep" --extend "$config" "${cut[@]}" search.trials=8
fact "  are eight" test "$(trials search)" -eq 8
fact "  of which four were there" test "$(for file in first/*; do cmp "$file" "results/search/trials/${file##*/}" && echo same; done | wc -l)" -eq 4

# --- its own recipe, and made again
fact "results.h5 holds the search" diff <("$sweep" plan results/search/results.h5 | ids) <("$sweep" plan "$config" "${cut[@]}" search.trials=8 | ids)
fact "the report says that it was one" grep -q '8 configurations drawn by a Sobol sequence (seed 0)' results/search/report.html
fact "  on both pages" grep -q 'drawn by a Sobol sequence' results/search/report.md
rm results/search/results.h5 results/search/report.md
"$sweep" report results/search >report.log 2>&1
fact "  and when it is made again from plan.txt and trials" grep -q '8 configurations drawn by a Sobol sequence (seed 0)' results/search/report.md

# --- written by hand
value() { awk -v row="$1" '$1 == row {print $'"$2"'}' planned; }
"$sweep" plan "$config" "${small[@]}" >planned 2>&1
fact "values written by hand have the same id" says " $(value 3 2) " "$sweep" plan "$config" "${cut[@]}" search= exclude= \
    "model.hidden_dim=$(value 3 3)" "model.layer_dim=$(value 3 4)" "train.lr=$(value 3 5)" "train.batch_size=$(value 3 6)"
finish
