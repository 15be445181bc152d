/* sweep verify: are the files whole, and does training again give the same bits? */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/files.h"
#include "src/base/limits.h"
#include "src/base/memory.h"
#include "src/base/temporaries.h"
#include "src/cli/command.h"
#include "src/cli/options.h"
#include "src/cli/progress.h"
#include "src/cli/recipe.h"
#include "src/cli/subject.h"
#include "src/cli/sweep_input.h"
#include "src/cli/wanted_isa.h"
#include "src/cli/warnings.h"
#include "src/rnn/instruction_set.h"
#include "src/verify/surroundings.h"
#include "src/verify/verify.h"

typedef struct verification {
    subject subject;
    sweep_input input;
    recipe recipe;
    long long sample, seed;     /* sample 0: all */
    long long workers, threads; /* asked for; 0: other than then */
    rnn_isa isa;                /* asked for; RNN_ISA_BEST: other than then */
    surroundings then, now;
    int32_t *chosen; /* trials to train again */
    int32_t chosen_count;
    int32_t files;   /* that are whole */
    int32_t equal;   /* trained again to the same bits */
    text difference; /* the first; empty when there is none */
    bool as_it_was;  /* the same program and machine */
} verification;

/* --- what was, and what is to be different --- */

static surroundings surroundings_then(const results *r, const plan *p) {
    surroundings then = {.workers = 1, .threads = p->trials[0].threads};
    for (int32_t i = 0; i < r->trial_count; i++) {
        const trial_runtime *one = &r->trials[i].runtime;
        if (one->worker >= then.workers) then.workers = one->worker + 1;
        if (one->isa[0]) isa_names_add(&then.isas, one->isa);
    }
    return then;
}

static surroundings_limits limits_here(const verification *v) {
    static const rnn_isa fastest_first[] = {RNN_ISA_AVX512, RNN_ISA_AVX2, RNN_ISA_GENERIC};
    surroundings_limits here = {.cpus = limits_cpus(), .trials = v->chosen_count};
    for (size_t i = 0; i < sizeof fastest_first / sizeof *fastest_first; i++)
        if (rnn_isa_available(fastest_first[i]))
            isa_names_add(&here.isas, rnn_isa_name(fastest_first[i]));
    for (int32_t i = 0; i < v->chosen_count; i++)
        here.flops += trial_flops(&v->input.plan->trials[v->chosen[i]]);
    return here;
}

/* What was asked for, and for the rest other than then. */
static surroundings surroundings_now(const verification *v, const surroundings_limits *here) {
    surroundings now = surroundings_other(&v->then, here);
    if (v->isa != RNN_ISA_BEST) {
        now.isas = (isa_names){.count = 0};
        isa_names_add(&now.isas, rnn_isa_name(v->isa));
    }
    if (v->workers) now.workers = (int)v->workers;
    if (v->threads) now.threads = (int)v->threads;
    return now;
}

/* --- the steps --- */

/* A trial was pointed at by its file: find it in results.h5. */
static status open_beside(verification *v, error *err) {
    if (!v->subject.incomplete) return STATUS_OK;
    subject alone = v->subject;
    v->subject = (subject){.trial = -1};
    status result = subject_open(alone.folder, &v->subject, err);
    if (result == STATUS_OK)
        result = subject_find(&v->subject, alone.results->trials[alone.trial].trial.id, err);
    subject_free(&alone);
    return result;
}

/* What each of them has was told when the folder was opened. */
static status check_left_out(const subject *s, error *err) {
    const int32_t count = s->left_out.count;
    if (count == 0) return STATUS_OK;
    return error_set(err, left_out_status(&s->left_out),
                     "not verified: %d trial file%s of %s cannot be read", count,
                     count == 1 ? "" : "s", s->folder);
}

