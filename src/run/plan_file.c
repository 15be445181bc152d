#include "src/run/plan_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/memory.h"
#include "src/plan/plan_basis.h"
#include "src/run/folder.h"
#include "src/run/plan_difference.h"
#include "src/run/plan_ids.h"
#include "src/run/plan_kin.h"
#include "src/run/plan_text.h"

/* --- making the plan again --- */

/* The sweep is named after its folder, as it was when its config did not say otherwise. */
static status parse_config(const char *folder, const plan_text *s, const char *const overrides[],
                           size_t count, config **out, error *err) {
    text problems = {0}, path = {0}, source = {0};
    size_t chars = strlen(folder);
    while (chars > 1 && folder[chars - 1] == '/') chars--;
    text_append_bytes(&path, folder, chars);
    text_append(&path, ".yaml");
    text_append(&source, s->config);
    text_append(&source, s->places);
    status result = config_parse(&key_language, text_string(&path), text_string(&source),
                                 source.bytes, overrides, count, out, &problems);
    if (result != STATUS_OK)
        error_set(err, result, "the config in %s/plan.txt: %s", folder, text_string(&problems));
    text_free(&problems);
    text_free(&path);
    text_free(&source);
    return result;
}

/* The config is named by the file that it comes from now. */
static status name_source(config *c, const char *path, error *err) {
    char *copy = memory_copy_text(path);
    if (!copy) return error_no_memory(err, strlen(path));
    free(c->path);
    c->path = copy;
    return STATUS_OK;
}

/* Other ids would be other trials. */
static status check_ids(const char *path, const plan_text *s, const plan *p, error *err) {
    if (plan_ids_count(s->ids) == p->trial_count &&
        plan_ids_are(s->ids, 0, p->trials, p->trial_count))
        return STATUS_OK;
    return error_set(err, STATUS_DAMAGED, "%s is damaged: its trials are not those of its config",
                     path);
}

/* A plan that was made again, with what it borrows. */
typedef struct made_again {
    config *config;
    dataset *data;
    plan *plan;
} made_again;

static void free_made_again(made_again *m) {
    plan_free(m->plan);
    dataset_free(m->data);
    config_free(m->config);
    *m = (made_again){0};
}

static status make_again(const char *folder, const char *path, const plan_text *s, made_again *out,
                         error *err) {
    TRY(plan_difference_check_rules(folder, s, err));
    TRY(parse_config(folder, s, NULL, 0, &out->config, err));
    TRY(name_source(out->config, path, err));
    TRY(plan_make_again(out->config, s->basis, path, &out->data, &out->plan, err));
    return check_ids(path, s, out->plan, err);
}

/* --- settling --- */

/* A search by results is known by its rule: its trials may be fewer or more than the kept ones. */
static status find_kin(const char *folder, const char *path, const plan_text *s, const plan *p,
                       plan_kin *out, error *err) {
    made_again kept = {0};
    status result = make_again(folder, path, s, &kept, err);
    if (result == STATUS_OK) result = plan_kin_of(kept.plan, p, out, err);
    free_made_again(&kept);
    return result;
}

static status refuse_torn(const char *path, error *err) {
    return error_set(
        err, STATUS_DAMAGED,
        "%s lists other configurations than the results in its folder lead to: some of "
        "them are not what they were; give another output.dir, or verify them",
        path);
}

/* Of a plan that no search draws by results: it may be behind the kept one, or ahead of it, by what
 * confirms. */
static status judge_trials(const char *folder, const char *path, const plan_text *s, const plan *p,
                           const plan_difference *c, bool extend, bool *replaces, error *err) {
    *replaces = !c->same || (p->confirmed && !c->confirmed);
    if (!c->same)
        return extend && c->kept == c->stored ? STATUS_OK
                                              : plan_difference_refuse(folder, p, s, c, err);
    return p->confirmed && c->confirmed && !c->confirmed_alike ? refuse_torn(path, err) : STATUS_OK;
}

/* Whether `p` is to be written in place of what is kept. */
static status judge(const char *folder, const char *path, const plan_text *s, const plan *p,
                    bool extend, bool *replaces, error *err) {
    plan_difference c = {0};
    plan_kin kin = PLAN_KIN_SAME;
    *replaces = false;
    TRY(plan_difference_of(s, p, &c, err));
    if (!plan_is_by_results(p)) return judge_trials(folder, path, s, p, &c, extend, replaces, err);
    TRY(find_kin(folder, path, s, p, &kin, err));
    *replaces = kin == PLAN_KIN_AHEAD || kin == PLAN_KIN_LONGER;
    if (kin == PLAN_KIN_TORN) return refuse_torn(path, err);
    if (kin == PLAN_KIN_SAME || kin == PLAN_KIN_AHEAD || (kin == PLAN_KIN_LONGER && extend))
        return STATUS_OK;
    if (kin != PLAN_KIN_LONGER) c.kept = 0;
    return plan_difference_refuse(folder, p, s, &c, err);
}

static status settle_with(const char *folder, const char *path, bool writes, const plan_text *s,
                          const plan *p, const char *program, bool extend, plan_file_state *state,
                          error *err) {
    bool replaces = false;
    TRY(plan_difference_check_rules(folder, s, err));
    TRY(judge(folder, path, s, p, extend, &replaces, err));
    *state = replaces                           ? PLAN_FILE_EXTENDED
             : strcmp(s->program, program) == 0 ? PLAN_FILE_SAME
                                                : PLAN_FILE_OTHER;
    return replaces && writes ? plan_text_write(path, p, program, s->layout, true, err) : STATUS_OK;
}

