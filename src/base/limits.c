#include "src/base/limits.h"

#include <errno.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_BYTES = 4096, LINE_BYTES = 4096 };

/* The first line of <root>/sys/fs/cgroup<group>/<file>; 0 if there is none. */
static int read_first_line(const char *root, const char *group, const char *file,
                           char line[LINE_BYTES]) {
    char path[PATH_BYTES];
    int chars = snprintf(path, sizeof path, "%s/sys/fs/cgroup%s/%s", root, group, file);
    if (chars < 0 || chars >= PATH_BYTES) return 0;
    FILE *f = fopen(path, "re");
    if (!f) return 0;
    int found = fgets(line, LINE_BYTES, f) != NULL;
    fclose(f);
    return found;
}

/* A number that stands alone on the first line; `otherwise` when there is none, as in "max". */
static double read_number(const char *root, const char *group, const char *file, double otherwise) {
    char line[LINE_BYTES], *end;
    if (!read_first_line(root, group, file, line)) return otherwise;
    double value = strtod(line, &end);
    return end > line ? value : otherwise;
}

/* ---- limits of one group ---- */

/* What a group leaves, by one version of the interface; INFINITY for no limit. */
typedef double limit_reader(const char *root, const char *group);

static double quota_of(double quota, double period) {
    return quota > 0 && period > 0 ? quota / period : INFINITY;
}

/* "150000 100000", or "max 100000". */
static double cpu_quota_v2(const char *root, const char *group) {
    char line[LINE_BYTES];
    double quota = 0, period = 0;
    if (!read_first_line(root, group, "cpu.max", line)) return INFINITY;
    return sscanf(line, "%lf %lf", &quota, &period) == 2 ? quota_of(quota, period) : INFINITY;
}

/* Two files; a quota of -1 is none. */
static double cpu_quota_v1(const char *root, const char *group) {
    return quota_of(read_number(root, group, "cpu.cfs_quota_us", 0),
                    read_number(root, group, "cpu.cfs_period_us", 0));
}

/* The value of a line "<name> <value>" of memory.stat; 0 if there is none. */
static double memory_stat(const char *root, const char *group, const char *name) {
    char path[PATH_BYTES], line[LINE_BYTES];
    int chars = snprintf(path, sizeof path, "%s/sys/fs/cgroup%s/memory.stat", root, group);
    FILE *f = chars > 0 && chars < PATH_BYTES ? fopen(path, "re") : NULL;
    if (!f) return 0;
    double value = 0;
    size_t length = strlen(name);
    while (fgets(line, sizeof line, f))
        if (strncmp(line, name, length) == 0 && line[length] == ' ')
            value = strtod(line + length, NULL);
    fclose(f);
    return value;
}

static double memory_left_v2(const char *root, const char *group) {
    const double limit = read_number(root, group, "memory.max", INFINITY);
    return limit - read_number(root, group, "memory.current", 0) +
           memory_stat(root, group, "inactive_file");
}

/* No limit is a number near 2^63, which no machine reaches. */
static double memory_left_v1(const char *root, const char *group) {
    const double limit = read_number(root, group, "memory.limit_in_bytes", INFINITY);
    return limit - read_number(root, group, "memory.usage_in_bytes", 0) +
           memory_stat(root, group, "total_inactive_file");
}

/* ---- the nearest limit ---- */

/* One controller, as both versions have it. */
typedef struct controller {
    const char *name;
    limit_reader *v1, *v2;
} controller;

static const controller CPU = {"cpu", cpu_quota_v1, cpu_quota_v2};
static const controller MEMORY = {"memory", memory_left_v1, memory_left_v2};

/* The smallest limit of `group` below `mount` ("" or "/cpu,cpuacct") and of all above it.  Inside a
 * container the group's own folder may not be visible; those that are count. */
static double smallest_limit(const char *root, const char *mount, const char *group,
                             limit_reader *read) {
    char path[PATH_BYTES];
    int chars = snprintf(path, sizeof path, "%s%s", mount, strcmp(group, "/") == 0 ? "" : group);
    if (chars < 0 || chars >= PATH_BYTES) return INFINITY;
    double smallest = read(root, path);
    for (char *slash; (slash = strrchr(path, '/')) && slash >= path + strlen(mount);) {
        *slash = '\0';
        smallest = fmin(smallest, read(root, path));
    }
    return smallest;
}

static int has_word(const char *list, const char *word) {
    size_t length = strlen(word);
    for (const char *next = list; (next = strstr(next, word)); next += length) {
        int begins = next == list || next[-1] == ',';
        if (begins && (next[length] == ',' || next[length] == '\0')) return 1;
    }
    return 0;
}

/* The limit behind one line of /proc/self/cgroup, "<number>:<controllers>:<group>". */
static double limit_of_line(const char *root, const controller *c, char *line) {
    line[strcspn(line, "\n")] = '\0';
    strsep(&line, ":");
    const char *controllers = strsep(&line, ":");
    const char *group = line;
    if (!controllers || !group) return INFINITY;
    if (!*controllers) return smallest_limit(root, "", group, c->v2);
    if (!has_word(controllers, c->name)) return INFINITY;
    char mount[PATH_BYTES], own[PATH_BYTES];
    int chars = snprintf(mount, sizeof mount, "/%s", controllers);
    if (chars < 0 || chars >= PATH_BYTES) return INFINITY;
    snprintf(own, sizeof own, "/%s", c->name);
    return fmin(smallest_limit(root, mount, group, c->v1), smallest_limit(root, own, group, c->v1));
}

static double nearest_limit(const char *root, const controller *c) {
    char path[PATH_BYTES], line[LINE_BYTES];
    double smallest = INFINITY;
    snprintf(path, sizeof path, "%s/proc/self/cgroup", root);
    FILE *f = fopen(path, "re");
    if (!f) return smallest;
    while (fgets(line, sizeof line, f)) smallest = fmin(smallest, limit_of_line(root, c, line));
    fclose(f);
    return smallest;
}

/* ---- CPUs and memory ---- */

double limits_cpu_quota(const char *root) {
    return nearest_limit(root, &CPU);
}

/* CPU_SETSIZE is only a default: a larger machine refuses a mask that is too small for it. */
static int cpus_of_affinity(void) {
    for (int capacity = CPU_SETSIZE; capacity <= 1 << 20; capacity *= 2) {
        cpu_set_t *mask = CPU_ALLOC(capacity);
        if (!mask) return 1;
        size_t bytes = CPU_ALLOC_SIZE(capacity);
        int failed = sched_getaffinity(0, bytes, mask);
        int cause = errno, count = failed ? 1 : CPU_COUNT_S(bytes, mask);
        CPU_FREE(mask);
        if (!failed || cause != EINVAL) return count;
    }
    return 1;
}

int limits_cpus(void) {
    double usable = fmin(cpus_of_affinity(), ceil(limits_cpu_quota("")));
    return usable < 1 ? 1 : (int)usable;
}

static double available_bytes(const char *root) {
    char path[PATH_BYTES], line[LINE_BYTES];
    double kibibytes = INFINITY;
    snprintf(path, sizeof path, "%s/proc/meminfo", root);
    FILE *f = fopen(path, "re");
    if (!f) return INFINITY;
    while (fgets(line, sizeof line, f)) sscanf(line, "MemAvailable: %lf kB", &kibibytes);
    fclose(f);
    return kibibytes * 1024;
}

double limits_memory_bytes(const char *root) {
    return fmax(0, fmin(available_bytes(root), nearest_limit(root, &MEMORY)));
}
