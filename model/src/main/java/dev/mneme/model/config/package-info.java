/** Settings: a record says each once, and maps, files, options and refusals are made of it. */
@NullMarked
package dev.mneme.model.config;

import org.jspecify.annotations.NullMarked;
