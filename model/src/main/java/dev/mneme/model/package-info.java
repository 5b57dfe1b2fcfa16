/** Memory networks: configuration, parameters, assembly, sessions. */
@NullMarked
package dev.mneme.model;

import org.jspecify.annotations.NullMarked;
