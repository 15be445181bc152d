#!/bin/bash
# sweep work: what is asked for, where the data are, what others see of it.
set -u
source tests/check.sh
begin
unset SLURM_CPUS_PER_TASK NCPUS PBS_NUM_PPN LSB_DJOB_NUMPROC NSLOTS
export PATH=/usr/bin:/bin

cat >small.yaml <<'END'
data: {name: digits, train_size: 60, test_size: 20}
model: {hidden_dim: 4}
train: {iterations: 20, batch_size: 10}
seeds: [0, 1, 2]
END

# --- words
fact "no folder named: exit 2" exits_with 2 "$sweep" work
fact "a folder that is not there: exit 2, and why that may be" says 'on a file system that they share' "$sweep" work nowhere
fact "  exit 2" exits_with 2 "$sweep" work nowhere
mkdir -p empty
fact "a folder that nothing was begun in: exit 2" exits_with 2 "$sweep" work empty
fact "  and how to begin one" says 'begin' "$sweep" work empty
for wrong in 0 -1 55x 1h30 m 1e99h nan; do
    fact "--for=$wrong is none" exits_with 2 "$sweep" work small.yaml --for="$wrong"
done
for wrong in 0/3 4/3 1/0 x 1/3x 1/ ''; do
    fact "--share=$wrong is none" exits_with 2 "$sweep" work small.yaml --share="$wrong"
done
fact "nothing was made of it" test ! -e results

# --- working
fact "a config begins its folder" "$sweep" work small.yaml --for 1h30m
fact "  with all its trials" test "$(ls results/small/trials | wc -l)" -eq 3
fact "  and is done" says '^Nothing left to train; 3 found finished' "$sweep" work results/small
fact "watch says so" says '^complete' "$sweep" watch results/small
fact "the folder alone makes the report" "$sweep" report results/small
fact "a run finds nothing left" says '^Nothing left to train; 3 found' "$sweep" small.yaml
fact "other keys than how the work is done are refused" says 'was begun for another sweep: train.lr was 0.1 and is 0.2' \
    "$sweep" work results/small train.lr=0.2
fact "as many workers as the batch system gave CPUs" \
    env SLURM_CPUS_PER_TASK=1 bash -c "'$sweep' work small.yaml output.dir=one | grep -q '^Training with 1 worker'"
fact "  or as the user says" \
    env SLURM_CPUS_PER_TASK=1 bash -c "'$sweep' work small.yaml output.dir=two run.workers=2 | grep -q '^Training with 2 workers'"
fact "their trials are the same" diff -r one/trials two/trials

# --- what a node may lack
"$sweep" work small.yaml output.dir=node run.limit=1 >/dev/null 2>&1
reseal() {
    sed -i -e '$d' -e "$2" "$1/plan.txt" && printf 'sha256: %s\n' "$(sha256sum <"$1/plan.txt" | cut -d' ' -f1)" >>"$1/plan.txt"
}
cp -r node other
reseal other 's/^program: .*/program: 0.0.1/;s/^numerics: .*/numerics: 0/'
fact "another version, which gives other bits, is refused" exits_with 2 "$sweep" work other
fact "  with the cure" says 'begun by sweep 0\.0\.1 under numeric contract 0.*go on with that version' "$sweep" work other
fact "  and nothing is lost" diff -r node/trials other/trials
cp -r node full
fact "a disk that takes nothing is told: exit 4" exits_with 4 bash -c "ulimit -f 0; exec '$sweep' work full"
fact "  with the cure" says 'What is finished is kept; once that is mended' bash -c "ulimit -f 0; exec '$sweep' work full"
fact "  and nothing is lost" diff -r node/trials full/trials
fact "  another one goes on" "$sweep" work full

# --- in another order each: the same trials
wide=(model.hidden_dim='[4, 8]' run.workers=1)
by_plan() { "$sweep" plan small.yaml "${wide[@]}" --format csv | tail -n +2 | cut -d, -f3 | sed -n "$1"; }
published() { ls "$1/trials" | sed 's/\.h5$//' | sort; }
fact "half of them, the first seeds first" exits_with 75 "$sweep" work small.yaml "${wide[@]}" output.dir=orders run.order=seeds run.limit=2
fact "  are both networks' first" diff <(published orders) <(by_plan '1p;4p' | sort)
fact "one of the rest, as plan lists them" exits_with 75 "$sweep" work small.yaml "${wide[@]}" output.dir=orders run.order=plan run.limit=1
fact "  is the first network's second" diff <(published orders) <(by_plan '1p;2p;4p' | sort)
fact "the rest, the longest first" "$sweep" work small.yaml "${wide[@]}" output.dir=orders
fact "in one go" "$sweep" work small.yaml "${wide[@]}" output.dir=at_once
fact "  they are the same" diff -r orders/trials at_once/trials

