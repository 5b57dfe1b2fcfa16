/** Memories: everything a controller can read from and write to. */
@NullMarked
package dev.mneme.model.memory;

import org.jspecify.annotations.NullMarked;
