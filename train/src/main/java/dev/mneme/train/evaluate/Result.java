package dev.mneme.train.evaluate;

import dev.mneme.train.task.Score;

/** What a network reached in one evaluation. */
public record Result(String evaluation, Score score) {}
