#include "src/data/hdf5_arrays.h"

#include <hdf5.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

enum { MOST_ARRAYS = 1000, MOST_DEPTH = 4, PIECE_ELEMENTS = 1 << 16 };

/* A hid_t that is released at the end of its block. */
static void release(hid_t *id) {
    if (*id >= 0) H5Idec_ref(*id);
}
#define SCOPED __attribute__((cleanup(release))) hid_t

typedef struct hdf5_file {
    hid_t file;
    array_source *source;
    size_t capacity;
    error *err;
} hdf5_file;

static status fail(const array_source *s, int index, error *err, const char *what) {
    return error_set(err, STATUS_BAD_INPUT, "%s: dataset \"%s\": error: %s", s->path,
                     s->infos[index].name, what);
}

/* --- what a dataset is --- */

static void complain(array_info *info, const char *what) {
    snprintf(info->complaint, sizeof info->complaint, "%s", what);
}

/* Filters that this library has not, and plugins that are never loaded. */
static void look_at_filters(hid_t properties, array_info *info) {
    const int count = H5Pget_nfilters(properties);
    for (int i = 0; i < count; i++) {
        unsigned flags, values[8];
        size_t value_count = 8;
        char name[64] = "";
        const H5Z_filter_t filter = H5Pget_filter2(properties, (unsigned)i, &flags, &value_count,
                                                   values, sizeof name, name, NULL);
        if (filter < 0 || H5Zfilter_avail(filter) > 0) continue;
        snprintf(info->complaint, sizeof info->complaint,
                 "it is packed by filter %d%s%.30s%s; pack it anew: h5repack -f GZIP=4 OLD NEW",
                 (int)filter, name[0] ? " (" : "", name, name[0] ? ")" : "");
        return;
    }
}

static void look_at_storage(hid_t dataset, array_info *info) {
    SCOPED properties = H5Dget_create_plist(dataset);
    look_at_filters(properties, info);
    if (H5Pget_layout(properties) == H5D_VIRTUAL || H5Pget_external_count(properties) > 0)
        complain(info, "its values lie in other files; copy them into one file");
    if (H5Aexists(dataset, "scale_factor") > 0 || H5Aexists(dataset, "add_offset") > 0)
        complain(info,
                 "it is packed by scale_factor and add_offset; unpack it: "
                 "xarray.open_dataset(OLD).to_netcdf(NEW)");
}

static void look_at_number(hid_t type, array_info *info) {
    const size_t bytes = H5Tget_size(type);
    info->is_float = H5Tget_class(type) == H5T_FLOAT;
    if (bytes > 8 || bytes == 0) complain(info, "its numbers have more than 64 bits");
    const char *sign =
        H5Tget_class(type) == H5T_INTEGER && H5Tget_sign(type) == H5T_SGN_NONE ? "u" : "";
    snprintf(info->kind, sizeof info->kind, "%s%s%zu", sign, info->is_float ? "float" : "int",
             8 * (bytes < 9 ? bytes : 8));
}

static void look_at_type(hid_t dataset, array_info *info) {
    SCOPED type = H5Dget_type(dataset);
    switch (H5Tget_class(type)) {
        case H5T_INTEGER:
        case H5T_FLOAT: look_at_number(type, info); break;
        case H5T_ENUM: snprintf(info->kind, sizeof info->kind, "bool"); break;
        case H5T_STRING:
            info->is_text = true;
            snprintf(info->kind, sizeof info->kind, "text");
            break;
        case H5T_VLEN: {
            SCOPED base = H5Tget_super(type);
            const H5T_class_t class = H5Tget_class(base);
            info->ragged = true;
            if (class == H5T_INTEGER || class == H5T_FLOAT)
                look_at_number(base, info);
            else
                complain(info, "lists of something else than numbers");
            break;
        }
        case H5T_COMPOUND:
            complain(info, "a table of named columns; save each column as a dataset of its own");
            break;
        default: complain(info, "its elements are neither numbers nor texts"); break;
    }
}

