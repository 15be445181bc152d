/* IDX files: what is right is read right; what is damaged is refused with the place. */
#include <sys/stat.h>
#include <unistd.h>

#include "src/data/idx.h"
#include "tests/check.h"
#include "tests/data_fixture.h"

static const uint32_t size_3_2_5[] = {3, 2, 5};
static error err;

static bool holds(const idx_array *array, const bytes *file) {
    size_t items = (size_t)array->dim[0] * array->dim[1] * array->dim[2];
    size_t header = file->count - items;
    return items < file->count && memcmp(array->bytes, file->at + header, items) == 0;
}

static bool reads_right(const char *path, const bytes *plain) {
    idx_array array;
    bool ok = CHECK_STATUS(idx_read(path, 3, &array, &err), STATUS_OK, &err) &&
              CHECK_INT(array.dim[0], 3) && CHECK_INT(array.dim[1], 2) &&
              CHECK_INT(array.dim[2], 5) && CHECK(holds(&array, plain)) &&
              CHECK((uintptr_t)array.bytes % 64 == 0);
    free(array.bytes);
    return ok;
}

static void refuses(const char *path, int rank, const char *part) {
    idx_array array;
    snprintf(err.message, sizeof err.message, "no message");
    CHECK_INT(idx_read(path, rank, &array, &err), STATUS_BAD_INPUT);
    CHECK_CONTAINS(err.message, part);
    CHECK_CONTAINS(err.message, path);
    CHECK(array.bytes == NULL);
}

static void refuses_bytes(bytes b, int rank, const char *part) {
    refuses(test_write_bytes("refused", b), rank, part);
    refuses(test_write_bytes("refused.gz", gzip_of(b.at, b.count)), rank, part);
}

TEST(plain_and_gzipped_files_are_read_whatever_their_names_say) {
    bytes plain = idx_of(3, size_3_2_5, 0, 1), packed = gzip_of(plain.at, plain.count);
    reads_right(test_write_bytes("a", plain), &plain);
    reads_right(test_write_bytes("a.gz", packed), &plain);
    reads_right(test_write_bytes("b.gz", plain), &plain);
    reads_right(test_write_bytes("b", packed), &plain);
}

TEST(a_bad_header_is_refused_at_its_byte) {
    bytes good = idx_of(3, size_3_2_5, 0, 1), bad = good;
    bad.at[1] = 1;
    refuses_bytes(bad, 3, "byte 0: error: not an IDX file");
    bad = good, bad.at[2] = 0x0d;
    refuses_bytes(bad, 3, "byte 2: error: items of IDX type 0x0d");
    bad = good, bad.at[3] = 0;
    refuses_bytes(bad, 3, "byte 3: error: rank 0");
    bad = good, bad.at[3] = 255;
    refuses_bytes(bad, 3, "byte 3: error: rank 255");
    refuses_bytes(good, 1, "are images and labels swapped?");
    refuses_bytes((bytes){.count = 0}, 3, "byte 0: error: the file is empty");
}

TEST(impossible_dimensions_are_refused_at_their_byte) {
    bytes bad = idx_of(3, (const uint32_t[]){3, 0, 5}, 0, 1);
    refuses_bytes(bad, 3, "byte 8: error: dimension 2 of 3 is 0");
    bad = idx_of(3, size_3_2_5, 0, 1), bad.at[12] = 0xff;
    refuses_bytes(bad, 3, "byte 12: error: dimension 3 of 3");
    /* 2^31 - 1 cubed overflows 64 bits; 2^20 * 2^22 * 2^22 is 0 modulo 2^64. */
    bad = idx_of(3, (const uint32_t[]){0, 0, 0}, 0, 1);
    memcpy(bad.at + 4, "\x7f\xff\xff\xff\x7f\xff\xff\xff\x7f\xff\xff\xff", 12);
    refuses_bytes(bad, 3, "byte 4: error: the header promises");
    memcpy(bad.at + 4, "\x00\x10\x00\x00\x00\x40\x00\x00\x00\x40\x00\x00", 12);
    refuses_bytes(bad, 3, "byte 4: error: the header promises");
    memcpy(bad.at + 4, "\x7f\xff\xff\xff\x00\x00\x00\x01\x00\x00\x00\x01", 12);
    refuses_bytes(bad, 3, "byte 4: error: the header promises");
}

