/* What the machine and the cgroup leave to this process: CPUs and memory.
 *
 * sched_getaffinity(2); /proc/meminfo; cgroup v2's cpu.max, memory.max, memory.current and
 * memory.stat; cgroup v1's cpu.cfs_quota_us, cpu.cfs_period_us, memory.limit_in_bytes,
 * memory.usage_in_bytes and memory.stat.
 *
 * The functions with a `root` read below <root>/proc and <root>/sys/fs/cgroup; it is "" but for
 * tests. */
#ifndef SWEEP_BASE_LIMITS_H
#define SWEEP_BASE_LIMITS_H

/* CPUs that affinity and the cgroup's quota leave, at least 1.  A quota of one and a half counts as
 * two: two workers use all of it, one would not. */
int limits_cpus(void);

/* The smallest CPU quota of this process's cgroup and all above it, in CPUs (1.5: one and a half);
 * INFINITY when there is none. */
double limits_cpu_quota(const char *root);

/* Bytes that can still be used without swapping: what the kernel holds available, or less where a
 * cgroup's limit is nearer.  What a cgroup has used does not count its inactive file cache, which
 * gives way.  INFINITY when nothing can be read. */
double limits_memory_bytes(const char *root);

#endif
