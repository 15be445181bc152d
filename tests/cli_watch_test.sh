#!/bin/bash
# sweep watch: a sweep that runs, one that was stopped, one that is complete.
set -u
source tests/check.sh
begin

# Hours of work, so that it runs for as long as the test looks at it.
cat >long.yaml <<'END'
data: {name: digits, train_size: 100, test_size: 20}
model: {hidden_dim: 8}
train: {iterations: 100000000, batch_size: 10, eval_every: 20}
seeds: [0, 1, 2]
END
sed 's/iterations: 100000000/iterations: 20/' long.yaml >short.yaml
"$sweep" long.yaml run.workers=2 >long.log 2>&1 &
runner=$!
# Until it says so, or the runner is gone.
wait_for() {
    while kill -0 "$runner" 2>/dev/null; do
        "$sweep" watch results/long >state 2>/dev/null && grep -qE "$1" state && return 0
        sleep 0.2
    done
    cat state long.log
    return 1
}
fact "both workers of a running sweep are shown with their trials by name" \
    wait_for '^ +[0-9]+ %  worker 2  trial [1-3]/3  seed [0-2]  iteration [0-9,]+/100,000,000  loss '
fact "  and how much of the work is done" grep -qE '^ +[0-9]+ %  of the work' state
in_a_narrow_terminal() {
    script -qec "stty cols 60; TERM=xterm timeout -s INT 3 '$sweep' watch results/long" /dev/null |
        tr -d '\r' | sed 's/\x1b\[[0-9]*[AJ]//g' | grep -a 'worker 2 ' >narrow
    test -s narrow && awk 'length > 59 { exit 1 }' narrow
}
if command -v script >/dev/null; then
    fact "  within the width of a terminal" in_a_narrow_terminal
else
    skip "  within the width of a terminal" "script(1) is missing"
fi
fact "  of how many trials" grep -qE '^results/long: 0 of 3 trials finished' state
fact "  and who runs it" grep -qE "^running for .*process $runner on " state
fact "looking does not disturb it" kill -0 "$runner"
kill -TERM "$runner"
wait "$runner"
fact "stopped: it says that it does not run" says '^not running; last news ' "$sweep" watch results/long
fact "  and shows no workers" bash -c "! '$sweep' watch results/long | grep -q 'worker 1'"

"$sweep" short.yaml >short.log 2>&1 || cat short.log
fact "a complete sweep is complete" says '^complete; ' "$sweep" watch results/short
fact "  with all its trials" says '^results/short: 3 of 3 trials finished$' "$sweep" watch results/short
cp -r results/short large
truncate -s 300M large/plan.txt
fact "a plan.txt too large for a run is none" says '^large: 3 trials finished$' "$sweep" watch large
find results/short | sort >before
"$sweep" watch results/short --once >/dev/null
fact "watching leaves nothing behind" bash -c 'find results/short | sort | cmp - before'
fact "no results folder: exit 2" exits_with 2 "$sweep" watch nowhere
fact "no folder named: exit 2" exits_with 2 "$sweep" watch

finish
