#!/bin/bash
# SIGKILL at every call that writes, syncs or moves a file, of the runner and of its workers; then
# the same command again: nothing is lost, and every byte is that of an undisturbed run.
set -u
here=$PWD
source "$here/tests/check.sh"
source "$here/tests/faults/faults.sh"
exec 3>&1

# A kill of the runner ends it; one of a worker costs an attempt, and the run goes on.
killed_and_resumed() {
    local beginning=$1 at=$2
    "$beginning" killed
    with_fault "kill@$at" "$all_calls" killed
    case $? in
        137) died=$((died + 1)) ;;
        0) survived=$((survived + 1)) ;;
        *) complain "killed at call $at: exit code neither 137 nor 0" || return 1 ;;
    esac
    run "$sweep" killed || complain "killed at call $at: the run after it fails" || return 1
    is_whole killed && is_derived_equally killed || { echo "killed at call $at"; return 1; }
}

# killed_everywhere BEGINNING: both kinds of process must have made such calls and have died.
killed_everywhere() {
    local at total
    count_calls "$all_calls" "$1"
    total=$count died=0 survived=0
    echo "a run from $1 makes $total such calls, $worker_count of them in workers" >&3
    for at in $(my_share "$total"); do killed_and_resumed "$1" "$at" || return 1; done
    echo "the runner died $died times and outlived the death of a worker $survived times" >&3
    [ "$died" -gt 0 ] && [ "$survived" -gt 0 ] || is_sample
}

fact "killed at any call, a sweep comes to the same bytes" killed_everywhere empty
fact "killed at any call of mending a folder, too" killed_everywhere littered
finish
