#!/bin/bash
# What surrounds the program: full and read-only file systems, closed outputs, few descriptors, other
# runners, and a user or a machine that kills it again and again.
set -u
here=$PWD
source "$here/tests/check.sh"
source "$here/tests/faults/faults.sh"

# --- file systems
# A full one, really: the sweep is begun on a tmpfs too small for it, then the space comes.
full_disk() {
    local code
    mkdir -p small && mount -t tmpfs -o size=192k none small || return 1
    run "$sweep" small
    code=$?
    mount -o remount,size=64m small
    [ $code -eq 4 ] || complain "exit code $code" || { umount small; return 1; }
    run "$sweep" small && is_whole small
    code=$?
    umount small
    return $code
}
read_only() {
    local code
    mkdir -p sealed && mount -t tmpfs -o ro none sealed || return 1
    (cd sealed && PATH=/nowhere "$sweep" "$work/small.yaml" output.dir=out) >log 2>&1
    code=$?
    umount sealed
    [ $code -eq 4 ] || complain "exit code $code"
}
finished_read_only() {
    local code
    mkdir -p archived && mount -t tmpfs none archived || return 1
    (cd archived && PATH=/nowhere "$sweep" "$work/small.yaml" output.dir=out) >log 2>&1
    mount -o remount,ro archived
    (cd archived && PATH=/nowhere "$sweep" "$work/small.yaml" output.dir=out) >log 2>&1
    code=$?
    umount archived
    [ $code -eq 0 ] || complain "exit code $code" || return 1
    grep -q '^Nothing left to train' log && grep -q '^Report: ' log || complain "it says something else"
}
mkdir probe
if mount -t tmpfs -o size=64k none probe 2>/dev/null && umount probe; then
    fact "a tmpfs that fills up: exit code 4, and all is there once there is room" full_disk
    fact "a read-only folder: exit code 4 before any training" read_only
    fact "a read-only folder with nothing left to do: exit code 0" finished_read_only
else
    skip "a tmpfs that fills up" "mounting needs rights that are missing here"
    skip "a read-only folder" "mounting needs rights that are missing here"
    skip "a read-only folder with nothing left to do" "mounting needs rights that are missing here"
fi

# --- outputs
to_full_device() { PATH=/nowhere "$sweep" small.yaml output.dir=device/out >/dev/full 2>/dev/full; }
to_nothing() { PATH=/nowhere "$sweep" small.yaml output.dir=closed/out >&- 2>&- <&-; }
to_gone_reader() { PATH=/nowhere "$sweep" small.yaml output.dir=pipe/out | true; return "${PIPESTATUS[0]}"; }
fact "/dev/full as output: exit 4, all is there" exits_with 4 to_full_device
fact "  byte for byte" is_whole device
fact "no outputs at all: all is there" to_nothing
fact "  byte for byte" is_whole closed
fact "a reader that goes away: all is there" to_gone_reader
fact "  byte for byte" is_whole pipe

# --- descriptors
few_descriptors() {
    (
        ulimit -n 64
        PATH=/nowhere exec "$sweep" small.yaml output.dir=many/out data.train_size=4 data.test_size=2 \
            model.hidden_dim=1 model.layer_dim=1 train.iterations=1 train.batch_size=4 train.eval_every=1 \
            'seeds={min: 0, max: 1999, step: 1}' run.workers=8 run.checkpoint_every=0
    ) >log 2>&1 || complain "it fails" || return 1
    [ "$(ls many/out/trials | wc -l)" -eq 2000 ] || complain "$(ls many/out/trials | wc -l) trial files"
}
fact "64 descriptors are enough for 8 workers and 2,000 trials" few_descriptors