static void look_at_shape(hid_t dataset, array_info *info) {
    SCOPED space = H5Dget_space(dataset);
    hsize_t dims[H5S_MAX_RANK];
    const int rank = H5Sget_simple_extent_ndims(space);
    if (H5Sget_simple_extent_type(space) != H5S_SIMPLE || rank < 1) {
        complain(info, "a single value, not an array");
        return;
    }
    if (rank > ARRAY_MOST_RANK || H5Sget_simple_extent_dims(space, dims, NULL) < 0) {
        complain(info, "more than four axes");
        return;
    }
    info->shape.rank = rank;
    int64_t count;
    for (int d = 0; d < rank; d++) {
        info->shape.dim[d] = dims[d] < INT64_MAX ? (int64_t)dims[d] : INT64_MAX;
        if (dims[d] == 0) complain(info, "an axis without elements: there is nothing in it");
    }
    if (!array_count(&info->shape, &count)) complain(info, "it is too large");
    if (info->ragged && rank != 1) complain(info, "lists in more than one axis");
}

/* --- the list of datasets --- */

static status add_array(hdf5_file *f, const char *name, array_info **out) {
    array_source *s = f->source;
    if (s->count == MOST_ARRAYS)
        return error_set(f->err, STATUS_BAD_INPUT, "%s: error: more than %d datasets", s->path,
                         MOST_ARRAYS);
    if (!memory_grow(&s->infos, &f->capacity, (size_t)s->count + 1, sizeof *s->infos))
        return error_no_memory(f->err, sizeof *s->infos);
    *out = &s->infos[s->count++];
    **out = (array_info){.is_text = false};
    snprintf((*out)->name, sizeof(*out)->name, "%s", name);
    return STATUS_OK;
}

static status add_dataset(hdf5_file *f, hid_t dataset, const char *name) {
    array_info *info;
    TRY(add_array(f, name, &info));
    look_at_type(dataset, info);
    look_at_shape(dataset, info);
    if (!info->complaint[0]) look_at_storage(dataset, info);
    return STATUS_OK;
}

static status add_group(hdf5_file *f, hid_t group, const char *prefix, int depth);

/* Named, so that it is told when it is asked for: what lies elsewhere is not what was looked at. */
static status add_external(hdf5_file *f, const char *name) {
    array_info *info;
    TRY(add_array(f, name, &info));
    complain(info,
             "it is an external link, which is not followed; copy what it leads to into this file: "
             "h5copy -i OTHER -o FILE -s NAME -d NAME");
    return STATUS_OK;
}

/* A link of the group; soft ones are passed over. */
static status add_link(hdf5_file *f, hid_t group, const char *prefix, hsize_t index, int depth) {
    char name[ARRAY_NAME_BYTES], whole[ARRAY_NAME_BYTES];
    H5L_info_t link;
    if (H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, index, name, sizeof name,
                           H5P_DEFAULT) < 0 ||
        H5Lget_info(group, name, &link, H5P_DEFAULT) < 0 ||
        (link.type != H5L_TYPE_HARD && link.type != H5L_TYPE_EXTERNAL))
        return STATUS_OK;
    if (snprintf(whole, sizeof whole, "%s%s", prefix, name) >= (int)sizeof whole) return STATUS_OK;
    if (link.type == H5L_TYPE_EXTERNAL) return add_external(f, whole);
    SCOPED object = H5Oopen(group, name, H5P_DEFAULT);
    if (object < 0)
        return error_set(f->err, STATUS_BAD_INPUT,
                         "%s: dataset \"%s\": error: it cannot be opened: it is damaged, or "
                         "written for a newer HDF5 "
                         "(libver=\"latest\")",
                         f->source->path, whole);
    if (H5Iget_type(object) == H5I_DATASET) return add_dataset(f, object, whole);
    if (H5Iget_type(object) != H5I_GROUP || depth == MOST_DEPTH) return STATUS_OK;
    if (snprintf(whole, sizeof whole, "%s%s/", prefix, name) >= (int)sizeof whole) return STATUS_OK;
    return add_group(f, object, whole, depth + 1);
}

static status add_group(hdf5_file *f, hid_t group, const char *prefix, int depth) {
    H5G_info_t about;
    if (H5Gget_info(group, &about) < 0)
        return error_set(f->err, STATUS_BAD_INPUT, "%s: error: the group \"%s\" is damaged",
                         f->source->path, prefix);
    if (about.nlinks > MOST_ARRAYS)
        return error_set(f->err, STATUS_BAD_INPUT, "%s: error: more than %d datasets in \"%s\"",
                         f->source->path, MOST_ARRAYS, prefix);
    for (hsize_t i = 0; i < about.nlinks; i++) TRY(add_link(f, group, prefix, i, depth));
    return STATUS_OK;
}

