#!/bin/bash
# Early stopping by several processes in one folder, killed and halted again and again, with files that
# get lost, and grown: rungs/ and trials/ are those of one worker that nothing disturbed, byte for byte.
# rungs_test.sh [ROUNDS [SEED]]: so many rounds of kills for each rule that keeps rungs.
set -u
here=$PWD
source "$here/tests/check.sh"
source "$here/tests/faults/faults.sh"
exec 3>&1
rounds=${1:-3}
RANDOM=${2:-$((RANDOM + $$))}
seed=${2:-$RANDOM}
RANDOM=$seed
echo "$rounds rounds, seed $seed"
trap 'kill -9 $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT # also those that are halted

# Eighteen trials in two groups, all of which learn something: none of three rungs lets all go on.
write_config() {
    cat >small.yaml <<YAML
name: small
data: {name: digits, train_size: 800, val_size: 200, test_size: 10}
model: {hidden_dim: 8, layer_dim: [1, 2], readout: mean}
train: {batch_size: 5, iterations: 480, eval_every: 30, optimiser: adam, lr: ${2:-[1e-3, 2e-3, 3e-3, 5e-3, 0.01, 0.02, 0.03, 0.05, 0.1]}}
$1
run: {workers: 1, checkpoint_every: 0.02, retries: 100}
YAML
}
undisturbed() {
    rm -rf reference
    run "$sweep" reference "$@" || complain "the reference does not run" || return 1
    total=$(facts reference)
    reference_digest=$("$print_digest" reference/out/results.h5)
}

# --- what is published in a folder
facts() { find "$1/out/rungs" "$1/out/trials" -name '*.h5' 2>/dev/null | wc -l; }
got_on() { [ "$(facts "$1")" -gt "$2" ] || [ "$(facts "$1")" -ge "$total" ]; }
is_the_reference() {
    diff -r "$1/out/rungs" reference/out/rungs || complain "the rungs of $1 are not the reference's" || return 1
    is_whole "$1" && is_left "$1" && [ ! -e "$1/out/quarantine" ]
}
is_told_equally() {
    run "$sweep" "$1" || complain "the report fails" || return 1
    grep -q '^Nothing left to train' log || complain "something was left to train" || return 1
    is_derived_equally "$1"
}

# --- three pilots, of one, two and four workers
three_pilots() {
    local workers
    pilots=()
    for workers in 1 2 4; do
        pilot "$1" run.workers=$workers run.lease=600
        pilots+=("$pilot")
    done
}
all_end() {
    local p
    for p in "${pilots[@]}"; do ends_with 0 "$p" || return 1; done
}
a_worker_of() { pgrep -P "$1" | shuf -n 1 --random-source=<(yes "$RANDOM"); }
killed=0
kill_some() {
    local p victim
    for p in "${pilots[@]}"; do
        case $((RANDOM % 3)) in
            0) victim=$p ;;
            1) victim=$(a_worker_of "$p") ;;
            2) victim= ;;
        esac
        [ -n "$victim" ] && kill -9 "$victim" 2>/dev/null && killed=$((killed + 1))
        sleep "0.0$((RANDOM % 10))"
    done
}
kill_all() {
    local p
    for p in "${pilots[@]}"; do
        kill -9 "$p" 2>/dev/null && killed=$((killed + 1))
        wait "$p" 2>/dev/null
    done
    true
}
# Each round publishes something, however busy the machine is, and is cut off in the middle of more.
one_round() {
    local before
    before=$(facts "$1")
    three_pilots "$1"
    within 120 got_on "$1" "$before" || { complain "nothing is published"; kill_all; return 1; }
    sleep "0.0$((RANDOM % 10))"
    kill_some
    sleep "0.$(printf '%02d' $((RANDOM % 20)))"
    kill_all
}
killed_at_random() {
    local round
    rm -rf looped looped.log
    for ((round = 0; round < rounds; round++)); do
        one_round looped || { echo "round $round"; return 1; }
        # Once all is trained there is little left to kill: begin again.
        if [ "$(facts looped)" -ge "$total" ]; then
            three_pilots looped
            all_end && is_the_reference looped || { echo "round $round"; return 1; }
            rm -rf looped
        fi
    done
    three_pilots looped
    all_end && is_the_reference looped && is_told_equally looped
}

