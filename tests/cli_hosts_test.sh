#!/bin/bash
# The lines of docs/cluster.md that start pilots on other hosts by ssh: word for word, over an ssh server of this
# test's own on the loopback interface, whose key, user and home are in the test's folder.
set -u
source tests/check.sh
begin
unset SLURM_CPUS_PER_TASK NCPUS PBS_NUM_PPN LSB_DJOB_NUMPROC NSLOTS
mkdir bin
ln -s "$here/sweep" bin/sweep
export PATH=$PWD/bin:/usr/bin:/bin:/usr/sbin HOME=$PWD

missing() {
    local program
    for program in dropbear dropbearkey ssh ssh-keygen python3; do
        command -v $program >/dev/null || { echo "$program is missing"; return 0; }
    done
    [ -n "$(find /usr/lib -name libnss_wrapper.so -print -quit)" ] || { echo "libnss-wrapper is missing"; return 0; }
    return 1
}
# block HEADING: the first block of shell of the guide below a line that begins so
block() { sed -n "/^$1/,\$p" "$here/docs/cluster.md" | sed '1,/^```sh$/d;/^```$/,$d'; }
block 'Plain ssh' >by_ssh
fact "the guide starts three pilots by ssh" grep -q 'for host in node1 node2 node3; do' by_ssh
block 'The same command is the job' | head -n 1 >by_parallel
fact "the guide starts four by GNU parallel" grep -q -- '-S node1,node2,node3,node4' by_parallel

if why=$(missing); then
    skip "by ssh" "$why"
    skip "by GNU parallel over ssh" "$why"
    finish
fi

# --- the server: who logs in with this key is this user, at home here, with sweep in the path
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mkdir -p home/.ssh
chmod 700 home home/.ssh
dropbearkey -t ecdsa -f host_key >/dev/null 2>&1
ssh-keygen -q -t ecdsa -N '' -f key
printf '#!/bin/bash\nexport PATH="%s"\nexec /bin/bash -c "$SSH_ORIGINAL_COMMAND"\n' "$PATH" >login
chmod +x login
echo "command=\"$PWD/login\" $(cat key.pub)" >home/.ssh/authorized_keys
chmod 600 home/.ssh/authorized_keys
echo "$(id -un):x:$(id -u):$(id -g):test:$PWD/home:/bin/bash" >passwd
echo "$(id -gn):x:$(id -g):" >group
LD_PRELOAD=libnss_wrapper.so NSS_WRAPPER_PASSWD=$PWD/passwd NSS_WRAPPER_GROUP=$PWD/group \
    dropbear -F -E -s -r host_key -p "127.0.0.1:$port" -P '' >server.log 2>&1 &
server=$!
trap 'kill $server' EXIT
cat >ssh_config <<END
Host node1 node2 node3 node4
    HostName 127.0.0.1
    Port $port
    User $(id -un)
    IdentityFile $PWD/key
    IdentitiesOnly yes
    BatchMode yes
    StrictHostKeyChecking no
    UserKnownHostsFile $PWD/known_hosts
    LogLevel ERROR
END
printf '#!/bin/sh\nexec /usr/bin/ssh -F "%s/ssh_config" "$@"\n' "$PWD" >bin/ssh
chmod +x bin/ssh
answers() {
    local turn
    for ((turn = 0; turn < 100; turn++)); do
        ssh node1 sweep --version && return 0
        sleep 0.1
    done
    cat server.log
    return 1
}
fact "the server lets its user in" answers

# --- a folder of nine trials, and the same trained here alone
cat >layers.yaml <<'END'
data: {name: digits, train_size: 60, test_size: 20}
model: {hidden_dim: 4, layer_dim: [1, 2, 3]}
train: {iterations: 20, batch_size: 10}
seeds: [0, 1, 2]
END
fact "one process alone" sweep run layers.yaml output.dir=alone
begun() { rm -rf results && ! sweep work layers.yaml run.limit=1; }
completed() {
    local turn
    for ((turn = 0; turn < 300; turn++)); do
        sweep watch results/layers | grep -q '^complete' && return 0
        sleep 0.1
    done
    sweep watch results/layers
    return 1
}

fact "the folder is begun here" begun
fact "the lines for ssh are right" bash -e by_ssh
fact "  they complete the folder" completed
fact "  with the same trials" diff -r alone/trials results/layers/trials

if command -v parallel >/dev/null; then
    fact "the folder is begun here" begun
    echo will cite | parallel --citation >/dev/null 2>&1
    fact "the line for GNU parallel is right" bash -e by_parallel
    fact "  and has completed the folder" says '^complete' sweep watch results/layers
    fact "  with the same trials" diff -r alone/trials results/layers/trials
else
    skip "by GNU parallel over ssh" "parallel is missing"
fi
finish
