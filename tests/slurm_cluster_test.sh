#!/bin/bash
# sweep slurm with a real scheduler on this host: slurm_cluster_test.sh [all|steady].  With "all" it also
# waits for the end of a job's time, which takes some minutes; with "steady" no daemon is killed.
set -u
here=$PWD
source "$here/tests/check.sh"
source "$here/tests/slurm_cluster.sh"
sweep=$here/sweep python=/usr/bin/python3
unset BUILD_WORKING_DIRECTORY BUILD_WORKSPACE_DIRECTORY SWEEP_DATA SWEEP_ISA
if missing=$(cluster_missing); then
    skip "a sweep on a real Slurm" "$missing"
    fact "sweep slurm explains itself without one" "$sweep" slurm --help
    finish
fi
# Paths of sockets are short, and jobs see it from elsewhere.
work=$(mktemp -d /tmp/sweep_slurm.XXXXXX) cluster=$work/cluster
trap 'cluster_stop; rm -rf "$work"' EXIT
cd "$work" || exit 1
chmod 755 "$work"

cat >small.yaml <<'END'
name: small
data: {name: digits, train_size: 200, test_size: 50}
model: {hidden_dim: 8, layer_dim: [1, 2]}
train: {iterations: 300, batch_size: 10, eval_every: 100}
seeds: {min: 0, max: 99, step: 1}
run: {checkpoint_every: 0.1, lease: 5}
slurm: {pilots: 8, cpus: 1, partition: low, time: '5'}
END
# Each a second or more, with checkpoints on the way.
sed -e 's/name: small/name: long/' -e 's/iterations: 300/iterations: 20000/' -e 's/max: 99/max: 5/' -e 's/eval_every: 100/eval_every: 5000/' \
    small.yaml >long.yaml
PATH=/nowhere "$sweep" small.yaml output.dir=reference/small >reference.log 2>&1 || exit 1
PATH=/nowhere "$sweep" long.yaml output.dir=reference/long >>reference.log 2>&1 || exit 1
if ! cluster_start 5 >started.log 2>&1; then
    skip "a sweep on a real Slurm" "its daemons do not start here: $(cat "$cluster"/*.log started.log 2>/dev/null | grep -i error | tail -n 1)"
    fact "sweep slurm explains itself without one" "$sweep" slurm --help
    finish
fi

# queue_is_empty [PARTITION].  A controller that does not answer says nothing of what is queued.
queue_is_empty() { squeue -h ${1:+--partition="$1"} >queue && cat queue && [ ! -s queue ]; }
await_end() { within 300 queue_is_empty; }
is_the_reference() {
    diff -r "$1/trials" "reference/$2/trials" || { tail -n 3 "$1"/slurm/*.log; return 1; }
    [ -s "$1/report.html" ] || { echo "no report"; cat "$1"/slurm/*report*.log; return 1; }
    [ -z "$(ls "$1/claims" "$1/progress" | grep -v :)" ] || { ls "$1/claims" "$1/progress"; return 1; }
}
await_running() { within 60 compgen -G "$1/checkpoints/*" || { squeue; return 1; }; }

submitted() { "$sweep" slurm small.yaml output.dir="$work/many" | tee told; grep -q '^Job ' told; }
fact "200 trials for 8 pilots are submitted, as two arrays, where one may have 4" submitted
fact "  two" test "$(grep -c 'pilots of 1 CPU' told)" -eq 2
fact "  they end" await_end
fact "  with the trials and the report of one machine" is_the_reference many small
fact "  each trained once" test "$(grep -ho ' done id=[0-9a-f]*' many/journals/*.log | sort | uniq -d | wc -l)" -eq 0

killed_daemons() {
    "$sweep" slurm long.yaml output.dir="$work/daemons" slurm.pilots=2 || return 1
    await_running daemons || return 1
    sleep 6 # the controller keeps its state every five seconds
    cluster_restart && await_end && is_the_reference daemons long
}
if [ "${1:-}" = steady ]; then
    skip "slurmctld and slurmd killed and started again" "the controller may keep a job that has ended; not with 'steady'"
else
    fact "slurmctld and slurmd killed and started again lose nothing" killed_daemons
fi

preempted() {
    "$sweep" slurm long.yaml output.dir="$work/preempted" slurm.pilots=2 || return 1
    await_running preempted || return 1
    sbatch --parsable --partition=high --exclusive --output=/dev/null --wrap 'sleep 1' || return 1
    within 60 queue_is_empty high
    grep -qE 'PREEMPTION|REQUEUE' preempted/slurm/*.log || { cat preempted/slurm/*.log; return 1; }
    hurry
    await_end && is_the_reference preempted long
}
# What was requeued waits for two minutes.
hurry() {
    local job
    for job in $(squeue -h --array -t PENDING -o %i | grep _); do scontrol update JobId="$job" StartTime=now 2>/dev/null; done
    true
}
fact "pilots that must give way to others go on later" preempted

all_requeued() {
    "$sweep" slurm long.yaml output.dir="$work/requeued" slurm.pilots=2 || return 1
    await_running requeued || return 1
    for job in $(squeue -h --array -t RUNNING -o %i | grep _); do scontrol requeue "$job" || return 1; done
    sleep 2
    hurry
    await_end && is_the_reference requeued long
}
fact "all requeued at once" all_requeued

taken_back() {
    "$sweep" slurm long.yaml output.dir="$work/cancelled" slurm.pilots=2 || return 1
    await_running cancelled || return 1
    "$sweep" slurm cancel cancelled && await_end || return 1
    ls cancelled/trials >before
    says '^0 pilots running, 0 waiting$' "$sweep" slurm status cancelled || return 1
    says '^Job [0-9]+: 2 pilots' "$sweep" slurm resume cancelled slurm.pilots=2 slurm.cpus=1 || return 1
    await_end && is_the_reference cancelled long
}
fact "taken back, it stays so; resumed, it goes on" taken_back
fact "what the scheduler refuses is told" says 'sbatch failed: invalid partition .*; slurm.partition names another' "$sweep" slurm small.yaml output.dir="$work/refused" slurm.partition=nowhere

if [ "${1:-}" = all ]; then
    # So many as take so many seconds of this machine's time, however busy it is: more than a job gets.
    iterations_of() {
        local TIMEFORMAT=%U cpu_s
        cpu_s=$({ time PATH=/nowhere "$sweep" long.yaml output.dir=measured model.layer_dim=1 seeds=0 >/dev/null 2>&1; } 2>&1)
        "$python" -c "print(int(20000 * $1 / $cpu_s))"
    }
    ended_in_a_hurry() { sleep 2; hurry; queue_is_empty; }
    out_of_time() {
        iterations=$(iterations_of 70) && sed -i "s/iterations: 20000/iterations: $iterations/" long.yaml || return 1
        "$sweep" slurm long.yaml output.dir="$work/late" slurm.pilots=2 slurm.time=1 model.layer_dim=1 seeds='[0, 1]' || return 1
        PATH=/nowhere "$sweep" long.yaml output.dir=reference/late model.layer_dim=1 seeds='[0, 1]' >>reference.log 2>&1 || return 1
        within 1500 ended_in_a_hurry
        grep -q 'DUE TO JOB REQUEUE' late/slurm/*.log || { cat late/slurm/*.log; return 1; }
        is_the_reference late late
    }
    fact "a job whose time ends puts itself back, and goes on" out_of_time
else
    skip "a job whose time ends puts itself back" "it takes minutes: slurm_cluster_test.sh all"
fi
finish
