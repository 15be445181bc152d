#!/bin/bash
# What a run promises to the person in front of it: it can be stopped, killed and changed, and says by
# its exit code and its words what has become of it.
set -u
source tests/check.sh
begin

# Two trials that keep checkpoints all the time; long enough to be met at work.
cat >long.yaml <<'YAML'
data: {name: digits, train_size: 200, test_size: 100}
model: {hidden_dim: 16}
train: {iterations: 2000, batch_size: 20, eval_every: 500}
seeds: [0, 1]
run: {workers: 2, checkpoint_every: 0.01}
YAML
sed 's/2000/20/; s/500/10/' long.yaml >short.yaml

# run FOLDER [--extend] CONFIG KEY=VALUE...: without gnuplot, which takes long
run() { PATH=/nowhere "$sweep" run "${@:2}" "output.dir=$1"; }
# A shell without job control starts what is behind & with SIGINT ignored.
begin_with=
begin() {
    env --default-signal=INT $begin_with PATH=/nowhere "$sweep" run long.yaml "output.dir=$1" "${@:2}" >log 2>&1 &
    runner=$!
    until [ -n "$(find "$1/checkpoints" -type f ! -name '*.tmp.*' 2>/dev/null)" ] || ! kill -0 $runner; do sleep 0.01; done
    workers=$(pgrep -P $runner)
}
quietly() { "$@" >log 2>&1 || { cat log; return 1; }; }
same_trials() { diff -r "$1/trials" "$2/trials" && [ -z "$(ls -A "$2/checkpoints")" ]; }

quietly run undisturbed long.yaml || { cat log; exit 1; }

# --- stopping
# stopped_by FOLDER SIGNAL...: sent one after the other; the exit code is the run's
stopped_by() {
    local signal
    begin "$1"
    for signal in "${@:2}"; do kill -"$signal" $runner; done
    wait $runner
}
fact "Ctrl-C: exit 75" exits_with 75 stopped_by once INT
fact "  it says how far it came" grep -qE 'stopped with [01] of 2 trials finished; run again to go on' log
fact "  and where that is kept" grep -q 'What is finished is kept in once' log
fact "  no worker is left" bash -c "! kill -0 ${workers//$'\n'/ } 2>/dev/null"
fact "  checkpoints are" test -n "$(ls -A once/checkpoints)"
fact "  the same command goes on" quietly run once long.yaml
fact "  to the same bytes" same_trials undisturbed once
fact "Ctrl-C twice: exit 75" exits_with 75 stopped_by twice INT INT
fact "  no worker is left" bash -c "! kill -0 ${workers//$'\n'/ } 2>/dev/null"
fact "  the same command goes on" quietly run twice long.yaml
fact "  to the same bytes" same_trials undisturbed twice
fact "SIGTERM: exit 75" exits_with 75 stopped_by term TERM
for signal in USR1 USR2 XCPU; do
    fact "SIG$signal, as batch systems send it: exit 75" exits_with 75 stopped_by "by_$signal" $signal
    fact "  the same command goes on" quietly run "by_$signal" long.yaml
    fact "  to the same bytes" same_trials undisturbed "by_$signal"
done
# A gnuplot that takes its time.
mkdir slow
printf '#!/bin/sh\n: >%q\nexec /bin/sleep 20\n' "$PWD/started" >slow/gnuplot
chmod +x slow/gnuplot
stopped_in_the_report() {
    rm -f started
    PATH=$PWD/slow "$sweep" run short.yaml output.dir=report_stopped >log 2>&1 &
    runner=$!
    until [ -e started ] || ! kill -0 $runner; do sleep 0.01; done
    kill -"$1" $runner
    wait $runner
}
fact "SIGUSR1 while the report is drawn: exit 75" exits_with 75 stopped_in_the_report USR1
fact "  it says what to do" grep -q 'run the same command again to go on' log
fact "SIGTERM there: exit 75" exits_with 75 stopped_in_the_report TERM
fact "  the same command goes on" quietly run report_stopped short.yaml
hung_up_under_nohup() {
    trap '' HUP
    stopped_by nohup HUP
    local code=$?
    trap - HUP
    return $code
}
fact "SIGHUP under nohup: the run goes on to its end" hung_up_under_nohup
fact "  to the same bytes" same_trials undisturbed nohup

