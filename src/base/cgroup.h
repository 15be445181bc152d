/* The control groups that this process is in, from its own up to the root: where limits and counts
 * of the machine's share are found.
 *
 * cgroups(7), versions 1 and 2. */
#ifndef SWEEP_BASE_CGROUP_H
#define SWEEP_BASE_CGROUP_H

#include <stdbool.h>
#include <stdint.h>

enum { CGROUP_LINE_BYTES = 4096 };

/* A group's folder below /sys/fs/cgroup; `unified` for version 2. */
typedef void cgroup_visitor(const char *folder, bool unified, void *context);

/* Visit every group of `controller` ("cpu", "memory").  Inside a container a group's own folder may
 * not be visible: a visitor that finds nothing there passes on.  `root` is "" but for tests. */
void cgroup_visit(const char *root, const char *controller, cgroup_visitor *visit, void *context);

/* The first line of <folder>/<file>; false if there is none. */
bool cgroup_first_line(const char *folder, const char *file, char line[CGROUP_LINE_BYTES]);

/* How many processes the kernel has killed in these groups for lack of memory; -1 when nothing
 * tells. */
int64_t cgroup_oom_kills(const char *root);

#endif
