# A small frame for tests of the program from outside; to be sourced.
#
#   fact "what is true" command...     counts the command's success
#   within SECONDS command...          waits until it succeeds
#   finish                             prints the closing line and exits

passed=0 failed=0 skipped=0

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
