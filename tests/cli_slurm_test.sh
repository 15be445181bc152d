#!/bin/bash
# sweep slurm: the scripts, and how the scheduler's programs are called, which are played here by others.
set -u
source tests/check.sh
begin
mkdir -p bin
export PATH=$PWD/bin:/usr/bin:/bin
# play PROGRAM: standard input is what it does; it keeps its words
play() {
    { printf '#!/bin/bash\necho "%s $*" >>"%s/calls"\n' "$1" "$PWD"; cat; } >"bin/$1"
    chmod +x "bin/$1"
}
play sbatch <<<'n=$(cat ids 2>/dev/null || echo 100); echo $((n + 1)) >ids; echo "$((n + 1));cluster"'
play scontrol <<<'[ "$1" = show ] && echo "MaxArraySize            = 1001"; true'
play squeue <<<'cat queue 2>/dev/null; true'
play scancel <<<true

cat >small.yaml <<'END'
slurm: {time: '1:00:00', pilots: 3}
data: {name: digits, train_size: 60, test_size: 20}
model: {hidden_dim: 4}
train: {iterations: 20, batch_size: 10}
seeds: {min: 0, max: 19, step: 1}
END

# --- scripts
"$sweep" slurm small.yaml slurm.time= slurm.pilots= --dry-run >script 2>err || cat err
fact "the script is a shell's" grep -qx '#!/bin/sh' script
fact "  with an array of as many pilots as take an hour: one" grep -qx '#SBATCH --array=1-1' script
fact "  of four CPUs" grep -qx '#SBATCH --cpus-per-task=4' script
fact "  for a time, and memory" bash -c 'grep -qE "^#SBATCH --time=0:20:00$" script && grep -qE "^#SBATCH --mem=[0-9]+M$" script'
fact "  warned before its end" grep -qx '#SBATCH --signal=B:USR1@120' script
fact "  that works on the folder, by whole paths" grep -qE "^exec /.*/sweep work $PWD/results/small --requeue\$" script
fact "  and another one for the report" grep -qE "^exec /.*/sweep report $PWD/results/small\$" script
fact "nothing was submitted" test ! -e calls
fact "  or made" test ! -e results
fact "both are sound" sh -n script
"$sweep" slurm small.yaml --dry-run slurm.partition=low slurm.account=lab slurm.time=5 slurm.cpus=2 slurm.pilots=7 \
    run.lease=60 run.elastic=false 'slurm.extra=--qos=long --exclusive' -- --constraint=avx2 >script
fact "how the work is done goes along" grep -qE ' --requeue run.elastic=false run.lease=60$' script
fact "the config sets them" bash -c 'for line in partition=low account=lab time=5 cpus-per-task=2 array=1-7 qos=long exclusive constraint=avx2; do
    grep -qx -- "#SBATCH --$line" script || exit 1; done'
fact "  and what is short is warned later" grep -qx '#SBATCH --signal=B:USR1@30' script
for time in 0:5:0 0-0:5; do
    "$sweep" slurm small.yaml --dry-run slurm.time=$time >script
    fact "  time $time is five minutes" grep -qx '#SBATCH --signal=B:USR1@30' script
done
for wrong in 'slurm.partition=a b' 'slurm.account=$(id)' "slurm.partition=a'b" 'slurm.time=--wrap=x' 'slurm.extra=low'; do
    fact "'$wrong' does not get into a script" exits_with 2 "$sweep" slurm small.yaml --dry-run "$wrong"
done
fact "nor an option in two words" exits_with 2 "$sweep" slurm small.yaml --dry-run -- -p low
fact "nor a folder with a blank" exits_with 2 "$sweep" slurm small.yaml --dry-run "output.dir=a b"
fact "no config: exit 2" exits_with 2 "$sweep" slurm
fact "no folder: exit 2" exits_with 2 "$sweep" slurm status nowhere

# --- submitting
rm -rf results calls
fact "it is submitted" says '^Job 101: 3 pilots of 4 CPUs' "$sweep" slurm small.yaml
fact "  the report after them, however they end" grep -q -- '--dependency=afterany:101' calls
fact "  and where it can be found again" test "$(ls results/small/slurm/sweep-small-*.sh | wc -l)" -eq 2
name=$(basename "$(ls results/small/slurm/sweep-small-*.sh | grep -v report)" .sh)
printf '101_1|RUNNING|None|%s\n101_2|PENDING|Resources|%s\n102|PENDING|Dependency|%s-report\n' "$name" "$name" "$name" >queue
fact "status counts them" says '^1 pilot running, 1 waiting$' "$sweep" slurm status results/small
fact "  and says why they wait" says '^pilot 101_2: PENDING \(Resources\)$' "$sweep" slurm status results/small
fact "  and what is trained" says '^results/small: 0 of 20 trials finished$' "$sweep" slurm status results/small
fact "resume submits what is missing" says '^Job 103: 1 pilot of' "$sweep" slurm resume results/small slurm.pilots=3
fact "  and nothing where nothing is" says '^2 pilots of this folder are running or waiting already$' \
    "$sweep" slurm resume results/small slurm.pilots=2
