/** What a network is made of: signals, the parts that write them, and the order in which a step runs the parts. */
@NullMarked
package dev.mneme.model.part;

import org.jspecify.annotations.NullMarked;
