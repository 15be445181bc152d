/* The input is a plan file, or edits of the sample's: place (2 bytes), how many bytes go, how many
 * come, and so many bytes, over and over.  It is read as it is and once more with the right digest,
 * which gets past the check that stops nearly every change. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/sha256.h"
#include "src/base/text.h"
#include "src/run/plan_file.h"
#include "tests/fuzz/fuzz.h"

enum { PLAN_FIRST_BYTE = 's', MOST_BYTES = 1 << 20 };
static const char PROGRAM[] = "1.2.3";

/* Four trials.  They live as long as the process. */
static const plan *the_plan(void) {
    static const char source[] =
        "data: {name: digits, train_size: 4, test_size: 2}\n"
        "model: {hidden_dim: [1, 2]}\n"
        "train: {iterations: 1, batch_size: 4}\n"
        "seeds: [0, 1]\n";
    static plan *p;
    if (p) return p;
    static config *c;
    static dataset *d;
    text problems = {0};
    error err;
    MUST(config_parse(&key_language, "fuzz.yaml", source, strlen(source), NULL, 0, &c, &problems) ==
         STATUS_OK);
    MUST(plan_open_data(c, &d, &err) == STATUS_OK);
    MUST(plan_create(c, d, &p, &err) == STATUS_OK);
    text_free(&problems);
    return p;
}

static bool holds(const char *path, const void *wanted, size_t bytes) {
    char *data = NULL;
    size_t count = 0;
    error err;
    MUST(files_read(path, MOST_BYTES, &data, &count, &err) == STATUS_OK);
    bool same = count == bytes && memcmp(data, wanted, bytes) == 0;
    free(data);
    return same;
}

static status settle(const char *path, bool extend, plan_file_state *state) {
    error err;
    err.message[0] = '\0';
    char *folder = strndup(path, (size_t)(strrchr(path, '/') - path));
    layout l = LAYOUT_FLAT;
    status result = plan_file_settle(folder, the_plan(), PROGRAM, extend, state, &l, &err);
    MUST(result == STATUS_OK || result == STATUS_DAMAGED || result == STATUS_BAD_INPUT);
    MUST((result == STATUS_OK) == (err.message[0] == '\0'));
    free(folder);
    return result;
}

/* The plan is made again from it, or it is said why not. */
static void make_again(const char *path) {
    config *c;
    dataset *d;
    plan *p;
    error err;
    err.message[0] = '\0';
    char *folder = strndup(path, (size_t)(strrchr(path, '/') - path));
    status result = plan_file_read(folder, &c, &d, &p, &err);
    MUST(result == STATUS_OK || result == STATUS_DAMAGED || result == STATUS_BAD_INPUT);
    MUST((result == STATUS_OK) == (p != NULL) && (result == STATUS_OK) == (err.message[0] == '\0'));
    plan_free(p);
    dataset_free(d);
    config_free(c);
    free(folder);
}

/* Only an extension may change the file, and then it is ours. */
static void read_as_plan(const void *data, size_t bytes) {
    plan_file_state state;
    char *path = fuzz_file("plan.txt", data, bytes);
    make_again(path);
    if (settle(path, false, &state) == STATUS_OK)
        MUST(state == PLAN_FILE_SAME || state == PLAN_FILE_OTHER);
    MUST(holds(path, data, bytes));
    if (settle(path, true, &state) == STATUS_OK && state == PLAN_FILE_EXTENDED)
        MUST(settle(path, false, &state) == STATUS_OK && state == PLAN_FILE_SAME);
    else
        MUST(holds(path, data, bytes));
    free(path);
}

/* The plan file of the_plan, without its digest. */
static void append_sample(text *out) {
    plan_file_state state;
    char *path = fuzz_file("plan.txt", "", 0), *data = NULL, *seal;
    size_t bytes = 0;
    error err;
    unlink(path);
    MUST(settle(path, false, &state) == STATUS_OK && state == PLAN_FILE_NEW);
    MUST(files_read(path, MOST_BYTES, &data, &bytes, &err) == STATUS_OK);
    MUST((seal = strstr(data, "sha256: ")) != NULL &&
         (seal = strstr(seal + 1, "sha256: ")) != NULL);
    text_append_bytes(out, data, (size_t)(seal - data));
    free(data);
    free(path);
}

static void edit(text *body, const uint8_t *edits, size_t edit_bytes) {
    enum { HEAD = 4 };
    while (edit_bytes >= HEAD) {
        size_t at = (size_t)(edits[0] | edits[1] << 8) % (body->bytes + 1);
        size_t gone = edits[2], come = edits[3];
        edits += HEAD;
        edit_bytes -= HEAD;
        if (gone > body->bytes - at) gone = body->bytes - at;
        if (come > edit_bytes) come = edit_bytes;
        text edited = {0};
        text_append_bytes(&edited, text_string(body), at);
        text_append_bytes(&edited, (const char *)edits, come);
        text_append_bytes(&edited, text_string(body) + at + gone, body->bytes - at - gone);
        text_free(body);
        *body = edited;
        edits += come;
        edit_bytes -= come;
    }
}

static void read_sealed(text *body) {
    sha256_digest digest;
    char hex[SHA256_HEX_CHARS + 1];
    MUST(sha256_of(text_string(body), body->bytes, &digest) == 0);
    sha256_hex(&digest, hex);
    text_append_format(body, "sha256: %s\n", hex);
    read_as_plan(text_string(body), body->bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    text body = {0};
    if (bytes == 0 || data[0] == PLAN_FIRST_BYTE) {
        read_as_plan(data, bytes);
        text_append_bytes(&body, (const char *)data, bytes);
    } else {
        append_sample(&body);
        edit(&body, data + 1, bytes - 1);
    }
    read_sealed(&body);
    text_free(&body);
    return 0;
}
