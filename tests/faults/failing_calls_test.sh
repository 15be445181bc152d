#!/bin/bash
# Calls that fail or do half of what was asked, each at every place: a full disk, a disk that is
# broken, short writes and reads, interrupted calls.
set -u
here=$PWD
source "$here/tests/check.sh"
source "$here/tests/faults/faults.sh"
exec 3>&1

# A call fails (and all after it, if `+`); the run may end with exit code 0 or 4 (2 when it could not
# even read its config) and leaves nothing half done; the next run completes it.
failed_and_resumed() {
    local fault=$1 calls=$2 at=$3 code
    "$beginning" failed
    with_fault "$fault@$at" "$calls" failed
    code=$?
    [ $code -eq 2 ] && grep -q 'small.yaml: error: cannot read' log && code=4
    [ $code -eq 0 ] || [ $code -eq 4 ] || complain "$fault at $calls $at: exit code $code" || return 1
    codes[code]=$((${codes[code]:-0} + 1))
    run "$sweep" failed || complain "$fault at $calls $at: the run after it fails" || return 1
    is_whole failed && is_derived_equally failed || { echo "$fault at $calls $at"; return 1; }
}

# fails_everywhere FAULT CALLS [+]
fails_everywhere() {
    local fault=$1 calls=$2 onwards=${3:-} total at
    count_calls "$calls" $beginning
    total=$count codes=()
    for at in $(my_share "$total"); do failed_and_resumed "$fault" "$calls" "$at$onwards" || return 1; done
    echo "$fault$onwards at this shard's share of the $total calls of $calls ($worker_count in workers):" \
        "exit code 0 ${codes[0]:-0} times, 4 ${codes[4]:-0} times" >&3
    [ "$total" -gt 0 ] || complain "it was never met"
}
# Some runs cannot go on, or none is kept from its end.
loses_nothing() { fails_everywhere "$@" && { [ "${codes[4]:-0}" -gt 0 ] || is_sample; }; }
costs_nothing() { fails_everywhere "$@" && [ "${codes[4]:-0}" -eq 0 ]; }

# syncs_new_folders: the first thing on the disk is the results folder's name in its parent
syncs_new_folders() {
    empty failed
    ! with_fault eio@1 fsync failed || complain "a sync that fails is not told" || return 1
    grep -q 'cannot sync \.: Input/output error' log || complain "another sync came first"
}
fact "a new folder is synced into its parent" syncs_new_folders

beginning=empty
fact "a disk that is full from any write on loses nothing" loses_nothing enospc write,pwrite,ftruncate,create,mkdir +
fact "a disk that is full for one call loses nothing" loses_nothing enospc write,ftruncate,create,mkdir
fact "a sync that fails loses nothing" loses_nothing eio fsync,syncfs
fact "a close that fails loses nothing" loses_nothing eio close
fact "a link or a rename that fails loses nothing" loses_nothing eio link,rename
fact "an unlink that fails loses nothing" fails_everywhere eio unlink
fact "a read that fails loses nothing" loses_nothing eio read,pread
fact "a sync of the journal that fails costs nothing" costs_nothing eio fdatasync
fact "a log that cannot be written costs nothing" costs_nothing enospc log
beginning=littered
fact "mending a folder, an unlink that fails costs nothing" costs_nothing eio unlinkat
fact "mending a folder, a rename or a making that fails loses nothing" loses_nothing eio rename,mkdir
fact "mending a folder, a read that fails loses nothing" loses_nothing eio read,pread

# same_under FAULT CALLS KEY=VALUE...: from either beginning nothing is another, whatever happens
same_under() {
    for beginning in empty littered; do
        $beginning undisturbed
        with_fault "$1" "$2" undisturbed "${@:3}" || complain "exit code $?" || return 1
        [ "$count" -gt 0 ] || complain "it was never met" || return 1
        is_whole undisturbed && is_derived_equally undisturbed || return 1
    done
}
fact "writes of one byte each change nothing" same_under short@0+ write,pwrite
fact "reads of one byte each change nothing" same_under short@0+ read,pread

interrupted_everywhere() {
    local at total
    count_calls "$1"
    total=$count
    for at in $(my_share "$total"); do
        empty interrupted
        with_fault "eintr@$at" "$1" interrupted || complain "at $at: exit code $?" || return 1
        is_whole interrupted && is_derived_equally interrupted || { echo "at $at"; return 1; }
    done
    echo "each of the $total calls of $1 was interrupted" >&3
}
fact "interrupted calls change nothing" interrupted_everywhere write,pwrite,ftruncate,fsync,fdatasync,syncfs,close,read,pread,log
finish
