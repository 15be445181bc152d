#!/bin/bash
# The line of docs/cluster.md for Grid Engine, word for word, on a Grid Engine of this host alone; see grid_engine.sh.
set -u
here=$PWD
source "$here/tests/check.sh"
source "$here/tests/grid_engine.sh"
unset BUILD_WORKING_DIRECTORY BUILD_WORKSPACE_DIRECTORY SWEEP_DATA SWEEP_ISA
unset SLURM_CPUS_PER_TASK NCPUS PBS_NUM_PPN LSB_DJOB_NUMPROC NSLOTS
line=$(grep '^qsub .*-notify' "$here/docs/cluster.md")
fact "the guide has one line for Grid Engine" test "$(wc -l <<<"$line")" -eq 1
if missing=$(grid_engine_missing); then
    skip "pilots under a real Grid Engine" "$missing"
    finish
fi
work=$(mktemp -d /tmp/sweep_grid_engine.XXXXXX) cluster=$work/cluster
trap 'grid_engine_stop; rm -rf "$work"' EXIT
cd "$work" || exit 1
ln -s "$here/sweep" sweep
export PATH=$work:$PATH

cat >layers.yaml <<'END'
data: {name: digits, train_size: 200, test_size: 50}
model: {hidden_dim: 8, layer_dim: [1, 2]}
train: {iterations: 300, batch_size: 10, eval_every: 100}
seeds: {min: 0, max: 19, step: 1}
END
# Each takes some seconds, with checkpoints on the way.
sed -e 's/iterations: 300/iterations: 200000/' -e 's/max: 19/max: 0/' -e 's/eval_every: 100/eval_every: 50000/' layers.yaml >long.yaml
sweep run layers.yaml output.dir=reference/layers >reference.log 2>&1 || exit 1
sweep run long.yaml output.dir=reference/long >>reference.log 2>&1 || exit 1
fact "a Grid Engine of this host alone starts" grid_engine_start

queue_is_empty() { qstat -u '*' >jobs && cat jobs && [ ! -s jobs ]; }
await_end() { within 300 queue_is_empty; }
await_running() { within 60 compgen -G "$1/claims/*" || { qstat -f; return 1; }; }

fact "the folder is begun here" exits_with 75 sweep work layers.yaml run.limit=1
fact "the guide's line submits eight pilots" says 'Your job-array [0-9]+\.1-8:1 ' bash -c "$line"
fact "  they end" await_end
fact "  with the trials of one machine" diff -r results/layers/trials reference/layers/trials
fact "  and nothing of themselves" test -z "$(ls results/layers/claims results/layers/progress | grep -v :)"
took_two() { ! grep -h '^Training with' sweep.o*.* | grep -v 'with [1-4] worker'; }
fact "  none took more than its four slots" took_two

# The end of the time: told by SIGUSR1, killed five seconds later.
short=${line/s_rt=0:58:00,h_rt=1:00:00/s_rt=0:0:2,h_rt=0:0:7} short=${short/results\/layers/long.yaml run.workers=1}
fact "pilots whose time is two seconds" says 'Your job-array' bash -c "$short"
fact "  are at work" await_running results/long
fact "  end" await_end
fact "  with a word that there is more to do" grep -lE '^sweep: error: stopped with [01] of 2 trials finished; run again to go on' sweep.e*.*
fact "  and no claim left" test -z "$(ls results/long/claims | grep -v :)"
fact "others finish it" says 'Your job-array' bash -c "${line/results\/layers/results\/long run.workers=1}"
fact "  they end" await_end
fact "  with the trials of one machine" diff -r results/long/trials reference/long/trials
finish