# --- other runners
twenty_at_once() {
    local i codes=
    rm -f code.*
    for ((i = 0; i < 20; i++)); do
        (
            PATH=/nowhere "$sweep" small.yaml output.dir=crowd/out run.workers=1 >crowd.$i 2>&1
            echo $? >code.$i
        ) &
    done
    wait
    codes=$(cat code.* | sort | uniq -c | tr -s ' \n' ' ')
    echo "20 runners at once: exit codes (times, code)$codes" >&3
    [ "$(cat code.* | grep -cv '^[06]$')" -eq 0 ] && [ "$(cat code.* | grep -c '^0$')" -ge 1 ] || return 1
    for ((i = 0; i < 20; i++)); do
        [ "$(cat code.$i)" -eq 0 ] || grep -qE 'in use by process [0-9]+ on ' crowd.$i || return 1
    done
    is_whole crowd
}
exec 3>&1
fact "of 20 runners started at once each does the work or names who does" twenty_at_once

# --- strace, an independent look: its counters are per process
killed_by_strace() {
    local call=$1 at=$2
    rm -rf traced
    mkdir traced
    (cd traced && PATH=/nowhere /usr/bin/strace -f -qq -o /dev/null -e trace="$call" -e inject="$call":signal=SIGKILL:when="$at" \
        /bin/bash -c 'exec -a sweep "$0" "$@"' "$sweep" "$work/small.yaml" output.dir=out) >log 2>&1
    run "$sweep" traced && is_whole traced && is_derived_equally traced
}
# synced_by FAULT: which folders were synced, in order of all calls of fsync, in a run of one trial
synced_by() {
    head -c 16 /dev/zero >count
    rm -rf synced
    mkdir synced
    (cd synced && PATH=/nowhere SWEEP_FAULT=$1 SWEEP_FAULT_COUNT=$work/count SWEEP_FAULT_CALLS=fsync \
        /usr/bin/strace -f -y -qq -o "$work/synced.trace" -e trace=fsync \
        "$faulty" "$work/small.yaml" output.dir=out model.layer_dim=1 seeds=0 run.checkpoint_every=0) >log 2>&1 || return 1
    grep -o 'fsync(.*>' synced.trace
}
# The first sync is the runner's, when it has looked for what is there.  The worker dies at the
# second, so the one that is seen from there on is the runner's.
synced_for_a_dead_worker() {
    local at
    at=$(synced_by none@0 | grep -n '/trials>' | sed -n 2p | cut -d: -f1)
    [ -n "$at" ] || complain "no sync of trials/ was seen" || return 1
    synced_by "kill@$at" | tail -n +"$at" | grep '/trials>' || complain "nobody synced trials/"
}
# Only the runner is traced, so no worker's message is met.
unsent_order() {
    (mkdir unsent && cd unsent && PATH=/nowhere /usr/bin/strace -qq -o /dev/null -e trace=sendto \
        -e inject=sendto:error=ENOBUFS:when=1 "$sweep" "$work/small.yaml" output.dir=out run.hang_timeout=30) \
        >log 2>&1 || complain "exit code $?" || return 1
    grep -q 'will be tried again: .*killed by signal 9' log || complain "its worker was not sent away" || return 1
    is_whole unsent
}
without_locks() {
    local others=unlocked/out/trials/0123456789abcdef.h5.tmp.99999999.00c0ffee
    mkdir -p "${others%/*}" && echo half >"$others"
    (cd unlocked && PATH=/nowhere /usr/bin/strace -qq -o /dev/null -e trace=flock -e inject=flock:error=ENOLCK \
        "$sweep" "$work/small.yaml" output.dir=out) >log 2>&1 || complain "exit code $?" || return 1
    rm "$others" && is_whole unlocked
}
if /usr/bin/strace -o /dev/null true 2>/dev/null; then
    fact "without locks a run goes on and leaves others' half-done files alone" without_locks
    fact "an order for which there is no memory is given again" unsent_order
    fact "what a worker put in place and did not live to sync is synced" synced_for_a_dead_worker
    for spot in fsync:3 fsync:9 link:2 rename:2 rename:7 fdatasync:2; do
        fact "killed by strace at $spot" killed_by_strace "${spot%:*}" "${spot#*:}"
    done
else
    skip "killed by strace" "strace is missing, or may not trace here"
fi
finish