static status open_all(verification *v, const char *folder, text *problems, error *err) {
    TRY(wanted_isa(&v->isa, err));
    TRY(subject_open(folder, &v->subject, err));
    if (v->subject.trial >= 0) TRY(open_beside(v, err));
    if (v->subject.trial < 0) TRY(check_left_out(&v->subject, err));
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

/* One trial alone, when it was pointed at. */
static bool is_asked_for(const verification *v, int32_t trial) {
    return v->subject.trial < 0 || v->subject.trial == trial;
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
        if (is_asked_for(v, i) && r->trials[i].outcome.status != TRIAL_MISSING)
            trained[count++] = i;
    bool all = v->sample == 0 || v->sample > count;
    v->chosen_count = all ? count : (int32_t)v->sample;
    status result = verify_sample((uint64_t)v->seed, count, v->chosen_count, v->chosen, err);
    for (int32_t i = 0; i < v->chosen_count; i++) v->chosen[i] = trained[v->chosen[i]];
    free(trained);
    return result;
}

/* --- training again --- */

static status make_scratch(char **folder, error *err) {
    const char *temporary = getenv("TMPDIR");
    *folder = files_join(temporary && *temporary ? temporary : "/tmp", "sweep-verify.XXXXXX");
    if (!*folder) return error_no_memory(err, 1);
    if (mkdtemp(*folder)) {
        temporaries_note(*folder);
        return STATUS_OK;
    }
    return error_set_errno(err, STATUS_IO, errno,
                           "cannot make the folder %s to train in (TMPDIR says where)", *folder);
}

static status retrain_in(verification *v, const char *scratch, error *err) {
    progress *view = NULL;
    rnn_isa isa = RNN_ISA_BEST;
    rnn_isa_parse(v->now.isas.names[0], &isa);
    TRY(progress_create(v->input.plan, &view, err));
    const verify_options options = {
        .folder = v->subject.folder,
        .scratch = scratch,
        .trials = v->chosen,
        .count = v->chosen_count,
        .workers = v->now.workers,
        .threads = v->now.threads,
        .isa = isa,
        .hang_timeout_s = config_real(v->input.config, KEY_HANG_TIMEOUT),
        .listen = progress_listen,
        .context = view};
    status result =
        verify_retrain(v->input.plan, v->input.data, &options, &v->equal, &v->difference, err);
    progress_end(view);
    progress_free(view);
    return result;
}

static status retrain(verification *v, error *err) {
    char *scratch = NULL;
    status result = make_scratch(&scratch, err);
    if (result == STATUS_OK) {
        result = retrain_in(v, scratch, err);
        temporaries_remove(scratch);
        temporaries_forget(scratch);
    }
    free(scratch);
    return result;
}

/* Why the instruction set is the one of then. */
static const char *remark_on_isa(const verification *v, const surroundings_limits *here) {
    if (v->isa != RNN_ISA_BEST || !isa_names_have(&v->then.isas, v->now.isas.names[0])) return "";
    for (int i = 0; i < here->isas.count; i++)
        if (!isa_names_have(&v->then.isas, here->isas.names[i]))
            return "Scalar code is left, but would take long here: SWEEP_ISA=generic asks for "
                   "it.\n";
    return "This CPU has no other instruction set.\n";
}

static void tell_plan(const verification *v, const surroundings_limits *here) {
    text how = {0};
    surroundings_append(&how, &v->now, &v->then);
    printf("%d trial file%s whole, digests right.\n", v->files, v->files == 1 ? " is" : "s are");
    printf("Training %d of %d again: %s.\n%s", v->chosen_count, v->subject.results->trial_count,
           text_string(&how), remark_on_isa(v, here));
    fflush(stdout);
    text_free(&how);
}

static status verify_all(verification *v, const char *folder, text *problems, error *err) {
    TRY(open_all(v, folder, problems, err));
    tell_differences(v);
    compare_plans(v);
    if (v->difference.bytes) return STATUS_OK;
    TRY(check_files(v, err));
    if (v->difference.bytes) return STATUS_OK;
    TRY(choose(v, err));
    if (v->chosen_count == 0) {
        TRY(check_left_out(&v->subject, err));
        return error_set(err, STATUS_BAD_INPUT, "%s has no finished trial to train again",
                         v->subject.folder);
    }
    const surroundings_limits here = limits_here(v);
    v->then = surroundings_then(v->subject.results, v->input.plan);
    v->now = surroundings_now(v, &here);
    tell_plan(v, &here);
    return retrain(v, err);
}

/* --- the badge --- */

static void append_isas(text *out, const isa_names *p) {
    text names = {0};
    for (int i = 0; i < p->count; i++)
        text_append_format(&names, "%s%s", i == 0 ? "" : ", ", p->names[i]);
    text_append_json(out, text_string(&names));
    text_free(&names);
}

static void append_surroundings(text *out, const surroundings *s, const char *suffix) {
    text_append_format(out, "  \"path%s\": ", suffix);
    append_isas(out, &s->isas);
    text_append_format(out, ",\n  \"workers%s\": %d,\n  \"threads%s\": %d,\n", suffix, s->workers,
                       suffix, s->threads);
}

/* The same in words, for the report. */
static void append_how(text *out, const verification *v) {
    text how = {0};
    if (v->chosen_count > 0) surroundings_append(&how, &v->now, &v->then);
    text_append(out, "  \"how\": ");
    text_append_json(out, text_string(&how));
    text_append(out, ",\n");
    text_free(&how);
}

static void append_badge(text *out, const verification *v) {
    const results *r = v->subject.results;
    char now[CLOCK_UTC_CHARS + 1];
    clock_utc_now(now);
    text_append_format(out, "{\n  \"verified_at\": \"%s\",\n  \"results_finished_at\": ", now);
    text_append_json(out, results_fact(r, "finished_at"));
    text_append_format(out, ",\n  \"trials\": %d,\n  \"files\": %d,\n  \"retrained\": %d,\n",
                       r->trial_count, v->files, v->chosen_count);
    text_append_format(out, "  \"equal\": %d,\n", v->equal);
    append_surroundings(out, &v->now, "");
    append_surroundings(out, &v->then, "_then");
    append_how(out, v);
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

static int tell_verdict(const verification *v) {
    error err;
    if (v->difference.bytes)
        return command_fail(
            error_set(&err, STATUS_DAMAGED, "not verified: %s", text_string(&v->difference)), &err);
    printf("Verified: %d trial%s trained again, %s bit for bit.\n", v->equal,
           v->equal == 1 ? "" : "s", v->equal == 1 ? "equal" : "all equal");
    return 0;
}

/* The verdict is what was asked for; that it is kept is an extra. */
static int conclude(const verification *v) {
    error err;
    const int code = tell_verdict(v);
    if (write_badge(v, &err) != STATUS_OK)
        warnings_print("the verdict is not kept for the report: %s", err.message);
    else if (code == 0)
        printf("Kept in %s/verify.json; 'sweep report %s' puts it into the report.\n",
               v->subject.folder, v->subject.folder);
    return code;
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

enum { OPTION_SAMPLE, OPTION_SEED, OPTION_WORKERS, OPTION_THREADS };
static const option_info options[] = {{"--sample", 0, "N", "train only N trials again"},
                                      {"--seed", 0, "S", "choose them by this seed (default 0)"},
                                      {"--workers", 0, "N", "train with so many workers"},
                                      {"--threads", 0, "N", "give each of them so many threads"},
                                      {NULL, 0, NULL, NULL}};

static int take_options(verification *v, const char *const given[]) {
    const command *c = &command_verify;
    int wrong = options_number(c, "--sample", given[OPTION_SAMPLE], 1, 1000000, &v->sample);
    if (!wrong) wrong = options_number(c, "--seed", given[OPTION_SEED], 0, INT64_MAX, &v->seed);
    if (!wrong) wrong = options_number(c, "--workers", given[OPTION_WORKERS], 0, 1024, &v->workers);
    if (!wrong) wrong = options_number(c, "--threads", given[OPTION_THREADS], 0, 1024, &v->threads);
    return wrong;
}

static int run_verify(int argc, char **argv, const char *const given[]) {
    verification v = {.subject = {.trial = -1}};
    int wrong = take_options(&v, given);
    if (wrong) return wrong;
    if (argc != 2) return command_usage_error(&command_verify, "which results folder?");
    return verify_folder(&v, argv[1]);
}

const command command_verify = {
    .name = "verify",
    .run = run_verify,
    .arguments = "DIR [OPTION ...]",
    .options = options,
    .summary = "Check the files of a results folder, train again, and compare bit for bit.",
    .help =
        "First the digests of all trial files.  Then every trial is trained again from the config\n"
        "in results.h5, in a scratch folder under $TMPDIR, with other numbers of workers and\n"
        "threads and, where the machine has one, another instruction set; weights and curves are\n"
        "compared bit for bit.  DIR/ID checks one trial alone.\n"
        "\n"
        "Scalar code is chosen only where it takes no more than a minute or so; SWEEP_ISA=generic\n"
        "asks for it.  The first difference is named with trial, tensor, index and both values, "
        "and\n"
        "ends it with exit code 5.  What came out is kept in DIR/verify.json, which the report\n"
        "shows.\n",
};
