#!/bin/bash
# Several processes in one folder, killed, stopped and in each other's way: pilots_test.sh [SEED].
# However it goes, every trial is the one of an undisturbed run on one machine, byte for byte.
set -u
here=$PWD
source "$here/tests/check.sh"
source "$here/tests/faults/faults.sh"
exec 3>&1
RANDOM=${1:-$((RANDOM + $$))}
echo "seed $RANDOM"

is_the_reference() { is_whole "$1" && is_left "$1" && run "$sweep" "$1" && is_derived_equally "$1"; }
# As long as it is worth to be killed in.
longer() {
    sed -i -e 's/iterations: 3/iterations: 3000/' -e 's/checkpoint_every: 1e-9/checkpoint_every: 0.02/' -e 's/eval_every: 2/eval_every: 500/' small.yaml
    rm -rf reference
    run "$sweep" reference || return 1
    reference_digest=$("$print_digest" reference/out/results.h5)
}

# --- at every call
# One is killed at its Nth call on claims/; two others then do the rest, and nothing a second time.
killed_at_claim() {
    local at=$1 one two
    rm -rf killed killed.log
    head -c 16 /dev/zero >count
    program=$faulty SWEEP_FAULT=kill@$at SWEEP_FAULT_COUNT=$work/count SWEEP_FAULT_PLACE=claims SWEEP_FAULT_CALLS=$claim_calls \
        pilot killed
    wait $pilot
    died=$((died + ($? == 137)))
    (cd killed/out/trials && ls) >published
    rm -rf logs_before
    cp -r killed/out/logs logs_before
    pilot killed run.lease=100000
    one=$pilot
    pilot killed run.lease=100000
    two=$pilot
    ends_with 0 $one && ends_with 0 $two || return 1
    while read -r trial; do
        cmp "logs_before/${trial%.h5}.log" "killed/out/logs/${trial%.h5}.log" || { echo "$trial was trained twice"; return 1; }
    done <published
    is_the_reference killed || { echo "killed at call $at"; return 1; }
}
killed_at_every_claim() {
    local at total
    claim_calls=write,pwrite,fdatasync,create,link,unlink,rename,mkdir died=0
    head -c 16 /dev/zero >count
    program=$faulty SWEEP_FAULT=none@0 SWEEP_FAULT_COUNT=$work/count SWEEP_FAULT_PLACE=claims SWEEP_FAULT_CALLS=$claim_calls pilot counted
    ends_with 0 $pilot || return 1
    read -r total _ < <(od -An -tu8 count)
    [ "$total" -ge 12 ] || { echo "only $total calls on claims/"; return 1; }
    for at in $(my_share "$total"); do killed_at_claim "$at" || return 1; done
    echo "$total calls on claims/; $died died" >&3
    [ "$died" -gt 0 ]
}
fact "killed at any call on claims/, its trials are taken over at once" killed_at_every_claim

# --- a full disk on one node
# Every write of one fails from its Nth on; the other does the rest, and nothing a second time.
full_for_one() {
    local at code one
    for at in $(my_share 40); do
        rm -rf full full.log
        pilot full run.limit=1
        ends_with 75 $pilot || return 1
        head -c 16 /dev/zero >count
        program=$faulty SWEEP_FAULT=enospc@$at+ SWEEP_FAULT_COUNT=$work/count SWEEP_FAULT_CALLS=write,pwrite,ftruncate,create \
            pilot full
        one=$pilot
        pilot full run.lease=100000
        ends_with 0 $pilot || { echo "the other, where one's disk is full from call $at on"; return 1; }
        wait "$one"
        code=$?
        [ $code -eq 0 ] || [ $code -eq 4 ] || { echo "full from call $at on: exit code $code"; tail -n 3 full.log; return 1; }
        [ $code -eq 0 ] || grep -q 'No space left on device' full.log || { echo "it does not say why"; return 1; }
        is_the_reference full || { echo "full from call $at on"; return 1; }
    done
}
fact "one whose disk is full says so, and another does its trials" full_for_one

