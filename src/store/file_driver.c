#include "src/store/file_driver.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

/* What HDF5 holds while the file is open: its own part first. */
typedef struct open_file {
    H5FD_t hdf5;
    driven_file *file;
    haddr_t end_of_allocation, end_of_file;
} open_file;

static H5FD_t *driver_open(const char *name, unsigned flags, hid_t access, haddr_t max_address) {
    (void)name, (void)max_address;
    driven_file *const *file = H5Pget_driver_info(access);
    struct stat info;
    if (!file || fstat((*file)->descriptor, &info) != 0) return NULL;
    open_file *opened = calloc(1, sizeof *opened);
    if (!opened) return NULL;
    opened->file = *file;
    opened->end_of_file = flags & H5F_ACC_TRUNC ? 0 : (haddr_t)info.st_size;
    return &opened->hdf5;
}

static herr_t driver_close(H5FD_t *opened) {
    free(opened);
    return 0;
}

static herr_t driver_query(const H5FD_t *opened, unsigned long *features) {
    (void)opened;
    *features = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA |
                H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_AGGREGATE_SMALLDATA;
    return 0;
}

static haddr_t driver_get_allocation(const H5FD_t *opened, H5FD_mem_t type) {
    (void)type;
    return ((const open_file *)opened)->end_of_allocation;
}

static herr_t driver_set_allocation(H5FD_t *opened, H5FD_mem_t type, haddr_t address) {
    (void)type;
    ((open_file *)opened)->end_of_allocation = address;
    return 0;
}

static haddr_t driver_get_end(const H5FD_t *opened, H5FD_mem_t type) {
    (void)type;
    return ((const open_file *)opened)->end_of_file;
}

/* What was never written reads as zero. */
static herr_t driver_read(H5FD_t *opened, H5FD_mem_t type, hid_t transfer, haddr_t address,
                          size_t bytes, void *buffer) {
    (void)type, (void)transfer;
    int descriptor = ((open_file *)opened)->file->descriptor;
    char *next = buffer;
    while (bytes > 0) {
        ssize_t got = pread(descriptor, next, bytes, (off_t)address);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -1;
        if (got == 0) break;
        next += got;
        address += (haddr_t)got;
        bytes -= (size_t)got;
    }
    memset(next, 0, bytes);
    return 0;
}

static int write_at(int descriptor, haddr_t address, size_t bytes, const char *next) {
    while (bytes > 0) {
        ssize_t written = pwrite(descriptor, next, bytes, (off_t)address);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return written < 0 ? errno : EIO;
        next += written;
        address += (haddr_t)written;
        bytes -= (size_t)written;
    }
    return 0;
}

static herr_t driver_write(H5FD_t *opened, H5FD_mem_t type, hid_t transfer, haddr_t address,
                           size_t bytes, const void *buffer) {
    (void)type, (void)transfer;
    open_file *o = (open_file *)opened;
    if (o->file->failure == 0)
        o->file->failure = write_at(o->file->descriptor, address, bytes, buffer);
    if (address + bytes > o->end_of_file) o->end_of_file = address + bytes;
    return 0;
}

static int cut_to(int descriptor, haddr_t bytes) {
    int failed;
    while ((failed = ftruncate(descriptor, (off_t)bytes)) != 0 && errno == EINTR) {
    }
    return failed ? errno : 0;
}

static herr_t driver_truncate(H5FD_t *opened, hid_t transfer, hbool_t closing) {
    (void)transfer, (void)closing;
    open_file *o = (open_file *)opened;
    if (o->end_of_file == o->end_of_allocation) return 0;
    if (o->file->failure == 0) o->file->failure = cut_to(o->file->descriptor, o->end_of_allocation);
    o->end_of_file = o->end_of_allocation;
    return 0;
}

static const H5FD_class_t driver = {
#ifdef H5FD_CLASS_VERSION
    .version = H5FD_CLASS_VERSION,
    .value = 511, /* 256 to 511 are left to drivers that nobody else opens files with */
#endif
    .name = "sweep",
    .maxaddr = (haddr_t)1 << 62,
    .fc_degree = H5F_CLOSE_STRONG,
    .fapl_size = sizeof(driven_file *),
    .open = driver_open,
    .close = driver_close,
    .query = driver_query,
    .get_eoa = driver_get_allocation,
    .set_eoa = driver_set_allocation,
    .get_eof = driver_get_end,
    .read = driver_read,
    .write = driver_write,
    .truncate = driver_truncate,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

hid_t driven_file_access(driven_file *file) {
    static hid_t registered = H5I_INVALID_HID;
    if (registered < 0) registered = H5FDregister(&driver);
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    if (access < 0 || registered < 0 || H5Pset_driver(access, registered, &file) < 0 ||
        H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) < 0) {
        if (access >= 0) H5Pclose(access);
        return H5I_INVALID_HID;
    }
    return access;
}

status driven_file_check(const driven_file *file, const char *path, error *err) {
    if (file->failure == 0) return STATUS_OK;
    return error_set_errno(err, STATUS_IO, file->failure, "cannot write %s", path);
}
