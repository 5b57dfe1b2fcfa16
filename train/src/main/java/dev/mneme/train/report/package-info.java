/** What one looks at: the progress line of a run and the page that tells what it did. */
@NullMarked
package dev.mneme.train.report;

import org.jspecify.annotations.NullMarked;
