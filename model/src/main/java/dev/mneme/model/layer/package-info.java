/** Parts that know nothing of the step before: maps and joints. */
@NullMarked
package dev.mneme.model.layer;

import org.jspecify.annotations.NullMarked;
