#!/bin/bash
# SIGKILL at every call that writes, syncs or moves a file, of the runner and of its workers; then
# the same command again: nothing is lost, and every byte is that of an undisturbed run.
set -u
here=$PWD
source "$here/tests/check.sh"
source "$here/tests/faults/faults.sh"

count_calls "$all_calls"
calls=$count
echo "an undisturbed run makes $calls such calls"

# A kill of the runner ends it; one of a worker costs an attempt, and the run goes on.
killed_and_resumed() {
    local at=$1
    rm -rf killed
    with_fault "kill@$at" "$all_calls" killed
    case $? in
        137) died=$((died + 1)) ;;
        0) survived=$((survived + 1)) ;;
        *) complain "killed at call $at: exit code neither 137 nor 0" || return 1 ;;
    esac
    run "$sweep" killed || complain "killed at call $at: the run after it fails" || return 1
    is_whole killed && is_derived_equally killed || { echo "killed at call $at"; return 1; }
}

all_killed_and_resumed() {
    local at
    for at in $(my_share $calls); do killed_and_resumed $at || return 1; done
}

died=0 survived=0
fact "killed at any call, a sweep comes to the same bytes" all_killed_and_resumed
echo "the runner died $died times and outlived the death of a worker $survived times"
fact "both kinds of death were met" test "$died" -gt 0 -a "$survived" -gt 0
finish
