/** Benchmarks. */
@NullMarked
package dev.mneme.jmh;

import org.jspecify.annotations.NullMarked;
