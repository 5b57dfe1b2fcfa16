/** Controllers and linear maps over batches, forward and backward side by side. */
@NullMarked
package dev.mneme.model.cell;

import org.jspecify.annotations.NullMarked;
