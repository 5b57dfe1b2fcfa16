/** Files: strict JSON, safetensors with a digest, and replacement of a file that a crash cannot tear. */
@NullMarked
package dev.mneme.train.io;

import org.jspecify.annotations.NullMarked;
