/* Standard output that keeps why it could not be written to: stdio alone forgets it by the end. */
#ifndef SWEEP_CLI_OUTPUT_H
#define SWEEP_CLI_OUTPUT_H

/* Before anything is printed. */
void output_begin(void);

/* Write what is still on its way.  Returns `code`, or, when not all could be written and that was
 * not told yet, the exit code for it after a message.  A reader who has gone away has read enough.
 */
int output_end(int code);

#endif
