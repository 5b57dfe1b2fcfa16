/** A model run on tensors of a file, and back. */
@NullMarked
package dev.mneme.train.forward;

import org.jspecify.annotations.NullMarked;
