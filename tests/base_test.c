/* The base room: errors, memory, text, hashing, random numbers, files, durations. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/escape.h"
#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/base/publish.h"
#include "src/base/random.h"
#include "src/base/sha256.h"
#include "src/base/status.h"
#include "src/base/table.h"
#include "src/base/text.h"
#include "src/base/text_width.h"
#include "tests/check.h"

TEST(error_set_returns_its_code_and_hides_control_characters) {
    error err;
    CHECK_INT(error_set(&err, STATUS_IO, "bad %s", "na\x1bme"), STATUS_IO);
    CHECK_TEXT(err.message, "bad na?me");
    CHECK_INT(error_set(NULL, STATUS_BUSY, "nobody listens"), STATUS_BUSY);
    error_set_errno(&err, STATUS_IO, ENOENT, "cannot open x");
    CHECK_TEXT(err.message, "cannot open x: No such file or directory");
}

TEST(exit_codes_are_the_documented_ones) {
    CHECK_INT(status_exit_code(STATUS_OK), 0);
    CHECK_INT(status_exit_code(STATUS_BAD_INPUT), 2);
    CHECK_INT(status_exit_code(STATUS_IO), 4);
    CHECK_INT(status_exit_code(STATUS_DAMAGED), 5);
    CHECK_INT(status_exit_code(STATUS_BUSY), 6);
    CHECK_INT(status_exit_code(STATUS_INTERNAL), 70);
    CHECK_INT(status_exit_code(STATUS_STOPPED), 75);
}

TEST(memory_refuses_overflow) {
    CHECK(memory_array((size_t)-1, 16) == NULL);
    CHECK(memory_aligned_array((size_t)-1, 16) == NULL);
    void *nothing = memory_array(0, 8);
    CHECK(nothing != NULL);
    free(nothing);
    void *aligned = memory_aligned_array(3, 4);
    CHECK_INT((long long)((size_t)aligned % 64), 0);
    free(aligned);
}

TEST(text_formats_reals_so_that_they_read_back) {
    const double values[] = {0.1, 1e-5, 100, 1.0 / 3, 5e-324, 1.7976931348623157e308, -2.5};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        text t = {0};
        text_append_real(&t, values[i]);
        CHECK(strtod(text_string(&t), NULL) == values[i]);
        text_free(&t);
    }
    text t = {0};
    text_append_real(&t, 0.1);
    text_append(&t, " ");
    text_append_real(&t, 100);
    CHECK_TEXT(text_string(&t), "0.1 100");
    text_free(&t);
}

TEST(text_groups_thousands) {
    const struct {
        int64_t value;
        const char *shown;
    } cases[] = {
        {0, "0"}, {999, "999"}, {1000, "1,000"}, {53010, "53,010"}, {-1234567, "-1,234,567"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        text t = {0};
        text_append_grouped(&t, cases[i].value);
        CHECK_TEXT(text_string(&t), cases[i].shown);
        text_free(&t);
    }
}

TEST(text_shows_quantities_with_the_prefix_they_need) {
    const struct {
        double value;
        const char *shown;
    } cases[] = {
        {0, "0 B"},           {300, "300 B"},    {999.4, "999 B"},     {999.5, "1 kB"},
        {47e6, "47 MB"},      {999.6e6, "1 GB"}, {9.04e12, "9.04 TB"}, {18.0854904e12, "18.1 TB"},
        {9.45e18, "9.45 EB"}, {2e24, "2 YB"},    {1.5e28, "15,000 YB"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        text t = {0};
        text_append_quantity(&t, cases[i].value, "B");
        CHECK_TEXT(text_string(&t), cases[i].shown);
        text_free(&t);
    }
}

TEST(json_is_utf8_whatever_the_text_is) {
    static const struct {
        const char *raw, *json;
    } cases[] = {
        {"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", "\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\""},
        {"a\xff"
         "b",
         "\"a\xef\xbf\xbd"
         "b\""},
        {"\xc0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\""},
        {"\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
        {"\xe2\x82", "\"\xef\xbf\xbd\xef\xbf\xbd\""},
        {"\xf4\x90\x80\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        text t = {0};
        text_append_json(&t, cases[i].raw);
        CHECK_TEXT(text_string(&t), cases[i].json);
        text_free(&t);
    }
}

TEST(text_escapes_for_html_json_and_terminals) {
    text t = {0};
    text_append_html(&t, "<a href='x'>&\x01");
    CHECK_TEXT(text_string(&t), "&lt;a href=&#39;x&#39;&gt;&amp; ");
    text_free(&t);
    text_append_json(&t, "a\"b\\\n");
    CHECK_TEXT(text_string(&t), "\"a\\\"b\\\\\\u000a\"");
    text_free(&t);
    text_append_visible(&t, "a\x1b[31m\xe2\x80\xae\xc3\xa9");
    CHECK_TEXT(text_string(&t), "a\\x1b[31m\\xe2\\x80\\xae\xc3\xa9");
    text_free(&t);
}

/* Unicode's East Asian Width and combining marks (UAX 11), in a program that sets no locale. */
TEST(text_width_counts_terminal_columns) {
    CHECK_INT((long long)text_width("4·100"), 5);
    CHECK_INT((long long)text_width("数据集"), 6);
    CHECK_INT((long long)text_width("cafe\xcc\x81"), 4);
    CHECK_INT((long long)text_width("\xff\xfe…"), 3);
    CHECK_INT((long long)text_fitting_bytes("数据集", 5), 6);
    CHECK_INT((long long)text_fitting_bytes("e\xcc\x81t", 1), 3);
    CHECK_INT((long long)text_fitting_bytes("abc", 0), 0);
}

