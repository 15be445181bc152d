#!/bin/bash
# The lines of docs/cluster.md for schedulers that Debian has no package of, word for word.  The schedulers are played
# here by what their manuals say of these lines: which options there are and take a word, whether a shell comes between,
# in which folder and with which variables a job begins.  What is submitted runs at once.
set -u
source tests/check.sh
begin
unset SLURM_CPUS_PER_TASK NCPUS PBS_NUM_PPN LSB_DJOB_NUMPROC NSLOTS
guide=$here/docs/cluster.md
mkdir -p bin play home
ln -s "$here/sweep" bin/sweep
export HOME=$PWD/home PATH=$PWD/bin:$PWD/play:/usr/bin:/bin

# block LANGUAGE HEADING: the first block of the guide below a line that begins so
block() { sed -n "/^$2/,\$p" "$guide" | sed "1,/^\`\`\`$1\$/d;/^\`\`\`\$/,\$d"; }
shell_blocks() { sed -n '/^```sh$/,/^```$/p' "$guide" | sed '/^```/d'; }
fact "the guide's lines are a shell's" bash -n <(shell_blocks)

# play PROGRAM: standard input is what it does with its words.  It has
#     each FIRST-LAST FOLDER VARIABLE WORDS...   a job for each index, which VARIABLE names, begun in FOLDER
play() {
    { cat <<'END'
#!/bin/bash
each() {
    local first=${1%-*} last=${1#*-} folder=$2 variable=$3 index jobs=()
    shift 3
    for ((index = first; index <= last; index++)); do
        (cd "$folder" && exec env "${set[@]}" "$variable=$index" "$@" >"$log.$variable.$index" 2>&1) &
        jobs+=($!)
    done
    for job in "${jobs[@]}"; do wait "$job" || { echo "a job ends with $?"; cat "$log".*; exit 1; }; done
    echo "$last jobs"
}
refuse() { echo "no option: $1"; exit 1; }
END
      echo "log=$PWD/log; set=(-i HOME=$HOME PATH=/usr/bin:/bin)"
      cat; } >"play/$1"
    chmod +x "play/$1"
}
# The first two have the same name.  A login's own path and folder on the node, no shell before a program.
play qsub <<'END'
while getopts J:t:l:N:q: option; do
    case $option in
        J) range=$OPTARG ;;
        t) torque=$OPTARG ;;
        l) asked+=" $OPTARG" ;;
        *) refuse "$option" ;;
    esac
done
shift $((OPTIND - 1))
if [ -n "${torque:-}" ]; then
    [ $# -eq 0 ] && [[ $asked == *nodes=1:ppn=4* ]] || refuse "$*"
    cat >script
    set+=(PBS_NUM_PPN=4)
    each "$torque" "$HOME" PBS_ARRAYID sh "$PWD/script"
else
    [ -x "$1" ] && [[ $asked == *select=1:ncpus=4:* ]] || refuse "$*"
    set+=(NCPUS=4)
    each "$range" "$HOME" PBS_ARRAY_INDEX "$@"
fi
END
# The environment and the folder go along; the words are given to a shell.
play bsub <<'END'
while [[ ${1:-} == -* ]]; do
    case $1 in
        -J) range=${2#*[} range=${range%]*} ;;
        -n) set=("LSB_DJOB_NUMPROC=$2") ;;
        -R | -W | -wa | -wt | -Q) ;;
        *) refuse "$1" ;;
    esac
    shift 2
done
each "$range" . LSB_JOBINDEX sh -c "$*"
END
play hq <<'END'
[ "$1" = submit ] || refuse "$1"
shift
while [ "$1" != -- ]; do
    case $1 in
        --array) range=$2 ;;
        --cpus | --pin | --crash-limit) ;;
        *) refuse "$1" ;;
    esac
    shift 2
done
shift
set=(HQ_CPUS=0,1,2,3)
each "$range" . HQ_TASK_ID "$@"
END

