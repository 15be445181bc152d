#include "tests/fuzz/hdf5_edits.h"

#include <hdf5.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/store/user_block.h"
#include "tests/fuzz/fuzz.h"
#include "tests/store_samples.h"

enum { MOST_TARGETS = 1024, MOST_EDITS = 8, MOST_VALUE_BYTES = 1 << 16, MOST_RANK = 3 };

/* An object of the file, or an attribute of it. */
typedef struct target {
    char *object;
    char *attribute; /* NULL: the object itself */
} target;

static target targets[MOST_TARGETS];
static size_t target_count;

/* What an edit brings along; reading past its end gives zeros. */
typedef struct supply {
    const uint8_t *bytes;
    size_t count;
} supply;

static uint8_t take(supply *from) {
    if (from->count == 0) return 0;
    from->count--;
    return *from->bytes++;
}

/* --- the targets --- */

static herr_t note_attribute(hid_t object, const char *name, const H5A_info_t *info,
                             void *object_name) {
    (void)object, (void)info;
    if (target_count < MOST_TARGETS)
        targets[target_count++] = (target){strdup(object_name), strdup(name)};
    return 0;
}

static herr_t note_object(hid_t file, const char *name, const H5O_info_t *info, void *context) {
    (void)info, (void)context;
    bool root = strcmp(name, ".") == 0;
    if (target_count < MOST_TARGETS && !root)
        targets[target_count++] = (target){strdup(name), NULL};
    hid_t object = H5Oopen(file, name, H5P_DEFAULT);
    H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, note_attribute, (void *)name);
    H5Oclose(object);
    return 0;
}

/* --- new values --- */

static hid_t new_type(supply *from) {
    switch (take(from) % 8) {
        case 0: return H5Tcopy(H5T_STD_I32LE);
        case 1: return H5Tcopy(H5T_STD_I64LE);
        case 2: return H5Tcopy(H5T_STD_U64LE);
        case 3: return H5Tcopy(H5T_IEEE_F32LE);
        case 4: return H5Tcopy(H5T_IEEE_F64BE);
        case 5: return H5Tcopy(H5T_IEEE_F64LE);
        case 6: return H5Tvlen_create(H5T_STD_I32LE);
        default: break;
    }
    hid_t text = H5Tcopy(H5T_C_S1);
    H5Tset_size(text, 1 + take(from) % 64);
    return text;
}

static hid_t new_space(supply *from) {
    hsize_t dims[MOST_RANK];
    int rank = take(from) % (MOST_RANK + 2);
    if (rank > MOST_RANK) return H5Screate(H5S_NULL);
    for (int i = 0; i < rank; i++) {
        uint8_t size = take(from);
        dims[i] = size < 200 ? size % 20 : (hsize_t)1 << (size % 62);
    }
    return rank ? H5Screate_simple(rank, dims, NULL) : H5Screate(H5S_SCALAR);
}

/* Compact, contiguous, or chunked and packed; never in another file, which would be written. */
static hid_t new_storage(supply *from) {
    const hsize_t chunk[MOST_RANK] = {16, 16, 16};
    hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
    uint8_t choice = take(from);
    if (choice % 3 == 1) H5Pset_layout(creation, H5D_COMPACT);
    if (choice % 3 == 2) {
        H5Pset_chunk(creation, 1 + choice / 3 % MOST_RANK, chunk);
        H5Pset_deflate(creation, 9);
    }
    return creation;
}

/* Zeros with the rest of the supply laid over them; NULL when that is too much, or not plain. */
static void *new_values(hid_t type, hid_t space, supply *from) {
    hssize_t count = H5Sget_simple_extent_npoints(space);
    size_t each = H5Tget_size(type);
    if (count < 0 || each == 0 || (size_t)count > MOST_VALUE_BYTES / each ||
        H5Tdetect_class(type, H5T_VLEN) > 0 || H5Tis_variable_str(type) > 0)
        return NULL;
    size_t bytes = (size_t)count * each, given = from->count < bytes ? from->count : bytes;
    char *values = calloc(bytes + 1, 1);
    MUST(values != NULL);
    if (given) memcpy(values, from->bytes, given);
    return values;
}

/* --- the operations --- */