TEST(tables_line_up_and_leave_no_spaces_at_line_ends) {
    text t = {0};
    table rows = table_begin("lrl");
    const char *const cells[] = {"a", "4·10", "x", "long", "7", ""};
    for (int i = 0; i < 6; i++) table_add(&rows, cells[i]);
    table_append(&t, &rows, 1);
    CHECK_TEXT(text_string(&t), " a     4·10  x\n long     7\n");
    table_free(&rows);
    text_free(&t);
}

TEST(text_nearest_suggests_only_what_is_near) {
    const char *const keys[] = {"hidden_dim", "layer_dim", "lr", "epochs"};
    CHECK_TEXT(text_nearest("hiden_dim", keys, 4), "hidden_dim");
    CHECK_TEXT(text_nearest("rl", keys, 4), "lr");
    CHECK(text_nearest("banana", keys, 4) == NULL);
}

/* FIPS 180-4 examples: "abc" and the empty message. */
TEST(sha256_gives_the_published_digests) {
    sha256_digest digest;
    char hex[SHA256_HEX_CHARS + 1];
    CHECK_INT(sha256_of("abc", 3, &digest), 0);
    sha256_hex(&digest, hex);
    CHECK_TEXT(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    sha256 *hash = sha256_begin();
    sha256_add(hash, "", 0);
    CHECK_INT(sha256_end(hash, &digest), 0);
    sha256_hex(&digest, hex);
    CHECK_TEXT(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/* Known answers of philox4x32-10 from Random123's kat_vectors, in our (seed, purpose, epoch, index)
 * form: counter {243f6a88 85a308d3 13198a2e 03707344}, key {a4093822 299f31d0}. */
TEST(random_at_is_philox4x32_10) {
    random_block zero = random_at(0, (random_purpose)0, 0, 0);
    CHECK_INT(zero.word[0], 0x6627e8d5);
    CHECK_INT(zero.word[1], 0xe169c58d);
    CHECK_INT(zero.word[2], 0xbc57ac4c);
    CHECK_INT(zero.word[3], 0x9b00dbd8);
    random_block pi =
        random_at(0x299f31d0a4093822, (random_purpose)0x03707344, 0x13198a2e, 0x85a308d3243f6a88);
    CHECK_INT(pi.word[0], 0xd16cfe09);
    CHECK_INT(pi.word[1], 0x94fdcceb);
    CHECK_INT(pi.word[2], 0x5001e420);
    CHECK_INT(pi.word[3], 0x24126ea1);
}

TEST(random_unit_stays_below_one) {
    CHECK(random_unit(0) == 0.0f);
    CHECK(random_unit(0xffffffff) < 1.0f);
    CHECK(random_unit(0x80000000) == 0.5f);
}

TEST(random_shuffle_is_a_permutation_and_differs_by_epoch) {
    enum { COUNT = 1000 };
    uint32_t first[COUNT], second[COUNT];
    bool seen[COUNT] = {false};
    random_shuffle(7, 0, first, COUNT);
    random_shuffle(7, 1, second, COUNT);
    for (int i = 0; i < COUNT; i++) {
        REQUIRE(first[i] < COUNT && !seen[first[i]]);
        seen[first[i]] = true;
    }
    CHECK(memcmp(first, second, sizeof first) != 0);
    random_shuffle(7, 0, second, COUNT);
    CHECK(memcmp(first, second, sizeof first) == 0);
}

/* Every one of the 6 orders of 3 items within 5 standard deviations of 1 in 6. */
TEST(random_shuffle_is_fair) {
    enum { ROUNDS = 60000 };
    int seen[3][3] = {{0}};
    for (uint32_t epoch = 0; epoch < ROUNDS; epoch++) {
        uint32_t order[3];
        random_shuffle(1, epoch, order, 3);
        seen[order[0]][order[1]]++;
    }
    double sd = sqrt(ROUNDS * (1.0 / 6) * (5.0 / 6));
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++)
            if (a != b) CHECK_NEAR(seen[a][b], ROUNDS / 6.0, 5 * sd);
}

static char *scratch_folder(void) {
    const char *base = getenv("TEST_TMPDIR");
    char *folder = files_join(base ? base : "/tmp", "base_test.XXXXXX");
    return mkdtemp(folder);
}

TEST(files_publish_never_overwrites_other_bytes) {
    char *folder = scratch_folder();
    char *path = files_join(folder, "a");
    error err;
    CHECK_STATUS(files_publish(path, "one", 3, false, &err), STATUS_OK, &err);
    CHECK_STATUS(files_publish(path, "one", 3, false, &err), STATUS_OK, &err);
    CHECK_INT(files_publish(path, "two", 3, false, &err), STATUS_DAMAGED);
    CHECK_CONTAINS(err.message, "is there already");
    CHECK_STATUS(files_publish(path, "two", 3, true, &err), STATUS_OK, &err);
    char *data;
    size_t bytes;
    CHECK_STATUS(files_read(path, 100, &data, &bytes, &err), STATUS_OK, &err);
    CHECK_TEXT(data, "two");
    free(data);
    CHECK_INT(files_read(path, 2, &data, &bytes, &err), STATUS_IO);
    CHECK_INT(files_read(folder, 100, &data, &bytes, &err), STATUS_IO);
    CHECK_CONTAINS(err.message, "not a regular file");
    free(path);
    free(folder);
}

TEST(files_make_folder_makes_parents_and_refuses_a_file_in_the_way) {
    char *folder = scratch_folder();
    char *deep = files_join(folder, "x/y/z");
    char *file = files_join(folder, "x/f");
    char *through = files_join(folder, "x/f/g");
    error err;
    CHECK_STATUS(files_make_folder(deep, &err), STATUS_OK, &err);
    CHECK_STATUS(files_make_folder(deep, &err), STATUS_OK, &err);
    CHECK_STATUS(files_publish(file, "", 0, false, &err), STATUS_OK, &err);
    CHECK_INT(files_make_folder(through, &err), STATUS_IO);
    CHECK_CONTAINS(err.message, "not a folder");
    free(through);
    free(file);
    free(deep);
    free(folder);
}

/* As somebody whom permissions bind; names from here on, since the way here may be closed to him.
 */
TEST(files_make_folder_needs_no_reading_of_the_parent) {
    enum { NOBODY = 65534 };
    char *folder = scratch_folder(), *before = getcwd(NULL, 0);
    error err;
    bool root = geteuid() == 0;
    REQUIRE(before && chdir(folder) == 0 && chmod(".", 0300) == 0);
    if (root) REQUIRE(chown(".", NOBODY, NOBODY) == 0 && seteuid(NOBODY) == 0);
    CHECK_STATUS(files_make_folder("x/y", &err), STATUS_OK, &err);
    CHECK_INT(files_sync_folder(".", &err), STATUS_IO);
    if (root) REQUIRE(seteuid(0) == 0);
    CHECK(chmod(".", 0700) == 0 && access("x/y", F_OK) == 0 && chdir(before) == 0);
    free(before);
    free(folder);
}

TEST(durations_read_as_a_person_says_them) {
    const struct {
        double duration_s;
        const char *shown;
    } cases[] = {{0.83, "0.8 s"},
                 {9.94, "9.9 s"},
                 {9.96, "10 s"},
                 {59.4, "59 s"},
                 {60, "1 min 00 s"},
                 {125, "2 min 05 s"},
                 {3 * 3600 + 7 * 60, "3 h 07 min"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char shown[CLOCK_DURATION_CHARS + 1];
        clock_format_duration(cases[i].duration_s, shown);
        CHECK_TEXT(shown, cases[i].shown);
    }
}

int main(void) {
    RUN(error_set_returns_its_code_and_hides_control_characters);
    RUN(exit_codes_are_the_documented_ones);
    RUN(memory_refuses_overflow);
    RUN(text_formats_reals_so_that_they_read_back);
    RUN(text_groups_thousands);
    RUN(text_shows_quantities_with_the_prefix_they_need);
    RUN(json_is_utf8_whatever_the_text_is);
    RUN(text_escapes_for_html_json_and_terminals);
    RUN(text_width_counts_terminal_columns);
    RUN(tables_line_up_and_leave_no_spaces_at_line_ends);
    RUN(text_nearest_suggests_only_what_is_near);
    RUN(sha256_gives_the_published_digests);
    RUN(random_at_is_philox4x32_10);
    RUN(random_unit_stays_below_one);
    RUN(random_shuffle_is_a_permutation_and_differs_by_epoch);
    RUN(random_shuffle_is_fair);
    RUN(files_publish_never_overwrites_other_bytes);
    RUN(files_make_folder_makes_parents_and_refuses_a_file_in_the_way);
    RUN(files_make_folder_needs_no_reading_of_the_parent);
    RUN(durations_read_as_a_person_says_them);
    return check_finish();
}
