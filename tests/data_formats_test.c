/* Files of sequences: what the ecosystem's own readers found in them is found here, value for
 * value, and what is wrong is refused with its place (fixtures/make_sequences.py). */
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/data/formats.h"
#include "src/data/season.h"
#include "tests/check.h"

static const char folder[] = "tests/fixtures/sequences";
static error err;

enum { LINE_BYTES = 1 << 16, KEY_BYTES = 64, MOST_KEYS = 8 };

/* A line of expected.txt, and the file that it speaks of. */
typedef struct expectation {
    FILE *lines;
    char line[LINE_BYTES];
    bool pending; /* the line was looked at, and not taken */
    char path[512], labels_path[512];
    char values[MOST_KEYS][KEY_BYTES];
    sequence_request how;
} expectation;

static bool next_line(expectation *e) {
    if (!e->pending && !fgets(e->line, sizeof e->line, e->lines)) return false;
    e->pending = false;
    e->line[strcspn(e->line, "\n")] = '\0';
    return true;
}

static void set_key(expectation *e, const char *key, const char *value) {
    sequence_request *how = &e->how;
    const struct {
        const char *key, **member;
    } texts[] = {{"x", &how->x},
                 {"y", &how->y},
                 {"id", &how->id},
                 {"time", &how->time},
                 {"axes", &how->axes},
                 {"lengths", &how->lengths},
                 {"offsets", &how->offsets},
                 {"layout", &how->layout},
                 {"format", &how->format}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(texts[i].key, key) == 0) *texts[i].member = value;
    if (strcmp(key, "features") == 0) how->features = atoi(value);
    if (strcmp(key, "decimal") == 0) how->decimal = value[0];
    if (strcmp(key, "labels_file") != 0) return;
    snprintf(e->labels_path, sizeof e->labels_path, "%s/%s", folder, value);
    how->labels_path = e->labels_path;
}

/* "file NAME KEY=VALUE ..." */
static void take_request(expectation *e) {
    char *save, *word = strtok_r(e->line, " ", &save), *name = strtok_r(NULL, " ", &save);
    (void)word;
    e->how = (sequence_request){.header = -1};
    snprintf(e->path, sizeof e->path, "%s/%s", folder, name);
    for (int k = 0; (word = strtok_r(NULL, " ", &save)) && k < MOST_KEYS; k++) {
        char *equals = strchr(word, '=');
        *equals = '\0';
        snprintf(e->values[k], KEY_BYTES, "%s", equals + 1);
        set_key(e, word, e->values[k]);
    }
}

/* "item SPLIT LABEL BITS ..." against item `i` of its split. */
static void check_item(const expectation *e, const sequence_file *f, const sequence_part *p,
                       int64_t i, char *words) {
    char *save, *label = strtok_r(words, " ", &save), *word;
    REQUIRE(i < p->count);
    if (!CHECK_TEXT(p->labels ? f->labels.texts[p->labels[i]] : "-", label))
        printf("in %s\n", e->path);
    const float *values = p->values + (size_t)p->offsets[i] * (size_t)f->features;
    int64_t count = 0;
    for (; (word = strtok_r(NULL, " ", &save)); count++) {
        uint32_t got, wanted = (uint32_t)strtoul(word, NULL, 16);
        if (count >= sequence_part_length(p, i) * f->features) continue;
        memcpy(&got, &values[count], sizeof got);
        if (isnan(values[count])) got = wanted == 0x7fc00000 ? wanted : got;
        if (!CHECK_INT(got, wanted))
            printf("in %s, item %lld, value %lld\n", e->path, (long long)i, (long long)count);
    }
    if (!CHECK_INT(sequence_part_length(p, i) * f->features, count)) printf("in %s\n", e->path);
}

static void check_file(expectation *e) {
    sequence_file f;
    int64_t items[DATASET_SPLITS] = {0};
    take_request(e);
    if (!CHECK_STATUS(sequence_file_read(e->path, &e->how, &f, &err), STATUS_OK, &err)) return;
    while (next_line(e)) {
        if (strncmp(e->line, "features ", 9) == 0) {
            if (!CHECK_INT(f.features, atoi(e->line + 9))) printf("in %s\n", e->path);
        } else if (strncmp(e->line, "item ", 5) == 0) {
            const int split = strncmp(e->line + 5, "train ", 6) == 0 ? DATASET_TRAIN : DATASET_TEST;
            check_item(e, &f, &f.part[split], items[split]++, strchr(e->line + 5, ' ') + 1);
        } else {
            e->pending = true;
            break;
        }
    }
    for (int s = 0; s < DATASET_SPLITS; s++)
        if (!CHECK_INT(f.part[s].count, items[s])) printf("in %s\n", e->path);
    CHECK(f.kind && f.layout && f.format);
    sequence_file_free(&f);
}

static void check_refusal(expectation *e) {
    sequence_file f;
    take_request(e);
    memset(&err, 0, sizeof err);
    const status result = sequence_file_read(e->path, &e->how, &f, &err);
    if (!CHECK_INT(result, STATUS_BAD_INPUT)) printf("for %s: %s\n", e->path, err.message);
    REQUIRE(next_line(e));
    if (!CHECK_CONTAINS(err.message, e->line + strlen("says "))) printf("for %s\n", e->path);
    CHECK_CONTAINS(err.message, e->path);
    CHECK_CONTAINS(err.message, ": error: ");
    sequence_file_free(&f);
}

static expectation expected;

