#!/bin/bash
# Every command on folders in every state: the documented exit code, a word on what is wrong, nothing
# changed by those who only look, and no report of a sanitizer.
set -u
source tests/check.sh
begin
export PATH=/usr/bin:/bin
no_plots=/nowhere # plots take most of the time

cat >made.yaml <<'END'
name: made
data: {name: digits, train_size: 40, test_size: 10}
model: {hidden_dim: 2}
train: {epochs: 1, batch_size: 20}
seeds: [0, 1, 2]
END
make() { PATH=$no_plots "$sweep" made.yaml output.dir="$1" "${@:2}" >make.log 2>&1 || { cat make.log; exit 1; }; }
make begun 'seeds=[0, 1]'
cp begun/results.h5 begun.h5
make whole
first=$(ls begun/trials | head -n 1)
second=$(ls begun/trials | tail -n 1)
third=$(comm -13 <(ls begun/trials) <(ls whole/trials))

state() { rm -rf "$1" && cp -a "${2:-whole}" "$1"; }
mkdir empty
mkdir planned && cp whole/plan.txt planned/
state unfinished && rm unfinished/results.h5 "unfinished/trials/$third"
state interrupted && mv "interrupted/trials/$first" . && rm interrupted/results.h5 &&
    PATH=$no_plots "$sweep" report interrupted >make.log 2>&1 && mv "$first" interrupted/trials/
