/** What a run has of its machine: threads and memory. */
@NullMarked
package dev.mneme.train.machine;

import org.jspecify.annotations.NullMarked;