static bool is_missing(const char *path) {
    return access(path, F_OK) != 0 && errno == ENOENT;
}

/* Trials that are there already say how they lie, whatever is wanted. */
static void take_what_is_there(const char *folder, layout *l) {
    layout shown;
    if (folder_shows_layout(folder, &shown)) *l = shown;
}

static status settle_at(const char *folder, const char *path, const plan *p, const char *program,
                        bool extend, plan_file_state *state, layout *l, error *err) {
    if (is_missing(path)) {
        *state = PLAN_FILE_NEW;
        take_what_is_there(folder, l);
        status written = plan_text_write(path, p, program, *l, false, err);
        /* Others may have begun at the same time, on a host where the data lie elsewhere. */
        if (written != STATUS_DAMAGED) return written;
    }
    plan_text s = {0};
    status result = plan_text_read(path, &s, err);
    if (result == STATUS_OK)
        result = settle_with(folder, path, true, &s, p, program, extend, state, err);
    if (result == STATUS_OK) *l = s.layout;
    plan_text_free(&s);
    return result;
}

status plan_file_settle(const char *folder, const plan *p, const char *program, bool extend,
                        plan_file_state *state, layout *l, error *err) {
    char *path = folder_plan_path(folder);
    if (!path) return error_no_memory(err, strlen(folder));
    status result = settle_at(folder, path, p, program, extend, state, l, err);
    free(path);
    return result;
}

status plan_file_compare(const char *folder, const plan *p, const char *program,
                         plan_file_state *state, layout *l, error *err) {
    char *path = folder_plan_path(folder);
    if (!path) return error_no_memory(err, strlen(folder));
    plan_text s = {0};
    status result = plan_text_read(path, &s, err);
    if (result == STATUS_OK)
        result = settle_with(folder, path, false, &s, p, program, false, state, err);
    if (result == STATUS_OK) *l = s.layout;
    plan_text_free(&s);
    free(path);
    return result;
}

static status relate_search(const char *folder, const char *path, const plan_text *s, const plan *p,
                            run_relation *out, error *err) {
    plan_kin kin = PLAN_KIN_OTHER;
    const status result = find_kin(folder, path, s, p, &kin, err);
    *out = kin == PLAN_KIN_SAME || kin == PLAN_KIN_AHEAD ? RUN_FOLDER_SAME
           : kin == PLAN_KIN_LONGER                      ? RUN_FOLDER_GROWN
                                                         : RUN_FOLDER_OTHER;
    return result;
}

static status relate_trials(const plan_text *s, const plan *p, run_relation *out, error *err) {
    plan_difference c = {0};
    const status result = plan_difference_of(s, p, &c, err);
    *out = c.same ? RUN_FOLDER_SAME : c.kept == c.stored ? RUN_FOLDER_GROWN : RUN_FOLDER_OTHER;
    return result;
}

static status relate_at(const char *folder, const char *path, const plan *p, run_relation *out,
                        error *err) {
    plan_text s = {0};
    *out = RUN_FOLDER_NEW;
    if (is_missing(path)) return STATUS_OK;
    status result = plan_text_read(path, &s, err);
    if (result == STATUS_OK) result = plan_difference_check_rules(folder, &s, err);
    if (result == STATUS_OK)
        result = plan_is_by_results(p) ? relate_search(folder, path, &s, p, out, err)
                                       : relate_trials(&s, p, out, err);
    plan_text_free(&s);
    return result;
}

status plan_file_relate(const char *folder, const plan *p, run_relation *out, error *err) {
    char *path = folder_plan_path(folder);
    if (!path) return error_no_memory(err, strlen(folder));
    status result = relate_at(folder, path, p, out, err);
    free(path);
    return result;
}

/* --- reading it for others --- */

bool plan_file_races_over_seeds(const char *folder) {
    error ignored;
    plan_text s = {0};
    char *path = folder_plan_path(folder);
    const bool read = path && plan_text_read(path, &s, &ignored) == STATUS_OK;
    const char *rule = read ? plan_text_value(s.config, "stop.rule:") : NULL;
    const bool found = rule && plan_text_same_line(rule, "paired");
    plan_text_free(&s);
    free(path);
    return found;
}

static status read_at(const char *folder, const char *path, made_again *out, error *err) {
    plan_text s = {0};
    status result = plan_text_read(path, &s, err);
    if (result == STATUS_OK) result = make_again(folder, path, &s, out, err);
    plan_text_free(&s);
    return result;
}

status plan_file_read(const char *folder, config **c, dataset **data, plan **out, error *err) {
    made_again made = {0};
    char *path = folder_plan_path(folder);
    status result = path ? read_at(folder, path, &made, err) : error_no_memory(err, strlen(folder));
    free(path);
    if (result != STATUS_OK) free_made_again(&made);
    *c = made.config;
    *data = made.data;
    *out = made.plan;
    return result;
}

static status read_config_at(const char *folder, const char *path, const char *const overrides[],
                             size_t count, config **out, error *err) {
    plan_text s = {0};
    status result = plan_text_read(path, &s, err);
    if (result == STATUS_OK) result = plan_difference_check_rules(folder, &s, err);
    if (result == STATUS_OK) result = parse_config(folder, &s, overrides, count, out, err);
    if (result == STATUS_OK) result = name_source(*out, path, err);
    plan_text_free(&s);
    return result;
}

status plan_file_read_config(const char *folder, const char *const overrides[], size_t count,
                             config **out, error *err) {
    char *path = folder_plan_path(folder);
    *out = NULL;
    if (!path) return error_no_memory(err, strlen(folder));
    status result = read_config_at(folder, path, overrides, count, out, err);
    free(path);
    return result;
}