# --- together
together() {
    local p
    local pilots=()
    for p in 1 2 3; do
        pilot together
        pilots+=("$pilot")
    done
    for p in "${pilots[@]}"; do ends_with 0 "$p" || return 1; done
    is_the_reference together || return 1
    grep -ho ' done id=[0-9a-f]*' together/out/journals/*.log | sort | uniq -d | grep -q . && echo "done twice"
    [ "$(grep -ho ' done id=[0-9a-f]*' together/out/journals/*.log | wc -l)" -eq 6 ]
}
fact "three begin a folder at once from its config, and train each trial once" together

shared() {
    local part
    for part in 1 2 3; do
        pilot "part$part" --share $part/3
        ends_with 0 $pilot || return 1
    done
    [ "$(ls part1/out/trials | wc -l)" -eq 2 ] || { ls part1/out/trials; return 1; }
    cp part[23]/out/trials/* part1/out/trials/
    (cd part1 && PATH=/nowhere "$sweep" report out) >log 2>&1 || complain "no report" || return 1
    is_derived_equally part1 || diff <(cut_times part1/out/trials.csv) <(cut_times reference/out/trials.csv) || return 1
    is_whole part1
}
fact "parts that were trained apart make one report" shared

limited() {
    pilot limited run.limit=2
    ends_with 75 $pilot || return 1
    [ "$(ls limited/out/trials | wc -l)" -eq 2 ] || return 1
    run "$sweep" limited run.limit=3
    [ $? -eq 75 ] && grep -q 'run.limit' log && [ "$(ls limited/out/trials | wc -l)" -eq 5 ] || return 1
    pilot limited
    ends_with 0 $pilot && is_the_reference limited
}
fact "run.limit ends a run early" limited

longer || complain "the reference does not run"

timed() {
    run "$sweep" timed run.time_limit=0.01
    [ $? -eq 75 ] && grep -q 'the time is up' log || complain "no end" || return 1
    pilot timed --for 0.01s
    ends_with 75 $pilot || return 1
    pilot timed --for 1h
    ends_with 0 $pilot && is_the_reference timed
}
fact "run.time_limit and --for end a run early, to be gone on with" timed

beside_a_run() {
    (mkdir beside && cd beside && PATH=/nowhere exec -a sweep "$sweep" "$work/small.yaml" output.dir=out) >beside.log 2>&1 &
    local runner=$! joined
    await 'beside/out/claims/*' || return 1
    pilot beside
    joined=$pilot
    run "$sweep" beside
    [ $? -eq 6 ] || complain "a second run does not end with exit code 6" || return 1
    ends_with 0 $runner && ends_with 0 $joined && is_the_reference beside
}
fact "one joins a run; a second run is still refused" beside_a_run

without_claims() {
    local one
    pilot bare
    one=$pilot
    await 'bare/out/checkpoints/*' || return 1
    rm -f bare/out/claims/*
    pilot bare
    ends_with 0 $pilot && ends_with 0 $one && is_the_reference bare
}
fact "two that train and publish the same trial do no harm" without_claims

killed_while_training() {
    pilot gone
    await 'gone/out/checkpoints/*' || return 1
    kill -9 $pilot
    wait $pilot 2>/dev/null
    [ -n "$(ls gone/out/claims)" ] || { echo "it left no claim"; return 1; }
    pilot gone run.lease=100000
    ends_with 0 $pilot && is_the_reference gone
}
fact "who waits takes over from one that was killed on the same host" killed_while_training

stopped() {
    local one two
    pilot stopped run.lease=1
    one=$pilot
    await 'stopped/out/checkpoints/*' || return 1
    kill -STOP "$one" $(pgrep -P "$one")
    pilot stopped run.lease=1
    two=$pilot
    ends_with 0 $two || return 1
    is_whole_but_for_claims stopped || return 1
    kill -CONT "$one" $(pgrep -P "$one")
    ends_with 0 "$one" && is_the_reference stopped
}
is_whole_but_for_claims() { diff -r "$1/out/trials" reference/out/trials; }
fact "one that is stopped past its lease loses its trials, and comes back to no harm" stopped

# In process numbers of its own it is as on another host: whether it lives cannot be seen from here.
if unshare --pid --fork --kill-child --mount-proc true 2>/dev/null; then
    on_another_host() {
        local other
        mkdir -p other
        (cd other && PATH=/nowhere:/usr/bin exec unshare --pid --fork --kill-child --mount-proc \
            "$sweep" work "$work/small.yaml" output.dir=out run.lease=1) >>other.log 2>&1 &
        other=$!
        await 'other/out/checkpoints/*' || return 1
        kill -9 $other
        wait $other 2>/dev/null
        sleep 0.1
        [ -n "$(ls other/out/claims)" ] || { echo "it left no claim"; return 1; }
        pilot other run.lease=1
        ends_with 0 $pilot && is_the_reference other
    }
    fact "one that was killed on another host loses its trials when its lease is over" on_another_host
else
    skip "one that was killed on another host" "unshare needs rights that are missing here"
fi

if command -v faketime >/dev/null && faketime -f +1h "$sweep" version >/dev/null 2>&1; then
    clocks_apart() {
        local one two
        pilot clocks run.lease=5
        one=$pilot
        await 'clocks/out/claims/*' || return 1
        (cd clocks && exec faketime -f +1h "$sweep" work out run.lease=5) >>clocks.log 2>&1 &
        two=$!
        (cd clocks && exec faketime -f -1h "$sweep" work out run.lease=5) >>clocks.log 2>&1 &
        ends_with 0 $! && ends_with 0 "$one" && ends_with 0 $two && is_the_reference clocks || return 1
        [ -z "$(grep -ho ' done id=[0-9a-f]*' clocks/out/journals/*.log | sort | uniq -d)" ]
    }
    fact "clocks an hour apart make no difference" clocks_apart
else
    skip "clocks an hour apart make no difference" "faketime is missing, or does not get on with a sanitizer"
fi

# --- at random
random_round() {
    local p
    local pilots=()
    for p in 1 2 3; do
        pilot looped run.lease=600
        pilots+=("$pilot")
    done
    sleep "0.$(printf '%03d' $((RANDOM % 300)))"
    for p in "${pilots[@]}"; do
        ((RANDOM % 2)) && kill -9 "$p" 2>/dev/null
        sleep "0.$(printf '%03d' $((RANDOM % 80)))"
    done
    for p in "${pilots[@]}"; do
        kill -9 "$p" 2>/dev/null
        wait "$p" 2>/dev/null
    done
}
killed_at_random() {
    local round
    for ((round = 0; round < 12; round++)); do random_round; done
    pilot looped
    ends_with 0 $pilot && is_the_reference looped
}
fact "three killed at random, again and again, come to the same bytes" killed_at_random
finish