# --- killed
gone() {
    local worker tries
    for worker in $workers; do
        for ((tries = 0; tries < 500; tries++)); do
            [ "$(sed -n 's/^State:\s*//p' "/proc/$worker/status" 2>/dev/null | cut -c1)" ] || break
            sleep 0.01
        done
        [ ! -e "/proc/$worker" ] || { echo "worker $worker still lives"; return 1; }
    done
}
begin orphaned
kill -KILL $runner
wait $runner 2>/dev/null
fact "the runner killed: its workers die" gone
fact "  the same command goes on" quietly run orphaned long.yaml
fact "  to the same bytes" same_trials undisturbed orphaned

begin broken run.retries=0
kill -KILL "${workers%%$'\n'*}"
fact "a worker killed for good: exit 3" exits_with 3 wait $runner
fact "  its trial has failed with the reason" grep -qE 'killed by signal 9' log
fact "  the other trial is there" test "$(ls broken/trials | wc -l)" -eq 1
fact "  both have their logs" test "$(ls broken/logs | wc -l)" -eq 2
fact "  trials.csv tells it" grep -qE 'failed' broken/trials.csv
fact "  the same command tries again" quietly run broken long.yaml
fact "  to the same bytes" same_trials undisturbed broken

begin barren run.retries=0 'seeds=0'
kill -KILL "${workers%%$'\n'*}"
fact "the only trial fails: exit 3" exits_with 3 wait $runner
fact "  and it is not said that nothing was left to do" grep -qF 'No trial could be trained; 1 failed.' log

# As some launchers leave it to their children.
begin_with=--ignore-signal=CHLD
begin unwatched run.retries=0
begin_with=
kill -KILL "${workers%%$'\n'*}"
fact "SIGCHLD ignored: a worker killed for good: exit 3" exits_with 3 wait $runner
fact "  its trial has failed with the reason" grep -qE 'killed by signal 9' log

# --- changed
quietly run changed short.yaml
fact "a changed config: exit 2" exits_with 2 run changed short.yaml train.lr=0.5
fact "  with both values" says 'train\.lr was 0\.1 and is 0\.5' run changed short.yaml train.lr=0.5
fact "changed data: exit 2" exits_with 2 run changed short.yaml data.seed=1
fact "  with both digests" says 'SHA-256 of the data was [0-9a-f]{64} and is [0-9a-f]{64}' run changed short.yaml data.seed=1
fact "a grown grid: exit 2" exits_with 2 run changed short.yaml 'seeds=[0, 1, 2]'
fact "  names --extend" says '--extend adds the others' run changed short.yaml 'seeds=[0, 1, 2]'
fact "--extend trains what is new" says 'Trained 1 trial in .*; 2 found finished' run changed --extend short.yaml 'seeds=[0, 1, 2]'
fact "  and results.h5 has all" test "$("$sweep" ls changed | grep -cE '^[0-9a-f]{16} ')" -eq 3
fact "workers and checkpoints may change" says 'Nothing left to train' \
    run changed short.yaml 'seeds=[0, 1, 2]' run.workers=1 run.checkpoint_every=0

