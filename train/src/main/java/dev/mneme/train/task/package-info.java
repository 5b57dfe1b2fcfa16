/** What a network is trained on: tasks, their batches, losses and scores, and the random generator behind them. */
@NullMarked
package dev.mneme.train.task;

import org.jspecify.annotations.NullMarked;
