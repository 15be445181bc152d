/* How many CPUs the cgroup leaves to this process; with affinity, this decides
 * run_default_workers.
 *
 * sched_getaffinity(2); cgroup v2's cpu.max; cgroup v1's cpu.cfs_quota_us and cpu.cfs_period_us. */
#ifndef SWEEP_RUN_CPUS_H
#define SWEEP_RUN_CPUS_H

/* The smallest quota of this process's cgroup and all above it, in CPUs (1.5: one and a half);
 * INFINITY when there is none.  Reads <root>/proc/self/cgroup and <root>/sys/fs/cgroup; `root` is
 * "" but for tests. */
double cpus_quota(const char *root);

#endif
