/* The input is a rung file, or edits of the sample's: of the score in its header, and of the rest.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/store/rung_file.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/hdf5_edits.h"
#include "tests/store_samples.h"

/* Of fifty iterations the trial has done forty, when it was evaluated for the second time. */
enum { RUNG_ITERATION = 40, RUNG_EVALUATIONS = 2, STATE_BYTES = 100 };

/* What stays of the sample. */
typedef struct sample {
    trial trial;
    char name[TRIAL_ID_CHARS + sizeof ".40.h5"];
    char *bytes;
    size_t count;
} sample;

static outcome stopped_outcome(const trial *t) {
    outcome o = sample_outcome(t, TRIAL_DIVERGED); /* which has no weights either */
    o.status = TRIAL_STOPPED;
    o.iterations_done = RUNG_ITERATION;
    o.evaluation_count = RUNG_EVALUATIONS;
    return o;
}

static void keep_sample(sample *s) {
    char state_bytes[STATE_BYTES] = {1, 2, 3};
    const rung_score score = {.iteration = RUNG_ITERATION, .hits = 191, .items = 400, .loss = 2.46};
    const rung_state state = {state_bytes, sizeof state_bytes};
    error err = {{0}};
    s->trial = sample_trial(2, 2, 7, 50, 20);
    snprintf(s->name, sizeof s->name, "%s.%d.h5", s->trial.id, RUNG_ITERATION);
    outcome o = stopped_outcome(&s->trial);
    const status built = rung_file_build(s->name, &s->trial, sample_data_digest, &o, &score, &state,
                                         &s->bytes, &s->count, &err);
    if (built != STATUS_OK) printf("%s\n", err.message);
    MUST(built == STATUS_OK);
    outcome_free(&o);
}

static const sample *the_sample(void) {
    static sample s;
    if (!s.bytes) keep_sample(&s);
    return &s;
}

/* --- what must hold of any file --- */

static bool is_unchanged; /* the sample: nothing may be refused */

static void check_refusal(status result, const error *err) {
    MUST(result == STATUS_OK || !is_unchanged);
    MUST(result == STATUS_OK || result == STATUS_DAMAGED || result == STATUS_BAD_INPUT);
    MUST(result == STATUS_OK || err->message[0] != '\0');
}

/* Who decides looks at the score alone. */
static void look_at_score(const char *path, const sample *s) {
    error err = {{0}};
    rung_score score;
    const status result = rung_file_peek(path, s->trial.id, RUNG_ITERATION, &score, &err);
    check_refusal(result, &err);
    if (result != STATUS_OK) return;
    MUST(score.iteration == RUNG_ITERATION);
    MUST(score.hits >= 0 && score.hits <= score.items);
}

static void read_outcome(const char *path) {
    error err = {{0}};
    trial t;
    outcome o;
    const status result = rung_file_read_here(path, &t, &o, &err);
    check_refusal(result, &err);
    if (result == STATUS_OK) {
        MUST(o.status == TRIAL_STOPPED);
        MUST(o.evaluation_count >= 0 && (o.evaluation_count == 0 || o.evaluations != NULL));
        MUST(o.iterations_done >= 0 && o.iterations_done <= t.iterations);
        MUST(o.weights == NULL && o.confusion == NULL);
    }
    outcome_free(&o);
}

static void read_state(const char *path, const sample *s) {
    error err = {{0}};
    rung_state state;
    const status result =
        rung_file_read_state_here(path, s->trial.id, RUNG_ITERATION, &state, &err);
    check_refusal(result, &err);
    MUST(result == STATUS_OK ? state.bytes != NULL : state.bytes == NULL);
    free(state.bytes);
}

/* --- the input --- */

/* The first byte of edits says how many bytes of the facts in the header, and where, the next ones
 * change; what is left edits the contents. */
static char *write_input(const sample *s, const uint8_t *data, size_t bytes) {
    if (bytes == 0 || data[0] == HDF5_FILE_FIRST_BYTE) return fuzz_file(s->name, data, bytes);
    char *path = fuzz_file(s->name, s->bytes, s->count);
    const size_t wanted = data[0] % 16, facts = wanted < bytes - 1 ? wanted : bytes - 1;
    hdf5_edit(path, data + 1 + facts, bytes - 1 - facts);
    hdf5_edit_facts(path, data + 1, facts);
    return path;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    const sample *s = the_sample();
    char *path = write_input(s, data, bytes);
    is_unchanged = bytes == 1 && data[0] != HDF5_FILE_FIRST_BYTE;
    look_at_score(path, s);
    read_outcome(path);
    read_state(path, s);
    free(path);
    return 0;
}
