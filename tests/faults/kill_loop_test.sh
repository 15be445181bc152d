#!/bin/bash
# Killed again and again at random moments, runner or worker; then so trials of every kind, drawn at
# random: kill_loop_test.sh [ROUNDS [SEED]]
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
# Kill the runner or a worker of a run in the folder `looped` once.
kill_one() {
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
}
one_round() {
    kill_one
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

# Any trial there is: cell, structure, optimiser, schedule and initial weights drawn at random.
kills=4 refused=0 drawn=()
draw_one() {
    local code
    for ((;;)); do
        python3 "$here/tests/faults/draw_sweep.py" "$here/configs/sweep.schema.json" $RANDOM >small.yaml || return 1
        rm -rf reference looped
        run "$sweep" reference
        code=$?
        ((code == 2)) || break # what does not go together is refused
        ((++refused > 50 * rounds)) && { complain "hardly anything is taken"; return 1; }
    done
    ((code == 0)) || complain "the reference does not run" || return 1
    reference_digest=$("$print_digest" reference/out/results.h5)
    drawn+=("$(sed -n 's/^model: .*"cell": "\([^"]*\)".*/\1/p; s/^train: .*"optimiser": "\([^"]*\)".*/with \1;/p' small.yaml | tr '\n' ' ')")
}
any_trial() {
    local round kill
    for ((round = 0; round < (rounds + 4) / 5; round++)); do
        draw_one || return 1
        mkdir looped
        for ((kill = 0; kill < kills; kill++)); do kill_one; done
        run "$sweep" looped || run "$sweep" looped || complain "the last run fails" || return 1
        is_whole looped && is_derived_equally looped || { cat small.yaml; return 1; }
    done
}
fact "so it is with trials drawn from all there are" any_trial
echo "${drawn[*]} $refused refused; killed in all: the runner $runners times, a worker $workers times"
finish
