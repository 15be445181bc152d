#!/bin/bash
# HDF5 files whose digests are right and whose contents were made to crash HDF5: the program says so
# and goes on.
set -u
source tests/check.sh
begin
craft=("$(command -v python3)" "$here/tests/crafted_files.py")
export PATH=/usr/bin:/bin

cat >made.yaml <<'END'
data: {name: digits, train_size: 20, test_size: 10}
model: {hidden_dim: 1}
train: {epochs: 1, batch_size: 20}
END
"$sweep" made.yaml output.dir=made >made.log 2>&1 || { cat made.log; exit 1; }
"$sweep" made.yaml output.dir=other 'seeds=[0, 1, 2]' >made.log 2>&1 || { cat made.log; exit 1; }
trial=$(basename made/trials/*.h5)
mkdir -p crafted/trials

# Its own exit codes, and never the death by a signal (above 128) or by a sanitizer (1); what a
# sanitizer has to say of HDF5 in the other process is no matter.
lives() {
    "$@" >lives.log 2>&1
    local code=$?
    case $code in 0 | 2 | 5) return ;; esac
    echo "exit code $code: $*"
    cat lives.log
    return 1
}

# Bytes on which libhdf5 1.10.8 crashes; other versions may refuse or read them.
crashers=('2731=1' '2860=32 4954=128' '13418=134 13204=128' '13182=127 2585=226' '594=0 13208=73')
for crasher in "${crashers[@]}"; do
    "${craft[@]}" "made/trials/$trial" "crafted/trials/$trial" $crasher
    fact "show of a trial file with $crasher" lives "$sweep" show "crafted/trials/$trial"
done
"${craft[@]}" "made/trials/$trial" "crafted/trials/$trial" 2731=1
if says 'ends the process' "$sweep" show "crafted/trials/$trial" >/dev/null; then
    fact "one that crashes HDF5: exit 5" exits_with 5 "$sweep" show "crafted/trials/$trial"
    fact "  which names the file" says "^sweep: error: crafted/trials/$trial is damaged" \
        "$sweep" show "crafted/trials/$trial"
    fact "  and that it ended the process" says 'ends the process \(.+\)' "$sweep" show "crafted/trials/$trial"
    fact "  diff refuses it" exits_with 5 "$sweep" diff "crafted/trials/$trial" "made/trials/$trial"
    fact "  it starts no training" exits_with 5 \
        "$sweep" plan made.yaml "train.init.from=crafted/trials/$trial"
    cp "crafted/trials/$trial" "other/trials/$trial"
    mv other/results.h5 other.h5
    "$sweep" export other --format csv --output - >other.csv 2>ls.err
    fact "  it hides no other trial" test "$(grep -c finished other.csv)" -eq 2
    fact "  and is told" grep -q "other/trials/$trial is damaged" ls.err
else
    skip "one that crashes HDF5" "this version of HDF5 does not crash on it"
fi
for crasher in '4601=123 367591=1' '4602=128 165491=226'; do
    "${craft[@]}" made/results.h5 crafted.h5 $crasher
    for command in ls show plan; do
        fact "$command of a results.h5 with $crasher" lives "$sweep" $command crafted.h5
    done
done
for seed in {1..40}; do
    "${craft[@]}" "made/trials/$trial" "crafted/trials/$trial" "$seed"
    fact "show of a trial file with chance bytes $seed" lives "$sweep" show "crafted/trials/$trial"
done

finish
