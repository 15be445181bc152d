/* safetensors files: what is written, read back, and every way in which one can be wrong. */
#include "src/weights/safetensors.h"

#include <stdlib.h>
#include <unistd.h>

#include "src/base/publish.h"
#include "src/base/text.h"
#include "tests/check.h"

static char path[300];

static void make_path(void) {
    const char *temporary = getenv("TEST_TMPDIR");
    snprintf(path, sizeof path, "%s/test.safetensors", temporary ? temporary : "/tmp");
}

static bool put(const char *header, const void *values, size_t value_bytes) {
    text file = {0};
    uint64_t bytes = strlen(header);
    text_append_bytes(&file, (const char *)&bytes, sizeof bytes);
    text_append(&file, header);
    text_append_bytes(&file, values, value_bytes);
    bool ok = files_publish(path, file.data, file.bytes, true, NULL) == STATUS_OK;
    text_free(&file);
    return ok;
}

/* The message for a file with this header and 16 bytes of numbers; NULL when it is accepted. */
static const char *refusal(const char *header) {
    static error err;
    static const float values[4] = {1, 2, 3, 4};
    safetensors_file f;
    status result =
        put(header, values, sizeof values) ? safetensors_read(path, &f, &err) : STATUS_INTERNAL;
    safetensors_free(&f);
    if (result == STATUS_BAD_INPUT) return err.message;
    return result == STATUS_OK ? NULL : "another status";
}

static bool refuses(const char *header, const char *why) {
    const char *message = refusal(header);
    if (message && strstr(message, why)) return true;
    printf("%s: %s\n", header, message ? message : "accepted");
    return false;
}

TEST(what_is_written_is_read) {
    const float matrix[6] = {1, -2, 3.5f, 1e-30f, 0, 7}, vector[2] = {8, 9};
    const safetensors_tensor tensors[] = {{"lstm.weight", 2, {2, 3}, matrix},
                                          {"fc.\"bias\"", 1, {2, 1}, vector}};
    const safetensors_note notes[] = {{"recipe", "lr: 0.1\nseed: 1\n"}};
    safetensors_file f;
    error err;
    REQUIRE(safetensors_write(path, tensors, 2, notes, 1, &err) == STATUS_OK);
    REQUIRE(safetensors_read(path, &f, &err) == STATUS_OK);
    CHECK_INT(f.count, 2);
    CHECK_TEXT(f.tensors[0].name, "lstm.weight");
    CHECK_TEXT(f.tensors[1].name, "fc.\"bias\"");
    CHECK_INT(f.tensors[0].rank, 2);
    CHECK_INT(f.tensors[0].shape[1], 3);
    CHECK(memcmp(f.tensors[0].values, matrix, sizeof matrix) == 0);
    CHECK(memcmp(f.tensors[1].values, vector, sizeof vector) == 0);
    safetensors_free(&f);
}

#define TENSOR(shape, from, to) \
    "{\"dtype\":\"F32\",\"shape\":" shape ",\"data_offsets\":[" from "," to "]}"

TEST(good_headers_are_taken) {
    CHECK(!refusal("{\"a\":" TENSOR("[4]", "0", "16") "}"));
    CHECK(!refusal("{\"b\":" TENSOR("[2]", "8", "16") ",\"a\":" TENSOR("[2,1]", "0", "8") "}  "));
    CHECK(!refusal("{\"e\":" TENSOR("[0]", "0", "0") ",\"a\":" TENSOR("[2,2]", "0", "16") "}"));
}

TEST(bad_headers_are_refused) {
    CHECK(refuses("no JSON", "no JSON object"));
    CHECK(refuses("[1]", "no JSON object"));
    CHECK(refuses("{\"a\":" TENSOR("[4]", "0", "16") ",\"a\":" TENSOR("[4]", "0", "16") "}",
                  "error: its header names a twice"));
    CHECK(refuses("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}",
                  "error: its header names dtype twice"));
    CHECK(refuses("{\"a\":{\"dtype\":\"F16\",\"shape\":[8],\"data_offsets\":[0,16]}}", "F32"));
    CHECK(refuses("{\"a\":" TENSOR("[]", "0", "4") "}", "neither a vector nor a matrix"));
    CHECK(refuses("{\"a\":" TENSOR("[1,2,2]", "0", "16") "}", "neither a vector nor a matrix"));
    CHECK(refuses("{\"a\":" TENSOR("[-4]", "0", "16") "}", "whole numbers"));
    CHECK(refuses("{\"a\":" TENSOR("[3]", "0", "16") "}", "do not fit"));
    CHECK(refuses("{\"a\":" TENSOR("[5]", "0", "20") "}", "do not fit"));
    CHECK(refuses("{\"a\":" TENSOR("[4294967296,4294967296]", "0", "16") "}", "do not fit"));
    CHECK(refuses("{\"a\":" TENSOR("[2]", "16", "8") "}", "do not fit"));
    CHECK(refuses("{\"a\":" TENSOR("[2]", "6", "14") "}", "aligned"));
    CHECK(refuses("{\"a\":" TENSOR("[2]", "8", "16") "}", "does not begin where"));
    CHECK(refuses("{\"a\":" TENSOR("[2]", "0", "8") "}", "belong to no tensor"));
    CHECK(refuses("{\"a\":" TENSOR("[4]", "0", "16") ",\"b\":" TENSOR("[2]", "8", "16") "}",
                  "does not begin where"));
    CHECK(refuses("{\"a\":7}", "F32"));
}

TEST(cut_files_are_refused) {
    safetensors_file f;
    error err;
    const char short_file[] = "\x10\0\0";
    REQUIRE(files_publish(path, short_file, 3, true, &err) == STATUS_OK);
    CHECK_INT(safetensors_read(path, &f, &err), STATUS_BAD_INPUT);
    const uint64_t huge = UINT64_MAX;
    REQUIRE(files_publish(path, &huge, sizeof huge, true, &err) == STATUS_OK);
    CHECK_INT(safetensors_read(path, &f, &err), STATUS_BAD_INPUT);
    unlink(path);
    CHECK_INT(safetensors_read(path, &f, &err), STATUS_IO);
}

int main(void) {
    make_path();
    RUN(what_is_written_is_read);
    RUN(good_headers_are_taken);
    RUN(bad_headers_are_refused);
    RUN(cut_files_are_refused);
    return check_finish();
}
