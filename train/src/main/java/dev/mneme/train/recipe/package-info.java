/** How a network is trained: its settings, and those that a task brings along. */
@NullMarked
package dev.mneme.train.recipe;

import org.jspecify.annotations.NullMarked;