/* --- reading --- */

static status refuse_value(const array_source *s, int index, int64_t place, double v, error *err) {
    char what[128];
    if (isinf(v))
        snprintf(what, sizeof what, "element %" PRId64 " is infinite; write a missing value as NaN",
                 place);
    else if (fabs(v) > 3e38)
        snprintf(what, sizeof what, "element %" PRId64 " is %.9g, too large for single precision",
                 place, v);
    else
        snprintf(what, sizeof what,
                 "element %" PRId64
                 " is the whole number %.0f, which single precision would change",
                 place, v);
    return fail(s, index, err, what);
}

typedef struct value_target {
    float *values;
    const double *fill; /* what stands for a missing value; NULL: nothing does */
    number_rounding *rounding;
} value_target;

/* Numbers of more than 53 bits were rounded before. */
static bool is_exact(double number, float single) {
    const double most = 9007199254740992.0;
    return (double)single == number && fabs(number) <= most;
}

static status convert(const array_source *s, int index, const double from[], int64_t count,
                      int64_t first, const value_target *target, error *err) {
    const bool is_float = s->infos[index].is_float;
    for (int64_t i = 0; i < count; i++) {
        float *to = &target->values[first + i];
        if (target->fill && from[i] == *target->fill)
            *to = NAN;
        else
            *to = is_float ? number_rounded(from[i], first + i, target->rounding) : (float)from[i];
        if (isinf(*to) || (!is_float && !isnan(*to) && !is_exact(from[i], *to)))
            return refuse_value(s, index, first + i, from[i], err);
    }
    return STATUS_OK;
}

/* netCDF's word for a missing value. */
static bool fill_value(hid_t dataset, double *out) {
    if (H5Aexists(dataset, "_FillValue") <= 0) return false;
    SCOPED attribute = H5Aopen(dataset, "_FillValue", H5P_DEFAULT);
    SCOPED space = H5Aget_space(attribute);
    SCOPED type = H5Aget_type(attribute);
    const H5T_class_t class = H5Tget_class(type);
    if (H5Sget_simple_extent_npoints(space) != 1 || (class != H5T_INTEGER && class != H5T_FLOAT))
        return false;
    return H5Aread(attribute, H5T_NATIVE_DOUBLE, out) >= 0;
}

/* Called with a piece of whole rows: count elements in `piece`, the first of them number `first`.
 */
typedef status piece_taker(const array_source *s, int index, void *piece, int64_t count,
                           int64_t first, void *context, error *err);

/* Read rows of the first axis, so many at a time as fit a piece. */
static status read_pieces(const array_source *s, int index, hid_t dataset, hid_t type,
                          size_t element_bytes, piece_taker *take, void *context, error *err) {
    const array_shape *shape = &s->infos[index].shape;
    int64_t row = 1;
    for (int d = 1; d < shape->rank; d++) row *= shape->dim[d];
    int64_t rows = PIECE_ELEMENTS / row;
    if (rows < 1) rows = 1;
    if (rows > shape->dim[0]) rows = shape->dim[0];
    char *piece = memory_array((size_t)(rows * row), element_bytes);
    if (!piece) return error_no_memory(err, (size_t)(rows * row) * element_bytes);
    status result = STATUS_OK;
    SCOPED space = H5Dget_space(dataset);
    for (int64_t first = 0; first < shape->dim[0] && result == STATUS_OK; first += rows) {
        const int64_t now = shape->dim[0] - first < rows ? shape->dim[0] - first : rows;
        hsize_t start[ARRAY_MOST_RANK] = {(hsize_t)first}, count[ARRAY_MOST_RANK] = {(hsize_t)now};
        for (int d = 1; d < shape->rank; d++) count[d] = (hsize_t)shape->dim[d];
        SCOPED memory = H5Screate_simple(shape->rank, count, NULL);
        const bool read =
            H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
            H5Dread(dataset, type, memory, space, H5P_DEFAULT, piece) >= 0;
        result = read ? take(s, index, piece, now * row, first * row, context, err)
                      : fail(s, index, err, "it cannot be read: it is damaged, or cut short");
    }
    free(piece);
    return result;
}

