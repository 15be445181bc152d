/* Errors: what kind went wrong, and one sentence that names the place and the cure.
 *
 * A function that can fail returns a `status` and takes an `error *` as its last parameter. Library
 * code never prints and never exits; the command line turns a status into a message and an exit
 * code.
 */
#ifndef SWEEP_BASE_STATUS_H
#define SWEEP_BASE_STATUS_H

#include <stddef.h>

typedef enum status {
    STATUS_OK = 0,
    STATUS_BAD_INPUT, /* the user's config, data or arguments             exit 2  */
    STATUS_NO_MEMORY, /* an allocation failed                             exit 4  */
    STATUS_IO,        /* disk or permission; nothing half-written is left  exit 4  */
    STATUS_DAMAGED,   /* a file of ours fails its check                   exit 5  */
    STATUS_BUSY,      /* another process holds the folder                 exit 6  */
    STATUS_INTERNAL,  /* our bug                                          exit 70 */
    STATUS_STOPPED,   /* stopped early on request; run again to go on     exit 75 */
} status;

enum { ERROR_MESSAGE_BYTES = 1024 };

/* Owned by the caller, usually on its stack; needs no initialisation and no release. */
typedef struct error {
    char message[ERROR_MESSAGE_BYTES];
} error;

/* Write the message (cut at ERROR_MESSAGE_BYTES - 1 bytes, control characters replaced) and return
 * `code`, so that a failing function can end in `return error_set(err, STATUS_IO, "...", ...);`.
 * `err` may be NULL: then only the code is kept. */
status error_set(error *err, status code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* As error_set, with ": " and the text of `errno_value` appended. */
status error_set_errno(error *err, status code, int errno_value, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* STATUS_NO_MEMORY with a message that says how much was asked for. */
status error_no_memory(error *err, size_t bytes);

/* The documented exit code of the program for this status. */
int status_exit_code(status code);

/* Return from the calling function when `expression` is not STATUS_OK. */
#define TRY(expression)                                   \
    do {                                                  \
        status try_status_ = (expression);                \
        if (try_status_ != STATUS_OK) return try_status_; \
    } while (0)

#endif