# --- a folder of nine trials, and the same trained by one process
cat >layers.yaml <<'END'
data: {name: digits, train_size: 60, test_size: 20}
model: {hidden_dim: 4, layer_dim: [1, 2, 3]}
train: {iterations: 20, batch_size: 10}
seeds: [0, 1, 2]
END
fact "one process alone" sweep run layers.yaml output.dir=alone
begin() { rm -rf results log.* && exits_with 75 sweep work layers.yaml run.limit=1; }
# submits HEADING PROGRAM: the guide's lines below it, which that program is to take
submits() {
    block sh "$1" >lines
    grep -q "\\b$2 " lines || { cat lines; return 1; }
    begin && says '^8 jobs$' bash -e lines
}
is_complete() { says '^complete' sweep watch results/layers && diff -r alone/trials results/layers/trials; }
keeps_to_its_cpus() { ! grep -h '^Training with' log.* | grep -v 'with [1-4] worker'; }
for scheduler in "PBS Pro and OpenPBS:qsub" "Torque:qsub" "LSF:bsub" "HyperQueue:hq"; do
    fact "the line for ${scheduler%:*} starts eight" submits "${scheduler%:*}" "${scheduler#*:}"
    fact "  they train what is left, to the same trials" is_complete
    [ "${scheduler%:*}" = HyperQueue ] || fact "  none on more than its four CPUs" keeps_to_its_cpus
done

# --- Kubernetes
block yaml Kubernetes >job.yaml
cat >read_job.py <<'END'
import sys
import yaml

job = yaml.safe_load(open("job.yaml"))
spec = job["spec"]
pod = spec["template"]["spec"]
(container,) = pod["containers"]
assert (job["apiVersion"], job["kind"], spec["completionMode"]) == ("batch/v1", "Job", "Indexed")
assert spec["parallelism"] <= spec["completions"]
assert pod["restartPolicy"] == "Never"  # as podFailurePolicy wants it
ends = [set(rule["onExitCodes"]["values"]) for rule in spec["podFailurePolicy"]["rules"] if "onExitCodes" in rule]
assert ends == [{2, 3, 5}]  # not 4, which may be this node's trouble, nor 75
mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
assert set(mounts) == {volume["name"] for volume in pod["volumes"]}
assert container["command"][2].startswith(mounts["results"] + "/")
print(spec["completions"], *container["command"])
END
reads() { /usr/bin/python3 read_job.py >words; }
if /usr/bin/python3 -c 'import yaml' 2>/dev/null; then
    fact "the manifest for Kubernetes is one, of an indexed job" reads
    read -r pods program words <words
    pods_end_well() {
        begin && echo "#!/bin/bash
            $(sed -n '/^each()/,/^log=/p' play/hq)
            each 0-$((pods - 1)) '$PWD' JOB_COMPLETION_INDEX '$PWD/bin/$program' ${words/\/results/$PWD/results}" >pods
        bash pods
    }
    fact "  its pods end well" pods_end_well
    fact "  they train what is left, to the same trials" is_complete
else
    skip "the manifest for Kubernetes" "python3-yaml is missing"
fi

# --- parts, by the index of an array
parts=$(sed -n '/^The longest trials are dealt out/,/^$/p' "$guide" | tr '\n' ' ')
from_one=$(grep -oE '`\$[A-Z_]+`' <<<"$parts" | tr -d '`')
from_zero=$(grep -oE '`\$\(\([A-Z_+ 0-9]+\)\)`' <<<"$parts" | tr -d '`')
fact "six variables hold an index" test "$(wc -w <<<"$from_one")$(wc -l <<<"$from_zero")" = 61
for part in 1 2 3; do sweep work layers.yaml --share $part/3 output.dir=share$part >/dev/null || exit 1; done
# makes INDEX WORD PART: in a shell on a node
makes() {
    local name=${2//[^A-Z_]/}
    rm -rf made
    env "$name=$1" sh -c "exec sweep work layers.yaml --share $2/3 output.dir=made" && diff -r made/trials share$3/trials
}
for word in $from_one; do fact "  $word, the second of three" makes 2 "$word" 2; done
for word in "$from_zero"; do fact "  $word" makes 1 "$word" 2; done
on_the_node=$(grep -oE "sh -c 'exec sweep [^']*'" <<<"$parts")
last_part() {
    mkdir -p configs && sed 's/seeds.*/seeds: {min: 0, max: 7, step: 1}/' layers.yaml >configs/layers.yaml
    env PBS_ARRAY_INDEX=8 bash -c "$on_the_node" && [ "$(ls results/layers/trials | wc -l)" -eq 3 ]
}
rm -rf results
fact "what the guide gives such a shell" last_part
finish
