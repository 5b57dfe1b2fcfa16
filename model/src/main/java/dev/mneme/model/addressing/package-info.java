/** The mechanisms that decide where to write and where to read, forward and backward side by side. */
@NullMarked
package dev.mneme.model.addressing;

import org.jspecify.annotations.NullMarked;
