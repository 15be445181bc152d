#!/bin/bash
# Calls that fail or do half of what was asked, each at every place: a full disk, a disk that is
# broken, short writes, interrupted calls.
set -u
here=$PWD
source "$here/tests/check.sh"
source "$here/tests/faults/faults.sh"

# A call fails (and all after it, if `+`); the run may end with exit code 0 or 4 and leaves nothing
# half done; the next run completes it.
failed_and_resumed() {
    local fault=$1 calls=$2 at=$3 code
    rm -rf failed
    with_fault "$fault@$at" "$calls" failed
    code=$?
    [ $code -eq 0 ] || [ $code -eq 4 ] || complain "$fault at $calls $at: exit code $code" || return 1
    codes[code]=$((${codes[code]:-0} + 1))
    run "$sweep" failed || complain "$fault at $calls $at: the run after it fails" || return 1
    is_whole failed && is_derived_equally failed || { echo "$fault at $calls $at"; return 1; }
}

# fails_everywhere FAULT CALLS [+]
fails_everywhere() {
    local fault=$1 calls=$2 onwards=${3:-} total at
    count_calls "$calls"
    total=$count codes=()
    for at in $(my_share $total); do failed_and_resumed "$fault" "$calls" "$at$onwards" || return 1; done
    echo "$fault$onwards at this shard's share of the $total calls of $calls: exit code 0 ${codes[0]:-0} times, 4 ${codes[4]:-0} times" >&3
    [ "${codes[4]:-0}" -gt 0 ]
}
exec 3>&1

fact "a disk that is full from any write on loses nothing" fails_everywhere enospc write,pwrite +
fact "a disk that is full for one write loses nothing" fails_everywhere enospc write
fact "an fsync that fails loses nothing" fails_everywhere eio fsync,syncfs
fact "a close that fails loses nothing" fails_everywhere eio close
fact "a link or a rename that fails loses nothing" fails_everywhere eio link,rename

same_under() {
    rm -rf undisturbed
    with_fault "$1" "$2" undisturbed "${@:3}" || complain "exit code $?" || return 1
    is_whole undisturbed
}
fact "writes of one byte each change nothing" same_under short@0+ write,pwrite
interrupted_everywhere() {
    local at
    count_calls "$1"
    for at in $(my_share $count); do same_under "eintr@$at" "$1" || { echo "at $at"; return 1; }; done
}
fact "interrupted writes change nothing" interrupted_everywhere write
finish
