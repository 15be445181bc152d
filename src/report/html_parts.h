/* The parts of report.html, and what they share. */
#ifndef SWEEP_REPORT_HTML_PARTS_H
#define SWEEP_REPORT_HTML_PARTS_H

#include "src/base/text.h"
#include "src/report/comparison.h"
#include "src/report/plots.h"
#include "src/report/sheet.h"

/* The style sheet and the one script; static. */
extern const char HTML_STYLE[], HTML_SCRIPT[];

/* Append a table of these classes and release it; nothing for one without columns.  With "sortable"
 * among the classes the script makes it sort and filter. */
void html_table(text *out, sheet *t, const char *classes);

void html_open_section(text *out, const char *id, const char *heading);
void html_close_section(text *out);

/* "The first 200 of 300 configurations; trials.csv has all." when some are not shown. */
void html_cut_note(text *out, int64_t shown, int64_t all, const char *what);

/* <pre> of text from outside; `id` may be NULL. */
void html_preformatted(text *out, const char *id, const char *raw);

/* html_results.c: what came out. */
void html_leaders(text *out, const comparison *c);
void html_pairs(text *out, const comparison *c);
void html_plots(text *out, const plots *drawn);
void html_classes(text *out, const comparison *c);
void html_trials(text *out, const comparison *c);
void html_failures(text *out, const comparison *c, const char *folder);

/* html_networks.c: what was trained. */
void html_depth(text *out, const comparison *c);
void html_parameters(text *out, const comparison *c);

/* html_provenance.c: where it comes from. */
void html_verification(text *out, const comparison *c, const char *folder);
void html_provenance(text *out, const results *r, const plots *drawn);

#endif
