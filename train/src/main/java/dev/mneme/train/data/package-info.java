/** Sequences: where they are drawn or read from, and batches of them. A defect of a file is told with its line. */
@NullMarked
package dev.mneme.train.data;

import org.jspecify.annotations.NullMarked;
