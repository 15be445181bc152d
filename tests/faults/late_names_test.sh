#!/bin/bash
# Three processes that share a folder on a file system that shows each the names that the others make two
# seconds late (late_names.c): stricter than NFS, where a name is late only to who has looked for it
# before.  As the whole sweep takes less, each trial may be trained by all three; it comes to the same
# bytes, none is lost, and the next run finds nothing to do and nothing left behind.
set -u
here=$PWD
source "$here/tests/check.sh"
source "$here/tests/faults/faults.sh"
exec 3>&1
late=$here/tests/faults/sweep_with_late_names
sed -i -e 's/iterations: 3/iterations: 200/' -e 's/eval_every: 2/eval_every: 100/' -e 's/checkpoint_every: .*}/checkpoint_every: 0.02}/' small.yaml
rm -rf reference
run "$sweep" reference || { complain "the reference does not run"; exit 1; }
reference_digest=$("$print_digest" reference/out/results.h5)

# host NUMBER FOLDER WORDS...: a process of that host, in the background; sets $pilot.
host() {
    local number=$1 folder=$2 what=out
    shift 2
    mkdir -p "$folder"
    [ -e "$folder.begun" ] || what="$work/small.yaml output.dir=out"
    # shellcheck disable=SC2086 # two words
    (cd "$folder" && PATH=/nowhere LATE_NAMES_S=2 LATE_NAMES_HOST=$number LATE_NAMES_TABLE=$work/$folder.table \
        exec -a sweep "$late" work $what "$@") >>"$folder.log" 2>&1 &
    pilot=$!
}
table() { head -c $((24 << 16)) /dev/zero >"$1.table"; }
ends() {
    local code
    wait "$1"
    code=$?
    [ $code -eq 0 ] || { echo "exit code $code"; tail -n 5 ./*.log; return 1; }
}
is_the_reference() {
    diff -r "$1/out/trials" reference/out/trials || return 1
    run "$sweep" "$1" || complain "the run after it fails" || return 1
    grep -q '^Nothing left to train; 6 found' log || complain "something was left to train" || return 1
    [ -z "$(ls "$1/out/claims" | grep -v :)" ] || complain "claims are left" || return 1
    is_whole "$1" && is_derived_equally "$1"
}
times_trained() { cat "$1"/out/journal*.log "$1"/out/journals/*.log 2>/dev/null | grep -o ' done id=[0-9a-f]*' | wc -l; }

names_are_late() {
    local seen
    table probe
    mkdir -p probe
    host 1 probe
    ends $pilot || return 1
    touch probe.begun
    seen=$(cd probe && LATE_NAMES_S=1000 LATE_NAMES_HOST=2 LATE_NAMES_TABLE=$work/probe.table "$late" ls out 2>&1)
    grep -q 'there is no such folder\|not a results folder' <<<"$seen" || { echo "it saw: $seen"; return 1; }
    seen=$(cd probe && LATE_NAMES_S=1000 LATE_NAMES_HOST=1 LATE_NAMES_TABLE=$work/probe.table "$late" ls out 2>&1)
    grep -q '6' <<<"$seen" || { echo "it saw: $seen"; return 1; }
}
fact "another host does not see a young folder, its own does" names_are_late

at_once() {
    local one two
    table "$1"
    host 1 "$@"; one=$pilot
    host 2 "$@"; two=$pilot
    host 3 "$@"
    ends $one && ends $two && ends $pilot || return 1
    echo "$1: six trials were trained $(times_trained "$1") times" >&3
}
flat() { at_once flat && is_the_reference flat; }
fact "three begin a folder at once" flat

in_shards() {
    at_once shards run.layout=sharded || return 1
    local file name
    for file in reference/out/trials/*; do
        name=${file##*/}
        cmp "$file" "shards/out/trials/${name:0:2}/$name" || return 1
    done
    [ "$(find shards/out/trials -type f | wc -l)" -eq 6 ] && [ -z "$(find shards/out -name '*.tmp.*' -o -path '*/claims/*')" ]
}
fact "  and a sharded one" in_shards

# Its claims and its files come to light only when it is dead; nobody may lose them.
one_dies() {
    local one two
    table dies
    host 1 dies; one=$pilot
    for ((turn = 0; turn < 500; turn++)); do compgen -G 'dies/out/checkpoints/*' >/dev/null && break; sleep 0.02; done
    host 2 dies; two=$pilot
    kill -9 "$one"
    wait "$one" 2>/dev/null
    ends $two && is_the_reference dies
}
fact "one dies whose names are not seen yet" one_dies
finish
