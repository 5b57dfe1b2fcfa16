/** The mechanisms that memories are made of, one file each, forward and backward side by side. */
@NullMarked
package dev.mneme.model.addressing;

import org.jspecify.annotations.NullMarked;