# --- data
"$here/src/data/digits_to_idx" mine 0 60 20 >/dev/null || exit 1
cat >own.yaml <<'END'
data: {name: mnist, dir: here}
model: {hidden_dim: 4}
train: {iterations: 20, batch_size: 10}
seeds: [0, 1, 2]
END
cp -r mine here
fact "some are trained" exits_with 75 "$sweep" work own.yaml run.limit=1
mkdir elsewhere
mv here elsewhere/mnist
fact "data that are gone are told" says 'here' "$sweep" work results/own
fact "  exit 2" exits_with 2 "$sweep" work results/own
fact "they are found below SWEEP_DATA" exits_with 75 env SWEEP_DATA="$PWD/elsewhere" "$sweep" work results/own run.limit=1
fact "  or where data.dir says" "$sweep" work results/own data.dir=elsewhere/mnist
"$here/src/data/digits_to_idx" other 1 60 20 >/dev/null || exit 1
rm results/own/trials/*
fact "other data are refused with both digests" says 'SHA-256 of the data was [0-9a-f]{64} and is [0-9a-f]{64}' \
    "$sweep" work results/own data.dir=other

# --- started by others
if command -v parallel >/dev/null; then
    in_parallel() { seq 3 | HOME=$PWD parallel --will-cite -j3 -n0 "$sweep" work small.yaml output.dir=three run.workers=1; }
    fact "by GNU parallel" in_parallel
    fact "  to the same trials" diff -r one/trials three/trials
    parts() { HOME=$PWD parallel --will-cite -j2 "$sweep" work small.yaml output.dir=part{} --share {}/2 ::: 1 2; }
    fact "  in parts" parts
    cp part2/trials/* part1/trials/
    fact "  to the same trials" diff -r one/trials part1/trials
else
    skip "by GNU parallel" "parallel is missing"
fi

# --- files of one's own: the folder says how they are read, and who has nothing else reads them alike
echo 'id;t;v;kind;w' >own.csv
for item in 1 2 3 4 5 6 7 8; do for t in 0 1; do echo "$item;$t;$item,5;$((item % 2));0"; done; done >>own.csv
cat >own.yaml <<'END'
data: {name: file, format: csv, train: own.csv, id: id, time: t, x: [v], y: kind, decimal: ",", delimiter: ";", header: true, split: {test: 0.25}}
model: {hidden_dim: 2}
train: {iterations: 2, batch_size: 2, lr: [0.1, 0.2]}
END
fact "files of one's own: some is trained" exits_with 75 "$sweep" run own.yaml name=mine run.limit=1
fact "  a folder's pilot reads the same columns" exits_with 0 "$sweep" work results/mine
fact "    and all is there" test "$(find results/mine/trials -name '*.h5' | wc -l)" -eq 2
wide=(data.id= data.time= data.layout=wide data.features=1 'data.x=[v, w]' name=wide)
fact "  in another layout" exits_with 75 "$sweep" run own.yaml "${wide[@]}" run.limit=1
fact "    too" exits_with 0 "$sweep" work results/wide


# --- being seen
sed 's/iterations: 20/iterations: 100000000/' small.yaml >long.yaml
"$sweep" work long.yaml run.workers=2 >long.log 2>&1 &
pilot=$!
shows() {
    local turn
    for ((turn = 0; turn < 100; turn++)); do
        "$sweep" watch results/long >state 2>/dev/null && grep -qE "$1" state && return 0
        sleep 0.1
    done
    cat state long.log
    return 1
}
fact "watch shows the process with its trials" shows '^ +[0-9]+ %  worker 2  trial [1-3]/3  seed [0-2]  iteration [0-9,]+/100,000,000'
fact "  on which host it is" grep -qE "^[A-Za-z0-9_-]+, process $pilot\$" state
fact "  and that it is one" grep -qE '^1 process on 1 host$' state
"$sweep" work results/long run.workers=1 >>long.log 2>&1 &
second=$!
fact "a second one is shown beside it" shows '^2 processes on 1 host$'
fact "  with its trial" shows '^ +[0-9]+ %  worker 1  trial 3/3'
kill -9 $second
wait $second 2>/dev/null
fact "one that was killed is no longer shown" shows '^1 process on 1 host$'
kill -TERM $pilot
fact "stopped by a signal: exit 75" exits_with 75 wait $pilot
fact "  it leaves nothing of itself" bash -c '[ -z "$(ls results/long/progress | grep -v "\.$1\.")" ] && ! ls results/long/claims | grep -q "\.$2\."' - $second $pilot
fact "  and watch sees that nobody is there" says '^not running' "$sweep" watch results/long
finish
