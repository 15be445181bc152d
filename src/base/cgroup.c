#include "src/base/cgroup.h"

#include <stdio.h>
#include <string.h>

enum { PATH_BYTES = 4096 };

bool cgroup_first_line(const char *folder, const char *file, char line[CGROUP_LINE_BYTES]) {
    char path[PATH_BYTES];
    int chars = snprintf(path, sizeof path, "%s/%s", folder, file);
    if (chars < 0 || chars >= PATH_BYTES) return false;
    FILE *f = fopen(path, "re");
    if (!f) return false;
    bool found = fgets(line, CGROUP_LINE_BYTES, f) != NULL;
    fclose(f);
    return found;
}

/* Visit `group` below <root>/sys/fs/cgroup<mount> and all above it. */
static void visit_upwards(const char *root, const char *mount, const char *group, bool unified,
                          cgroup_visitor *visit, void *context) {
    char path[PATH_BYTES];
    int chars = snprintf(path, sizeof path, "%s/sys/fs/cgroup%s%s", root, mount,
                         strcmp(group, "/") == 0 ? "" : group);
    if (chars < 0 || chars >= PATH_BYTES) return;
    size_t top = strlen(root) + strlen("/sys/fs/cgroup") + strlen(mount);
    visit(path, unified, context);
    for (char *slash; (slash = strrchr(path, '/')) && slash >= path + top;) {
        *slash = '\0';
        visit(path, unified, context);
    }
}

static bool has_word(const char *list, const char *word) {
    size_t length = strlen(word);
    for (const char *next = list; (next = strstr(next, word)); next += length) {
        bool begins = next == list || next[-1] == ',';
        if (begins && (next[length] == ',' || next[length] == '\0')) return true;
    }
    return false;
}

/* One line of /proc/self/cgroup, "<number>:<controllers>:<group>".  A version 1 hierarchy is
 * mounted under its controllers' names, with a link under each single one. */
static void visit_line(const char *root, const char *controller, char *line, cgroup_visitor *visit,
                       void *context) {
    char mount[PATH_BYTES];
    line[strcspn(line, "\n")] = '\0';
    strsep(&line, ":");
    const char *controllers = strsep(&line, ":");
    const char *group = line;
    if (!controllers || !group) return;
    if (!*controllers) {
        visit_upwards(root, "", group, true, visit, context);
        return;
    }
    if (!has_word(controllers, controller)) return;
    int chars = snprintf(mount, sizeof mount, "/%s", controllers);
    if (chars < 0 || chars >= PATH_BYTES) return;
    visit_upwards(root, mount, group, false, visit, context);
    if (strcmp(controllers, controller) == 0) return;
    snprintf(mount, sizeof mount, "/%s", controller);
    visit_upwards(root, mount, group, false, visit, context);
}

void cgroup_visit(const char *root, const char *controller, cgroup_visitor *visit, void *context) {
    char path[PATH_BYTES], line[CGROUP_LINE_BYTES];
    snprintf(path, sizeof path, "%s/proc/self/cgroup", root);
    FILE *f = fopen(path, "re");
    if (!f) return;
    while (fgets(line, sizeof line, f)) visit_line(root, controller, line, visit, context);
    fclose(f);
}

/* The largest count: a group's includes those below it. */
static void count_oom_kills(const char *folder, bool unified, void *context) {
    int64_t *kills = context;
    char path[PATH_BYTES], line[CGROUP_LINE_BYTES];
    int chars = snprintf(path, sizeof path, "%s/%s", folder,
                         unified ? "memory.events" : "memory.oom_control");
    if (chars < 0 || chars >= PATH_BYTES) return;
    FILE *f = fopen(path, "re");
    if (!f) return;
    while (fgets(line, sizeof line, f)) {
        long long count = 0;
        if (sscanf(line, "oom_kill %lld", &count) == 1 && count > *kills) *kills = count;
    }
    fclose(f);
}

int64_t cgroup_oom_kills(const char *root) {
    int64_t kills = -1;
    cgroup_visit(root, "memory", count_oom_kills, &kills);
    return kills;
}
