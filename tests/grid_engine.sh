# A Grid Engine of one host, this one, with private state: to be sourced after check.sh.  Needs root and Debian's packages
# gridengine-master, gridengine-exec and gridengine-client; nothing of a Grid Engine that the machine may have is touched.
#
#   grid_engine_start      begins it in $cluster, with eight slots and a parallel environment smp; sets SGE_ROOT and the ports
#   grid_engine_stop

PATH=$PATH:/usr/sbin:/sbin
grid_engine=/usr/lib/gridengine

grid_engine_missing() {
    local program
    for program in sge_qmaster sge_execd qsub qstat qconf python3; do
        command -v $program >/dev/null || { echo "$program is missing"; return 0; }
    done
    [ "$(id -u)" -eq 0 ] || { echo "it takes root"; return 0; }
    return 1
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# What a fresh master reads: who it is, where it keeps what, the defaults that Debian ships.
spool() {
    local common=$cluster/default/common defaults=/usr/share/gridengine part
    mkdir -p "$common" "$cluster"/spool/{qmaster/job_scripts,exec} "$cluster"/{bin,lib,utilbin}
    for part in bin lib utilbin; do ln -s $grid_engine "$cluster/$part/lx-amd64"; done
    ln -s $defaults/util "$cluster/util"
    cat >"$common/bootstrap" <<END
admin_user         none
default_domain     none
ignore_fqdn        true
spooling_method    classic
spooling_lib       libspoolc
spooling_params    $common;$cluster/spool/qmaster
binary_path        $cluster/bin
qmaster_spool_dir  $cluster/spool/qmaster
security_mode      none
listener_threads   2
worker_threads     2
scheduler_threads  1
jvm_threads        0
END
    echo localhost >"$common/act_qmaster"
    echo "localhost $(hostname)" >"$common/host_aliases"
    sed -e "s|^execd_spool_dir.*|execd_spool_dir $cluster/spool/exec|" -e 's/^min_\([ug]id\).*/min_\1 0/' \
        $defaults/default-configuration >"$cluster/configuration"
    $grid_engine/spoolinit classic libspoolc "$common;$cluster/spool/qmaster" init &&
        $grid_engine/spooldefaults configuration "$cluster/configuration" &&
        $grid_engine/spooldefaults complexes $defaults/util/resources/centry &&
        $grid_engine/spooldefaults usersets $defaults/util/resources/usersets &&
        $grid_engine/spooldefaults managers root
}

# One queue on this host; jobs are told five seconds before their end.
queue() {
    qconf -ssconf | sed -e 's/^schedule_interval.*/schedule_interval 0:0:1/' \
        -e 's/^\(flush_[a-z]*_sec\).*/\1 1/' >"$cluster/scheduler" && qconf -Msconf "$cluster/scheduler" || return 1
    printf '%s\n' 'group_name @allhosts' 'hostlist localhost' >"$cluster/hosts"
    qconf -Ahgrp "$cluster/hosts" || return 1
    cat >"$cluster/smp" <<'END'
pe_name            smp
slots              999
user_lists         NONE
xuser_lists        NONE
start_proc_args    NONE
stop_proc_args     NONE
allocation_rule    $pe_slots
control_slaves     FALSE
job_is_first_task  TRUE
urgency_slots      min
accounting_summary FALSE
qsort_args         NONE
END
    qconf -Ap "$cluster/smp" || return 1
    EDITOR=cat qconf -aq all.q | grep '^[a-z_]* ' | sed -e 's/^qname.*/qname all.q/' -e 's/^hostlist.*/hostlist @allhosts/' \
        -e 's/^pe_list.*/pe_list smp/' -e 's/^slots.*/slots 8/' -e 's|^shell .*|shell /bin/sh|' -e 's/^notify.*/notify 00:00:05/' \
        -e 's/^load_thresholds.*/load_thresholds NONE/' >"$cluster/queue"
    qconf -Aq "$cluster/queue"
}

grid_engine_start() {
    export SGE_ROOT=$cluster SGE_CELL=default SGE_CLUSTER_NAME=test SGE_QMASTER_PORT SGE_EXECD_PORT
    SGE_QMASTER_PORT=$(free_port) SGE_EXECD_PORT=$(free_port)
    spool && sge_qmaster && within 60 qconf -sh || return 1
    within 60 qconf -sel
    qconf -as localhost # may be one already
    sge_execd && within 60 sh -c 'qhost | grep -q "^localhost  *lx-amd64"' && queue
}

grid_engine_stop() {
    [ -n "${SGE_ROOT:-}" ] || return 0
    qdel -f -u '*' >/dev/null 2>&1
    qconf -ke all >/dev/null 2>&1
    sleep 1
    qconf -km >/dev/null 2>&1
    sleep 1
    true
}
