#!/bin/bash
# Killed while a sharded folder is begun, and while it is trained in: every trial comes to the bytes that
# it has in a flat one, and where its id says.  sharded_test.sh [SEED].
set -u
here=$PWD
source "$here/tests/check.sh"
source "$here/tests/faults/faults.sh"
exec 3>&1
RANDOM=${1:-$((RANDOM + $$))}
echo "seed $RANDOM"
sharded=run.layout=sharded
# The command line is part of the results, but not of any trial.
run "$sweep" undisturbed $sharded || { complain "it does not run"; exit 1; }
reference_digest=$("$print_digest" undisturbed/out/results.h5)

# Each trial of the reference in its sub-folder, and nothing but the folders besides.
is_whole_in_shards() {
    local file name
    for file in reference/out/trials/*; do
        name=${file##*/}
        cmp "$file" "$1/out/trials/${name:0:2}/$name" || return 1
    done
    [ "$(find "$1/out/trials" -type f | wc -l)" -eq 6 ] || complain "more or fewer than six files" || return 1
    [ "$(ls "$1/out/trials" | wc -l)" -eq 256 ] || complain "not 256 folders" || return 1
    [ -z "$(find "$1/out/checkpoints" "$1/out/claims" -type f)" ] || complain "something is left" || return 1
    [ -z "$(find "$1/out" -name '*.tmp.*')" ] || complain "half-done files: $(find "$1/out" -name '*.tmp.*')"
}
killed_at() {
    rm -rf killed
    with_fault "kill@$1" "$2" killed $sharded
    case $? in
        137) died=$((died + 1)) ;;
        0) survived=$((survived + 1)) ;;
        *) complain "killed at call $1: exit code neither 137 nor 0" || return 1 ;;
    esac
    run "$sweep" killed $sharded || complain "killed at call $1: the run after it fails" || return 1
    is_whole_in_shards killed && is_derived_equally killed || { echo "killed at call $1 of $2"; return 1; }
}
# Of very many calls that are alike, those at both ends and some at random.
killed_at_some() {
    local calls=$1 total at
    died=0 survived=0
    rm -rf counted
    with_fault none@0 "$calls" counted $sharded || complain "the count fails" || return 1
    total=$count
    for at in $( (seq 6; seq $((total - 6)) "$total"; for ((at = 0; at < 8; at++)); do echo $((1 + RANDOM % total)); done) | sort -nu); do
        killed_at "$at" "$calls" || return 1
    done
    echo "$total calls $calls; the runner died $died times, workers $survived times" >&3
    [ "$died" -gt 0 ]
}
fact "killed while the sub-folders are made" killed_at_some mkdir
fact "killed at calls that put files in place" killed_at_some link,unlink,rename,syncfs
fact "killed at calls that sync" killed_at_some fsync

# What mends a folder looks into every sub-folder.
littered_in_shards() {
    local trials dead=tmp.99999999.00c0ffee first second
    rm -rf littered
    run "$sweep" littered $sharded || return 1
    mapfile -t trials < <(find littered/out/trials -type f | sort)
    first=${trials[0]} second=${trials[1]}
    rm "$first"
    truncate -s -1 "$second"
    echo half >"$first.$dead"
    basename "${trials[2]}" .h5 | sed 's|^\(..\).*|littered/out/checkpoints/\1/&.1|' | xargs touch
    run "$sweep" littered $sharded || complain "it is not mended" || return 1
    is_whole_in_shards littered && [ "$(ls littered/out/quarantine | wc -l)" -eq 1 ]
}
fact "what the dead left in sub-folders is cleared away" littered_in_shards

pilot() {
    local what=out
    mkdir -p together
    [ -e together/out/plan.txt ] || what="$work/small.yaml output.dir=out $sharded"
    # shellcheck disable=SC2086 # three words
    (cd together && PATH=/nowhere exec -a sweep "$sweep" work $what run.lease=600) >>together.log 2>&1 &
    pilots+=($!)
}
together_killed() {
    local round pilots p
    for ((round = 0; round < 10; round++)); do
        pilots=()
        for p in 1 2 3; do pilot; done
        sleep "0.$(printf '%03d' $((RANDOM % 200)))"
        for p in "${pilots[@]}"; do
            kill -9 "$p" 2>/dev/null
            wait "$p" 2>/dev/null
        done
    done
    pilots=()
    for p in 1 2 3; do pilot; done
    for p in "${pilots[@]}"; do wait "$p" || { tail together.log; return 1; }; done
    run "$sweep" together $sharded && is_whole_in_shards together && is_derived_equally together
}
fact "three begin it at once, are killed again and again, and come to the same bytes" together_killed
finish
