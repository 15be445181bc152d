/* sweep verify: are the files whole, and does training again give the same bits? */
#include <ftw.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/files.h"
#include "src/base/limits.h"
#include "src/base/memory.h"
#include "src/cli/command.h"
#include "src/cli/options.h"
#include "src/cli/progress.h"
#include "src/cli/recipe.h"
#include "src/cli/subject.h"
#include "src/cli/sweep_input.h"
#include "src/lstm/lstm.h"
#include "src/verify/verify.h"

typedef struct verification {
    subject subject;
    sweep_input input;
    recipe recipe;
    long long sample, seed, workers; /* sample 0: all; workers 0: other than then */
    int workers_then;
    lstm_path path;
    int32_t *chosen; /* trials to train again */
    int32_t chosen_count;
    int32_t files;   /* that are whole */
    int32_t equal;   /* trained again to the same bits */
    text difference; /* the first; empty when there is none */
    bool as_it_was;  /* the same program and machine */
} verification;

/* --- what was, and what is to be different --- */

static int workers_then(const results *r) {
    int most = 0;
    for (int32_t i = 0; i < r->trial_count; i++)
        if (r->trials[i].runtime.worker >= most) most = r->trials[i].runtime.worker + 1;
    return most > 0 ? most : 1;
}

static bool was_used(const results *r, lstm_path path) {
    for (int32_t i = 0; i < r->trial_count; i++)
        if (strcmp(r->trials[i].runtime.path, lstm_path_name(path)) == 0) return true;
    return false;
}

/* The fastest instruction set that was not used then, or the fastest of all where there is no
 * other; what SWEEP_ISA says where it is set. */
static lstm_path other_path(const results *r) {
    static const lstm_path fastest_first[] = {LSTM_PATH_AVX512, LSTM_PATH_AVX2, LSTM_PATH_GENERIC};
    lstm_path fastest = LSTM_PATH_BEST;
    const char *asked = getenv("SWEEP_ISA");
    /* A name that is none stays as it is and is refused when it comes to training. */
    if (asked) return lstm_path_parse(asked, &fastest) ? fastest : LSTM_PATH_BEST;
    for (int i = (int)(sizeof fastest_first / sizeof *fastest_first); i-- > 0;)
        if (lstm_path_available(fastest_first[i])) fastest = fastest_first[i];
    for (size_t i = 0; i < sizeof fastest_first / sizeof *fastest_first; i++)
        if (lstm_path_available(fastest_first[i]) && !was_used(r, fastest_first[i]))
            return fastest_first[i];
    return fastest;
}

static const char *path_then(const results *r) {
    for (int32_t i = 0; i < r->trial_count; i++)
        if (r->trials[i].runtime.path[0]) return r->trials[i].runtime.path;
    return "unknown";
}

static long long other_workers(int then) {
    long long usual = limits_cpus();
    if (usual != then) return usual;
    return usual > 1 ? usual - 1 : 2;
}

/* --- the steps --- */

static status open_all(verification *v, const char *folder, text *problems, error *err) {
    TRY(subject_open(folder, &v->subject, err));
    if (v->subject.incomplete)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s has no results.h5, so there is no config to repeat; run its sweep to "
                         "the end first",
                         v->subject.folder);
    TRY(recipe_of_results(v->subject.results, &v->recipe, err));
    TRY(recipe_parse(&v->recipe, NULL, 0, &v->input.config, problems));
    return sweep_input_plan(&v->input, err);
}

static void tell_differences(verification *v) {
    text told = {0};
    recipe_append_differences(&told, &v->recipe, v->input.plan);
    v->as_it_was = told.bytes == 0;
    fputs(text_string(&told), stdout);
    text_free(&told);
}

/* Ids are digests of everything that decides a result. */
static void compare_plans(verification *v) {
    const results *r = v->subject.results;
    const plan *p = v->input.plan;
    if (p->trial_count != r->trial_count)
        text_append_format(&v->difference, "its config comes to %d trials, not %d", p->trial_count,
                           r->trial_count);
    for (int32_t i = 0; i < r->trial_count && !v->difference.bytes; i++)
        if (strcmp(p->trials[i].id, r->trials[i].trial.id) != 0)
            text_append_format(
                &v->difference,
                "its config, with the data and initial weights that are here, comes to "
                "other trials: number %d is "
                "%s, not %s",
                i + 1, p->trials[i].id, r->trials[i].trial.id);
}