rm calls queue
fact "cancel takes them back by their names" "$sweep" slurm cancel results/small
fact "  all of them" bash -c "grep -qx 'scancel --quiet --name=$name' calls && grep -qx 'scancel --quiet --name=$name-report' calls"

"$sweep" work results/small run.workers=1 >/dev/null 2>&1
fact "where all is trained nothing is submitted" says '^All trials of results/small are finished' "$sweep" slurm resume results/small

# --- the end of a job's time
sed 's/iterations: 20/iterations: 100000000, eval_every: 100000000/' small.yaml >long.yaml
# stopped_by SIGNAL: a pilot in job 7 that has got on
stopped_by() {
    : >calls
    rm -rf results/long
    SLURM_JOB_ID=7 "$sweep" work long.yaml run.workers=1 run.checkpoint_every=0.05 --requeue >pilot.log 2>&1 &
    within 60 compgen -G 'results/long/checkpoints/*' || return 1
    kill "-$1" $!
    exits_with 75 wait $!
}
fact "told that its time ends: exit 75" stopped_by USR1
fact "  it has put itself back, as it got on" grep -qx 'scontrol requeue 7' calls
fact "told so in another way: exit 75" stopped_by USR2
fact "  it has put itself back" grep -qx 'scontrol requeue 7' calls
fact "told to go: exit 75" stopped_by TERM
fact "  it has not put itself back: that is up to who told it" test ! -s calls
for_nothing() { # the only trial is another's
    : >calls
    "$sweep" work long.yaml seeds=0 output.dir=one run.workers=1 run.checkpoint_every=0.05 >other.log 2>&1 &
    within 60 compgen -G 'one/checkpoints/*' || return 1
    SLURM_JOB_ID=7 exits_with 75 "$sweep" work one --requeue --for 0.5s
    local code=$?
    kill $!
    wait $!
    return $code
}
fact "whose time ends before it has got anything to do: exit 75" for_nothing
fact "  it has not put itself back, or it would for ever" test ! -s calls

# --- a scheduler with its own mind
play scontrol <<<'echo "MaxArraySize            = 5"'
rm -rf results calls
"$sweep" slurm small.yaml slurm.pilots=10 >told
fact "more pilots than an array may have are several arrays" bash -c '[ "$(grep -c "^Job .*pilots\? of" told)" -eq 3 ]'
fact "  none too long" bash -c 'for n in 1-4 1-2; do grep -hqx -- "#SBATCH --array=$n" results/small/slurm/*.sh || exit 1; done; ! grep -h "array=" results/small/slurm/*.sh | grep -qvE "1-[1-4]$"'
fact "  and the report comes after all" grep -qE -- '--dependency=afterany(:[0-9]+){3}' calls
play sbatch <<<'echo "sbatch: error: Batch job submission failed: Invalid account or account/partition combination specified" >&2; exit 1'
rm -rf results
fact "a refusal is told in the scheduler's words" says 'sbatch failed: Batch job submission failed: Invalid account' "$sweep" slurm small.yaml
fact "  and with the cure" says 'Invalid account.*; slurm\.account names another' "$sweep" slurm small.yaml
fact "  exit 4" exits_with 4 "$sweep" slurm small.yaml
play sbatch <<<'echo "sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)" >&2; exit 1'
fact "a controller that cannot be reached is told" says 'Unable to contact .*; .*try again later' "$sweep" slurm small.yaml
fact "  exit 4" exits_with 4 "$sweep" slurm small.yaml
fact "jobs that left nothing in the folder: is it shared?" \
    says 'No pilot is left, and none has left a log: does .* lie on a file system that the nodes share' "$sweep" slurm status results/small
: >results/small/slurm/sweep-small-0.1_1.log
fact "  those that left a log say why there" says 'No pilot is left: the logs in results/small/slurm say why' "$sweep" slurm status results/small
play sbatch <<<'echo "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation" >&2; exit 1'
play squeue <<<'case "$*" in *--array-unique*) echo 77 ;; esac'
fact "an answer that was lost is found in the queue" says '^Job 77: ' "$sweep" slurm small.yaml
play sbatch <<<'echo nonsense'
play squeue <<<true
fact "an answer that makes no sense is an error" exits_with 4 "$sweep" slurm small.yaml
rm bin/*
fact "no Slurm here: exit 2, and what works anywhere" says "there is no program squeue here.*'sweep work'" \
    env PATH="$PWD/bin" "$sweep" slurm status results/small
finish
