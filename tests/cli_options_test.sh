#!/bin/bash
# Options of commands: anywhere among the words, in every form, and refused by name.
set -u
source tests/check.sh
begin
configs=$here/configs

small=(data.train_size=100 data.test_size=50 model.hidden_dim=5 model.layer_dim=1 train.epochs=1 'train.lr=[0.1, 0.5]')
"$sweep" "$configs/smoke.yaml" "${small[@]}" seeds=0 >run.log 2>&1 || { cat run.log; exit 1; }
folder=results/smoke
prints_the_same() { "$sweep" "${@:2}" >other && cmp "$1" other; }

# --- anywhere
fact "--extend stands behind the config" exits_with 0 "$sweep" "$configs/smoke.yaml" "${small[@]}" 'seeds=[0, 1]' --extend
fact "  and between its words" exits_with 0 "$sweep" "$configs/smoke.yaml" --extend "${small[@]}" 'seeds=[0, 1, 2]'
fact "  and before it" exits_with 0 "$sweep" run --extend "$configs/smoke.yaml" "${small[@]}" 'seeds=[0, 1, 2, 3]'
fact "  without the word run, too" exits_with 0 "$sweep" --extend "$configs/smoke.yaml" "${small[@]}" 'seeds=[0, 1, 2, 3, 4]'
fact "  also for POSIXLY_CORRECT" exits_with 0 \
    env POSIXLY_CORRECT=1 "$sweep" "$configs/smoke.yaml" "${small[@]}" 'seeds={min: 0, max: 5, step: 1}' --extend

# --- every form
"$sweep" ls $folder --sort -n_params --columns seed,n_params >wanted
fact "--name=VALUE is --name VALUE" prints_the_same wanted ls --sort=-n_params --columns=seed,n_params $folder
fact "an unmistakable beginning will do" prints_the_same wanted ls --so -n_params $folder --col seed,n_params
"$sweep" ls $folder --limit 3 >wanted
fact "-n N is --limit N" prints_the_same wanted ls -n 3 $folder
fact "  -nN too" prints_the_same wanted ls -n3 $folder
fact "  and keeps so many rows" test "$(grep -cE '^[0-9a-f]{16} ' wanted)" -eq 3
fact "  as is said" grep -q '12 of 12 trials, 3 shown' wanted
"$sweep" ls $folder -n 3 --sort -seed --columns seed | grep -E '^ *[0-9]+$' | tr -d ' ' >seeds
fact "  those that come first in order" cmp seeds <(printf '5\n5\n4\n')
"$sweep" export $folder --format csv --output - >wanted
fact "-o PATH is --output PATH" prints_the_same wanted export -o - $folder --format=csv
fact "a negative number is no option" exits_with 0 "$sweep" export $folder 'seed>-1' --format csv -o out.csv
fact "  by itself neither" says "one folder or trial" "$sweep" export $folder -1 --format csv -o out.csv
cp "$configs/smoke.yaml" ./--extend.yaml
fact "after -- nothing is an option" says "trials:" "$sweep" plan -- --extend.yaml "${small[@]}"
fact "a lone -- in front is nothing" exits_with 0 "$sweep" -- "$configs/smoke.yaml" "${small[@]}" output.dir=again

# --- help and version
fact "-h is --help" prints_the_same <("$sweep" ls --help) ls -h
fact "  behind a config too" says '^usage: sweep run ' "$sweep" "$configs/smoke.yaml" -h
fact "  which lists the options" says '^  -n, --limit N +at most N rows' "$sweep" ls --help
fact "-V is --version" prints_the_same <("$sweep" --version) -V
fact "  version too" prints_the_same <("$sweep" --version) version

# --- refusals
fact "an option that there is not: exit 2" exits_with 2 "$sweep" ls $folder --colums=seed
fact "  what was meant" says "unknown option '--colums'; did you mean '--columns'" "$sweep" ls $folder --colums=seed
fact "a letter that there is not" says "unknown option '-z'" "$sweep" ls $folder -z
fact "a value that is missing" says '^sweep ls: error: --sort needs its KEY' "$sweep" ls $folder --sort
fact "  of a letter too" says '^sweep ls: error: --limit needs its N' "$sweep" ls $folder -n
fact "a flag with a value" says '--once takes no value' "$sweep" watch $folder --once=1
fact "no whole number" says '--limit takes a whole number from 1' "$sweep" ls $folder -n few
for command in plan report show diff schema version help; do
    fact "$command refuses an option it has not" says "^sweep $command: error: unknown option '--frobnicate'" \
        "$sweep" "$command" --frobnicate
done

finish