static status check_files(verification *v, error *err) {
    status result = verify_files(v->subject.folder, v->subject.results, &v->files, err);
    if (result != STATUS_DAMAGED) return result;
    text_append(&v->difference, err->message);
    return STATUS_OK;
}

static status choose(verification *v, error *err) {
    const results *r = v->subject.results;
    int32_t *trained = memory_array((size_t)r->trial_count, sizeof *trained);
    v->chosen = memory_array((size_t)r->trial_count, sizeof *v->chosen);
    if (!trained || !v->chosen) {
        free(trained);
        return error_no_memory(err, (size_t)r->trial_count * sizeof *trained);
    }
    int32_t count = 0;
    for (int32_t i = 0; i < r->trial_count; i++)
        if (r->trials[i].outcome.status != TRIAL_MISSING) trained[count++] = i;
    bool all = v->sample == 0 || v->sample > count;
    v->chosen_count = all ? count : (int32_t)v->sample;
    status result = verify_sample((uint64_t)v->seed, count, v->chosen_count, v->chosen, err);
    for (int32_t i = 0; i < v->chosen_count; i++) v->chosen[i] = trained[v->chosen[i]];
    free(trained);
    return result;
}

/* --- training again --- */

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *where) {
    (void)info;
    (void)kind;
    (void)where;
    return remove(path);
}

static status make_scratch(char **folder, error *err) {
    const char *temporary = getenv("TMPDIR");
    *folder = files_join(temporary && *temporary ? temporary : "/tmp", "sweep-verify.XXXXXX");
    if (!*folder) return error_no_memory(err, 1);
    if (mkdtemp(*folder)) return STATUS_OK;
    return error_set(err, STATUS_IO, "cannot make the folder %s to train in; set TMPDIR", *folder);
}

static status retrain_in(verification *v, const char *scratch, error *err) {
    progress *view = NULL;
    TRY(progress_create(v->input.plan, &view, err));
    const verify_options options = {.folder = v->subject.folder,
                                    .scratch = scratch,
                                    .trials = v->chosen,
                                    .count = v->chosen_count,
                                    .workers = (int)v->workers,
                                    .listen = progress_listen,
                                    .context = view};
    status result =
        verify_retrain(v->input.plan, v->input.data, &options, &v->equal, &v->difference, err);
    progress_end(view);
    progress_free(view);
    return result;
}

