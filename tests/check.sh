# A small frame for tests of the program from outside; to be sourced.
#
#   begin                              goes to an empty folder; $here is the tree, $sweep the program
#   without_gnuplot                    runs draw no plots
#   fact "what is true" command...     counts the command's success
#   within SECONDS command...          waits until it succeeds
#   killed_after SECONDS command...    kills it and all that it began, and waits for their end
#   finish                             prints the closing line and exits

passed=0 failed=0 skipped=0

# What stands in the surroundings of whoever runs the tests is nothing to the program.
begin() {
    here=$PWD sweep=$PWD/sweep
    unset BUILD_WORKING_DIRECTORY BUILD_WORKSPACE_DIRECTORY SWEEP_DATA SWEEP_ISA XDG_DATA_HOME SLURM_JOB_ID
    cd "$TEST_TMPDIR" || exit 1
}

# From here on a gnuplot that draws nothing is found.
without_gnuplot() {
    mkdir none && printf '#!/bin/sh\nexit 1\n' >none/gnuplot && chmod +x none/gnuplot && PATH=$PWD/none:$PATH
}

fact() {
    local what=$1
    shift
    if "$@" >"$TEST_TMPDIR/fact.log" 2>&1; then
        passed=$((passed + 1))
        echo "ok      $what"
    else
        failed=$((failed + 1))
        echo "FAILED  $what: $*"
        sed 's/^/        /' "$TEST_TMPDIR/fact.log" | head -n 40
    fi
}

skip() {
    skipped=$((skipped + 1))
    echo "skipped $1: $2"
}

finish() {
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}

# Fails, with what it says then, when it does not in that time, which a busy machine is to have plenty of.
within() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || { "$@"; return; }
        sleep 0.1
    done
}

# What it was at work on can be used at once: timeout -s KILL ends before what it kills has ended.
killed_after() {
    local seconds=$1 group
    shift
    set -m # in a process group of its own
    "$@" &
    group=$!
    set +m
    sleep "$seconds"
    kill -KILL -- "-$group" 2>/dev/null
    wait "$group" 2>/dev/null
    while pgrep -g "$group" --runstates R,S,D,T >/dev/null; do sleep 0.01; done
}

# kill_worker PROCESS LOG: kills a worker of that process until LOG says so; between two trials it is replaced.
kill_worker() {
    local turn
    for ((turn = 0; turn < 1000; turn++)); do
        ((turn % 50)) || kill -KILL "$(pgrep -o -P "$1")"
        ! grep -q 'the worker was killed' "$2" || return 0
        sleep 0.02
    done
    return 1
}

# exits_with CODE command...
exits_with() {
    local wanted=$1 got
    shift
    "$@"
    got=$?
    [ "$got" -eq "$wanted" ] || { echo "exit code $got, not $wanted"; return 1; }
}

# says PATTERN command...: what it prints, on either stream, matches; its exit code is not looked at
says() {
    local pattern=$1 output
    shift
    output=$("$@" 2>&1)
    grep -qE -- "$pattern" <<<"$output" || { echo "no /$pattern/ in:"; echo "$output"; return 1; }
}
