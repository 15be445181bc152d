#include "src/store/packed_results.h"

#include <stdlib.h>

#include "src/base/memory.h"
#include "src/store/packed_trial.h"
#include "src/store/results_texts.h"

/* --- one trial --- */

static void pack_result(text *to, const result *one) {
    pack_trial(to, &one->trial);
    pack(to, &one->status, sizeof one->status);
    pack_outcome(to, &one->trial, &one->outcome);
    pack(to, &one->runtime, sizeof one->runtime);
    pack_text(to, one->reason);
}

static void unpack_result(packed *from, result *one) {
    unpack_trial(from, &one->trial);
    unpack(from, &one->status, sizeof one->status);
    unpack_outcome(from, &one->trial, &one->outcome);
    unpack(from, &one->runtime, sizeof one->runtime);
    one->reason = unpack_text(from);
    from->failed |= (unsigned)one->status >= TRIAL_STATUS_COUNT;
    one->runtime.host[RUNTIME_HOST_CHARS] = '\0';
    one->runtime.isa[RUNTIME_ISA_CHARS] = '\0';
}

/* --- what is said of all --- */

static void pack_facts(text *to, const results *r) {
    pack(to, &r->environment_count, sizeof r->environment_count);
    for (int i = 0; i < r->environment_count; i++) {
        pack_text(to, r->environment[i].name);
        pack_text(to, r->environment[i].value);
    }
}

static void unpack_facts(packed *from, results *r) {
    int count = 0;
    unpack(from, &count, sizeof count);
    for (int i = 0; i < count && !from->failed; i++) {
        char *name = unpack_text(from), *value = unpack_text(from);
        if (!name || !value)
            from->failed = true;
        else if (results_add_fact(r, name, value, NULL) != STATUS_OK)
            from->failed = from->no_memory = true;
        free(name);
        free(value);
    }
}

static void unpack_axes(packed *from, results *r) {
    unpack(from, r->axes, sizeof r->axes);
    unpack(from, &r->axis_count, sizeof r->axis_count);
    from->failed |= r->axis_count < 0 || r->axis_count > KEY_COUNT;
    if (from->failed) r->axis_count = 0;
    for (int i = 0; i < r->axis_count; i++) from->failed |= (unsigned)r->axes[i] >= KEY_COUNT;
}

/* --- all --- */

void pack_results(text *to, const results *r) {
    for (int i = 0; i < RESULTS_TEXT_COUNT; i++)
        pack_text(to, results_text_is_kept(r, &results_texts[i])
                          ? *results_text_at(r, &results_texts[i])
                          : "");
    pack_text(to, r->data_digest_hex);
    pack(to, r->axes, sizeof r->axes);
    pack(to, &r->axis_count, sizeof r->axis_count);
    pack(to, &r->trial_count, sizeof r->trial_count);
    pack(to, &r->configuration_count, sizeof r->configuration_count);
    for (int32_t i = 0; i < r->trial_count; i++) pack_result(to, &r->trials[i]);
    pack_facts(to, r);
}

static void unpack_trials(packed *from, results *r) {
    int32_t count = 0;
    unpack(from, &count, sizeof count);
    unpack(from, &r->configuration_count, sizeof r->configuration_count);
    from->failed |= count < 0 || (size_t)count > from->bytes;
    if (from->failed) return;
    r->trials = memory_array((size_t)count, sizeof *r->trials);
    from->failed = from->no_memory = !r->trials;
    while (!from->failed && r->trial_count < count)
        unpack_result(from, &r->trials[r->trial_count++]);
    for (int32_t i = 0; !from->failed && i < count; i++)
        r->confirms |= r->trials[i].trial.confirm_rank > 0;
}

void unpack_results(packed *from, results *r) {
    for (int i = 0; i < RESULTS_TEXT_COUNT; i++) {
        char **place = results_text_at(r, &results_texts[i]);
        *place = unpack_text(from);
        from->failed |= !*place;
    }
    r->data_digest_hex = unpack_text(from);
    from->failed |= !r->data_digest_hex;
    unpack_axes(from, r);
    unpack_trials(from, r);
    unpack_facts(from, r);
}
