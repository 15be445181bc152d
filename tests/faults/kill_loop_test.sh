#!/bin/bash
# Killed again and again at random moments, runner or worker: kill_loop_test.sh [ROUNDS [SEED]]
set -u
here=$PWD
source "$here/tests/check.sh"
source "$here/tests/faults/faults.sh"
rounds=${1:-20}
RANDOM=${2:-$((RANDOM + $$))}
seed=${2:-$RANDOM}
RANDOM=$seed
echo "$rounds rounds, seed $seed"

sed -i -e 's/iterations: 3/iterations: 4000/' -e 's/checkpoint_every: 1e-9/checkpoint_every: 0.02/' \
    -e 's/workers: 1/workers: 2/' -e 's/eval_every: 2/eval_every: 500/' small.yaml
rm -rf reference
run "$sweep" reference || complain "the reference does not run"
reference_digest=$("$print_digest" reference/out/results.h5)

runners=0 workers=0 finished=0
one_round() {
    local runner victim
    (cd looped && PATH=/nowhere exec -a sweep "$sweep" "$work/small.yaml" output.dir=out) >log 2>&1 &
    runner=$!
    sleep "0.$(printf '%03d' $((RANDOM % 400)))"
    victim=$runner
    if ((RANDOM % 3 == 0)); then victim=$(pgrep -P $runner 2>/dev/null | head -n 1); fi
    if [ -n "$victim" ] && kill -9 "$victim" 2>/dev/null; then
        if [ "$victim" = "$runner" ]; then runners=$((runners + 1)); else workers=$((workers + 1)); fi
    fi
    [ "$victim" = "$runner" ] || sleep "0.$(printf '%03d' $((RANDOM % 200)))"
    kill -9 $runner 2>/dev/null
    wait $runner 2>/dev/null
    # Once all is trained there is little left to kill: begin again.
    if [ -s looped/out/results.h5 ]; then
        run "$sweep" looped && is_whole looped && is_derived_equally looped || return 1
        finished=$((finished + 1))
        rm -rf looped/out
    fi
}
all_rounds() {
    local round
    mkdir -p looped
    for ((round = 0; round < rounds; round++)); do one_round || { echo "round $round"; return 1; }; done
    # A trial that was at work at three kills in a row may be failed once, and is then tried anew.
    run "$sweep" looped || run "$sweep" looped || complain "the last run fails" || return 1
    is_whole looped && is_derived_equally looped
}
fact "after $rounds random kills every byte is that of an undisturbed run" all_rounds
echo "killed: the runner $runners times, a worker $workers times; $finished sweeps were finished on the way"
finish