TEST(a_short_file_is_told_how_many_items_it_can_hold) {
    bytes file = idx_of(3, (const uint32_t[]){3, 10, 10}, 0, 1);
    file.at[7] = 100;
    refuses(test_write_bytes("short", file), 3,
            "the header promises 100 x 10 x 10 items, but a file of this size holds at most 300:");
}

TEST(a_file_that_is_too_long_is_refused) {
    bytes plain = idx_of(3, size_3_2_5, 0, 1);
    plain.count++;
    refuses_bytes(plain, 3, "byte 46: error: the contents go on");
}

TEST(a_file_cut_anywhere_is_refused) {
    bytes plain = idx_of(3, size_3_2_5, 0, 1), packed = gzip_of(plain.at, plain.count);
    for (size_t count = 0; count < plain.count; count++)
        refuses(test_write("cut", plain.at, count), 3, ": error: ");
    for (size_t count = 0; count < packed.count; count++)
        refuses(test_write("cut.gz", packed.at, count), 3, ": error: ");
    bytes inner = gzip_of(plain.at, plain.count - 1);
    refuses(test_write_bytes("inner.gz", inner), 3, "byte 45: error: the file ends here");
}

TEST(no_flipped_bit_of_a_gzip_file_is_read_wrong) {
    bytes plain = idx_of(3, (const uint32_t[]){7, 6, 9}, 0, 5);
    bytes packed = gzip_of(plain.at, plain.count);
    int refused = 0;
    for (size_t bit = 0; bit < packed.count * 8; bit++) {
        packed.at[bit / 8] ^= (unsigned char)(1u << bit % 8);
        idx_array array;
        status result = idx_read(test_write_bytes("flip.gz", packed), 3, &array, &err);
        if (result == STATUS_OK)
            CHECK(array.dim[0] == 7 && array.dim[1] == 6 && array.dim[2] == 9 &&
                  holds(&array, &plain));
        else
            CHECK_INT(result, STATUS_BAD_INPUT);
        refused += result != STATUS_OK;
        free(array.bytes);
        packed.at[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
    /* Unprotected are only time, extra flags, system and text flag of the header (RFC 1952 section
     * 2.3) and the padding of the deflate stream to a whole byte. */
    CHECK(refused >= (int)packed.count * 8 - 8 * 6 - 1 - 7);
}

static bytes joined(bytes first, bytes second) {
    memcpy(first.at + first.count, second.at, second.count);
    first.count += second.count;
    return first;
}

/* RFC 1952, section 2.2: members "simply appear one after another in the file". */
TEST(a_gzip_file_of_several_members_is_read_as_one) {
    bytes plain = idx_of(3, size_3_2_5, 0, 1);
    bytes first = gzip_of(plain.at, 20), second = gzip_of(plain.at + 20, plain.count - 20);
    bytes nothing = gzip_of(plain.at, 0), packed = joined(first, second);
    reads_right(test_write_bytes("split.gz", packed), &plain);
    /* An empty member at the end is how bgzip marks it. */
    packed = joined(joined(nothing, packed), nothing);
    reads_right(test_write_bytes("bgzip.gz", packed), &plain);
    /* A member a byte. */
    packed.count = 0;
    for (size_t i = 0; i < plain.count; i++) packed = joined(packed, gzip_of(plain.at + i, 1));
    reads_right(test_write_bytes("bytes.gz", packed), &plain);
}

TEST(every_member_of_a_gzip_file_is_checked) {
    bytes plain = idx_of(3, size_3_2_5, 0, 1);
    bytes first = gzip_of(plain.at, 20), second = gzip_of(plain.at + 20, plain.count - 20);
    bytes whole = joined(first, second);
    whole.at[first.count - 8] ^= 1;
    refuses(test_write_bytes("crc1.gz", whole), 3, "incorrect data check");
    whole = joined(first, second);
    whole.at[whole.count - 8] ^= 1;
    refuses(test_write_bytes("crc2.gz", whole), 3, "incorrect data check");
    whole = joined(first, second);
    for (size_t cut = first.count + 1; cut < whole.count; cut++) {
        bytes part = whole;
        part.count = cut;
        refuses(test_write_bytes("cut.gz", part), 3, "the gzip data is cut short");
    }
    /* The whole array twice is more than its header promises. */
    bytes packed = gzip_of(plain.at, plain.count);
    refuses(test_write_bytes("twice.gz", joined(packed, packed)), 3, "the contents go on");
}

TEST(what_follows_the_last_member_is_refused) {
    bytes plain = idx_of(3, size_3_2_5, 0, 1), packed = gzip_of(plain.at, plain.count);
    char place[64];
    snprintf(place, sizeof place, "byte %zu: error: trailing bytes", packed.count);
    packed.at[packed.count++] = 0;
    refuses(test_write_bytes("trailing.gz", packed), 3, place);
    packed.at[packed.count - 1] = 0x1f;
    packed.at[packed.count++] = 0x8c;
    refuses(test_write_bytes("trailing.gz", packed), 3, "incorrect header check");
}

TEST(a_wrong_checksum_or_length_is_refused) {
    bytes plain = idx_of(3, size_3_2_5, 0, 1), packed = gzip_of(plain.at, plain.count);
    packed.at[packed.count - 8] ^= 1;
    refuses(test_write_bytes("crc.gz", packed), 3, "incorrect data check");
    packed.at[packed.count - 8] ^= 1;
    packed.at[packed.count - 4] ^= 1;
    refuses(test_write_bytes("length.gz", packed), 3, "incorrect length check");
}

TEST(a_gzip_bomb_is_unpacked_no_further_than_its_header_promises) {
    enum { BOMB_BYTES = 1 << 23 };
    unsigned char *bomb = calloc(1, BOMB_BYTES);
    bytes header = idx_of(3, size_3_2_5, 0, 1);
    memcpy(bomb, header.at, header.count);
    bytes packed = gzip_of(bomb, BOMB_BYTES);
    free(bomb);
    /* Its checksum is wrong too, but that is never reached. */
    packed.at[packed.count - 8] ^= 1;
    refuses(test_write_bytes("bomb.gz", packed), 3, "byte 46: error: the contents go on");
}

TEST(what_is_not_a_regular_file_is_refused_without_waiting) {
    const char *fifo = test_path("fifo");
    unlink(fifo);
    REQUIRE(mkfifo(fifo, 0600) == 0);
    refuses(fifo, 3, "not a regular file");
    refuses("/dev/zero", 3, "not a regular file");
    refuses(test_path(""), 3, "not a regular file");
    refuses(test_path("absent"), 3, "cannot open");
}

int main(void) {
    RUN(plain_and_gzipped_files_are_read_whatever_their_names_say);
    RUN(a_bad_header_is_refused_at_its_byte);
    RUN(impossible_dimensions_are_refused_at_their_byte);
    RUN(a_short_file_is_told_how_many_items_it_can_hold);
    RUN(a_file_that_is_too_long_is_refused);
    RUN(a_file_cut_anywhere_is_refused);
    RUN(no_flipped_bit_of_a_gzip_file_is_read_wrong);
    RUN(a_gzip_file_of_several_members_is_read_as_one);
    RUN(every_member_of_a_gzip_file_is_checked);
    RUN(what_follows_the_last_member_is_refused);
    RUN(a_wrong_checksum_or_length_is_refused);
    RUN(a_gzip_bomb_is_unpacked_no_further_than_its_header_promises);
    RUN(what_is_not_a_regular_file_is_refused_without_waiting);
    return check_finish();
}
