# A Slurm cluster of one host, this one, with private state: to be sourced after check.sh.  Needs root, slurmctld, slurmd
# and munged; no systemd, and nothing of a Slurm that the machine may have is touched.
#
#   cluster_start MAX_ARRAY_SIZE    begins it in $cluster; sets SLURM_CONF
#   cluster_restart                 kills slurmctld and slurmd with -9 and starts them again
#   cluster_stop

PATH=$PATH:/usr/sbin:/sbin

cluster_missing() {
    local program
    for program in slurmctld slurmd munged sbatch squeue; do
        command -v $program >/dev/null || { echo "$program is missing"; return 0; }
    done
    [ "$(id -u)" -eq 0 ] || { echo "it takes root"; return 0; }
    return 1
}

free_port() { "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

cluster_start() {
    local munge=$cluster/munge
    mkdir -p "$cluster"/{state,spool,munge}
    chmod 755 "$cluster"
    chmod 700 "$munge"
    head -c 1024 /dev/urandom >"$munge/key"
    chmod 400 "$munge/key"
    munged --force --socket="$munge/socket" --key-file="$munge/key" --log-file="$munge/log" \
        --pid-file="$munge/pid" --seed-file="$munge/seed" || return 1
    chmod 711 "$munge"
    echo 'CgroupPlugin=cgroup/v1' >"$cluster/cgroup.conf" # its start touches nothing
    cat >"$cluster/slurm.conf" <<END
ClusterName=test
SlurmctldHost=localhost
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$munge/socket
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
SlurmctldParameters=preempt_send_user_signal
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
JobRequeue=1
JobFileAppend=1
MaxArraySize=$1
KillWait=5
ReturnToService=2
SchedulerParameters=batch_sched_delay=1,sched_interval=2
StateSaveLocation=$cluster/state
SlurmdSpoolDir=$cluster/spool
SlurmctldPidFile=$cluster/ctld.pid
SlurmdPidFile=$cluster/d.pid
NodeName=localhost NodeAddr=127.0.0.1 CPUs=8 RealMemory=8000 State=UNKNOWN
PartitionName=low Nodes=ALL Default=YES PriorityTier=1
PartitionName=high Nodes=ALL PriorityTier=10
END
    export SLURM_CONF=$cluster/slurm.conf
    daemons
}
node_is_up() { sinfo -h -o %t | grep -qE 'idle|mix|alloc'; }
daemons() { slurmctld "$@" -L "$cluster/ctld.log" && slurmd -N localhost -L "$cluster/d.log" && within 60 node_is_up; }
end() { [ -s "$cluster/$2.pid" ] && kill "$1" "$(cat "$cluster/$2.pid")" 2>/dev/null; }
cluster_restart() {
    end -9 ctld
    end -9 d
    sleep 0.5
    daemons
}
cluster_stop() {
    [ -n "${SLURM_CONF:-}" ] && scancel --quiet --user="$(id -un)" 2>/dev/null
    end -TERM d
    end -TERM ctld
    [ -s "$cluster/munge/pid" ] && kill "$(cat "$cluster/munge/pid")" 2>/dev/null
    true
}