static status take_values(const array_source *s, int index, void *piece, int64_t count,
                          int64_t first, void *context, error *err) {
    const value_target *to = context;
    return convert(s, index, piece, count, first, to, err);
}

/* A file that was cut or made up may promise anything. */
static status check_size(const array_source *s, int index, hid_t dataset, int64_t count,
                         error *err) {
    const int64_t most = ((int64_t)H5Dget_storage_size(dataset) + 64) * 1100;
    if (count <= most) return STATUS_OK;
    return fail(s, index, err, "it promises far more elements than the file holds");
}

static status read_values(const array_source *s, int index, hid_t dataset, array_data *out,
                          error *err) {
    double fill;
    const bool filled = fill_value(dataset, &fill);
    array_count(&s->infos[index].shape, &out->count);
    TRY(check_size(s, index, dataset, out->count, err));
    out->values = memory_aligned_array((size_t)out->count, sizeof *out->values);
    if (!out->values) return error_no_memory(err, (size_t)out->count * sizeof *out->values);
    value_target to = {out->values, filled ? &fill : NULL, &out->rounding};
    return read_pieces(s, index, dataset, H5T_NATIVE_DOUBLE, sizeof(double), take_values, &to, err);
}

/* --- labels --- */

static status place_label(const array_source *s, int index, int64_t place, status code,
                          const error *cause, error *err) {
    char what[ERROR_MESSAGE_BYTES / 2];
    if (code != STATUS_BAD_INPUT) return error_no_memory(err, sizeof what);
    snprintf(what, sizeof what, "element %" PRId64 ": %.300s", place, cause->message);
    return fail(s, index, err, what);
}

static status take_numbers(const array_source *s, int index, void *piece, int64_t count,
                           int64_t first, void *context, error *err) {
    array_data *out = context;
    const double *numbers = piece;
    const long long *whole = piece;
    for (int64_t i = 0; i < count; i++) {
        error cause;
        const long double v =
            s->infos[index].is_float ? (long double)numbers[i] : (long double)whole[i];
        const status result = array_number_label(v, &out->texts[first + i], &cause);
        if (result != STATUS_OK) return place_label(s, index, first + i, result, &cause, err);
    }
    return STATUS_OK;
}

typedef struct text_target {
    array_data *out;
    size_t bytes; /* of each fixed text; 0: pointers */
} text_target;

static status take_texts(const array_source *s, int index, void *piece, int64_t count,
                         int64_t first, void *context, error *err) {
    const text_target *to = context;
    for (int64_t i = 0; i < count; i++) {
        error cause;
        const char *words = to->bytes ? (char *)piece + (size_t)i * to->bytes : ((char **)piece)[i];
        const array_type type = {ARRAY_BYTES,
                                 to->bytes ? to->bytes
                                 : words   ? strlen(words) + 1
                                           : 1,
                                 false};
        const status result = array_label(&type, (const unsigned char *)(words ? words : ""),
                                          &to->out->texts[first + i], &cause);
        if (result != STATUS_OK) return place_label(s, index, first + i, result, &cause, err);
    }
    return STATUS_OK;
}

static status take_variable_texts(const array_source *s, int index, void *piece, int64_t count,
                                  int64_t first, void *context, error *err) {
    const status result = take_texts(s, index, piece, count, first, context, err);
    for (int64_t i = 0; i < count; i++) H5free_memory(((char **)piece)[i]);
    return result;
}

static status read_text_labels(const array_source *s, int index, hid_t dataset, array_data *out,
                               error *err) {
    SCOPED own = H5Dget_type(dataset);
    SCOPED type = H5Tcopy(H5T_C_S1);
    const bool variable = H5Tis_variable_str(own) > 0;
    const size_t bytes = H5Tget_size(own) + 1;
    if (!variable && bytes > 1 << 16) return fail(s, index, err, "texts too long for labels");
    H5Tset_size(type, variable ? H5T_VARIABLE : bytes);
    H5Tset_cset(type, H5Tget_cset(own));
    text_target to = {out, variable ? 0 : bytes};
    return read_pieces(s, index, dataset, type, variable ? sizeof(char *) : bytes,
                       variable ? take_variable_texts : take_texts, &to, err);
}