state one_damaged interrupted && printf x >>"one_damaged/trials/$first"
state newest_damaged && printf x >>"newest_damaged/trials/$third"
state all_damaged unfinished && for file in all_damaged/trials/*; do printf x >>"$file"; done
state damaged_results && printf x >>damaged_results/results.h5
state empty_results && : >empty_results/results.h5
state no_trials && rm -r no_trials/trials
state no_trials_nor_results no_trials && rm no_trials_nor_results/results.h5
state trials_is_a_file && rm -r trials_is_a_file/trials && : >trials_is_a_file/trials

# Exit code, and no report of a sanitizer.
ends() {
    local wanted=$1
    shift
    PATH=$no_plots "$@" >output 2>&1
    local got=$?
    if grep -qE 'Sanitizer|runtime error:' output; then cat output && return 1; fi
    [ "$got" -eq "$wanted" ] && return
    echo "exit code $got, not $wanted:"
    cat output
    return 1
}
digest() { find "$1" -type f ! -name verify.json -print0 | sort -z | xargs -0r sha256sum | sha256sum; }
# looks FOLDER LS SHOW CSV JSON JSONL SAFETENSORS DIFF VERIFY WATCH: their exit codes
looks() {
    local folder=$1 before
    shift
    before=$(digest "$folder")
    rm -rf out && mkdir out
    fact "$folder: ls" ends "$1" "$sweep" ls "$folder"
    fact "$folder: show" ends "$2" "$sweep" show "$folder"
    fact "$folder: export csv" ends "$3" "$sweep" export "$folder" --format csv --output out/csv
    fact "$folder: export json" ends "$4" "$sweep" export "$folder" --format json --output out/json
    fact "$folder: export jsonl" ends "$5" "$sweep" export "$folder" --format jsonl --output out/jsonl
    fact "$folder: export safetensors" ends "$6" \
        "$sweep" export "$folder" --format safetensors --output out/tensors
    fact "$folder: diff" ends "$7" "$sweep" diff "$folder" whole
    fact "$folder: verify" ends "$8" "$sweep" verify "$folder"
    fact "$folder: watch" ends "$9" "$sweep" watch "$folder" --once
    fact "$folder: is as it was" test "$before" = "$(digest "$folder")"
}
#     folder                ls show csv json jsonl safetensors diff verify watch
looks empty                 0 2 2 2 2 2 2 2 2
looks planned               0 2 2 2 2 2 2 2 2
looks unfinished            0 0 0 0 0 0 0 2 0
looks interrupted           0 0 0 0 0 0 0 0 0
looks one_damaged           0 0 0 0 0 0 0 5 0
looks newest_damaged        0 0 0 0 0 0 0 5 0
looks all_damaged           0 0 5 5 5 5 0 5 0
looks damaged_results       5 5 5 5 5 5 5 5 0
looks empty_results         5 5 5 5 5 5 5 5 0
looks no_trials             0 0 0 0 0 0 0 5 2
looks no_trials_nor_results 0 2 2 2 2 2 2 2 2
looks trials_is_a_file      0 0 0 0 0 0 0 4 2

tensors() { rm -rf out && "$sweep" export "$1" --format safetensors --output out >output 2>&1; ls out | wc -l; }
fact "one damaged file hides no other: ls" test "$("$sweep" ls one_damaged 2>/dev/null | grep -c finished)" -eq 2
fact "  export csv" test "$("$sweep" export one_damaged --format csv --output - 2>/dev/null | grep -c ,finished,)" -eq 2
fact "  export safetensors" test "$(tensors one_damaged)" -eq 2
fact "  it is named" says "one_damaged/trials/$first is damaged" "$sweep" ls one_damaged
fact "  and so is the cure" says 'run its sweep again' "$sweep" ls one_damaged
fact "  verify says so" says 'not verified: 1 trial file of one_damaged' "$sweep" verify one_damaged
fact "weights of a damaged file come from results.h5" test "$(tensors newest_damaged)" -eq 3
fact "  the same" bash -c "mv out kept && '$sweep' export whole --format safetensors --output out >/dev/null && diff -r kept out"
rm -rf kept
fact "of many damaged files each is told, or how many" says '2 trial files of all_damaged' "$sweep" ls all_damaged
fact "nothing finished is said as such" says 'no finished trial yet' \
    bash -c "mkdir -p bare/trials && '$sweep' export bare --format csv --output -"
fact "  ls, show and export of no trial at all" bash -c "
    '$sweep' ls bare && '$sweep' show bare && ! '$sweep' export bare --format jsonl --output -"
fact "what cannot be read is not called missing" says 'Not a directory' "$sweep" verify trials_is_a_file

# report: exit code, and whether it changes the folder when it writes elsewhere
reports() {
    local folder=$1 before
    before=$(digest "$folder")
    rm -rf elsewhere
    fact "$folder: report elsewhere" ends "$2" "$sweep" report "$folder" --output elsewhere
    fact "$folder: is as it was" test "$before" = "$(digest "$folder")"
    fact "$folder: report" ends "$2" "$sweep" report "$folder"
    [ "$2" -eq 0 ] || return
    fact "$folder: both are reports" test -s elsewhere/report.html -a -s elsewhere/report.md -a \
        -s elsewhere/trials.csv -a -d elsewhere/plots -a -s "$folder/report.html"
}
reports empty 2
reports planned 0
reports unfinished 0
reports one_damaged 0
reports damaged_results 0
reports empty_results 0
reports no_trials 0
reports no_trials_nor_results 0
fact "results.h5 is made again" ends 0 "$sweep" verify damaged_results
fact "  one that was empty too" ends 0 "$sweep" ls empty_results

# A verdict that cannot be kept is a verdict.
mkdir unkept && cp -r whole/. unkept/ && rm -f unkept/verify.json && mkdir -p unkept/verify.json/x
fact "the verdict comes first" ends 0 "$sweep" verify unkept
fact "  that it is not kept is a warning" says 'warning: the verdict is not kept' "$sweep" verify unkept
fact "  and it is told" says 'Verified: 3 trials' "$sweep" verify unkept

# Nothing that is read is written.
refuses() { ends 2 "$sweep" export whole --format csv --output "$1" && grep -q 'one of the files that are read' output; }
before=$(digest whole)
ln -s whole/results.h5 symbolic.h5 && ln whole/results.h5 hard.h5
for file in whole/results.h5 symbolic.h5 hard.h5 "whole/trials/$first" whole/plan.txt whole/journal.log; do
    fact "export does not replace $file" refuses "$file"
done
fact "  nor by weights" ends 2 "$sweep" export "whole/${second%.h5}" --format safetensors --output "whole/trials/$first"
rm symbolic.h5 hard.h5
fact "  it is all as it was" test "$before" = "$(digest whole)"
ln -s nowhere dangling
fact "a link that leads nowhere is refused" ends 2 "$sweep" export whole --format csv --output dangling
fact "  and stays" test -L dangling
mkdir linked && : >target && ln -s ../target "linked/${first%.h5}.safetensors"
fact "weights go where a link leads" ends 0 "$sweep" export whole --format safetensors --output linked
fact "  and the link stays" test -L "linked/${first%.h5}.safetensors" -a -s target

# A limit on file sizes is an error, not a death; what was begun is removed.
limited() { (ulimit -f 1 && PATH=$no_plots "$@" >/dev/null 2>output); [ $? -eq 4 ] || { cat output && return 1; }; }
leaves_nothing() { [ -z "$(find . -name '*.tmp.*')" ] || { find . -name '*.tmp.*' && return 1; }; }
fact "beyond the limit: export" limited "$sweep" export whole --format json --output limited.json
fact "  nothing half-written is left" leaves_nothing
fact "beyond the limit: report" limited "$sweep" report whole --output limited
fact "  nothing half-written is left" leaves_nothing

fact "run repairs one_damaged" ends 0 "$sweep" run made.yaml output.dir=one_damaged
fact "  and verify is content" ends 0 "$sweep" verify one_damaged
fact "run, unfinished" ends 0 "$sweep" run made.yaml output.dir=unfinished
fact "run, empty" ends 0 "$sweep" run made.yaml output.dir=empty
fact "run, planned" ends 0 "$sweep" run made.yaml output.dir=planned
fact "run, damaged results.h5" ends 0 "$sweep" run made.yaml output.dir=all_damaged
printf x >>empty_results/results.h5
fact "plan of a damaged results.h5" ends 5 "$sweep" plan empty_results/results.h5
fact "run of a damaged results.h5" ends 5 "$sweep" run empty_results/results.h5

finish
