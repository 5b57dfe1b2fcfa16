/** Memories composed of mechanisms, as the papers compose them. */
@NullMarked
package dev.mneme.model.memory;

import org.jspecify.annotations.NullMarked;
