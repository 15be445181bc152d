#!/bin/bash
# run.layout: trials flat in their folder or in sub-folders, and the same to every command.
set -u
source tests/check.sh
begin
no_plots=/nowhere # without gnuplot

cat >small.yaml <<'END'
data: {name: digits, train_size: 60, test_size: 20}
model: {hidden_dim: [3, 4]}
train: {iterations: 20, batch_size: 10}
replicates: 8
END
run() { PATH=$no_plots "$sweep" run small.yaml "$@"; }
layout_is() { grep -qx "layout: $2" "$1/plan.txt"; }
files_of() { find "$1/trials" -type f -name '*.h5' | sort -t / -k 4; }
# The same trial files wherever they lie, and each where its id says.
same_files() {
    local a b
    for a in flat/trials/*.h5; do
        b=${a##*/}
        cmp "$a" "$1/trials/${b:0:2}/$b" || return 1
    done
    [ "$(files_of "$1" | wc -l)" -eq "$(ls flat/trials | wc -l)" ]
}
same_answer() { # WORDS with DIR for the folder
    diff <("$sweep" "${@//DIR/flat}" 2>&1 | sed 's/\bflat\b/DIR/g') <("$sweep" "${@//DIR/sharded}" 2>&1 | sed 's/\bsharded\b/DIR/g')
}

fact "a small sweep is flat" run output.dir=flat
fact "  as its plan.txt says" layout_is flat flat
fact "one that is asked for is sharded" run output.dir=sharded run.layout=sharded
fact "  as its plan.txt says" layout_is sharded sharded
fact "  with the same files, by the first two digits" same_files sharded
fact "  256 folders, whatever is in them" test "$(ls sharded/trials | wc -l)" -eq 256
fact "  and logs" test "$(find sharded/logs -path 'sharded/logs/??/*.log' | wc -l)" -eq 16
fact "nothing but flat and sharded" says 'one of auto, flat, sharded' "$sweep" run small.yaml output.dir=no run.layout=deep

# --- what reads
id=$(basename "$(files_of sharded | head -n 1)" .h5)
fact "ls" same_answer ls DIR trial_id test_acc
fact "show" says "^Trial $id of sharded$" "$sweep" show sharded/"${id:0:6}"
fact "diff finds no trial that differs" says '^Trials: 16 in both, 16 of them to the same bits' "$sweep" diff flat sharded
fact "export" same_answer export DIR --format csv --output - trial_id
fact "watch" says '^sharded: 16 of 16 trials finished' "$sweep" watch sharded
fact "verify" says '^Verified: 2 trials' "$sweep" verify sharded --sample 2
fact "weights" same_answer export DIR/"$id" --format safetensors --output -
fact "a trial's own file" says "^Trial $id of sharded$" "$sweep" show "sharded/trials/${id:0:2}/$id.h5"
fact "  from where it lies" says "^Trial $id of ../..$" bash -c "cd sharded/trials/${id:0:2} && '$sweep' show $id.h5"
fact "  is not written over" exits_with 2 "$sweep" export sharded --format csv --output "sharded/trials/${id:0:2}/$id.h5"
fact "a run finds nothing left" says '^Nothing left to train; 16 found' run output.dir=sharded
fact "  also one that asks for another layout" says '^Nothing left to train; 16 found' run output.dir=sharded run.layout=flat
fact "sweep work does" says '^Nothing left to train; 16 found' "$sweep" work sharded
fact "nothing is left behind" test -z "$(find sharded/checkpoints sharded/claims -type f)"
cp -r sharded bare && rm bare/results.h5
fact "without results.h5" same_answer ls DIR trial_id
fact "  nothing is missed" says " 16 trials" bash -c "'$sweep' ls bare | grep -c '^[0-9a-f]\{16\}' | sed 's/^/ /; s/\$/ trials/'"
fact "the report is made from the trial files" bash -c "PATH=/nowhere '$sweep' report bare && cmp <(cut -d, -f1-4 bare/trials.csv) <(cut -d, -f1-4 flat/trials.csv)"

# --- it stays
fact "an extended folder" run output.dir=sharded replicates=9 --extend
fact "  keeps its layout" layout_is sharded sharded
fact "  for what is new, too" test "$(files_of sharded | wc -l)" -eq 18 -a -z "$(ls sharded/trials | grep h5)"
cp -r flat grown
fact "a flat one" run output.dir=grown replicates=9 --extend run.layout=sharded
fact "  too" layout_is grown flat
fact "    for what is new" test "$(ls grown/trials | grep -c h5)" -eq 18
for state in lost damaged; do
    rm -rf half
    cp -r bare half
    rm "$(files_of half | head -n 1)"
    if [ $state = lost ]; then rm half/plan.txt; else truncate -s -1 half/plan.txt; fi
    fact "with a $state plan.txt the trials tell: only what is missing is trained" \
        says '^Trained 1 trial .*15 found' run output.dir=half run.layout=flat
    fact "  plan.txt" layout_is half sharded
    fact "  the files" same_files half
done
mkdir -p linked/trials elsewhere
ln -s "$PWD/elsewhere" linked/trials/3f
fact "a link in the place of a sub-folder is refused" says 'trials/3f is a symbolic link' run output.dir=linked run.layout=sharded
fact "  exit code 4" exits_with 4 env PATH=/nowhere "$sweep" run small.yaml output.dir=linked run.layout=sharded
fact "  nothing lands elsewhere" test -z "$(ls elsewhere)"

# --- by itself
begin() { PATH=$no_plots "$sweep" run small.yaml output.dir="$1" replicates="$2" run.limit=1; }
fact "10,000 trials are begun flat" exits_with 75 begin ten_thousand 5000
fact "  plan.txt" layout_is ten_thousand flat
fact "two more are begun sharded" exits_with 75 begin more 5001
fact "  plan.txt" layout_is more sharded
fact "one that grows beyond stays flat" exits_with 75 env PATH=/nowhere "$sweep" run small.yaml output.dir=ten_thousand replicates=5001 --extend run.limit=1
fact "  plan.txt" layout_is ten_thousand flat
finish
