/* The report itself, as Markdown and as HTML, from the same comparison and plots. */
#ifndef SWEEP_REPORT_PAGE_H
#define SWEEP_REPORT_PAGE_H

#include "src/base/text.h"
#include "src/report/comparison.h"
#include "src/report/plots.h"

/* Append report.md; pictures are plots/NAME.png. */
void append_markdown_report(text *out, const comparison *c, const plots *drawn);

/* Append report.html: one file that needs nothing else.  `folder` is looked through for logs and
 * for the verdict of `sweep verify`. */
void append_html_report(text *out, const comparison *c, const plots *drawn, const char *folder);

#endif
