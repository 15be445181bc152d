/* What the parts of report.html are made of. */
#ifndef SWEEP_PAGES_HTML_ELEMENTS_H
#define SWEEP_PAGES_HTML_ELEMENTS_H

#include "src/base/text.h"
#include "src/pages/sheet.h"

/* Append a table of these classes and release it; nothing for one without columns.  With "sortable"
 * among the classes the script makes it sort and filter. */
void html_table(text *out, sheet *t, const char *classes);

void html_open_section(text *out, const char *id, const char *heading);
void html_close_section(text *out);

/* "The first 200 of 300 configurations; trials.csv has all." when some are not shown. */
void html_truncation_note(text *out, int64_t shown, int64_t all, const char *what);

/* <pre> of text from outside; `id` may be NULL. */
void html_preformatted(text *out, const char *id, const char *raw);

#endif