static status retrain(verification *v, error *err) {
    enum { OPEN_FOLDERS = 16 };
    char *scratch = NULL;
    if (v->path != LSTM_PATH_BEST) setenv("SWEEP_ISA", lstm_path_name(v->path), 1);
    status result = make_scratch(&scratch, err);
    if (result == STATUS_OK) {
        result = retrain_in(v, scratch, err);
        nftw(scratch, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
    }
    free(scratch);
    return result;
}

static void tell_plan(const verification *v) {
    const results *r = v->subject.results;
    printf("%d trial file%s whole, digests right.\n", v->files, v->files == 1 ? " is" : "s are");
    printf("Training %d of %d again: %s instead of %s, %lld worker%s instead of %d.\n",
           v->chosen_count, r->trial_count, lstm_path_name(v->path), path_then(r), v->workers,
           v->workers == 1 ? "" : "s", v->workers_then);
    fflush(stdout);
}

static status verify_all(verification *v, const char *folder, text *problems, error *err) {
    TRY(open_all(v, folder, problems, err));
    tell_differences(v);
    compare_plans(v);
    if (v->difference.bytes) return STATUS_OK;
    TRY(check_files(v, err));
    if (v->difference.bytes) return STATUS_OK;
    v->path = other_path(v->subject.results);
    v->workers_then = workers_then(v->subject.results);
    if (v->workers == 0) v->workers = other_workers(v->workers_then);
    TRY(choose(v, err));
    tell_plan(v);
    return v->chosen_count > 0 ? retrain(v, err) : STATUS_OK;
}

/* --- the badge --- */

static void append_badge(text *out, const verification *v) {
    const results *r = v->subject.results;
    char now[CLOCK_UTC_CHARS + 1];
    clock_utc_now(now);
    text_append_format(out, "{\n  \"verified_at\": \"%s\",\n  \"results_finished_at\": ", now);
    text_append_json(out, results_fact(r, "finished_at"));
    text_append_format(out, ",\n  \"trials\": %d,\n  \"files\": %d,\n  \"retrained\": %d,\n",
                       r->trial_count, v->files, v->chosen_count);
    text_append_format(out, "  \"equal\": %d,\n  \"path\": \"%s\",\n  \"path_then\": ", v->equal,
                       lstm_path_name(v->path));
    text_append_json(out, path_then(r));
    text_append_format(out, ",\n  \"workers\": %lld,\n  \"workers_then\": %d,\n", v->workers,
                       v->workers_then);
    text_append_format(out, "  \"same_program_and_machine\": %s,\n",
                       v->as_it_was ? "true" : "false");
    text_append_format(out, "  \"outcome\": \"%s\",\n  \"difference\": ",
                       v->difference.bytes ? "mismatch" : "equal");
    if (v->difference.bytes)
        text_append_json(out, text_string(&v->difference));
    else
        text_append(out, "null");
    text_append(out, "\n}\n");
}

static status write_badge(const verification *v, error *err) {
    text badge = {0};
    append_badge(&badge, v);
    char *path = files_join(v->subject.folder, "verify.json");
    status result = path && !badge.failed ? files_publish(path, badge.data, badge.bytes, true, err)
                                          : error_no_memory(err, badge.bytes);
    free(path);
    text_free(&badge);
    return result;
}

/* --- the command --- */

static int conclude(const verification *v) {
    error err;
    status result = write_badge(v, &err);
    if (result != STATUS_OK) return command_fail(result, &err);
    if (v->difference.bytes)
        return command_fail(
            error_set(&err, STATUS_DAMAGED, "not verified: %s", text_string(&v->difference)), &err);
    printf("Verified: %d trial%s trained again, %s bit for bit.\n", v->equal,
           v->equal == 1 ? "" : "s", v->equal == 1 ? "equal" : "all equal");
    printf("Kept in %s/verify.json; 'sweep report %s' puts it into the report.\n",
           v->subject.folder, v->subject.folder);
    return 0;
}

static int verify_folder(verification *v, const char *folder) {
    text problems = {0};
    error err = {.message = ""};
    status result = verify_all(v, folder, &problems, &err);
    int code;
    if (result == STATUS_OK)
        code = conclude(v);
    else if (problems.bytes)
        code = (fputs(problems.data, stderr), status_exit_code(result));
    else
        code = command_fail(result, &err);
    text_free(&problems);
    text_free(&v->difference);
    free(v->chosen);
    recipe_free(&v->recipe);
    sweep_input_close(&v->input);
    subject_free(&v->subject);
    return code;
}

static int run_verify(int argc, char **argv) {
    const char *sample = "0", *seed = "0", *workers = "0";
    verification v = {.subject = {.trial = -1}};
    const option options[] = {{"--sample", &sample, NULL},
                              {"--seed", &seed, NULL},
                              {"--workers", &workers, NULL},
                              {NULL, NULL, NULL}};
    int wrong = options_take(&command_verify, &argc, argv, options);
    if (!wrong) wrong = options_number(&command_verify, "--sample", sample, 0, 1000000, &v.sample);
    if (!wrong) wrong = options_number(&command_verify, "--seed", seed, 0, INT64_MAX, &v.seed);
    if (!wrong) wrong = options_number(&command_verify, "--workers", workers, 0, 1024, &v.workers);
    if (wrong) return wrong;
    if (argc != 2) return command_usage_error(&command_verify, "which results folder?");
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    return verify_folder(&v, argv[1]);
}

const command command_verify = {
    .name = "verify",
    .run = run_verify,
    .arguments = "DIR [--sample N] [--seed S] [--workers N]",
    .summary = "Check the files of a results folder, train again, and compare bit for bit.",
    .help =
        "First the digests of all trial files.  Then every trial is trained again from the config\n"
        "in results.h5, in a scratch folder under $TMPDIR, with another number of workers and, "
        "where\n"
        "the machine has one, another instruction set; weights and curves are compared bit for "
        "bit.\n"
        "\n"
        "  --sample N   train only N of them, chosen by --seed S (0)\n"
        "  --workers N  so many workers\n"
        "\n"
        "The first difference is named with trial, tensor, index and both values, and ends it "
        "with\n"
        "exit code 5.  What came out is kept in DIR/verify.json, which the report shows.\n",
};