static status read_labels(const array_source *s, int index, hid_t dataset, array_data *out,
                          error *err) {
    const array_info *info = &s->infos[index];
    array_count(&info->shape, &out->count);
    TRY(check_size(s, index, dataset, out->count, err));
    out->texts = memory_array((size_t)out->count, sizeof *out->texts);
    if (!out->texts) return error_no_memory(err, (size_t)out->count * sizeof *out->texts);
    if (info->is_text) return read_text_labels(s, index, dataset, out, err);
    return read_pieces(s, index, dataset, info->is_float ? H5T_NATIVE_DOUBLE : H5T_NATIVE_LLONG,
                       sizeof(double), take_numbers, out, err);
}

/* --- lists --- */

typedef struct ragged_target {
    array_data *out;
    size_t capacity;
} ragged_target;

static status take_lists(const array_source *s, int index, void *piece, int64_t count,
                         int64_t first, void *context, error *err) {
    ragged_target *to = context;
    hvl_t *lists = piece;
    status result = STATUS_OK;
    for (int64_t i = 0; i < count; i++) {
        array_data *out = to->out;
        const size_t values = lists[i].len, needed = (size_t)out->count + values;
        if (result == STATUS_OK &&
            !memory_grow(&out->values, &to->capacity, needed, sizeof *out->values))
            result = error_no_memory(err, needed * sizeof *out->values);
        const value_target grown = {.values = out->values, .rounding = &out->rounding};
        if (result == STATUS_OK && values)
            result = convert(s, index, lists[i].p, (int64_t)values, out->count, &grown, err);
        if (result == STATUS_OK) {
            out->lengths[first + i] = (int64_t)values;
            out->count += (int64_t)values;
        }
        H5free_memory(lists[i].p);
    }
    return result;
}

static status read_lists(const array_source *s, int index, hid_t dataset, array_data *out,
                         error *err) {
    SCOPED type = H5Tvlen_create(H5T_NATIVE_DOUBLE);
    const int64_t items = s->infos[index].shape.dim[0];
    TRY(check_size(s, index, dataset, items, err));
    out->lengths = memory_array((size_t)items, sizeof *out->lengths);
    if (!out->lengths) return error_no_memory(err, (size_t)items * sizeof *out->lengths);
    ragged_target to = {.out = out};
    return read_pieces(s, index, dataset, type, sizeof(hvl_t), take_lists, &to, err);
}

static status read_array(const array_source *s, int index, bool as_labels, array_data *out,
                         error *err) {
    hdf5_file *f = s->file;
    *out = (array_data){.count = 0};
    SCOPED dataset = H5Dopen2(f->file, s->infos[index].name, H5P_DEFAULT);
    if (dataset < 0) return fail(s, index, err, "it cannot be opened");
    status result;
    if (s->infos[index].ragged && as_labels)
        result = fail(s, index, err, "lists are no labels");
    else if (s->infos[index].ragged)
        result = read_lists(s, index, dataset, out, err);
    else
        result = as_labels ? read_labels(s, index, dataset, out, err)
                           : read_values(s, index, dataset, out, err);
    if (result != STATUS_OK) array_data_free(out);
    return result;
}

/* --- the file --- */

status hdf5_arrays_open(const char *path, array_source *out, error *err) {
    *out = (array_source){.path = path, .read = read_array};
    hdf5_file *f = memory_array(1, sizeof *f);
    if (!f) return error_no_memory(err, sizeof *f);
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    H5PLset_loading_state(0);
    out->file = f;
    f->source = out;
    f->err = err;
    f->file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (f->file < 0)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: HDF5 cannot open it: it is damaged or cut short, or another "
                         "program writes it (then: "
                         "HDF5_USE_FILE_LOCKING=FALSE)",
                         path);
    TRY(add_group(f, f->file, "", 0));
    if (out->count > 0) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT, "%s: error: there are no datasets in it", path);
}

void hdf5_arrays_close(array_source *s) {
    hdf5_file *f = s->file;
    if (f && f->file >= 0) H5Fclose(f->file);
    free(s->infos);
    free(f);
    *s = (array_source){.path = NULL};
}