static void make_attribute(hid_t file, const target *at, hid_t type, hid_t space, supply *from) {
    hid_t object = H5Oopen(file, at->object, H5P_DEFAULT);
    H5Adelete(object, at->attribute);
    hid_t made = H5Acreate2(object, at->attribute, type, space, H5P_DEFAULT, H5P_DEFAULT);
    void *values = new_values(type, space, from);
    if (made >= 0 && values) H5Awrite(made, type, values);
    free(values);
    if (made >= 0) H5Aclose(made);
    if (object >= 0) H5Oclose(object);
}

static void make_dataset(hid_t file, const target *at, hid_t type, hid_t space, supply *from) {
    hid_t creation = new_storage(from);
    H5Ldelete(file, at->object, H5P_DEFAULT);
    hid_t made = H5Dcreate2(file, at->object, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    void *values = made >= 0 ? new_values(type, space, from) : NULL;
    if (values) H5Dwrite(made, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    free(values);
    if (made >= 0) H5Dclose(made);
    H5Pclose(creation);
}

static void replace(hid_t file, const target *at, hid_t type, supply *from) {
    hid_t space = new_space(from);
    if (at->attribute)
        make_attribute(file, at, type, space, from);
    else
        make_dataset(file, at, type, space, from);
    H5Sclose(space);
    H5Tclose(type);
}

/* Another type and shape. */
static void replace_all(hid_t file, const target *at, supply *from) {
    replace(file, at, new_type(from), from);
}

/* The type it has, so that what follows the shape is values. */
static void replace_shape(hid_t file, const target *at, supply *from) {
    hid_t object = H5Oopen(file, at->object, H5P_DEFAULT), type = H5I_INVALID_HID;
    if (object < 0) return;
    if (at->attribute) {
        hid_t attribute = H5Aopen(object, at->attribute, H5P_DEFAULT);
        type = H5Aget_type(attribute);
        if (attribute >= 0) H5Aclose(attribute);
    } else if (H5Iget_type(object) == H5I_DATASET) {
        type = H5Dget_type(object);
    }
    H5Oclose(object);
    if (type >= 0) replace(file, at, type, from);
}

/* A text of any length and any bytes. */
static void replace_by_text(hid_t file, const target *at, supply *from) {
    char *text = strndup((const char *)from->bytes, from->count);
    hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    supply nothing = {from->bytes, 0};
    if (at->attribute) {
        make_attribute(file, at, type, space, &nothing);
        hid_t made = H5Aopen_by_name(file, at->object, at->attribute, H5P_DEFAULT, H5P_DEFAULT);
        if (made >= 0) H5Awrite(made, type, &text), H5Aclose(made);
    } else {
        make_dataset(file, at, type, space, &nothing);
        hid_t made = H5Dopen2(file, at->object, H5P_DEFAULT);
        if (made >= 0) H5Dwrite(made, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, &text), H5Dclose(made);
    }
    H5Sclose(space);
    H5Tclose(type);
    free(text);
}

/* Lay the supply over the values from a place on. */
static void overlay(char *values, size_t bytes, supply *from) {
    size_t at = take(from);
    at |= (size_t)take(from) << 8;
    for (at %= bytes; from->count > 0 && at < bytes; at++) values[at] = (char)take(from);
}

static void overwrite_attribute(hid_t attribute, supply *from) {
    hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute);
    supply nothing = {from->bytes, 0};
    char *values = new_values(type, space, &nothing);
    size_t bytes = (size_t)H5Sget_simple_extent_npoints(space) * H5Tget_size(type);
    if (values && bytes && H5Aread(attribute, type, values) >= 0) {
        overlay(values, bytes, from);
        H5Awrite(attribute, type, values);
    }
    free(values);
    H5Sclose(space);
    H5Tclose(type);
}

static void overwrite_dataset(hid_t dataset, supply *from) {
    hid_t type = H5Dget_type(dataset), space = H5Dget_space(dataset);
    supply nothing = {from->bytes, 0};
    char *values = new_values(type, space, &nothing);
    size_t bytes = (size_t)H5Sget_simple_extent_npoints(space) * H5Tget_size(type);
    if (values && bytes && H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0) {
        overlay(values, bytes, from);
        H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    }
    free(values);
    H5Sclose(space);
    H5Tclose(type);
}

static void overwrite(hid_t file, const target *at, supply *from) {
    hid_t object = H5Oopen(file, at->object, H5P_DEFAULT);
    if (object < 0) return;
    hid_t attribute = at->attribute ? H5Aopen(object, at->attribute, H5P_DEFAULT) : H5I_INVALID_HID;
    if (attribute >= 0) {
        overwrite_attribute(attribute, from);
        H5Aclose(attribute);
    } else if (!at->attribute && H5Iget_type(object) == H5I_DATASET) {
        overwrite_dataset(object, from);
    }
    H5Oclose(object);
}

static void delete_target(hid_t file, const target *at, supply *from) {
    (void)from;
    if (at->attribute)
        H5Adelete_by_name(file, at->object, at->attribute, H5P_DEFAULT);
    else
        H5Ldelete(file, at->object, H5P_DEFAULT);
}

/* Another target in its place, or one that is not there. */
static void link_elsewhere(hid_t file, const target *at, supply *from) {
    const target *other = &targets[take(from) % target_count];
    uint8_t choice = take(from);
    H5Ldelete(file, at->object, H5P_DEFAULT);
    if (choice % 3 == 0) H5Lcreate_soft(other->object, file, at->object, H5P_DEFAULT, H5P_DEFAULT);
    if (choice % 3 == 1)
        H5Lcreate_hard(file, other->object, file, at->object, H5P_DEFAULT, H5P_DEFAULT);
    if (choice % 3 == 2)
        H5Lcreate_external("absent.h5", "/x", file, at->object, H5P_DEFAULT, H5P_DEFAULT);
}

typedef void operation(hid_t file, const target *at, supply *from);
static operation *const operations[] = {overwrite,     overwrite,       overwrite,
                                        replace_all,   replace_by_text, replace_shape,
                                        delete_target, link_elsewhere};

/* --- the file --- */

static void apply(hid_t file, supply *edits) {
    for (int i = 0; i < MOST_EDITS && edits->count > 0; i++) {
        size_t number = take(edits);
        number |= (size_t)take(edits) << 8;
        const target *at = &targets[number % target_count];
        operation *operate = operations[take(edits) % (sizeof operations / sizeof *operations)];
        size_t length = take(edits);
        supply own = {edits->bytes, length < edits->count ? length : edits->count};
        edits->bytes += own.count;
        edits->count -= own.count;
        operate(file, at, &own);
    }
}

/* Where the facts of a header stand (user_block.h), in two parts, and its version. */
enum {
    VERSION_AT = 8,
    STATUS_AT = 12,
    STATUS_BYTES = 4,
    FACTS_AT = 88,
    FACTS_BYTES = 48,
};

/* Facts and version stay: behind another version nothing of the contents would be read. */
static void seal(const char *path, const uint8_t *facts, size_t count) {
    error err;
    size_t bytes = 0;
    char *file = sample_read(path, &bytes);
    MUST(bytes >= USER_BLOCK_BYTES);
    for (size_t i = 1; i < count; i++) {
        const size_t at = (facts[0] + i - 1) % (STATUS_BYTES + FACTS_BYTES);
        file[at < STATUS_BYTES ? STATUS_AT + at : FACTS_AT + at - STATUS_BYTES] = (char)facts[i];
    }
    MUST(user_block_write(file, bytes, file[VERSION_AT], &err) == STATUS_OK);
    sample_write(path, file, bytes);
    free(file);
}

void hdf5_edit_foreign(const char *path, const uint8_t *edits, size_t bytes) {
    supply from = {edits, bytes};
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    MUST(file >= 0);
    if (target_count == 0) H5Ovisit1(file, H5_INDEX_NAME, H5_ITER_INC, note_object, NULL);
    MUST(target_count > 0);
    apply(file, &from);
    H5Fclose(file);
}

void hdf5_edit(const char *path, const uint8_t *edits, size_t bytes) {
    hdf5_edit_foreign(path, edits, bytes);
    seal(path, NULL, 0);
}

void hdf5_edit_facts(const char *path, const uint8_t *facts, size_t bytes) {
    seal(path, facts, bytes);
}
