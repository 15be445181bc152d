/* Published files of labels are told by their digests, packed, or unpacked beside the packed one.
 */
#include "src/base/sha256.h"
#include "src/data/class_names.h"
#include "src/data/known_classes.h"
#include "src/data/published_labels.h"
#include "tests/check.h"
#include "tests/data_fixture.h"

static error err;

static const published_set *find(const published_set *set, const char *path) {
    const published_set *found = NULL;
    CHECK_STATUS(published_set_of_file(set, 1, path, &found, &err), STATUS_OK, &err);
    return found;
}

/* The digest of "abc" is FIPS 180-4's example. */
TEST(a_file_is_told_by_its_digest_whatever_its_name) {
    const published_set own = {
        "own",
        "Own",
        {"0000000000000000000000000000000000000000000000000000000000000000",
         "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}};
    CHECK(find(&own, test_write("any", "abc", 3)) == &own);
    CHECK(find(&own, test_write("other", "abd", 3)) == NULL);
    CHECK(find(&own, test_path("absent")) == NULL);
    CHECK(find(&own, test_path(".")) == NULL);
}

TEST(an_unpacked_file_is_told_by_the_packed_one_beside_it) {
    static const unsigned char labels[] = {0, 0, 8, 1, 0, 0, 0, 3, 7, 1, 7};
    const bytes packed = gzip_of(labels, sizeof labels);
    char hex[SHA256_HEX_CHARS + 1];
    sha256_digest digest;
    CHECK_INT(sha256_of(packed.at, packed.count, &digest), 0);
    sha256_hex(&digest, hex);
    const published_set own = {"own", "Own", {hex, hex}};
    const char *plain = test_write("labels", labels, sizeof labels);
    CHECK(find(&own, plain) == NULL);
    test_write("labels.gz", packed.at, packed.count);
    CHECK(find(&own, plain) == &own);
    test_write("labels", labels, sizeof labels - 1);
    CHECK(find(&own, plain) == NULL);
    test_write("labels", "\0\0\10\1\0\0\0\3\7\1\6", sizeof labels);
    CHECK(find(&own, plain) == NULL);
}

TEST(every_published_set_has_digests_of_its_own_and_named_classes) {
    for (size_t i = 0; i < 2 * PUBLISHED_SET_COUNT; i++) {
        const char *hex = PUBLISHED_SETS[i / 2].sha256[i % 2];
        CHECK_INT(strlen(hex), SHA256_HEX_CHARS);
        CHECK_INT(strspn(hex, "0123456789abcdef"), SHA256_HEX_CHARS);
        for (size_t k = 0; k < i; k++) CHECK(strcmp(hex, PUBLISHED_SETS[k / 2].sha256[k % 2]) != 0);
        CHECK(dataset_class_name(PUBLISHED_SETS[i / 2].name, 1) != NULL);
    }
}

/* --- names --- */

TEST(labels_that_are_bytes_are_read_as_such) {
    static const int32_t labels[] = {1, 0, 1};
    char first[8] = "3", second[8] = "255", *const names[] = {first, second};
    uint8_t *found = known_classes_bytes(names, 2, labels, 3);
    CHECK(found && found[0] == 255 && found[1] == 3 && found[2] == 255);
    free(found);
    for (size_t k = 0; k < 4; k++) {
        snprintf(first, sizeof first, "%s", (const char *[]){"256", "-1", "x", "1.5"}[k]);
        CHECK(known_classes_bytes(names, 2, labels, 3) == NULL);
    }
}

TEST(what_is_no_label_of_the_set_keeps_its_number) {
    const known_owner letters = {"emnist_letters", "EMNIST Letters"};
    char **names = NULL;
    CHECK_STATUS(known_classes_make_names(&letters, 28, &names, &err), STATUS_OK, &err);
    CHECK_TEXT(names[0], "0");
    CHECK_TEXT(names[1], "A");
    CHECK_TEXT(names[26], "Z");
    CHECK_TEXT(names[27], "27");
    for (int c = 0; c < 28; c++) free(names[c]);
    free(names);
}

int main(void) {
    RUN(a_file_is_told_by_its_digest_whatever_its_name);
    RUN(an_unpacked_file_is_told_by_the_packed_one_beside_it);
    RUN(every_published_set_has_digests_of_its_own_and_named_classes);
    RUN(labels_that_are_bytes_are_read_as_such);
    RUN(what_is_no_label_of_the_set_keeps_its_number);
    return check_finish();
}