# --- one is halted
# The first of three is halted in the middle, as a process or only what works for it, with something claimed.
has_claimed() { compgen -G "$1/out/claims/????????????????"; }
begin_and_halt() {
    local lease=$2 workers
    halted=
    until [ -n "$halted" ]; do
        rm -rf halted halted.log
        pilot halted run.workers=1 "run.lease=$lease"
        first=$pilot
        within 120 got_on halted 0 || return 1
        halted=$(pgrep -P "$first")
        [ "$1" = worker ] || halted="$first $halted"
        # shellcheck disable=SC2086 # one word or more
        kill -STOP $halted 2>/dev/null && within 5 has_claimed halted && break
        halted=
        kill -9 "$first" 2>/dev/null
        wait "$first" 2>/dev/null
    done
    pilots=()
    for workers in 2 4; do
        pilot halted run.workers=$workers "run.lease=$lease"
        pilots+=("$pilot")
    done
}
goes_on() {
    # shellcheck disable=SC2086
    kill -CONT $halted
}
both_wait() { [ "$(grep -c 'waiting for what other processes train' halted.log)" -ge 2 ]; }
# Its process lives, so nobody takes its trial over: all wait for the rung that it belongs to.
worker_is_halted() {
    begin_and_halt worker 600 || return 1
    within 120 both_wait || return 1
    [ "$(facts halted)" -lt "$total" ] || complain "nobody waited for it" || return 1
    goes_on
    pilots+=("$first")
    all_end && is_the_reference halted
}
# It gives no sign of life: the others end without it, and it comes back to what is done.
pilot_is_halted() {
    local claimed_for=6 # seconds, after which it looks again at what it claimed
    begin_and_halt pilot 1 || return 1
    local halted_at=$SECONDS
    all_end || return 1
    sleep $((SECONDS - halted_at < claimed_for ? claimed_for - SECONDS + halted_at : 0))
    diff -r halted/out/rungs reference/out/rungs && diff -r halted/out/trials reference/out/trials || return 1
    goes_on
    ends_with 0 "$first" && is_the_reference halted
}

# --- files are lost
any_subset() {
    local turn file lost=0
    for ((turn = 0; turn < 2; turn++)); do
        for file in looped/out/rungs/*.h5; do ((RANDOM % 2)) && rm "$file" && lost=$((lost + 1)); done
        for file in looped/out/trials/*.h5; do ((RANDOM % 2)) && rm "$file" && lost=$((lost + 1)); done
        three_pilots looped
        all_end && is_the_reference looped || { echo "turn $turn"; return 1; }
    done
    [ "$lost" -gt 0 ] && is_told_equally looped
}

# --- a search grows
kept() { (cd "$1/out" && find rungs trials -name '*.h5' -exec cmp {} "../../$2/out/{}" \; 2>&1); }
grown_at_random() {
    local round before runner
    rm -rf grown small large
    cp -r reference small
    cp -r reference grown
    undisturbed search=81 || return 1
    cp -r reference large
    rm -rf reference
    mv small reference
    cp -r reference small
    run "$sweep" reference --extend search=81 || complain "it does not grow" || return 1
    total=$(facts reference)
    [ -z "$(kept small reference)$(kept large reference)" ] || { echo "files differ"; kept small reference; kept large reference; return 1; }
    for ((round = 0; round < rounds; round++)); do
        before=$(facts grown)
        (cd grown && PATH=/nowhere exec -a sweep "$sweep" run --extend "$work/small.yaml" output.dir=out search=81 run.workers=2) >log 2>&1 &
        runner=$!
        within 120 got_on grown "$before" || complain "nothing is published" || return 1
        sleep "0.0$((RANDOM % 10))"
        kill -9 $runner 2>/dev/null && killed=$((killed + 1))
        wait $runner 2>/dev/null
    done
    three_pilots grown
    all_end && is_the_reference grown
}

rules=(halving hyperband median)
for number in $(my_share ${#rules[@]}); do
    rule=${rules[number - 1]}
    write_config "stop: $rule"
    undisturbed || exit 1
    echo "$rule: $total files"
    fact "$rule: three pilots killed at random, again and again, come to the same bytes" killed_at_random
    fact "$rule: any of its files that are lost are made again" any_subset
    fact "$rule: all wait for the rung of a worker that is halted" worker_is_halted
    fact "$rule: a pilot that is halted past its lease is done without, and comes back to no harm" pilot_is_halted
    write_config "stop: {rule: $rule, within: none}
search: 27" '{min: 1e-3, max: 0.1, scale: log}'
    undisturbed || exit 1
    fact "$rule: 27 grow to 81 in a folder that is killed, and no file changes" grown_at_random
done
echo "$killed killed"
finish
