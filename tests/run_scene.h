/* A plan and a folder to run it in, for the tests of run/. */
#ifndef SWEEP_TESTS_RUN_SCENE_H
#define SWEEP_TESTS_RUN_SCENE_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/text.h"
#include "src/config/config.h"
#include "src/run/run.h"

typedef struct scene {
    config *config;
    dataset *data;
    plan *plan;
    char root[256];
    error err;
} scene;

/* Parse a config (overrides ended by NULL; may be NULL) and expand it; s->root is kept if set. */
static inline bool scene_plan(scene *s, const char *source, const char *const overrides[]) {
    text problems = {0};
    size_t count = 0;
    while (overrides && overrides[count]) count++;
    bool ready = config_parse(&key_language, "test.yaml", source, strlen(source), overrides, count,
                              &s->config, &problems) == STATUS_OK &&
                 plan_open_data(s->config, &s->data, &s->err) == STATUS_OK &&
                 plan_create(s->config, s->data, &s->plan, &s->err) == STATUS_OK;
    if (!ready) printf("%s%s\n", text_string(&problems), s->err.message);
    text_free(&problems);
    return ready;
}

static inline void scene_drop_plan(scene *s) {
    plan_free(s->plan);
    dataset_free(s->data);
    config_free(s->config);
    s->plan = NULL;
    s->data = NULL;
    s->config = NULL;
}

static inline bool scene_set_up(scene *s, const char *source) {
    const char *temporary = getenv("TEST_TMPDIR");
    memset(s, 0, sizeof *s);
    snprintf(s->root, sizeof s->root, "%s/run.XXXXXX", temporary ? temporary : "/tmp");
    return mkdtemp(s->root) != NULL && scene_plan(s, source, NULL);
}

static inline void scene_tear_down(scene *s) {
    char *command = NULL;
    scene_drop_plan(s);
    if (asprintf(&command, "rm -rf '%s'", s->root) > 0 && system(command) != 0)
        printf("not gone\n");
    free(command);
}

/* "<root>/<name>" in a static buffer, one of four. */
static inline const char *scene_path(const scene *s, const char *name) {
    static char paths[4][512];
    static int turn;
    turn = (turn + 1) % 4;
    snprintf(paths[turn], sizeof paths[turn], "%s/%s", s->root, name);
    return paths[turn];
}

/* Entries of a folder that do not begin with a dot. */
static inline int scene_count(const char *folder) {
    int count = 0;
    DIR *listing = opendir(folder);
    for (struct dirent *entry; listing && (entry = readdir(listing));)
        count += entry->d_name[0] != '.';
    if (listing) closedir(listing);
    return count;
}

/* Both hold the same files in trials/, byte for byte. */
static inline bool scene_same_trials(const scene *s, const char *a, const char *b) {
    char *command = NULL;
    if (asprintf(&command, "diff -r '%s/%s/trials' '%s/%s/trials'", s->root, a, s->root, b) < 0)
        return false;
    int code = system(command);
    free(command);
    return code == 0;
}

#endif
