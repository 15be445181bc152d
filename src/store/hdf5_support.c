#include "src/store/hdf5_support.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "src/base/text.h"

void h5_release(hid_t *id) {
    if (*id >= 0) H5Idec_ref(*id);
    *id = H5I_INVALID_HID;
}

void h5_begin(void) {
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    H5PLset_loading_state(0);
}

enum { WORDS_BYTES = 256 };

static herr_t keep_words(unsigned depth, const H5E_error2_t *entry, void *context) {
    if (depth == 0 && entry->desc) snprintf(context, WORDS_BYTES, "%s", entry->desc);
    return 0;
}

/* The description nearest to the cause, "" when the last call was fine. */
static void hdf5_words(char words[WORDS_BYTES]) {
    words[0] = '\0';
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_words, words);
}

/* The path of the file that `place` is in, "" if it is nowhere. */
static void file_name(hid_t place, char *name, size_t bytes) {
    if (place < 0 || H5Fget_name(place, name, bytes) < 0) name[0] = '\0';
    size_t length = strlen(name);
    if (length > 0 && name[length - 1] == '/') name[length - 1] = '\0'; /* see h5_open_image */
}

status h5_error(error *err, status code, hid_t place, const char *format, ...) {
    char words[WORDS_BYTES], file[ERROR_MESSAGE_BYTES / 2] = "", what[ERROR_MESSAGE_BYTES / 2];
    hdf5_words(words); /* before the next call, which forgets them */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    file_name(place, file, sizeof file);
    return error_set(err, code, "%s%s%s%s%s", file, *file ? ": " : "", what, *words ? ": " : "",
                     words);
}

hid_t h5_properties(hid_t kind) {
    hid_t properties = H5Pcreate(kind);
    if (properties >= 0) H5Pset_obj_track_times(properties, false);
    return properties;
}

static void track_order(hid_t properties) {
    H5Pset_link_creation_order(properties, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
}

status h5_create_file(const char *name, hid_t access, size_t user_block_bytes, hid_t *file,
                      error *err) {
    SCOPED_ID creation = h5_properties(H5P_FILE_CREATE);
    track_order(creation);
    if (H5Pset_userblock(creation, user_block_bytes) < 0)
        return h5_error(err, STATUS_INTERNAL, H5I_INVALID_HID, "%s: no room for a user block",
                        name);
    *file = H5Fcreate(name, H5F_ACC_TRUNC, creation, access);
    if (*file < 0)
        return h5_error(err, STATUS_IO, H5I_INVALID_HID, "%s: cannot make the HDF5 file", name);
    return STATUS_OK;
}

/* Closing such a file closes whatever is still open in it. */
static hid_t memory_access(size_t increment) {
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_fapl_core(access, increment, false);
    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
    return access;
}

status h5_create_in_memory(const char *name, size_t user_block_bytes, size_t increment, hid_t *file,
                           error *err) {
    SCOPED_ID access = memory_access(increment);
    return h5_create_file(name, access, user_block_bytes, file, err);
}

status h5_open_image(const char *name, void *image, size_t bytes, hid_t *file, error *err) {
    enum { UNUSED_INCREMENT = 4096 };
    SCOPED_ID access = memory_access(UNUSED_INCREMENT);
    if (H5Pset_file_image(access, image, bytes) < 0) return error_no_memory(err, bytes);
    /* HDF5 insists that no file of the image's name is there, and "file/" can never be. */
    text absent = {0};
    text_append_format(&absent, "%s/", name);
    *file = H5Fopen(text_string(&absent), H5F_ACC_RDONLY, access);
    text_free(&absent);
    if (*file < 0)
        return h5_error(err, STATUS_DAMAGED, H5I_INVALID_HID, "%s: HDF5 cannot open it", name);
    return STATUS_OK;
}

status h5_create_group(hid_t parent, const char *name, hid_t *group, error *err) {
    SCOPED_ID creation = h5_properties(H5P_GROUP_CREATE);
    track_order(creation);
    *group = H5Gcreate2(parent, name, H5P_DEFAULT, creation, H5P_DEFAULT);
    if (*group < 0) return h5_error(err, STATUS_IO, parent, "cannot make the group %s", name);
    return STATUS_OK;
}

status h5_open_member(hid_t parent, const char *name, H5I_type_t type, hid_t *member, error *err) {
    H5L_info_t link;
    if (H5Lget_info(parent, name, &link, H5P_DEFAULT) < 0)
        return h5_error(err, STATUS_DAMAGED, parent, "%s is missing", name);
    if (link.type != H5L_TYPE_HARD)
        return h5_error(err, STATUS_DAMAGED, parent, "%s leads elsewhere, which is refused", name);
    *member = H5Oopen(parent, name, H5P_DEFAULT);
    if (*member < 0) return h5_error(err, STATUS_DAMAGED, parent, "%s cannot be opened", name);
    if (H5Iget_type(*member) == type) return STATUS_OK;
    h5_release(member);
    return h5_error(err, STATUS_DAMAGED, parent, "%s is not a %s", name,
                    type == H5I_GROUP ? "group" : "dataset");
}
