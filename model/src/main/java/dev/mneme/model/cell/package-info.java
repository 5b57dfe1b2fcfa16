/** Controller layers over batches of sequences. */
@NullMarked
package dev.mneme.model.cell;

import org.jspecify.annotations.NullMarked;
