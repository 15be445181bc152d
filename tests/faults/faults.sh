# What the fault tests share; to be sourced after tests/check.sh.
#
# Everything happens in $work, in memory where the machine has /dev/shm, since each run syncs a lot.

sweep=$here/sweep
faulty=$here/tests/faults/sweep_with_failpoints
unset BUILD_WORKING_DIRECTORY BUILD_WORKSPACE_DIRECTORY SWEEP_DATA SWEEP_ISA SWEEP_FAULT
export LSAN_OPTIONS=suppressions=$here/tests/faults/leaks.txt:print_suppressions=0
print_digest=$here/tests/faults/print_results_digest
shared=$TEST_TMPDIR
[ -w /dev/shm ] && shared=/dev/shm
work=$(mktemp -d "$shared/sweep_faults.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

# Six trials of a few milliseconds, a checkpoint after every update, one worker and so the same
# calls in nearly the same order every time.
cat >small.yaml <<'YAML'
name: small
data: {name: digits, train_size: 20, test_size: 10}
model: {hidden_dim: 2, layer_dim: [1, 2]}
train: {iterations: 3, batch_size: 10, eval_every: 2}
seeds: [0, 1, 2]
run: {workers: 1, checkpoint_every: 1e-9}
YAML

# Run a build of the program (without gnuplot, which takes long): run PROGRAM FOLDER KEY=VALUE...
# Results go to FOLDER/out and the program is called sweep, so that the command line, which results
# keep, is always the same.
run() {
    local program=$1 folder=$2
    shift 2
    mkdir -p "$folder" && (cd "$folder" && PATH=/nowhere exec -a sweep "$program" "$work/small.yaml" output.dir=out "$@") >log 2>&1
}

# The same with a fault: with_fault FAULT CALLS FOLDER KEY=VALUE...; sets $count to how many CALLS
# were made, and $worker_count to how many of them workers made.
with_fault() {
    local fault=$1 calls=$2 folder=$3 code
    shift 3
    head -c 16 /dev/zero >count
    SWEEP_FAULT=$fault SWEEP_FAULT_COUNT=$work/count SWEEP_FAULT_CALLS=$calls run "$faulty" "$folder" "$@"
    code=$?
    read -r count worker_count < <(od -An -tu8 count)
    return $code
}

# All that changes anything on a disk (failpoints.c says what each is).
all_calls=write,pwrite,ftruncate,fsync,fdatasync,syncfs,create,link,unlink,unlinkat,rename,mkdir,close,log

# Where a run begins: with nothing, or...
empty() { rm -rf "$1"; }
# ... with what crashes, a bad disk and an earlier run have left: a trial file that is damaged and one
# that is missing, a damaged plan, the temporary files of a process that is dead, and a checkpoint of
# a finished trial.
littered() {
    local trials=("$work"/reference/out/trials/*) dead=tmp.99999999.00c0ffee
    rm -rf "$1"
    mkdir "$1"
    cp -r reference/out "$1"
    rm "$1/out/trials/${trials[0]##*/}"
    truncate -s -1 "$1/out/trials/${trials[1]##*/}"
    truncate -s -1 "$1/out/plan.txt"
    echo half >"$1/out/trials/x.h5.$dead"
    echo half >"$1/out/checkpoints/x.0.$dead"
    echo half >"$1/out/results.h5.$dead"
    basename "${trials[2]}" .h5 | sed "s|.*|$1/out/checkpoints/&.1|" | xargs touch
}

# How many such calls an undisturbed run that begins so makes: sets $count and $worker_count.
count_calls() {
    "${2:-empty}" counted
    with_fault none@0 "$1" counted
}

# The numbers from 1 to $1 that this shard of the test has to do; under sanitizers, where everything
# takes long, only one in SWEEP_FAULT_STEP.
shards=${TEST_TOTAL_SHARDS:-1} shard=${TEST_SHARD_INDEX:-0}
[ -n "${TEST_SHARD_STATUS_FILE:-}" ] && touch "$TEST_SHARD_STATUS_FILE"
is_sample() { [ "${SWEEP_FAULT_STEP:-1}" -gt 1 ]; }
my_share() { seq $((1 + shard)) $((shards * ${SWEEP_FAULT_STEP:-1})) "$1"; }

complain() {
    echo "$@"
    sed 's/^/    /' log
    return 1
}

# The folder holds the reference's trial files, byte for byte, and no half-done file anywhere.
is_whole() {
    diff -r "$1/out/trials" reference/out/trials || complain "the trials of $1 are not the reference's" || return 1
    [ -z "$(find "$1/out" -name '*.tmp.*')" ] || complain "half-done files: $(find "$1/out" -name '*.tmp.*')" || return 1
    [ -z "$(ls "$1/out/checkpoints")" ] || complain "checkpoints left" || return 1
}

# A process of `sweep work` in FOLDER/out, in the background: pilot FOLDER WORDS...; sets $pilot.  From the
# folder alone, but for the first.
pilot() {
    local folder=$1 what=out
    shift
    mkdir -p "$folder"
    [ -e "$folder/out/plan.txt" ] || what="$work/small.yaml output.dir=out"
    # shellcheck disable=SC2086 # two words
    (cd "$folder" && PATH=/nowhere exec -a sweep "${program:-$sweep}" work $what "$@") >>"$folder.log" 2>&1 &
    pilot=$!
}
# Until a file of that pattern is there, or far too much time has passed.
await() {
    local end=$((SECONDS + 60))
    until compgen -G "$1" >/dev/null; do
        [ $SECONDS -lt $end ] || { echo "no $1"; return 1; }
        sleep 0.02
    done
}
ends_with() {
    local wanted=$1 code
    wait "$2"
    code=$?
    [ $code -eq "$wanted" ] || { echo "exit code $code, not $wanted"; tail -n 3 ./*.log; return 1; }
}
# No process is left in the folder, and nothing of one.
is_left() {
    [ -z "$(ls "$1/out/claims" "$1/out/progress" | grep -v :)" ] || { echo "left:"; ls "$1"/out/claims "$1"/out/progress; return 1; }
}

# Everything derived is the reference's too, but for times.
is_derived_equally() {
    diff <(cut_times "$1/out/trials.csv") <(cut_times reference/out/trials.csv) || return 1
    [ -n "$reference_digest" ] && [ "$("$print_digest" "$1/out/results.h5")" = "$reference_digest" ]
}
cut_times() {
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) volatile[i] = $i ~ /_s$|^threads$|^worker$|^attempts$|^host$|^isa$/ }
             { for (i = 1; i <= NF; i++) if (!volatile[i]) printf "%s,", $i; print "" }' "$1"
}
run "$sweep" reference || { complain "the reference does not run"; exit 1; }
reference_digest=$("$print_digest" reference/out/results.h5)
