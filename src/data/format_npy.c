/* NPY: one NumPy array. */
#include <string.h>

#include "src/data/array_file.h"
#include "src/data/format_rows.h"

static int recognise_npy(const format_probe *probe) {
    return probe->bytes >= 6 && memcmp(probe->head, "\x93NUMPY", 6) == 0 ? FORMAT_YES : FORMAT_NO;
}

const data_format format_npy = {
    .name = "npy", .title = "NPY", .recognise = recognise_npy, .read = array_file_read};
