/* How many CPUs this process may use: what affinity and the cgroup's quota leave.
 *
 * sched_getaffinity(2); cgroup v2's cpu.max; cgroup v1's cpu.cfs_quota_us and cpu.cfs_period_us. */
#ifndef SWEEP_RUN_CPUS_H
#define SWEEP_RUN_CPUS_H

/* The smallest quota of this process's cgroup and all above it, in CPUs (1.5: one and a half);
 * INFINITY when there is none.  Reads <root>/proc/self/cgroup and <root>/sys/fs/cgroup; `root` is
 * "" but for tests. */
double cpus_quota(const char *root);

/* At least 1.  A quota of one and a half counts as two: two workers use all of it, one would not.
 */
int cpus_usable(void);

#endif
