/** Reading data sets from files: every defect is one sentence that names the file and the line. */
@NullMarked
package dev.mneme.train.data;

import org.jspecify.annotations.NullMarked;
