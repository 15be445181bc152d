/* IDX: one array of any of its types, of rank 1 to 3. */
#include "src/data/array_file.h"
#include "src/data/format_rows.h"

static int recognise_idx(const format_probe *probe) {
    const unsigned char *h = probe->head;
    return probe->bytes >= 4 && h[0] == 0 && h[1] == 0 && h[2] >= 0x08 && h[2] <= 0x0e && h[3] < 16
               ? FORMAT_YES
               : FORMAT_NO;
}

const data_format format_idx = {
    .name = "idx", .title = "IDX", .recognise = recognise_idx, .read = array_file_read};