/* The lines that begin with `word` by `check`, the others passed over; how many. */
static int for_each(const char *word, void (*check)(expectation *)) {
    char path[512];
    int count = 0;
    snprintf(path, sizeof path, "%s/expected.txt", folder);
    expected = (expectation){.lines = fopen(path, "r")};
    if (!CHECK(expected.lines)) return 0;
    while (next_line(&expected)) {
        if (strncmp(expected.line, word, strlen(word)) != 0) continue;
        check(&expected);
        count++;
    }
    fclose(expected.lines);
    return count;
}

TEST(every_format_is_read_as_its_own_readers_do) {
    CHECK(for_each("file ", check_file) > 60);
}

TEST(what_is_wrong_is_refused_with_its_place) {
    CHECK(for_each("refused ", check_refusal) > 80);
}

/* --- cut and flipped files: refused, or read without harm --- */

static void read_whatever(const char *path, const sequence_request *how) {
    sequence_file f;
    memset(&err, 0, sizeof err);
    const status result = sequence_file_read(path, how, &f, &err);
    CHECK(result == STATUS_OK || result == STATUS_BAD_INPUT);
    CHECK((result == STATUS_OK) == (err.message[0] == '\0'));
    if (result == STATUS_OK) CHECK(sequence_file_check(&f, &err) == STATUS_OK);
    sequence_file_free(&f);
}

/* A file in memory: thousands of them are written. */
static const char *memory_file(const char *data, size_t bytes) {
    static char path[64];
    static int file;
    if (!file) file = memfd_create("damaged", 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (ftruncate(file, 0) != 0 || pwrite(file, data, bytes, 0) != (ssize_t)bytes) abort();
    return path;
}

static void damage(const char *name, const sequence_request *how) {
    char path[512], *data, *copy;
    size_t bytes;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (!CHECK_STATUS(files_read(path, 1 << 20, &data, &bytes, &err), STATUS_OK, &err)) return;
    copy = malloc(bytes);
    for (size_t cut = 0; cut < bytes; cut++) read_whatever(memory_file(data, cut), how);
    for (size_t at = 0; at < bytes; at++) {
        memcpy(copy, data, bytes);
        copy[at] = (char)(copy[at] ^ 1 << at % 8);
        read_whatever(memory_file(copy, bytes), how);
    }
    free(copy);
    free(data);
}

TEST(cut_and_flipped_files_are_refused_or_read) {
    const sequence_request plain = {.header = -1},
                           long_rows = {.header = -1, .id = "run", .time = "t", .y = "label"},
                           joined = {.header = -1, .lengths = "lengths"};
    damage("gestures_wide.csv", &plain);
    damage("gestures_long.csv", &long_rows);
    damage("gestures_quoted.csv.gz", &plain);
    damage("gestures.ts", &plain);
    damage("pulse.tsv", &plain);
    damage("pulse.arff", &plain);
    damage("two_channels.arff", &plain);
    damage("sales.tsf", &plain);
    damage("array_f8.npy", &plain);
    damage("idx3_i2", &plain);
    damage("gestures_joined.npz", &joined);
}

/* The check sums of an NPZ file leave no flip unseen in its arrays. */
TEST(a_cut_npz_file_is_never_read) {
    char path[512], *data;
    size_t bytes;
    snprintf(path, sizeof path, "%s/splits.npz", folder);
    if (!CHECK_STATUS(files_read(path, 1 << 20, &data, &bytes, &err), STATUS_OK, &err)) return;
    for (size_t cut = 0; cut < bytes; cut++) {
        sequence_file f;
        const sequence_request plain = {.header = -1};
        CHECK_INT(sequence_file_read(memory_file(data, cut), &plain, &f, &err), STATUS_BAD_INPUT);
    }
    free(data);
}

/* The seasons that the Monash archive names of its frequencies, but that its weeks are 365.25 / 7.
 */
TEST(a_season_goes_by_the_calendar) {
    const struct {
        const char *frequency;
        int64_t season;
    } cases[] = {{"minutely", 1440},   {"10_minutes", 144},   {"half_hourly", 48}, {"hourly", 24},
                 {"daily", 7},         {"weekly", 52},        {"monthly", 12},     {"Quarterly", 4},
                 {"4_seconds", 21600}, {"yearly", 0},         {"7_hours", 0},      {"", 0},
                 {"often", 0},         {"1e-300_seconds", 0}, {"nan_days", 0},     {"-1_hours", 0},
                 {"0_days", 0},        {"7_days", 52}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!CHECK_INT(season_of_frequency(cases[i].frequency), cases[i].season))
            printf("(%s)\n", cases[i].frequency);
}

TEST(what_is_no_file_is_not_waited_for) {
    char path[] = "/tmp/sequences-XXXXXX";
    REQUIRE(mkdtemp(path) && rmdir(path) == 0 && mkfifo(path, 0600) == 0);
    for (int i = 0; data_formats[i]; i++) {
        const sequence_request how = {.format = data_formats[i]->cure ? "" : data_formats[i]->name,
                                      .header = -1};
        sequence_file f;
        CHECK_INT(sequence_file_read(path, &how, &f, &err), STATUS_BAD_INPUT);
        CHECK_CONTAINS(err.message, "not a regular file");
    }
    unlink(path);
}

int main(void) {
    RUN(every_format_is_read_as_its_own_readers_do);
    RUN(what_is_wrong_is_refused_with_its_place);
    RUN(cut_and_flipped_files_are_refused_or_read);
    RUN(a_cut_npz_file_is_never_read);
    RUN(a_season_goes_by_the_calendar);
    RUN(what_is_no_file_is_not_waited_for);
    return check_finish();
}
