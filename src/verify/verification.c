#include "src/verify/verification.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/limits.h"
#include "src/base/memory.h"
#include "src/base/temporaries.h"
#include "src/rnn/instruction_set.h"
#include "src/verify/verify.h"

/* --- what is verified --- */

/* A trial was pointed at by its file: find it in results.h5. */
static status open_beside(verification *v, error *err) {
    if (!v->subject.incomplete) return STATUS_OK;
    subject alone = v->subject;
    v->subject = (subject){.trial = -1};
    status result = subject_open(alone.folder, alone.warnings, &v->subject, err);
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

status verification_open(const char *folder, const subject_warnings *warnings, verification *v,
                         error *err) {
    TRY(subject_open(folder, warnings, &v->subject, err));
    if (v->subject.trial >= 0) TRY(open_beside(v, err));
    if (v->subject.trial < 0) TRY(check_left_out(&v->subject, err));
    if (v->subject.incomplete)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s has no results.h5, so there is no config to repeat; run its sweep to "
                         "the end first",
                         v->subject.folder);
    return recipe_of_results(v->subject.results, &v->recipe, err);
}

/* Ids are digests of everything that decides a result. */
static void compare_plans(verification *v) {
    const results *r = v->subject.results;
    const plan *p = v->plan;
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

void verification_compare_plan(verification *v, const plan *p, text *told) {
    v->plan = p;
    recipe_append_differences(told, &v->recipe, p);
    v->as_it_was = told->bytes == 0;
    compare_plans(v);
}

/* --- the files, and what is to be trained again --- */

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

static bool has_end(const outcome *o) {
    return o->status == TRIAL_FINISHED || o->status == TRIAL_DIVERGED;
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
        if (is_asked_for(v, i) && has_end(&r->trials[i].outcome)) trained[count++] = i;
    bool all = v->asked.sample == 0 || v->asked.sample > count;
    v->chosen_count = all ? count : (int32_t)v->asked.sample;
    status result = verify_sample((uint64_t)v->asked.seed, count, v->chosen_count, v->chosen, err);
    for (int32_t i = 0; i < v->chosen_count; i++) v->chosen[i] = trained[v->chosen[i]];
    free(trained);
    return result;
}

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
        here.flops += trial_flops(&v->plan->trials[v->chosen[i]]);
    return here;
}

/* What was asked for, and for the rest other than then. */
static surroundings surroundings_now(const verification *v) {
    surroundings now = surroundings_other(&v->then, &v->here);
    if (v->asked.isa != RNN_ISA_BEST) {
        now.isas = (isa_names){.count = 0};
        isa_names_add(&now.isas, rnn_isa_name(v->asked.isa));
    }
    if (v->asked.workers) now.workers = (int)v->asked.workers;
    if (v->asked.threads) now.threads = (int)v->asked.threads;
    return now;
}

status verification_check(verification *v, error *err) {
    TRY(check_files(v, err));
    if (v->difference.bytes) return STATUS_OK;
    TRY(choose(v, err));
    if (v->chosen_count == 0) {
        TRY(check_left_out(&v->subject, err));
        return error_set(err, STATUS_BAD_INPUT, "%s has no finished trial to train again",
                         v->subject.folder);
    }
    v->here = limits_here(v);
    v->then = surroundings_then(v->subject.results, v->plan);
    v->now = surroundings_now(v);
    return STATUS_OK;
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

static status retrain_in(verification *v, dataset *data, const char *scratch, run_listener *listen,
                         void *context, error *err) {
    rnn_isa isa = RNN_ISA_BEST;
    rnn_isa_parse(v->now.isas.names[0], &isa);
    const verify_options options = {.folder = v->subject.folder,
                                    .scratch = scratch,
                                    .trials = v->chosen,
                                    .count = v->chosen_count,
                                    .workers = v->now.workers,
                                    .threads = v->now.threads,
                                    .isa = isa,
                                    .hang_timeout_s = v->asked.hang_timeout_s,
                                    .listen = listen,
                                    .context = context};
    return verify_retrain(v->plan, data, &options, &v->equal, &v->difference, err);
}

status verification_retrain(verification *v, dataset *data, run_listener *listen, void *context,
                            error *err) {
    char *scratch = NULL;
    status result = make_scratch(&scratch, err);
    if (result == STATUS_OK) {
        result = retrain_in(v, data, scratch, listen, context, err);
        temporaries_remove(scratch);
        temporaries_forget(scratch);
    }
    free(scratch);
    return result;
}

void verification_free(verification *v) {
    text_free(&v->difference);
    free(v->chosen);
    recipe_free(&v->recipe);
    subject_free(&v->subject);
    *v = (verification){.subject = {.trial = -1}};
}
