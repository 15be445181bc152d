/* sweep verify: are the files whole, and does training again give the same bits? */
#include <stdio.h>
#include <string.h>

#include "src/cli/command.h"
#include "src/cli/options.h"
#include "src/cli/progress.h"
#include "src/cli/sweep_input.h"
#include "src/cli/wanted_isa.h"
#include "src/cli/warnings.h"
#include "src/results/grow_plan.h"
#include "src/verify/badge.h"
#include "src/verify/verification.h"

/* --- the steps, and what is told between them --- */

/* The config is read again as it was then. */
static status open_input(const verification *v, sweep_input *in, text *problems, error *err) {
    TRY(recipe_parse(&v->recipe, NULL, 0, &in->config, problems));
    TRY(sweep_input_plan(in, err));
    return results_grow_plan(v->subject.results, in->plan, err);
}

static void compare_plan(verification *v, const plan *p) {
    text told = {0};
    verification_compare_plan(v, p, &told);
    fputs(text_string(&told), stdout);
    text_free(&told);
}

/* Why the instruction set is the one of then. */
static const char *remark_on_isa(const verification *v) {
    const surroundings_limits *here = &v->here;
    if (v->asked.isa != RNN_ISA_BEST || !isa_names_have(&v->then.isas, v->now.isas.names[0]))
        return "";
    for (int i = 0; i < here->isas.count; i++)
        if (!isa_names_have(&v->then.isas, here->isas.names[i]))
            return "Scalar code is left, but would take long here: SWEEP_ISA=generic asks for "
                   "it.\n";
    return "This CPU has no other instruction set.\n";
}

static void tell_plan(const verification *v) {
    text how = {0};
    surroundings_append(&how, &v->now, &v->then);
    printf("%d trial file%s whole, digests right.\n", v->files, v->files == 1 ? " is" : "s are");
    printf("Training %d of %d again: %s.\n%s", v->chosen_count, v->subject.results->trial_count,
           text_string(&how), remark_on_isa(v));
    fflush(stdout);
    text_free(&how);
}

static status retrain(verification *v, const sweep_input *in, error *err) {
    progress *view = NULL;
    v->asked.hang_timeout_s = config_real(in->config, KEY_HANG_TIMEOUT);
    TRY(progress_create(in->plan, &view, err));
    status result = verification_retrain(v, in->data, progress_listen, view, err);
    progress_end(view);
    progress_free(view);
    return result;
}

static status verify_all(verification *v, const char *folder, sweep_input *in, text *problems,
                         error *err) {
    TRY(wanted_isa(&v->asked.isa, err));
    TRY(verification_open(folder, &warnings_of_subject, v, err));
    TRY(open_input(v, in, problems, err));
    compare_plan(v, in->plan);
    if (v->difference.bytes) return STATUS_OK;
    TRY(verification_check(v, err));
    if (v->difference.bytes) return STATUS_OK;
    tell_plan(v);
    return retrain(v, in, err);
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
    if (badge_write(v, &err) != STATUS_OK)
        warnings_print("the verdict is not kept for the report: %s", err.message);
    else if (code == 0)
        printf("Kept in %s/verify.json; 'sweep report %s' puts it into the report.\n",
               v->subject.folder, v->subject.folder);
    return code;
}

static int verify_folder(verification *v, const char *folder) {
    sweep_input input = {0};
    text problems = {0};
    error err = {.message = ""};
    status result = verify_all(v, folder, &input, &problems, &err);
    int code;
    if (result == STATUS_OK)
        code = conclude(v);
    else if (problems.bytes)
        code = (fputs(problems.data, stderr), status_exit_code(result));
    else
        code = command_fail(result, &err);
    text_free(&problems);
    verification_free(v);
    sweep_input_close(&input);
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
    int wrong = options_number(c, "--sample", given[OPTION_SAMPLE], 1, 1000000, &v->asked.sample);
    if (!wrong)
        wrong = options_number(c, "--seed", given[OPTION_SEED], 0, INT64_MAX, &v->asked.seed);
    if (!wrong)
        wrong = options_number(c, "--workers", given[OPTION_WORKERS], 0, 1024, &v->asked.workers);
    if (!wrong)
        wrong = options_number(c, "--threads", given[OPTION_THREADS], 0, 1024, &v->asked.threads);
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