# --- with nothing to do
# Names, times and sizes of all files.
files_of() { find "$1" -type f -printf '%p %T@ %s\n' | sort; }
if command -v gnuplot >/dev/null; then
    again() { "$sweep" run short.yaml output.dir=still "$@"; }
    quietly again
    files_of still >still.before
    fact "run again with nothing to do: exit 0" quietly again
    fact "  it says so" grep -q '^Nothing left to train; 2 found finished\.$' log
    fact "  with the finding and where the report is" grep -qE '^Report: +still/report\.html$' log
    fact "  no file is written" bash -c "find still -type f -printf '%p %T@ %s\n' | sort | diff still.before -"
    fact "verified, then run again" quietly bash -c "'$sweep' verify still && '$sweep' run short.yaml output.dir=still"
    quietly "$sweep" report still
    fact "  the badge holds" bash -c "grep -q 'every bit the same' still/report.html && ! grep -q 'before the last change' still/report.html"
    cp still/results.h5 kept.h5
    rm still/report.html still/plots/*.svg
    fact "what is missing of the report is made again" quietly again
    fact "  all of it" bash -c "test -e still/report.html && ls still/plots/*.svg >/dev/null"
    fact "  from the same results" cmp kept.h5 still/results.h5
    quietly again title=Another
    fact "another title is something to do" grep -q Another still/report.html
    rm -r still/checkpoints still/logs
    : >"still/results.h5.tmp.99999999.00c0ffee"
    fact "what a killed run left is cleared away" quietly again title=Another
    fact "  by now" test ! -e still/results.h5.tmp.99999999.00c0ffee
else
    skip "a run with nothing to do changes nothing" "gnuplot is missing"
fi

# --- of another version
# reseal FOLDER SCRIPT: change plan.txt with sed, and its digest with it
reseal() {
    sed -i -e '$d' -e "$2" "$1/plan.txt" && printf 'sha256: %s\n' "$(sha256sum <"$1/plan.txt" | cut -d' ' -f1)" >>"$1/plan.txt"
}
quietly run older short.yaml
reseal older 's/^program: .*/program: 0.0.1/'
fact "an older program with the same rules: goes on and says so" says 'begun by another version of sweep' run older short.yaml
reseal older 's/^numerics: .*/numerics: 0/'
fact "an older numeric contract: exit 2" exits_with 2 run older short.yaml
fact "  with the reason" says 'begun by sweep 0\.0\.1 under numeric contract 0' run older short.yaml
fact "  but it can be listed" quietly "$sweep" ls older
fact "  shown" quietly "$sweep" show older
fact "  reported" quietly env PATH=/nowhere "$sweep" report older
fact "  and exported" quietly "$sweep" export older --format csv --output older.csv

# --- damaged and lost
quietly run lost short.yaml
victim=$(ls lost/trials | head -n 1)
cp "lost/trials/$victim" whole.h5
printf '\xff' | dd of="lost/trials/$victim" bs=1 seek=1500 conv=notrunc status=none
fact "a flipped byte in a trial file: moved to quarantine, trained again" \
    says "moved to lost/quarantine/$victim, the trial runs again" run lost short.yaml
fact "  to the same bytes" cmp whole.h5 "lost/trials/$victim"
printf '\xff' | dd of="lost/trials/$victim" bs=1 seek=1500 conv=notrunc status=none
on_a_terminal() {
    script -qec "stty cols 100; TERM=xterm PATH=/nowhere '$sweep' run short.yaml output.dir=lost" /dev/null >screen
    grep -a 'sweep: 2 of 2 trials done' screen
}
if command -v script >/dev/null; then
    fact "so on a terminal" on_a_terminal
    fact "  and no more than all is done there" bash -c "grep -aoE '[0-9]+ %  sweep' screen | awk '{ print } \$1 > 100 { exit 1 }'"
else
    skip "the same on a terminal" "script(1) is missing"
fi
cp lost/trials.csv before.csv
cp lost/results.h5 before.h5
rm lost/results.h5
fact "results.h5 lost: report makes it again" says 'made again from the trial files' env PATH=/nowhere "$sweep" report lost
fact "  with the same trials" cmp before.csv lost/trials.csv
mkdir -p before && cp before.h5 before/results.h5
fact "  and the same tensors" says '^No difference\.$' "$sweep" diff "before/${victim%.h5}" "lost/${victim%.h5}"
head -c 5000 before.h5 >lost/results.h5
fact "results.h5 damaged: report makes it again" says 'made again from the trial files' env PATH=/nowhere "$sweep" report lost
fact "  and says nothing the next time" bash -c "! PATH=/nowhere '$sweep' report lost 2>&1 | /usr/bin/grep again"
head -c 5000 before.h5 >lost/results.h5
truncate -s -3 lost/plan.txt
fact "  nor without a whole plan.txt: exit 5" exits_with 5 env PATH=/nowhere "$sweep" report lost
finish
