#include "tests/report_scene.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/pages/report.h"
#include "tests/check.h"

const synthetic_sweep THREE_DEPTHS = {.layers = 3,
                                      .widths = 1,
                                      .rates = 1,
                                      .seeds = 1,
                                      .layer_dim = {1, 2, 3},
                                      .hidden_dim = {100},
                                      .lr = {0.1}};

char *folder_for(const char *name) {
    const char *root = getenv("TEST_TMPDIR");
    return files_join(root ? root : "/tmp", name);
}

char *read_in(const char *folder, const char *name) {
    char *path = files_join(folder, name), *data = NULL;
    size_t bytes = 0;
    error err;
    if (path && files_read(path, 64u << 20, &data, &bytes, &err) != STATUS_OK)
        printf("%s\n", err.message);
    free(path);
    return data ? data : calloc(1, 1);
}

bool exists_in(const char *folder, const char *name) {
    struct stat info;
    char *path = files_join(folder, name);
    bool there = path && stat(path, &info) == 0 && info.st_size > 0;
    free(path);
    return there;
}

bool gnuplot_is_there(void) {
    return access("/usr/bin/gnuplot", X_OK) == 0;
}

int times(const char *text, const char *part) {
    int count = 0;
    for (; (text = strstr(text, part)); text += strlen(part)) count++;
    return count;
}

bool render(const results *r, const char *folder, text *warnings) {
    error err;
    return CHECK_STATUS(report_render(r, folder, warnings, &err), STATUS_OK, &err);
}

/* Opening and closing elements pair up, attributes are quoted: enough XML to catch a slip. */
static bool is_balanced(const char *markup) {
    int depth = 0;
    for (const char *s = markup; (s = strchr(s, '<')); s++) {
        const char *end = strchr(s, '>');
        if (!end) return false;
        if (s[1] == '?' || s[1] == '!') continue;
        if (s[1] == '/')
            depth--;
        else if (end[-1] != '/')
            depth++;
        if (depth < 0) return false;
        s = end - 1;
    }
    return depth == 0;
}

void check_plot(const char *folder, const char *name) {
    static const char *const endings[] = {"gp", "dat", "svg", "png"};
    size_t wanted = gnuplot_is_there() ? 4 : 2;
    for (size_t i = 0; i < wanted; i++) {
        char file[96];
        snprintf(file, sizeof file, "plots/%s.%s", name, endings[i]);
        if (!CHECK(exists_in(folder, file))) printf("%s\n", file);
        if (i != 2) continue;
        char *svg = read_in(folder, file);
        CHECK(is_balanced(svg));
        free(svg);
    }
}
