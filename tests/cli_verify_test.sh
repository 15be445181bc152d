#!/bin/bash
# sweep verify: whole files, the same bits again, and every way in which they can fail to be.
set -u
source tests/check.sh
begin
export TMPDIR=$TEST_TMPDIR/scratch
mkdir "$TMPDIR"

cat >first.yaml <<'END'
data: {name: digits, train_size: 200, test_size: 50}
model: {hidden_dim: [4, 6], layer_dim: [1, 2]}
train: {lr: 0.3, epochs: 1, batch_size: 20, eval_every: 5}
seeds: [0, 1]
run: {workers: 2}
END
quietly() { "$@" >out.log 2>&1 || { cat out.log; return 1; }; }
quietly "$sweep" first.yaml || exit 1
folder=results/first
badge_says() { grep -qE "$1" $folder/verify.json || { cat $folder/verify.json; return 1; }; }

fact "a sweep is verified" quietly "$sweep" verify $folder
fact "  the badge says so" badge_says '"outcome": "equal"'
fact "  of all trials" badge_says '"retrained": 8,'
# Two CPUs are enough for another number of workers and of threads.
if [ "$(nproc)" -ge 2 ]; then
    fact "  with another number of workers" bash -c \
        "! grep -q '\"workers\": 2,' $folder/verify.json && grep -q '\"workers_then\": 2,' $folder/verify.json"
    fact "  and of threads" bash -c \
        "grep -q '\"threads\": 2,' $folder/verify.json && grep -q '\"threads_then\": 1,' $folder/verify.json"
else
    skip "another number of workers and threads" "one CPU"
fi
member() { sed -n "s/^  \"$1\": \"\(.*\)\",*$/\1/p" $folder/verify.json; }
fact "  and with another instruction set" test "$(member path)" != "$(member path_then)"
fact "  which is said" says "Training 1 of 8 again: $(member path) instead of $(member path_then), [0-9]+ worker.* thread" \
    "$sweep" verify $folder --sample 1
fact "a sample is verified" quietly "$sweep" verify $folder --sample 3 --seed 5
fact "  of that size" badge_says '"retrained": 3,'
with_isa() { SWEEP_ISA=$1 "$sweep" verify $folder --sample 2; }
fact "an instruction set may be asked for" quietly with_isa generic
fact "  and is used" badge_says '"path": "generic"'
fact "workers and threads may be asked for" quietly "$sweep" verify $folder --sample 3 --workers 3 --threads 1
fact "  and are used" badge_says '"workers": 3,'
fact "  as is said" says '3 workers instead of 2, 1 thread as then' "$sweep" verify $folder --sample 3 --workers 3 --threads 1
fact "  and kept in words for the report" badge_says '"how": "[a-z0-9]+ [^"]*3 workers instead of 2, 1 thread as then"'
fact "nothing is left in the scratch folder" test -z "$(ls -A "$TMPDIR")"
fact "the badge is JSON" bash -c "python3 -m json.tool $folder/verify.json >/dev/null || ! command -v python3"

# --- what can be wrong
fact "no room to train in: says where and why" says 'folder /nowhere/sweep-verify\..* \(TMPDIR .*\): No such file or directory' \
    env TMPDIR=/nowhere "$sweep" verify $folder
ids=($(cd $folder/trials && ls -- *.h5 | sed 's/\.h5//'))
victim=${ids[3]}
fact "one trial is verified alone" says 'Training 1 of 8 again' "$sweep" verify $folder/"${victim:0:8}"
fact "  also by its file" says 'Training 1 of 8 again' "$sweep" verify $folder/trials/"$victim".h5
file=$folder/trials/$victim.h5
cp -r $folder good
restore() { rm -rf $folder && cp -r good $folder; }

printf 'X' | dd of="$file" bs=1 seek=3000 conv=notrunc 2>/dev/null
fact "a flipped byte: exit 5" exits_with 5 "$sweep" verify $folder
fact "  names the file" says "$victim" "$sweep" verify $folder
fact "  and the badge tells" badge_says '"outcome": "mismatch"'
restore
rm "$file"
fact "a missing trial file: exit 5" exits_with 5 "$sweep" verify $folder
restore
data=$("$sweep" show $folder | sed -n 's/^  data sha256 *//p')
chmod u+w "$file" && "$here/tests/tamper_trial" "$file" "$data" 40 || exit 1
fact "a forged trial file: exit 5" exits_with 5 "$sweep" verify $folder
fact "  is not what results.h5 was made from" says 'not what results\.h5 was made from' "$sweep" verify $folder
quietly "$sweep" first.yaml || exit 1
fact "with results.h5 made from it: still exit 5" exits_with 5 "$sweep" verify $folder
fact "  names trial, tensor, index and both values" \
    says "trial $victim: lstm\.weight_ih_l0\[1, 12\]: 0x[0-9a-f]{8} \(.*\) kept, 0x[0-9a-f]{8} \(.*\) again" \
    "$sweep" verify $folder
fact "  and the badge keeps it" badge_says 'lstm\.weight_ih_l0\[1, 12\]'
restore
rm $folder/results.h5
fact "a folder without results.h5: exit 2" exits_with 2 "$sweep" verify $folder
fact "no folder: exit 2" exits_with 2 "$sweep" verify nowhere
fact "a sample of none: exit 2" exits_with 2 "$sweep" verify good --sample 0
fact "a sample of a word: exit 2" exits_with 2 "$sweep" verify good --sample few

finish
