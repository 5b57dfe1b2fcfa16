/** Networks with a memory: their configuration, assembly, and one step at a time for applications. */
@NullMarked
package dev.mneme.model;

import org.jspecify.annotations.NullMarked;
