#!/bin/bash
# Data that cannot be used, or not as one may think, are told of with their place and what helps.
set -u
source tests/check.sh
begin

in_one_line() { "$@" 2>&1 | tr -s "\n " " "; }

# --- measures that are undefined
# Where the steps that train never change, or repeat every season, MASE has nothing to divide by.
still() { # SEASON CHANGES_FROM FACTOR SPLIT: a series of period 7 or of one value, other from that step on
    { echo "t,y"; for ((i = 0; i < 200; i++)); do echo "$i,$((i < $2 ? $3 * (i % 7) + 1 : i % 5))"; done; } >still.csv
    printf 'train: {epochs: 1, metric: mase}\nmodel: {hidden_dim: 4}\ndata: {name: file, train: still.csv, time: t, y: y, task: forecasting, lookback: 7, season: %d, split: {test: 0.2%s}}\nseeds: [0, 1]\n' "$1" "$4" >still.yaml
}
still 1 160 0 ""
fact "MASE of a series that does not change in training can choose nothing: exit 2" exits_with 2 "$sweep" still.yaml
fact "  and says why" says 'still\.yaml:1:[0-9]+: error: train\.metric mase can choose nothing: it is undefined on the test items: series 0, from 0, has one value only in the steps that train' \
    in_one_line "$sweep" plan still.yaml
still 7 160 1 ", val: 0.1"
fact "  nor of one that repeats every season" says 'undefined on the validation items: series 0, from 0, has the same values every 7 steps \(data\.season\)' in_one_line "$sweep" plan still.yaml
fact "  which another season mends" exits_with 0 "$sweep" plan still.yaml data.season=1
fact "  as another metric does" exits_with 0 "$sweep" plan still.yaml train.metric=rmse

{ echo a,b,y; for ((i = 0; i < 40; i++)); do echo "$((i % 7)),$((i * i % 11)),$((i % 2))"; done; } >both.csv
sed '3~2d' both.csv >one.csv
printf 'train: {epochs: 1, metric: roc_auc}\nmodel: {hidden_dim: [2, 4]}\ndata: {name: file, train: both.csv, test: one.csv, y: y, split: {val: 0.3}}\nseeds: [0, 1]\noutput: {dir: area}\n' >area.yaml
fact "a sweep whose measure is undefined on the test items" exits_with 0 "$sweep" area.yaml
fact "  has no plot of it" test ! -e area/plots/seeds.gp -a ! -e area/plots/pairs.gp
fact "  and those of what is known" test -e area/plots/roc_auc_curves.gp -a -e area/plots/loss_curves.gp
fact "  and says no plot to be missing" bash -c "! '$sweep' report area 2>&1 | grep -q missing"

# --- sweep data
printf 'a,b,y\n1,2,1\n2,3,1.0\n3,4,2\n' >ways.csv
fact "one class written in two ways: exit 2" exits_with 2 "$sweep" data ways.csv
fact "  and nothing else is said" bash -c "'$sweep' data ways.csv >said 2>why; test ! -s said && grep -q '^ways.csv: error: .*are one number written in two ways' why"
printf 'a,b,y\n,,u\n?,?,v\n1,2,u\n3,1,v\n' >gone.csv
fact "items without a value are drawn as such" exits_with 0 "$sweep" data gone.csv --plot gone.svg
fact "  both of them" test "$(grep -o 'all values are missing' gone.svg | wc -l)" = 2
finish
